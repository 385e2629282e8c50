#include "sites/key_eval.h"
#include "sites/key_owner.h"

/*
 * Key builders: `template` of a pack's [[key-builder]] filled from a call. rules/packs/nautobot.toml describes its holes.
 */
struct building {
	struct eval *eval;
	const struct frame *frame;
	const struct scope *scope;
	const struct expr *call;
	const struct expr *first;
	struct owner owner;
	const char *source; /* the builder's template */
	bool lenient;       /* what cannot be filled becomes a hole */
};

/* ---- holes ---- */

static const struct template *text(struct building *building, const char *literal)
{
	return template_literal(building->eval->arena, slice_of(literal), building->call, building->scope);
}

static const struct template *fill_label(struct building *building)
{
	if (building->owner.kind != OWNER_INSTANCE && building->owner.kind != OWNER_MODEL)
		return NULL;
	return building->owner.label ? text(building, building->owner.label)
				     : eval_hole(building->eval, HOLE_LABEL, building->scope, building->first);
}

static const struct template *fill_pk(struct building *building)
{
	return building->owner.kind == OWNER_INSTANCE
		       ? eval_hole(building->eval, HOLE_PK, building->scope, building->first)
		       : NULL;
}

static const struct template *fill_module(struct building *building)
{
	const struct expr *first = building->first;

	if (building->owner.kind != OWNER_OTHER)
		return NULL;
	if (building->owner.module)
		return text(building, building->owner.module);
	return template_parts(building->eval->arena,
			      (const struct part[]){ part_hole(HOLE_MODULE, first, building->scope),
						     part_literal(slice_of(".")),
						     part_hole(HOLE_CLASS_NAME, first, building->scope) },
			      3, building->call, building->scope);
}

static bool is_hole_of_source(const struct building *building, const char *name)
{
	const char *hole = arena_printf(building->eval->arena, "{%s}", name);

	return strstr(building->source, hole) != NULL;
}

/* The position of the argument NAME: as the function declares it, else in the order in which the template names its holes. */
static int position_of(const struct building *building, const char *name)
{
	const struct function *function;
	const char *hole = strstr(building->source, arena_printf(building->eval->arena, "{%s}", name));
	int position = strstr(building->source, "{label}") || strstr(building->source, "{module}") ? 1 : 0;

	if (project_callees(building->eval->project, building->scope, building->call, &function, 1)) {
		for (size_t i = 0; i < function->parameter_count; i++)
			if (text_equals(function->parameters[i].name, name))
				return function->parameters[i].kind == PARAMETER_KEYWORD_ONLY ? -1 : (int)i;
		return -1;
	}
	for (const char *at = building->source; hole && at < hole; at++)
		position += *at == '{';
	return position;
}

static const struct template *fill_argument(struct building *building, const char *name)
{
	const struct expr *value = call_argument(building->call, position_of(building, name), name);
	struct part part = part_named(HOLE_VALUE, name, building->call, building->scope);

	if (value)
		return eval_field(building->eval, building->frame, building->scope, value);
	if (!building->lenient && !call_has_star(building->call))
		return NULL;
	return template_parts(building->eval->arena, &part, 1, building->call, building->scope);
}

/* The other keyword arguments as `name=value`, joined by commas; SPEC is `params-a-b`. */
static const struct template *fill_params(struct building *building, const char *spec)
{
	struct arena *arena = building->eval->arena;
	const struct template *all = template_empty(arena, building->call, building->scope);
	bool any = false;

	for (size_t i = 0; i < building->call->call.count; i++) {
		const struct argument *argument = &building->call->call.arguments[i];
		const char *out = argument->kind == ARGUMENT_KEYWORD ? strstr(spec, argument->name) : NULL;

		if (argument->kind != ARGUMENT_KEYWORD && argument->kind != ARGUMENT_DOUBLE_STAR)
			continue;
		if (argument->kind == ARGUMENT_KEYWORD &&
		    ((out && out[-1] == '-') || is_hole_of_source(building, argument->name)))
			continue;
		if (any)
			all = template_concat(arena, all, text(building, ","));
		any = true;
		if (argument->kind == ARGUMENT_DOUBLE_STAR) {
			all = template_concat(arena, all, template_unknown(arena, argument->value, building->scope));
			continue;
		}
		all = template_concat(arena, all, text(building, arena_printf(arena, "%s=", argument->name)));
		all = template_concat(arena, all,
				      eval_field(building->eval, building->frame, building->scope, argument->value));
	}
	return any ? all : NULL;
}

