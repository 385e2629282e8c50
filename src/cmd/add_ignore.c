#include "cmd/add_ignore.h"

#include "base/vec.h"
#include "cmd/messages.h"
#include "cmd/rewrite.h"
#include "lint/ignore_place.h"
#include "base/path.h"

/* The findings of one file, and the text that it becomes. */
struct edit {
	struct check_run *run;
	const struct check_project *project;
	struct slice source;
	bool is_markup;
	struct trivia trivia;
	struct finding *findings;
	size_t count;
	enum severity least;
	struct strbuf text;
	size_t comments;
};

static uint32_t place_for(const struct edit *edit, const struct finding *finding)
{
	return ignore_place(edit->source, &edit->trivia, finding->place.span.offset);
}

/* The tool's own rules tell of comments and of broken code: a comment would silence what must be mended. */
static bool is_wanted(const struct edit *edit, const struct finding *finding)
{
	return finding->state == FINDING_ACTIVE && finding->rule->check && finding->severity >= edit->least &&
	       ignore_has_code(edit->source, place_for(edit, finding));
}

static bool is_repeated(const struct edit *edit, size_t first, size_t index)
{
	for (size_t i = first; i < index; i++)
		if (is_wanted(edit, &edit->findings[i]) && edit->findings[i].rule == edit->findings[index].rule)
			return true;
	return false;
}

/* One comment for the findings from FIRST to END, which share a line. */
static void add_comment(struct edit *edit, size_t first, size_t end)
{
	const char *reason = edit->run->options->add_ignore, *separator = "";

	strbuf_addstr(&edit->text, edit->is_markup ? "{# outlive: ignore[" : "  # outlive: ignore[");
	for (size_t i = first; i < end; i++) {
		if (!is_wanted(edit, &edit->findings[i]) || is_repeated(edit, first, i))
			continue;
		strbuf_addf(&edit->text, "%s%s", separator, edit->findings[i].rule->code);
		separator = ", ";
	}
	strbuf_addch(&edit->text, ']');
	if (*reason)
		strbuf_addf(&edit->text, " -- %s", reason);
	if (edit->is_markup)
		strbuf_addstr(&edit->text, " #}");
	edit->comments++;
}

static void mark(const struct edit *edit, size_t first, size_t end)
{
	const char *reason = edit->run->options->add_ignore;

	for (size_t i = first; i < end; i++) {
		if (!is_wanted(edit, &edit->findings[i]))
			continue;
		edit->findings[i].state = FINDING_SUPPRESSED;
		edit->findings[i].suppression_kind = "outlive: ignore";
		edit->findings[i].reason = *reason ? reason : NULL;
	}
}

/* The file's text with its comments. Findings are in the order of their places. */
static void write_comments(struct edit *edit)
{
	struct slice source = edit->source;
	uint32_t copied = 0;

	for (size_t i = 0; i < edit->count;) {
		uint32_t place = place_for(edit, &edit->findings[i]);
		size_t end = i, wanted = 0;

		for (; end < edit->count && place_for(edit, &edit->findings[end]) == place;
		     end++)
			wanted += is_wanted(edit, &edit->findings[end]);
		if (wanted) {
			strbuf_add(&edit->text, source.data + copied, place - copied);
			add_comment(edit, i, end);
			copied = place;
		}
		i = end;
	}
	strbuf_add(&edit->text, source.data + copied, source.size - copied);
}

static bool edit_file(struct edit *edit, const struct source_file *file, size_t *files, struct error *err)
{
	const char *root = edit->project->session.sources.root, *path = path_join(edit->run->arena, root, file->path);
	bool ok;

	write_comments(edit);
	if (edit->comments == 0)
		ok = true;
	else
		ok = rewrite_file(path, file->path, edit->source, strbuf_slice(&edit->text), err);
	strbuf_release(&edit->text);
	if (!ok || edit->comments == 0)
		return ok;
	mark(edit, 0, edit->count);
	++*files;
	return true;
}

static bool edit_project(struct check_run *run, struct check_project *project, size_t *comments, size_t *files,
			 struct error *err)
{
	const struct config *config = project->session.config;
	const struct lint_result *result = &project->result;
	enum severity least, failing;

	if (!severity_parse(config->min_severity, &least) || !severity_parse(config->fail_on, &failing))
		return false;
	for (size_t i = 0; i < result->count;) {
		uint32_t number = result->findings[i].place.file;
		struct edit edit = { .run = run,
				     .project = project,
				     .findings = &result->findings[i],
				     .least = least < failing ? least : failing };

		while (i < result->count && result->findings[i].place.file == number) {
			edit.count++;
			i++;
		}
		edit.source = source_bytes(&project->session.sources, project->session.sources.files[number]);
		edit.is_markup = source_is_markup(&project->session.sources, number);
		edit.trivia = edit.is_markup ? trivia_of_markup(run->arena, edit.source)
					     : trivia_read(run->arena, edit.source);
		if (!edit_file(&edit, project->session.sources.files[number], files, err))
			return false;
		*comments += edit.comments;
	}
	return true;
}

static bool is_fit_for_a_comment(const char *reason)
{
	for (const char *p = reason; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f || *p == '#')
			return false;
	return true;
}

bool add_ignores(struct check_run *run, struct error *err)
{
	const char *reason = run->options->add_ignore;
	size_t comments = 0, files = 0;

	if (!reason)
		return true;
	if (!is_fit_for_a_comment(reason))
		return error_set(err, "the reason of `--add-ignore` is one line of a comment, without `#`");
	if (run->paths.request.unsaved)
		return error_set(err, "`--add-ignore` writes to files, and standard input is none");
	for (size_t i = 0; i < run->count; i++)
		if (!edit_project(run, run->projects[i], &comments, &files, err))
			return false;
	message_print(run->options, "%zu comment%s added in %zu file%s", comments, comments == 1 ? "" : "s", files,
		      files == 1 ? "" : "s");
	return true;
}
