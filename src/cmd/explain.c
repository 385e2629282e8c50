#include "base/vec.h"
#include "cmd/check.h"
#include "cmd/command.h"
#include "cmd/explain_facts.h"
#include "cmd/explain_view.h"
#include "cmd/known.h"
#include "cmd/messages.h"
#include "cmd/outputs.h"
#include "base/path.h"

#include <stdlib.h>
#include <unistd.h>

/* `outlive explain`: an address, the project that holds it, what the rules said and did not say about that line. */

/* So many findings that stand elsewhere are told of one line. */
enum { PASSING_MAX = 3 };

struct explain_file {
	const char *shown;
	struct lines lines;
};

struct explain_run {
	struct check_run check;
	const char *path; /* as given */
	uint32_t line;
	struct project *project;
	struct source_set *sources;
	uint32_t file;
	const struct module *module;
	struct explain_file **files; /* by number; NULL until then */
	bool *told; /* of the reasons why rules are silent, those that stand with something else */
	VEC(struct explanation) found;
	bool passing; /* a finding that stands elsewhere has the line in its chain */
};

/* ADDRESS without the column that findings are printed with: the last of two numbers. */
static const char *without_column(struct arena *arena, const char *address)
{
	const char *column = strrchr(address, ':'), *line = column;
	size_t digits = column ? strspn(column + 1, "0123456789") : 0;

	if (digits == 0 || column[1 + digits])
		return address;
	while (line > address && line[-1] >= '0' && line[-1] <= '9')
		line--;
	if (line == column || line - address < 2 || line[-1] != ':')
		return address;
	return arena_text(arena, (struct slice){ address, (size_t)(column - address) });
}

static bool parse_address(struct explain_run *run, const struct options *options, struct error *err)
{
	const char *address, *colon;
	char *end;
	unsigned long line;

	if (options->arguments.count != 1)
		return error_set(err, "`outlive explain` takes one place, FILE:LINE");
	address = without_column(run->check.arena, options->arguments.items[0]);
	colon = strrchr(address, ':');
	if (!colon || colon == address)
		return error_set(err, "`%s` is no place: FILE:LINE, as in app/models.py:12", address);
	line = strtoul(colon + 1, &end, 10);
	if (*end || end == colon + 1 || colon[1] < '0' || colon[1] > '9' || line == 0 || line > UINT32_MAX)
		return error_set(err, "`%s` is no line: lines are numbers from 1", colon + 1);
	run->path = arena_text(run->check.arena, (struct slice){ address, (size_t)(colon - address) });
	run->line = (uint32_t)line;
	return true;
}

static const struct explain_file *file_at(struct explain_run *run, uint32_t number)
{
	struct arena *arena = run->check.arena;
	struct explain_file **file = &run->files[number];

	if (!*file) {
		*file = ARENA_NEW(arena, struct explain_file);
		(*file)->shown =
			path_relative(arena, run->check.paths.directory,
				      path_absolute(arena, run->sources->root, run->sources->files[number]->path));
		(*file)->lines = lines_build(arena, source_bytes(run->sources, run->sources->files[number]));
	}
	return *file;
}

static struct explain_step step_at(struct explain_run *run, const char *role, const char *sentence, struct place place)
{
	const struct explain_file *file = file_at(run, place.file);

	return (struct explain_step){ role, sentence, file->shown, lines_position(&file->lines, place.span.offset) };
}

static struct explain_chain chain_of(struct explain_run *run, struct evidence_chain chain)
{
	struct explain_step *steps = ARENA_ARRAY(run->check.arena, struct explain_step, chain.count);

	for (size_t i = 0; i < chain.count; i++) {
		const struct evidence *item = &chain.items[i];
		const char *role = evidence_role_name(item->role);

		steps[i] = item->has_place ? step_at(run, role, item->sentence, item->place)
					   : (struct explain_step){ .role = role, .sentence = item->sentence };
	}
	return (struct explain_chain){ steps, chain.count };
}

static bool line_is_in(struct explain_run *run, struct span span)
{
	const struct lines *lines = &file_at(run, run->file)->lines;

	return span.length && lines_number(lines, span.offset) <= run->line &&
	       run->line <= lines_number(lines, span_end(span) - 1);
}

/* ---- why rules are silent ---- */

static bool is_same_reason(const struct explain_pass *pass, const struct lint_pass *other)
{
	return text_equals(pass->sentence, other->sentence);
}

