#include "toml/lex.h"

static const char control_character[] = "a control character must not stand here";

bool toml_fault_at(struct toml_lexer *lexer, size_t from, size_t to, const char *message)
{
	lexer->fault.message = message;
	lexer->fault.span = (struct span){ (uint32_t)from, to > from ? (uint32_t)(to - from) : 1 };
	return false;
}

bool toml_fault_here(struct toml_lexer *lexer, const char *message)
{
	return toml_fault_at(lexer, lexer->at, lexer->at + 1, message);
}

bool toml_is_line_end(const struct toml_lexer *lexer)
{
	char c = toml_peek(lexer);

	return c == '\n' || toml_at_end(lexer) ||
	       (c == '\r' && lexer->at + 1 < lexer->size && lexer->text[lexer->at + 1] == '\n');
}

static size_t line_end(const struct toml_lexer *lexer)
{
	const char *end = memchr(lexer->text + lexer->at, '\n', lexer->size - lexer->at);

	return end ? (size_t)(end - lexer->text) : lexer->size;
}

static bool is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

static bool skip_comment(struct toml_lexer *lexer)
{
	toml_skip_blanks(lexer);
	if (toml_peek(lexer) != '#')
		return true;
	while (!toml_at_end(lexer) && !is_control(toml_peek(lexer)))
		lexer->at++;
	return toml_is_line_end(lexer) || toml_fault_here(lexer, control_character);
}

bool toml_lex_line_end(struct toml_lexer *lexer)
{
	if (!skip_comment(lexer))
		return false;
	if (!toml_is_line_end(lexer))
		return toml_fault_at(lexer, lexer->at, line_end(lexer), "expected the end of the line here");
	return true;
}

bool toml_skip_lines(struct toml_lexer *lexer)
{
	bool good = skip_comment(lexer);

	while (good && !toml_at_end(lexer) && toml_is_line_end(lexer)) {
		lexer->at = line_end(lexer) + 1;
		good = skip_comment(lexer);
	}
	return good;
}

/* Whether only blanks stand between AHEAD and the end of its line. */
static bool is_blank_to_line_end(struct toml_lexer ahead)
{
	toml_skip_blanks(&ahead);
	return toml_is_line_end(&ahead);
}

static bool lex_escape(struct toml_lexer *lexer, bool many_lines)
{
	size_t start = lexer->at++;
	char c = toml_peek(lexer);
	size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;

	if (many_lines && is_blank_to_line_end(*lexer))
		return true;
	if (c == '\0' || !strchr("btnfr\"\\uU", c))
		return toml_fault_at(lexer, start, start + 2,
				     "TOML knows no such escape; in '...' a backslash needs none");
	for (lexer->at++; digits > 0; digits--, lexer->at++)
		if (toml_peek(lexer) == '\0' || !strchr("0123456789abcdefABCDEF", toml_peek(lexer)))
			return toml_fault_at(lexer, start, lexer->at, "this escape needs more hexadecimal digits");
	return true;
}

static bool is_plain(char c, char quote)
{
	return c != quote && c != '\\' && !is_control(c);
}

/* Which of eight bytes are less than LIMIT, by their highest bits; of those after the first the answer may be wrong. */
static uint64_t bytes_below(uint64_t eight, unsigned limit)
{
	return (eight - 0x0101010101010101u * limit) & ~eight & 0x8080808080808080u;
}

/* Whether eight bytes may hold something that is not plain; a tab counts as that too. */
static bool may_hold_special(uint64_t eight, char quote)
{
	const uint64_t ones = 0x0101010101010101u;

	return bytes_below(eight, ' ') | bytes_below(eight ^ ones * (unsigned char)quote, 1) |
	       bytes_below(eight ^ ones * '\\', 1) | bytes_below(eight ^ ones * 0x7f, 1);
}

/* Goes on behind what means itself in every string with such a QUOTE. */
static void skip_plain(struct toml_lexer *lexer, char quote)
{
	size_t at = lexer->at;
	uint64_t eight;

	for (; lexer->size - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, lexer->text + at, sizeof(eight));
		if (may_hold_special(eight, quote))
			break;
	}
	while (at < lexer->size && is_plain(lexer->text[at], quote))
		at++;
	lexer->at = at;
}

/* Goes on behind one thing that is no plain text; START is where the string does. */
static bool lex_special(struct toml_lexer *lexer, const char *quotes, size_t start)
{
	bool many_lines = quotes[1] != '\0';

	if (toml_at_end(lexer) || (!many_lines && toml_is_line_end(lexer)))
		return toml_fault_at(lexer, start, many_lines ? start + 3 : lexer->at, "the string is not closed");
	if (toml_peek(lexer) == '\\' && *quotes == '"')
		return lex_escape(lexer, many_lines);
	if (is_control(toml_peek(lexer)) && !toml_is_line_end(lexer))
		return toml_fault_here(lexer, control_character);
	lexer->at = toml_is_line_end(lexer) ? line_end(lexer) + 1 : lexer->at + 1;
	return true;
}

static const char *quotes_ahead(const struct toml_lexer *lexer, bool key)
{
	static const char *const all[] = { "\"\"\"", "'''", "\"", "'" };
	size_t number = key ? 2 : 0;

	while (!slice_starts((struct slice){ lexer->text + lexer->at, lexer->size - lexer->at }, all[number]))
		number++;
	return all[number];
}

bool toml_lex_string(struct toml_lexer *lexer, bool key, struct slice *raw)
{
	const char *quotes = quotes_ahead(lexer, key);
	size_t start = lexer->at;

	lexer->at += strlen(quotes);
	skip_plain(lexer, *quotes);
	while (!toml_take(lexer, quotes)) {
		if (!lex_special(lexer, quotes, start))
			return false;
		skip_plain(lexer, *quotes);
	}
	/* Up to two quotes may stand before the three that close it. */
	for (int more = quotes[1] ? 2 : 0; more > 0 && toml_peek(lexer) == *quotes; more--)
		lexer->at++;
	*raw = (struct slice){ lexer->text + start, lexer->at - start };
	return true;
}

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

struct slice toml_lex_bare_key(struct toml_lexer *lexer)
{
	size_t start = lexer->at;

	while (is_bare(toml_peek(lexer)))
		lexer->at++;
	return (struct slice){ lexer->text + start, lexer->at - start };
}

static void skip_word(struct toml_lexer *lexer)
{
	while (is_bare(toml_peek(lexer)) || (toml_peek(lexer) && strchr("+.:", toml_peek(lexer))))
		lexer->at++;
}

struct slice toml_lex_word(struct toml_lexer *lexer)
{
	const char *word = lexer->text + lexer->at;
	size_t start = lexer->at;

	skip_word(lexer);
	if (lexer->at - start == strlen("1979-05-27") && word[4] == '-' && toml_peek(lexer) == ' ' &&
	    lexer->at + 1 < lexer->size && strchr("012", word[lexer->at + 1 - start])) {
		lexer->at++;
		skip_word(lexer);
	}
	return (struct slice){ word, lexer->at - start };
}
