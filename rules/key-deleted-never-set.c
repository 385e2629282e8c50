#include "keys/fragment_keys.h"
#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "project/classes.h"
#include "lint/rule.h"

enum { OTHERS_MAX = 5 };

static unsigned takers(void)
{
	return (roles_that(role_reads) | roles_that(role_removes)) & ~roles_that(role_stores);
}

static unsigned givers(void)
{
	return roles_that(role_stores) | 1u << ROLE_LOCK;
}

static const char *reason_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	switch (lack->kind) {
	case LACK_GLOB: return "it takes a whole key, in which `*` is a letter";
	case LACK_PREFIX: return "every key that is set is longer";
	case LACK_VERSION:
		return site->version ? lack->site->version ? "the key is set with another `version`"
							   : "the key is set without a `version`"
				     : "the key is set with a `version`";
	case LACK_ALIAS:
		return arena_printf(check->arena, "the key is set in the cache `%s`, not in `%s`", lack->site->alias,
				    site->alias);
	case LACK_WRAPPER:
		return arena_printf(check->arena, "`%s` puts a prefix before the keys that it sets",
				    lack->site->wrapper->name);
	case LACK_NEAR: return arena_printf(check->arena, "the key that is set is `%s`", lack->meant->template);
	case LACK_KIN:
	case LACK_ALL: break;
	}
	return arena_printf(check->arena, "no call in the project sets %s", key_words(check->arena, lack->text));
}

static const char *help_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	bool removes = role_removes(site->role);
	const char *verb = removes ? "delete" : "read";

	switch (lack->kind) {
	case LACK_PREFIX:
		if (removes)
			return arena_printf(
				check->arena,
				"`delete` takes whole keys: delete `%s`, or put a version into the key and raise it",
				lack->meant->template);
		break;
	case LACK_GLOB:
		return arena_printf(check->arena,
				    "%s each key that is meant, such as `%s`, or put a version into the keys and raise it",
				    verb, lack->meant->template);
	case LACK_VERSION: return "pass the same `version` on both sides";
	case LACK_ALIAS: return "use the same cache on both sides";
	case LACK_WRAPPER: return arena_printf(check->arena, "%s it through `%s`", verb, lack->site->wrapper->name);
	case LACK_NEAR: break;
	case LACK_KIN:
		if (removes)
			return arena_printf(check->arena,
					    "delete a key that is set (the nearest is `%s`), or drop the call",
					    lack->meant->template);
		return arena_printf(check->arena, "set %s where its value is computed, or drop the call",
				    key_words(check->arena, lack->text));
	case LACK_ALL: return "drop the call, unless a package outside the project sets the key";
	}
	return arena_printf(check->arena, "%s `%s`", verb, lack->meant->template);
}

/* The key, what is set in its place, and further calls with the same key. */
static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	struct near_sites near = key_sites_near(check->project, site);
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence key;
	unsigned roles = takers();
	size_t others = 0;

	if (key_evidence(check->arena, site, &key))
		vec_push(&items, key);
	if (lack->site) {
		struct evidence set = use_evidence(check->arena, lack->site);

		set.sentence = arena_printf(check->arena, "`%s` is %s", lack->meant->template, set.sentence);
		vec_push(&items, set);
	}
	for (size_t i = 0; i < near.count && others < OTHERS_MAX; i++) {
		const struct key_site *other = near.items[i];

		if (other->call == site->call || !site_has_role(other, roles) || !same_key(site, other))
			continue;
		vec_push(&items, use_evidence(check->arena, other));
		others++;
	}
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *site, const struct lack *lack)
{
	const char *does = role_removes(site->role) ? "clears nothing" : "finds nothing";

	check_report(check, (struct finding){
				    .severity = lack_is_guess(lack) ? SEVERITY_INFO : SEVERITY_WARNING,
				    .place = project_place(site->scope, site->call->span),
				    .message = arena_printf(check->arena, "`%s` %s: %s",
							    snippet(check->arena, site->module->ast, site->call), does,
							    reason_of(check, site, lack)),
				    .label = does,
				    .help = help_of(check, site, lack),
				    .scope = project_scope_name(check->project, site->scope),
				    .related = chain_of(check, site, lack),
			    });
}

/* One finding a key: on the first delete, or where there is none on the first read. */
static bool is_first(struct check *check, const struct key_site *site)
{
	const struct key_site *first = first_use(check->project, site, takers() & roles_that(role_removes));

	if (!first)
		first = first_use(check->project, site, takers());
	return first == site;
}

/* ---- keys of fragments of templates ---- */

/* The words of the tag behind the fragment's name: "`user.pk` and `LANGUAGE_CODE`". */
static const char *vary_words(struct check *check, const struct fragment *fragment)
{
	const char *text = "";

	for (size_t i = 0; i < fragment->vary_count; i++)
		text = arena_printf(check->arena, "%s%s`%.*s`", text,
				    i == 0			   ? ""
				    : i + 1 < fragment->vary_count ? ", "
								   : " and ",
				    (int)fragment->vary[i].size, fragment->vary[i].data);
	return text;
}

