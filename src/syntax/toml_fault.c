#include "syntax/toml_fault.h"

enum { MAX_DEPTH = 64 };

static const char bare_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

static const char no_value[] = "this is no value; a string stands in quotes";

/* A text that is gone through from its start. Each scan_ function returns false once there is a fault. */
struct scan {
	const char *text;
	size_t size;
	size_t at;
	struct toml_fault fault;
};

static bool fault_at(struct scan *scan, size_t from, size_t to, const char *message)
{
	scan->fault.message = message;
	scan->fault.span = (struct span){ (uint32_t)from, to > from ? (uint32_t)(to - from) : 1 };
	return false;
}

static bool fault_here(struct scan *scan, const char *message)
{
	return fault_at(scan, scan->at, scan->at + 1, message);
}

static bool at_end(const struct scan *scan)
{
	return scan->at >= scan->size;
}

/* The byte ahead; 0 at the end, since a NUL byte has been refused before. */
static char peek(const struct scan *scan)
{
	return at_end(scan) ? '\0' : scan->text[scan->at];
}

static bool take(struct scan *scan, const char *word)
{
	if (!slice_starts((struct slice){ scan->text + scan->at, scan->size - scan->at }, word))
		return false;
	scan->at += strlen(word);
	return true;
}

static bool is_line_end(const struct scan *scan)
{
	return at_end(scan) || peek(scan) == '\n' ||
	       (peek(scan) == '\r' && scan->at + 1 < scan->size && scan->text[scan->at + 1] == '\n');
}

static size_t line_end(const struct scan *scan)
{
	const char *end = memchr(scan->text + scan->at, '\n', scan->size - scan->at);

	return end ? (size_t)(end - scan->text) : scan->size;
}

static void skip_blanks(struct scan *scan)
{
	while (peek(scan) == ' ' || peek(scan) == '\t')
		scan->at++;
}

static void skip_comment(struct scan *scan)
{
	skip_blanks(scan);
	if (peek(scan) == '#')
		scan->at = line_end(scan);
}

static void skip_lines(struct scan *scan)
{
	for (skip_comment(scan); !at_end(scan) && is_line_end(scan); skip_comment(scan))
		scan->at = line_end(scan) + 1;
}

static bool scan_line_end(struct scan *scan)
{
	skip_comment(scan);
	if (!is_line_end(scan))
		return fault_at(scan, scan->at, line_end(scan), "expected the end of the line here");
	return true;
}

static bool scan_escape(struct scan *scan, bool many_lines)
{
	size_t start = scan->at++;
	char c = peek(scan);
	size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;

	if (many_lines && is_line_end(scan))
		return true;
	if (c == ' ' || c == '\t') /* which TOML allows where only blanks follow, and the grammar does not */
		return fault_at(scan, start, start + 2, "a backslash at the end of a line must be its last character");
	if (c == '\0' || !strchr("btnfr\"\\uU", c))
		return fault_at(scan, start, start + 2, "TOML knows no such escape; in '...' a backslash needs none");
	for (scan->at++; digits > 0; digits--, scan->at++)
		if (peek(scan) == '\0' || !strchr("0123456789abcdefABCDEF", peek(scan)))
			return fault_at(scan, start, scan->at, "this escape needs more hexadecimal digits");
	return true;
}

static bool scan_string(struct scan *scan, const char *quotes)
{
	bool many_lines = strlen(quotes) == 3;
	size_t start = scan->at;

	scan->at += strlen(quotes);
	while (!take(scan, quotes)) {
		if (at_end(scan) || (!many_lines && is_line_end(scan)))
			return fault_at(scan, start, many_lines ? start + 3 : scan->at, "the string is not closed");
		if (*quotes != '"' || peek(scan) != '\\')
			scan->at++;
		else if (!scan_escape(scan, many_lines))
			return false;
	}
	while (many_lines && peek(scan) == *quotes)
		scan->at++;
	return true;
}

/* The quotes of the string ahead, or NULL. */
static const char *quotes_ahead(struct scan *scan)
{
	static const char *const all[] = { "\"\"\"", "'''", "\"", "'" };
	size_t at = scan->at;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		bool found = take(scan, all[i]);

		scan->at = at;
		if (found)
			return all[i];
	}
	return NULL;
}

