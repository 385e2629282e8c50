#include "analysis/advice.h"
#include "analysis/caches.h"
#include "analysis/lifetime.h"
#include "analysis/refresh.h"
#include "analysis/sources.h"
#include "analysis/statics.h"
#include "lint/rule.h"

/* What is said about one property; `reading` is NULL where the owner holds data and nothing is known to be static. */
struct judgement {
	const struct cache_use *use;
	struct life life;
	const struct reading *reading;
	const struct call_site *reread; /* that brings the row up to date; NULL: none */
	enum severity severity;
};

/* What a pack says of the class costs nothing; where instances are made takes a search through the whole project. */
static bool cannot_be_reported(struct check *check, const struct judgement *judgement)
{
	const struct class_def *class_def = judgement->use->class_def;
	struct class_ref ref = { class_def, project_class_name(check->project, class_def) };
	const struct pack_owner *owner = project_owner(check->project, ref, NULL);

	if (owner && owner->lifetime != LIFETIME_UNKNOWN && owner->lifetime != LIFETIME_PROCESS)
		return true;
	if (judgement->reading || (owner && owner->holds == HOLDS_DATA))
		return false;
	/* a mixin holds data where what uses it does */
	return owner || class_is_final(check->project, class_def) ||
	       function_is_static(check->project, judgement->use->function);
}

static bool judge(struct check *check, struct judgement *out)
{
	const struct function *getter = out->use->function;

	out->reading = reading_worst(kept_result_readings(check->project, getter), VALIDITY_MIGRATION);
	if (cannot_be_reported(check, out) && !check_explains(check))
		return false;
	out->life = class_life(check->project, out->use->class_def);
	if (out->life.lifetime != LIFETIME_PROCESS)
		return false;
	if (out->reading) {
		if (out->reading->validity == VALIDITY_ROWS)
			out->reread = find_reread(check->project, getter);
		out->severity = out->reread || out->reading->doubtful || out->reading->validity == VALIDITY_MIGRATION
					? SEVERITY_INFO
					: SEVERITY_WARNING;
		return true;
	}
	out->severity = SEVERITY_WARNING;
	return out->life.holds == HOLDS_DATA && !function_is_static(check->project, getter);
}

/* Why nothing is said, after judge() was false. */
static void pass(struct check *check, const struct module *module, const struct judgement *judgement)
{
	const struct cache_use *use = judgement->use;
	const char *why = "the object lives as long as the process, but nothing that changes sooner than a deployment "
			  "is seen to be read";

	if (!check_explains(check) || use->what->kind != CACHE_PROPERTY)
		return;
	if (!use->function || !use->class_def)
		why = "the class of the property is not seen";
	else if (judgement->life.lifetime == LIFETIME_UNKNOWN)
		why = arena_printf(check->arena, "nothing shows that `%s` instances live as long as the process",
				   use->class_def->name);
	else if (judgement->life.lifetime == LIFETIME_INSTANCE)
		why = arena_printf(check->arena, "the value ends with its `%s` instance", use->class_def->name);
	else if (judgement->life.lifetime != LIFETIME_PROCESS)
		why = arena_printf(check->arena, "the value ends with its `%s` instance, which lives as long as %s",
				   use->class_def->name, lifetime_name(judgement->life.lifetime));
	check_pass(check, (struct place){ module->file, use->expr->span }, why, judgement->life.chain);
}

static const char *message_of(struct check *check, const struct judgement *judgement)
{
	const char *class_name = judgement->use->class_def->name, *name = judgement->use->function->name;

	if (!judgement->reading)
		return arena_printf(check->arena,
				    "`%s.%s` is computed once per process and stays as it was for the first caller",
				    class_name, name);
	return arena_printf(check->arena, "`%s.%s` is computed once per process and reads %s", class_name, name,
			    judgement->reading->what);
}

static const char *help_of(struct check *check, const struct judgement *judgement)
{
	if (!judgement->reading || judgement->reading->validity >= VALIDITY_REQUEST)
		return arena_printf(
			check->arena,
			"make `%s` a plain `property`: the object outlives the request that it is computed in",
			judgement->use->function->name);
	return arena_printf(check->arena,
			    "keep it in %s and delete the key when those rows are saved or deleted, or make it a "
			    "plain `property`",
			    shared_cache_words(check->project));
}

static void report(struct check *check, const struct module *module, const struct judgement *judgement)
{
	const struct evidence_chain *life = &judgement->life.chain;
	size_t reads = judgement->reading ? judgement->reading->chain.count : 0;
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, life->count + reads + 1);
	const struct call_site *reread = judgement->reread;
	size_t count = life->count + reads;

	if (life->count)
		memcpy(chain, life->items, life->count * sizeof *chain);
	if (reads)
		memcpy(chain + life->count, judgement->reading->chain.items, reads * sizeof *chain);
	if (reread)
		chain[count++] =
			(struct evidence){ EVIDENCE_CLEARS, true, project_place(reread->scope, reread->call->span),
					   "read anew here; elsewhere it is as old as the object" };
	check_report(check, (struct finding){
				    .severity = judgement->severity,
				    .place = { module->file, judgement->use->expr->span },
				    .also = judgement->use->function->name_span,
				    .message = message_of(check, judgement),
				    .label = "one value for all callers",
				    .help = help_of(check, judgement),
				    .scope = project_scope_name(check->project, judgement->use->function->scope),
				    .related = { chain, count },
			    });
}

void cached_property_on_long_lived_object_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module))
		return;
	for (size_t i = 0; i < list.count; i++) {
		struct judgement judgement = { .use = &list.items[i] };

		if (judgement.use->what->kind == CACHE_PROPERTY && judgement.use->function &&
		    judgement.use->class_def && judge(check, &judgement))
			report(check, module, &judgement);
		else
			pass(check, module, &judgement);
	}
}
