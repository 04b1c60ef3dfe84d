/* The pages: one file a screen, each described from the model alone. The view reads, decides nothing and keeps nothing;
 * what a press means is core/action.h, what a thing looks like is ui/theme. Every word comes from config/text.
 *
 * Node ids beside those of the contract (header.*, nav.*, home.*, service.<id>, field.<path>, choice.<path>.<value>,
 * key.<id>, edit.<path>, consent.<purpose>, step.*, outcome.print, outcome.done, idle.stay):
 *   attract.begin          the whole page                goodbye.begin        the next person
 *   rating.good fair poor  one tap, on goodbye           outcome.print_sheet  the declaration, on the A4 printer
 *   language.<id>          one language                  home.elder           big letters, few buttons
 *   home.lower             everything low                tools.<tool>         the header's tools repeated low
 *   scan.manual            type instead of showing       ask.error.<path>     a line of the error summary
 *   ask.take.<path>        take the spelling offered     ask.clear            empties the focused field
 *   ask.keep               "as I wrote it": NEXT again
 *   suggestion.<n>         words above the keyboard      table.add            a new row
 *   table.edit.<n>         a row, from 0                 table.remove.<n>     asks before it removes
 *   consent.refuse         asks before it ends           outcome.retry        once more, same number
 *   status.look            look the typed number up      status.retry         ask again
 *   help.elder help.lower  as on home                    dialog.yes dialog.no the question on top
 *   coverage.retype        the number once more            desk.next              the next patient, please
 *   desk.clinic.<clinic>   whose list (all)                desk.row.<clinic>.<n>  a patient
 *   desk.call.<clinic>.<n> once more, or first             desk.away desk.back .<clinic>.<n>  did not come, came back
 *   body.more body.back    the scroll bar (ui/frame.h) */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/model.h"
#include "ui/theme.h"
#include "ui/tree.h"

/* Declares the page on top of the model into ui, between ui_begin and ui_end, which the caller calls. Pure: the same
 * model gives the same tree. One thread. */
void view_declare(const struct model *model, struct ui *ui);

/* Turns what a node sends into what the core understands (the on-screen keyboard sends one action for all its keys).
 * False: nothing for the core. `text` is borrowed from the message. */
bool view_translate(const struct ui_message *message, int *action, int *arg, const char **text);

/* The theme of the model's look on that panel. */
void view_theme(const struct model *model, struct ui_panel panel, struct ui_theme *theme);

/* The node that should have the focus now: the field being typed in, else the first line of the error summary, else "".
 * The caller gives it to ui_focus_id before ui_begin whenever it differs from the last answer, so that the page scrolls
 * to it and the ear hears it; between changes the focus is the person's own. False, and "", when it does not fit. */
bool view_focus(const struct model *model, char *out, size_t size);
