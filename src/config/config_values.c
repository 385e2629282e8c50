#include "config/config_read.h"

#include "base/suggest.h"
#include "base/vec.h"
#include "base/path.h"

#include <stddef.h>

#define WRONG(reader, value, ...) \
	toml_error((reader)->err, (reader)->path, (reader)->source, (value)->span, __VA_ARGS__)

enum { MIN_HEAD = 2 }; /* of a code: OL, OL1 */

static const struct config_reading *reading_of(const struct reader *reader)
{
	return (const void *)reader;
}

static const char *quoted_or_empty(const char *text)
{
	return text ? text : "";
}

/* ---- words that layers to the right know ---- */

static bool is_rule(const struct config_rule_names *rules, const char *word)
{
	size_t head = text_starts(word, "OL") && strlen(word) >= MIN_HEAD ? strlen(word) : 0;

	if (rules->count == 0 || text_equals(word, "ALL"))
		return true;
	for (size_t i = 0; i < rules->count; i++) {
		if (text_equals(rules->codes[i], word) || text_equals(rules->names[i], word))
			return true;
		if (head > 0 && strncmp(rules->codes[i], word, head) == 0)
			return true;
	}
	return false;
}

static bool check_rule(const struct reader *reader, const struct config_rule_names *rules, const char *word,
		       struct span span)
{
	const char *near;

	if (is_rule(rules, word))
		return true;
	near = suggest(word, rules->names, rules->count);
	if (!near)
		near = suggest(word, rules->codes, rules->count);
	return toml_error(reader->err, reader->path, reader->source, span, "unknown rule \"%s\"%s%s%s", word,
			  near ? "; did you mean \"" : "", quoted_or_empty(near), near ? "\"?" : "");
}

static bool read_rules(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record)
{
	const struct config_rule_names *rules = &reading_of(reader)->draft->request->rules;

	if (!field_names(reader, value, field, record))
		return false;
	for (size_t i = 0; i < value->array.count; i++)
		if (!check_rule(reader, rules, value->array.items[i]->string, value->array.items[i]->span))
			return false;
	return true;
}

/* WORD may go on with `:FILE`. */
static bool check_format(const struct reader *reader, const struct toml_value *value)
{
	const char *const *formats = reading_of(reader)->draft->request->formats;
	size_t size = strcspn(value->string, ":"), count = 0;
	const char *near;

	if (!formats)
		return true;
	for (; formats[count]; count++)
		if (strlen(formats[count]) == size && strncmp(formats[count], value->string, size) == 0)
			return true;
	near = suggest(arena_text(reader->arena, (struct slice){ value->string, size }), formats, count);
	return WRONG(reader, value, "unknown format \"%.*s\"%s%s%s", (int)size, value->string,
		     near ? "; did you mean \"" : "", quoted_or_empty(near), near ? "\"?" : "");
}

static bool read_format(const struct reader *reader, const struct toml_value *value, const struct field *field,
			void *record)
{
	return field_text(reader, value, field, record) && check_format(reader, value);
}

static bool read_formats(const struct reader *reader, const struct toml_value *value, const struct field *field,
			 void *record)
{
	if (!field_names(reader, value, field, record))
		return false;
	for (size_t i = 0; i < value->array.count; i++)
		if (!check_format(reader, value->array.items[i]))
			return false;
	return true;
}

/* ---- scalars ---- */

static const char *resolve(const struct reader *reader, const char *path)
{
	return path_absolute(reader->arena, reading_of(reader)->file->directory, path);
}

static bool read_path(const struct reader *reader, const struct toml_value *value, const struct field *field,
		      void *record)
{
	if (!reader_expect(reader, value, field->key, TOML_STRING))
		return false;
	*(const char **)(void *)((char *)record + field->offset) = resolve(reader, value->string);
	return true;
}

static bool read_convention(const struct reader *reader, const struct toml_value *value, const struct field *field,
			    void *record)
{
	if (!field_text(reader, value, field, record))
		return false;
	if (strchr(value->string, '/') || text_ends(value->string, ".toml"))
		return read_path(reader, value, field, record);
	return true;
}

