/*
 * What a client has sent and nobody has dealt with: a thread reads it, so that what is being done
 * can be given up for newer text. Layer `server`.
 */
#ifndef SERVER_INBOX_H
#define SERVER_INBOX_H

#include "server/transport.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>

enum inbox_event {
	INBOX_MESSAGE,
	INBOX_QUIET,     /* nothing has come in the time given */
	INBOX_MALFORMED, /* something that is no JSON object */
	INBOX_TOO_LARGE,
	INBOX_END, /* nothing more comes */
};

struct inbox_item;

struct inbox {
	struct transport transport;
	pthread_t thread;
	int wake[2];
	atomic_bool stale; /* what comes next changes what is known */

	/* Guarded by the lock. */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct inbox_item *first, **last;
	size_t size; /* bytes of the messages that wait */
	bool is_closing;
};

/*
 * Reads from FD until inbox_close(), or until the message `exit`. False if the system has no thread
 * left.
 */
bool inbox_open(struct inbox *inbox, int fd);
void inbox_close(struct inbox *inbox);

/*
 * The next message, which the caller releases; waits at most MILLISECONDS for it, or for as long as
 * it takes if they are negative.
 */
enum inbox_event inbox_next(struct inbox *inbox, long milliseconds, json_t **message);

#endif
