#include "report/report.h"

#include "base/path.h"

#include <stdlib.h>

/* The files of one project that something is said about, by number; NULL until then. */
struct resolver {
	struct arena *arena;
	const char *directory;
	const struct report_input *input;
	size_t number; /* of the input */
	struct report_file **files;
};

static struct report_file *resolve_file(const struct resolver *resolver, uint32_t number)
{
	struct source_set *set = resolver->input->files;
	const char *repository = resolver->input->repository;
	struct report_file *file = resolver->files[number];

	if (file)
		return file;
	file = ARENA_NEW(resolver->arena, struct report_file);
	file->path = set->files[number]->path;
	file->project = resolver->number;
	file->absolute = path_absolute(resolver->arena, resolver->input->root, set->files[number]->path);
	file->shown = path_relative(resolver->arena, resolver->directory, file->absolute);
	file->in_repository = path_relative(resolver->arena, repository ? repository : resolver->input->root, file->absolute);
	file->lines = lines_build(resolver->arena, source_bytes(set, set->files[number]));
	resolver->files[number] = file;
	return file;
}

static struct location resolve_span(const struct report_file *file, struct span span)
{
	size_t size = file->lines.text.size;

	if (span.offset > size)
		span.offset = (uint32_t)size;
	if (span.length > size - span.offset)
		span.length = (uint32_t)size - span.offset;
	return (struct location){
		.file = file,
		.span = span,
		.start = lines_position(&file->lines, span.offset),
		.end = lines_position(&file->lines, span_end(span)),
	};
}

static struct location resolve_place(const struct resolver *resolver, struct place place)
{
	return resolve_span(resolve_file(resolver, place.file), place.span);
}

static const struct location *resolve_edits(const struct resolver *resolver, const struct report_item *item)
{
	const struct fix *fix = item->finding->fix;
	struct location *edits = ARENA_ARRAY(resolver->arena, struct location, fix ? fix->count : 0);

	for (size_t i = 0; fix && i < fix->count; i++)
		edits[i] = resolve_span(item->place.file, fix->edits[i].span);
	return edits;
}

static struct report_item resolve_finding(const struct resolver *resolver, const struct finding *finding)
{
	const struct evidence_chain *chain = &finding->related;
	struct location *related = ARENA_ARRAY(resolver->arena, struct location, chain->count);
	struct report_item item = { .finding = finding, .place = resolve_place(resolver, finding->place) };

	for (size_t i = 0; i < chain->count; i++) {
		if (chain->items[i].has_place)
			related[i] = resolve_place(resolver, chain->items[i].place);
	}
	if (finding->also.length)
		item.also = resolve_span(item.place.file, finding->also);
	item.related = related;
	item.edits = resolve_edits(resolver, &item);
	return item;
}

static void count_finding(struct report_counts *counts, const struct finding *finding)
{
	if (finding->state == FINDING_SUPPRESSED)
		counts->suppressed++;
	else if (finding->state == FINDING_BASELINED)
		counts->baselined++;
	else
		counts->active[finding->severity]++;
}

static int compare_items(const void *left, const void *right)
{
	const struct report_item *a = left, *b = right;
	int order = strcmp(a->place.file->absolute, b->place.file->absolute);

	return order ? order : (a->finding > b->finding) - (a->finding < b->finding);
}

void report_resolve(struct arena *arena, const char *directory, const struct report_input *inputs, size_t count,
		    struct report *report)
{
	size_t total = 0;
	struct report_item *items, *all;

	for (size_t i = 0; i < count; i++)
		total += inputs[i].count;
	items = all = ARENA_ARRAY(arena, struct report_item, total);
	report->items = items;
	report->count = total;
	for (size_t i = 0; i < count; i++) {
		const struct resolver resolver = {
			.arena = arena,
			.directory = directory,
			.input = &inputs[i],
			.number = i,
			.files = ARENA_ARRAY(arena, struct report_file *, source_set_total(inputs[i].files)),
		};

		for (size_t j = 0; j < inputs[i].count; j++) {
			*items = resolve_finding(&resolver, &inputs[i].findings[j]);
			items++->hash = inputs[i].hashes ? inputs[i].hashes[j] : 0;
			count_finding(&report->counts, &inputs[i].findings[j]);
		}
	}
	if (count > 1 && total)
		qsort(all, total, sizeof *all, compare_items);
}
