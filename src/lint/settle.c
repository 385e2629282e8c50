#include "lint/state.h"

#include "sites/fragments.h"

#include <stdlib.h>

static int compare_places(struct place a, struct place b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	if (a.span.offset != b.span.offset)
		return a.span.offset < b.span.offset ? -1 : 1;
	return (a.span.length > b.span.length) - (a.span.length < b.span.length);
}

/* A shorter chain comes first. */
static int compare_chains(struct evidence_chain a, struct evidence_chain b)
{
	int order = (a.count > b.count) - (a.count < b.count);

	for (size_t i = 0; order == 0 && i < a.count; i++) {
		order = compare_places(a.items[i].place, b.items[i].place);
		if (order == 0 && a.items[i].sentence && b.items[i].sentence)
			order = strcmp(a.items[i].sentence, b.items[i].sentence);
	}
	return order;
}

static int compare_findings(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	struct span x = a->place.span, y = b->place.span;
	int order;

	if (a->place.file != b->place.file)
		return a->place.file < b->place.file ? -1 : 1;
	if (x.offset != y.offset)
		return x.offset < y.offset ? -1 : 1;
	order = strcmp(a->rule->code, b->rule->code);
	if (order)
		return order;
	if (x.length != y.length)
		return x.length < y.length ? -1 : 1;
	order = strcmp(a->message, b->message);
	return order ? order : compare_chains(a->related, b->related);
}

static int compare_passes(const void *left, const void *right)
{
	const struct lint_pass *a = left, *b = right;
	int order = strcmp(a->rule->code, b->rule->code);

	if (order == 0)
		order = compare_places(a->place, b->place);
	if (order == 0)
		order = strcmp(a->sentence, b->sentence);
	return order ? order : compare_chains(a->chain, b->chain);
}

/* Which thread comes first is chance. */
void passes_sort(struct check_state *state)
{
	if (state->passes.count)
		qsort(state->passes.items, state->passes.count, sizeof *state->passes.items, compare_passes);
}

static bool same_place(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->place.file == b->place.file && a->place.span.offset == b->place.span.offset &&
	       a->place.span.length == b->place.span.length;
}

/* Several files may lead to one finding: the first in order stays. */
void findings_sort(struct check_state *state)
{
	struct finding *items = state->findings.items;
	size_t kept = 0;

	if (state->findings.count == 0)
		return;
	qsort(items, state->findings.count, sizeof *items, compare_findings);
	for (size_t i = 0; i < state->findings.count; i++)
		if (kept == 0 || !same_place(&items[kept - 1], &items[i]))
			items[kept++] = items[i];
	state->findings.count = kept;
}

/* What the comments of FILE do to its findings, which are those from FIRST to END, and what the comments fail to do. */
static void settle_comments(struct check_state *state, uint32_t file, size_t first, size_t end)
{
	struct source_set *sources = project_sources(state->project);
	struct slice source = source_bytes(sources, sources->files[file]);
	bool compat = state->request->policies[file]->config->lint.compat_codes;
	struct suppressions suppressions =
		suppressions_read(state->arena, source, source_is_markup(sources, file), compat);
	struct check unused = check_of(state, rule_find("OL901"), file);
	struct check unexplained = check_of(state, rule_find("OL902"), file);
	size_t own = state->findings.count;

	if (suppressions.count == 0)
		return;
	for (size_t i = first; i < end; i++)
		suppressions_apply(&suppressions, &state->findings.items[i]);
	unused_suppression_report(&unused, file, source, &suppressions);
	suppression_without_reason_report(&unexplained, file, &suppressions);
	for (size_t i = own; i < state->findings.count; i++)
		suppressions_apply(&suppressions, &state->findings.items[i]);
}

/* The markup with fragments in which no finding stands. */
static void settle_markup(struct check_state *state, size_t found)
{
	struct fragments fragments = project_fragments(state->project);
	const struct source_set *sources = project_sources(state->project);
	size_t at = 0;

	for (size_t i = 0; i < fragments.count; i++) {
		const struct module *module = fragments.items[i].module;

		while (at < found && state->findings.items[at].place.file < module->file)
			at++;
		if (sources->files[module->file]->reported &&
		    (i == 0 || fragments.items[i - 1].module != module) &&
		    (at == found || state->findings.items[at].place.file != module->file) &&
		    suppressions_may_stand(module->ast->source))
			settle_comments(state, module->file, found, found);
	}
}

/* Each file that was looked at, or that a finding stands in. */
void suppressions_settle(struct check_state *state)
{
	const struct lint_request *request = state->request;
	const struct source_set *sources = project_sources(state->project);
	size_t found = state->findings.count, next = 0;

	for (size_t i = 0; i < found || next < request->count;) {
		uint32_t file = i < found ? state->findings.items[i].place.file : request->files[next];
		size_t first = i;

		if (next < request->count && request->files[next] < file)
			file = request->files[next];
		while (next < request->count && request->files[next] == file)
			next++;
		while (i < found && state->findings.items[i].place.file == file)
			i++;
		if (sources->files[file]->reported && (i > first || (sources->files[file]->marks & LOOK_SUPPRESSES)))
			settle_comments(state, file, first, i);
	}
	settle_markup(state, found);
}
