#include "keys/fragment_body.h"

#include "syntax/markup.h"

enum { WORDS_MAX = 32 };

/* ---- words of a tag ---- */

static bool word_means(struct project *project, enum meaning meaning, struct slice word)
{
	const struct names *names = &project_packs(project)->words[meaning];

	for (size_t i = 0; i < names->count; i++)
		if (slice_is(word, names->items[i]))
			return true;
	return false;
}

/* The name at the head of a path of names, and the one at its end. */
static struct slice head_of(struct slice word)
{
	size_t size = 0;

	while (size < word.size && is_word_byte(word.data[size]))
		size++;
	return (struct slice){ word.data, size };
}

static struct slice last_of(struct slice word)
{
	size_t start = word.size;

	while (start > 0 && is_word_byte(word.data[start - 1]))
		start--;
	return (struct slice){ word.data + start, word.size - start };
}

static bool is_literal(struct slice word)
{
	return word.size == 0 || word.data[0] == '"' || word.data[0] == '\'' ||
	       (word.data[0] >= '0' && word.data[0] <= '9');
}

/* The request and its user, under the names that they have in every page. */
static bool is_of_request(struct project *project, struct slice word)
{
	return word_means(project, WORD_PAGE_REQUEST, head_of(word)) ||
	       word_means(project, WORD_PAGE_USER, head_of(word)) || word_means(project, WORD_PAGE_TOKEN, word);
}

static bool is_language(struct project *project, struct slice word)
{
	return word_means(project, WORD_PAGE_LANGUAGE, last_of(word));
}

/* A primary key, `article.pk`, of something that is neither the request nor its user. */
static bool is_row(struct project *project, struct slice word)
{
	return head_of(word).size < word.size && !memchr(word.data, '|', word.size) &&
	       word_means(project, WORD_ROW_KEY, last_of(word)) && !is_of_request(project, word);
}

bool fragment_has_plain_key(struct project *project, const struct fragment *fragment)
{
	for (size_t i = 0; i < fragment->vary_count; i++)
		if (!is_literal(fragment->vary[i]) && !is_language(project, fragment->vary[i]) &&
		    !is_row(project, fragment->vary[i]))
			return false;
	return true;
}

static bool varies_on_language(struct project *project, const struct fragment *fragment)
{
	for (size_t i = 0; i < fragment->vary_count; i++)
		if (is_language(project, fragment->vary[i]))
			return true;
	return false;
}

/* ---- the text ---- */

struct body {
	struct project *project;
	const struct fragment *fragment;
	struct markup_reader reader;
};

static struct body body_of(struct project *project, const struct fragment *fragment)
{
	struct slice source = fragment->module->ast->source;

	return (struct body){ project, fragment,
			      { .source = { source.data, span_end(fragment->body) }, .at = fragment->body.offset } };
}

static struct place place_of(const struct fragment *fragment, struct span span)
{
	return (struct place){ fragment->module->file, span };
}

/* The first path of names at or behind *AT of TEXT, outside quotes, and not a part of a longer one; moves *AT behind it. */
static bool next_path(struct slice text, size_t *at, struct slice *out)
{
	for (size_t i = *at; i < text.size;) {
		const char *close;
		size_t end = i;

		if (text.data[i] == '"' || text.data[i] == '\'') {
			close = memchr(text.data + i + 1, text.data[i], text.size - i - 1);
			i = close ? (size_t)(close - text.data) + 1 : text.size;
			continue;
		}
		while (end < text.size && (is_word_byte(text.data[end]) || (end > i && text.data[end] == '.')))
			end++;
		if (end > i) {
			*out = (struct slice){ text.data + i, end - i };
			*at = end;
			return true;
		}
		i++;
	}
	*at = text.size;
	return false;
}

/* Of `request.user.name` the part that is known to belong to one request: `request.user`; empty if none is. */
static struct slice request_part(struct project *project, struct slice path)
{
	struct slice head = head_of(path), next;

	if (word_means(project, WORD_PAGE_TOKEN, path))
		return path;
	if (head.size + 1 >= path.size || !word_means(project, WORD_PAGE_REQUEST, head))
		return (struct slice){ path.data, 0 };
	next = head_of((struct slice){ path.data + head.size + 1, path.size - head.size - 1 });
	if (is_language(project, next) ||
	    !(word_means(project, WORD_REQUEST_OWN, next) || word_means(project, WORD_REQUEST_URI, next) ||
	      word_means(project, WORD_REQUEST_PATH, next)))
		return (struct slice){ path.data, 0 };
	return (struct slice){ path.data, head.size + 1 + next.size };
}

