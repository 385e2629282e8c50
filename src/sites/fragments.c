#include "sites/fragments.h"

#include "sites/gather.h"
#include "sites/stores.h"
#include "base/find.h"
#include "syntax/markup.h"

#include <stdlib.h>

enum { WORDS_MAX = 64, OPEN_MAX = 32, TAGS_MAX = 8 };
enum { WORD_TIMEOUT = 1, WORD_NAME = 2, WORDS_LEAST = 3 }; /* where they stand in an opening tag */

struct reading {
	struct project *project;
	VEC(struct fragment) found;
	const struct module *module;
	bool is_loaded[TAGS_MAX]; /* by the tag's place in the packs */
	size_t open[OPEN_MAX];    /* fragments that wait for their ends */
	size_t open_count;
};

/* ---- one file ---- */

static bool names_slice(const struct names *names, struct slice word)
{
	for (size_t i = 0; i < names->count; i++)
		if (slice_is(word, names->items[i]))
			return true;
	return false;
}

/* `{% load a b %}`, or `{% load tag from a %}`. */
static void note_load(struct reading *reading, const struct slice *words, size_t count)
{
	const struct pack_set *packs = project_packs(reading->project);
	bool is_picking = count > 3 && slice_is(words[count - 2], "from");

	for (size_t t = 0; t < packs->template_tag_count && t < TAGS_MAX; t++) {
		const struct pack_template_tag *tag = &packs->template_tags[t];
		bool picks = false;

		for (size_t i = 1; i < count; i++)
			if (!is_picking && names_slice(&tag->libraries, words[i]))
				reading->is_loaded[t] = true;
			else
				picks |= names_slice(&tag->names, words[i]);
		if (is_picking && picks && names_slice(&tag->libraries, words[count - 1]))
			reading->is_loaded[t] = true;
	}
}

static const struct pack_template_tag *find_tag(const struct reading *reading, struct slice name)
{
	const struct pack_set *packs = project_packs(reading->project);

	for (size_t i = 0; i < packs->template_tag_count && i < TAGS_MAX; i++)
		if (reading->is_loaded[i] && names_slice(&packs->template_tags[i].names, name))
			return &packs->template_tags[i];
	return NULL;
}

/* What follows `using=` in the last word, without its quotes; NULL where that is no such word, or is not known. */
static const char *alias_in(struct reading *reading, const struct pack_template_tag *tag, struct slice word)
{
	size_t head = strlen(tag->alias_word);

	if (word.size < head + 2 || (word.data[head] != '"' && word.data[head] != '\'') ||
	    word.data[word.size - 1] != word.data[head])
		return NULL;
	return arena_text(project_arena(reading->project),
			  (struct slice){ word.data + head + 1, word.size - head - 2 });
}

static const char *alias_without_word(struct project *project, const struct pack_template_tag *tag)
{
	return tag->alias && settings_name_alias(project, tag->alias) ? tag->alias : default_cache_alias(project);
}

static const struct expr *call_of(struct arena *arena, const struct pack_template_tag *tag, struct span span)
{
	struct expr *callee = ARENA_NEW(arena, struct expr), *call = ARENA_NEW(arena, struct expr);

	*callee = (struct expr){ .kind = EXPR_NAME, .span = span, .name.id = tag->names.items[0] };
	*call = (struct expr){ .kind = EXPR_CALL, .span = span, .call.callee = callee };
	return call;
}

static void open_fragment(struct reading *reading, const struct pack_template_tag *tag,
			  const struct markup_token *token, const struct slice *words, size_t count)
{
	struct arena *arena = project_arena(reading->project);
	struct slice source = reading->module->ast->source;
	struct fragment fragment = {
		.tag = tag,
		.module = reading->module,
		.call = call_of(arena, tag, token->span),
		.span = token->span,
		.body = { span_end(token->span), (uint32_t)source.size - span_end(token->span) },
		.name = words[WORD_NAME],
		.timeout = words[WORD_TIMEOUT],
		.is_test = path_is_test(reading->module->path),
	};

	if (tag->alias_word && count > WORDS_LEAST && slice_starts(words[count - 1], tag->alias_word))
		fragment.alias = alias_in(reading, tag, words[--count]);
	else
		fragment.alias = alias_without_word(reading->project, tag);
	fragment.vary_count = count - WORDS_LEAST;
	fragment.vary = arena_copy(arena, words + WORDS_LEAST, sizeof *words, fragment.vary_count);
	if (reading->open_count < OPEN_MAX)
		reading->open[reading->open_count++] = reading->found.count;
	vec_push(&reading->found, fragment);
}

static void close_fragment(struct reading *reading, struct slice name, struct span span)
{
	struct fragment *fragment;

	if (reading->open_count == 0)
		return;
	fragment = &reading->found.items[reading->open[reading->open_count - 1]];
	if (!slice_is(name, fragment->tag->end))
		return;
	fragment->body.length = span.offset - fragment->body.offset;
	reading->open_count--;
}

static void read_tag(struct reading *reading, const struct markup_token *token)
{
	struct slice words[WORDS_MAX];
	size_t count = markup_words(token->content, words, WORDS_MAX);
	const struct pack_template_tag *tag;

	if (count == 0)
		return;
	if (slice_is(words[0], "load"))
		note_load(reading, words, count);
	tag = find_tag(reading, words[0]);
	if (tag && count >= WORDS_LEAST)
		open_fragment(reading, tag, token, words, count);
	else
		close_fragment(reading, words[0], token->span);
}

