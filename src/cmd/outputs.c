#include "cmd/outputs.h"

#include "base/suggest.h"
#include "base/vec.h"
#include "report/output.h"

#include <unistd.h>

struct targets {
	struct report_target *items;
	size_t count;
	size_t capacity;
};

enum colour_choice options_colour(const struct options *options)
{
	if (!options->color || text_equals(options->color, "auto"))
		return COLOUR_AUTO;
	return text_equals(options->color, "always") ? COLOUR_ALWAYS : COLOUR_NEVER;
}

static bool fail_format(struct arena *arena, const char *name, struct error *err)
{
	const char **names = ARENA_ARRAY(arena, const char *, reporter_count), *near;

	for (size_t i = 0; i < reporter_count; i++)
		names[i] = reporters[i].name;
	near = suggest(name, names, reporter_count);
	if (near)
		return error_set(err, "there is no output format `%s`; did you mean `%s`?", name, near);
	return error_set(err, "there is no output format `%s`; `outlive check --help` lists them", name);
}

/* `FORMAT` or `FORMAT:FILE`; `-` is standard output. */
static bool add_target(struct arena *arena, struct targets *targets, const char *text, struct error *err)
{
	const char *colon = strchr(text, ':');
	const char *format = colon ? arena_text(arena, (struct slice){ text, (size_t)(colon - text) }) : text;
	struct report_target target = { reporter_find(format), colon && !text_equals(colon, ":-") ? colon + 1 : NULL };

	if (!target.reporter)
		return fail_format(arena, format, err);
	if (target.file && !*target.file)
		return error_set(err, "`%s` names no file behind the colon", text);
	for (size_t i = 0; i < targets->count; i++) {
		const char *other = targets->items[i].file;

		if (target.file ? other && text_equals(other, target.file) : !other)
			return error_set(err, "two reports go to %s", target.file ? target.file : "standard output");
	}
	vec_push(targets, target);
	return true;
}

static bool add_all(struct arena *arena, struct targets *targets, const char *const *texts, size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!add_target(arena, targets, texts[i], err))
			return false;
	return true;
}

static bool choose(struct arena *arena, const struct options *options, const struct config *config,
		   struct targets *targets, struct error *err)
{
	const char *format = options->output_format;

	if (options->output.count > 0)
		return add_all(arena, targets, options->output.items, options->output.count, err);
	if (options->shard && !format)
		format = "json";
	if (!format && config->outputs.count > 0)
		return add_all(arena, targets, config->outputs.items, config->outputs.count, err);
	if (!format)
		format = config->output_format;
	if (!format)
		format = isatty(STDOUT_FILENO) || terminal_is_log() ? "full" : "concise";
	return add_target(arena, targets, format, err);
}

static enum report_manner manner_of(const struct reporter *reporter)
{
	if (!reporter->is_text)
		return REPORT_FOR_MACHINES;
	return text_equals(reporter->name, "concise") ? REPORT_IN_LINES : REPORT_IN_BLOCKS;
}

bool outputs_choose(struct arena *arena, const struct options *options, const struct config *config, struct outputs *out,
		    struct error *err)
{
	struct targets targets = { 0 };
	bool ok = choose(arena, options, config, &targets, err);
	struct report_target *items;

	out->manner = REPORT_FOR_MACHINES;
	for (size_t i = 0; i < targets.count; i++)
		if (!targets.items[i].file)
			out->manner = manner_of(targets.items[i].reporter);
	vec_settle(&targets, arena, items, out->count);
	out->items = items;
	return ok;
}

bool outputs_hold(const struct outputs *outputs, const char *format)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (text_equals(outputs->items[i].reporter->name, format))
			return true;
	return false;
}

static bool write_one(const struct report_target *target, struct report *report, enum colour_choice colour,
		      struct error *err)
{
	struct strbuf text = STRBUF_INIT;
	bool ok;

	report->terminal = target->file ? terminal_plain() : terminal_of(STDOUT_FILENO, colour);
	target->reporter->write(report, &text);
	ok = target->file ? output_write_file(target->file, strbuf_slice(&text), err)
			  : output_write_standard(strbuf_slice(&text), err);
	strbuf_release(&text);
	return ok;
}

bool outputs_write(const struct outputs *outputs, struct report *report, enum colour_choice colour, bool silent,
		   struct error *err)
{
	bool ok = true;

	for (size_t i = 0; i < outputs->count; i++)
		if (outputs->items[i].file)
			ok &= write_one(&outputs->items[i], report, colour, err);
	for (size_t i = 0; i < outputs->count && !silent; i++)
		if (!outputs->items[i].file)
			ok &= write_one(&outputs->items[i], report, colour, err);
	return ok;
}
