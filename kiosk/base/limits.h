/* Named bounds of every queue, buffer, loop and text that crosses a room, each with its reason.
 * A room's private bounds stand at the top of its own file. */
#pragma once

enum {
    /* A citizen card line is ~200 B; a BHYT card with a long hex address passes 512. */
    PAYLOAD_BYTES_MAX = 1024,
    /* Longest single answer: an address line or a free-text reason, in UTF-8 bytes with NUL. */
    ANSWER_BYTES_MAX = 512,
    /* "members[8].permanent_residence.commune" and the like, with NUL. */
    PATH_BYTES_MAX = 80,
    /* Answers of one form: CT01 with 9 members of 5 fields, applicant and household, with room to spare. */
    FORM_ANSWERS_MAX = 192,
    /* Rows of a repeating table; the CT01 paper has 9. */
    TABLE_ROWS_MAX = 9,
    /* Applications taken in and not yet accepted: a month without a line at 30-40 a day. A file that holds more is read
     * whole all the same. */
    OUTBOX_ITEMS_MAX = 1000,
    /* The sealed body of one application as JSON: 320 KiB of scanned papers in base64, and the form. */
    BODY_BYTES_MAX = 384 * 1024,
    /* One datagram on the courier's socket: a body and its envelope. Linux takes 415 KiB with net.core.wmem_max as it
     * is shipped (212,992, doubled). */
    LINK_BYTES_MAX = 400 * 1024,
    /* A portal reply, which may hold a body; anything larger is refused. */
    REPLY_BYTES_MAX = 512 * 1024,
    /* A scanned page: A4 at 200 dots an inch, one bit a dot. */
    PAPER_WIDTH_PX = 1654,
    PAPER_HEIGHT_PX = 2339,
    PAPER_BITS_BYTES = (PAPER_HEIGHT_PX + 7) / 8 * PAPER_HEIGHT_PX, /* whichever way it lies */
    /* The same, deflated: a page full of 11 pt letters has 92 KiB; one over it is kept at 150 dots an inch. */
    PAPER_PAGE_BYTES_MAX = 96 * 1024,
    /* All pages of one application, so that it fits into a body. */
    PAPERS_BYTES_MAX = 232 * 1024,
    PAPER_PAGES_MAX = 12,
    /* Papers that go with one application. */
    PAPERS_MAX = 4,
    /* UUID text with NUL. */
    UUID_TEXT_BYTES = 37,
    /* Our own reference shown to people, "K-7F3Q-92MD" with NUL. */
    REFERENCE_BYTES = 16,
    /* Portal dossier number, with NUL. */
    DOSSIER_NO_BYTES = 64,
    /* A machine id, text key or node id, with NUL. */
    ID_BYTES_MAX = 96,
    /* A picture handed to the reader, in bytes and in pixels a side. */
    PICTURE_BYTES_MAX = 32 * 1024 * 1024,
    PICTURE_SIDE_MAX = 8192,
};