static const struct template *fill(struct building *building, const char *name)
{
	const struct template *filled;

	if (text_equals(name, "label"))
		filled = fill_label(building);
	else if (text_equals(name, "pk"))
		filled = fill_pk(building);
	else if (text_equals(name, "module"))
		filled = fill_module(building);
	else if (text_equals(name, "digest"))
		filled = eval_hole(building->eval, HOLE_DIGEST, building->scope, building->call);
	else
		filled = fill_argument(building, name);
	if (!filled && building->lenient)
		filled = template_unknown(building->eval->arena, building->call, building->scope);
	return filled;
}

/* ---- alternatives ---- */

/* `(` before the optional parameters and `)` behind them belong to the hole. */
static const char *params_hole(const char *at)
{
	return text_starts(at, "({params") ? strstr(at, "})") : NULL;
}

/* One alternative, the SIZE bytes at FROM; NULL if one of its holes cannot be filled. */
static const struct template *build(struct building *building, const char *from, size_t size)
{
	struct arena *arena = building->eval->arena;
	const char *at = arena_text(arena, (struct slice){ from, size });
	const struct template *all = template_empty(arena, building->call, building->scope), *filled;

	while (*at) {
		size_t literal = strcspn(at, "{(");
		const char *end = params_hole(at);

		if (end) {
			filled = fill_params(building,
					     arena_text(arena, (struct slice){ at + 2, (size_t)(end - at - 2) }));
			if (filled)
				all = template_concat(arena,
						      template_concat(arena,
								      template_concat(arena, all, text(building, "(")),
								      filled),
						      text(building, ")"));
			at = end + 2;
		} else if (*at == '{' && (end = strchr(at, '}')) != NULL) {
			filled = fill(building, arena_text(arena, (struct slice){ at + 1, (size_t)(end - at - 1) }));
			if (!filled)
				return NULL;
			all = template_concat(arena, all, filled);
			at = end + 1;
		} else {
			literal += literal == 0;
			filled =
				template_literal(arena, (struct slice){ at, literal }, building->call, building->scope);
			all = template_concat(arena, all, filled);
			at += literal;
		}
	}
	return all;
}

/* With an owner of unknown kind, all before what the method's name is made of is unknown. */
static const struct template *build_unknown(struct building *building)
{
	const char *start = building->source, *owner = strstr(start, "{label}");
	const char *end = strchr(start, '|');

	if (end)
		start = end + 1;
	owner = strstr(start, "{label}");
	end = strchr(start, '|');
	building->lenient = true;
	if (!owner || (end && owner > end))
		return build(building, start, end ? (size_t)(end - start) : strlen(start));
	return template_concat(building->eval->arena,
			       template_unknown(building->eval->arena, building->call, building->scope),
			       build(building, owner + strlen("{label}"),
				     end ? (size_t)(end - owner) - strlen("{label}")
					 : strlen(owner) - strlen("{label}")));
}

const struct template *eval_builder(struct eval *eval, const struct frame *frame, const struct scope *scope,
				    const struct expr *call, const struct pack_key_builder *builder)
{
	struct building building = {
		.eval = eval, .frame = frame, .scope = scope, .call = call, .source = builder->template
	};
	const struct template *built = NULL;

	building.first = call->call.count && call->call.arguments[0].kind != ARGUMENT_STAR
				 ? call->call.arguments[0].value
				 : NULL;
	if (building.first)
		building.owner = owner_of(eval, frame, scope, building.first);
	for (const char *at = builder->template; !built && at;) {
		size_t size = strcspn(at, "|");

		built = build(&building, at, size);
		at = at[size] ? at + size + 1 : NULL;
	}
	if (!built)
		built = build_unknown(&building);
	return template_built_by(eval->arena, built, call, scope);
}
