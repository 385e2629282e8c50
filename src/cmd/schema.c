#include "base/oom.h"
#include "cmd/command.h"
#include "cmd/json_output.h"
#include "config/config.h"
#include "config/pack_fields.h"
#include "report/report.h"

/* `outlive schema`: JSON schemas of what goes in and comes out, written from the tables that read and write it. */

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

static json_t *packed(json_t *value)
{
	if (!value)
		oom();
	return value;
}

static json_t *of_type(const char *type)
{
	return packed(json_pack("{s:s}", "type", type));
}

static json_t *list_of(json_t *items)
{
	return packed(json_pack("{s:s, s:o}", "type", "array", "items", items));
}

/* An object with keys of the user's own. */
static json_t *map_of(json_t *values)
{
	return packed(json_pack("{s:s, s:o}", "type", "object", "additionalProperties", values));
}

static json_t *one_of(const char *const *words, size_t count)
{
	json_t *list = packed(json_array());

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(words[i]));
	return packed(json_pack("{s:o}", "enum", list));
}

static json_t *severity_words(void)
{
	static const char *const words[] = { "error", "warning", "info" };

	return one_of(words, 3);
}

static json_t *format_words(void)
{
	json_t *list = packed(json_array());

	for (size_t i = 0; i < reporter_count; i++)
		json_array_append_new(list, json_string(reporters[i].name));
	return packed(json_pack("{s:o}", "enum", list));
}

/* ---- the configuration ---- */

static json_t *form_schema(void)
{
	return packed(json_pack("{s:s, s:b, s:[s,s], s:{s:o, s:o, s:o, s:o, s:o, s:o}}", "type", "object",
				"additionalProperties", 0, "required", "name", "pattern", "properties", "name",
				of_type("string"), "pattern", of_type("string"), "message", of_type("string"), "good",
				list_of(of_type("string")), "bad", list_of(of_type("string")), "paths",
				list_of(of_type("string"))));
}

static json_t *builder_schema(void)
{
	json_t *table =
		packed(json_pack("{s:s, s:b, s:[s], s:{s:o, s:o, s:o}}", "type", "object", "additionalProperties", 0,
				 "required", "names", "properties", "names", list_of(of_type("string")), "template",
				 of_type("string"), "conforming", of_type("boolean")));

	return packed(json_pack("{s:[o,o]}", "anyOf", of_type("string"), table));
}

static size_t count_words(const char *const *words)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	return count;
}

static json_t *value_schema(const struct config_option *option)
{
	switch (option->type) {
	case CONFIG_BOOLEAN: return of_type("boolean");
	case CONFIG_TEXT:
	case CONFIG_PATH:
	case CONFIG_CONVENTION:
	case CONFIG_EXTEND: return of_type("string");
	case CONFIG_CHOICE: return one_of(option->choices, count_words(option->choices));
	case CONFIG_FORMAT: return format_words();
	case CONFIG_FORMATS:
	case CONFIG_LIST:
	case CONFIG_PATHS:
	case CONFIG_RULES: return list_of(of_type("string"));
	case CONFIG_SEVERITIES: return map_of(severity_words());
	case CONFIG_RULE_LISTS: return map_of(list_of(of_type("string")));
	case CONFIG_TEXTS: return map_of(of_type("string"));
	case CONFIG_SECONDS: return of_type("integer");
	case CONFIG_FORMS: return list_of(form_schema());
	case CONFIG_BUILDERS: return list_of(builder_schema());
	}
	return NULL;
}

/* The properties of the table NAME, made when first asked for. */
static json_t *table_of(json_t *properties, struct slice name)
{
	json_t *table = json_object_getn(properties, name.data, name.size);

	if (!table) {
		table = packed(
			json_pack("{s:s, s:b, s:{}}", "type", "object", "additionalProperties", 0, "properties"));
		json_object_setn_new(properties, name.data, name.size, table);
	}
	return json_object_get(table, "properties");
}

