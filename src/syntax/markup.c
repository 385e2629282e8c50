#include "syntax/markup.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct slice strip(struct slice text)
{
	while (text.size && is_space(text.data[0])) {
		text.data++;
		text.size--;
	}
	while (text.size && is_space(text.data[text.size - 1]))
		text.size--;
	return text;
}

/* What closes a token that opens with `{` and the letter OPEN; 0: it opens none. */
static char closer_of(char open)
{
	return open == '{' ? '}' : open == '%' || open == '#' ? open : '\0';
}

static enum markup_kind kind_of(char open)
{
	return open == '%' ? MARKUP_TAG : open == '#' ? MARKUP_COMMENT : MARKUP_VALUE;
}

/* Reads the token that begins at START, all of it on one line. A long line is searched in vain once for each kind. */
static bool read_token(struct markup_reader *reader, size_t start, struct markup_token *out)
{
	struct slice source = reader->source;
	char open = start + 1 < source.size ? source.data[start + 1] : '\0', close = closer_of(open);
	enum markup_kind kind = kind_of(open);
	size_t at = start + 2;

	if (!close || start < reader->unclosed[kind])
		return false;
	for (; at + 1 < source.size && source.data[at] != '\n'; at++) {
		if (source.data[at] != close || source.data[at + 1] != '}')
			continue;
		out->kind = kind;
		out->span = (struct span){ (uint32_t)start, (uint32_t)(at + 2 - start) };
		out->content = strip((struct slice){ source.data + start + 2, at - start - 2 });
		return true;
	}
	reader->unclosed[kind] = at;
	return false;
}

static bool next_token(struct markup_reader *reader, struct markup_token *out)
{
	struct slice source = reader->source;

	while (reader->at < source.size) {
		const char *brace = memchr(source.data + reader->at, '{', source.size - reader->at);

		if (!brace)
			break;
		reader->at = (size_t)(brace - source.data);
		if (read_token(reader, reader->at, out)) {
			reader->at = span_end(out->span);
			return true;
		}
		reader->at++;
	}
	reader->at = source.size;
	return false;
}

static bool begins_with_word(struct slice content, const char *word)
{
	size_t size = strlen(word);

	return slice_starts(content, word) && (content.size == size || is_space(content.data[size]));
}

/* Whether CONTENT is that of `{% endverbatim NAME %}`, where START is that of `{% verbatim NAME %}`. */
static bool ends_verbatim(struct slice content, struct slice start)
{
	return slice_starts(content, "end") &&
	       slice_equals((struct slice){ content.data + 3, content.size - 3 }, start);
}

/* Whether TAG only changes how the text is read, or stands where it is not read. */
static bool is_passed_over(struct markup_reader *reader, const struct markup_token *token)
{
	if (reader->verbatim.data) {
		if (token->kind == MARKUP_TAG && ends_verbatim(token->content, reader->verbatim))
			reader->verbatim = (struct slice){ NULL, 0 };
		return true;
	}
	if (token->kind == MARKUP_TAG && begins_with_word(token->content, "verbatim")) {
		reader->verbatim = token->content;
		return true;
	}
	if (reader->in_comment) {
		reader->in_comment = token->kind != MARKUP_TAG || !slice_is(token->content, "endcomment");
		return true;
	}
	reader->in_comment = token->kind == MARKUP_TAG && begins_with_word(token->content, "comment");
	return reader->in_comment;
}

bool markup_next(struct markup_reader *reader, struct markup_token *out)
{
	while (next_token(reader, out)) {
		if (out->kind == MARKUP_COMMENT || !is_passed_over(reader, out))
			return true;
	}
	return false;
}

/*
 * Behind the quoted text that begins at AT; AT itself where nothing closes it, which is noted IN_VAIN, for
 * either quote: what is behind one that nothing closes closes no later one.
 */
static size_t skip_quoted(struct slice text, size_t at, bool in_vain[2])
{
	char quote = text.data[at];

	for (size_t end = at + 1; end < text.size && !in_vain[quote == '"']; end++) {
		if (text.data[end] == '\\')
			end++;
		else if (text.data[end] == quote)
			return end + 1;
	}
	in_vain[quote == '"'] = true;
	return at;
}

size_t markup_words(struct slice content, struct slice *out, size_t max)
{
	bool in_vain[2] = { false };
	size_t count = 0, at = 0;

	while (count < max) {
		size_t start;

		while (at < content.size && is_space(content.data[at]))
			at++;
		if (at == content.size)
			break;
		for (start = at; at < content.size && !is_space(content.data[at]);) {
			size_t next =
				content.data[at] == '"' || content.data[at] == '\'' ? skip_quoted(content, at, in_vain)
										 : at;

			at = next > at ? next : at + 1;
		}
		out[count++] = (struct slice){ content.data + start, at - start };
	}
	return count;
}
