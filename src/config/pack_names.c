#include "config/pack_fields.h"

#include "base/vec.h"

enum { MAX_GROUPS = 4, MAX_NAMES = 4096 };

struct expansion {
	struct arena *arena;
	VEC(const char *) names;
};

/* NAME with WORD in place of what stands from OPEN to before TAIL. */
static const char *replace(struct arena *arena, const char *name, const char *open, struct slice word, const char *tail)
{
	size_t head = (size_t)(open - name), rest = strlen(tail);
	char *text = arena_alloc(arena, head + word.size + rest + 1);

	memcpy(text, name, head);
	memcpy(text + head, word.data, word.size);
	memcpy(text + head + word.size, tail, rest);
	return text;
}

/* Adds what NAME stands for, of which GROUPS groups are expanded already; false if that is too much. */
static bool add_names(struct expansion *expansion, const char *name, int groups)
{
	const char *open = strchr(name, '{');
	const char *close = open ? strchr(open, '}') : NULL;

	if (!close) {
		vec_push(&expansion->names, name);
		return expansion->names.count <= MAX_NAMES;
	}
	if (groups == MAX_GROUPS)
		return false;
	for (const char *word = open + 1; word <= close;) {
		struct slice part = { word, strcspn(word, ",}") };

		if (!add_names(expansion, replace(expansion->arena, name, open, part, close + 1), groups + 1))
			return false;
		word += part.size + 1;
	}
	return true;
}

/* Every text holds the empty one, so that a search for it would find it without end. */
static bool are_given(const struct reader *reader, const struct toml_value *item, const struct field *field,
		      const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!*names[i])
			return toml_error(reader->err, reader->path, reader->source, item->span,
					  "\"%s\" must not hold an empty name", field->key);
	return true;
}

bool field_words(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record)
{
	struct names *names = (void *)((char *)record + field->offset);
	bool ok = field_names(reader, value, field, record);

	for (size_t i = 0; ok && i < names->count; i++)
		ok = are_given(reader, value->array.items[i], field, &names->items[i], 1);
	return ok;
}

bool field_dotted_names(const struct reader *reader, const struct toml_value *value, const struct field *field,
			void *record)
{
	struct names *names = (void *)((char *)record + field->offset);
	struct expansion expansion = { .arena = reader->arena };
	bool ok = field_names(reader, value, field, record);

	for (size_t i = 0; ok && i < names->count; i++) {
		const struct toml_value *item = value->array.items[i];
		size_t before = expansion.names.count;

		if (!add_names(&expansion, names->items[i], 0))
			ok = toml_error(reader->err, reader->path, reader->source, item->span,
					"\"%s\" stands for more than %d names or holds more than %d groups", field->key,
					MAX_NAMES, MAX_GROUPS);
		else
			ok = are_given(reader, item, field, expansion.names.items + before,
				       expansion.names.count - before);
	}
	if (ok)
		vec_settle(&expansion.names, reader->arena, names->items, names->count);
	vec_release(&expansion.names);
	return ok;
}
