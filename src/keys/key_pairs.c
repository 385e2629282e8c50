#include "keys/key_pairs.h"

#include "sites/key_template.h"
#include "syntax/visit.h"

enum { LETTERS_MIN = 3, WORD_MIN = 4 };

/* ---- what can be judged ---- */

/* What begins with anything at all, or says next to nothing, is not told from other keys. */
static bool is_telling(const struct alternative *text)
{
	const struct template one = { text, 1 };
	size_t letters = 0;

	if (text->count == 0 || template_resolution(&one) == RESOLUTION_NONE)
		return false;
	if (text->parts[0].kind == HOLE_UNKNOWN || text->parts[0].kind == HOLE_VALUE ||
	    text->parts[0].kind == HOLE_PARAMETER)
		return false;
	for (size_t i = 0; i < text->count; i++)
		if (text->parts[i].kind == PART_LITERAL || text->parts[i].kind == HOLE_SETTING)
			letters += text->parts[i].text.size;
	return letters >= LETTERS_MIN;
}

static struct inventory_key key_of(const struct key_site *const *site, const struct alternative *text)
{
	return (struct inventory_key){
		.text = text,
		.alias = (*site)->alias,
		.version = (*site)->version,
		.is_pattern = (*site)->role == ROLE_DELETE_PATTERN || (*site)->role == ROLE_ITER,
		.sites = site,
		.count = 1,
	};
}

bool site_has_role(const struct key_site *site, unsigned roles)
{
	return (roles & (1u << site->role)) != 0;
}

static const struct key_site *site_in(const struct inventory_key *key, unsigned roles)
{
	for (size_t i = 0; i < key->count; i++)
		if (site_has_role(key->sites[i], roles))
			return key->sites[i];
	return NULL;
}

/* ---- what was meant ---- */

struct quest {
	struct project *project;
	const struct inventory *inventory;
	const struct key_site *site;
	const struct inventory_key *key;
	unsigned roles;
};

static enum match match_texts(const struct inventory_key *a, const struct inventory_key *b)
{
	return alternative_match(a->text, b->text, MATCH_NO_SEPARATORS | (a->is_pattern ? MATCH_PATTERN : 0));
}

static bool aliases_meet(const struct key_site *a, const struct key_site *b)
{
	return !a->alias || !b->alias || text_equals(a->alias, b->alias);
}

static bool differs_in_version(const struct quest *quest, const struct inventory_key *other)
{
	return aliases_meet(quest->site, other->sites[0]) && !key_sites_share_space(quest->site, other->sites[0]) &&
	       match_texts(quest->key, other) != MATCH_DISJOINT;
}

static bool differs_in_alias(const struct quest *quest, const struct inventory_key *other)
{
	return !aliases_meet(quest->site, other->sites[0]) && match_texts(quest->key, other) == MATCH_EQUAL;
}

/* Whether a hole or another segment follows in LONGER, rather than the rest of a word. */
static bool goes_on(const struct alternative *text, const struct alternative *longer)
{
	const struct part *last = &text->parts[text->count - 1], *same = &longer->parts[text->count - 1];

	if (last->kind != PART_LITERAL || last->text.size == same->text.size)
		return true;
	return strchr(".:/|_-,=(", same->text.data[last->text.size]) != NULL ||
	       (last->text.size && strchr(".:/|_-,=(", last->text.data[last->text.size - 1]));
}

/* Whether it would be one of the keys that were meant if `*` stood for any text. */
static bool fits_glob(const struct quest *quest, const struct inventory_key *other)
{
	const struct alternative *text = quest->key->text;
	bool star = false;

	for (size_t i = 0; i < text->count && !quest->key->is_pattern; i++)
		star |= text->parts[i].kind == PART_LITERAL && text->parts[i].text.size &&
			memchr(text->parts[i].text.data, '*', text->parts[i].text.size);
	return star && key_sites_share_space(quest->site, other->sites[0]) &&
	       alternative_match(text, other->text, MATCH_NO_SEPARATORS | MATCH_PATTERN) != MATCH_DISJOINT;
}

static bool is_longer(const struct quest *quest, const struct inventory_key *other)
{
	return !quest->key->is_pattern && key_sites_share_space(quest->site, other->sites[0]) &&
	       inventory_key_begins(quest->key, other) && goes_on(quest->key->text, other->text);
}

