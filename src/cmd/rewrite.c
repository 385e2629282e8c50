#include "cmd/rewrite.h"

#include "report/output.h"
#include "source/file.h"

#include <fcntl.h>

static bool is_unchanged(const char *path, struct slice source)
{
	struct strbuf now = STRBUF_INIT;
	int number;
	bool same = file_read(AT_FDCWD, path, true, SOURCE_SIZE_MAX, &now, &number) == SOURCE_FINE &&
		    slice_equals(strbuf_slice(&now), source);

	strbuf_release(&now);
	return same;
}

bool rewrite_file(const char *path, const char *shown, struct slice was, struct slice now, struct error *err)
{
	if (!is_unchanged(path, was))
		return error_set(err, "%s has changed since it was read; nothing is written to it", shown);
	return output_write_file(path, now, err);
}
