#include "cmd/show.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "cmd/command.h"
#include "cmd/messages.h"
#include "base/path.h"

/* The settings that hold for each path, those of several paths once. */
struct shown_settings {
	const struct config *config;
	const char *heading;
};

struct all_settings {
	VEC(struct shown_settings) items;
};

static void add_settings(struct all_settings *all, const struct config *config, const char *given)
{
	for (size_t i = 0; i < all->items.count; i++)
		if (all->items.items[i].config == config)
			return;
	vec_push(&all->items, ((struct shown_settings){ config, given }));
}

static bool collect_settings(const struct check_run *run, struct all_settings *all,
			     struct error *err)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct project_plan *plan = run->projects[i]->request.plan;

		for (size_t j = 0; j < plan->count; j++) {
			const struct target *target = &plan->targets[j];
			const char *folder = target->directory
						     ? target->path
						     : path_parent(run->arena, target->path);
			const struct config *config =
				config_for_directory(run->projects[i]->session.configs, folder,
						     err);

			if (!config)
				return false;
			add_settings(all, config, target->given);
		}
	}
	return true;
}

int show_settings(const struct check_run *run)
{
	struct strbuf out = STRBUF_INIT;
	struct all_settings all = { 0 };
	struct error err = ERROR_INIT;
	int status;

	if (!collect_settings(run, &all, &err)) {
		status = command_fail("%s", err.message);
		error_release(&err);
	} else {
		for (size_t i = 0; i < all.items.count; i++) {
			if (all.items.count > 1) {
				strbuf_addstr(&out, i ? "\n# " : "# ");
				utf8_add_printable(&out, slice_of(all.items.items[i].heading));
				strbuf_addch(&out, '\n');
			}
			config_show(all.items.items[i].config, &out);
		}
		status = output_text(&out);
	}
	vec_release(&all.items);
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
		const struct source_set *sources = &run->projects[i]->session.sources;
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
