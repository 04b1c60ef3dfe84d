/* Every page can be reached and drawn; with KIOSK_SHOTS=1 each is written to $KIOSK_BUILD/pages for people to look at.
 * KIOSK_SHOTS may name looks: "normal elder contrast dark largest en low" and panels "21p 21l 15l 32p". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "ui/support/glass.h"

enum { PANELS = 4 };

struct looker {
    struct glass glass[PANELS];
    char folder[1024];
    const char *shots; /* NULL: only draw */
    int stops, drawn;
    bool seen[PAGE_NAME_COUNT];
};

struct named_look {
    const char *name;
    struct look look;
};

static const struct named_look LOOKS[] = {
    { "normal", { .text_size = 0 } },   { "elder", { .text_size = 2, .elder = true } },
    { "largest", { .text_size = 3 } },  { "contrast", { .theme = LOOK_CONTRAST } },
    { "dark", { .theme = LOOK_DARK } }, { "en", { .language = 1 } },
    { "low", { .low = true } },
};

static bool asked_for(const struct looker *looker, const char *word)
{
    return looker->shots && (strcmp(looker->shots, "1") == 0 || strstr(looker->shots, word));
}

static void shoot(struct looker *looker, struct glass *glass, const char *name, const char *look)
{
    char path[1400];
    snprintf(path, sizeof path, "%s/%s-%s-%s.png", looker->folder, name, glass->name, look);
    assert_int_equal(canvas_save_png(glass->canvas, path), STATUS_OK);
}

static void look_at(void *context, struct stage *stage, const char *name)
{
    struct looker *looker = context;
    looker->stops++;
    looker->seen[model_page_name(&stage->model)] = true;
    struct look kept = stage->model.look;
    const struct i18n *texts = stage->model.texts;
    for (int g = 0; g < PANELS; g++) {
        struct glass *glass = &looker->glass[g];
        for (size_t i = 0; i < sizeof LOOKS / sizeof LOOKS[0]; i++) {
            bool shot = asked_for(looker, LOOKS[i].name) && asked_for(looker, glass->name);
            if (!shot && (g > 1 || i > 0))
                continue;
            stage->model.look = LOOKS[i].look;
            stage->model.texts = stage->model.world.texts[LOOKS[i].look.language];
            assert_true(glass_declare(glass, stage));
            assert_true(glass_draw(glass));
            looker->drawn++;
            if (shot)
                shoot(looker, glass, name, LOOKS[i].name);
        }
    }
    stage->model.look = kept;
    stage->model.texts = texts;
}

static void every_page_is_drawn(void **state)
{
    (void)state;
    static struct stage stage;
    static struct looker looker;
    assert_true(stage_open(&stage));
    assert_true(glass_open(&looker.glass[0], "21p", 1080, 1920, 21.5));
    assert_true(glass_open(&looker.glass[1], "21l", 1920, 1080, 21.5));
    assert_true(glass_open(&looker.glass[2], "15l", 1920, 1080, 15.6));
    assert_true(glass_open(&looker.glass[3], "32p", 1080, 1920, 32));
    const char *build = getenv("KIOSK_BUILD");
    looker.shots = build ? getenv("KIOSK_SHOTS") : NULL; /* never a thousand pictures where somebody happens to be */
    snprintf(looker.folder, sizeof looker.folder, "%s/pages", build ? build : "");
    if (looker.shots)
        (void)mkdir(looker.folder, 0755);
    bool arrived = stage_tour(&stage, look_at, &looker);
    if (!arrived)
        print_message("stuck: %s: %s\n", stage.failure, stage.failure_page);
    assert_true(arrived);
    for (int page = 0; page < PAGE_NAME_COUNT; page++) {
        if (!looker.seen[page])
            print_message("never seen: %s\n", page_name_text((enum page_name)page));
        assert_true(looker.seen[page]);
    }
    print_message("%d stops, %d pictures\n", looker.stops, looker.drawn);
    for (int g = 0; g < PANELS; g++)
        glass_close(&looker.glass[g]);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_page_is_drawn) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
