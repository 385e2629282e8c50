#include "keys/told.h"

#include "keys/fields.h"
#include "project/words.h"

/* Files that hold a name. */
enum { FILES_MAX = 40 };

bool parameter_is_request(const struct project *project, const struct parameter *parameter)
{
	return parameter && name_is_kind(project, parameter->name, "request");
}

bool parameter_is_self(const struct function *function, const struct parameter *parameter)
{
	return parameter && function_class(function) && parameter == &function->parameters[0];
}

const char *input_attribute(struct project *project, const struct input *input)
{
	return input->count && input->steps[0].kind == STEP_ATTRIBUTE
		       ? arena_text(project_arena(project), input->steps[0].text)
		       : NULL;
}

static bool names_row(const struct pack_set *packs, struct slice text)
{
	const struct names *keys = &packs->words[WORD_ROW_KEY];

	for (size_t i = 0; i < keys->count; i++) {
		size_t size = strlen(keys->items[i]);

		if (slice_is(text, keys->items[i]) ||
		    (text.size > size && memcmp(text.data + text.size - size, keys->items[i], size) == 0 &&
		     text.data[text.size - size - 1] == '_'))
			return true;
	}
	return false;
}

struct field_pair {
	struct slice named, used;
	bool seen; /* a model has both, and the named one is not unique in it */
	bool unique;
};

static void look_at_model(struct project *project, const struct class_def *model, struct field_pair *pair)
{
	const char *named = arena_text(project_arena(project), pair->named);
	const char *used = arena_text(project_arena(project), pair->used);

	if (!field_of(project, model, named) || !field_of(project, model, used))
		return;
	pair->seen = true;
	pair->unique |= !field_is_plain(project, model, named);
}

/* Of all models of the tree that declare the field that is named. */
static void look_at_models(struct project *project, struct field_pair *pair)
{
	const char *named = arena_text(project_arena(project), pair->named);
	size_t count;
	const uint32_t *files = project_files_with(project, named, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = count <= FILES_MAX ? project_module(project, files[i]) : NULL;
		struct ast_parts parts = module_parts(module);

		for (size_t k = 0; k < parts.class_count; k++) {
			struct class_ref model = { parts.classes[k], project_class_name(project, parts.classes[k]) };

			if (scope_bindings(parts.classes[k]->scope, named).count &&
			    class_is_kind(project, model, "model"))
				look_at_model(project, parts.classes[k], pair);
		}
	}
}

static const struct class_def *model_of_parameter(const struct inputs *key, const struct parameter *parameter)
{
	struct type type = { .kind = TYPE_UNKNOWN };

	if (parameter_is_self(key->function, parameter))
		return function_class(key->function);
	if (parameter->annotation)
		type = project_annotation_type(key->project, key->function->scope->parent, parameter->annotation);
	return type.cls.def;
}

static size_t fields_named(const struct inputs *key, const struct parameter *parameter)
{
	size_t count = 0;

	for (size_t i = 0; i < key->count; i++)
		count += key->items[i].parameter == parameter;
	return count;
}

/* Whether rows that agree in the one field that the key names may differ in the one that is used. */
static bool is_another_field(const struct inputs *key, const struct input *named, const struct input *used)
{
	const struct class_def *model = model_of_parameter(key, named->parameter);
	struct field_pair pair = { named->steps[0].text, used->steps[0].text, false, false };

	if (named->count != 1 || named->steps[0].kind != STEP_ATTRIBUTE || used->steps[0].kind != STEP_ATTRIBUTE ||
	    slice_equals(pair.named, pair.used))
		return false;
	if (model)
		look_at_model(key->project, model, &pair);
	else if (!named->parameter->annotation)
		look_at_models(key->project, &pair);
	return pair.seen && !pair.unique;
}

static bool tells_of_request(struct project *project, const struct input *named, const struct input *input)
{
	const char *own = input_attribute(project, named), *asked = input_attribute(project, input);

	if (!own)
		return true;
	if (pack_word_is(project_packs(project), WORD_REQUEST_URI, own))
		return true;
	/* kept by user on purpose: which session is theirs */
	if (!text_equals(own, asked))
		return name_is_kind(project, own, "user") && name_is_kind(project, asked, "session");
	return named->count < 2 || input->count < 2 || named->steps[1].kind != STEP_ITEM ||
	       input->steps[1].kind != STEP_ITEM;
}

/* The first step in which the two differ; the count of the shorter path if none does. */
static size_t first_difference(const struct input *a, const struct input *b)
{
	size_t at = 0;

	while (at < a->count && at < b->count && slice_equals(a->steps[at].text, b->steps[at].text))
		at++;
	return at;
}

/* Whether NAMED, which is in the key, tells INPUT too. */
static bool tells(const struct inputs *key, const struct input *named, const struct input *input)
{
	size_t at = first_difference(named, input);

	if (!inputs_same_root(named, input))
		return false;
	if (at == named->count || at == input->count)
		return true;
	if (at == named->count - 1 && names_row(project_packs(key->project), named->steps[at].text))
		return true;
	if (parameter_is_request(key->project, input->parameter))
		return tells_of_request(key->project, named, input);
	if (named->steps[at].kind == STEP_ITEM && input->steps[at].kind == STEP_ITEM)
		return false;
	return !input->parameter || at > 0 || fields_named(key, input->parameter) > 1 ||
	       !is_another_field(key, named, input);
}

bool input_is_told(const struct inputs *key, const struct input *input)
{
	struct inputs made;

	for (size_t i = 0; i < key->count; i++)
		if (tells(key, &key->items[i], input))
			return true;
	if (input->parameter)
		return false;
	/* what the local was made of */
	inputs_init(&made, key->project, key->function);
	inputs_follow(&made, input->local->scope, input->local->value);
	for (size_t i = 0; i < made.count; i++)
		if (!input_is_told(key, &made.items[i]))
			return false;
	return made.count > 0;
}
