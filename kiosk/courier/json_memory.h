/* JSON from outside, read so that a machine without memory refuses it instead of misreading it. */
#pragma once

#include <jansson.h>
#include <stddef.h>

/* jansson's memory is ours from now on: wiped when it is given back. Any thread, as often as wanted. */
void json_memory_init(void);

/* json_loadb with JSON_REJECT_DUPLICATES; NULL also whenever memory ran out on the way. Any thread, one at a time. */
json_t *json_memory_load(const char *bytes, size_t size);
