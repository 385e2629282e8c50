/* Types that annotations name. */
#include "project/typing.h"

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

static bool ends_with_name(const char *name, const char *last)
{
	return text_equals(text_last_name(name), last);
}

static struct type annotation_of_subscript(struct typing *typing, const struct scope *scope,
					   const struct expr *annotation)
{
	struct entity head = resolve_expr(typing->project, scope, annotation->subscript.object, RESOLVE_DEPTH);
	const struct expr *index = annotation->subscript.index;

	if (head.kind == ENTITY_EXTERNAL &&
	    (ends_with_name(head.name, "Optional") || ends_with_name(head.name, "Annotated") ||
	     ends_with_name(head.name, "Final") || ends_with_name(head.name, "ClassVar")))
		return typing_annotation(typing, scope,
					 index->kind == EXPR_TUPLE && index->items.count ? index->items.items[0]
											 : index);
	if (head.kind == ENTITY_EXTERNAL && (ends_with_name(head.name, "type") || ends_with_name(head.name, "Type"))) {
		struct type type = typing_annotation(typing, scope, index);

		type.kind = type.kind == TYPE_INSTANCE ? TYPE_CLASS : TYPE_UNKNOWN;
		return type;
	}
	struct type type = typing_annotation(typing, scope, annotation->subscript.object);
	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER)
		type.model = typing_annotation(typing, scope,
					       index->kind == EXPR_TUPLE && index->items.count ? index->items.items[0]
											       : index)
				     .cls;
	return type;
}

/* `Db = Annotated[Session, Depends(open_session)]`: a name for an annotation. */
static struct type of_alias(struct typing *typing, struct binding_run run)
{
	const struct expr *value = run.count == 1 && run.items[0].kind == BINDING_ASSIGN ? run.items[0].value : NULL;

	if (!value || (value->kind != EXPR_SUBSCRIPT && value->kind != EXPR_BINARY))
		return unknown_type;
	return typing_annotation(typing, run.items[0].scope, value);
}

struct type typing_annotation(struct typing *typing, const struct scope *scope, const struct expr *annotation)
{
	struct type type = unknown_type;
	struct entity entity;
	size_t seen = 0;

	if (!typing_enter(typing))
		return unknown_type;
	switch (annotation->kind) {
	case EXPR_NAME:
	case EXPR_ATTRIBUTE:
		entity = resolve_expr(typing->project, scope, annotation, RESOLVE_DEPTH);
		if (entity.kind == ENTITY_VARIABLE) {
			type = of_alias(typing, entity.run);
			break;
		}
		type = typing_entity(typing->project, entity);
		type = type.kind == TYPE_CLASS ? typing_refine(typing->project, typing_instance(type.cls))
					       : unknown_type;
		break;
	case EXPR_STRING: {
		/* a quoted name; what is more than that stays unknown */
		char *name = arena_text(&typing->project->arena, annotation->string.text);
		const struct expr quoted = { .kind = EXPR_NAME, .span = annotation->span, .name = { name } };

		if (name[0] &&
		    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(name))
			type = typing_annotation(typing, scope, &quoted);
		break;
	}
	case EXPR_SUBSCRIPT: type = annotation_of_subscript(typing, scope, annotation); break;
	case EXPR_BINARY:
		for (size_t i = 0; i < annotation->operation.count; i++)
			if (annotation->operation.operands[i]->kind != EXPR_NONE)
				type = typing_agree(type,
						    typing_annotation(typing, scope, annotation->operation.operands[i]),
						    &seen);
		break;
	default: break;
	}
	return typing_leave(typing, type);
}

struct type project_annotation_type(struct project *project, const struct scope *scope, const struct expr *annotation)
{
	struct typing typing = { project, TYPE_DEPTH, TYPE_BUDGET };

	return typing_annotation(&typing, scope, annotation);
}
