#include "analysis/frozen.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "lint/rule.h"
#include "project/classes.h"

/* Other places of one fact that are shown besides the first. */
enum { ALSO_SHOWN = 8 };

/* A value that is frozen, and the fact that it has in common with others of its file. */
struct item {
	struct kept_value kept;
	struct frozen frozen;
	const char *fact; /* NULL: it stands alone */
};

struct judging {
	struct check *check;
	const struct module *module;
	VEC(struct item) items;
};

static bool is_of_model(struct check *check, const struct scope *scope)
{
	return scope->kind == SCOPE_CLASS &&
	       class_is_kind(check->project,
			     (struct class_ref){
				     scope->class_def,
				     project_class_name(check->project, scope->class_def) },
			     "model");
}

/* ---- the message ---- */

static const char *holder_of(struct check *check, const struct kept_value *kept)
{
	const char *class_name = kept->scope->kind == SCOPE_CLASS
					 ? project_scope_name(check->project, kept->scope)
					 : NULL;
	const char *target =
		kept->target ? snippet(check->arena, kept->scope->ast, kept->target) : NULL;

	switch (kept->by) {
	case KEPT_BY_NAME:
		return class_name ? arena_printf(check->arena, "`%s.%s`", class_name, target)
				  : arena_printf(check->arena, "`%s`", target);
	case KEPT_BY_PARAMETER:
		return arena_printf(check->arena, "the default of `%s` in `%s`",
				    kept->parameter->name, kept->function->name);
	case KEPT_BY_CALL: return arena_printf(check->arena, "what `%s` is handed", target);
	default: return "what is decided here";
	}
}

/* Who is given the value again and again; NULL: nobody is known to be. */
static const char *taker_of(struct check *check, const struct kept_value *kept,
			    const struct frozen *frozen)
{
	if (kept->by == KEPT_BY_PARAMETER)
		return "every call without it";
	if (frozen->given || frozen->is_field_default)
		return is_of_model(check, kept->scope) ? "every row made later"
						       : "all that is made later";
	return NULL;
}

static const char *message_of(struct check *check, const struct module *module,
			      const struct item *item, size_t more)
{
	const struct reading *reading = item->frozen.reading;
	const char *taker = taker_of(check, &item->kept, &item->frozen);
	const char *holder = holder_of(check, &item->kept), *computed;

	if (more)
		holder = arena_printf(check->arena, "%s and %zu more of this file", holder, more);
	computed = arena_printf(check->arena, "%s %s computed once, when `%s` is imported", holder,
				more ? "are" : "is", module->name);
	switch (reading->tells) {
	case TELLS_LANGUAGE:
		return arena_printf(check->arena,
				    "%s %s translated once, when `%s` is imported: everybody gets "
				    "the language of that moment",
				    holder, more ? "are" : "is", module->name);
	case TELLS_CLOCK:
		return taker ? arena_printf(check->arena, "%s: %s gets that moment", computed,
					    taker)
			     : arena_printf(check->arena,
					    "%s, and stay%s so until the process ends", computed,
					    more ? "" : "s");
	case TELLS_RANDOM:
		return taker ? arena_printf(check->arena, "%s: %s gets the same value", computed,
					    taker)
			     : arena_printf(check->arena,
					    "%s: one value for the life of the process", computed);
	default:
		return arena_printf(
			check->arena,
			"%s %s %s once, when `%s` is imported: later changes are not seen", holder,
			more ? "read" : "reads", reading->what, module->name);
	}
}

/* ---- the help ---- */

/* The function that translates later in place of the one that READING calls, or NULL. */
static const char *lazy_twin(struct check *check, const struct reading *reading)
{
	const struct names *lazy = &project_packs(check->project)->words[WORD_LAZY_TEXT];
	struct entity entity;
	const char *twin;

	if (reading->expr->kind != EXPR_CALL)
		return NULL;
	entity = project_resolve(check->project, reading->scope, reading->expr->call.callee);
	if (!entity.name)
		return NULL;
	twin = arena_printf(check->arena, "%s_lazy", entity.name);
	return names_hold(lazy, twin) ? text_last_name(twin) : NULL;
}

static bool is_bare_call(const struct expr *expr)
{
	return expr->kind == EXPR_CALL && expr->call.count == 0;
}

static const char *help_for_language(struct check *check, const struct reading *reading)
{
	const char *twin = reading->chain.count == 1 ? lazy_twin(check, reading) : NULL;

	if (twin)
		return arena_printf(check->arena, "`%s`, which translates when the text is shown",
				    twin);
	return "make the text where it is shown, or keep it lazy with `format_lazy`";
}

static const char *help_of(struct check *check, const struct kept_value *kept,
			   const struct frozen *frozen)
{
	const struct reading *reading = frozen->reading;

	if (reading->tells == TELLS_LANGUAGE)
		return help_for_language(check, reading);
	if (kept->by == KEPT_BY_PARAMETER)
		return arena_printf(check->arena,
				    "`%s=None`, and compute it in `%s` where it is `None`",
				    kept->parameter->name, kept->function->name);
	if (frozen->given && is_bare_call(reading->expr) && reading->chain.count == 1)
		return arena_printf(check->arena,
				    "hand over the callable: `%s=%s`, without the call",
				    frozen->given,
				    snippet(check->arena, reading->scope->ast,
					    reading->expr->call.callee));
	if (frozen->is_field_default && !frozen->given)
		return "give the field a factory, which runs for each instance, in place of a "
		       "value";
	if (frozen->given)
		return arena_printf(check->arena, "hand over a function that computes it as `%s`",
				    frozen->given);
	return "compute it in a function that is called when the value is needed";
}

