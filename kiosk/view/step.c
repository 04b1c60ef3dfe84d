/* One step of a guide on the person's own telephone: do it, or name what went wrong. */
#include <string.h>

#include "view/facts.h"
#include "view/page.h"

enum { DRAWING_DP = 300 }; /* about a third of the page's main part, so that words and ways out stay in sight */

/* A picture named drawing-NAME is assets/images/NAME.svg; any other is an icon. */
static const char *drawing(const struct page *page)
{
    static const char prefix[] = "drawing-";
    bool is = page->picture && strncmp(page->picture, prefix, sizeof prefix - 1) == 0;
    return is ? page->picture + sizeof prefix - 1 : NULL;
}

static void obstacles(struct ui *ui, const struct model *model, const struct page *page)
{
    if (page->obstacle_count == 0)
        return;
    widget_section(ui, words(model, "step.failed"));
    for (size_t i = 0; i < page->obstacle_count; i++) {
        const struct obstacle *obstacle = &page->obstacles[i];
        widget_card_small(ui, (struct widget_card){ .id = ui_format(ui, "step.obstacle.%s", obstacle->id),
                                                    .title = words(model, obstacle->text_key),
                                                    .icon = "help",
                                                    .tone = WIDGET_AMBER,
                                                    .press = press_text(ACTION_OBSTACLE, obstacle->id) });
    }
}

void step_declare(const struct model *model, struct ui *ui)
{
    const struct page *page = model_page(model);
    struct page_options options = { .part = page->id,
                                    .title = page->title_key ? words(model, page->title_key) : NULL,
                                    .reason = page->why_key ? words(model, page->why_key) : NULL,
                                    .icon = drawing(page) ? NULL : page->picture,
                                    .tone = WIDGET_RED };
    page_open(ui, model, &options);
    page_unverified(ui, model);
    page_main(ui, model);
    if (drawing(page))
        widget_picture(ui, drawing(page), NULL, DRAWING_DP);
    if (page->text_key)
        page_paragraphs(ui, words(model, page->text_key));
    page_link(ui, model, page->link);
    obstacles(ui, model, page);
    service_needs(model, ui);
    page_main_close(ui, model);
    struct widget_button done = { .id = "step.done",
                                  .name = words(model, "step.done"),
                                  .press = press(ACTION_STEP_DONE) };
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = done });
}
