#include "source/source_private.h"

#include "base/path.h"
#include "base/pool.h"
#include "source/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Of a longer list of targets, all files count as such. */
enum { TARGETS_MAX = 32 };

struct scanning {
	struct source_set *set;
	const struct source_scan *scan;
	struct source_file **files;
	struct strbuf *scratch; /* one for each worker */
	struct discover_request *discover;
	struct slice unsaved;
	unsigned workers;
};

static void look_at_bytes(struct scanning *scanning, unsigned worker, struct source_file *file, struct slice bytes)
{
	const struct source_scan *scan = scanning->scan;

	file->marks = scan->look(scan->context, file, bytes);
	word_index_add(scanning->set->private->words, worker, file, bytes);
	source_count(&scanning->set->private->searched, bytes);
}

static void scan_one(void *context, unsigned worker, size_t index)
{
	struct scanning *scanning = context;
	struct source_file *file = scanning->files[index];
	struct strbuf *scratch = &scanning->scratch[worker];

	file->scanned = true;
	if (atomic_load_explicit(&file->state, memory_order_acquire) == READ) {
		if (file->problem == SOURCE_FINE)
			look_at_bytes(scanning, worker, file, file->bytes);
		return;
	}
	if (!source_read(scanning->set, file, scratch))
		return;
	look_at_bytes(scanning, worker, file, strbuf_slice(scratch));
	if (!file->marks)
		return;
	source_keep(scanning->set, file, strbuf_slice(scratch));
	atomic_store_explicit(&file->state, READ, memory_order_release);
}

/* What reading would find out, for files that are not read now. */
static void look_at_file(struct scanning *scanning, struct source_file *file)
{
	int flags = file->link ? 0 : AT_SYMLINK_NOFOLLOW;
	struct stat about;

	if (atomic_load_explicit(&file->state, memory_order_relaxed) == READ)
		return;
	if (fstatat(scanning->set->private->directory, file->path, &about, flags) != 0) {
		file->error_number = errno;
		file->problem = errno == ENOENT || errno == ENOTDIR ? SOURCE_GONE : SOURCE_UNREADABLE;
	} else if (S_ISLNK(about.st_mode)) {
		file->problem = SOURCE_LINK;
	} else if (!S_ISREG(about.st_mode)) {
		file->problem = SOURCE_SPECIAL;
	} else if ((uintmax_t)about.st_size > SOURCE_SIZE_MAX) {
		file->problem = SOURCE_TOO_LARGE;
	}
}

/* Whether a file that is reported may have the path. */
static bool is_target(const struct discover_request *discover, const char *path)
{
	for (size_t i = 0; i < discover->count && discover->count <= TARGETS_MAX; i++) {
		const char *target = path_below(discover->root.path, discover->targets[i].path);

		if (!target || !*target || path_below(target, path))
			return true;
	}
	return discover->count > TARGETS_MAX;
}

static void find_out(void *context, unsigned worker, size_t index)
{
	struct scanning *scanning = context;
	struct source_file *file = scanning->files[index];

	if (scanning->scan && is_target(scanning->discover, file->path))
		scan_one(context, worker, index);
	else
		look_at_file(scanning, file);
}

static void run(struct scanning *scanning, struct source_file **files, size_t count,
		void (*each)(void *context, unsigned worker, size_t index))
{
	scanning->files = files;
	scanning->scratch = xcalloc(scanning->workers, sizeof *scanning->scratch);
	pool_run(scanning->workers, count, each, scanning);
	for (unsigned i = 0; i < scanning->workers; i++)
		strbuf_release(&scanning->scratch[i]);
	free(scanning->scratch);
}

static void overlay(struct scanning *scanning, struct source_file *file)
{
	const struct discover_request *discover = scanning->discover;

	for (size_t i = 0; i < discover->count; i++) {
		const char *path = path_below(discover->root.path, discover->targets[i].path);

		if (!discover->targets[i].unsaved || !path || !text_equals(path, file->path))
			continue;
		file->unsaved = true;
		source_keep(scanning->set, file, scanning->unsaved);
		source_count(&scanning->set->private->read, file->bytes);
		atomic_store_explicit(&file->state, READ, memory_order_relaxed);
		return;
	}
}

static bool has_unsaved(const struct discover_request *discover)
{
	for (size_t i = 0; i < discover->count; i++) {
		if (discover->targets[i].unsaved)
			return true;
	}
	return false;
}

static void found(void *context, struct source_file **files, size_t count)
{
	struct scanning *scanning = context;

	for (size_t i = has_unsaved(scanning->discover) ? 0 : count; i < count; i++) {
		if (!files[i]->unsaved)
			overlay(scanning, files[i]);
	}
	run(scanning, files, count, find_out);
}

/* The words of files that were not all scanned are not worth keeping. */
static void note_unscanned(struct source_set *set)
{
	bool all = true;

	for (size_t i = 0; i < set->count; i++)
		all = all && set->files[i]->scanned;
	if (!set->private->words)
		return;
	if (all) {
		word_index_settle(set->private->words);
		return;
	}
	word_index_free(set->private->words);
	set->private->words = NULL;
}

void source_set_open(struct source_set *set, const struct source_request *request)
{
	struct discover_request discover_request = request->discover;
	struct scanning scanning = {
		.set = set,
		.scan = request->scan,
		.discover = &discover_request,
		.unsaved = request->unsaved,
		.workers = request->workers ? request->workers : 1,
	};
	struct discovery discovery;

	source_set_init(set, request->discover.root.path);
	set->private->directory = open(set->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (request->scan) {
		set->private->scan = *request->scan;
		set->private->words = word_index_new(scanning.workers);
	}
	discover_request.found = found;
	discover_request.context = &scanning;
	discover_request.workers = scanning.workers;
	discover(&set->arena, &discover_request, &discovery);
	set->count = discovery.count;
	set->markup_count = discovery.markup_count;
	set->files = xmalloc((discovery.count + discovery.markup_count + 1) * sizeof *set->files);
	if (discovery.count)
		memcpy(set->files, discovery.files, discovery.count * sizeof *set->files);
	if (discovery.markup_count)
		memcpy(set->files + discovery.count, discovery.markup, discovery.markup_count * sizeof *set->files);
	set->inner = discovery.inner;
	set->inner_count = discovery.inner_count;
	set->notes = discovery.notes;
	set->note_count = discovery.note_count;
	note_unscanned(set);
}

static void scan_rest(void *context, unsigned worker, size_t index)
{
	struct scanning *scanning = context;
	struct source_file *file = scanning->files[index];
	struct slice bytes;

	if (!file->scanned && scanning->scan->look) {
		scan_one(context, worker, index);
		return;
	}
	bytes = source_peek(scanning->set, file, &scanning->scratch[worker]);
	if (file->problem == SOURCE_FINE)
		word_index_add(scanning->set->private->words, worker, file, bytes);
}

void source_set_scan_all(struct source_set *set, unsigned workers)
{
	struct source_private *private = set->private;
	struct scanning scanning = { .set = set, .scan = &private->scan, .workers = workers ? workers : 1 };

	if (private->words)
		return;
	private->words = word_index_new(scanning.workers);
	run(&scanning, set->files, set->count, scan_rest);
	word_index_settle(private->words);
}

const struct word_index *source_set_words(struct source_set *set, unsigned workers)
{
	source_set_scan_all(set, workers);
	return set->private->words;
}
