#include "lint/directive.h"

struct reader {
	const char *at;
	const char *end;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\v' || c == '\r';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

static void skip_space(struct reader *reader)
{
	while (reader->at < reader->end && is_space(*reader->at))
		reader->at++;
}

static bool accept(struct reader *reader, char c)
{
	if (reader->at == reader->end || *reader->at != c)
		return false;
	reader->at++;
	return true;
}

static struct slice read_word(struct reader *reader)
{
	const char *start = reader->at;

	while (reader->at < reader->end && is_word(*reader->at))
		reader->at++;
	return (struct slice){ start, (size_t)(reader->at - start) };
}

static bool equals_in_lower_case(struct slice text, const char *lower)
{
	if (text.size != strlen(lower))
		return false;
	for (size_t i = 0; i < text.size; i++)
		if ((text.data[i] | 0x20) != lower[i])
			return false;
	return true;
}

/* `[A-Z]{1,3}[0-9]+`, and no further word character. */
static bool read_code(struct reader *reader, struct slice *code)
{
	const char *p = reader->at, *letters;

	while (p < reader->end && is_upper(*p))
		p++;
	letters = p;
	while (p < reader->end && is_digit(*p))
		p++;
	if (letters == reader->at || letters - reader->at > 3 || p == letters || (p < reader->end && is_word(*p)))
		return false;
	*code = (struct slice){ reader->at, (size_t)(p - reader->at) };
	reader->at = p;
	return true;
}

static void add_item(struct directive *out, struct slice item)
{
	if (out->item_count < DIRECTIVE_ITEMS_MAX)
		out->items[out->item_count++] = item;
}

/* The rest up to the next `#`, without space and the punctuation that leads to a reason. */
static struct slice read_reason(struct reader *reader)
{
	const char *start, *end;

	while (reader->at < reader->end && (is_space(*reader->at) || *reader->at == ',' || *reader->at == '-' || *reader->at == ':'))
		reader->at++;
	start = reader->at;
	while (reader->at < reader->end && *reader->at != '#')
		reader->at++;
	end = reader->at;
	while (end > start && is_space(end[-1]))
		end--;
	return (struct slice){ start, (size_t)(end - start) };
}

/* After `noqa`: false where what follows makes it another word, or no list that can be read. */
static bool read_noqa_list(struct reader *reader, struct directive *out)
{
	struct reader ahead = *reader;
	struct slice code;

	skip_space(&ahead);
	if (!accept(&ahead, ':'))
		return reader->at == reader->end || is_space(*reader->at) || *reader->at == '#';
	skip_space(&ahead);
	while (read_code(&ahead, &code)) {
		add_item(out, code);
		out->has_list = true;
		reader->at = ahead.at;
		while (ahead.at < ahead.end && (is_space(*ahead.at) || *ahead.at == ','))
			ahead.at++;
	}
	return out->has_list;
}

static void read_native_reason(struct reader *reader, struct directive *out)
{
	struct reader ahead = *reader;

	skip_space(&ahead);
	if (ahead.end - ahead.at < 2 || ahead.at[0] != '-' || ahead.at[1] != '-')
		return;
	ahead.at += 2;
	out->reason = read_reason(&ahead);
	*reader = ahead;
}

/* `[item, item,]`, then `-- reason`. */
static bool read_brackets(struct reader *reader, struct directive *out)
{
	if (!accept(reader, '['))
		return false;
	out->has_list = true;
	for (;;) {
		struct slice item;

		skip_space(reader);
		item = read_word(reader);
		if (item.size == 0)
			break;
		add_item(out, item);
		skip_space(reader);
		if (!accept(reader, ','))
			break;
	}
	skip_space(reader);
	if (!accept(reader, ']'))
		return false;
	read_native_reason(reader, out);
	return true;
}

static const struct verb_name {
	const char *name;
	enum directive_verb verb;
} verbs[] = {
	{ "ignore", VERB_IGNORE },
	{ "file-ignore", VERB_FILE },
	{ "disable", VERB_DISABLE },
	{ "enable", VERB_ENABLE },
};

static enum directive_verb find_verb(struct slice word)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (slice_is(word, verbs[i].name))
			return verbs[i].verb;
	return VERB_UNKNOWN;
}

