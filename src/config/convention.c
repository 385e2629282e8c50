#include "config/convention.h"

#include "base/suggest.h"
#include "base/vec.h"
#include "config/config_read.h"
#include "config/embedded.h"
#include "config/file.h"
#include "base/path.h"

#include <ctype.h>
#include <stddef.h>

#define FAIL(form, span, ...) toml_error(err, (form)->file->path, (form)->file->source, (span), __VA_ARGS__)

static const char any_root[] = "[A-Za-z_][A-Za-z0-9_]*";
static const char example_root[] = "example"; /* for {root} in examples where the root is not known */
static const char root_mark[] = "{root}";

struct loading {
	struct arena *arena;
	const struct config *config;
	const struct config_rule_names *rules;
	const char *root; /* NULL: any */
	struct convention *convention;
	VEC(struct convention_form) forms;
	struct error *err;
};

/* TEXT with each {root} replaced; *FOUND tells whether there was one. */
static const char *fill_root(struct arena *arena, const char *text, const char *root, bool *found)
{
	struct strbuf out = STRBUF_INIT;
	const char *mark, *result;

	*found = false;
	while ((mark = strstr(text, root_mark))) {
		*found = true;
		strbuf_add(&out, text, (size_t)(mark - text));
		strbuf_addstr(&out, root);
		text = mark + strlen(root_mark);
	}
	strbuf_addstr(&out, text);
	result = arena_strdup(arena, strbuf_text(&out));
	strbuf_release(&out);
	return result;
}

/* ROOT as a pattern that matches just it. */
static const char *quote(struct arena *arena, const char *root)
{
	struct strbuf out = STRBUF_INIT;
	const char *result;

	for (; *root; root++) {
		if (!isalnum((unsigned char)*root) && (unsigned char)*root < 0x80)
			strbuf_addch(&out, '\\');
		strbuf_addch(&out, *root);
	}
	result = arena_strdup(arena, strbuf_text(&out));
	strbuf_release(&out);
	return result;
}

/* Where the pattern is written; for a plain one-line string, the place at OFFSET in it. */
static struct span pattern_span(const struct config_form *form, bool exact, size_t offset)
{
	const struct toml_value *value =
		form->table->kind == TOML_TABLE ? toml_get(form->table, "pattern") : form->table;
	struct span span = value->span;
	const char *raw = form->file->source.data + span.offset;

	if (!exact || raw[0] != '\'' || raw[1] == '\'' || offset + 2 >= span.length)
		return span;
	return (struct span){ span.offset + 1 + (uint32_t)offset, 1 };
}

/* The examples of the list KEY, which must match if GOOD, and must not if not. */
static bool check_examples(struct loading *loading, const struct convention_form *form, const char *key,
			   const struct names *examples, bool good)
{
	const char *root = loading->root ? loading->root : example_root;
	struct error *err = loading->err;
	bool ignored;

	for (size_t i = 0; i < examples->count; i++) {
		const char *text = fill_root(loading->arena, examples->items[i], root, &ignored);
		enum pattern_result result = pattern_match(form->pattern, slice_of(text));
		struct span span = toml_get(form->source->table, key)->array.items[i]->span;

		if (result == PATTERN_LIMIT)
			return convention_limit_error(form, text, err);
		if ((result == PATTERN_MATCH) != good)
			return FAIL(form->source, span, "the %s example \"%s\" of the form \"%s\" %s its pattern", key,
				    text, form->name, good ? "does not match" : "matches");
	}
	return true;
}

static bool add_form(struct loading *loading, const struct config_form *source)
{
	const char *root = loading->root ? quote(loading->arena, loading->root) : any_root;
	struct error *err = loading->err;
	struct pattern_fault fault;
	struct convention_form form = { .name = source->name, .message = source->message, .source = source };
	bool has_root;

	if (source->message && loading->root)
		form.message = fill_root(loading->arena, source->message, loading->root, &has_root);
	form.pattern_text = fill_root(loading->arena, source->pattern, root, &has_root);
	form.pattern = pattern_compile(form.pattern_text, &fault);
	if (!form.pattern)
		return FAIL(source, pattern_span(source, !has_root, fault.offset),
			    "the pattern of the form \"%s\" is wrong at %zu: %s", source->name, fault.offset,
			    fault.message);
	form.of_head = pattern_is_of_head(form.pattern_text);
	vec_push(&loading->forms, form);
	return check_examples(loading, &form, "good", &source->good, true) &&
	       check_examples(loading, &form, "bad", &source->bad, false);
}

static bool add_forms(struct loading *loading, const struct config_forms *forms)
{
	for (size_t i = 0; i < forms->count; i++)
		if (!add_form(loading, &forms->items[i]))
			return false;
	return true;
}

/* A file of conventions: [[forms]] and [severity]. */
struct convention_file {
	struct config_forms forms;
	struct config_pairs severity;
};

