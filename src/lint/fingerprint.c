#include "lint/fingerprint.h"

#include "analysis/caches.h"
#include "base/oom.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "sites/sites.h"
#include "lint/rule.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Where a key is built or used. */
struct placed {
	struct place place;
	const struct key_site *site;
	bool is_call;
};

/* Findings in their project. Places are sorted when one is asked for. */
struct making {
	struct project *project;
	VEC(struct placed) places;
	bool has_places;
	const struct module *classed;   /* the module whose classes these are, sorted by name */
	VEC(const char *) class_names;
};

/* ---- source ---- */

/* The size of the string literal at the head of TEXT, which begins with a quote. */
static size_t string_size(struct slice text)
{
	char quote = text.data[0];
	size_t quotes = text.size >= 3 && text.data[1] == quote && text.data[2] == quote ? 3 : 1,
	       i = quotes;

	while (i < text.size) {
		if (text.data[i] == '\\')
			i += 2;
		else if (text.size - i >= quotes && text.data[i] == quote &&
			 (quotes == 1 || (text.data[i + 1] == quote && text.data[i + 2] == quote)))
			return i + quotes;
		else
			i++;
	}
	return text.size;
}

/* A string without any quotes, and without the backslashes that they make necessary. */
static void add_string(struct strbuf *out, struct slice text)
{
	strbuf_addch(out, '"');
	for (size_t i = 0; i < text.size; i++) {
		bool escapes = text.data[i] == '\\' && i + 1 < text.size;
		char c = text.data[escapes ? i + 1 : i];

		if (c != '\'' && c != '"')
			strbuf_add(out, text.data + i, escapes ? 2 : 1);
		i += escapes;
	}
	strbuf_addch(out, '"');
}

