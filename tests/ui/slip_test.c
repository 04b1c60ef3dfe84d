/* What a number on paper says, word for word, in the languages and sizes it can be printed in: the number, where, how
 * many wait, why the counter, what the counter knows already, what to do, and a code that is the visit's reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/check.h"
#include "core/action.h"
#include "core/coverage.h"
#include "ui/support/glass.h"
#include "ui/support/stage_desk.h"
#include "ui/support/stage_staff.h"
#include "view/paper.h"

enum { SLIP_PX = 576, LONGEST_PX = 3200, PRINTER_DPI = 203, STOPS = 3 };

static struct stage stage;
static struct glass paper;

static void slip(bool large)
{
    struct ui_theme theme;
    stage.model.look.elder = large;
    view_slip_theme(&stage.model, SLIP_PX, LONGEST_PX, PRINTER_DPI, &theme);
    ui_begin(paper.ui, &theme, canvas_font(paper.canvas));
    view_slip_declare(&stage.model, paper.ui);
    assert_int_equal(ui_end(paper.ui), STATUS_OK);
    stage.model.look.elder = false;
}

struct inside {
    int codes;
    int figures_px; /* of the number */
};

/* Nothing hangs over the paper's edge, which nobody could scroll to. */
static void look(void *context, int depth, const struct ui_node_view *node)
{
    (void)depth;
    struct inside *inside = context;
    assert_true(node->rect.x >= 0 && node->rect.x + node->rect.w <= SLIP_PX);
    assert_true(node->rect.y + node->rect.h <= LONGEST_PX);
    if (node->role == UI_QR && node->value && strcmp(node->value, "K-7F3Q-92MD") == 0)
        inside->codes++;
    if (node->role == UI_TEXT && node->name && strcmp(node->name, "128") == 0)
        inside->figures_px = node->rect.h;
}

static void says(const char *words)
{
    if (!semantics_has_text(paper.ui, words))
        fail_msg("the slip does not say: %s", words);
}

struct expected {
    const char *stop;
    const char *words[9]; /* NULL at the end */
};

static const struct expected EXPECTED[STOPS] = {
    { "ticket",
      { "Số thứ tự của ông/bà", "Khám sản phụ khoa", "Số người trước ông/bà: 37", "Thẻ cũ đã hết giá trị",
        "Ngồi chờ, nghe gọi số này", "thuộc diện ưu tiên", "Cho quầy: Dùng mã thẻ mới. (mã 003)", "K-7F3Q-92MD" } },
    { "ticket-counter",
      { "Mời ông/bà đến quầy tiếp nhận", "Số người trước ông/bà: 37", "Mã tỉnh trên thẻ không đúng",
        "Cho quầy: Mã tỉnh cấp thẻ (ký tự 4, 5) không đúng; nhập lại theo thẻ. (mã 052)",
        "Quầy đã có: Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm · 20/05/1999 · •••• •••• 0017", "K-7F3Q-92MD" } },
    { "ticket-unchecked",
      { "Khám nội", "Số người trước ông/bà: 37", "Cổng bảo hiểm chưa trả lời", "Chưa kiểm tra được thẻ",
        "Quầy đã có: Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm" } },
};

static void check(void *context, struct stage *at, const char *name)
{
    int *met = context;
    (void)at;
    for (size_t i = 0; i < STOPS; i++) {
        if (strcmp(EXPECTED[i].stop, name) != 0)
            continue;
        (*met)++;
        for (int large = 0; large < 2; large++) {
            struct inside inside = { 0 };
            slip(large);
            says("128");
            for (size_t w = 0; EXPECTED[i].words[w]; w++)
                says(EXPECTED[i].words[w]);
            assert_false(semantics_has_text(paper.ui, "001199000017")); /* a slip is lost, and found by others */
            semantics_visit(paper.ui, look, &inside);
            assert_int_equal(inside.codes, 1);
            assert_true(inside.figures_px >= 16 * PRINTER_DPI * 10 / 254); /* 16 mm */
        }
    }
}

static void a_number_says_all_of_it(void **state)
{
    int met = 0;
    (void)state;
    stage_staff_begin(&stage);
    stage_desk(&stage, check, &met);
    if (stage.failure)
        fail_msg("%s: %s", stage.failure, stage.failure_page);
    assert_int_equal(met, STOPS);
}

static int open_all(void **state)
{
    (void)state;
    bool good = stage_open(&stage) && glass_open(&paper, "paper", SLIP_PX, LONGEST_PX, 15.8);
    if (good)
        stage_tell(&stage, (struct msg){ .kind = MSG_START });
    return good ? 0 : 1;
}

static int close_all(void **state)
{
    (void)state;
    glass_close(&paper);
    stage_close(&stage);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_number_says_all_of_it) };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
