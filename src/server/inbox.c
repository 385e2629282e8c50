#include "server/inbox.h"

#include "base/oom.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* More than this does not wait: the thread stops reading. */
enum { WAITING_MAX = 2 * MESSAGE_MAX };

struct inbox_item {
	struct inbox_item *next;
	enum inbox_event event;
	json_t *message;
	size_t size;
	bool changes;
};

static const char *method_of(const json_t *message)
{
	const char *method = json_string_value(json_object_get(message, "method"));

	return method ? method : "";
}

/* Whether a check that goes on would be of what no longer is. */
static bool changes(const struct inbox_item *item)
{
	const char *method = method_of(item->message);

	return item->event == INBOX_END || text_starts(method, "textDocument/did") ||
	       text_starts(method, "workspace/did") || text_equals(method, "shutdown") ||
	       text_equals(method, "exit");
}

static struct inbox_item *item_of(enum transport_status status, const struct strbuf *body)
{
	struct inbox_item *item = xcalloc(1, sizeof *item);

	item->size = body->size;
	if (status == TRANSPORT_MESSAGE) {
		item->message = json_loadb(strbuf_text(body), body->size, JSON_ALLOW_NUL, NULL);
		item->event = json_is_object(item->message) ? INBOX_MESSAGE : INBOX_MALFORMED;
	} else {
		item->event = status == TRANSPORT_TOO_LARGE ? INBOX_TOO_LARGE : INBOX_END;
	}
	item->changes = changes(item);
	return item;
}

static void push(struct inbox *inbox, struct inbox_item *item)
{
	pthread_mutex_lock(&inbox->lock);
	while (inbox->size > WAITING_MAX && !inbox->is_closing)
		pthread_cond_wait(&inbox->changed, &inbox->lock);
	inbox->size += item->size;
	*inbox->last = item;
	inbox->last = &item->next;
	if (item->changes)
		atomic_store(&inbox->stale, true);
	pthread_cond_broadcast(&inbox->changed);
	pthread_mutex_unlock(&inbox->lock);
}

static void *read_on(void *context)
{
	struct inbox *inbox = context;
	struct strbuf body = STRBUF_INIT;
	bool is_over = false;

	while (!is_over) {
		struct inbox_item *item = item_of(transport_read(&inbox->transport, &body), &body);

		is_over = item->event == INBOX_END || text_equals(method_of(item->message), "exit");
		push(inbox, item);
	}
	strbuf_release(&body);
	return NULL;
}

bool inbox_open(struct inbox *inbox, int fd)
{
	*inbox = (struct inbox){ .transport = { .fd = fd } };
	inbox->last = &inbox->first;
	pthread_mutex_init(&inbox->lock, NULL);
	pthread_cond_init(&inbox->changed, NULL);
	if (pipe(inbox->wake) != 0)
		return false;
	inbox->transport.wake = inbox->wake[0];
	return pthread_create(&inbox->thread, NULL, read_on, inbox) == 0;
}

static void item_free(struct inbox_item *item)
{
	json_decref(item->message);
	free(item);
}

void inbox_close(struct inbox *inbox)
{
	pthread_mutex_lock(&inbox->lock);
	inbox->is_closing = true;
	pthread_cond_broadcast(&inbox->changed);
	pthread_mutex_unlock(&inbox->lock);
	close(inbox->wake[1]);
	pthread_join(inbox->thread, NULL);
	close(inbox->wake[0]);
	for (struct inbox_item *item = inbox->first, *next; item; item = next) {
		next = item->next;
		item_free(item);
	}
	pthread_cond_destroy(&inbox->changed);
	pthread_mutex_destroy(&inbox->lock);
}

static struct timespec deadline_in(long milliseconds)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	time.tv_sec += milliseconds / 1000;
	time.tv_nsec += milliseconds % 1000 * 1000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

/* Whether another message changes what is known. The lock is held. */
static bool is_stale(const struct inbox *inbox)
{
	for (const struct inbox_item *item = inbox->first; item; item = item->next)
		if (item->changes)
			return true;
	return false;
}

static struct inbox_item *take(struct inbox *inbox, long milliseconds)
{
	struct timespec deadline = deadline_in(milliseconds < 0 ? 0 : milliseconds);
	struct inbox_item *item;
	int status = 0;

	pthread_mutex_lock(&inbox->lock);
	while (!inbox->first && status != ETIMEDOUT)
		status = milliseconds < 0
				 ? pthread_cond_wait(&inbox->changed, &inbox->lock)
				 : pthread_cond_timedwait(&inbox->changed, &inbox->lock, &deadline);
	item = inbox->first;
	if (item && item->event != INBOX_END) {
		inbox->first = item->next;
		if (!inbox->first)
			inbox->last = &inbox->first;
		inbox->size -= item->size;
		atomic_store(&inbox->stale, is_stale(inbox));
		pthread_cond_broadcast(&inbox->changed);
	}
	pthread_mutex_unlock(&inbox->lock);
	return item;
}

enum inbox_event inbox_next(struct inbox *inbox, long milliseconds, json_t **message)
{
	struct inbox_item *item = take(inbox, milliseconds);
	enum inbox_event event = item ? item->event : INBOX_QUIET;

	*message = NULL;
	if (!item || event == INBOX_END)
		return event;
	if (event == INBOX_MESSAGE)
		*message = json_incref(item->message);
	item_free(item);
	return event;
}
