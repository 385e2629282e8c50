/*
 * The projects of an editor's documents, which stay open from one check to the next. The text of a
 * document stands for its file's. Layer `cmd`.
 */
#ifndef CMD_WORKSPACE_H
#define CMD_WORKSPACE_H

#include "cmd/check.h"
#include "server/documents.h"

/*
 * The project of some documents. It is opened by workspace_sync(), and opened anew where that is
 * needed.
 */
struct live_project {
	struct arena lasting; /* for as long as it is open */
	struct arena answers; /* of the last check */
	struct check_run run; /* of one project; none while it is not open */
	struct arena own;     /* for the names */
	const char *root;     /* absolute */
	const char *package;  /* as in struct root, or "" */
	bool is_changed;      /* its sources are others than it knows */
	bool is_due;          /* what was found is out of date */
	struct report report; /* of the last check that was not given up */
	signed char *fixes; /* by its items: 1 if the fix helps, -1 if not, 0 if nobody has asked */
	char *failure;      /* why it cannot be opened or judged; NULL: it can */
};

struct workspace {
	const struct options *options;
	const char *directory; /* the working directory, absolute */
	struct documents documents;
	VEC(struct live_project *) projects;
};

/*
 * A document was opened, and is owned by its project from now on; is to be closed. One with another
 * text is due.
 */
void workspace_opened(struct workspace *workspace, struct document *document);
void workspace_close(struct workspace *workspace, struct document *document);

/*
 * The file PATH (absolute) was changed on the disk; with IS_OTHER it is there now, or gone, or it
 * is a configuration.
 */
void workspace_touched(struct workspace *workspace, const char *path, bool is_other);

/*
 * Opens the project, if it is not open, and lets it see the documents as they are. False, with
 * `failure` set, if it cannot be opened.
 */
bool live_sync(struct workspace *workspace, struct live_project *live);

/*
 * Judges the documents of a project that is due. False if it was given up, since STALE became true.
 * 
 */
bool live_check(struct workspace *workspace, struct live_project *live, const atomic_bool *stale);

/*
 * Whether what the item INDEX of the report tells would be gone by its fix, and the file would
 * parse no worse. Judges the project once more; the items are made anew.
 */
bool live_fix_helps(struct live_project *live, size_t index);

/* The file of a document in the project, which is open; NULL if it is none of its files. */
struct source_file *live_file(const struct live_project *live, const struct document *document);

void workspace_release(struct workspace *workspace);

#endif