static bool read_file(struct loading *loading, const struct config_file *file, const struct config_rule_names *rules)
{
	const struct field fields[] = {
		{ .key = "forms",
		  .read = config_readers[CONFIG_FORMS],
		  .offset = offsetof(struct convention_file, forms),
		  .required = true },
		{ .key = "severity",
		  .read = config_readers[CONFIG_SEVERITIES],
		  .offset = offsetof(struct convention_file, severity) },
	};
	const struct config_request request = { .rules = rules ? *rules : (struct config_rule_names){ 0 } };
	struct config_draft *draft = ARENA_NEW(loading->arena, struct config_draft);
	const struct config_reading reading = { { loading->arena, file->path, file->source, loading->err },
						file,
						draft };
	const struct toml_value *table = toml_parse(loading->arena, file->source, file->path, loading->err);
	struct convention_file *whole = ARENA_NEW(loading->arena, struct convention_file);

	draft->request = &request;
	if (!table ||
	    !reader_table(&reading.reader, table, "a convention", fields, sizeof(fields) / sizeof(*fields), whole))
		return false;
	loading->convention->severity = whole->severity;
	return add_forms(loading, &whole->forms);
}

static bool read_own(struct loading *loading, const char *path)
{
	struct config_file *file = ARENA_NEW(loading->arena, struct config_file);

	*file = (struct config_file){ .path = path,
				      .directory = path_parent(loading->arena, path),
				      .is_text = true };
	return text_file_read(loading->arena, path, file->path, &file->source, loading->err) &&
	       read_file(loading, file, loading->rules);
}

static size_t convention_option(void)
{
	size_t i = 0;

	while (!text_equals(config_options[i].path, "keys.convention"))
		i++;
	return i;
}

static bool refuse_name(struct loading *loading, const char *name)
{
	static const char folder[] = "conventions/";
	size_t number = convention_option();
	const struct config_file *file = loading->config->origins[number].file;
	const char **known = ARENA_ARRAY(loading->arena, const char *, embedded_files_count);
	const char *near;
	size_t count = 0;

	for (size_t i = 0; i < embedded_files_count; i++) {
		const char *path = embedded_files[i].path;

		if (text_starts(path, folder))
			known[count++] =
				arena_text(loading->arena, (struct slice){ path + strlen(folder),
									   strcspn(path, ".") - strlen(folder) });
	}
	near = suggest(name, known, count);
	return toml_error(loading->err, file->path, file->source, loading->config->values[number]->span,
			  "there is no convention \"%s\"%s%s%s", name, near ? "; did you mean \"" : "",
			  near ? near : "", near ? "\"?" : "");
}

static bool read_named(struct loading *loading, const char *name)
{
	const char *path = arena_printf(loading->arena, "conventions/%s.toml", name);

	for (size_t i = 0; i < embedded_files_count; i++) {
		const struct embedded_file *embedded = &embedded_files[i];
		struct config_file *file;

		if (!text_equals(embedded->path, path))
			continue;
		file = ARENA_NEW(loading->arena, struct config_file);
		*file = (struct config_file){ .path = path, .directory = loading->config->directory, .is_text = true };
		file->source = (struct slice){ embedded->data, embedded->size };
		return read_file(loading, file, NULL);
	}
	return refuse_name(loading, name);
}

static bool add_convention(struct loading *loading)
{
	const char *name = loading->config->keys.convention;

	if (!name)
		return true;
	loading->convention->name = name;
	return *name == '/' ? read_own(loading, name) : read_named(loading, name);
}

/* keys.pattern is a form without a name of its own. */
static bool add_pattern(struct loading *loading)
{
	struct config_form *form;
	size_t number = 0;

	if (!loading->config->keys.pattern)
		return true;
	while (!text_equals(config_options[number].path, "keys.pattern"))
		number++;
	form = ARENA_NEW(loading->arena, struct config_form);
	form->name = "keys.pattern";
	form->pattern = loading->config->keys.pattern;
	form->table = loading->config->values[number];
	form->file = loading->config->origins[number].file;
	return add_form(loading, form);
}

bool convention_load(struct arena *arena, const struct config *config, const char *root,
		     const struct config_rule_names *rules, struct convention **convention, struct error *err)
{
	struct loading loading = { .arena = arena, .config = config, .rules = rules, .err = err };
	bool good;

	*convention = NULL;
	if (!config->keys.convention && !config->keys.pattern && config->keys.forms.count == 0)
		return true;
	loading.root = config->keys.root ? config->keys.root : root;
	loading.convention = ARENA_NEW(arena, struct convention);
	loading.convention->config = config;
	loading.convention->root = loading.root ? loading.root : example_root;
	good = add_convention(&loading) && add_pattern(&loading) && add_forms(&loading, &config->keys.forms);
	vec_settle(&loading.forms, arena, loading.convention->forms, loading.convention->count);
	if (!good) {
		convention_free(loading.convention);
		return false;
	}
	*convention = loading.convention;
	return true;
}

void convention_free(struct convention *convention)
{
	for (size_t i = 0; convention && i < convention->count; i++)
		pattern_free(convention->forms[i].pattern);
}

bool convention_limit_error(const struct convention_form *form, const char *key, struct error *err)
{
	return FAIL(form->source, pattern_span(form->source, false, 0),
		    "the pattern of the form \"%s\" takes too many steps on the key \"%s\"", form->name, key);
}
