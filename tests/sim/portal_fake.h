/* A portal of three calls' depth for tests that allocate nothing of their own: what OpenCPS v2 does with one account,
 * and what the plain JSON portal does with a key, without a network. */
#pragma once

#include <stdbool.h>

#include "courier/portal.h"

void portal_fake_clear(void);
/* The reply lies in memory of this file until the next call. */
void portal_fake_answer(enum portal_method method, const char *path, const char *body, size_t body_len,
                        struct portal_reply *reply);
/* Dossiers that were handed in; with a name, those whose field of that name has this value. */
int portal_fake_count(const char *name, const char *value);
int portal_fake_calls(void);