static bool read_paths(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record)
{
	struct names *names = (void *)((char *)record + field->offset);
	const char **items;

	if (!field_names(reader, value, field, record))
		return false;
	items = ARENA_ARRAY(reader->arena, const char *, names->count);
	for (size_t i = 0; i < names->count; i++)
		items[i] = path_shown(reading_of(reader)->draft->request->working_directory,
					     resolve(reader, names->items[i]));
	names->items = items;
	return true;
}

static bool read_seconds(const struct reader *reader, const struct toml_value *value, const struct field *field,
			 void *record)
{
	if (!reader_expect(reader, value, field->key, TOML_INTEGER))
		return false;
	if (value->integer < 0)
		return WRONG(reader, value, "\"%s\" must be a number of seconds, 0 or more", field->key);
	*(int64_t *)(void *)((char *)record + field->offset) = value->integer;
	return true;
}

/* ---- tables with the user's own keys ---- */

typedef bool (*pair_reader)(const struct config_reading *reading, const struct toml_entry *entry,
			    struct config_pair *pair);

/* Entries of a later text replace those with the same key. */
static bool read_pairs(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record, pair_reader read)
{
	struct config_pairs *pairs = (void *)((char *)record + field->offset);
	const struct config_reading *reading = reading_of(reader);
	VEC(struct config_pair) all = { 0 };
	bool good = true;

	if (!reader_expect(reader, value, field->key, TOML_TABLE))
		return false;
	for (size_t i = 0; i < pairs->count; i++)
		if (!toml_get(value, pairs->items[i].key))
			vec_push(&all, pairs->items[i]);
	for (size_t i = 0; i < value->table.count && good; i++) {
		const struct toml_entry *entry = &value->table.entries[i];
		struct config_pair pair = { .key = entry->key, .origin = { reading->file, entry->key_span } };

		good = read(reading, entry, &pair);
		vec_push(&all, pair);
	}
	vec_settle(&all, reader->arena, pairs->items, pairs->count);
	return good;
}

static bool read_severity_pair(const struct config_reading *reading, const struct toml_entry *entry,
			       struct config_pair *pair)
{
	static const char *const words[] = { "error", "warning", "info", NULL };
	const struct field choice = { .key = entry->key, .choices = words };
	int word;

	if (!check_rule(&reading->reader, &reading->draft->request->rules, entry->key, entry->key_span) ||
	    !field_choice(&reading->reader, entry->value, &choice, &word))
		return false;
	pair->text = words[word];
	return true;
}

static bool read_severities(const struct reader *reader, const struct toml_value *value, const struct field *field,
			    void *record)
{
	return read_pairs(reader, value, field, record, read_severity_pair);
}

static bool read_rules_pair(const struct config_reading *reading, const struct toml_entry *entry,
			    struct config_pair *pair)
{
	const struct field list = { .key = entry->key };

	return read_rules(&reading->reader, entry->value, &list, &pair->list);
}

static bool read_rule_lists(const struct reader *reader, const struct toml_value *value, const struct field *field,
			    void *record)
{
	return read_pairs(reader, value, field, record, read_rules_pair);
}

static bool read_text_pair(const struct config_reading *reading, const struct toml_entry *entry,
			   struct config_pair *pair)
{
	const struct field text = { .key = entry->key };

	return field_text(&reading->reader, entry->value, &text, &pair->text);
}

static bool read_texts(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record)
{
	return read_pairs(reader, value, field, record, read_text_pair);
}

/* ---- lists of tables ---- */

static const struct field form_fields[] = {
	{ .key = "name", .read = field_text, .offset = offsetof(struct config_form, name), .required = true },
	{ .key = "pattern", .read = field_text, .offset = offsetof(struct config_form, pattern), .required = true },
	{ .key = "message", .read = field_text, .offset = offsetof(struct config_form, message) },
	{ .key = "good", .read = field_names, .offset = offsetof(struct config_form, good) },
	{ .key = "bad", .read = field_names, .offset = offsetof(struct config_form, bad) },
	{ .key = "paths", .read = field_names, .offset = offsetof(struct config_form, paths) },
};

