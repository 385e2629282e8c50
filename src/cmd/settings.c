#include "cmd/settings.h"

#include "base/vec.h"
#include "lint/policy.h"
#include "report/report.h"

struct settings {
	struct arena *arena;
	VEC(const char *) lines;
};

static void add_quoted(struct strbuf *out, struct slice text)
{
	strbuf_addch(out, '"');
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c == '"' || c == '\\')
			strbuf_addf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			strbuf_addf(out, "\\u%04x", c);
		else
			strbuf_addch(out, (char)c);
	}
	strbuf_addch(out, '"');
}

static void add_line(struct settings *settings, struct strbuf *line)
{
	vec_push(&settings->lines, arena_text(settings->arena, strbuf_slice(line)));
	strbuf_release(line);
}

static struct slice trim(struct slice text)
{
	while (text.size > 0 && (*text.data == ' ' || *text.data == '\t'))
		text = (struct slice){ text.data + 1, text.size - 1 };
	while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
		text.size--;
	return text;
}

/* Each value may hold several, with commas between them. */
static void add_list(struct settings *settings, const char *key, const struct text_list *values)
{
	struct strbuf line = STRBUF_INIT;
	const char *separator = "";

	if (values->count == 0)
		return;
	strbuf_addf(&line, "%s = [", key);
	for (size_t i = 0; i < values->count; i++) {
		for (const char *p = values->items[i]; *p;) {
			size_t size = strcspn(p, ",");
			struct slice word = trim((struct slice){ p, size });

			p += size + (p[size] == ',');
			if (word.size == 0)
				continue;
			strbuf_addstr(&line, separator);
			add_quoted(&line, word);
			separator = ", ";
		}
	}
	strbuf_addch(&line, ']');
	add_line(settings, &line);
}

static void add_text(struct settings *settings, const char *key, const char *value)
{
	struct strbuf line = STRBUF_INIT;

	if (!value)
		return;
	strbuf_addf(&line, "%s = ", key);
	add_quoted(&line, slice_of(value));
	add_line(settings, &line);
}

static void add_flag(struct settings *settings, const char *key, bool given, const char *value)
{
	if (given)
		vec_push(&settings->lines, arena_printf(settings->arena, "%s = %s", key, value));
}

static void add_options(struct settings *settings, const struct options *options)
{
	add_list(settings, "lint.select", &options->select);
	add_list(settings, "lint.ignore", &options->ignore);
	add_list(settings, "lint.extend-select", &options->extend_select);
	add_list(settings, "exclude", &options->exclude);
	add_list(settings, "extend-exclude", &options->extend_exclude);
	add_text(settings, "min-severity", options->min_severity);
	add_text(settings, "fail-on", options->fail_on);
	add_text(settings, "baseline", options->baseline);
	add_flag(settings, "force-exclude", options->force_exclude, "true");
	add_flag(settings, "force-exclude", options->no_force_exclude, "false");
	add_flag(settings, "respect-gitignore", options->no_ignore, "false");
}

/* The arguments of --config: one file at most, and any number of settings. */
static bool add_config(struct settings *settings, const struct options *options, const char **file, struct error *err)
{
	for (size_t i = 0; i < options->config.count; i++) {
		const char *value = options->config.items[i];

		if (config_is_inline(value)) {
			vec_push(&settings->lines, value);
			continue;
		}
		if (*file)
			return error_set(err, "`--config` names two files, `%s` and `%s`", *file, value);
		*file = value;
	}
	if (*file && options->isolated)
		return error_set(err, "`--config %s` and `--isolated` exclude each other", *file);
	return true;
}

static const char *const *format_names(struct arena *arena)
{
	const char **names = ARENA_ARRAY(arena, const char *, reporter_count + 1);

	for (size_t i = 0; i < reporter_count; i++)
		names[i] = reporters[i].name;
	return names;
}

bool settings_request(struct arena *arena, const struct options *options, const char *root, const char *directory,
		      struct config_request *out, struct error *err)
{
	struct settings settings = { .arena = arena };
	const char **lines;

	*out = (struct config_request){
		.root = root,
		.working_directory = directory,
		.isolated = options->isolated,
		.rules = policy_rule_names(arena),
		.formats = format_names(arena),
	};
	if (options->force_exclude && options->no_force_exclude)
		return error_set(err, "`--force-exclude` and `--no-force-exclude` exclude each other");
	if (!add_config(&settings, options, &out->file, err)) {
		vec_release(&settings.lines);
		return false;
	}
	add_options(&settings, options);
	vec_settle(&settings.lines, arena, lines, out->inline_count);
	out->inline_settings = lines;
	return true;
}
