#include "config/config_read.h"

#include "base/oom.h"
#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_KEY = 128, MAX_KNOWN = 64 };

/* A table on its way through the options: "" at the top, "lint." below [lint]. */
struct section {
	const char *prefix;
	const char *title;
};

static bool is_section(const char *path)
{
	size_t size = strlen(path);

	for (size_t i = 0; i < CONFIG_OPTIONS; i++)
		if (text_starts(config_options[i].path, path) && config_options[i].path[size] == '.')
			return true;
	return false;
}

/* The keys that PREFIX can go on with: options and sections, each once since the options of a section stand together. */
static size_t known_keys(struct arena *arena, const char *prefix, const char *known[MAX_KNOWN])
{
	size_t count = 0;

	for (size_t i = 0; i < CONFIG_OPTIONS; i++) {
		const char *rest = config_options[i].path + strlen(prefix);
		const char *key;

		if (!text_starts(config_options[i].path, prefix))
			continue;
		key = arena_text(arena, (struct slice){ rest, strcspn(rest, ".") });
		if (count == 0 || !text_equals(known[count - 1], key))
			known[count++] = key;
	}
	return count;
}

/* A known key that stands elsewhere: `select` for `lint.select`. */
static const char *in_other_section(const char *key)
{
	for (size_t i = 0; i < CONFIG_OPTIONS; i++) {
		const char *dot = strrchr(config_options[i].path, '.');

		if (text_equals(dot ? dot + 1 : config_options[i].path, key))
			return config_options[i].path;
	}
	return NULL;
}

static bool unknown_key(const struct config_reading *reading, const struct toml_entry *entry,
			const struct section *section)
{
	const struct reader *reader = &reading->reader;
	const char *other = in_other_section(entry->key);
	const char *known[MAX_KNOWN];

	if (other)
		return toml_error(reader->err, reader->path, reader->source, entry->key_span,
				  "unknown key \"%s\" in %s; did you mean \"%s\"?", entry->key, section->title, other);
	if (text_equals(entry->key, "tool") && !*section->prefix)
		return toml_error(reader->err, reader->path, reader->source, entry->key_span,
				  "unknown key \"tool\" in %s; outside of pyproject.toml the tables stand without "
				  "\"tool.outlive\"",
				  section->title);
	return reader_unknown(reader, entry, section->title, known, known_keys(reader->arena, section->prefix, known));
}

static bool read_option(const struct config_reading *reading, const struct toml_entry *entry, size_t number)
{
	const struct config_option *option = &config_options[number];
	const struct field field = { .key = option->path, .offset = option->offset, .choices = option->choices };
	struct config_draft *draft = reading->draft;

	if (!config_readers[option->type](&reading->reader, entry->value, &field, &draft->config))
		return false;
	draft->values[number] = entry->value;
	draft->origins[number] = (struct config_origin){ reading->file, entry->key_span };
	return true;
}

static bool read_section(const struct config_reading *reading, const struct toml_value *table,
			 const struct section *section);

static const char *inner_title(struct arena *arena, const char *title, const char *key)
{
	if (*title == '[')
		return arena_printf(arena, "%.*s.%s]", (int)strlen(title) - 1, title, key);
	return arena_printf(arena, "[%s]", key);
}

static bool read_entry(const struct config_reading *reading, const struct toml_entry *entry,
		       const struct section *section)
{
	const struct reader *reader = &reading->reader;
	char path[MAX_KEY];
	struct section inner;
	size_t number;

	if ((size_t)snprintf(path, sizeof(path), "%s%s", section->prefix, entry->key) >= sizeof(path))
		return unknown_key(reading, entry, section);
	number = config_option_number(path);
	if (number < CONFIG_OPTIONS)
		return read_option(reading, entry, number);
	if (!is_section(path))
		return unknown_key(reading, entry, section);
	if (!reader_expect(reader, entry->value, path, TOML_TABLE))
		return false;
	inner.prefix = arena_printf(reader->arena, "%s.", path);
	inner.title = inner_title(reader->arena, section->title, entry->key);
	return read_section(reading, entry->value, &inner);
}

/* As deep as an option's path has dots. */
static bool read_section(const struct config_reading *reading, const struct toml_value *table,
			 const struct section *section)
{
	for (size_t i = 0; i < table->table.count; i++)
		if (!read_entry(reading, &table->table.entries[i], section))
			return false;
	return true;
}

bool config_read_table(struct config_draft *draft, const struct config_file *file, const struct toml_value *table,
		       const char *title)
{
	const struct config_reading reading = { { draft->arena, file->path, file->source, draft->err }, file, draft };
	const struct section top = { "", title };

	return read_section(&reading, table, &top);
}

/* The defaults are one text, whose keys are the options' numbers. */
static const char *defaults_text(struct arena *arena)
{
	struct strbuf text = STRBUF_INIT;
	const char *result;

	for (size_t i = 0; i < CONFIG_OPTIONS; i++)
		if (config_options[i].fallback)
			strbuf_addf(&text, "%zu = %s\n", i, config_options[i].fallback);
	result = arena_strdup(arena, strbuf_text(&text));
	strbuf_release(&text);
	return result;
}

static void set_defaults(struct config_draft *draft)
{
	struct config_file file = { .path = "default", .directory = "/" };
	struct error err = ERROR_INIT;
	struct config_reading reading = { { draft->arena, file.path, { 0 }, &err }, &file, draft };
	const struct toml_value *table;

	file.source = reading.reader.source = slice_of(defaults_text(draft->arena));
	table = toml_parse(draft->arena, file.source, file.path, &err);
	for (size_t i = 0; table && i < table->table.count; i++) {
		size_t number = strtoul(table->table.entries[i].key, NULL, 10);

		if (!read_option(&reading, &table->table.entries[i], number))
			break;
		draft->origins[number] = (struct config_origin){ 0 };
	}
	if (err.message)
		BUG(err.message);
}

void config_draft_init(struct config_draft *draft, struct arena *arena, const struct config_request *request,
		       struct error *err)
{
	static const struct config_request any = { 0 };

	*draft = (struct config_draft){ .arena = arena, .request = &any };
	draft->config.keys.max_stale = -1;
	draft->config.directory = request->root;
	draft->config.working_directory = request->working_directory;
	set_defaults(draft);
	draft->request = request;
	draft->err = err;
}