static bool read_forms(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record)
{
	struct config_forms *forms = (void *)((char *)record + field->offset);
	struct config_form *items;

	if (!reader_expect(reader, value, field->key, TOML_ARRAY))
		return false;
	items = ARENA_ARRAY(reader->arena, struct config_form, value->array.count);
	for (size_t i = 0; i < value->array.count; i++) {
		const struct toml_value *item = value->array.items[i];

		if (!reader_expect(reader, item, field->key, TOML_TABLE) ||
		    !reader_table(reader, item, "a form", form_fields, sizeof(form_fields) / sizeof(*form_fields),
				  &items[i]))
			return false;
		items[i].table = item;
		items[i].file = reading_of(reader)->file;
	}
	*forms = (struct config_forms){ items, value->array.count };
	return true;
}

static const struct field builder_fields[] = {
	{ .key = "names", .read = field_names, .offset = offsetof(struct pack_key_builder, names), .required = true },
	{ .key = "template", .read = field_text, .offset = offsetof(struct pack_key_builder, template) },
	{ .key = "conforming", .read = field_boolean, .offset = offsetof(struct pack_key_builder, conforming) },
};

/* A name alone is a builder whose keys conform. */
static bool read_builder(const struct reader *reader, const struct toml_value *value, const struct field *field,
			 struct pack_key_builder *builder)
{
	const char **name;

	builder->conforming = true;
	if (value->kind == TOML_TABLE)
		return reader_table(reader, value, "a key builder", builder_fields,
				    sizeof(builder_fields) / sizeof(*builder_fields), builder);
	if (value->kind != TOML_STRING)
		return WRONG(reader, value, "\"%s\" must hold names or tables, and this is %s", field->key,
			     toml_kind_name(value->kind));
	name = ARENA_NEW(reader->arena, const char *);
	*name = value->string;
	builder->names = (struct names){ name, 1 };
	return true;
}

static bool read_builders(const struct reader *reader, const struct toml_value *value, const struct field *field,
			  void *record)
{
	struct config_builders *builders = (void *)((char *)record + field->offset);
	struct pack_key_builder *items;

	if (!reader_expect(reader, value, field->key, TOML_ARRAY))
		return false;
	items = ARENA_ARRAY(reader->arena, struct pack_key_builder, value->array.count);
	for (size_t i = 0; i < value->array.count; i++)
		if (!read_builder(reader, value->array.items[i], field, &items[i]))
			return false;
	*builders = (struct config_builders){ items, value->array.count };
	return true;
}

static bool read_extend(const struct reader *reader, const struct toml_value *value, const struct field *field,
			void *record)
{
	(void)record;
	return reader_expect(reader, value, field->key, TOML_STRING);
}

const field_reader config_readers[] = {
	[CONFIG_BOOLEAN] = field_boolean,
	[CONFIG_TEXT] = field_text,
	[CONFIG_CHOICE] = field_choice_text,
	[CONFIG_FORMAT] = read_format,
	[CONFIG_FORMATS] = read_formats,
	[CONFIG_LIST] = field_names,
	[CONFIG_PATH] = read_path,
	[CONFIG_CONVENTION] = read_convention,
	[CONFIG_PATHS] = read_paths,
	[CONFIG_RULES] = read_rules,
	[CONFIG_SEVERITIES] = read_severities,
	[CONFIG_RULE_LISTS] = read_rule_lists,
	[CONFIG_TEXTS] = read_texts,
	[CONFIG_SECONDS] = read_seconds,
	[CONFIG_FORMS] = read_forms,
	[CONFIG_BUILDERS] = read_builders,
	[CONFIG_EXTEND] = read_extend,
};
