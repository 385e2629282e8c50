#include "lint/state.h"

#include <stdlib.h>

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
	return strcmp(a->message, b->message);
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
	struct suppressions suppressions = suppressions_read(state->arena, source, compat);
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
}
