#include "server/transport.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <strings.h>
#include <unistd.h>

static bool is_readable(const struct transport *transport)
{
	struct pollfd wanted[] = { { .fd = transport->fd, .events = POLLIN },
				   { .fd = transport->wake, .events = POLLIN } };

	while (poll(wanted, transport->wake < 0 ? 1 : 2, -1) < 0)
		if (errno != EINTR)
			return false;
	return wanted[1].revents == 0;
}

/* Reads on into the buffer, which is empty. False at the end. */
static bool fill(struct transport *transport)
{
	ssize_t size;

	do
		size = is_readable(transport)
			       ? read(transport->fd, transport->buffer, sizeof transport->buffer)
			       : 0;
	while (size < 0 && errno == EINTR);
	transport->start = 0;
	transport->end = size > 0 ? (size_t)size : 0;
	return size > 0;
}

static bool has_bytes(struct transport *transport)
{
	return transport->start < transport->end || fill(transport);
}

/* A line of a header, without its break. False if it does not end, or is too long. */
static bool read_line(struct transport *transport, struct strbuf *line)
{
	strbuf_clear(line);
	while (has_bytes(transport)) {
		char c = transport->buffer[transport->start++];

		if (c == '\n')
			break;
		strbuf_addch(line, c);
		if (line->size > HEADER_MAX)
			return false;
	}
	if (transport->end == 0 || line->size == 0 || line->data[line->size - 1] != '\r')
		return false;
	strbuf_truncate(line, line->size - 1);
	return true;
}

static bool parse_size(const char *text, uint64_t *size)
{
	text += strspn(text, " \t");
	*size = 0;
	if (!*text)
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (*size > UINT32_MAX)
			return false;
		*size = *size * 10 + (uint64_t)(*text - '0');
	}
	return !text[strspn(text, " \t")];
}

/* False if there is no header, or one that does not say how long the body is. */
static bool read_header(struct transport *transport, struct strbuf *line, uint64_t *size)
{
	static const char name[] = "Content-Length:";
	bool has_size = false;

	for (int lines = 0; lines < 16; lines++) {
		if (!read_line(transport, line))
			return false;
		if (line->size == 0)
			return has_size;
		if (strncasecmp(strbuf_text(line), name, sizeof name - 1) != 0)
			continue;
		if (has_size || !parse_size(strbuf_text(line) + sizeof name - 1, size))
			return false;
		has_size = true;
	}
	return false;
}

/* Without BODY, what is read is dropped. */
static bool read_body(struct transport *transport, uint64_t left, struct strbuf *body)
{
	while (left) {
		size_t size;

		if (!has_bytes(transport))
			return false;
		size = transport->end - transport->start;
		if (size > left)
			size = (size_t)left;
		if (body)
			strbuf_add(body, transport->buffer + transport->start, size);
		transport->start += size;
		left -= size;
	}
	return true;
}

enum transport_status transport_read(struct transport *transport, struct strbuf *body)
{
	struct strbuf line = STRBUF_INIT;
	uint64_t size = 0;
	bool ok;

	if (!has_bytes(transport))
		return TRANSPORT_END;
	ok = read_header(transport, &line, &size);
	strbuf_release(&line);
	if (!ok)
		return TRANSPORT_BROKEN;
	strbuf_clear(body);
	if (size > MESSAGE_MAX)
		return read_body(transport, size, NULL) ? TRANSPORT_TOO_LARGE : TRANSPORT_BROKEN;
	return read_body(transport, size, body) ? TRANSPORT_MESSAGE : TRANSPORT_BROKEN;
}

static bool write_all(int fd, struct slice text)
{
	while (text.size) {
		ssize_t size = write(fd, text.data, text.size);

		if (size < 0 && errno != EINTR)
			return false;
		if (size > 0)
			text = (struct slice){ text.data + size, text.size - (size_t)size };
	}
	return true;
}

bool transport_write(int fd, struct slice body)
{
	struct strbuf message = STRBUF_INIT;
	bool ok;

	strbuf_addf(&message, "Content-Length: %zu\r\n\r\n", body.size);
	strbuf_addslice(&message, body);
	ok = write_all(fd, strbuf_slice(&message));
	strbuf_release(&message);
	return ok;
}
