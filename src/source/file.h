/*
 * One file of a project: where it is and, once read, its bytes. Value type of the source layer; made by discovery, owned
 * by the source set, which alone writes it.
 */
#ifndef SOURCE_FILE_H
#define SOURCE_FILE_H

#include "base/slice.h"
#include "base/strbuf.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	SOURCE_SIZE_MAX = 8 << 20, /* bytes of a file that is analysed; a larger one is left out, and that is said */
	SOURCE_PADDING = 64,       /* zero bytes after the bytes of every file, for scanners that look ahead */
};

enum source_problem {
	SOURCE_FINE,
	SOURCE_GONE,       /* tracked, and not there; or it vanished since it was found */
	SOURCE_LINK,       /* a symbolic link, when links are not followed */
	SOURCE_UNREADABLE, /* the system's reason is in the error number */
	SOURCE_TOO_LARGE,
	SOURCE_SPECIAL, /* a FIFO, socket, device or directory */
};

struct source_file {
	const char *path; /* relative to the root, '/' between names; hostile bytes */
	uint32_t number;  /* its place in the set */
	bool reported;    /* lies under a path that was named */
	bool named;       /* was itself named */
	bool link;        /* a link that stands for itself, since it leads out of what is known */
	bool unsaved;     /* its bytes were handed over, not read */
	uint64_t marks;   /* what the scan returned for it */
	bool scanned;     /* it was read for that; its words are known, and its problem if it has one */

	/* Private to the source set. */
	struct slice bytes;
	void *memory;
	atomic_int state;
	_Atomic(enum source_problem) problem; /* another thread may be reading the file */
	int error_number;
};

/*
 * Replaces the contents of OUT by the bytes of the regular file PATH, seen from the directory DIRECTORY (a descriptor),
 * and by SOURCE_PADDING zero bytes, which its size leaves out. Never waits on a FIFO, never reads more than LIMIT bytes.
 * A link is followed only if FOLLOW is set. The error number is stored for SOURCE_UNREADABLE.
 */
enum source_problem file_read(int directory, const char *path, bool follow, size_t limit, struct strbuf *out,
			      int *error_number);

/* Whether the regular file PATH begins with a `#!` line that starts Python. */
bool file_has_python_shebang(const char *path);

#endif