static void add_option(json_t *properties, const struct config_option *option)
{
	json_t *value = packed(value_schema(option));
	const char *dot = strchr(option->path, '.');

	json_object_set_new(value, "description", json_string(option->doc));
	if (dot)
		properties = table_of(properties, (struct slice){ option->path, (size_t)(dot - option->path) });
	json_object_set_new(properties, dot ? dot + 1 : option->path, value);
}

static json_t *config_schema(void)
{
	json_t *properties = packed(json_object());

	for (size_t i = 0; i < CONFIG_OPTIONS; i++)
		add_option(properties, &config_options[i]);
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "$schema", DIALECT, "title", "configuration of outlive",
			 "description", "outlive.toml, .outlive.toml, or the table tool.outlive of pyproject.toml",
			 "type", "object", "additionalProperties", 0, "properties", properties);
}

/* ---- the format json ---- */

static json_t *position_schema(void)
{
	return packed(json_pack("{s:s, s:[s,s], s:{s:{s:s,s:i}, s:{s:s,s:i}}}", "type", "object", "required", "row",
				"column", "properties", "row", "type", "integer", "minimum", 1, "column", "type",
				"integer", "minimum", 1));
}

static json_t *nullable(const char *type)
{
	return packed(json_pack("{s:[s,s]}", "type", type, "null"));
}

static json_t *related_schema(void)
{
	return packed(json_pack("{s:s, s:[s,s,s,s,s], s:{s:o, s:o, s:o, s:o, s:o}}", "type", "object", "required",
				"role", "filename", "location", "end_location", "message", "properties", "role",
				of_type("string"), "filename", of_type("string"), "location", position_schema(),
				"end_location", position_schema(), "message", of_type("string")));
}

static json_t *fix_schema(void)
{
	json_t *edit = packed(json_pack("{s:s, s:[s,s,s], s:{s:o, s:o, s:o}}", "type", "object", "required", "content",
					"location", "end_location", "properties", "content", of_type("string"), "location",
					position_schema(), "end_location", position_schema()));

	return packed(json_pack("{s:[s,s], s:[s,s,s], s:{s:{s:[s,s]}, s:o, s:o}}", "type", "object", "null", "required",
				"applicability", "message", "edits", "properties", "applicability", "enum", "safe", "unsafe",
				"message", of_type("string"), "edits", list_of(edit)));
}

static json_t *suppression_schema(void)
{
	return packed(json_pack("{s:[s,s], s:[s,s], s:{s:o, s:o}}", "type", "object", "null", "required", "kind",
				"reason", "properties", "kind", of_type("string"), "reason", nullable("string")));
}

static json_t *finding_schema(void)
{
	json_t *value = packed(json_pack("{s:s, s:[s,s,s,s,s,s,s,s,s,s]}", "type", "object", "required", "code", "name",
					 "severity", "message", "filename", "location", "end_location", "noqa_row",
					 "fingerprint", "related"));
	json_t *properties = packed(
		json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
			  packed(json_pack("{s:s, s:s}", "type", "string", "pattern", "^OL[0-9]{3}$")), "name",
			  of_type("string"), "severity", severity_words(), "message", of_type("string"), "filename",
			  of_type("string"), "location", position_schema(), "end_location", position_schema(),
			  "noqa_row", of_type("integer"), "url", of_type("string"), "fingerprint",
			  packed(json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9a-f]{16}$")), "scope",
			  of_type("string"), "related", list_of(related_schema()), "notes", list_of(of_type("string")),
			  "help", nullable("string"), "fix", fix_schema(), "suppression",
			  suppression_schema()));

	json_object_set_new(value, "properties", properties);
	return value;
}

static json_t *summary_schema(void)
{
	return packed(json_pack("{s:s, s:[s,s,s,s], s:{s:o, s:o, s:o, s:o}}", "type", "object", "required", "files",
				"findings", "suppressed", "baselined", "properties", "files", of_type("integer"),
				"findings", of_type("integer"), "suppressed", of_type("integer"), "baselined",
				of_type("integer")));
}

