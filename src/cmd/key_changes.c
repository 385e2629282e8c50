#include "cmd/key_changes.h"

#include "base/path.h"
#include "base/vec.h"
#include "cmd/keys_formats.h"
#include "keys/inventory.h"
#include "source/lines.h"

struct comparing {
	struct arena *arena;
	const struct key_change_request *request;
	const struct inventory *before;
	const struct inventory *now;
	VEC(const char *) sentences;
};

static int compare_keys(const struct inventory_key *a, const struct inventory_key *b)
{
	int order = strcmp(a->template, b->template);

	return order ? order : strcmp(a->alias ? a->alias : "", b->alias ? b->alias : "");
}

/* The key of INVENTORY with the text and alias of KEY, or NULL. */
static const struct inventory_key *find(const struct inventory *inventory,
					const struct inventory_key *key)
{
	size_t low = 0, high = inventory->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(&inventory->keys[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < inventory->count && compare_keys(&inventory->keys[low], key) == 0
		       ? &inventory->keys[low]
		       : NULL;
}

static const char *path_of(const struct session *session, const struct key_site *site)
{
	return session->sources.files[site->module->file]->path;
}

/* Whether the file of a site is reported on, or gone. */
static bool is_in_view(const struct comparing *comparing, const struct session *session,
		       const struct inventory_key *key)
{
	const struct source_set *now = &comparing->request->now->sources;

	for (size_t i = 0; key && i < key->count; i++) {
		const struct source_file *file =
			source_set_find(now, path_of(session, key->sites[i]));

		if (!file || file->reported)
			return true;
	}
	return false;
}

static const char *place_of(const struct comparing *comparing, struct session *session,
			    const struct key_site *site)
{
	struct arena *arena = comparing->arena;
	struct source_set *sources = &session->sources;
	struct source_file *file = sources->files[site->module->file];
	struct lines lines = lines_build(arena, source_bytes(sources, file));
	const char *path = path_relative(arena, comparing->request->directory,
					 path_join(arena, sources->root, file->path));

	return arena_printf(arena, "%s:%u", path, lines_number(&lines, site->call->span.offset));
}

static void say(struct comparing *comparing, const char *sentence)
{
	vec_push(&comparing->sentences, sentence);
}

/* ---- deletes ---- */

static const struct inventory_key *remover_of(const struct inventory *inventory,
					      const struct inventory_key *key)
{
	return inventory_partner(inventory, key, roles_that(role_removes), MATCH_NO_SEPARATORS);
}

static void compare_deletes(struct comparing *comparing, const struct inventory_key *before,
			    const struct inventory_key *now)
{
	const struct inventory_key *remover = remover_of(comparing->before, before);
	const struct key_site *site = NULL;
	size_t count = 0;

	if (!remover || !(now->roles & roles_that(role_stores)) || remover_of(comparing->now, now))
		return;
	for (size_t i = 0; i < remover->count; i++) {
		if (!role_removes(remover->sites[i]->role))
			continue;
		site = site ? site : remover->sites[i];
		count++;
	}
	say(comparing,
	    arena_printf(comparing->arena, "key `%s` lost its %s, %s in %s", now->template,
			 count > 1 ? arena_printf(comparing->arena, "%zu deletes, the first", count)
				   : "only delete",
			 place_of(comparing, comparing->request->before, site),
			 comparing->request->revision));
}

/* ---- timeouts ---- */

static bool is_same_timeout(const struct timeout *a, const struct timeout *b)
{
	return a->kind == b->kind && (a->kind != TIMEOUT_SECONDS || a->seconds == b->seconds);
}

/* The site that sets the one timeout that KEY has, or NULL. */
static const struct key_site *only_timeout(const struct inventory_key *key)
{
	const struct key_site *only = NULL;

	for (size_t i = 0; i < key->count; i++) {
		const struct key_site *site = key->sites[i];

		if (!keys_has_timeout(site) || site->role == ROLE_LOCK)
			continue;
		if (site->timeout.kind == TIMEOUT_UNKNOWN ||
		    (only && !is_same_timeout(&only->timeout, &site->timeout)))
			return NULL;
		only = site;
	}
	return only;
}

static const char *timeout_text(struct arena *arena, const struct timeout *timeout)
{
	struct strbuf text = STRBUF_INIT;
	const char *copy;

	keys_add_timeout(&text, timeout);
	copy = arena_text(arena, strbuf_slice(&text));
	strbuf_release(&text);
	return copy;
}

static void compare_timeouts(struct comparing *comparing, const struct inventory_key *before,
			     const struct inventory_key *now)
{
	const struct key_site *old = only_timeout(before), *new = only_timeout(now);
	struct arena *arena = comparing->arena;

	if (!old || !new || is_same_timeout(&old->timeout, &new->timeout))
		return;
	say(comparing,
	    arena_printf(arena, "timeout of key `%s` was %s and is %s, %s", now->template,
			 timeout_text(arena, &old->timeout), timeout_text(arena, &new->timeout),
			 place_of(comparing, comparing->request->now, new)));
}

/* ---- names ---- */

static const struct key_site *storing_site(const struct inventory_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		if (role_stores(key->sites[i]->role))
			return key->sites[i];
	return NULL;
}

static bool is_same_function(const struct comparing *comparing, const struct key_site *old,
			     const struct key_site *new)
{
	const struct key_change_request *request = comparing->request;

	return text_equals(path_of(request->before, old), path_of(request->now, new)) &&
	       text_equals(project_scope_name(request->before->project, old->scope),
			   project_scope_name(request->now->project, new->scope));
}

/* What is stored where KEY was, under a text that is new. */
static const struct inventory_key *new_name(const struct comparing *comparing,
					    const struct inventory_key *key)
{
	const struct key_site *old = storing_site(key);

	for (size_t i = 0; old && i < comparing->now->count; i++) {
		const struct inventory_key *other = &comparing->now->keys[i];
		const struct key_site *new = storing_site(other);

		if (new && other->resolution != RESOLUTION_NONE &&
		    is_same_function(comparing, old, new) && !find(comparing->before, other))
			return other;
	}
	return NULL;
}

static void compare_names(struct comparing *comparing, const struct inventory_key *before)
{
	const struct inventory_key *now = new_name(comparing, before);

	if (now)
		say(comparing,
		    arena_printf(comparing->arena,
				 "key `%s` is now `%s`, %s: what is stored under the old one stays "
				 "until it expires",
				 before->template, now->template,
				 place_of(comparing, comparing->request->now, storing_site(now))));
}

static void compare_key(struct comparing *comparing, const struct inventory_key *before)
{
	const struct inventory_key *now = find(comparing->now, before);

	if (before->resolution == RESOLUTION_NONE || before->is_pattern ||
	    !(is_in_view(comparing, comparing->request->before, before) ||
	      is_in_view(comparing, comparing->request->now, now)))
		return;
	if (!now) {
		compare_names(comparing, before);
		return;
	}
	compare_deletes(comparing, before, now);
	compare_timeouts(comparing, before, now);
}

struct key_changes key_changes_between(struct arena *arena,
				       const struct key_change_request *request)
{
	struct comparing comparing = {
		.arena = arena,
		.request = request,
		.before = project_inventory(request->before->project, false),
		.now = project_inventory(request->now->project, false),
	};
	struct key_changes result;
	const char **items;

	for (size_t i = 0; i < comparing.before->count; i++)
		compare_key(&comparing, &comparing.before->keys[i]);
	vec_settle(&comparing.sentences, arena, items, result.count);
	result.items = items;
	return result;
}
