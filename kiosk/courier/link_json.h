/* Bounded reading and writing of JSON members, shared by the two halves of the wire; for nobody else. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Absent gives "" and true; not a string, too long, or with a NUL inside gives false. */
bool link_json_text(const json_t *object, const char *key, char *out, size_t size);
/* Absent gives 0 when the range holds it. */
bool link_json_int(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out);
/* Writes compactly and drops the reference; false for NULL or no room. */
bool link_json_write(json_t *object, char *out, size_t size, size_t *length);
