/* The child's request loop against a parent that does wrong: every bad request is answered as such or ends the child,
 * and none is followed into memory that may change under it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "decoder/serve.h"
#include "support/qr_picture.h"

enum { ALL_SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static int parent_fd, child_fd, child_result;
static pthread_t child;

static void *run_child(void *context)
{
    (void)context;
    struct cascade *cascade = cascade_create();
    child_result = serve(child_fd, cascade);
    cascade_destroy(cascade);
    close(child_fd);
    return NULL;
}

static struct decoder_reply reply_head(void)
{
    static uint8_t bytes[DECODER_REPLY_BYTES_MAX];
    struct decoder_reply reply;
    assert_true(recv(parent_fd, bytes, sizeof bytes, 0) >= (ssize_t)sizeof reply);
    memcpy(&reply, bytes, sizeof reply);
    return reply;
}

static int set_up(void **state)
{
    (void)state;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    parent_fd = pair[0];
    child_fd = pair[1];
    if (pthread_create(&child, NULL, run_child, NULL) != 0)
        return -1;
    struct decoder_reply ready = reply_head();
    return ready.id == 0 && ready.outcome == DECODER_DONE ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    close(parent_fd);
    return pthread_join(child, NULL);
}

static int memory_of(const void *bytes, size_t size, int seals)
{
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
    return fd;
}

/* `fd` -1 sends none; closed. */
static void send_request(const void *request, size_t size, int fd)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct iovec part = { (void *)(uintptr_t)request, size };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    if (fd >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    assert_int_equal(sendmsg(parent_fd, &message, MSG_NOSIGNAL), size);
    if (fd >= 0)
        close(fd);
}

static void bad_requests_are_answered_as_such(void **state)
{
    (void)state;
    static const uint8_t pixels[64 * 64] = { 0 };
    static const struct {
        uint8_t kind;
        uint32_t width, height;
        int seals;
        bool with_memory;
    } cases[] = {
        { DECODER_GREY, 64, 64, ALL_SEALS, false },
        { DECODER_GREY, 64, 64, 0, true },
        { DECODER_GREY, 64, 64, F_SEAL_GROW | F_SEAL_WRITE, true },  /* may shrink: SIGBUS */
        { DECODER_GREY, 64, 64, F_SEAL_GROW | F_SEAL_SHRINK, true }, /* may change */
        { DECODER_GREY, 64, 65, ALL_SEALS, true },
        { DECODER_GREY, 63, 64, ALL_SEALS, true },
        { DECODER_GREY, 0, 64, ALL_SEALS, true },
        { DECODER_GREY, 0x10000, 0x10000, ALL_SEALS, true },
        { DECODER_GREY, 4096 * 2 + 1, 1, ALL_SEALS, true },
        { 0, 64, 64, ALL_SEALS, true },
        { 9, 64, 64, ALL_SEALS, true },
    };
    for (uint32_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct decoder_request request = { DECODER_MAGIC, cases[i].kind, 0, i + 1, cases[i].width, cases[i].height };
        int fd = cases[i].with_memory ? memory_of(pixels, sizeof pixels, cases[i].seals) : -1;
        send_request(&request, sizeof request, fd);
        struct decoder_reply reply = reply_head();
        assert_int_equal(reply.id, i + 1);
        assert_int_equal(reply.outcome, DECODER_BAD_REQUEST);
        assert_int_equal(reply.code_count, 0);
    }
    struct qr_canvas canvas;
    assert_true(qr_picture_draw(STR("after all that"), QR_ONE_SEGMENT, NULL, &canvas));
    struct decoder_request request = { DECODER_MAGIC, DECODER_GREY, 0, 99, canvas.width, canvas.height };
    send_request(&request, sizeof request, memory_of(canvas.pixels, (size_t)canvas.width * canvas.height, ALL_SEALS));
    assert_int_equal(reply_head().code_count, 1);
    qr_canvas_free(&canvas);
}

static void nonsense_ends_the_child(void **state)
{
    (void)state;
    struct decoder_request request = { .magic = DECODER_MAGIC + 1, .kind = DECODER_PICTURE };
    send_request(&request, sizeof request, -1);
    char byte;
    assert_int_equal(recv(parent_fd, &byte, 1, 0), 0);
    assert_int_equal(pthread_join(child, NULL), 0);
    assert_int_equal(child_result, 1);
    close(parent_fd);
    assert_int_equal(set_up(NULL), 0);
    send_request("short", 5, -1);
    assert_int_equal(recv(parent_fd, &byte, 1, 0), 0);
}

static void a_closed_socket_is_a_quiet_end(void **state)
{
    (void)state;
    close(parent_fd);
    assert_int_equal(pthread_join(child, NULL), 0);
    assert_int_equal(child_result, 0);
    assert_int_equal(set_up(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bad_requests_are_answered_as_such, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nonsense_ends_the_child, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closed_socket_is_a_quiet_end, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
