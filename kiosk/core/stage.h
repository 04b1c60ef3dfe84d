/* The stages of a dossier in plain words: what the portal's status means, and what the citizen is to do about it. Pure.
 */
#pragma once

/* Text keys for a status of OpenCPS v2, or a code 1–10 of the national portal (unverified: the list is not published);
 * both answer for an unknown one too: whom to ask. */
struct stage_words {
    const char *said_key; /* where it stands */
    const char *todo_key; /* what to do; NULL: nothing, only to wait */
};
struct stage_words stage_words(const char *status);