/* The reasons that were given for PLACE, or for the whole file, each with all its rules. */
static void add_passes(struct explain_run *run, struct place place, struct explanation *out)
{
	const struct lint_result *result = &run->check.projects[0]->result;
	struct explain_pass *passes = ARENA_ARRAY(run->check.arena, struct explain_pass, result->pass_count);

	for (size_t i = 0; i < result->pass_count; i++) {
		const struct lint_pass *pass = &result->passes[i];
		size_t j = 0;

		if (pass->place.file != place.file ||
		    (pass->place.span.length && pass->place.span.offset != place.span.offset))
			continue;
		run->told[i] = true;
		while (j < out->pass_count && !is_same_reason(&passes[j], pass))
			j++;
		if (j < out->pass_count) {
			passes[j].codes = arena_printf(run->check.arena, "%s, %s", passes[j].codes, pass->rule->code);
			continue;
		}
		passes[out->pass_count++] =
			(struct explain_pass){ pass->rule->code, pass->sentence, chain_of(run, pass->chain) };
	}
	out->passes = passes;
}

/* ---- findings ---- */

static const char *suppressed_by(struct explain_run *run, const struct finding *finding)
{
	return arena_printf(run->check.arena, "silenced by `%s`%s%s", finding->suppression_kind,
			    finding->reason ? ": " : "", finding->reason ? finding->reason : "");
}

static const char *verdict_on(struct explain_run *run, const struct finding *finding)
{
	const struct config *config = run->check.projects[0]->session.config;
	enum severity least;

	if (finding->state == FINDING_SUPPRESSED)
		return suppressed_by(run, finding);
	if (finding->state == FINDING_BASELINED)
		return "not reported: the baseline holds it";
	if (severity_parse(config->min_severity, &least) && finding->severity < least)
		return arena_printf(run->check.arena,
				    "reported as %s, which formats for people hide; `--min-severity %s` shows it",
				    severity_name(finding->severity), severity_name(finding->severity));
	return arena_printf(run->check.arena, "reported as %s", severity_name(finding->severity));
}

/* The cache that FINDING is about, if it stands on one. */
static const struct cache_use *cache_of(struct explain_run *run, const struct finding *finding)
{
	const struct module *module = project_module(run->project, finding->place.file);
	struct cache_list list =
		module ? project_caches(run->project, module) : (struct cache_list){ 0 };

	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].expr->span.offset == finding->place.span.offset)
			return &list.items[i];
	return NULL;
}

/* The chain begins with the cache itself: what it is called there, and what bounds it. */
static struct explain_chain finding_chain(struct explain_run *run, const struct finding *finding)
{
	const struct cache_use *use = cache_of(run, finding);
	struct explain_chain chain = chain_of(run, finding->related);
	struct explain_step *steps;

	if (!use)
		return chain;
	steps = ARENA_ARRAY(run->check.arena, struct explain_step, chain.count + 1);
	steps[0] = step_at(run, "cache", cache_words(run->check.arena, use), finding->place);
	if (chain.count)
		memcpy(steps + 1, chain.items, chain.count * sizeof *steps);
	return (struct explain_chain){ steps, chain.count + 1 };
}

static void add_finding(struct explain_run *run, const struct finding *finding)
{
	struct explanation item = {
		.kind = EXPLAIN_FINDING,
		.place = step_at(run, "finding", finding->message, finding->place),
		.finding = finding,
		.verdict = verdict_on(run, finding),
		.chain = finding_chain(run, finding),
	};

	add_passes(run, finding->place, &item);
	vec_push(&run->found, item);
}

static bool is_on_line(struct explain_run *run, const struct finding *finding)
{
	return finding->place.file == run->file &&
	       (line_is_in(run, finding->place.span) || line_is_in(run, finding->also));
}

/* Whether FINDING, which stands elsewhere, has this line in its chain. */
static bool passes_line(struct explain_run *run, const struct finding *finding)
{
	for (size_t i = 0; i < finding->related.count; i++) {
		const struct evidence *step = &finding->related.items[i];

		if (step->has_place && step->place.file == run->file &&
		    line_is_in(run, step->place.span))
			return true;
	}
	return false;
}

static void add_passing(struct explain_run *run, const struct finding *finding)
{
	struct arena *arena = run->check.arena;

	add_finding(run, finding);
	vec_last(&run->found).verdict = arena_printf(arena, "%s, there; this line is a part of it",
						     verdict_on(run, finding));
}

/* Those on the line, then some of those whose chain has a step there. */
static void add_findings(struct explain_run *run)
{
	const struct lint_result *result = &run->check.projects[0]->result;
	size_t passing = 0;

	for (size_t i = 0; i < result->count; i++)
		if (is_on_line(run, &result->findings[i]))
			add_finding(run, &result->findings[i]);
	for (size_t i = 0; i < result->count && passing < PASSING_MAX; i++) {
		const struct finding *finding = &result->findings[i];

		if (is_on_line(run, finding) || finding->state == FINDING_SUPPRESSED ||
		    !passes_line(run, finding))
			continue;
		add_passing(run, finding);
		passing++;
	}
	run->passing = passing > 0;
}