static void read_file(struct reading *reading, uint32_t file)
{
	struct markup_reader reader = { 0 };
	struct markup_token token;

	reading->module = project_module(reading->project, file);
	if (!reading->module)
		return;
	memset(reading->is_loaded, 0, sizeof reading->is_loaded);
	reading->open_count = 0;
	reader.source = reading->module->ast->source;
	while (markup_next(&reader, &token))
		if (token.kind == MARKUP_TAG)
			read_tag(reading, &token);
}

/* Whether BYTES hold a word that ends a fragment: few do, and the others are not looked at any further. */
static bool may_hold_fragments(const struct pack_set *packs, struct slice bytes)
{
	for (size_t i = 0; i < packs->template_tag_count; i++)
		if (find_bytes(bytes, slice_of(packs->template_tags[i].end)))
			return true;
	return false;
}

/* ---- questions ---- */

struct fragments project_fragments(struct project *project)
{
	void **slot = project_memo(project, MEMO_FRAGMENTS, NULL);
	struct reading reading = { .project = project };
	struct source_set *sources = project_sources(project);
	size_t first = project_file_count(project), end = first + project_markup_count(project);
	struct strbuf scratch = STRBUF_INIT;
	struct fragments *known = *slot;

	if (known)
		return *known;
	for (size_t file = first; file < end; file++)
		if (may_hold_fragments(project_packs(project), source_peek(sources, sources->files[file], &scratch)))
			read_file(&reading, (uint32_t)file);
	strbuf_release(&scratch);
	*slot = known = ARENA_NEW(project_arena(project), struct fragments);
	vec_settle(&reading.found, project_arena(project), known->items, known->count);
	return *known;
}

const struct fragment *site_fragment(struct project *project, const struct key_site *site)
{
	struct fragments all;

	if (!source_is_markup(project_sources(project), site->module->file))
		return NULL;
	all = project_fragments(project);
	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].call == site->call)
			return &all.items[i];
	return NULL;
}

/* ---- sites ---- */

/* A number of seconds, None, or what only the context of the template knows. */
static struct timeout timeout_of(struct project *project, const struct fragment *fragment)
{
	struct expr *expr = ARENA_NEW(project_arena(project), struct expr);
	struct timeout timeout = { .kind = TIMEOUT_UNKNOWN, .expr = expr };
	const char *text = arena_text(project_arena(project), fragment->timeout);
	char *end;

	expr->kind = EXPR_OPAQUE;
	expr->span = fragment->span;
	if (text_equals(text, "None")) {
		expr->kind = EXPR_NONE;
		timeout.kind = TIMEOUT_NEVER;
		timeout.forever = true;
		return timeout;
	}
	timeout.seconds = strtoll(text, &end, 10);
	if (end > text && !*end)
		timeout.kind = TIMEOUT_SECONDS;
	return timeout;
}

/* The pack's text with the fragment's name and a digest in it. */
static const struct template *key_of(struct project *project, const struct fragment *fragment)
{
	static const char name_hole[] = "{fragment_name}", digest_hole[] = "{digest}";
	struct arena *arena = project_arena(project);
	const struct scope *scope = fragment->module->ast->scope;
	const char *text = fragment->tag->template, *name = strstr(text, name_hole);
	const char *rest = name ? name + strlen(name_hole) : text, *digest = strstr(rest, digest_hole);
	const struct template *key;
	struct part parts[4];
	size_t count = 0;

	if (name) {
		parts[count++] = part_literal((struct slice){ text, (size_t)(name - text) });
		parts[count++] = part_literal(fragment->name);
	}
	parts[count++] = part_literal((struct slice){ rest, digest ? (size_t)(digest - rest) : strlen(rest) });
	if (digest)
		parts[count++] = part_hole(HOLE_DIGEST, fragment->call, scope);
	key = template_parts(arena, parts, count, fragment->call, scope);
	return template_conforming(arena, key);
}

void fragments_add_sites(struct gathering_sites *gathering)
{
	struct project *project = gathering->project;
	struct fragments all = project_fragments(project);

	for (size_t i = 0; i < all.count; i++) {
		const struct fragment *fragment = &all.items[i];
		const struct scope *scope = fragment->module->ast->scope;
		struct stmt *stmt = ARENA_NEW(project_arena(project), struct stmt);

		if (fragment->is_test && !gathering->tests)
			continue;
		*stmt = (struct stmt){ .kind = STMT_EXPR, .span = fragment->span, .value = fragment->call };
		vec_push(&gathering->sites, ((struct key_site){
						    .role = ROLE_GET_OR_SET,
						    .method = fragment->tag->names.items[0],
						    .call = fragment->call,
						    .scope = scope,
						    .stmt = stmt,
						    .module = fragment->module,
						    .api_call = fragment->call,
						    .api_scope = scope,
						    .api_module = fragment->module,
						    .is_test = fragment->is_test,
						    .alias = fragment->alias,
						    .template = key_of(project, fragment),
						    .place = project_place(scope, fragment->span),
						    .conforming = true,
						    .timeout = timeout_of(project, fragment),
					    }));
	}
}
