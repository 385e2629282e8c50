/* What discovery shares among its own files. Source layer. */
#ifndef SOURCE_SEARCH_H
#define SOURCE_SEARCH_H

#include "source/discover.h"
#include "source/exclude.h"
#include "source/walk.h"

struct search {
	struct arena *arena;
	const struct discover_request *request;
	struct source_notes notes;
	struct excluder excluder;
	struct walk walk;
	VEC(const char *) scripts; /* named files that are Python by their first line, sorted */
	VEC(struct source_file *) files;
	VEC(const char *) inner; /* roots of other projects below this one's, from it */
};

/* CONTEXT is a search: whether a file is Python by its name, or a script that was named. */
bool search_wants(void *context, const char *path);

/* PATH lives as long as the search's arena. */
struct source_file *search_add(struct search *search, const char *path);

/* Hands over the files added since there were BEFORE. */
void search_announce(struct search *search, size_t before);

/* Finds the roots of other projects that the marks among COUNT paths make, and leaves out what lies in them. */
void search_find_inner(struct search *search, const char *const *names, size_t count);
bool search_is_inner(const struct search *search, const char *path);

void search_sort_names(const char **names, size_t count);

/* Adds what git lists. False where git fails, or has nothing to say of a root below its work tree's. */
bool search_git(struct search *search);

#endif