/* Whether OTHER is handed to its wrapper as what SITE hands to the cache itself. */
static bool is_wrapped(const struct quest *quest, const struct inventory_key *other)
{
	const struct key_site *site = site_in(other, quest->roles);
	const struct expr *handed;
	const struct template own = { quest->key->text, 1 };

	if (!site || !site->wrapper || quest->site->wrapper || !aliases_meet(quest->site, site))
		return false;
	handed = call_argument(site->call, 0, "key");
	return handed && template_match(&own, template_of(quest->project, site->scope, handed), MATCH_NO_SEPARATORS) ==
				 MATCH_EQUAL;
}

/* What a key builder makes says which method it is of: only the arguments after that differ between kin. */
static bool shares_head(const struct quest *quest, const struct inventory_key *other)
{
	struct slice own = alternative_first_segment(quest->key->text), its = alternative_first_segment(other->text);
	const char *text, *end;

	if (!key_sites_share_space(quest->site, other->sites[0]))
		return false;
	if (!quest->key->text->conforming)
		return own.size && slice_equals(own, its);
	text = alternative_text(project_arena(quest->project), quest->key->text);
	end = strchr(text, '(');
	return end && strncmp(text, other->template, (size_t)(end - text) + 1) == 0;
}

static size_t common_bytes(const char *a, const char *b)
{
	size_t size = 0;

	while (a[size] && a[size] == b[size])
		size++;
	return size;
}

struct choice {
	const char *text; /* of the key */
	const struct inventory_key *best;
};

static void consider(const struct quest *quest, const struct inventory_key *other,
		     bool (*fits)(const struct quest *quest, const struct inventory_key *other), struct choice *choice)
{
	if (!(other->roles & quest->roles) || other->is_pattern || !is_telling(other->text) || !fits(quest, other))
		return;
	if (!choice->best ||
	    common_bytes(choice->text, other->template) > common_bytes(choice->text, choice->best->template))
		choice->best = other;
}

/* The one that FITS, of several the one with the longest common beginning. */
static const struct inventory_key *find_meant(const struct quest *quest,
					      bool (*fits)(const struct quest *quest,
							   const struct inventory_key *other))
{
	enum { NEAR_MAX = 128 };
	const struct inventory_key *near[NEAR_MAX];
	struct choice choice = { alternative_text(project_arena(quest->project), quest->key->text), NULL };
	size_t count;

	if (!(inventory_roles(quest->inventory) & quest->roles))
		return NULL;
	if (fits != is_wrapped && inventory_near(quest->inventory, quest->key, near, NEAR_MAX, &count)) {
		for (size_t i = 0; i < count; i++)
			consider(quest, near[i], fits, &choice);
		return choice.best;
	}
	for (size_t i = 0; i < quest->inventory->count; i++)
		consider(quest, &quest->inventory->keys[i], fits, &choice);
	return choice.best;
}

