#include "source/folder.h"

#include "base/slice.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned char type_of(int directory, const char *name)
{
	struct stat about;

	if (fstatat(directory, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return DT_UNKNOWN;
	return S_ISDIR(about.st_mode)   ? DT_DIR
	       : S_ISREG(about.st_mode) ? DT_REG
	       : S_ISLNK(about.st_mode) ? DT_LNK
					: DT_FIFO;
}

bool folder_visit(int directory, const char *path,
		  void (*visit)(void *context, const char *name, unsigned char type), void *context)
{
	int fd = openat(directory, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *found;
	int saved;

	if (!stream) {
		saved = errno;
		if (fd >= 0)
			close(fd);
		errno = saved;
		return false;
	}
	errno = 0;
	while ((found = readdir(stream))) {
		const char *name = found->d_name;

		if (!text_equals(name, ".") && !text_equals(name, ".."))
			visit(context, name, found->d_type == DT_UNKNOWN ? type_of(fd, name) : found->d_type);
		errno = 0;
	}
	saved = errno;
	closedir(stream);
	errno = saved;
	return saved == 0;
}
