#include "report/output.h"

#include "base/oom.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MODE_NEW = 0666 };

static bool fail(const char *path, int number, struct error *err)
{
	struct strbuf name = STRBUF_INIT;

	utf8_add_printable(&name, slice_of(path));
	error_set(err, "cannot write %s: %s", strbuf_text(&name), strerror(number));
	strbuf_release(&name);
	return false;
}

/* Returns 0 or the number of an error. */
static int write_all(int fd, struct slice text)
{
	while (text.size) {
		ssize_t written = write(fd, text.data, text.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno;
		text.data += written;
		text.size -= (size_t)written;
	}
	return 0;
}

bool output_write_standard(struct slice text, struct error *err)
{
	int number = write_all(STDOUT_FILENO, text);

	/* Writing nothing tells nothing of whether somebody listens. */
	if (!number && fcntl(STDOUT_FILENO, F_GETFD) < 0)
		number = errno;
	return number ? fail("standard output", number, err) : true;
}

static int write_and_close(int fd, struct slice text)
{
	int number = write_all(fd, text);

	if (close(fd) && !number && errno != EINTR)
		number = errno;
	return number;
}

static int write_in_place(const char *path, struct slice text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? errno : write_and_close(fd, text);
}

/* MODE is 0 for a new file, whose mode is then what the process is used to. */
static int write_temporary(const char *temporary, const char *path, mode_t mode, struct slice text)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE_NEW);
	int number;

	if (fd < 0)
		return errno;
	number = mode && fchmod(fd, mode & 07777) ? errno : 0;
	if (number)
		close(fd);
	else
		number = write_and_close(fd, text);
	if (!number && rename(temporary, path))
		number = errno;
	if (number)
		unlink(temporary);
	return number;
}

static int replace(const char *path, mode_t mode, struct slice text)
{
	const char *slash = strrchr(path, '/');
	struct slice directory = { path, slash ? (size_t)(slash + 1 - path) : 0 };
	struct strbuf temporary = STRBUF_INIT;
	int number;

	strbuf_addslice(&temporary, directory);
	strbuf_addf(&temporary, ".outlive-%ld.tmp", (long)getpid());
	temporary_file_register(strbuf_text(&temporary));
	number = write_temporary(strbuf_text(&temporary), path, mode, text);
	temporary_file_forget();
	strbuf_release(&temporary);
	return number;
}

bool output_write_file(const char *path, struct slice text, struct error *err)
{
	char *target;
	struct stat status;
	int number;

	if (stat(path, &status)) {
		number = errno == ENOENT ? replace(path, 0, text) : errno;
		return number ? fail(path, number, err) : true;
	}
	if (S_ISDIR(status.st_mode))
		return fail(path, EISDIR, err);
	if (!S_ISREG(status.st_mode)) {
		number = write_in_place(path, text);
		return number ? fail(path, number, err) : true;
	}
	target = realpath(path, NULL);
	number = target ? replace(target, status.st_mode, text) : errno;
	free(target);
	return number ? fail(path, number, err) : true;
}

bool output_append_file(const char *path, struct slice text, struct error *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, MODE_NEW);
	int number = fd < 0 ? errno : write_and_close(fd, text);

	return number ? fail(path, number, err) : true;
}
