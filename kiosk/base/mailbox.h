/* A bounded queue of by-value messages between threads. Many senders, one receiver.
 * The queue carries the data; the wake-up carries nothing and may be merged with others. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct mailbox; /* opaque */
typedef void (*mailbox_wake_fn)(void *context);

/* `wake` (may be NULL) is called on the sender's thread after a message was queued, outside the lock. */
struct mailbox *mailbox_create(size_t message_size, size_t capacity, mailbox_wake_fn wake, void *context);
void mailbox_destroy(struct mailbox *mailbox); /* NULL is fine; wipes what is left */
/* False when full: the sender decides what that means. Any thread. */
bool mailbox_send(struct mailbox *mailbox, const void *message);
/* False when empty. Receiver's thread only. The slot is wiped after the copy. */
bool mailbox_receive(struct mailbox *mailbox, void *message);