/* Where TEXT stands among the keys, or would stand. */
static size_t place_among(const struct inventory *inventory, const char *text)
{
	size_t low = 0, high = inventory->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(inventory->keys[middle].template, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Keys are in the order of their texts, so the one that begins most alike stands nearby, if any. */
static const struct inventory_key *find_kin(const struct quest *quest)
{
	enum { STEPS = 500 };
	struct choice choice = { alternative_text(project_arena(quest->project), quest->key->text), NULL };
	size_t at = place_among(quest->inventory, choice.text);

	if (!(inventory_roles(quest->inventory) & quest->roles))
		return NULL;
	for (size_t i = at > STEPS ? at - STEPS : 0; i < quest->inventory->count && i < at + STEPS; i++)
		consider(quest, &quest->inventory->keys[i], shares_head, &choice);
	return choice.best;
}

/* A slip of the pen stands in a word; short words and numbers differ on purpose. */
static bool is_slip(const char *own, const char *other)
{
	size_t start = common_bytes(own, other), end = start, letters = 0;

	while (start > 0 && !strchr(".:/|_-,=(){}", own[start - 1]))
		start--;
	for (; own[end] && !strchr(".:/|_-,=(){}", own[end]);)
		end++;
	for (size_t i = start; i < end; i++)
		letters += own[i] < '0' || own[i] > '9';
	return letters >= WORD_MIN;
}

static const struct inventory_key *find_near(const struct quest *quest)
{
	const char *text = alternative_text(project_arena(quest->project), quest->key->text);
	const struct inventory_key *near =
		quest->key->is_pattern ? NULL : inventory_nearest(quest->inventory, quest->key, quest->roles);

	return near && is_slip(text, near->template) ? near : NULL;
}

static void find_kind(const struct quest *quest, struct lack *out)
{
	static const struct {
		enum lack_kind kind;
		bool (*fits)(const struct quest *quest, const struct inventory_key *other);
	} kinds[] = {
		{ LACK_VERSION, differs_in_version },
		{ LACK_ALIAS, differs_in_alias },
		{ LACK_GLOB, fits_glob },
		{ LACK_PREFIX, is_longer },
		{ LACK_WRAPPER, is_wrapped },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !out->meant; i++) {
		out->kind = kinds[i].kind;
		out->meant = find_meant(quest, kinds[i].fits);
	}
	if (!out->meant) {
		out->kind = LACK_NEAR;
		out->meant = find_near(quest);
	}
	if (!out->meant) {
		out->meant = find_kin(quest);
		out->kind = out->meant ? LACK_KIN : LACK_ALL;
	}
	out->site = out->meant ? site_in(out->meant, quest->roles) : NULL;
}

/* ---- the question ---- */

/* Whether a key of the other half that nothing is known of may be this one. */
static bool has_unknown(const struct quest *quest)
{
	size_t count;
	const struct inventory_key *const *opaque = inventory_opaque(quest->inventory, &count);

	for (size_t i = 0; i < count; i++)
		if ((opaque[i]->roles & quest->roles) && key_sites_share_space(quest->site, opaque[i]->sites[0]))
			return true;
	return false;
}

struct builder_search {
	struct project *project;
	bool found;
};

static bool note_foreign_builder(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct builder_search *search = visitor->data;
	const struct function *builder;
	const char *name = expr->kind == EXPR_CALL ? project_callee_name(search->project, scope, expr) : NULL;

	if (name && pack_key_builder_find(project_packs(search->project), name) &&
	    project_callees(search->project, scope, expr, &builder, 1) == 0)
		search->found = true;
	return !search->found;
}

/* Whether a key builder of a library that is not in the tree makes the key: the library may use it itself. */
static bool is_of_library(struct project *project, const struct alternative *text)
{
	struct builder_search search = { project, false };
	struct visitor visitor = { .expr = note_foreign_builder, .data = &search };

	if (text->conforming && text->expr && text->scope)
		visit_expr(&visitor, text->expr, text->scope);
	return search.found;
}

/* Whether TEXT can be judged, and no key of the other half may be it. */
static bool text_lacks(const struct quest *quest, const struct alternative *text)
{
	const struct inventory_key key = key_of(&quest->site, text);

	return is_telling(text) && !is_of_library(quest->project, text) &&
	       !inventory_partner(quest->inventory, &key, quest->roles, MATCH_NO_SEPARATORS);
}

static bool is_no_key(const struct alternative *text)
{
	return text->expr && text->expr->kind == EXPR_NONE; /* a default that stands for no key */
}

/* The alternatives that lack their other half: one that a loop goes through is enough, of others all must. */
static const struct template *lacking(const struct quest *quest, const struct template *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->count; i++) {
		if (text->items[i].each && text_lacks(quest, &text->items[i])) {
			struct template *one = ARENA_NEW(project_arena(quest->project), struct template);

			*one = (struct template){ &text->items[i], 1 };
			return one;
		}
	}
	for (size_t i = 0; i < text->count; i++) {
		if (is_no_key(&text->items[i]))
			continue;
		if (!text_lacks(quest, &text->items[i]))
			return NULL;
		count++;
	}
	return count ? text : NULL;
}

bool site_lacks(struct project *project, const struct key_site *site, unsigned roles, struct lack *out)
{
	struct quest quest = { project, project_inventory(project, false), site, NULL, roles };
	struct lack lack = { .doubtful = false };
	bool first = true;

	lack.text = site->template ? lacking(&quest, site->template) : NULL;
	for (size_t i = 0; lack.text && i < lack.text->count; i++) {
		const struct alternative *text = &lack.text->items[i];
		const struct inventory_key key = key_of(&site, text);

		if (is_no_key(text))
			continue;
		quest.key = &key;
		lack.doubtful |= !text->conforming && inventory_partner(quest.inventory, &key, roles, 0) != NULL;
		if (first)
			find_kind(&quest, &lack);
		first = false;
	}
	lack.doubtful |= has_unknown(&quest);
	if (lack.text)
		*out = lack;
	return lack.text != NULL;
}

bool lack_is_guess(const struct lack *lack)
{
	return lack->kind == LACK_ALL || (lack->kind == LACK_KIN && lack->doubtful);
}

bool same_key(const struct key_site *a, const struct key_site *b)
{
	return a->template && b->template && template_equals(a->template, b->template) && key_sites_share_space(a, b);
}

bool is_first_of_key(struct project *project, const struct key_site *site,
		     bool (*counts)(void *context, const struct key_site *other), void *context)
{
	struct near_sites near = key_sites_near(project, site);

	for (size_t i = 0; i < near.count && near.items[i] != site; i++)
		if (same_key(site, near.items[i]) && counts(context, near.items[i]))
			return false;
	return true;
}

const struct key_site *first_use(struct project *project, const struct key_site *site, unsigned roles)
{
	struct near_sites near = key_sites_near(project, site);

	for (size_t i = 0; i < near.count; i++)
		if (site_has_role(near.items[i], roles) && !near.items[i]->is_migration && same_key(site, near.items[i]))
			return near.items[i];
	return NULL;
}

/* ---- words ---- */

const char *alternative_text(struct arena *arena, const struct alternative *text)
{
	const struct template one = { text, 1 };

	return template_text(arena, &one);
}

const char *key_words(struct arena *arena, const struct template *text)
{
	const char *first = alternative_text(arena, &text->items[0]);

	if (text->count == 1)
		return arena_printf(arena, "`%s`", first);
	if (text->count == 2)
		return arena_printf(arena, "`%s` or `%s`", first, alternative_text(arena, &text->items[1]));
	return arena_printf(arena, "`%s` and %zu more", first, text->count - 1);
}

static const char *duration(struct arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	size_t unit = 0;

	while (units[unit].seconds > 1 && (seconds < units[unit].seconds || seconds % units[unit].seconds != 0))
		unit++;
	seconds /= units[unit].seconds;
	return arena_printf(arena, "for %lld %s%s", (long long)seconds, units[unit].name, seconds == 1 ? "" : "s");
}

const char *timeout_words(struct arena *arena, const struct timeout *timeout)
{
	if (timeout->kind == TIMEOUT_UNKNOWN)
		return "";
	if (timeout->forever)
		return "for ever";
	if (timeout->kind == TIMEOUT_DEFAULT)
		return arena_printf(arena, "%s by default", duration(arena, timeout->seconds));
	return duration(arena, timeout->seconds);
}

struct evidence use_evidence(struct arena *arena, const struct key_site *site)
{
	static const char *const said[ROLE_COUNT] = {
		[ROLE_GET] = "read here",
		[ROLE_SET] = "set here",
		[ROLE_ADD] = "added here",
		[ROLE_GET_OR_SET] = "read or set here",
		[ROLE_DELETE] = "deleted here",
		[ROLE_DELETE_PATTERN] = "deleted by pattern here",
		[ROLE_INCR] = "counted here",
		[ROLE_TOUCH] = "its timeout is renewed here",
		[ROLE_HAS] = "looked for here",
		[ROLE_LOCK] = "locked here",
		[ROLE_TTL] = "its timeout is asked for here",
		[ROLE_ITER] = "listed here",
		[ROLE_CLEAR] = "the whole cache is cleared here",
	};
	bool stores = site->role == ROLE_SET || site->role == ROLE_ADD || site->role == ROLE_GET_OR_SET;
	const char *words = stores ? timeout_words(arena, &site->timeout) : "";

	return (struct evidence){
		.role = role_removes(site->role) ? EVIDENCE_CLEARS : EVIDENCE_KEY,
		.has_place = true,
		.place = project_place(site->scope, site->call->span),
		.sentence = *words ? arena_printf(arena, "%s %s", said[site->role], words) : said[site->role],
	};
}

bool key_evidence(struct arena *arena, const struct key_site *site, struct evidence *out)
{
	if (!site->template ||
	    (site->place.file == site->module->file && span_contains(site->call->span, site->place.span)))
		return false;
	*out = (struct evidence){ .role = EVIDENCE_KEY,
				  .has_place = true,
				  .place = site->place,
				  .sentence = arena_printf(arena, "the key is `%s`",
							   template_text(arena, site->template)) };
	return true;
}
