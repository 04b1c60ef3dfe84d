/* An officer on the stage: stage.c calls them at the places where one would come. */
#pragma once

#include "ui/support/stage.h"

/* From here on one badge may sign in, the queue holds invented applications and the day some figures. */
void stage_staff_begin(struct stage *stage);
/* At an idle machine: sign-in, its refusals, queue, figures; out again. */
void stage_staff_at_work(struct stage *stage, stage_stop_fn stop, void *context);
/* Comes to help with the form that is open. */
void stage_staff_sign_in(struct stage *stage);
/* On the check page of a birth: the papers, what a scanner may say of one, as many pages as there is room for; back. */
#define STAGE_PAPER "giay-chung-sinh"
void stage_staff_papers(struct stage *stage, stage_stop_fn stop, void *context);
