/*
 * What discovery and reading have to say beside the files that they found. Value type of the source layer; the texts
 * live in the arena of whoever made the note.
 */
#ifndef SOURCE_NOTE_H
#define SOURCE_NOTE_H

#include "base/vec.h"

enum source_note_kind {
	NOTE_EXCLUDED, /* a named path that is left out on purpose; counted in the summary */
	NOTE_SKIPPED,  /* left out without anybody having asked for it; told at -v */
	NOTE_WARNING,  /* the report lacks something; told always */
	NOTE_ERROR,    /* the job could not be done in full: exit status 2 after the report */
};

struct source_note {
	enum source_note_kind kind;
	const char *path; /* as named on the command line, else relative to the root; hostile bytes */
	const char *why;  /* "no such file", "excluded by pyproject.toml:12" */
};

struct source_notes {
	struct source_note *items;
	size_t count;
	size_t capacity;
};

#define source_notes_add(notes, ...) vec_push((notes), ((struct source_note){ __VA_ARGS__ }))

#endif