static const char *count_words(struct check *check, size_t count)
{
	return count ? arena_printf(check->arena, "%zu value%s", count, count == 1 ? "" : "s") : "none";
}

static const char *fragment_reason(struct check *check, const struct key_site *site, const struct fragment_lack *lack)
{
	const struct fragment *meant = lack->meant;
	int size = (int)lack->name.size;

	switch (lack->kind) {
	case FRAGMENT_QUOTES:
		return arena_printf(check->arena, "in the template the fragment is called `%.*s`, quotes included",
				    (int)meant->name.size, meant->name.data);
	case FRAGMENT_COUNT:
		return arena_printf(check->arena, "the fragment `%.*s` varies on %s, and this key is made of %s", size,
				    lack->name.data, meant->vary_count ? vary_words(check, meant) : "nothing",
				    count_words(check, lack->given));
	case FRAGMENT_LETTERS:
		return arena_printf(check->arena, "`%s` makes a value of each letter of a text", lack->builder);
	case FRAGMENT_ALIAS:
		return arena_printf(check->arena, "the fragment `%.*s` is kept in the cache `%s`, not in `%s`", size,
				    lack->name.data, meant->alias, site->alias);
	case FRAGMENT_BARE:
		return arena_printf(check->arena,
				    "`%.*s` is the name of a fragment, and its key is made of that and a digest", size,
				    lack->name.data);
	case FRAGMENT_NAME: break;
	}
	return arena_printf(check->arena, "no template of the project has a fragment `%.*s`", size, lack->name.data);
}

static const char *fragment_help(struct check *check, const struct key_site *site, const struct fragment_lack *lack)
{
	const char *verb = role_removes(site->role) ? "delete" : "read";
	const struct fragment *meant = lack->meant;

	switch (lack->kind) {
	case FRAGMENT_QUOTES:
		return arena_printf(check->arena, "write `%.*s` without quotes in the tag, which takes it as it stands",
				    (int)lack->name.size, lack->name.data);
	case FRAGMENT_COUNT:
		return meant->vary_count ? arena_printf(check->arena, "hand over a list of a value for each of %s",
							vary_words(check, meant))
					 : "hand over the name alone";
	case FRAGMENT_LETTERS: return "hand over a list of the values";
	case FRAGMENT_ALIAS: return arena_printf(check->arena, "%s it in `caches[\"%s\"]`", verb, meant->alias);
	case FRAGMENT_BARE:
		return arena_printf(check->arena, "%s `%s(\"%.*s\"%s)`", verb, lack->builder, (int)lack->name.size,
				    lack->name.data, meant->vary_count ? ", [...]" : "");
	case FRAGMENT_NAME: break;
	}
	return "name a fragment that a template keeps, or drop the call";
}

static void report_fragment(struct check *check, const struct key_site *site, const struct fragment_lack *lack)
{
	const char *does = role_removes(site->role) ? "clears nothing" : "finds nothing";
	struct evidence kept = { .role = EVIDENCE_KEY, .has_place = true, .sentence = "the fragment is kept here" };

	if (lack->meant)
		kept.place = project_place(lack->meant->module->ast->scope, lack->meant->span);
	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = project_place(site->scope, site->call->span),
				    .message = arena_printf(check->arena, "`%s` %s: %s",
							    snippet(check->arena, site->module->ast, site->call), does,
							    fragment_reason(check, site, lack)),
				    .label = does,
				    .help = fragment_help(check, site, lack),
				    .scope = project_scope_name(check->project, site->scope),
				    .related = { arena_copy(check->arena, &kept, sizeof kept, 1), lack->meant ? 1 : 0 },
			    });
}

/* One finding for each call that makes a key. */
static bool is_first_of(struct check *check, const struct key_site *site, const struct fragment_lack *lack)
{
	struct key_sites all = project_key_sites(check->project);
	struct fragment_lack other;

	for (size_t i = 0; i < all.count && &all.items[i] != site; i++)
		if (site_has_role(&all.items[i], takers()) && !all.items[i].is_migration &&
		    site_lacks_fragment(check->project, &all.items[i], &other) && other.call == lack->call &&
		    other.kind == lack->kind && slice_equals(other.name, lack->name))
			return false;
	return true;
}

static void judge_fragment(struct check *check, const struct key_site *site)
{
	struct fragment_lack lack;

	if (site_lacks_fragment(check->project, site, &lack) && is_first_of(check, site, &lack))
		report_fragment(check, site, &lack);
}

/* ---- a key of a row that is gone ---- */

/* The call `super().delete(...)` in METHOD, where that is none of the project's own; or NULL. */
static const struct expr *deleting_call(struct check *check, const struct function *method)
{
	const struct call_site *site =
		find_super_call(check->project, method, &project_packs(check->project)->dispatch.deletes);
	const struct function *target;

	return site && project_callees(check->project, site->scope, site->call, &target, 1) == 0 ? site->call : NULL;
}

