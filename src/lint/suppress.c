#include "lint/suppress.h"

#include "base/find.h"
#include "base/vec.h"
#include "lint/logical.h"
#include "lint/rule.h"
#include "syntax/trivia.h"

enum {
	SUPPRESSIONS_MAX = 10000, /* of one file; further ones are not seen */
	OPEN_MAX = 64,            /* `disable` comments that an `enable` is compared with */
};

/* What other linters call our rules. */
static const struct compat_name {
	enum directive_tool tool; /* TOOL_NOQA: wherever codes are listed behind noqa, and in ruff's own form */
	const char *name;
	const char *code;
} compat_names[] = {
	{ TOOL_NOQA, "B019", "OL101" },
	{ TOOL_RUFF, "cached-instance-method", "OL101" },
	{ TOOL_PYLINT, "method-cache-max-size-none", "OL101" },
	{ TOOL_PYLINT, "W1518", "OL101" },
};

struct reading {
	struct arena *arena;
	struct slice source;
	struct trivia trivia;
	bool compat;
	size_t comment;    /* index of the next one */
	uint32_t line_end; /* of the logical line that holds it; 0 between two */
	VEC(struct suppression) found;
	VEC(size_t) own_lines; /* indices of those that wait for the lines of code below them */
	VEC(size_t) open;      /* indices of `disable` comments that nothing has closed yet */
};

static const char *kind_of(struct arena *arena, const struct directive *directive)
{
	static const char *const tools[] = {
		[TOOL_OUTLIVE] = "outlive", [TOOL_FLAKE8] = "flake8", [TOOL_RUFF] = "ruff", [TOOL_PYLINT] = "pylint",
	};

	if (directive->tool == TOOL_NOQA)
		return "noqa";
	return arena_printf(arena, "%s: %.*s", tools[directive->tool], (int)directive->word.size, directive->word.data);
}

static const struct rule *compat_rule(enum directive_tool tool, struct slice name)
{
	for (size_t i = 0; i < sizeof compat_names / sizeof *compat_names; i++) {
		const struct compat_name *known = &compat_names[i];
		bool speaks = tool == known->tool || (known->tool == TOOL_NOQA && tool != TOOL_PYLINT && tool != TOOL_OUTLIVE);

		if (speaks && slice_is(name, known->name))
			return rule_find(known->code);
	}
	return NULL;
}

static bool is_own_code(struct slice text)
{
	return text.size > 2 && memcmp(text.data, "OL", 2) == 0 && text.data[2] >= '0' && text.data[2] <= '9';
}

static struct suppression_item item_of(struct reading *reading, enum directive_tool tool, struct slice text)
{
	struct suppression_item item = { .text = text };

	item.is_own = tool == TOOL_OUTLIVE || (is_own_code(text) && tool != TOOL_PYLINT);
	if (item.is_own)
		item.rule = rule_find(arena_text(reading->arena, text));
	else if (reading->compat)
		item.rule = compat_rule(tool, text);
	return item;
}

static enum suppression_flaw flaw_of(const struct directive *directive, bool own_line)
{
	if (directive->tool != TOOL_OUTLIVE)
		return FLAW_NONE;
	if (directive->verb == VERB_UNKNOWN)
		return FLAW_VERB;
	if (slice_is(directive->word, "ignore") || slice_is(directive->word, "file-ignore") ||
	    slice_is(directive->word, "disable") || slice_is(directive->word, "enable")) {
		if (directive->item_count == 0)
			return FLAW_NO_LIST;
		if (!own_line && directive->verb != VERB_IGNORE)
			return FLAW_OWN_LINE;
	}
	return FLAW_NONE;
}