/* What a shard tells beside; the shape of the rest is for `outlive merge` alone. */
static json_t *shard_schema(void)
{
	return packed(json_pack("{s:s, s:[s,s,s], s:{s:o, s:o, s:o}}", "type", "object", "required",
				"index", "count", "files", "properties", "index",
				of_type("integer"), "count", of_type("integer"), "files",
				of_type("integer")));
}

static json_t *output_schema(void)
{
	json_t *tool = packed(json_pack("{s:s, s:[s,s], s:{s:o, s:o}}", "type", "object", "required", "name", "version",
					"properties", "name", of_type("string"), "version", of_type("string")));

	return json_pack("{s:s, s:s, s:s, s:[s,s,s,s], s:{s:{s:i}, s:o, s:o, s:o, s:o}}", "$schema",
			 DIALECT, "title", "output of outlive check --output-format json", "type",
			 "object", "required", "version", "tool", "findings", "summary",
			 "properties", "version", "const", 1, "tool", tool, "shard", shard_schema(),
			 "findings", list_of(finding_schema()), "summary", summary_schema());
}

/* ---- a knowledge pack ---- */

static json_t *words_schema(const char *const *words)
{
	json_t *list = packed(json_array());

	for (; *words; words++)
		if (**words)
			json_array_append_new(list, json_string(*words));
	return packed(json_pack("{s:o}", "enum", list));
}

static json_t *pack_value_schema(const struct field *field)
{
	const char *const *words;

	switch (pack_field_shape(field, &words)) {
	case SHAPE_TEXTS: return list_of(of_type("string"));
	case SHAPE_BOOLEAN: return of_type("boolean");
	case SHAPE_WORD: return words_schema(words);
	case SHAPE_NUMBER: return of_type("integer");
	case SHAPE_ARGUMENT:
		return packed(json_pack("{s:s, s:b, s:{s:o, s:o}}", "type", "object", "additionalProperties", 0,
					"properties", "position", of_type("integer"), "keyword", of_type("string")));
	case SHAPE_BOUND:
		return packed(json_pack("{s:[o, {s:s}]}", "anyOf", of_type("integer"), "const", "unbounded"));
	default: return of_type("string");
	}
}

static json_t *pack_entry_schema(const struct pack_section *section)
{
	json_t *properties = packed(json_object()), *required = packed(json_array());

	for (size_t i = 0; i < section->count; i++) {
		json_object_set_new(properties, section->fields[i].key, pack_value_schema(&section->fields[i]));
		if (section->fields[i].required)
			json_array_append_new(required, json_string(section->fields[i].key));
	}
	return packed(json_pack("{s:s, s:b, s:o, s:o}", "type", "object", "additionalProperties", 0, "required",
				required, "properties", properties));
}

static json_t *pack_schema(void)
{
	json_t *properties = packed(json_object());

	for (size_t i = 0; i < PACK_SECTIONS; i++) {
		json_t *entry = pack_entry_schema(&pack_sections[i]);

		json_object_set_new(properties, pack_sections[i].name,
				    pack_sections[i].single ? entry : list_of(entry));
	}
	return json_pack("{s:s, s:s, s:s, s:b, s:o}", "$schema", DIALECT, "title", "knowledge pack of outlive", "type",
			 "object", "additionalProperties", 0, "properties", properties);
}

int command_schema(struct arena *arena, const struct options *options)
{
	const char *name = options->arguments.count == 1 ? options->arguments.items[0] : "";

	(void)arena;
	if (text_equals(name, "config"))
		return output_json(config_schema());
	if (text_equals(name, "output"))
		return output_json(output_schema());
	if (text_equals(name, "pack"))
		return output_json(pack_schema());
	return command_fail("`outlive schema` takes one word: config, output or pack");
}
