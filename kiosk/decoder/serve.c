/* Requests come from our own parent, yet are checked: the child must not be the place where a bug there turns bad. */
#include "decoder/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/limits.h"
#include "base/str.h"
#include "decoder/paper_page.h"
#include "decoder/picture.h"

enum {
    /* zbar leaks up to 18 MiB reading one code full of ECI headers (never closed iconv handles); a fresh child costs a
     * few milliseconds. */
    GROWTH_BYTES_MAX = 24 * 1024 * 1024,
    SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE,
};

bool serve_warm_up(struct cascade *cascade)
{
    /* The character sets zbar asks for, whatever the code says. Kept open: closed, libc would unload them again. */
    static const char *const sets[] = { "UTF-8", "ISO8859-1", "SJIS", "BIG-5", "CP437", "ISO8859-2" };
    for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
        iconv_t kept = iconv_open("UTF-8", sets[i]);
        (void)kept; /* a missing one only means zbar will not have it either */
    }
    struct grey grey = { 0 };
    struct codes *codes = calloc(1, sizeof *codes);
    if (!codes || grey_init(&grey, 160, 120) != STATUS_OK) {
        free(codes);
        return false;
    }
    for (uint32_t y = 0; y < grey.height; y++)
        for (uint32_t x = 0; x < grey.width; x++)
            grey.pixels[y * grey.width + x] = ((x / 8) ^ (y / 8)) & 1 ? 230 : 20;
    (void)cascade_read(cascade, &grey, true, codes);
    grey_finish(&grey);
    free(codes);
    return true;
}

void serve_answer(struct cascade *cascade, const struct decoder_request *request, const uint8_t *bytes, size_t size,
                  struct decoder_reply *reply, struct codes *codes)
{
    base_wipe(codes, sizeof *codes);
    *reply = (struct decoder_reply){ .magic = DECODER_MAGIC, .outcome = DECODER_BAD_REQUEST, .id = request->id };
    struct grey grey = { 0 };
    int64_t begun_us = cascade_cpu_us();
    if (request->kind == DECODER_GREY) {
        if (request->width_px == 0 || request->height_px == 0 || request->width_px > PICTURE_SIDE_MAX ||
            request->height_px > PICTURE_SIDE_MAX || (uint64_t)request->width_px * request->height_px != size)
            return;
        grey = grey_borrow(bytes, request->width_px, request->height_px);
    } else if (request->kind == DECODER_PICTURE) {
        enum status status = picture_open(bytes, size, &grey);
        if (status != STATUS_OK) {
            reply->outcome = status == STATUS_BAD_INPUT ? DECODER_NOT_A_PICTURE : DECODER_TOO_LARGE;
            return;
        }
    } else {
        return;
    }
    int64_t opened_us = cascade_cpu_us();
    bool whole = request->flags & DECODER_WHOLE_CASCADE;
    reply->hint = (uint16_t)cascade_read(cascade, &grey, whole, codes);
    reply->view = whole ? 0 : (uint16_t)cascade_note_view(cascade, &grey);
    reply->outcome = DECODER_DONE;
    reply->code_count = (uint8_t)codes->count;
    reply->open_us = (uint32_t)(opened_us - begun_us);
    reply->cpu_us = (uint32_t)(cascade_cpu_us() - opened_us);
    reply->width_px = grey.width;
    reply->height_px = grey.height;
    grey_finish(&grey);
}

void serve_answer_paper(const struct decoder_request *request, const uint8_t *bytes, size_t size, uint8_t *bits,
                        struct decoder_reply *reply)
{
    *reply = (struct decoder_reply){ .magic = DECODER_MAGIC, .outcome = DECODER_BAD_REQUEST, .id = request->id };
    if (request->kind != DECODER_PAPER || request->width_px == 0 || request->width_px > PAPER_WIDTH_PX ||
        request->height_px == 0 || request->height_px > PAPER_HEIGHT_PX)
        return;
    struct grey grey = { 0 };
    struct paper_page page = { 0, 0 };
    int64_t begun_us = cascade_cpu_us();
    enum status status = picture_open(bytes, size, &grey);
    if (status == STATUS_OK)
        status = paper_page_make(&grey, request->width_px, request->height_px, bits, &page);
    grey_finish(&grey);
    reply->outcome = status == STATUS_OK          ? DECODER_DONE
                     : status == STATUS_BAD_INPUT ? DECODER_NOT_A_PICTURE
                                                  : DECODER_TOO_LARGE;
    reply->open_us = (uint32_t)(cascade_cpu_us() - begun_us);
    reply->width_px = page.width;
    reply->height_px = page.height;
}

/* What came with a request; -1: nothing. */
struct memories {
    int picture, page;
};

