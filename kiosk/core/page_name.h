/* The pages by the names that scripts, dumps and tests know them by. What each of them shows: core/model.h. */
#pragma once

/* X(name, contract name) */
#define PAGE_NAME_LIST(X)                                                                                              \
    X(ATTRACT, "attract")                                                                                              \
    X(LANGUAGE, "language")                                                                                            \
    X(HOME, "home")                                                                                                    \
    X(SERVICES, "services")                                                                                            \
    X(SCAN, "scan")                                                                                                    \
    X(ASK, "ask")                                                                                                      \
    X(TABLE, "table")                                                                                                  \
    X(STEP, "step")                                                                                                    \
    X(SHOW, "show")                                                                                                    \
    X(AGREE, "agree")                                                                                                  \
    X(CHECK, "check")                                                                                                  \
    X(CONSENT, "consent")                                                                                              \
    X(SENDING, "sending")                                                                                              \
    X(OUTCOME, "outcome")                                                                                              \
    X(STATUS, "status")                                                                                                \
    X(STILL_THERE, "still_there")                                                                                      \
    X(GOODBYE, "goodbye")                                                                                              \
    X(UNAVAILABLE, "unavailable")                                                                                      \
    X(HELP, "help")                                                                                                    \
    X(STAFF_SIGN_IN, "staff_sign_in")                                                                                  \
    X(STAFF_QUEUE, "staff_queue")                                                                                      \
    X(STAFF_FIGURES, "staff_figures")                                                                                  \
    X(STAFF_PAPERS, "staff_papers")                                                                                    \
    X(COVERAGE, "coverage")                                                                                            \
    X(DESK, "desk")

enum page_name {
#define PAGE_NAME_ENUM(name, text) PAGE_NAME_##name,
    PAGE_NAME_LIST(PAGE_NAME_ENUM)
#undef PAGE_NAME_ENUM
        PAGE_NAME_COUNT
};

const char *page_name_text(enum page_name name);
