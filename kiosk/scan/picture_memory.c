/* Sealed, so that neither side can change or shrink under the other what was agreed on. */
#include "scan/picture_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

int picture_memory_create(void)
{
    return memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

bool picture_memory_seal(int fd)
{
    return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}

enum status picture_memory_from_bytes(const uint8_t *bytes, size_t size, int *fd)
{
    if (size == 0)
        return STATUS_BAD_INPUT;
    int memory = picture_memory_create();
    if (memory < 0)
        return STATUS_IO;
    size_t done = 0;
    while (done < size) {
        ssize_t written = write(memory, bytes + done, size - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        done += (size_t)written;
    }
    if (done < size || !picture_memory_seal(memory)) {
        close(memory);
        return STATUS_IO;
    }
    *fd = memory;
    return STATUS_OK;
}

enum status picture_memory_begin(size_t size, struct picture_draft *draft)
{
    if (size == 0)
        return STATUS_BAD_INPUT;
    struct picture_draft made = { .fd = picture_memory_create(), .size = size };
    if (made.fd < 0)
        return STATUS_IO;
    void *mapped = MAP_FAILED;
    if (ftruncate(made.fd, (off_t)size) == 0)
        mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, made.fd, 0);
    if (mapped == MAP_FAILED) {
        close(made.fd);
        return STATUS_IO;
    }
    made.bytes = mapped;
    *draft = made;
    return STATUS_OK;
}

enum status picture_memory_end(struct picture_draft *draft, int *fd)
{
    munmap(draft->bytes, draft->size); /* memory that somebody may write to cannot be sealed */
    draft->bytes = NULL;
    if (!picture_memory_seal(draft->fd)) {
        close(draft->fd);
        return STATUS_IO;
    }
    *fd = draft->fd;
    return STATUS_OK;
}

static enum status copy_file(int from, int memory)
{
    size_t done = 0;
    for (;;) {
        /* One byte over the bound is asked for, so that a file still growing cannot pass it. */
        ssize_t sent = sendfile(memory, from, NULL, (size_t)PICTURE_BYTES_MAX + 1 - done);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return STATUS_IO;
        if (sent == 0)
            return done > 0 ? STATUS_OK : STATUS_BAD_INPUT;
        done += (size_t)sent;
        if (done > PICTURE_BYTES_MAX)
            return STATUS_TOO_LARGE;
    }
}

enum status picture_memory_from_file(const char *path, int *fd)
{
    int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (from < 0)
        return STATUS_NOT_FOUND;
    int memory = -1;
    struct stat about;
    enum status status = STATUS_BAD_INPUT;
    if (fstat(from, &about) != 0 || !S_ISREG(about.st_mode))
        goto done;
    status = STATUS_TOO_LARGE;
    if (about.st_size > PICTURE_BYTES_MAX)
        goto done;
    status = STATUS_IO;
    memory = picture_memory_create();
    if (memory < 0)
        goto done;
    status = copy_file(from, memory);
    if (status == STATUS_OK && !picture_memory_seal(memory))
        status = STATUS_IO;
done:
    close(from);
    if (status == STATUS_OK)
        *fd = memory;
    else if (memory >= 0)
        close(memory);
    return status;
}
