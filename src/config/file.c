#include "config/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SIZE = 32 << 20 };

static bool read_all(int fd, struct arena *arena, const char *name, struct slice *text, struct error *err)
{
	struct stat status;
	char *bytes;
	size_t size = 0;
	ssize_t got = 1;

	if (fstat(fd, &status) != 0)
		return error_set(err, "cannot read %s: %s", name, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return error_set(err, "cannot read %s: not a regular file", name);
	if (status.st_size > MAX_SIZE)
		return error_set(err, "cannot read %s: larger than %d bytes", name, MAX_SIZE);
	bytes = arena_alloc(arena, (size_t)status.st_size + 1);
	while (size < (size_t)status.st_size && got != 0) {
		got = read(fd, bytes + size, (size_t)status.st_size - size);
		if (got < 0 && errno != EINTR)
			return error_set(err, "cannot read %s: %s", name, strerror(errno));
		if (got > 0)
			size += (size_t)got;
	}
	*text = (struct slice){ bytes, size };
	return true;
}

bool text_file_read(struct arena *arena, const char *path, const char *name, struct slice *text, struct error *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return error_set(err, "cannot read %s: %s", name, strerror(errno));
	good = read_all(fd, arena, name, text, err);
	close(fd);
	return good;
}
