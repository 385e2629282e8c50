/*
 * Messages of the language server protocol as bytes: a header that says how long the body is, and
 * the body. Bounded, as a client may be anything: a body over MESSAGE_MAX is read and dropped.
 * Layer `server`.
 */
#ifndef SERVER_TRANSPORT_H
#define SERVER_TRANSPORT_H

#include "base/strbuf.h"

#include <stdbool.h>

enum {
	MESSAGE_MAX = 32 << 20, /* a file of 8 MiB, escaped */
	HEADER_MAX = 8 << 10,
};

enum transport_status {
	TRANSPORT_MESSAGE,
	TRANSPORT_TOO_LARGE, /* one was dropped; the next may be read */
	TRANSPORT_END,       /* between two messages */
	TRANSPORT_BROKEN,    /* in one, or no message at all: nothing more can be read */
};

/*
 * What reads from a descriptor. `wake` becomes readable when reading shall end; -1: never. All zero
 * but the descriptors to begin with.
 */
struct transport {
	int fd;
	int wake;
	size_t start, end; /* of what the buffer holds */
	char buffer[1 << 14];
};

/* Waits for the next message, whose body replaces what BODY holds. */
enum transport_status transport_read(struct transport *transport, struct strbuf *body);

/* Writes a message; false if it cannot be written. */
bool transport_write(int fd, struct slice body);

#endif