/* 1 a request, 0 closed, -1 failed. */
static int receive(int fd, struct decoder_request *request, struct memories *memories)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(struct memories))];
    } control;
    struct iovec part = { request, sizeof *request };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes
    };
    *memories = (struct memories){ -1, -1 };
    ssize_t got;
    do
        got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return (int)got;
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len <= CMSG_LEN(sizeof *memories))
        memcpy(memories, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
    return got == (ssize_t)sizeof *request && request->magic == DECODER_MAGIC ? 1 : -1;
}

static bool send_reply(int fd, struct decoder_reply *reply, struct codes *codes)
{
    struct decoder_code heads[DECODER_CODES_MAX];
    struct iovec parts[1 + 2 * DECODER_CODES_MAX] = { { reply, sizeof *reply } };
    size_t count = 1;
    for (uint32_t i = 0; i < reply->code_count; i++) {
        heads[i] = (struct decoder_code){ codes->items[i].length, codes->items[i].flags };
        parts[count++] = (struct iovec){ &heads[i], sizeof heads[i] };
        parts[count++] = (struct iovec){ codes->items[i].bytes, codes->items[i].length };
    }
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = count };
    ssize_t sent;
    do
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent > 0;
}

/* The request's memory, mapped to read; NULL when it is not sealed memory of a fair size. */
static const uint8_t *map_memory(int memory_fd, size_t *size)
{
    struct stat about;
    if (memory_fd < 0 || fstat(memory_fd, &about) != 0 || about.st_size <= 0 ||
        (uint64_t)about.st_size > (uint64_t)PICTURE_SIDE_MAX * PICTURE_SIDE_MAX)
        return NULL;
    int seals = fcntl(memory_fd, F_GET_SEALS);
    if (seals < 0 || (seals & SEALS) != SEALS) /* shrunk while read, it would end us by SIGBUS */
        return NULL;
    void *mapped = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, memory_fd, 0);
    if (mapped == MAP_FAILED)
        return NULL;
    *size = (size_t)about.st_size;
    return mapped;
}

/* Where the page goes: memory of just that size, which nobody can shrink under us; NULL otherwise. */
static uint8_t *map_page(int memory_fd)
{
    enum { FIXED = F_SEAL_SHRINK | F_SEAL_GROW };
    struct stat about;
    int seals = memory_fd < 0 ? -1 : fcntl(memory_fd, F_GET_SEALS);
    if (seals < 0 || (seals & FIXED) != FIXED || fstat(memory_fd, &about) != 0 || about.st_size != PAPER_BITS_BYTES)
        return NULL;
    void *mapped = mmap(NULL, PAPER_BITS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

static void keep_paper(const struct decoder_request *request, const uint8_t *bytes, size_t size, int page_fd,
                       struct decoder_reply *reply)
{
    uint8_t *bits = map_page(page_fd);
    if (!bits)
        return;
    serve_answer_paper(request, bytes, size, bits, reply);
    munmap(bits, PAPER_BITS_BYTES);
}

static void close_all(const struct memories *memories)
{
    if (memories->picture >= 0)
        close(memories->picture);
    if (memories->page >= 0)
        close(memories->page);
}

int serve(int fd, struct cascade *cascade)
{
    struct codes *codes = calloc(1, sizeof *codes);
    if (!codes)
        return 1;
    size_t used_at_start = mallinfo2().uordblks;
    struct decoder_reply ready = { .magic = DECODER_MAGIC, .outcome = DECODER_DONE }; /* id 0: warm and locked */
    int result = send_reply(fd, &ready, codes) ? 1 : -1;
    struct decoder_request request;
    struct memories memories;
    while (result > 0 && (result = receive(fd, &request, &memories)) > 0) {
        struct decoder_reply reply = { .magic = DECODER_MAGIC, .outcome = DECODER_BAD_REQUEST, .id = request.id };
        size_t size = 0;
        const uint8_t *bytes = map_memory(memories.picture, &size);
        if (bytes && request.kind == DECODER_PAPER)
            keep_paper(&request, bytes, size, memories.page, &reply);
        else if (bytes)
            serve_answer(cascade, &request, bytes, size, &reply, codes);
        if (bytes)
            munmap((void *)(uintptr_t)bytes, size);
        close_all(&memories);
        bool sent = send_reply(fd, &reply, codes);
        base_wipe(codes, sizeof *codes);
        if (request.flags & DECODER_WHOLE_CASCADE)
            malloc_trim(0); /* a photograph's memory goes back: the child sits idle for hours */
        if (!sent || mallinfo2().uordblks > used_at_start + GROWTH_BYTES_MAX) {
            result = -1;
            break;
        }
    }
    free(codes);
    return result == 0 ? 0 : 1;
}
