#include "cmd/explain_facts.h"

#include "keys/key_pairs.h"
#include "analysis/lifetime.h"
#include "analysis/sources.h"
#include "base/vec.h"

struct facts {
	struct arena *arena;
	VEC(struct evidence) items;
};

/* So many readings, and calls with the same key, are told one by one. */
enum { TOLD_MAX = 8 };

static void add_at(struct facts *facts, enum evidence_role role, struct place place, const char *sentence)
{
	vec_push(&facts->items, ((struct evidence){ role, true, place, sentence }));
}

static void add_sentence(struct facts *facts, enum evidence_role role, const char *sentence)
{
	vec_push(&facts->items, ((struct evidence){ .role = role, .sentence = sentence }));
}

static void add_chain(struct facts *facts, const struct evidence_chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		vec_push(&facts->items, chain->items[i]);
}

static struct evidence_chain settle(struct facts *facts)
{
	struct evidence *items;
	size_t count;

	vec_settle(&facts->items, facts->arena, items, count);
	return (struct evidence_chain){ items, count };
}

const char *cache_title(struct arena *arena, struct project *project, const struct cache_use *use)
{
	if (!use->function)
		return arena_printf(arena, "a cache by `%s`", use->spelled);
	return arena_printf(arena, "`%s` under `%s`", project_scope_name(project, use->function->scope), use->spelled);
}

static const char *keeping_of(enum cache_kind kind)
{
	switch (kind) {
	case CACHE_PROCESS: return "one cache for all calls, kept until the process ends";
	case CACHE_PROPERTY: return "one value for each instance, kept as long as the instance";
	case CACHE_CLASS_PROPERTY: return "one value for the class, kept until the process ends";
	case CACHE_INSTANCE: return "one cache for each instance, which ends with it";
	case CACHE_STORE: return "results go to a cache outside of the function, with a timeout";
	case CACHE_ONCE: return "runs once, and its result is kept until the process ends";
	}
	return "";
}

static const char *bound_of(struct arena *arena, const struct cache_use *use)
{
	if (use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_INSTANCE)
		return "";
	if (use->bound_kind == BOUND_NONE)
		return "; nothing is ever evicted";
	if (use->bound_kind == BOUND_UNKNOWN)
		return "; how many entries it keeps is not known";
	return arena_printf(arena, "; at most %lld entr%s", (long long)use->bound, use->bound == 1 ? "y" : "ies");
}

const char *cache_words(struct arena *arena, const struct cache_use *use)
{
	return arena_printf(arena, "`%s`: %s%s%s", use->spelled, keeping_of(use->what->kind),
			    bound_of(arena, use), cache_expires(use) ? "; entries expire" : "");
}

static void add_keeping(struct facts *facts, const struct cache_use *use)
{
	const char *expires = use->what->expires ? "; entries expire" : "";
	struct place place = project_place(use->scope, use->expr->span);

	add_at(facts, EVIDENCE_OWNER, place,
	       arena_printf(facts->arena, "%s%s%s", keeping_of(use->what->kind), bound_of(facts->arena, use), expires));
	if (use->through)
		add_at(facts, EVIDENCE_CALLS, project_place(use->through->scope, use->through->name_span),
		       arena_printf(facts->arena, "`%s` applies `%s`", use->through->name, use->spelled));
}

static void add_life(struct facts *facts, struct project *project, const struct class_def *class_def)
{
	struct life life = class_life(project, class_def);
	struct place place = project_place(class_def->scope, class_def->name_span);
	bool has_why = life.why && life.chain.count == 0;

	if (life.lifetime == LIFETIME_UNKNOWN)
		add_at(facts, EVIDENCE_MADE, place,
		       arena_printf(facts->arena,
				    "how long `%s` instances live is not known: neither its bases nor the places that "
				    "make one show it",
				    class_def->name));
	else if (life.lifetime == LIFETIME_INSTANCE)
		add_at(facts, EVIDENCE_MADE, place,
		       arena_printf(facts->arena, "`%s` instances end with whoever holds them%s%s", class_def->name,
				    has_why ? ": " : "", has_why ? life.why : ""));
	else
		add_at(facts, EVIDENCE_MADE, place,
		       arena_printf(facts->arena, "`%s` instances live as long as %s%s%s", class_def->name,
				    lifetime_name(life.lifetime), has_why ? ": " : "", has_why ? life.why : ""));
	add_chain(facts, &life.chain);
}

