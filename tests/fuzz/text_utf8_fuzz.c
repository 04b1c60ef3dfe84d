/* Any bytes: decoding agrees with validity, NFC is stable, boundaries move forward, and typed values never overrun. */
#include <stdint.h>
#include <string.h>

#include "base/check.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/format.h"
#include "text/person.h"
#include "text/utf8.h"

enum { TEXT_BYTES_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void typed_values(struct str text)
{
    struct civil_date date;
    char phone[FORMAT_PHONE_BYTES], out[DATE_TEXT_BYTES], mask[TEXT_BYTES_MAX * 6];
    int64_t amount;
    int minutes;
    if (date_from_typed(text, true, &date) == STATUS_OK) {
        ASSERT(date_is_valid(date));
        date_to_display(date, out);
        struct civil_date back;
        ASSERT(date_from_typed(str_from(out), true, &back) == STATUS_OK && date_compare(date, back) == 0);
    }
    if (format_phone_parse(text, phone) == STATUS_OK)
        ASSERT(str_digits(str_from(phone)));
    if (format_money_parse(text, &amount) == STATUS_OK)
        ASSERT(amount >= 0);
    if (format_clock_parse(text, &minutes) == STATUS_OK)
        ASSERT(minutes >= 0 && minutes < 24 * 60);
    ASSERT(format_masked(text, mask, sizeof mask) == STATUS_OK);
    (void)person_name_check(text);
    (void)person_email_is_valid(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = str_range((const char *)data, size), rest = text, once, twice;
    char first[TEXT_BYTES_MAX * 4], second[TEXT_BYTES_MAX * 4];
    uint32_t rune;
    if (size > TEXT_BYTES_MAX)
        return 0;
    while (utf8_decode(&rest, &rune)) {
        char bytes[UTF8_RUNE_BYTES_MAX];
        size_t length = utf8_encode(rune, bytes);
        ASSERT(memcmp(rest.ptr - length, bytes, length) == 0);
    }
    bool valid = rest.len == 0;
    ASSERT(utf8_valid(text) == valid);
    enum status status = utf8_nfc(text, first, sizeof first, &once);
    ASSERT((status == STATUS_OK) == valid);
    if (valid) {
        ASSERT(utf8_nfc(once, second, sizeof second, &twice) == STATUS_OK && str_equal(once, twice));
        ASSERT(utf8_is_nfc(once));
        ASSERT(utf8_title(text, second, sizeof second) == STATUS_OK);
        ASSERT(fold_search(text, second, sizeof second) == STATUS_OK);
    }
    size_t count = 0, last = 0;
    for (size_t at = 0; at < size; count++) {
        last = at;
        at = utf8_next(text, at);
        ASSERT(at > last && at <= size);
    }
    ASSERT(utf8_count(text) == count && (size == 0 || utf8_previous(text, size) == last));
    typed_values(text);
    return 0;
}
