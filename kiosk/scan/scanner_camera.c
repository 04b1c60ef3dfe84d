/* The camera's part of the scanner thread: frames to the decoder, codes and hints to the page. */
#include "base/log.h"
#include "base/str.h"
#include "scan/scanner_parts.h"

void scanner_tell_hint(struct scanner *scanner, enum scan_hint hint, enum scan_source source)
{
    if (scanner->hint_told == hint)
        return;
    scanner->hint_told = hint;
    scanner_tell(scanner, SCAN_HINT, source, NULL, false);
}

void scanner_turn_camera(struct scanner *scanner)
{
    scanner->calm = (struct hint_calm){ 0 };
    scanner->hint_told = SCAN_HINT_NONE; /* as the core has it whenever listening changes */
    if (scanner->camera)
        camera_watch_want(scanner->camera, atomic_load(&scanner->listening), clock_monotonic(&scanner->clock));
}

/* Before whatever the frame holds: who hears of a code has heard of the camera. */
static void tell_news(struct scanner *scanner)
{
    enum camera_news news = camera_watch_news(scanner->camera);
    if (news == CAMERA_NO_NEWS)
        return;
    log_event(news == CAMERA_FOUND ? LOG_SCAN_DEVICE_FOUND : LOG_SCAN_DEVICE_LOST, STATUS_OK, SCAN_FROM_CAMERA, 0);
    scanner_tell(scanner, news == CAMERA_FOUND ? SCAN_DEVICE_FOUND : SCAN_DEVICE_LOST, SCAN_FROM_CAMERA, NULL, false);
    if (news == CAMERA_LOST) {
        scanner->calm = (struct hint_calm){ 0 };
        scanner_tell_hint(scanner, SCAN_HINT_NONE, SCAN_FROM_CAMERA);
    }
}

void scanner_tick_camera(struct scanner *scanner, int64_t now_ms)
{
    if (!scanner->camera)
        return;
    camera_watch_tick(scanner->camera, now_ms);
    tell_news(scanner);
}

/* A frame without a code is no event, but perhaps a hint. */
void scanner_read_camera(struct scanner *scanner)
{
    struct live_frame frame;
    unsigned turn = atomic_load(&scanner->turn);
    if (!camera_watch_take(scanner->camera, clock_monotonic(&scanner->clock), &frame))
        return;
    tell_news(scanner);
    enum status status = decoder_link_live(scanner->decoder, &frame, &scanner->result);
    scanner_log_decoder(scanner, status);
    int64_t now_ms = clock_monotonic(&scanner->clock);
    if (status == STATUS_OK && scanner_is_current(scanner, turn)) {
        camera_watch_saw(scanner->camera, scanner->result.view & DECODER_VIEW_MOVED, now_ms);
        scanner_tell_hint(scanner, hint_calm_note(&scanner->calm, &scanner->result, now_ms), SCAN_FROM_CAMERA);
        scanner_tell_codes(scanner, SCAN_FROM_CAMERA);
    }
    base_wipe(&scanner->result, sizeof scanner->result);
    base_wipe(scanner->documents, sizeof scanner->documents);
}

int scanner_camera_fd(const struct scanner *scanner)
{
    return scanner->camera ? camera_watch_fd(scanner->camera, clock_monotonic(&scanner->clock)) : -1;
}
