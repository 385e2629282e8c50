/*
 * All sources of a project, whatever they come from: files, an editor's buffer or standard input, memory. The one
 * interface through which bytes reach the rest of the program. Source layer.
 * Once opened, a set is safe to be read by several threads. It owns its files, their bytes and its notes.
 */
#ifndef SOURCE_SOURCE_SET_H
#define SOURCE_SOURCE_SET_H

#include "base/arena.h"
#include "source/discover.h"
#include "source/file.h"

/*
 * Looks at the bytes of each file once, when they are read. Returns marks of the caller's own, which are kept in
 * the file; with 0 the bytes are dropped, and are read again should they be asked for. Called by several threads at once.
 */
struct source_scan {
	uint64_t (*look)(void *context, const struct source_file *file, struct slice bytes);
	void *context;
};

struct source_set {
	const char *root;           /* absolute */
	struct source_file **files; /* by number: of Python, in the order of their paths' bytes; then markup, likewise */
	size_t count;               /* of Python files, of which alone is spoken below if nothing else is said */
	size_t markup_count;        /* behind them: files in which tags of templates may stand; read if asked for */
	const char *const *inner; /* the roots of other projects below this one, from it, sorted */
	size_t inner_count;
	struct source_note *notes; /* what discovery had to say; see source_set_notes() for all */
	size_t note_count;

	struct arena arena; /* private */
	struct source_private *private;
};

struct source_request {
	struct discover_request discover; /* its `found`, `context` and `workers` are set by the source set */
	struct slice unsaved;             /* the bytes of those targets that are unsaved; copied */
	unsigned workers;
	const struct source_scan *scan; /* NULL to read only what is asked for; its context lives as long as the set */
};

struct word_index;

/*
 * Finds the files of a project, and reads and scans those that are reported if SCAN is given. Whatever is wrong with a file is a
 * note. End with source_set_release().
 */
void source_set_open(struct source_set *set, const struct source_request *request);

/* An empty set for source_set_add(), which makes a set from memory. ROOT is where its paths are said to be. */
void source_set_init(struct source_set *set, const char *root);

/* Adds or replaces PATH (relative to the root), reported. BYTES are copied. Not while other threads use the set. */
struct source_file *source_set_add(struct source_set *set, const char *path, struct slice bytes);
/* The same for markup. */
struct source_file *source_set_add_markup(struct source_set *set, const char *path, struct slice bytes);
/* Whether the file of that number is markup. */
bool source_is_markup(const struct source_set *set, uint32_t number);
/* How many files there are, markup among them. */
size_t source_set_total(const struct source_set *set);

/* FILE has other bytes now than when it was read, or none: reads it again. Not while other threads use the set. */
void source_set_refresh(struct source_set *set, struct source_file *file);

void source_set_release(struct source_set *set);

/* Shows the bytes of a file that was added to SCAN, whose marks it keeps. */
void source_set_scan(struct source_set *set, struct source_file *file, const struct source_scan *scan);

/* What a set has done so far, in bytes; those that came or were searched twice count twice. */
struct source_work {
	size_t read;     /* that came into the set, from wherever */
	size_t searched; /* shown to a scan, to the index of words or to who only looks */
};
struct source_work source_set_work(const struct source_set *set);

/* The file or markup of that path (relative to the root), or NULL. */
struct source_file *source_set_find(const struct source_set *set, const char *path);

/* The first file whose path is not before PATH, or their count: files below a folder follow `folder/`. */
size_t source_set_place(const struct source_set *set, const char *path);

/*
 * The bytes of a file, read when first asked for; they live until the set is released or source_drop(). Empty for a file
 * with a problem, which source_set_notes() then tells. Followed by SOURCE_PADDING zero bytes. Safe in several threads.
 */
struct slice source_bytes(struct source_set *set, struct source_file *file);

/*
 * The same for a look: bytes that are not kept are read into SCRATCH, and live there until it changes. Safe in several threads,
 * each with a scratch of its own.
 */
struct slice source_peek(struct source_set *set, struct source_file *file, struct strbuf *scratch);

/* Frees the bytes of a file, which nobody may be using; they are read again when asked for. Unsaved bytes stay. */
void source_drop(struct source_set *set, struct source_file *file);

/* Reads and scans what source_set_open() has not, once. For one thread at a time. */
void source_set_scan_all(struct source_set *set, unsigned workers);

/*
 * Which files hold which words (see source/words.h). Made while the files were scanned; where not all were, the first
 * question costs a pass over all bytes. For one thread at a time.
 */
const struct word_index *source_set_words(struct source_set *set, unsigned workers);

/* The notes of discovery and of reading, sorted by path; in ARENA. */
struct source_note *source_set_notes(const struct source_set *set, struct arena *arena, size_t *count);

#endif
