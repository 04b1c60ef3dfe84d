/* Invented, seeded, and broad on purpose: what goes wrong with Vietnamese text goes wrong letter by letter. */
#include "support/invented_cards.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

static const char *const small_letters[] = {
    "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "ẩ", "ẫ", "ấ", "ậ", "è", "ẻ", "ẽ", "é", "ẹ", "ê",
    "ề", "ể", "ễ", "ế", "ệ", "ì", "ỉ", "ĩ", "í", "ị", "ò", "ỏ", "õ", "ó", "ọ", "ô", "ồ", "ổ", "ỗ", "ố", "ộ", "ơ", "ờ",
    "ở", "ỡ", "ớ", "ợ", "ù", "ủ", "ũ", "ú", "ụ", "ư", "ừ", "ử", "ữ", "ứ", "ự", "ỳ", "ỷ", "ỹ", "ý", "ỵ", "đ",
};
static const char *const capital_letters[] = {
    "À", "Ả", "Ã", "Á", "Ạ", "Ă", "Ằ", "Ẳ", "Ẵ", "Ắ", "Ặ", "Â", "Ầ", "Ẩ", "Ẫ", "Ấ", "Ậ", "È", "Ẻ", "Ẽ", "É", "Ẹ", "Ê",
    "Ề", "Ể", "Ễ", "Ế", "Ệ", "Ì", "Ỉ", "Ĩ", "Í", "Ị", "Ò", "Ỏ", "Õ", "Ó", "Ọ", "Ô", "Ồ", "Ổ", "Ỗ", "Ố", "Ộ", "Ơ", "Ờ",
    "Ở", "Ỡ", "Ớ", "Ợ", "Ù", "Ủ", "Ũ", "Ú", "Ụ", "Ư", "Ừ", "Ử", "Ữ", "Ứ", "Ự", "Ỳ", "Ỷ", "Ỹ", "Ý", "Ỵ", "Đ",
};
static const char *const families[] = {
    "Nguyễn", "Trần", "Lê",   "Phạm",    "Hoàng", "Huỳnh", "Phan",  "Vũ",   "Võ",     "Đặng",  "Bùi",
    "Đỗ",     "Hồ",   "Ngô",  "Dương",   "Lý",    "Đoàn",  "Trịnh", "Đinh", "Lâm",    "Giàng", "Thào",
    "Sùng",   "Lò",   "Vàng", "Quàng",   "Tòng",  "Cầm",   "Nông",  "Hà",   "Thạch",  "Kim",   "Sơn",
    "Danh",   "Ksor", "Nay",  "Rơ Châm", "Siu",   "Kpă",   "Niê",   "Mlô",  "Hồ Văn", "Blúp",
};
static const char *const middles[] = {
    "Văn",  "Thị",  "Đình", "Hữu",   "Thừa", "Ngọc", "Quỳnh", "Xuân", "Thế",        "Mỹ",
    "Thúy", "Khuê", "Uyển", "Lưỡng", "A",    "Y",    "H'",    "K'",   "Thử Nghiệm",
};
static const char *const givens[] = {
    "An",    "Bình",   "Chiến", "Dũng",  "Giang",  "Hạnh",  "Hưởng", "Khoẻ", "Khỏe",   "Lẫy",  "Mẫn",
    "Nghĩa", "Nhẫn",   "Nữ",    "Oanh",  "Phượng", "Quyết", "Rĩnh",  "Sỹ",   "Thắng",  "Thuỷ", "Tuyền",
    "Ửng",   "Vẽ",     "Xoã",   "Yến",   "Páo",    "Dí",    "Mí",    "Sềnh", "Kroong", "Brêu", "Êban",
    "Ayŭn",  "Bkrŏng", "Čil",   "H'Hen", "Ñuêl",   "Lưới",  "Kđăm",  "Dôl",
};
static const char *const places[] = {
    "Thôn", "Tổ dân phố", "Ấp", "Bản", "Buôn", "Plei", "Khu phố", "Xóm", "Đội",
};
static const char *const communes[] = {
    "Xã Đắk Rông",         "Xã Tân Thạnh Đông", "Phường Phú Thượng", "Xã Mường Phăng", "Xã Ea Ktur",    "Xã Lũng Cú",
    "Thị trấn Nghĩa Hưng", "Xã Ỷ La",           "Phường Ô Chợ Dừa",  "Xã Ia Rsươm",    "Xã Sà Dề Phìn", "Xã Kroong",
};
static const char *const provinces[] = {
    "Hà Nội",    "Thành phố Hồ Chí Minh", "Đắk Lắk",  "Lâm Đồng", "Điện Biên", "Quảng Trị", "Cà Mau",
    "Vĩnh Long", "Thừa Thiên Huế",        "Bắc Ninh", "Hưng Yên", "Đồng Tháp",
};

static uint32_t below(const struct entropy *random, uint32_t bound)
{
    uint32_t value;
    random->fill(random->context, &value, sizeof value);
    return value % bound;
}

#define PICK(random, list) ((list)[below((random), ARRAY_LEN(list))])

const char *invented_letter(uint32_t index, int capital)
{
    ASSERT(index < INVENTED_LETTERS);
    return capital ? capital_letters[index] : small_letters[index];
}

_Static_assert(ARRAY_LEN(small_letters) == INVENTED_LETTERS && ARRAY_LEN(capital_letters) == INVENTED_LETTERS, "67");

void invented_card_make(uint32_t index, const struct entropy *random, struct invented_card *out)
{
    memset(out, 0, sizeof *out);
    const char *letter = invented_letter(index / 2 % INVENTED_LETTERS, index % 2);
    bool female = below(random, 2);
    int year = 1930 + (int)below(random, 70), month = 1 + (int)below(random, 12), day = 1 + (int)below(random, 28);
    bool fits = str_format(out->number, sizeof out->number, "%03d%d%02d%06u", 1, female ? 1 : 0, year % 100,
                           below(random, 1000000));
    fits = fits && str_format(out->full_name, sizeof out->full_name, "%s %s %s Th%sn", PICK(random, families),
                              PICK(random, middles), PICK(random, givens), letter);
    fits = fits && str_format(out->residence, sizeof out->residence, "%s %u, %s, %s", PICK(random, places),
                              1 + below(random, 40), PICK(random, communes), PICK(random, provinces));
    char old_number[10] = "";
    if (below(random, 3))
        fits = fits && str_format(old_number, sizeof old_number, "%09u", below(random, 1000000000));
    fits =
        fits && str_format(out->payload, sizeof out->payload, "%s|%s|%s|%02d%02d%04d|%s|%s|%02d%02d%04d", out->number,
                           old_number, out->full_name, day, month, year, female ? "Nữ" : "Nam", out->residence,
                           1 + (int)below(random, 28), 1 + (int)below(random, 12), 2021 + (int)below(random, 5));
    ASSERT(fits);
}
