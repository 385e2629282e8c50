#include "sample.h"

#include "report/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	char path[32];
	char file[64];
};

static void folder_init(struct folder *folder)
{
	strcpy(folder->path, "/tmp/outlive-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	snprintf(folder->file, sizeof folder->file, "%s/report", folder->path);
}

static void expect_contents(const char *path, const char *expected)
{
	char contents[64] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(contents, 1, sizeof contents - 1, file), strlen(expected));
	fclose(file);
	assert_string_equal(contents, expected);
}

static void a_file_is_replaced_and_keeps_its_mode(void **state)
{
	struct error err = ERROR_INIT;
	struct folder folder;
	struct stat status;

	folder_init(&folder);
	assert_true(output_write_file(folder.file, slice_of("one"), &err));
	assert_int_equal(chmod(folder.file, 0640), 0);
	assert_true(output_write_file(folder.file, slice_of("two"), &err));
	expect_contents(folder.file, "two");
	assert_int_equal(stat(folder.file, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	unlink(folder.file);
	assert_int_equal(rmdir(folder.path), 0);
}

static void a_link_is_followed(void **state)
{
	struct error err = ERROR_INIT;
	struct folder folder;
	char link[80];

	folder_init(&folder);
	snprintf(link, sizeof link, "%s/link", folder.path);
	assert_true(output_write_file(folder.file, slice_of("one"), &err));
	assert_int_equal(symlink("report", link), 0);
	assert_true(output_write_file(link, slice_of("two"), &err));
	expect_contents(folder.file, "two");
	unlink(folder.file);
	unlink(link);
	assert_int_equal(rmdir(folder.path), 0);
}

static void failures_name_the_file(void **state)
{
	struct error err = ERROR_INIT, other = ERROR_INIT;

	assert_false(output_write_file("/tmp", slice_of("one"), &err));
	assert_string_equal(err.message, "cannot write /tmp: Is a directory");
	error_release(&err);
	assert_false(output_write_file("/nowhere\n/report", slice_of("one"), &other));
	assert_string_equal(other.message, "cannot write /nowhere\\x0a/report: No such file or directory");
	error_release(&other);
}

static void a_full_or_closed_output_is_an_error(void **state)
{
	struct error err = ERROR_INIT, other = ERROR_INIT;
	int kept = dup(STDOUT_FILENO), full = open("/dev/full", O_WRONLY);
	bool wrote_full = true, wrote_closed;

	fflush(stdout);
	if (full >= 0) {
		dup2(full, STDOUT_FILENO);
		wrote_full = output_write_standard(slice_of("text"), &err);
		close(full);
	}
	close(STDOUT_FILENO);
	wrote_closed = output_write_standard(slice_of(""), &other);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	if (full >= 0)
		assert_string_equal(err.message, "cannot write standard output: No space left on device");
	assert_int_equal(wrote_full, full < 0);
	assert_false(wrote_closed);
	error_release(&err);
	error_release(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_replaced_and_keeps_its_mode),
		cmocka_unit_test(a_link_is_followed),
		cmocka_unit_test(failures_name_the_file),
		cmocka_unit_test(a_full_or_closed_output_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