/* After `outlive:` or `ruff:`. */
static bool read_native(struct reader *reader, struct directive *out)
{
	out->word = read_word(reader);
	out->verb = find_verb(out->word);
	if (out->verb == VERB_UNKNOWN)
		return out->word.size > 0 && read_brackets(reader, out);
	if (read_brackets(reader, out))
		return true;
	/* A verb of ours without a list that can be read is worth a word; prose behind `ruff:` is not. */
	out->item_count = 0;
	return out->tool == TOOL_OUTLIVE;
}

/* After `pylint:`: `disable=a,b`, `disable-next=a`, `enable=a`. */
static bool read_pylint(struct reader *reader, struct directive *out)
{
	out->word = read_word(reader);
	if (slice_is(out->word, "disable"))
		out->verb = VERB_DISABLE;
	else if (slice_is(out->word, "disable-next"))
		out->verb = VERB_NEXT;
	else if (slice_is(out->word, "enable"))
		out->verb = VERB_ENABLE;
	else
		return false;
	skip_space(reader);
	if (!accept(reader, '='))
		return false;
	out->has_list = true;
	do {
		skip_space(reader);
		add_item(out, read_word(reader));
		skip_space(reader);
	} while (accept(reader, ','));
	return true;
}

static const struct tool_name {
	const char *name;
	enum directive_tool tool;
} tools[] = {
	{ "outlive", TOOL_OUTLIVE },
	{ "flake8", TOOL_FLAKE8 },
	{ "ruff", TOOL_RUFF },
	{ "pylint", TOOL_PYLINT },
};

/* After the name of a tool. */
static bool read_tool(struct reader *reader, bool own_line, struct directive *out)
{
	struct reader ahead;

	skip_space(reader);
	if (!accept(reader, ':'))
		return false;
	skip_space(reader);
	if (out->tool == TOOL_PYLINT)
		return read_pylint(reader, out);
	ahead = *reader;
	out->word = read_word(&ahead);
	if (equals_in_lower_case(out->word, "noqa")) {
		*reader = ahead;
		out->verb = VERB_FILE;
		if (!own_line || !read_noqa_list(reader, out))
			return false;
		out->reason = read_reason(reader);
		return true;
	}
	return out->tool != TOOL_FLAKE8 && read_native(reader, out);
}

/* Behind a `#`. OWN_LINE holds for the first `#` of a comment that stands alone. */
static bool read_directive(struct reader *reader, bool own_line, struct directive *out)
{
	skip_space(reader);
	out->word = read_word(reader);
	if (equals_in_lower_case(out->word, "noqa")) {
		out->tool = TOOL_NOQA;
		out->verb = VERB_LINE;
		if (!read_noqa_list(reader, out))
			return false;
		out->reason = read_reason(reader);
		return true;
	}
	for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
		if (!slice_is(out->word, tools[i].name))
			continue;
		out->tool = tools[i].tool;
		return read_tool(reader, own_line, out);
	}
	return false;
}

bool directive_next(struct slice comment, bool own_line, size_t *offset, struct directive *out)
{
	const char *end = comment.data + comment.size;

	while (*offset < comment.size) {
		const char *start = comment.data + *offset;
		const char *hash = memchr(start, '#', (size_t)(end - start));
		struct reader reader;

		if (!hash)
			break;
		reader = (struct reader){ hash + 1, end };
		memset(out, 0, sizeof *out);
		*offset = (size_t)(hash + 1 - comment.data);
		if (!read_directive(&reader, own_line && hash == comment.data, out))
			continue;
		while (reader.at > hash + 1 && is_space(reader.at[-1]))
			reader.at--;
		out->text = (struct slice){ hash, (size_t)(reader.at - hash) };
		*offset = (size_t)(reader.at - comment.data);
		return true;
	}
	*offset = comment.size;
	return false;
}
