/* What discovery shares among its own files. Source layer. */
#ifndef SOURCE_SEARCH_H
#define SOURCE_SEARCH_H

#include "source/discover.h"
#include "source/exclude.h"
#include "source/walk.h"

/* Sorted by their paths once they are settled. */
struct found_files {
	struct source_file **items;
	size_t count;
	size_t capacity;
};

struct search {
	struct arena *arena;
	const struct discover_request *request;
	struct source_notes notes;
	struct excluder excluder;
	struct walk walk;
	VEC(const char *) scripts; /* named files that are Python by their first line, sorted */
	struct found_files files;
	struct found_files markup;
	VEC(const char *) inner; /* roots of other projects below this one's, from it */
};

/* CONTEXT is a search: whether a file is Python by its name, or a script that was named. */
bool search_wants(void *context, const char *path);

/* Likewise: whether it is that, or markup. */
bool search_takes(void *context, const char *path);

/* A file that search_takes(). PATH lives as long as the search's arena. */
void search_add(struct search *search, const char *path);

/* Hands over the files added since there were BEFORE. */
void search_announce(struct search *search, size_t before);

/* Finds the roots of other projects that the marks among COUNT paths make, and leaves out what lies in them. */
void search_find_inner(struct search *search, const char *const *names, size_t count);
bool search_is_inner(const struct search *search, const char *path);

void search_sort_names(const char **names, size_t count);

/* Adds what git lists. False where git fails, or has nothing to say of a root below its work tree's. */
bool search_git(struct search *search);

#endif
