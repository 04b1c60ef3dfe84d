/* See stage.h. */
#include "core/stage.h"

#include <string.h>

#include "base/check.h"

#define ADD "lookup.todo.add"
#define PAY "lookup.todo.pay"
#define COLLECT "lookup.todo.collect"
#define ASK "lookup.todo.ask"

struct stage_words stage_words(const char *status)
{
    static const struct {
        const char *status;
        struct stage_words words;
    } stages[] = {
        { "", { "lookup.accepted", NULL } },
        { "new", { "lookup.stage.new", NULL } },
        { "collecting", { "lookup.stage.collecting", ADD } },
        { "receiving", { "lookup.stage.receiving", NULL } },
        { "waiting", { "lookup.stage.waiting", ADD } },
        { "processing", { "lookup.stage.processing", NULL } },
        { "pausing", { "lookup.stage.pausing", ASK } },
        { "paying", { "lookup.stage.paying", PAY } },
        { "posting", { "lookup.stage.posting", NULL } },
        { "handover", { "lookup.stage.handover", NULL } },
        { "correcting", { "lookup.stage.correcting", ADD } },
        { "cancelling", { "lookup.stage.cancelling", NULL } },
        { "interoperating", { "lookup.stage.interoperating", NULL } },
        { "releasing", { "lookup.stage.releasing", COLLECT } },
        { "unresolved", { "lookup.stage.unresolved", ASK } },
        { "denied", { "lookup.stage.denied", ASK } },
        { "cancelled", { "lookup.stage.cancelled", NULL } },
        { "done", { "lookup.stage.done", NULL } },
        /* TrangThaiHoSo of the national portal */
        { "1", { "lookup.stage.new", NULL } },
        { "2", { "lookup.stage.received", NULL } },
        { "3", { "lookup.stage.denied", ASK } },
        { "4", { "lookup.stage.processing", NULL } },
        { "5", { "lookup.stage.waiting", ADD } },
        { "6", { "lookup.stage.paying", PAY } },
        { "7", { "lookup.stage.cancelling", NULL } },
        { "8", { "lookup.stage.pausing", ASK } },
        { "9", { "lookup.stage.releasing", COLLECT } },
        { "10", { "lookup.stage.done", NULL } },
    };
    for (size_t i = 0; i < ARRAY_LEN(stages); i++)
        if (strcmp(stages[i].status, status) == 0)
            return stages[i].words;
    return (struct stage_words){ "lookup.stage.other", ASK };
}
