/* Pages for tests and benches of the toolkit: invented words in the shapes of the real ones. Header only, because the
 * support library is linked before the rooms it would need. */
#pragma once

#include <stdio.h>
#include <string.h>

#include "ui/keyboard.h"
#include "ui/widgets.h"

enum { MOCK_ACT = 7, MOCK_KEY = 8, MOCK_SUGGEST = 9, MOCK_FIELD = 10 };

static inline struct widget_press mock_press(int arg)
{
    return (struct widget_press){ .action = MOCK_ACT, .arg = arg };
}

static inline void mock_header(struct ui *ui)
{
    struct widget_header header = {
        .place = "Xã Mẫu Bình",
        .subtitle = "Hành chính công · 09:41",
        .tools = { { .id = "header.language", .name = "Ngôn ngữ", .label = "VI", .press = mock_press(1) },
                   { .id = "header.text_size", .name = "Cỡ chữ", .icon = "text-size", .press = mock_press(2) },
                   { .id = "header.contrast", .name = "Tương phản", .icon = "contrast", .press = mock_press(3) },
                   { .id = "header.voice", .name = "Đọc to", .icon = "speaker", .press = mock_press(4) },
                   { .id = "header.call_staff",
                     .name = "Gọi cán bộ",
                     .label = "Gọi cán bộ",
                     .icon = "person",
                     .danger = true,
                     .press = mock_press(5) } },
        .tool_count = 5,
    };
    widget_header(ui, &header);
}

static inline void mock_home_note(struct ui *ui)
{
    widget_note(ui, (struct widget_panel){ .title = "Có sẵn thẻ căn cước, thẻ bảo hiểm hay giấy hẹn?",
                                           .detail = "Đưa mã QR vào ô đọc bên dưới màn hình, máy tự mở đúng việc.",
                                           .icon = "qr-scan",
                                           .tone = WIDGET_BLUE });
}

static inline void mock_home(struct ui *ui)
{
    widget_page_open(ui, "home");
    mock_header(ui);
    widget_body_open(ui, (struct widget_body){ .more = "Xem thêm", .back = "Lên trên", .low = true });
    widget_lead_open(ui);
    widget_heading(ui, "Hôm nay ông/bà cần làm gì?");
    widget_reason(ui, "Chạm vào một ô. Nếu chưa rõ, chạm “Gọi cán bộ”.");
    if (ui_is_landscape(ui)) {
        widget_spacer(ui);
        mock_home_note(ui);
    }
    widget_lead_close(ui);
    widget_main_open(ui);
    static const struct widget_card CARDS[] = {
        { "home.vneid",
          "VNeID",
          "Kích hoạt tài khoản, thêm giấy tờ vào điện thoại của mình",
          "phone-check",
          WIDGET_RED,
          { MOCK_ACT, 11, NULL },
          false },
        { "home.insurance",
          "Bảo hiểm y tế",
          "Đưa thẻ vào VNeID, kiểm tra thẻ, sửa thông tin sai",
          "shield-plus",
          WIDGET_GREEN,
          { MOCK_ACT, 12, NULL },
          false },
        { "home.services",
          "Dịch vụ công",
          "Khai sinh, thường trú, kết hôn, lý lịch tư pháp…",
          "document",
          WIDGET_BLUE,
          { MOCK_ACT, 13, NULL },
          false },
    };
    for (int i = 0; i < 3; i++)
        widget_card_big(ui, CARDS[i]);
    widget_flow_open(ui);
    widget_card_small(ui, (struct widget_card){ .id = "home.status",
                                                .title = "Hồ sơ của tôi đến đâu rồi?",
                                                .icon = "search",
                                                .press = mock_press(14) });
    widget_card_small(
        ui, (struct widget_card){
                .id = "home.checkin", .title = "Khám bệnh: lấy số", .icon = "hospital", .press = mock_press(15) });
    widget_flow_close(ui);
    if (!ui_is_landscape(ui)) {
        widget_spacer(ui);
        mock_home_note(ui);
    }
    widget_main_close(ui);
    widget_body_close(ui);
    widget_page_close(ui);
}