/* Whether METHOD puts a primary key back on its object: `self.pk = pk`. */
static bool restores_key(struct check *check, const struct function *method)
{
	size_t count;
	const struct attribute_write *writes = class_attribute_writes(check->project, function_class(method), NULL, &count);

	for (size_t i = 0; i < count; i++)
		if (writes[i].method == method &&
		    pack_word_is(project_packs(check->project), WORD_ROW_KEY, writes[i].name))
			return true;
	return false;
}

/* Where in METHOD the site's call is made: itself, or through `self.clear()` without arguments; NULL: not as can be seen. */
static const struct expr *call_in(struct check *check, const struct function *method, const struct key_site *site)
{
	const struct function *home = scope_function(site->scope);
	struct ast_parts parts = ast_parts_in(method->scope->ast, method->span);

	if (home == method)
		return site->call;
	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *callee = parts.calls[i].call->call.callee;
		const struct function *target;

		if (callee->kind == EXPR_ATTRIBUTE && expr_is_self(method, callee->attribute.object) &&
		    parts.calls[i].call->call.count == 0 &&
		    project_callees(check->project, parts.calls[i].scope, parts.calls[i].call, &target, 1) == 1 &&
		    target == home)
			return parts.calls[i].call;
	}
	return NULL;
}

/* Whether the `self` of HOME is the object whose row METHOD deletes: SITE stands in one of the two, or asks `self` for the key. */
static bool is_same_object(const struct key_site *site, const struct function *method, const struct function *home)
{
	const struct expr *callee = site->key && site->key->kind == EXPR_CALL ? site->key->call.callee : NULL;

	return function_class(home) == function_class(method) &&
	       (home == scope_function(site->scope) ||
		(callee && callee->kind == EXPR_ATTRIBUTE && expr_is_self(method, callee->attribute.object)));
}

/* The primary key of its object that the key holds, read behind OFFSET of METHOD or in another method; NULL: none. */
static const struct part *late_primary_key(const struct key_site *site, const struct function *method, uint32_t offset)
{
	for (size_t i = 0; i < site->template->count; i++)
		for (size_t k = 0; k < site->template->items[i].count; k++) {
			const struct part *part = &site->template->items[i].parts[k];
			const struct function *home = part->expr ? scope_function(part->scope) : NULL;

			if (part->kind == HOLE_PK && home && is_same_object(site, method, home) &&
			    part->expr->kind == EXPR_ATTRIBUTE && expr_is_self(home, part->expr->attribute.object) &&
			    (home != method || part->expr->span.offset > offset))
				return part;
		}
	return NULL;
}

/* Django sets the primary key of an object to None when its row is deleted. */
static void judge_deleted_row(struct check *check, const struct key_site *site, const struct function *method)
{
	const struct expr *deletes = deleting_call(check, method);
	const struct expr *clears = deletes ? call_in(check, method, site) : NULL;
	const struct part *part;

	if (!clears || clears->span.offset < deletes->span.offset || restores_key(check, method))
		return;
	part = late_primary_key(site, method, deletes->span.offset);
	if (!part)
		return;
	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = project_place(method->scope, clears->span),
			     .message = arena_printf(check->arena,
						     "`%s` clears nothing: it runs behind `%s`, by when `%s` is None",
						     snippet(check->arena, method->scope->ast, clears),
						     snippet(check->arena, method->scope->ast, deletes),
						     snippet(check->arena, part->scope->ast, part->expr)),
			     .label = "clears nothing",
			     .help = "make the key before the row is deleted, and clear it afterwards",
			     .scope = project_scope_name(check->project, method->scope),
		     });
}

/* The `delete` of a model that CLASS has, if it is that class's own. */
static const struct function *own_delete(struct check *check, const struct class_def *class_def)
{
	const struct names *deletes = &project_packs(check->project)->dispatch.deletes;

	for (size_t i = 0; i < deletes->count; i++) {
		struct binding_run run = scope_bindings(class_def->scope, deletes->items[i]);

		if (run.count == 1 && run.items[0].kind == BINDING_FUNCTION)
			return run.items[0].function;
	}
	return NULL;
}

static void judge_rows_that_are_gone(struct check *check, const struct key_site *site)
{
	const struct function *home = scope_function(site->scope);
	const struct class_def *class_def = home ? function_class(home) : NULL;
	const struct function *method;

	if (!class_def || !role_removes(site->role) || !site->template ||
	    !class_is_kind(check->project,
			   (struct class_ref){ class_def, project_class_name(check->project, class_def) }, "model"))
		return;
	method = own_delete(check, class_def);
	if (method)
		judge_deleted_row(check, site, method);
}

void key_deleted_never_set_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);
	unsigned roles = takers();
	struct fragment_lack fragment;
	struct lack lack;

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];

		if (site->is_test || site->is_migration || !site_has_role(site, roles))
			continue;
		judge_rows_that_are_gone(check, site);
		judge_fragment(check, site);
		if (!site_lacks(check->project, site, givers(), &lack) || (lack.kind == LACK_ALL && lack.doubtful) ||
		    !is_first(check, site))
			continue;
		if (site_names_fragment(check->project, site, &fragment))
			report_fragment(check, site, &fragment);
		else
			report(check, site, &lack);
	}
}