static void add_readings(struct facts *facts, struct project *project, const struct function *function)
{
	struct reading_list list = kept_result_readings(project, function);

	for (size_t i = 0; i < list.count && i < TOLD_MAX; i++) {
		const struct reading *reading = &list.items[i];

		if (reading->chain.count)
			add_chain(facts, &reading->chain);
		else
			add_at(facts, EVIDENCE_READS, project_place(reading->scope, reading->expr->span),
			       arena_printf(facts->arena, "reads %s", reading->what));
	}
	if (list.count == 0)
		add_at(facts, EVIDENCE_READS, project_place(function->scope, function->name_span),
		       arena_printf(facts->arena,
				    "`%s` is not seen to read anything that changes, in %d calls one below the other",
				    function->name, SOURCE_HOPS));
}

struct evidence_chain cache_facts(struct arena *arena, struct project *project, const struct cache_use *use)
{
	struct facts facts = { .arena = arena };

	add_keeping(&facts, use);
	if (use->class_def)
		add_life(&facts, project, use->class_def);
	if (use->function)
		add_readings(&facts, project, use->function);
	return settle(&facts);
}

const char *key_title(struct arena *arena, const struct key_site *site)
{
	const char *alias = site->alias ? arena_printf(arena, " in the cache `%s`", site->alias) : "";

	if (!site->template)
		return arena_printf(arena, "`%s`%s takes no key", site->method, alias);
	return arena_printf(arena, "`%s` of the key %s%s", site->method, key_words(arena, site->template), alias);
}

/* A hole and nothing else: any key fits. */
static bool is_unknown(const struct key_site *site, struct arena *arena)
{
	return text_equals(template_text(arena, site->template), "{?}");
}

static void add_partners(struct facts *facts, struct project *project, const struct key_site *site)
{
	struct key_sites all = project_key_sites(project);
	size_t found = 0, possible = 0;

	for (size_t i = 0; i < all.count; i++) {
		const struct key_site *other = &all.items[i];
		enum match match = MATCH_DISJOINT;

		if (other->call != site->call && other->template && key_sites_share_space(site, other))
			match = key_sites_match(site, other, MATCH_NO_SEPARATORS);
		possible += match == MATCH_MAY;
		if (match == MATCH_EQUAL && found++ < TOLD_MAX)
			vec_push(&facts->items, use_evidence(facts->arena, other));
	}
	if (found > TOLD_MAX)
		add_sentence(facts, EVIDENCE_KEY,
			     arena_printf(facts->arena, "and %zu further calls use it", found - TOLD_MAX));
	if (found == 0)
		add_sentence(facts, EVIDENCE_KEY, "no other call of the project is seen to use just this key");
	if (possible)
		add_sentence(facts, EVIDENCE_KEY,
			     arena_printf(facts->arena, "%zu call%s with a key that is known in part may use it",
					  possible, possible == 1 ? "" : "s"));
}

struct evidence_chain key_facts(struct arena *arena, struct project *project, const struct key_site *site)
{
	struct facts facts = { .arena = arena };
	struct evidence built;

	if (!site->template)
		return settle(&facts);
	if (key_evidence(arena, site, &built))
		vec_push(&facts.items, built);
	vec_push(&facts.items, use_evidence(arena, site));
	if (is_unknown(site, arena))
		add_sentence(&facts, EVIDENCE_KEY, "what the key is cannot be seen, so rules compare it with nothing");
	else
		add_partners(&facts, project, site);
	return settle(&facts);
}

static bool touches(struct span a, struct span b)
{
	return a.offset < span_end(b) && b.offset < span_end(a);
}

struct evidence_chain handed_key_facts(struct arena *arena, struct project *project, const struct module *module,
				       struct span line)
{
	struct key_sites all = project_key_sites(project);
	struct facts facts = { .arena = arena };
	size_t found = 0;

	for (size_t i = 0; i < all.count; i++) {
		const struct key_site *site = &all.items[i];

		if (site->api_module != module || site->api_call == site->call || !site->template ||
		    !touches(site->api_call->span, line) || found++ >= TOLD_MAX)
			continue;
		add_at(&facts, EVIDENCE_KEY, project_place(site->scope, site->call->span),
		       arena_printf(arena, "the key is %s here", key_words(arena, site->template)));
	}
	if (found > TOLD_MAX)
		add_sentence(&facts, EVIDENCE_KEY,
			     arena_printf(arena, "and %zu further calls pass one", found - TOLD_MAX));
	return settle(&facts);
}
