/* A bounded ring under one mutex. */
#include "base/mailbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"

struct mailbox {
    pthread_mutex_t lock;
    mailbox_wake_fn wake;
    void *context; /* borrowed */
    size_t message_size;
    size_t capacity;
    size_t head;
    size_t count;
    unsigned char *slots;
};

struct mailbox *mailbox_create(size_t message_size, size_t capacity, mailbox_wake_fn wake, void *context)
{
    ASSERT(message_size > 0 && capacity > 0);
    struct mailbox *mailbox = calloc(1, sizeof *mailbox);
    unsigned char *slots = calloc(capacity, message_size);
    if (!mailbox || !slots || pthread_mutex_init(&mailbox->lock, NULL) != 0) {
        free(slots);
        free(mailbox);
        return NULL;
    }
    mailbox->wake = wake;
    mailbox->context = context;
    mailbox->message_size = message_size;
    mailbox->capacity = capacity;
    mailbox->slots = slots;
    return mailbox;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    if (!mailbox)
        return;
    pthread_mutex_destroy(&mailbox->lock);
    base_wipe(mailbox->slots, mailbox->capacity * mailbox->message_size);
    free(mailbox->slots);
    free(mailbox);
}

static unsigned char *slot_at(struct mailbox *mailbox, size_t index)
{
    return mailbox->slots + (index % mailbox->capacity) * mailbox->message_size;
}

bool mailbox_send(struct mailbox *mailbox, const void *message)
{
    pthread_mutex_lock(&mailbox->lock);
    bool room = mailbox->count < mailbox->capacity;
    if (room) {
        memcpy(slot_at(mailbox, mailbox->head + mailbox->count), message, mailbox->message_size);
        mailbox->count++;
    }
    pthread_mutex_unlock(&mailbox->lock);
    if (room && mailbox->wake)
        mailbox->wake(mailbox->context);
    return room;
}

bool mailbox_receive(struct mailbox *mailbox, void *message)
{
    pthread_mutex_lock(&mailbox->lock);
    bool any = mailbox->count > 0;
    if (any) {
        unsigned char *slot = slot_at(mailbox, mailbox->head);
        memcpy(message, slot, mailbox->message_size);
        base_wipe(slot, mailbox->message_size);
        mailbox->head = (mailbox->head + 1) % mailbox->capacity;
        mailbox->count--;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return any;
}