/* ---- the evidence ---- */

static const char *where_of(const struct kept_value *kept)
{
	if (kept->by == KEPT_BY_PARAMETER)
		return "in the `def` line, which runs once";
	return kept->scope->kind == SCOPE_CLASS ? "in the `class` statement, which runs once"
						: "while the module is imported";
}

static bool is_same_fact(const struct item *a, const struct item *b)
{
	return a->fact && b->fact && text_equals(a->fact, b->fact);
}

static struct evidence first_step(struct check *check, const struct item *item)
{
	const struct reading *reading = item->frozen.reading;
	struct evidence step = reading->chain.items[0];

	if (reading->chain.count > 1)
		step.sentence =
			arena_printf(check->arena, "%s, %s", step.sentence, where_of(&item->kept));
	else
		step.sentence =
			arena_printf(check->arena, "`%s` is %s here, %s",
				     snippet(check->arena, reading->scope->ast, reading->expr),
				     reading->expr->kind == EXPR_CALL ? "called" : "evaluated",
				     where_of(&item->kept));
	return step;
}

/* The chain of the first item, then where the same is done. */
static struct evidence_chain chain_of(struct judging *judging, size_t first)
{
	struct check *check = judging->check;
	const struct item *item = &judging->items.items[first];
	struct evidence_chain reads = item->frozen.reading->chain;
	struct evidence *chain =
		ARENA_ARRAY(check->arena, struct evidence, reads.count + 1 + ALSO_SHOWN);
	size_t count = reads.count, most;

	memcpy(chain, reads.items, count * sizeof *chain);
	chain[0] = first_step(check, item);
	if (item->frozen.why_harmless)
		chain[count++] = (struct evidence){ .role = EVIDENCE_OTHER,
						    .sentence = item->frozen.why_harmless };
	most = count + ALSO_SHOWN;
	for (size_t i = first + 1; i < judging->items.count && count < most; i++) {
		const struct item *other = &judging->items.items[i];

		if (is_same_fact(item, other))
			chain[count++] =
				(struct evidence){ EVIDENCE_OTHER, true,
						   other->frozen.reading->chain.items[0].place,
						   arena_printf(check->arena, "so is %s",
								holder_of(check, &other->kept)) };
	}
	return (struct evidence_chain){ chain, count };
}

/* ---- the rule ---- */

/*
 * What is read through one function, or translated by one, is one fact for a file, and so is lazy
 * text that is made plain.
 */
static const char *fact_of(struct check *check, const struct frozen *frozen)
{
	const struct reading *reading = frozen->reading;
	const char *twin;

	if (reading->chain.count > 1)
		return arena_printf(check->arena, "%s %s", reading->chain.items[0].sentence,
				    reading->what);
	if (reading->tells != TELLS_LANGUAGE)
		return NULL;
	twin = lazy_twin(check, reading);
	return twin ? twin : reading->what;
}

static void pass(struct check *check, const struct module *module, const struct kept_value *kept)
{
	const char *why = check_explains(check) ? frozen_exemption(check->project, kept) : NULL;

	if (why)
		check_pass(check, (struct place){ module->file, kept->value->span }, why,
			   (struct evidence_chain){ 0 });
}

static void judge(void *context, const struct kept_value *kept)
{
	struct judging *judging = context;
	struct item item = { .kept = *kept };

	if (!find_frozen(judging->check->project, kept, &item.frozen)) {
		pass(judging->check, judging->module, kept);
		return;
	}
	item.fact = fact_of(judging->check, &item.frozen);
	vec_push(&judging->items, item);
}

static void report(struct judging *judging, size_t index)
{
	struct check *check = judging->check;
	const struct item *item = &judging->items.items[index];
	size_t more = 0;

	for (size_t i = 0; i < index; i++)
		if (is_same_fact(&judging->items.items[i], item))
			return;
	for (size_t i = index + 1; i < judging->items.count; i++)
		more += is_same_fact(&judging->items.items[i], item);
	check_report(check, (struct finding){
				    .severity = item->frozen.maybe_meant ? SEVERITY_INFO
									 : SEVERITY_WARNING,
				    .place = item->frozen.reading->chain.items[0].place,
				    .message = message_of(check, judging->module, item, more),
				    .label = "computed once, at import",
				    .help = help_of(check, &item->kept, &item->frozen),
				    .scope = project_scope_name(check->project, item->kept.scope),
				    .related = chain_of(judging, index),
			    });
}

static void report_all(struct judging *judging)
{
	struct check *check = judging->check;
	const char *why = import_exemption(check->project, judging->module);

	if (why)
		check_pass(check, (struct place){ .file = judging->module->file }, why,
			   (struct evidence_chain){ 0 });
	for (size_t i = 0; !why && i < judging->items.count; i++)
		report(judging, i);
}

void frozen_at_import_check(struct check *check, const struct module *module)
{
	struct judging judging = { .check = check, .module = module };

	if (check_is_short_lived(check, module))
		return;
	visit_kept_values(check->project, module, judge, &judging);
	if (judging.items.count)
		report_all(&judging);
	vec_release(&judging.items);
}
