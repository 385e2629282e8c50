#include "source/revision.h"

#include "source/exclude.h"
#include "source/git.h"
#include "base/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OBJECT_NAME_MAX = 64 };

struct blob {
	bool is_markup;
	const char *path; /* from the root */
	struct slice object;
};

struct revision {
	const struct revision_request *request;
	struct source_set *set;
	struct arena arena;
	const char *work_tree;
	const char *commit;
	VEC(struct blob) blobs;
};

/* What PRINTED by git is up to the end of the line; NULL where it is nothing. In the revision's arena. */
static const char *ask_line(struct revision *revision, const char *const *words)
{
	struct strbuf out = STRBUF_INIT;
	const char *line = NULL;

	if (git_ask(revision->work_tree, words, -1, &out) && out.size && *strbuf_text(&out) != '\n')
		line = arena_text(&revision->arena,
				  (struct slice){ out.data, strcspn(strbuf_text(&out), "\n") });
	strbuf_release(&out);
	return line;
}

static bool is_shallow(struct revision *revision)
{
	static const char *const words[] = { "rev-parse", "--is-shallow-repository", NULL };
	const char *answer = ask_line(revision, words);

	return answer && text_equals(answer, "true");
}

#define FETCH_ALL                                                                                \
	"fetch all of it (`fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` of GitLab, `git " \
	"fetch --unshallow`)"

static bool fail_commit(struct revision *revision, struct error *err)
{
	static const char *const words[] = { "version", NULL };
	struct strbuf out = STRBUF_INIT;
	bool has_git = git_ask(revision->work_tree, words, -1, &out);

	strbuf_release(&out);
	if (!has_git)
		return error_set(err, "there is no revision `%s` without git, which cannot be run",
				 revision->request->name);
	if (is_shallow(revision))
		return error_set(err,
				 "git knows no commit `%s` in this clone, which has a part of the "
				 "history only; " FETCH_ALL,
				 revision->request->name);
	return error_set(err, "git knows no commit `%s`", revision->request->name);
}

/* Where HEAD's history and the commit's parted. */
static bool find_base(struct revision *revision, struct error *err)
{
	const char *words[] = { "merge-base", revision->commit, "HEAD", NULL };
	const char *base = ask_line(revision, words), *name = revision->request->name;

	if (base) {
		revision->commit = base;
		return true;
	}
	if (is_shallow(revision))
		return error_set(err,
				 "where HEAD and `%s` parted is not in this clone, which has a "
				 "part of the history only; " FETCH_ALL ", or take `--since-exact`",
				 name);
	return error_set(err,
			 "HEAD and `%s` have no history in common; `--since-exact` compares with "
			 "`%s` as it is",
			 name, name);
}

static bool find_commit(struct revision *revision, struct error *err)
{
	const char *name = revision->request->name;
	const char *words[] = { "rev-parse", "--verify", "--quiet", arena_printf(&revision->arena, "%s^{commit}", name),
				NULL };

	revision->commit = name[0] == '-' ? NULL : ask_line(revision, words);
	if (!revision->commit)
		return fail_commit(revision, err);
	return revision->request->exact || find_base(revision, err);
}

/* One entry of ls-tree: `mode type object TAB path`. Links and submodules are no sources. */
static void add_entry(struct revision *revision, struct excluder *excluder, const char *entry)
{
	const struct root *root = &revision->request->discover->root;
	const struct discover_filter *filter = &revision->request->discover->filter;
	const char *tab = strchr(entry, '\t'), *path, *object;
	bool is_markup;

	if (!tab || (strncmp(entry, "100644 blob ", 12) != 0 && strncmp(entry, "100755 blob ", 12) != 0))
		return;
	object = entry + 12;
	path = path_below(root->path, path_join(&revision->arena, revision->work_tree, tab + 1));
	if (!path || path_is_in(path, revision->request->inner, revision->request->inner_count))
		return;
	is_markup = !exclude_is_python(excluder, path);
	if ((is_markup && (!filter->markup || !filter->markup(filter->context, path))) ||
	    exclude_path(excluder, path, false))
		return;
	vec_push(&revision->blobs, ((struct blob){ is_markup, path, { object, (size_t)(tab - object) } }));
}

