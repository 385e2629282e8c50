#include "cmd/changes.h"

#include "base/path.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/inotify.h>
#endif

enum { LOOK_EVERY = 500, CALM_AFTER = 100, CALM_AT_LAST = 2000, CLOCK_LAG = 50 }; /* milliseconds */

void watched_release(struct watched *watched)
{
	arena_release(&watched->arena);
	vec_release(&watched->folders);
	vec_release(&watched->files);
}

static bool is_before(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/* The clock of files goes by ticks, so that what is written after a time may bear an earlier one. */
static struct timespec with_lag(struct timespec since)
{
	since.tv_nsec -= CLOCK_LAG * 1000000L;
	if (since.tv_nsec < 0) {
		since.tv_sec--;
		since.tv_nsec += 1000000000;
	}
	return since;
}

static struct timespec modified(const struct stat *about)
{
#ifdef __APPLE__
	return about->st_mtimespec;
#else
	return about->st_mtim;
#endif
}

/* A file whose time lies in the future has not changed just now. */
static bool has_changed(const char *path, struct timespec since, struct timespec now)
{
	struct stat about;
	struct timespec at;

	if (stat(path, &about) != 0)
		return false;
	at = modified(&about);
	return !is_before(at, since) && !is_before(now, at);
}

static bool has_any_changed(const struct watched *watched, struct timespec since)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	for (size_t i = 0; i < watched->folders.count; i++)
		if (has_changed(watched->folders.items[i], since, now))
			return true;
	for (size_t i = 0; i < watched->files.count; i++)
		if (has_changed(watched->files.items[i], since, now))
			return true;
	return false;
}

/* What goes from a folder makes the folder newer, so that nothing is asked of what is not there. */
static void look_until_changed(const struct watched *watched, struct timespec since)
{
	while (!has_any_changed(watched, since))
		poll(NULL, 0, LOOK_EVERY);
	poll(NULL, 0, CALM_AFTER);
}

#ifdef __linux__

static bool matters(const struct inotify_event *event)
{
	const char *name = event->len ? event->name : "";

	return event->mask & (IN_ISDIR | IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF) ||
	       path_is_python(name) || text_ends(name, ".toml") || text_ends(name, ".json") ||
	       text_equals(name, ".gitignore");
}

/* Reads what has happened, and says whether any of it matters. */
static bool read_events(int fd)
{
	alignas(struct inotify_event) char events[1 << 14];
	ssize_t size = read(fd, events, sizeof events);
	bool any = false;

	for (ssize_t at = 0; at < size;) {
		const struct inotify_event *event = (const void *)(events + at);

		any |= matters(event);
		at += (ssize_t)(sizeof *event + event->len);
	}
	return any;
}

static bool happens_within(int fd, int milliseconds)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	return poll(&wanted, 1, milliseconds) > 0;
}

/* False where not all can be watched so. */
static bool watch_folders(int fd, const struct watched *watched)
{
	const uint32_t what = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
			      IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

	for (size_t i = 0; i < watched->folders.count; i++)
		if (inotify_add_watch(fd, watched->folders.items[i], what) < 0 && errno != ENOENT &&
		    errno != ENOTDIR)
			return false;
	return true;
}

static bool wait_for_events(const struct watched *watched, struct timespec since)
{
	int fd = inotify_init1(IN_CLOEXEC);
	bool is_able = fd >= 0 && watch_folders(fd, watched);

	/* What changed before that is seen by its time. */
	if (is_able && !has_any_changed(watched, since))
		while (!read_events(fd))
			;
	for (int waited = 0; is_able && waited < CALM_AT_LAST && happens_within(fd, CALM_AFTER);
	     waited += CALM_AFTER)
		read_events(fd);
	if (fd >= 0)
		close(fd);
	return is_able;
}

#else

static bool wait_for_events(const struct watched *watched, struct timespec since)
{
	(void)watched;
	(void)since;
	return false;
}

#endif

void changes_wait(const struct watched *watched, struct timespec since)
{
	since = with_lag(since);
	if (!wait_for_events(watched, since))
		look_until_changed(watched, since);
}