static inline void mock_key(struct keyboard_row *row, enum keyboard_kind kind, const char *id, const char *label,
                            const char *text, int weight)
{
    struct keyboard_key *key = &row->keys[row->key_count++];
    key->kind = kind;
    key->weight = weight;
    snprintf(key->id, sizeof(key->id), "%s", id);
    snprintf(key->label, sizeof(key->label), "%s", label);
    snprintf(key->text, sizeof(key->text), "%s", text);
}

/* `letters` are separated by spaces. */
static inline void mock_letters(struct keyboard_row *row, enum keyboard_kind kind, const char *letters)
{
    char letter[8];
    for (int used = 0; sscanf(letters, "%7s%n", letter, &used) == 1; letters += used)
        mock_key(row, kind, letter, letter, letter, KEYBOARD_WEIGHT_ONE);
}

static inline const struct keyboard_layout *mock_keyboard(void)
{
    static struct keyboard_layout layout;
    if (layout.page_count > 0)
        return &layout;
    static const char *const TONES[6][3] = { { "sac", "á sắc", "s" },   { "huyen", "à huyền", "f" },
                                             { "hoi", "ả hỏi", "r" },   { "nga", "ã ngã", "x" },
                                             { "nang", "ạ nặng", "j" }, { "none", "a bỏ dấu", "z" } };
    struct keyboard_page *page = &layout.pages[0];
    layout.page_count = 1;
    page->row_count = 6;
    snprintf(page->id, sizeof(page->id), "letters");
    for (int i = 0; i < 6; i++)
        mock_key(&page->rows[0], KEYBOARD_TONE, TONES[i][0], TONES[i][1], TONES[i][2], KEYBOARD_WEIGHT_ONE);
    mock_letters(&page->rows[1], KEYBOARD_MARK, "ă â đ ê ô ơ ư");
    mock_key(&page->rows[1], KEYBOARD_BACKSPACE, "backspace", "Xóa", "", KEYBOARD_WEIGHT_ONE);
    mock_letters(&page->rows[2], KEYBOARD_CHAR, "q w e r t y u i o p");
    mock_key(&page->rows[3], KEYBOARD_GAP, "gap", "", "", 3);
    mock_letters(&page->rows[3], KEYBOARD_CHAR, "a s d f g h j k l");
    mock_key(&page->rows[3], KEYBOARD_GAP, "gap", "", "", 3);
    mock_key(&page->rows[4], KEYBOARD_SHIFT, "shift", "HOA", "", 15);
    mock_letters(&page->rows[4], KEYBOARD_CHAR, "z x c v b n m");
    mock_key(&page->rows[4], KEYBOARD_PAGE, "numbers", "123", "numbers", 15);
    mock_key(&page->rows[5], KEYBOARD_SPACE, "space", "dấu cách", " ", 60);
    mock_key(&page->rows[5], KEYBOARD_DONE, "done", "Xong", "", 18);
    struct keyboard_page *paged = &layout.pages[layout.page_count++];
    snprintf(paged->id, sizeof(paged->id), "letters" KEYBOARD_PAGED_SUFFIX);
    paged->row_count = 4;
    for (int row = 0; row < 3; row++)
        paged->rows[row] = page->rows[2 + row];
    mock_key(&paged->rows[3], KEYBOARD_PAGE, "marks", "ă á", "marks", 18);
    mock_key(&paged->rows[3], KEYBOARD_BACKSPACE, "backspace", "Xóa", "", 18);
    mock_key(&paged->rows[3], KEYBOARD_SPACE, "space", "dấu cách", " ", 60);
    mock_key(&paged->rows[3], KEYBOARD_DONE, "done", "Xong", "", 18);
    return &layout;
}