static bool scan_key(struct scan *scan)
{
	do {
		size_t start;

		skip_blanks(scan);
		start = scan->at;
		if (peek(scan) == '"' || peek(scan) == '\'') {
			if (!scan_string(scan, peek(scan) == '"' ? "\"" : "'"))
				return false;
		} else {
			while (peek(scan) != '\0' && strchr(bare_characters, peek(scan)))
				scan->at++;
			if (scan->at == start)
				return fault_here(scan, (unsigned char)peek(scan) >= 0x80
								? "a key with such a character must stand in quotes"
								: "expected a key here");
		}
		skip_blanks(scan);
	} while (take(scan, "."));
	return true;
}

static bool scan_value(struct scan *scan, unsigned depth);

static bool scan_array(struct scan *scan, unsigned depth)
{
	size_t start = scan->at++;

	for (skip_lines(scan); !take(scan, "]"); skip_lines(scan)) {
		if (at_end(scan))
			return fault_at(scan, start, start + 1, "the array is not closed");
		if (!scan_value(scan, depth + 1)) {
			if (scan->fault.message == no_value)
				scan->fault.message = "expected a value or \"]\" here, since an array is open";
			return false;
		}
		skip_lines(scan);
		if (!take(scan, ",") && peek(scan) != ']')
			return at_end(scan) ? fault_at(scan, start, start + 1, "the array is not closed")
					    : fault_here(scan, "expected \",\" or \"]\" here, since an array is open");
	}
	return true;
}

static bool scan_pair(struct scan *scan, unsigned depth)
{
	if (!scan_key(scan))
		return false;
	if (!take(scan, "="))
		return fault_here(scan, "expected \"=\" after the key");
	skip_blanks(scan);
	return scan_value(scan, depth);
}

static bool scan_inline_table(struct scan *scan, unsigned depth)
{
	scan->at++;
	skip_blanks(scan);
	if (take(scan, "}"))
		return true;
	do {
		skip_blanks(scan);
		if (is_line_end(scan))
			return fault_here(scan, "an inline table must be closed on its line");
		if (peek(scan) == '}')
			return fault_here(scan, "an inline table must not end with a comma");
		if (!scan_pair(scan, depth + 1))
			return false;
		skip_blanks(scan);
	} while (take(scan, ","));
	if (take(scan, "}"))
		return true;
	return fault_here(scan, is_line_end(scan) ? "an inline table must be closed on its line"
						  : "expected \",\" or \"}\" here");
}

static bool all_digits(struct slice word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
	return true;
}

/* true, false, a number or a date. What begins like one of the latter is left to the parser. */
static bool scan_word(struct scan *scan)
{
	static const char *const words[] = { "true", "false", "inf", "nan" };
	size_t start = scan->at;
	struct slice word;

	while (peek(scan) != '\0' && (strchr(bare_characters, peek(scan)) || strchr("+.:", peek(scan))))
		scan->at++;
	word = (struct slice){ scan->text + start, scan->at - start };
	if (word.size == 0)
		return fault_here(scan, "expected a value here");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (slice_is(word, words[i]))
			return true;
	if (!strchr("0123456789+-", word.data[0]))
		return fault_at(scan, start, scan->at, no_value);
	if (word.size == 10 && word.data[4] == '-' && peek(scan) == ' ' && scan->at + 1 < scan->size &&
	    strchr("012", scan->text[scan->at + 1])) {
		scan->at++;
		return scan_word(scan);
	}
	if (word.size > 1 && word.data[0] == '0' && all_digits(word))
		return fault_at(scan, start, scan->at, "a number must not begin with 0");
	return true;
}

static bool scan_value(struct scan *scan, unsigned depth)
{
	const char *quotes = quotes_ahead(scan);

	if (depth > MAX_DEPTH)
		return fault_here(scan, "tables and arrays are nested too deep");
	if (quotes)
		return scan_string(scan, quotes);
	if (peek(scan) == '[')
		return scan_array(scan, depth);
	if (peek(scan) == '{')
		return scan_inline_table(scan, depth);
	return scan_word(scan);
}

static bool scan_header(struct scan *scan)
{
	bool item = take(scan, "[[");

	if (!item)
		take(scan, "[");
	if (!scan_key(scan))
		return false;
	if (!take(scan, item ? "]]" : "]"))
		return fault_here(scan, item ? "expected \"]]\" here" : "expected \"]\" here");
	return true;
}

struct toml_fault toml_fault_find(struct slice source)
{
	struct scan scan = { .text = source.data, .size = source.size };

	take(&scan, "\xef\xbb\xbf");
	for (skip_lines(&scan); !at_end(&scan); skip_lines(&scan)) {
		bool good = peek(&scan) == '[' ? scan_header(&scan) : scan_pair(&scan, 0);

		if (!good || !scan_line_end(&scan))
			break;
	}
	return scan.fault;
}
