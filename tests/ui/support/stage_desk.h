/* A hospital's desk on the stage: stage.c calls it at the end of the tour. */
#pragma once

#include "ui/support/stage.h"

/* Checking in with a good card, a wrong number and no answer; a child; the officer's list. From here on the machine is
 * a hospital's. */
void stage_desk(struct stage *stage, stage_stop_fn stop, void *context);