static inline void mock_ask(struct ui *ui, const char *value, bool second_field)
{
    widget_page_open(ui, "ask");
    mock_header(ui);
    widget_body_open(ui, (struct widget_body){ .more = "Xem thêm", .back = "Lên trên" });
    widget_lead_open(ui);
    widget_progress(ui, "Bước 2 / 5", 40);
    widget_heading(ui, "Tên của bé là gì?");
    widget_reason(ui, "Viết đủ họ, chữ đệm và tên, như sẽ ghi trong giấy khai sinh.");
    widget_lead_close(ui);
    widget_main_open(ui);
    widget_field(ui, (struct widget_field){ .id = "field.child.full_name",
                                            .label = "Họ, chữ đệm và tên khai sinh",
                                            .example = "Ví dụ: Nguyễn Thị Minh Ánh",
                                            .value = value,
                                            .typing = true,
                                            .caret_bytes = -1,
                                            .press = { MOCK_FIELD, 1, NULL } });
    if (second_field)
        widget_field(ui, (struct widget_field){ .id = "field.requester.full_name",
                                                .label = "Người khai",
                                                .value = "Nguyễn Văn Thử",
                                                .source = "Lấy từ thẻ căn cước · mọi thứ đúng chứ?",
                                                .source_icon = "id-card",
                                                .press = { MOCK_FIELD, 2, NULL } });
    widget_main_close(ui);
    widget_keyboard(ui, &(struct keyboard){ .layout = mock_keyboard(),
                                            .action = MOCK_KEY,
                                            .suggestions = { "Ánh", "Ánh Dương", "Ái", "Ân" },
                                            .suggestion_count = 4,
                                            .suggestion_action = MOCK_SUGGEST });
    widget_body_close(ui);
    widget_footer(ui,
                  (struct widget_footer){ .back = { .id = "nav.back", .name = "Quay lại", .press = mock_press(21) },
                                          .next = { .id = "nav.next", .name = "Tiếp tục", .press = mock_press(22) } });
    widget_page_close(ui);
}

static inline void mock_check(struct ui *ui)
{
    static const char *const ROWS[][3] = { { "Họ và tên", "Nguyễn Thị Minh Ánh", NULL },
                                           { "Ngày sinh", "12/11/2026", NULL },
                                           { "Giới tính", "Nữ", NULL },
                                           { "Nơi sinh", "Trạm y tế xã Mẫu Bình, thôn Đoài Hạ", NULL },
                                           { "Họ và tên", "Nguyễn Văn Thử", "từ thẻ căn cước" },
                                           { "Số định danh", "•••• •••• 0017", "từ thẻ căn cước" },
                                           { "Điện thoại", "090 000 0000", NULL } };
    widget_page_open(ui, "check");
    mock_header(ui);
    widget_body_open(ui, (struct widget_body){ .more = "Xem thêm", .back = "Lên trên" });
    widget_lead_open(ui);
    widget_progress(ui, "Bước 4 / 5", 80);
    widget_heading(ui, "Xem lại trước khi nộp");
    widget_reason(ui, "Sai ở đâu thì chạm “Sửa” ở dòng đó.");
    widget_lead_close(ui);
    widget_main_open(ui);
    for (int i = 0; i < 7; i++) {
        if (i == 0 || i == 4)
            widget_section(ui, i == 0 ? "Bé" : "Người khai");
        widget_answer(ui, (struct widget_answer){ .label = ROWS[i][0],
                                                  .value = ROWS[i][1],
                                                  .source = ROWS[i][2],
                                                  .source_icon = "id-card",
                                                  .edit_id = ui_format(ui, "edit.row%d", i),
                                                  .edit = "Sửa",
                                                  .press = mock_press(30 + i) });
    }
    widget_main_close(ui);
    widget_body_close(ui);
    widget_footer(
        ui, (struct widget_footer){ .back = { .id = "nav.back", .name = "Quay lại", .press = mock_press(21) },
                                    .next = { .id = "nav.next", .name = "Đúng, tiếp tục", .press = mock_press(22) } });
    widget_page_close(ui);
}

