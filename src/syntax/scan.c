#include "syntax/scan.h"

/* What a byte may begin. All others are passed over. */
enum class { PLAIN, LINE_END, QUOTE, OPEN, CLOSE, HASH, BACKSLASH, SIGN, ODD, WIDE };

static const unsigned char CLASSES[256] = {
	['\0'] = ODD, ['\r'] = ODD,	   ['\n'] = LINE_END, ['"'] = QUOTE, ['\''] = QUOTE, ['('] = OPEN,
	['['] = OPEN, ['{'] = OPEN,	   [')'] = CLOSE,     [']'] = CLOSE, ['}'] = CLOSE,  ['#'] = HASH,
	['='] = SIGN, ['\\'] = BACKSLASH, [':'] = SIGN,      [';'] = SIGN,  ['\v'] = ODD,
	[0xe2] = WIDE, [0xef] = WIDE,
};

static char byte_at(const struct scan *scan, size_t at)
{
	return at < scan->text.size ? scan->text.data[at] : '\0';
}

static void set_token(struct scan *scan, size_t from)
{
	scan->token = (struct span){ (uint32_t)from, (uint32_t)(scan->at - from) };
}

static void skip_line(struct scan *scan)
{
	const char *from = scan->text.data + scan->at, *end = memchr(from, '\n', scan->text.size - scan->at);

	end = end ? end : scan->text.data + scan->text.size;
	scan->unsure = scan->unsure || (end > from && memchr(from, '\r', (size_t)(end - from) - 1));
	scan->at = (size_t)(end - scan->text.data);
}

