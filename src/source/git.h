/*
 * Asks git which files a work tree has. git is the only program that outlive starts: with a fixed argument vector, which only
 * literal paths behind `--` may follow, an environment of our own making, and nothing of the repository's configuration that
 * could run a command. Source layer.
 */
#ifndef SOURCE_GIT_H
#define SOURCE_GIT_H

#include "base/strbuf.h"
#include "source/root.h"

enum git_question {
	GIT_TRACKED,
	GIT_UNTRACKED, /* and not ignored */
};

struct git_listing;

/*
 * Starts to list the files below ROOT, which lies in a work tree: all, or those at or below one of the COUNT (at most 64) PATHS,
 * which are copied. NULL where there is no git. End it with git_listing_finish().
 */
struct git_listing *git_listing_start(const struct root *root, enum git_question question, const char *const *paths,
				      size_t count);

/*
 * Waits for the answer (at most ten seconds since the start) and stores in NAMES, relative to the root, each ended by NUL.
 * Adds to UNREADABLE, in the same way but relative to the work tree, the folders that git could not look into. False when git
 * failed or took too long. Frees the listing.
 */
bool git_listing_finish(struct git_listing *listing, struct strbuf *names, struct strbuf *unreadable);

/* Ends a listing that nobody wants any more; NULL is none. */
void git_listing_drop(struct git_listing *listing);

/*
 * Asks git one question about WORK_TREE: WORDS, ended by NULL, follow git's own options; INPUT is a descriptor that it reads
 * (-1: nothing). Stores what it prints in OUT. False where there is no git, or where it failed or took more than ten seconds.
 */
bool git_ask(const char *work_tree, const char *const *words, int input, struct strbuf *out);

#endif
