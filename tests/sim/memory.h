/* Memory that runs out when told: malloc and its kin, replaced by name for the whole program with every library in it.
 * Only the thread that asks for it meets failures. */
#pragma once

#include <stdbool.h>

/* Allocations are counted from now on; number `fail_at` fails once (0: none), or every one from there on. */
void memory_arm(long fail_at, bool on);
/* Ends that; returns how many there were. */
long memory_disarm(void);
/* Did the failure happen since memory_arm? */
bool memory_fired(void);
/* Stops counting and failing for what the test itself does; memory_resume goes on. */
void memory_pause(void);
void memory_resume(void);
/* Blocks and mappings that were taken and not given back. */
long memory_live(void);
