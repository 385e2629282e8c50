#include "cmd/show.h"

#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/messages.h"
#include "base/path.h"

int show_settings(const struct check_run *run)
{
	struct strbuf out = STRBUF_INIT;
	int status;

	for (size_t i = 0; i < run->count; i++) {
		if (run->count > 1)
			strbuf_addf(&out, "%s# %s\n", i ? "\n" : "", run->projects[i].request.plan->root.path);
		config_show(run->projects[i].session.config, &out);
	}
	status = output_text(&out);
	strbuf_release(&out);
	return status;
}

static void add_files(struct strbuf *out, const struct check_run *run, const struct source_set *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct source_file *file = sources->files[i];
		const char *path;

		if (!file->reported || file->problem != SOURCE_FINE)
			continue;
		path = path_relative(run->arena, run->paths.directory, path_join(run->arena, sources->root, file->path));
		utf8_add_printable(out, slice_of(path));
		strbuf_addch(out, '\n');
	}
}

int show_files(const struct check_run *run)
{
	struct strbuf out = STRBUF_INIT;
	size_t problems = notes_count(run->plan.notes, run->plan.note_count, NOTE_ERROR);
	int status;

	notes_print(run->options, run->plan.notes, run->plan.note_count);
	for (size_t i = 0; i < run->count; i++) {
		const struct source_set *sources = &run->projects[i].session.sources;
		size_t count;
		struct source_note *notes = source_set_notes(sources, run->arena, &count);

		add_files(&out, run, sources);
		notes_print(run->options, notes, count);
		problems += notes_count(notes, count, NOTE_ERROR);
	}
	status = output_text(&out);
	strbuf_release(&out);
	return problems ? EXIT_FAILED : status;
}