static void opens(struct scan *scan, char c)
{
	if (scan->depth == SCAN_MAX_DEPTH)
		scan->unsure = true;
	else
		scan->open[scan->depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
}

static void closes(struct scan *scan, char c)
{
	if (scan->depth == 0 || scan->open[scan->depth - 1] != c)
		scan->unsure = true;
	else
		scan->depth--;
}

/* What begins a character that the grammar takes for a blank, or one of a name. */
static void scan_wide(struct scan *scan)
{
	static const char *const BLANKS[] = { "\xe2\x80\x8b", "\xe2\x81\xa0", "\xef\xbb\xbf" };
	struct slice rest = { scan->text.data + scan->at, scan->text.size - scan->at };

	for (size_t i = 0; i < sizeof BLANKS / sizeof *BLANKS; i++)
		scan->unsure = scan->unsure || slice_starts(rest, BLANKS[i]);
	scan->at++;
}

/* ---- strings ---- */

struct quotes {
	char quote;
	bool triple;
};

static bool ends_here(const struct scan *scan, struct quotes quotes)
{
	return byte_at(scan, scan->at) == quotes.quote &&
	       (!quotes.triple ||
		(byte_at(scan, scan->at + 1) == quotes.quote && byte_at(scan, scan->at + 2) == quotes.quote));
}

/* At an escape: `\` and what it escapes; a carriage return and a line feed are one. */
static void skip_escape(struct scan *scan)
{
	scan->at += byte_at(scan, scan->at + 1) == '\r' && byte_at(scan, scan->at + 2) == '\n' ? 3 : 2;
}

static void skip_plain_string(struct scan *scan, struct quotes quotes)
{
	while (scan->at < scan->text.size && !ends_here(scan, quotes)) {
		char c = scan->text.data[scan->at];

		if (c == '\n' && !quotes.triple) {
			scan->unsure = true;
			return;
		}
		if (c == '\\')
			skip_escape(scan);
		else
			scan->at++;
	}
	scan->unsure = scan->unsure || scan->at >= scan->text.size;
	scan->at += quotes.triple ? 3 : 1;
}

static void skip_format_string(struct scan *scan, struct quotes quotes, unsigned depth);

/* Where the prefix of the literal begins whose quote stands at AT; what may be before it is a keyword or a byte order mark. */
static size_t prefix_start(const struct scan *scan, size_t at)
{
	size_t from = at;

	while (from > 0 && at - from < 2 && memchr("rRbBuUfFtT", scan->text.data[from - 1], 10))
		from--;
	return from > 0 && is_word_byte(scan->text.data[from - 1]) && (unsigned char)scan->text.data[from - 1] < 0x80 ? at : from;
}

static bool is_format(struct slice prefix)
{
	for (size_t i = 0; i < prefix.size; i++)
		if (memchr("fFtT", prefix.data[i], 4))
			return true;
	return false;
}

/* At a quote; returns where the literal with its prefix begins. */
static size_t skip_string(struct scan *scan, unsigned depth)
{
	struct quotes quotes = { byte_at(scan, scan->at), false };
	size_t from = prefix_start(scan, scan->at);
	bool formats = is_format((struct slice){ scan->text.data + from, scan->at - from });

	quotes.triple = ends_here(scan, (struct quotes){ quotes.quote, true });
	scan->at += quotes.triple ? 3 : 1;
	if (formats)
		skip_format_string(scan, quotes, depth);
	else
		skip_plain_string(scan, quotes);
	return from;
}

/* Behind the colon of a replaced field, up to its brace. */
static void skip_replaced(struct scan *scan, struct quotes quotes, unsigned depth);

static void skip_format_spec(struct scan *scan, struct quotes quotes, unsigned depth)
{
	while (scan->at < scan->text.size && !scan->unsure) {
		char c = scan->text.data[scan->at];

		if (c == '}')
			return;
		if ((c == '\n' && !quotes.triple) || ends_here(scan, quotes))
			break;
		scan->at++;
		if (c == '{') {
			skip_replaced(scan, quotes, depth + 1);
			scan->at++;
		}
	}
	scan->unsure = true;
}

/* Behind the brace that opens a replaced field of an f-string, up to the one that closes it. */
static void skip_replaced(struct scan *scan, struct quotes quotes, unsigned depth)
{
	unsigned outer = scan->depth;

	while (depth < SCAN_MAX_DEPTH && scan->at < scan->text.size && !scan->unsure) {
		char c = scan->text.data[scan->at];

		if (scan->depth == outer && c == '}')
			return;
		if (c == '\n' && !quotes.triple)
			break;
		switch (CLASSES[(unsigned char)c]) {
		case QUOTE: skip_string(scan, depth + 1); continue;
		case OPEN: opens(scan, c); break;
		case CLOSE: closes(scan, c); break;
		case HASH: skip_line(scan); continue;
		case WIDE: scan_wide(scan); continue;
		case SIGN:
			if (c != ':')
				break;
			if (scan->depth > outer) {
				scan->holds_walrus = scan->holds_walrus || byte_at(scan, scan->at + 1) == '=';
				break;
			}
			scan->at++;
			skip_format_spec(scan, quotes, depth);
			continue;
		default: break;
		}
		scan->at++;
	}
	scan->unsure = true;
}

static void skip_format_string(struct scan *scan, struct quotes quotes, unsigned depth)
{
	while (scan->at < scan->text.size && !ends_here(scan, quotes) && !scan->unsure) {
		char c = scan->text.data[scan->at], next = byte_at(scan, scan->at + 1);

		if (c == '\n' && !quotes.triple)
			break;
		if (c == '\\' && next != '{' && next != '}') {
			skip_escape(scan);
		} else if (c == '{' && next == '{') {
			scan->at += 2;
		} else if (c == '{') {
			scan->at++;
			skip_replaced(scan, quotes, depth);
			scan->at++;
		} else {
			scan->at++;
		}
	}
	scan->unsure = scan->unsure || !ends_here(scan, quotes);
	scan->at += quotes.triple ? 3 : 1;
}

/* ---- code ---- */

/* At `=`: whether it is part of ==, !=, <= or >=, which <<= and >>= are not. */
static bool is_comparison(const struct scan *scan, char next)
{
	char before = scan->at > 0 ? scan->text.data[scan->at - 1] : ' ';
	char first = scan->at > 1 ? scan->text.data[scan->at - 2] : ' ';

	return next == '=' || before == '!' || ((before == '<' || before == '>') && first != before);
}

/* At a sign; whether it is one that is told. */
static bool scan_sign(struct scan *scan)
{
	char c = scan->text.data[scan->at], next = byte_at(scan, scan->at + 1);
	size_t from = scan->at;
	bool is_walrus = c == ':' && next == '=', compares = c == '=' && is_comparison(scan, next);

	scan->at += is_walrus || (c == '=' && next == '=') ? 2 : 1;
	set_token(scan, from);
	return scan->signs && !compares && (scan->depth == 0 || is_walrus);
}

/* Outside of strings it joins two lines. */
static void scan_backslash(struct scan *scan)
{
	skip_escape(scan);
	scan->unsure = scan->unsure || byte_at(scan, scan->at - 1) != '\n';
}

static void scan_odd(struct scan *scan)
{
	scan->unsure = scan->unsure || scan->text.data[scan->at] != '\r' || byte_at(scan, scan->at + 1) != '\n';
	scan->at++;
}

static void pass_plain(struct scan *scan)
{
	const unsigned char *at = (const unsigned char *)scan->text.data + scan->at;
	const unsigned char *end = (const unsigned char *)scan->text.data + scan->text.size;

	while (at < end && CLASSES[*at] == PLAIN)
		at++;
	scan->at = (size_t)(at - (const unsigned char *)scan->text.data);
}

bool scan_is_text(const struct scan *scan)
{
	const char *at = scan->text.data + scan->token.offset;

	for (; *at != '"' && *at != '\''; at++)
		if (strchr("fFtT", *at))
			return false;
	return scan->token.length >= 6 && at[1] == *at && at[2] == *at;
}

enum scan_event scan_next(struct scan *scan)
{
	size_t from;

	for (;;) {
		pass_plain(scan);
		if (scan->at >= scan->text.size)
			break;
		from = scan->at;
		switch (CLASSES[(unsigned char)scan->text.data[scan->at]]) {
		case LINE_END:
			scan->at++;
			if (scan->depth == 0)
				return SCAN_LINE;
			break;
		case QUOTE:
			from = skip_string(scan, 0);
			if (scan->at > scan->text.size)
				scan->at = scan->text.size;
			set_token(scan, from);
			return SCAN_STRING;
		case OPEN:
			opens(scan, scan->text.data[scan->at]);
			scan->at++;
			break;
		case CLOSE:
			closes(scan, scan->text.data[scan->at]);
			scan->at++;
			break;
		case HASH:
			skip_line(scan);
			set_token(scan, from);
			return SCAN_COMMENT;
		case BACKSLASH: scan_backslash(scan); break;
		case WIDE: scan_wide(scan); break;
		case SIGN:
			if (scan_sign(scan))
				return SCAN_SIGN;
			break;
		default: scan_odd(scan); break;
		}
	}
	scan->at = scan->text.size;
	scan->unsure = scan->unsure || scan->depth > 0;
	return SCAN_END;
}
