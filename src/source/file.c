#include "source/file.h"

#include "base/oom.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHEBANG_MAX = 256 };

static void reserve(struct strbuf *out, size_t size)
{
	if (size <= out->capacity)
		return;
	strbuf_release(out);
	out->data = xmalloc(size);
	out->capacity = size;
}

static enum source_problem failure(int *error_number)
{
	*error_number = errno;
	if (errno == ENOENT || errno == ENOTDIR)
		return SOURCE_GONE;
	return errno == ELOOP || errno == EMLINK ? SOURCE_LINK : errno == ENXIO ? SOURCE_SPECIAL : SOURCE_UNREADABLE;
}

static enum source_problem read_all(int fd, size_t limit, struct strbuf *out, int *error_number)
{
	struct stat about;
	size_t size;

	if (fstat(fd, &about) != 0)
		return failure(error_number);
	if (!S_ISREG(about.st_mode))
		return SOURCE_SPECIAL;
	if ((uintmax_t)about.st_size > limit)
		return SOURCE_TOO_LARGE;
	size = (size_t)about.st_size;
	reserve(out, size + SOURCE_PADDING);
	out->size = 0;
	while (out->size < size) {
		ssize_t got = read(fd, out->data + out->size, size - out->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failure(error_number);
		if (got == 0)
			break;
		out->size += (size_t)got;
	}
	memset(out->data + out->size, 0, SOURCE_PADDING);
	return SOURCE_FINE;
}

enum source_problem file_read(int directory, const char *path, bool follow, size_t limit, struct strbuf *out,
			      int *error_number)
{
	int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
	int fd = openat(directory, path, flags);
	enum source_problem problem;

	if (fd < 0)
		return failure(error_number);
	problem = read_all(fd, limit, out, error_number);
	close(fd);
	return problem;
}

bool file_has_python_shebang(const char *path)
{
	char head[SHEBANG_MAX];
	struct stat about;
	ssize_t size;
	char *end;
	int fd;

	if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
		return false;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	size = read(fd, head, sizeof head - 1);
	close(fd);
	if (size < 2 || memcmp(head, "#!", 2) != 0)
		return false;
	head[size] = '\0';
	end = strpbrk(head, "\r\n");
	if (end)
		*end = '\0';
	return strstr(head, "python") || strstr(head, "pypy");
}
