/* Any keys in any method: valid NFC out (or a clean refusal), the same line by line and key by key. */
#include <stdint.h>
#include <string.h>

#include "base/check.h"
#include "text/compose.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { KEYS_BYTES_MAX = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char line[KEYS_BYTES_MAX * 4], live[KEYS_BYTES_MAX * 4] = "";
    if (size < 1 || size > KEYS_BYTES_MAX)
        return 0;
    enum compose_method method = (enum compose_method)(data[0] % 3);
    enum compose_tones tones = data[0] & 4 ? COMPOSE_TONES_NEW : COMPOSE_TONES_OLD;
    struct str keys = str_range((const char *)data + 1, size - 1);
    if (compose_line(method, tones, keys, line, sizeof line) != STATUS_OK)
        return 0;
    ASSERT(utf8_is_nfc(str_from(line)));
    for (uint32_t key; utf8_decode(&keys, &key);)
        ASSERT(compose_key(method, tones, live, sizeof live, key) == STATUS_OK);
    char normal[KEYS_BYTES_MAX * 4];
    ASSERT(utf8_nfc(str_from(live), normal, sizeof normal, NULL) == STATUS_OK);
    ASSERT(strcmp(normal, line) == 0);
    (void)fold_looks_like_telex(str_from(line));
    ASSERT(fold_same(str_from(line), str_from(live)));
    enum status toned = compose_tone(tones, live, sizeof live, (enum compose_tone)(data[0] % 6));
    enum status marked = compose_mark(tones, live, sizeof live, (enum compose_mark)(data[0] % 5));
    ASSERT((toned == STATUS_OK || toned == STATUS_NOT_FOUND) && (marked == STATUS_OK || marked == STATUS_NOT_FOUND));
    ASSERT(utf8_valid(str_from(live)));
    return 0;
}
