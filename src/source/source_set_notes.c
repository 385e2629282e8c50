#include "source/source_set.h"

#include <stdlib.h>

static void add_problem(struct source_notes *notes, struct arena *arena, const struct source_file *file)
{
	enum source_problem problem = file->problem;

	switch (problem) {
	case SOURCE_FINE: break;
	case SOURCE_TOO_LARGE:
		source_notes_add(notes, file->named ? NOTE_ERROR : NOTE_WARNING, file->path, "larger than 8 MiB");
		break;
	case SOURCE_GONE: source_notes_add(notes, NOTE_ERROR, file->path, "it vanished while outlive ran"); break;
	case SOURCE_LINK:
	case SOURCE_SPECIAL: source_notes_add(notes, NOTE_ERROR, file->path, "not a regular file"); break;
	case SOURCE_UNREADABLE:
		source_notes_add(notes, NOTE_ERROR, file->path, arena_strdup(arena, strerror(file->error_number)));
		break;
	}
}

static int compare_notes(const void *a, const void *b)
{
	const struct source_note *left = a, *right = b;
	int order = strcmp(left->path, right->path);

	return order ? order : strcmp(left->why, right->why);
}

struct source_note *source_set_notes(const struct source_set *set, struct arena *arena, size_t *count)
{
	struct source_notes notes = { 0 };
	struct source_note *result;

	for (size_t i = 0; i < set->note_count; i++)
		vec_push(&notes, set->notes[i]);
	for (size_t i = 0; i < set->count; i++)
		add_problem(&notes, arena, set->files[i]);
	if (notes.count)
		qsort(notes.items, notes.count, sizeof *notes.items, compare_notes);
	vec_settle(&notes, arena, result, *count);
	return result;
}
