/* Memory ran out somewhere below an adapter: what it then found missing or different is no finding, and no reason to
 * bother a person. Noted where memory is asked for, judged in one place; it hands out no memory itself. One thread. */
#pragma once

#include <stdbool.h>

void shortage_note(void);
/* Was any noted since the last call? */
bool shortage_take(void);
