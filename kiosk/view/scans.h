/* Scanned papers on the screens of this room. */
#pragma once

#include "core/model.h"
#include "ui/tree.h"

void staff_papers_declare(const struct model *model, struct ui *ui);
/* Check page: papers that go along as scans, and those that must be brought; nothing where nobody scans. */
void page_papers(struct ui *ui, const struct model *model);
