#include "config/reader.h"

#include "base/strbuf.h"
#include "base/suggest.h"
#include "config/pack.h"

#include <limits.h>

enum { MAX_FIELDS = 64 };

bool reader_expect(const struct reader *reader, const struct toml_value *value, const char *name, enum toml_kind kind)
{
	if (value->kind == kind)
		return true;
	return toml_error(reader->err, reader->path, reader->source, value->span, "\"%s\" must be %s, not %s", name,
			  toml_kind_name(kind), toml_kind_name(value->kind));
}

bool reader_unknown(const struct reader *reader, const struct toml_entry *entry, const char *name,
		    const char *const *known, size_t count)
{
	const char *near = suggest(entry->key, known, count);

	return toml_error(reader->err, reader->path, reader->source, entry->key_span, "unknown key \"%s\" in %s%s%s%s",
			  entry->key, name, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

bool field_text(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record)
{
	if (!reader_expect(reader, value, field->key, TOML_STRING))
		return false;
	memcpy((char *)record + field->offset, &value->string, sizeof(value->string));
	return true;
}

bool field_boolean(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record)
{
	if (!reader_expect(reader, value, field->key, TOML_BOOLEAN))
		return false;
	*(bool *)((char *)record + field->offset) = value->boolean;
	return true;
}

bool field_names(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record)
{
	struct names *names = (void *)((char *)record + field->offset);
	const char **items;

	if (!reader_expect(reader, value, field->key, TOML_ARRAY))
		return false;
	items = ARENA_ARRAY(reader->arena, const char *, value->array.count);
	for (size_t i = 0; i < value->array.count; i++) {
		const struct toml_value *item = value->array.items[i];

		if (item->kind != TOML_STRING)
			return toml_error(reader->err, reader->path, reader->source, item->span,
					  "\"%s\" must be an array of strings, and this is %s", field->key,
					  toml_kind_name(item->kind));
		items[i] = item->string;
	}
	*names = (struct names){ items, value->array.count };
	return true;
}

static bool refuse_choice(const struct reader *reader, const struct toml_value *value, const struct field *field)
{
	struct strbuf list = STRBUF_INIT;
	size_t count = 0;
	const char *near;

	for (; field->choices[count]; count++)
		if (*field->choices[count])
			strbuf_addf(&list, "%s\"%s\"", list.size ? ", " : "", field->choices[count]);
	near = suggest(value->string, field->choices, count);
	toml_error(reader->err, reader->path, reader->source, value->span, "\"%s\" must be one of %s%s%s%s", field->key,
		   strbuf_text(&list), near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	strbuf_release(&list);
	return false;
}

bool field_choice(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record)
{
	if (!reader_expect(reader, value, field->key, TOML_STRING))
		return false;
	for (int i = 0; field->choices[i]; i++)
		if (*value->string && text_equals(field->choices[i], value->string)) {
			memcpy((char *)record + field->offset, &i, sizeof(i));
			return true;
		}
	return refuse_choice(reader, value, field);
}

bool field_choice_text(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record)
{
	int number;
	const struct field choice = { .key = field->key, .choices = field->choices };

	if (!field_choice(reader, value, &choice, &number))
		return false;
	memcpy((char *)record + field->offset, &field->choices[number], sizeof(*field->choices));
	return true;
}

struct argument_place {
	int position;
	const char *keyword;
};

bool field_position(const struct reader *reader, const struct toml_value *value, const struct field *field,
		    void *record)
{
	int position;

	if (!reader_expect(reader, value, field->key, TOML_INTEGER))
		return false;
	if (value->integer < -1 || value->integer > SHRT_MAX)
		return toml_error(reader->err, reader->path, reader->source, value->span,
				  "\"%s\" must be the place of an argument, from 0 on, or -1", field->key);
	position = (int)value->integer;
	memcpy((char *)record + field->offset, &position, sizeof(position));
	return true;
}

static const struct field argument_fields[] = {
	{ .key = "position", .read = field_position, .offset = offsetof(struct argument_place, position) },
	{ .key = "keyword", .read = field_text, .offset = offsetof(struct argument_place, keyword) },
};

bool field_argument(const struct reader *reader, const struct toml_value *value, const struct field *field,
		    void *record)
{
	struct argument_place place = { -1, NULL };

	if (!reader_expect(reader, value, field->key, TOML_TABLE))
		return false;
	if (!reader_table(reader, value, field->key, argument_fields,
			  sizeof(argument_fields) / sizeof(*argument_fields), &place))
		return false;
	memcpy((char *)record + field->offset, &place.position, sizeof(place.position));
	memcpy((char *)record + field->other, &place.keyword, sizeof(place.keyword));
	return true;
}

static const struct field *find_field(const struct field *fields, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (text_equals(fields[i].key, key))
			return &fields[i];
	return NULL;
}

static bool read_entry(const struct reader *reader, const struct toml_entry *entry, const char *name,
		       const struct field *fields, size_t count, void *record)
{
	const struct field *field = find_field(fields, count, entry->key);
	const char *known[MAX_FIELDS];

	if (field)
		return field->read(reader, entry->value, field, record);
	for (size_t i = 0; i < count; i++)
		known[i] = fields[i].key;
	return reader_unknown(reader, entry, name, known, count);
}

bool reader_table(const struct reader *reader, const struct toml_value *table, const char *name,
		  const struct field *fields, size_t count, void *record)
{
	for (size_t i = 0; i < table->table.count; i++)
		if (!read_entry(reader, &table->table.entries[i], name, fields, count, record))
			return false;
	for (size_t i = 0; i < count; i++)
		if (fields[i].required && !toml_get(table, fields[i].key))
			return toml_error(reader->err, reader->path, reader->source, table->span,
					  "%s needs the key \"%s\"", name, fields[i].key);
	return true;
}