static bool is_word_part(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Adds the word at the head of TEXT, and returns its size. */
static size_t add_word(struct strbuf *out, struct slice text,
		       const struct fingerprint_classes *classes)
{
	struct slice word = { text.data, 0 };
	bool attribute = out->size && out->data[out->size - 1] == '.';

	while (word.size < text.size && is_word_part(text.data[word.size]))
		word.size++;
	if (classes && !attribute && classes->hold(classes->context, word))
		strbuf_addstr(out, "class");
	else
		strbuf_addslice(out, word);
	return word.size;
}

void fingerprint_add_source(struct strbuf *out, struct slice source,
			    const struct fingerprint_classes *classes)
{
	for (size_t i = 0; i < source.size; i++) {
		char c = source.data[i];

		if (is_word_part(c)) {
			struct slice rest = { source.data + i, source.size - i };

			i += add_word(out, rest, classes) - 1;
		} else if (c == '"' || c == '\'') {
			struct slice rest = { source.data + i, source.size - i };
			size_t size = string_size(rest);

			add_string(out, (struct slice){ rest.data, size });
			i += size - 1;
		} else if (c == '#') {
			while (i + 1 < source.size && source.data[i + 1] != '\n')
				i++;
		} else if (!memchr(" \t\r\n\f\\", c, 6)) {
			if (out->size && strchr(")]}", c) && out->data[out->size - 1] == ',')
				out->size--;
			strbuf_addch(out, c);
		}
	}
}

/* ---- meaning ---- */

static int compare_places(struct place a, struct place b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	if (a.span.offset != b.span.offset)
		return a.span.offset < b.span.offset ? -1 : 1;
	return a.span.length < b.span.length ? -1 : a.span.length > b.span.length;
}

static int compare_placed(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	int order = compare_places(a->place, b->place);

	if (order == 0)
		order = a->is_call - b->is_call;
	return order ? order
		     : (a->site > b->site) - (a->site < b->site); /* they stand in one list */
}

static void sort_places(struct making *making)
{
	struct key_sites all = project_key_sites(making->project);

	making->has_places = true;
	for (size_t i = 0; i < all.count; i++) {
		const struct key_site *site = &all.items[i];

		if (!site->template)
			continue;
		vec_push(&making->places, ((struct placed){ site->place, site, false }));
		vec_push(&making->places,
			 ((struct placed){ { site->module->file, site->call->span }, site, true }));
	}
	if (making->places.count)
		qsort(making->places.items, making->places.count, sizeof *making->places.items,
		      compare_placed);
}

/* The first key that is built or used at PLACE, or NULL. */
static const struct placed *key_at(struct making *making, struct place place)
{
	const struct placed *items;
	size_t low = 0, high;

	if (!making->has_places)
		sort_places(making);
	items = making->places.items;
	high = making->places.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_places(items[middle].place, place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < making->places.count && compare_places(items[low].place, place) == 0
		       ? &items[low]
		       : NULL;
}

/* The template of the key that stands at PLACE: the alternatives built there, or all. Of a call, also what it does. */
static bool add_key(struct making *making, struct place place, struct strbuf *out)
{
	const struct placed *placed = key_at(making, place);
	const struct template *template = placed ? placed->site->template : NULL;
	size_t start;

	if (!placed)
		return false;
	if (placed->is_call)
		strbuf_addf(out, "%s ", role_name(placed->site->role));
	start = out->size;
	for (size_t i = 0; i < template->count; i++)
		if (template->items[i].expr &&
		    template->items[i].expr->span.offset == place.span.offset)
			alternative_render(out, &template->items[i]);
	for (size_t i = 0; i < template->count && out->size == start; i++)
		alternative_render(out, &template->items[i]);
	return true;
}

/* What kind of cache is made at PLACE. */
static bool add_cache(struct making *making, const struct module *module, struct place place,
		      struct strbuf *out)
{
	static const char *const kinds[] = {
		[CACHE_PROCESS] = "process",
		[CACHE_PROPERTY] = "property",
		[CACHE_CLASS_PROPERTY] = "class-property",
		[CACHE_INSTANCE] = "instance",
		[CACHE_STORE] = "store",
		[CACHE_ONCE] = "once",
	};
	struct cache_list list = project_caches(making->project, module);
	size_t low = 0, high = list.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list.items[middle].expr->span.offset < place.span.offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == list.count || list.items[low].expr->span.offset != place.span.offset)
		return false;
	strbuf_addstr(out, kinds[list.items[low].what->kind]);
	return true;
}

/* Where names are looked up. */
struct looking {
	struct making *making;
	const struct module *module; /* or NULL */
};

static bool is_class(void *context, struct slice name)
{
	const struct looking *looking = context;
	struct project *project = looking->making->project;

	return looking->module &&
	       project_resolve_name(project, looking->module->ast->scope,
				    arena_text(project_arena(project), name))
			       .kind == ENTITY_CLASS;
}

static bool is_about_keys(const struct rule *rule)
{
	return text_starts(rule->code, "OL2") || text_starts(rule->code, "OL3");
}

static void add_meaning(struct making *making, const struct finding *finding,
			const struct module *module, struct strbuf *out)
{
	struct source_set *sources = project_sources(making->project);
	struct slice source = source_bytes(sources, sources->files[finding->place.file]);
	struct span span = finding->place.span;

	if (is_about_keys(finding->rule) ? add_key(making, finding->place, out) :
					   module && add_cache(making, module, finding->place, out))
		return;
	if (span.offset > source.size)
		return;
	source = (struct slice){ source.data + span.offset, source.size - span.offset };
	source.size = span.length < source.size ? span.length : source.size;
	fingerprint_add_source(out, source,
			       &(struct fingerprint_classes){ is_class, &(struct looking){ making, module } });
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Findings come by file, so that the names of one are kept. */
static bool names_class(struct making *making, const struct module *module, const char *name)
{
	struct ast_parts parts = module_parts(module);

	if (making->classed != module) {
		making->class_names.count = 0;
		for (size_t i = 0; i < parts.class_count; i++)
			vec_push(&making->class_names, parts.classes[i]->name);
		if (parts.class_count)
			qsort(making->class_names.items, parts.class_count, sizeof name, compare_names);
		making->classed = module;
	}
	return parts.class_count &&
	       bsearch(&name, making->class_names.items, parts.class_count, sizeof name, compare_names);
}

/* The last name of the scope, unless it is that of a class. */
static struct slice holder_of(struct making *making, const struct finding *finding, const struct module *module)
{
	const char *scope = finding->scope ? finding->scope : "", *dot = strrchr(scope, '.');
	const char *name = dot ? dot + 1 : scope;

	return slice_of(names_class(making, module, name) ? "" : name);
}

uint64_t finding_hash(const struct finding *finding, struct slice holder, struct slice meaning)
{
	struct strbuf text = STRBUF_INIT;
	uint64_t hash;

	strbuf_addf(&text, "%s%c%.*s%c", finding->rule->code, 0, (int)holder.size, holder.data, 0);
	strbuf_addslice(&text, meaning);
	hash = XXH3_64bits(strbuf_text(&text), text.size);
	strbuf_release(&text);
	return hash;
}

uint64_t finding_fingerprint(const struct finding *finding, uint64_t hash)
{
	const char *scope = finding->scope ? finding->scope : "";

	return XXH3_64bits_withSeed(scope, strlen(scope), hash);
}

void fingerprints_make(struct project *project, struct finding *findings, size_t count,
		       uint64_t *hashes)
{
	struct making making = { .project = project };
	struct strbuf meaning = STRBUF_INIT;

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, findings[i].place.file);

		strbuf_clear(&meaning);
		add_meaning(&making, &findings[i], module, &meaning);
		hashes[i] = finding_hash(&findings[i], holder_of(&making, &findings[i], module),
					 strbuf_slice(&meaning));
		findings[i].fingerprint = finding_fingerprint(&findings[i], hashes[i]);
	}
	strbuf_release(&meaning);
	vec_release(&making.places);
	vec_release(&making.class_names);
	fingerprints_settle(findings, count);
}

/* ---- equal ones ---- */

struct keyed {
	uint64_t hash;
	size_t index;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

void fingerprints_settle(struct finding *findings, size_t count)
{
	struct keyed *keyed = xcalloc(count, sizeof *keyed);
	uint64_t occurrence = 0;

	for (size_t i = 0; i < count; i++)
		keyed[i] = (struct keyed){ findings[i].fingerprint, i };
	qsort(keyed, count, sizeof *keyed, compare_keyed);
	for (size_t i = 1; i < count; i++) {
		uint64_t parts[2] = { keyed[i].hash, ++occurrence };

		if (keyed[i].hash != keyed[i - 1].hash)
			occurrence = 0;
		else
			findings[keyed[i].index].fingerprint = XXH3_64bits(parts, sizeof parts);
	}
	free(keyed);
}