/* What the line is near to, for a line that nothing stands on. */
static const struct finding *nearest_finding(struct explain_run *run)
{
	const struct lint_result *result = &run->check.projects[0]->result;
	const struct finding *nearest = NULL;
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < result->count; i++) {
		const struct finding *finding = &result->findings[i];
		uint32_t line, distance;

		if (finding->place.file != run->file || finding->state == FINDING_SUPPRESSED)
			continue;
		line = lines_number(&file_at(run, run->file)->lines, finding->place.span.offset);
		distance = line > run->line ? line - run->line : run->line - line;
		if (distance < least) {
			least = distance;
			nearest = finding;
		}
	}
	return nearest;
}

static bool is_found_at(const struct explain_run *run, uint32_t offset)
{
	for (size_t i = 0; i < run->found.count; i++) {
		const struct finding *finding = run->found.items[i].finding;

		if (finding && finding->place.span.offset == offset)
			return true;
	}
	return false;
}

/* ---- what is not reported ---- */

static void add_cache(struct explain_run *run, const struct cache_use *use)
{
	struct place place = { run->file, use->expr->span };
	struct explanation item = {
		.kind = EXPLAIN_CACHE,
		.place = step_at(run, "cache", cache_title(run->check.arena, run->project, use), place),
		.verdict = "not reported",
		.chain = chain_of(run, cache_facts(run->check.arena, run->project, use)),
	};

	add_passes(run, place, &item);
	vec_push(&run->found, item);
}

static void add_caches(struct explain_run *run)
{
	struct cache_list list = project_caches(run->project, run->module);

	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		bool named = use->function && use->is_decorator && line_is_in(run, use->function->name_span);

		if ((named || line_is_in(run, use->expr->span)) && !is_found_at(run, use->expr->span.offset))
			add_cache(run, use);
	}
}

/* Rules of keys look at tests and unknown keys as the other half of a pair at most. */
static const char *verdict_on_key(const struct explain_run *run, const struct key_site *site)
{
	if (run->passing)
		return "not reported on this line";
	if (site->is_test)
		return "not reported: keys in tests are not judged";
	if (site->is_migration)
		return "not reported: keys in migrations are not judged";
	return "not reported: no rule that is on finds fault with the key";
}

static void add_keys(struct explain_run *run)
{
	struct key_sites sites = module_key_sites(run->project, run->module);

	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		struct explanation item = { .kind = EXPLAIN_KEY,
					    .verdict = verdict_on_key(run, site) };

		if (!line_is_in(run, site->call->span) || is_found_at(run, site->place.span.offset) ||
		    is_found_at(run, site->call->span.offset))
			continue;
		item.place = step_at(run, "key", key_title(run->check.arena, site),
				     (struct place){ run->file, site->call->span });
		item.chain = chain_of(run, key_facts(run->check.arena, run->project, site));
		add_passes(run, site->place, &item);
		vec_push(&run->found, item);
	}
}

/* What is neither cache nor key, and looks all the same as if a rule might speak of it. */
static void add_values(struct explain_run *run)
{
	const struct lint_result *result = &run->check.projects[0]->result;

	for (size_t i = 0; i < result->pass_count; i++) {
		const struct lint_pass *pass = &result->passes[i];
		struct explanation item = { .kind = EXPLAIN_VALUE, .verdict = "not reported" };

		if (run->told[i] || pass->place.file != run->file || !line_is_in(run, pass->place.span))
			continue;
		item.place = step_at(run, "value", "a value that is kept", pass->place);
		add_passes(run, pass->place, &item);
		vec_push(&run->found, item);
	}
}

/* A call that a helper makes with its caller's key is judged where the key is known. */
static void add_handed_key(struct explain_run *run)
{
	const struct lines *lines = &file_at(run, run->file)->lines;
	uint32_t start = lines_start(lines, run->line);
	struct span line = { start, lines_start(lines, run->line + 1) - start };
	struct evidence_chain facts = handed_key_facts(run->check.arena, run->project, run->module, line);
	struct explanation item = { .kind = EXPLAIN_KEY, .verdict = "judged where the key is known" };

	if (facts.count == 0)
		return;
	item.place = step_at(run, "key", "a key that the caller passes", (struct place){ run->file, line });
	item.chain = chain_of(run, facts);
	vec_push(&run->found, item);
}

/* ---- the run ---- */

const char *explain_kind_name(enum explain_kind kind)
{
	static const char *const names[] = {
		[EXPLAIN_FINDING] = "finding", [EXPLAIN_CACHE] = "cache", [EXPLAIN_KEY] = "key",
		[EXPLAIN_VALUE] = "value"
	};

	return names[kind];
}

static void say_nothing_is_there(struct explain_run *run)
{
	const struct finding *nearest = nearest_finding(run);

	message_print(run->check.options,
		      "%s:%u: no finding, no cache and no call with a cache key", run->path,
		      run->line);
	if (nearest)
		message_print(run->check.options,
			      "the nearest finding is %s: outlive explain %s:%u",
			      nearest->rule->code, run->path,
			      lines_number(&file_at(run, run->file)->lines,
					   nearest->place.span.offset));
}