static inline void mock_outcome(struct ui *ui)
{
    static const char *const STEPS[] = { "Nhận kết quả **trước 17:00 hôm nay** tại quầy 2.",
                                         "Mang theo **giấy chứng sinh** bản chính.", "Không phải nộp lệ phí." };
    widget_page_open(ui, "outcome");
    mock_header(ui);
    widget_body_open(ui, (struct widget_body){ .more = "Xem thêm", .back = "Lên trên" });
    widget_lead_open(ui);
    widget_alert(ui, (struct widget_panel){ .id = "outcome.panel",
                                            .title = "Đã nộp hồ sơ",
                                            .detail = "Đăng ký khai sinh · 09:47 ngày 21/11/2026",
                                            .icon = "check-circle",
                                            .tone = WIDGET_GREEN });
    widget_code(ui, "Mã hồ sơ", "H47.12-261121-0042");
    widget_lead_close(ui);
    widget_main_open(ui);
    widget_qr_open(ui, "https://portal.example/tra-cuu?ma=H47.12-261121-0042&s=4fd2", "Mã QR của hồ sơ");
    widget_steps(ui, "Việc tiếp theo", STEPS, 3);
    widget_qr_close(ui);
    widget_badge(ui, WIDGET_BLUE, "printer", "Giấy hẹn đang in ở khay bên phải");
    widget_main_close(ui);
    widget_body_close(ui);
    widget_footer(ui,
                  (struct widget_footer){
                      .back = { .id = "outcome.print", .name = "In lại", .icon = "printer", .press = mock_press(41) },
                      .next = { .id = "outcome.done", .name = "Xong", .icon_after = "", .press = mock_press(42) } });
    widget_page_close(ui);
}

static inline void mock_scan(struct ui *ui)
{
    widget_page_open(ui, "scan");
    mock_header(ui);
    widget_body_open(ui, (struct widget_body){ .more = "Xem thêm", .back = "Lên trên" });
    widget_lead_open(ui);
    widget_progress(ui, "Bước 1 / 5", 20);
    widget_heading(ui, "Đưa thẻ căn cước vào ô đọc");
    widget_reason(
        ui, "Mã QR ở mặt trước thẻ CCCD, hoặc mặt sau thẻ Căn cước mới. Máy chỉ đọc chữ trong mã, không chụp thẻ.");
    widget_lead_close(ui);
    widget_main_open(ui);
    widget_viewfinder(ui, "scan-citizen-card", "Lại gần hơn một chút", "Thẻ căn cước");
    widget_flow_open(ui);
    widget_card_small(
        ui, (struct widget_card){
                .id = "scan.by_hand", .title = "Nhập số bằng tay", .icon = "id-card", .press = mock_press(51) });
    widget_card_small(
        ui, (struct widget_card){
                .id = "scan.no_card", .title = "Tôi không mang thẻ", .icon = "person", .press = mock_press(52) });
    widget_flow_close(ui);
    widget_main_close(ui);
    widget_body_close(ui);
    widget_footer(ui,
                  (struct widget_footer){ .back = { .id = "nav.back", .name = "Quay lại", .press = mock_press(21) } });
    widget_page_close(ui);
}

static inline void mock_choose(struct ui *ui)
{
    widget_page_open(ui, "ask");
    mock_header(ui);
    widget_body_open(ui, (struct widget_body){ .more = "Xem thêm", .back = "Lên trên" });
    widget_lead_open(ui);
    widget_progress(ui, "Bước 3 / 5", 60);
    widget_heading(ui, "Bé là con trai hay con gái?");
    widget_lead_close(ui);
    widget_main_open(ui);
    widget_note(ui, (struct widget_panel){ .id = "errors",
                                           .title = "Còn một chỗ cần xem lại",
                                           .detail = "Hãy chọn một ô bên dưới.",
                                           .icon = "warning",
                                           .tone = WIDGET_RED });
    widget_choices_open(
        ui, (struct widget_choices){ .id = "field.child.sex", .label = "Giới tính", .error = "Hãy chọn một ô." });
    widget_choice(ui, (struct widget_choice){ .id = "choice.child.sex.male", .name = "Nam", .press = mock_press(61) });
    widget_choice(ui, (struct widget_choice){
                          .id = "choice.child.sex.female", .name = "Nữ", .selected = true, .press = mock_press(62) });
    widget_choices_close(ui);
    widget_checkbox(ui,
                    (struct widget_choice){ .id = "consent.submit_dossier",
                                            .name = "Tôi đồng ý để xã gửi hồ sơ này tới Cổng dịch vụ công quốc gia.",
                                            .detail = "Chỉ dùng cho hồ sơ này. Bản văn 2026-11.",
                                            .press = mock_press(63) });
    widget_main_close(ui);
    widget_body_close(ui);
    widget_footer(ui,
                  (struct widget_footer){
                      .back = { .id = "nav.back", .name = "Quay lại", .press = mock_press(21) },
                      .next = { .id = "nav.next", .name = "Tiếp tục", .disabled = true, .press = mock_press(22) } });
    widget_page_close(ui);
}