static bool reads_request(const struct body *body, const struct markup_token *token, struct fragment_input *out)
{
	struct slice path, part;
	size_t at = 0;

	while (next_path(token->content, &at, &path)) {
		part = request_part(body->project, path);
		if (part.size == 0)
			continue;
		*out = (struct fragment_input){ .name = part, .place = place_of(body->fragment, token->span) };
		return true;
	}
	return false;
}

static bool translates(const struct body *body, const struct markup_token *token, struct fragment_input *out)
{
	struct slice name;

	if (token->kind != MARKUP_TAG || !markup_words(token->content, &name, 1) ||
	    !word_means(body->project, WORD_TRANSLATING_TAG, name))
		return false;
	*out = (struct fragment_input){ true, name, place_of(body->fragment, token->span) };
	return true;
}

bool fragment_misses(struct project *project, const struct fragment *fragment, struct fragment_input *out)
{
	struct body body = body_of(project, fragment);
	bool may_translate = !varies_on_language(project, fragment);
	struct markup_token token;

	if (!fragment_has_plain_key(project, fragment))
		return false;
	while (markup_next(&body.reader, &token)) {
		if (token.kind == MARKUP_COMMENT)
			continue;
		if (reads_request(&body, &token, out) || (may_translate && translates(&body, &token, out)))
			return true;
	}
	return false;
}

struct slice fragment_data(struct project *project, const struct fragment *fragment, struct place *place)
{
	struct body body = body_of(project, fragment);
	struct markup_token token;

	while (markup_next(&body.reader, &token)) {
		struct slice path;
		size_t at = 0;

		if (token.kind != MARKUP_VALUE || !next_path(token.content, &at, &path))
			continue;
		if (head_of(path).size == path.size || word_means(project, WORD_PAGE_OWN, head_of(path)))
			continue;
		*place = place_of(fragment, token.span);
		return path;
	}
	return (struct slice){ NULL, 0 };
}

/* ---- two texts under one key ---- */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct slice text_of(const struct fragment *fragment)
{
	return ast_text(fragment->module->ast, fragment->body);
}

/* Whether both are the same but for space. */
static bool same_text(struct slice a, struct slice b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.size && is_space(a.data[i]))
			i++;
		while (k < b.size && is_space(b.data[k]))
			k++;
		if (i == a.size || k == b.size)
			return i == a.size && k == b.size;
		if (a.data[i++] != b.data[k++])
			return false;
	}
}

static bool same_key(const struct fragment *a, const struct fragment *b)
{
	if (a->tag != b->tag || !slice_equals(a->name, b->name) || a->vary_count != b->vary_count || !a->alias ||
	    !b->alias || !text_equals(a->alias, b->alias))
		return false;
	for (size_t i = 0; i < a->vary_count; i++)
		if (!slice_equals(a->vary[i], b->vary[i]))
			return false;
	return true;
}

/* What a page calls the template: the path below the innermost folder of templates. */
static const char *called(struct project *project, const struct fragment *fragment)
{
	const struct names *folders = &project_packs(project)->words[WORD_MARKUP_FOLDER];
	const char *path = fragment->module->path, *name = path;

	for (const char *at = path, *slash; (slash = strchr(at, '/')); at = slash + 1)
		for (size_t i = 0; i < folders->count; i++)
			if (slice_is((struct slice){ at, (size_t)(slash - at) }, folders->items[i]))
				name = slash + 1;
	return name;
}

/* Of two templates that go by one name, a site uses one. */
static bool is_override(struct project *project, const struct fragment *a, const struct fragment *b)
{
	return a->module != b->module && text_equals(called(project, a), called(project, b));
}

/*
 * Whether one value of the words may lead to both: those of one template stand in branches as a rule, and what a word of the
 * key says of a row may choose the branch.
 */
static bool may_both_run(struct project *project, const struct fragment *a, const struct fragment *b)
{
	return a->module == b->module ? b->vary_count == 0 : fragment_has_plain_key(project, b);
}

const struct fragment *fragment_collision(struct project *project, const struct fragment *fragment)
{
	struct fragments all = project_fragments(project);

	for (size_t i = 0; i < all.count && &all.items[i] != fragment; i++)
		if (!all.items[i].is_test && same_key(&all.items[i], fragment) &&
		    may_both_run(project, &all.items[i], fragment) &&
		    !is_override(project, &all.items[i], fragment) &&
		    !same_text(text_of(&all.items[i]), text_of(fragment)))
			return &all.items[i];
	return NULL;
}