static int print(struct explain_run *run)
{
	static const struct {
		const char *name;
		void (*write)(const struct explain_view *view, struct strbuf *out);
	} formats[] = {
		{ "text", explain_write_text },
		{ "json", explain_write_json },
		{ "mermaid", explain_write_mermaid },
		{ "dot", explain_write_dot },
	};
	const char *wanted = run->check.options->output_format;
	struct explain_view view = { .terminal = terminal_of(STDOUT_FILENO, options_colour(run->check.options)) };
	struct explanation *items;
	struct strbuf text = STRBUF_INIT;
	int status;

	vec_settle(&run->found, run->check.arena, items, view.count);
	view.items = items;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (text_equals(formats[i].name, wanted ? wanted : "text"))
			formats[i].write(&view, &text);
	status = output_text(&text);
	strbuf_release(&text);
	if (view.count == 0)
		say_nothing_is_there(run);
	return status == EXIT_FINE && view.count == 0 ? EXIT_FINDINGS : status;
}

/* Why the file is not in the set, told in the words of discovery. */
static bool fail_absent(struct explain_run *run, struct error *err)
{
	size_t count;
	const struct source_note *notes = source_set_notes(run->sources, run->check.arena, &count);

	if (count == 0)
		return error_set(err, "%s is not among the files that are checked", run->path);
	if (notes[0].kind == NOTE_EXCLUDED)
		return error_set(err,
				 "%s is not checked, so nothing in it is reported: %s; `--no-force-exclude` explains "
				 "it all the same",
				 run->path, notes[0].why);
	return error_set(err, "%s: %s", run->path, notes[0].why);
}

static bool find_file(struct explain_run *run, struct error *err)
{
	size_t i = 0, count;

	run->sources = &run->check.projects[0]->session.sources;
	count = source_set_total(run->sources);
	run->files = ARENA_ARRAY(run->check.arena, struct explain_file *, count);
	while (i < count && !run->sources->files[i]->reported)
		i++;
	if (i == count)
		return fail_absent(run, err);
	run->file = run->check.explained = (uint32_t)i;
	return true;
}

/* What is said of the line may stand in any file. */
static void report_on_all(struct explain_run *run)
{
	for (size_t i = 0; i < source_set_total(run->sources); i++)
		run->sources->files[i]->reported = true;
	source_set_scan_all(run->sources, session_workers(run->check.options));
}

static bool find_module(struct explain_run *run, struct error *err)
{
	run->project = run->check.projects[0]->session.project;
	run->told = ARENA_ARRAY(run->check.arena, bool, run->check.projects[0]->result.pass_count);
	run->module = project_module(run->project, run->file);
	if (!run->module)
		return fail_absent(run, err);
	if (run->line > file_at(run, run->file)->lines.count)
		return error_set(err, "%s has %u lines, so none is number %u", run->path,
				 file_at(run, run->file)->lines.count, run->line);
	return true;
}

static bool open_file(struct explain_run *run, struct error *err)
{
	struct check_run *check = &run->check;

	if (!paths_gather(check->arena, check->options, &check->paths, err) ||
	    !plan_make(check->arena, &check->paths.request, &check->plan, err))
		return false;
	if (check->plan.note_count)
		return error_set(err, "%s: %s", run->path, check->plan.notes[0].why);
	if (check->plan.count != 1 || check->plan.projects[0]->targets[0].directory)
		return error_set(err, "%s is no file", run->path);
	if (!check_open(check, err) || !find_file(run, err))
		return false;
	report_on_all(run);
	return check_lint(check, err) && known_findings_settle(check, err) && find_module(run, err);
}

int command_explain(struct arena *arena, const struct options *options)
{
	struct options narrowed = *options;
	struct explain_run run = { .check = { .arena = arena, .options = &narrowed, .explains = true } };
	struct error err = ERROR_INIT;
	int status;

	timing_start(&run.check.timing);
	if (!parse_address(&run, options, &err)) {
		status = command_fail("%s", err.message);
	} else {
		bool is_open;

		narrowed.arguments = (struct text_list){ &run.path, 1 };
		if (progress_is_wanted(options))
			progress_begin(&run.check.progress, STDERR_FILENO, PROGRESS_DELAY);
		is_open = open_file(&run, &err);
		progress_end(&run.check.progress);
		if (!is_open) {
			status = command_fail("%s", err.message);
		} else {
			add_findings(&run);
			add_caches(&run);
			add_keys(&run);
			add_values(&run);
			add_handed_key(&run);
			status = print(&run);
		}
	}
	error_release(&err);
	check_close(&run.check);
	return status;
}
