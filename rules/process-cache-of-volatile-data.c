#include "analysis/advice.h"
#include "analysis/live_parameter.h"
#include "analysis/local_clears.h"
#include "analysis/upkeep.h"
#include "analysis/volatility.h"
#include "lint/rule.h"

static const char *message_of(struct check *check, const struct cache_use *use, const struct reading *reading)
{
	const char *name = use->class_def ? arena_dotted(check->arena, use->class_def->name, use->function->name) :
					    use->function->name;

	if (cache_expires(use))
		return arena_printf(check->arena, "`%s` depends on %s and is cached in each process until the entry expires", name, reading->what);
	if (reading->validity == VALIDITY_ROWS || reading->validity == VALIDITY_MIGRATION)
		return arena_printf(check->arena, "`%s` keeps %s for the life of the process", name, reading->what);
	return arena_printf(check->arena, "`%s` is cached for the life of the process and reads %s", name, reading->what);
}

static const char *help_of(struct check *check, const struct cache_use *use, const struct reading *reading)
{
	if (reading->validity == VALIDITY_ROWS)
		return arena_printf(check->arena,
				    "keep it in %s and delete the key when those rows are saved or deleted; other "
				    "processes see that too",
				    shared_cache_words(check->project));
	if (reading->validity == VALIDITY_MIGRATION)
		return "look the rows up when they are needed: migrations and newly installed apps change them";
	if (reading->validity == VALIDITY_REQUEST)
		return arena_printf(check->arena, "pass it to `%s` as an argument, so that it is part of the key", use->function->name);
	return arena_printf(check->arena, "drop the cache of `%s`, or keep the value in %s with an expiry",
			    use->function->name, shared_cache_words(check->project));
}

static struct evidence_chain chain_of(struct check *check, const struct cache_use *use, const struct reading *reading)
{
	size_t count = reading->chain.count;
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, count + 1);

	memcpy(chain, reading->chain.items, count * sizeof *chain);
	chain[count] = (struct evidence){
		.role = EVIDENCE_OWNER, .has_place = true, .place = project_place(use->function->scope, use->function->name_span),
		.sentence = arena_printf(check->arena, "`%s` keeps the result until %s; a change elsewhere is not seen", use->spelled,
					 cache_expires(use) ? "it expires" : "this process ends"),
	};
	return (struct evidence_chain){ chain, count + 1 };
}

struct clearing {
	bool found;
	bool by_age; /* whoever does so compares the age of what is kept */
};

static struct clearing find_clearing(struct project *project, const struct cache_use *use)
{
	const struct module *home = project_scope_module(project, use->function->scope);
	struct clearing clearing = { 0 };
	size_t count;
	const uint32_t *files = project_files_naming(project, home, use->function->name, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct local_clear_list clears = { 0 };

		if (module && !path_is_test(module->path))
			clears = local_clears(project, module);
		for (size_t k = 0; k < clears.count; k++) {
			const struct local_clear *clear = &clears.items[k];
			const struct function *around = scope_function(clear->scope);

			if (clear->function != use->function)
				continue;
			clearing.found = true;
			clearing.by_age |= around && compares_age(project, around, clear->expr);
		}
	}
	return clearing;
}

/* A value of the moment that is kept for a moment, as it was meant. */
static bool is_expiry(struct project *project, const struct cache_use *use, const struct reading *reading)
{
	return reading->validity == VALIDITY_MOMENT && find_clearing(project, use).by_age;
}

static void pass(struct check *check, const struct module *module, const struct cache_use *use, const struct reading *reading)
{
	const char *why = "OL104 says it";

	if (!check_explains(check) || use->what->kind == CACHE_PROPERTY)
		return;
	if (!reading)
		why = process_cache_exemption(check->project, use);
	else if (is_expiry(check->project, use, reading))
		why = "its age is compared before it is used, and it is emptied when it is too old";
	if (!why)
		why = "nothing that changes sooner than a deployment is seen to be read, in it or in what it calls";
	check_pass(check, (struct place){ module->file, use->expr->span }, why, (struct evidence_chain){ 0 });
}

/* Rows that are dropped after a time are as stale as somebody meant them to be; what belongs to a request is wrong at once. */
static enum severity severity_of(struct check *check, const struct cache_use *use, const struct reading *reading)
{
	/* whoever clears the cache knows that the file changes */
	if (reading->tells == TELLS_FILE && find_clearing(check->project, use).found)
		return SEVERITY_WARNING;
	if (reading->doubtful || reading->validity == VALIDITY_MIGRATION)
		return SEVERITY_INFO;
	return cache_expires(use) && reading->validity == VALIDITY_ROWS ? SEVERITY_INFO : SEVERITY_WARNING;
}

void process_cache_of_volatile_data_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		const struct reading *reading = process_cache_reading(check->project, use);
		struct live_parameter live;

		if (!reading || find_live_parameter(check->project, use, &live) ||
		    is_expiry(check->project, use, reading)) {
			pass(check, module, use, reading); /* OL104 says both */
			continue;
		}
		check_report(check, (struct finding){
					    .severity = severity_of(check, use, reading),
					    .place = { module->file, use->expr->span },
					    .also = use->function->name_span,
					    .message = message_of(check, use, reading),
					    .label = cache_expires(use) ? "kept until it expires" : "kept until the process ends",
					    .help = help_of(check, use, reading),
					    .scope = project_scope_name(check->project, use->function->scope),
					    .related = chain_of(check, use, reading),
				    });
	}
}