/* LISTING is kept until the blobs are read. */
static bool list_files(struct revision *revision, struct strbuf *listing, struct error *err)
{
	const char *words[] = { "ls-tree", "-r", "-z", "--full-tree", revision->commit, NULL };
	struct source_notes notes = { 0 };
	struct excluder excluder = { .arena = &revision->arena,
				     .request = revision->request->discover,
				     .notes = &notes };

	if (!git_ask(revision->work_tree, words, -1, listing))
		return error_set(err, "git does not list the files of `%s`", revision->request->name);
	for (size_t at = 0; at < listing->size; at += strlen(listing->data + at) + 1)
		add_entry(revision, &excluder, listing->data + at);
	excluder_release(&excluder);
	vec_release(&notes);
	return true;
}

/* The names of the objects, for git to read; NULL without room for them. */
static FILE *write_names(const struct revision *revision)
{
	FILE *names = tmpfile();

	if (!names)
		return NULL;
	for (size_t i = 0; i < revision->blobs.count; i++)
		fprintf(names, "%.*s\n", (int)revision->blobs.items[i].object.size,
			revision->blobs.items[i].object.data);
	if (fflush(names) == 0 && lseek(fileno(names), 0, SEEK_SET) == 0)
		return names;
	fclose(names);
	return NULL;
}

static void add_file(struct revision *revision, const struct blob *blob, struct slice bytes)
{
	const struct source_scan *scan = revision->request->scan;
	struct source_file *file;

	if (bytes.size > SOURCE_SIZE_MAX)
		return;
	if (blob->is_markup) {
		source_set_add_markup(revision->set, blob->path, bytes);
		return;
	}
	file = source_set_add(revision->set, blob->path, bytes);
	if (scan)
		source_set_scan(revision->set, file, scan);
}

/* The answer of cat-file: for each object `name blob size LF bytes LF`, or `name missing LF`, in the order of the questions. */
static bool take_files(struct revision *revision, struct slice text)
{
	for (size_t i = 0; i < revision->blobs.count; i++) {
		const char *end = memchr(text.data, '\n', text.size), *size_text;
		size_t head, size;

		if (!end)
			return false;
		head = (size_t)(end - text.data) + 1;
		size_text = text.data + revision->blobs.items[i].object.size + strlen(" blob ");
		text = (struct slice){ text.data + head, text.size - head };
		if (size_text >= end) /* missing */
			continue;
		size = (size_t)strtoull(size_text, NULL, 10);
		if (size >= text.size)
			return false;
		add_file(revision, &revision->blobs.items[i], (struct slice){ text.data, size });
		text = (struct slice){ text.data + size + 1, text.size - size - 1 };
	}
	return true;
}

static bool read_files(struct revision *revision, struct error *err)
{
	static const char *const words[] = { "cat-file", "--batch", NULL };
	struct strbuf out = STRBUF_INIT;
	FILE *names = write_names(revision);
	bool ok = names && git_ask(revision->work_tree, words, fileno(names), &out) &&
		  take_files(revision, strbuf_slice(&out));

	if (names)
		fclose(names);
	strbuf_release(&out);
	return ok ? true : error_set(err, "git does not hand out the files of `%s`", revision->request->name);
}

bool revision_open(struct source_set *set, const struct revision_request *request, struct error *err)
{
	const struct root *root = &request->discover->root;
	struct revision revision = { .request = request, .set = set, .work_tree = root->work_tree };
	struct strbuf listing = STRBUF_INIT;
	bool ok;

	source_set_init(set, root->path);
	if (!root->work_tree)
		return error_set(err, "there is no revision `%s`: the project is in no git work tree", request->name);
	arena_init(&revision.arena);
	ok = find_commit(&revision, err) && list_files(&revision, &listing, err) && read_files(&revision, err);
	vec_release(&revision.blobs);
	strbuf_release(&listing);
	arena_release(&revision.arena);
	return ok;
}