/* The multi-line string that is open at OFFSET, or NULL. */
static const struct span *string_over(const struct reading *reading, uint32_t offset)
{
	size_t low = 0, high = reading->trivia.multiline_string_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reading->trivia.multiline_strings[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && span_end(reading->trivia.multiline_strings[low - 1]) > offset ? &reading->trivia.multiline_strings[low - 1] : NULL;
}

/* Whether the line before the one that starts at OFFSET ends in a backslash. */
static bool is_continued(struct slice source, uint32_t offset)
{
	if (offset < 2 || source.data[offset - 1] != '\n')
		return false;
	return source.data[offset - 2] == '\\' ||
	       (offset > 2 && source.data[offset - 2] == '\r' && source.data[offset - 3] == '\\');
}

/* The physical line of a comment, and those before it that end in an open string or a backslash, where no comment fits. */
static struct span line_with_leaders(const struct reading *reading, uint32_t offset)
{
	struct span line = physical_line(reading->source, offset);
	uint32_t start = line.offset;

	for (;;) {
		const struct span *string = string_over(reading, start);

		if (string)
			start = physical_line(reading->source, string->offset).offset;
		else if (is_continued(reading->source, start))
			start = physical_line(reading->source, start - 1).offset;
		else
			return (struct span){ start, span_end(line) - start };
	}
}

static struct span rest_of_file(const struct reading *reading, uint32_t offset)
{
	return (struct span){ offset, (uint32_t)reading->source.size - offset + 1 };
}

static bool same_rules(const struct suppression *a, const struct suppression *b)
{
	if (a->tool != b->tool || a->item_count != b->item_count)
		return false;
	for (size_t i = 0; i < a->item_count; i++) {
		bool found = false;

		for (size_t j = 0; j < b->item_count && !found; j++)
			found = a->items[i].rule ? a->items[i].rule == b->items[j].rule
						 : slice_equals(a->items[i].text, b->items[j].text);
		if (!found)
			return false;
	}
	return true;
}

static void close_at(struct reading *reading, size_t open_index, uint32_t end)
{
	struct suppression *opened = &reading->found.items[reading->open.items[open_index]];

	opened->covered.length = end - opened->covered.offset;
	memmove(&reading->open.items[open_index], &reading->open.items[open_index + 1],
		(reading->open.count - open_index - 1) * sizeof *reading->open.items);
	reading->open.count--;
}

/* Closes the `disable` that ENABLE ends; false if there is none of the same rules and indentation. */
static bool close_matching(struct reading *reading, const struct suppression *enable)
{
	struct slice source = reading->source;
	uint32_t indentation = line_indentation(source, physical_line(source, enable->place.offset).offset);

	for (size_t i = reading->open.count, tries = 0; i-- > 0 && tries < OPEN_MAX; tries++) {
		const struct suppression *opened = &reading->found.items[reading->open.items[i]];
		uint32_t line = physical_line(source, opened->place.offset).offset;

		if (!same_rules(opened, enable) || line_indentation(source, line) != indentation)
			continue;
		close_at(reading, i, enable->place.offset);
		return true;
	}
	return false;
}

/* The first line below OFFSET that is not blank and no comment, within a logical line that ends at LIMIT. */
static struct span next_code_line(struct slice source, uint32_t offset, uint32_t limit)
{
	struct span line = physical_line(source, offset);

	while (span_end(line) < limit) {
		struct slice text;

		line = physical_line(source, span_end(line));
		text = (struct slice){ source.data + line.offset, line.length };
		while (text.size > 0 && strchr(" \t\f\r\n", *text.data) && *text.data)
			text = (struct slice){ text.data + 1, text.size - 1 };
		if (text.size > 0 && *text.data != '#')
			break;
	}
	return line;
}

/* What a directive covers as far as its own line tells; the rest waits for the code below it. */
static void settle(struct reading *reading, struct suppression *suppression, bool own_line)
{
	size_t index = reading->found.count;

	if (suppression->flaw != FLAW_NONE)
		return;
	switch (suppression->verb) {
	case VERB_FILE:
		if (own_line)
			suppression->covered = rest_of_file(reading, 0);
		break;
	case VERB_ENABLE:
		if (!close_matching(reading, suppression) && suppression->tool == TOOL_OUTLIVE)
			suppression->flaw = FLAW_UNPAIRED;
		break;
	case VERB_DISABLE:
		if (own_line) {
			suppression->covered = rest_of_file(reading, suppression->place.offset);
			vec_push(&reading->open, index);
			break;
		}
		suppression->covered = line_with_leaders(reading, suppression->place.offset);
		break;
	case VERB_IGNORE:
	case VERB_NEXT:
		if (own_line || suppression->verb == VERB_NEXT) {
			if (reading->line_end)
				suppression->covered =
					next_code_line(reading->source, suppression->place.offset, reading->line_end);
			else
				vec_push(&reading->own_lines, index);
			break;
		}
		/* fallthrough */
	default:
		suppression->covered = line_with_leaders(reading, suppression->place.offset);
	}
}

static void add_directive(struct reading *reading, const struct directive *directive, bool own_line)
{
	const char *source = reading->source.data;
	struct suppression suppression = {
		.tool = directive->tool,
		.verb = directive->verb,
		.flaw = flaw_of(directive, own_line),
		.place = { (uint32_t)(directive->text.data - source), (uint32_t)directive->text.size },
		.kind = kind_of(reading->arena, directive),
		.word = arena_text(reading->arena, directive->word),
		.reason = directive->reason.size ? arena_text(reading->arena, directive->reason) : NULL,
		.blanket = !directive->has_list,
		.item_count = directive->item_count,
		.items = ARENA_ARRAY(reading->arena, struct suppression_item, directive->item_count),
	};

	for (size_t i = 0; i < directive->item_count; i++)
		suppression.items[i] = item_of(reading, directive->tool, directive->items[i]);
	settle(reading, &suppression, own_line);
	vec_push(&reading->found, suppression);
}

/* The comments before END. */
static void read_comments(struct reading *reading, uint32_t end)
{
	for (; reading->comment < reading->trivia.comment_count; reading->comment++) {
		const struct comment *comment = &reading->trivia.comments[reading->comment];
		struct slice text = { reading->source.data + comment->span.offset, comment->span.length };
		struct directive directive;
		size_t offset = 0;

		if (comment->span.offset >= end)
			return;
		while (reading->found.count < SUPPRESSIONS_MAX && directive_next(text, comment->own_line, &offset, &directive))
			add_directive(reading, &directive, comment->own_line);
	}
}

static bool mentions_directive(const struct reading *reading)
{
	struct directive directive;

	for (size_t i = 0; i < reading->trivia.comment_count; i++) {
		const struct comment *comment = &reading->trivia.comments[i];
		struct slice text = { reading->source.data + comment->span.offset, comment->span.length };
		size_t offset = 0;

		if (directive_next(text, comment->own_line, &offset, &directive))
			return true;
	}
	return false;
}

/* A line of code begins: blocks that it leaves are over, and what stood above it covers it. */
static void reach_line(struct reading *reading, const struct logical_line *line)
{
	struct slice source = reading->source;

	while (reading->open.count > 0) {
		const struct suppression *opened = &reading->found.items[vec_last(&reading->open)];
		uint32_t start = physical_line(source, opened->place.offset).offset;

		if (line_indentation(source, start) <= line->indentation)
			break;
		close_at(reading, reading->open.count - 1, line->span.offset);
	}
	for (size_t i = 0; i < reading->own_lines.count; i++)
		reading->found.items[reading->own_lines.items[i]].covered = line->span;
	reading->own_lines.count = 0;
}

struct suppressions suppressions_read(struct arena *arena, struct slice source, bool is_markup, bool compat)
{
	struct reading reading = { .arena = arena, .source = source, .compat = compat };
	struct suppressions result = { 0 };
	struct logical_lines lines;

	reading.trivia = is_markup ? trivia_of_markup(arena, source) : trivia_read(arena, source);
	if (!mentions_directive(&reading))
		return result;
	lines = is_markup ? written_lines_find(arena, source, &reading.trivia) : logical_lines_find(arena, source);
	for (size_t i = 0; i < lines.count; i++) {
		read_comments(&reading, lines.items[i].span.offset);
		reach_line(&reading, &lines.items[i]);
		reading.line_end = span_end(lines.items[i].span);
		read_comments(&reading, reading.line_end);
		reading.line_end = 0;
	}
	read_comments(&reading, UINT32_MAX);
	vec_settle(&reading.found, arena, result.items, result.count);
	vec_release(&reading.own_lines);
	vec_release(&reading.open);
	return result;
}

static bool covers(const struct suppression *suppression, const struct finding *finding)
{
	struct span covered = suppression->covered, place = finding->place.span;
	uint32_t last = place.length ? span_end(place) - 1 : place.offset,
		 also = finding->also.offset;

	if (place.offset >= covered.offset && place.offset < span_end(covered))
		return true;
	/* A formatter that breaks the line puts the comment behind its end. */
	if (last >= covered.offset && last < span_end(covered))
		return true;
	return finding->also.length > 0 && also >= covered.offset && also < span_end(covered);
}

/* Whether the suppression names the finding's rule; the item is then used. */
static bool names_rule(const struct suppression *suppression, const struct rule *rule)
{
	bool named = suppression->blanket;

	for (size_t i = 0; i < suppression->item_count; i++) {
		if (suppression->items[i].rule != rule)
			continue;
		suppression->items[i].used = true;
		named = true;
	}
	return named;
}

void suppressions_apply(const struct suppressions *suppressions, struct finding *finding)
{
	for (size_t i = 0; i < suppressions->count; i++) {
		const struct suppression *suppression = &suppressions->items[i];

		if (suppression->flaw != FLAW_NONE || !covers(suppression, finding) || !names_rule(suppression, finding->rule))
			continue;
		if (finding->state == FINDING_SUPPRESSED)
			continue;
		finding->state = FINDING_SUPPRESSED;
		finding->suppression_kind = suppression->kind;
		finding->reason = suppression->reason;
	}
}

bool suppressions_may_stand(struct slice source)
{
	if (find_bytes(source, slice_of("outlive")))
		return true;
	for (const char *at; (at = find_bytes(source, slice_of("OL")));) {
		size_t rest = (size_t)(source.data + source.size - at);

		if (is_own_code((struct slice){ at, rest }))
			return true;
		source = (struct slice){ at + 2, rest - 2 };
	}
	return false;
}
