#include "fuzz.h"

static const char *const PIECES[] = {
	/* strings */
	"\"", "'", "\"\"\"", "'''", "f\"{", "}\"", "f'{x:", "t'{", "b'", "rb\"", "{", "}", "{{", "!r",
	/* brackets and signs */
	"(", ")", "[", "]", ":", ";", "=", ":=", "(y := 1)", "f'{(y := 1)}'", "==", "!=", ",", ".", "*", "->", "@", "~",
	/* lines */
	"\n", "\n\n", "\\\n", "\\\r\n", "\r\n", "\r", "#", "# c\r", "\n# c\n", "\n            # deep\n", "\n#\f\n", "\\",
	/* blanks */
	" ", "    ", "\t", "\f", "\v", "\n\t", "\n \t", "\xef\xbb\xbf", "\xe2\x80\x8b", "\xc2\xa0", "\xff", "\xc3", "\xc3\xa9",
	/* statements */
	"\n@", "\n@d\n", "\nclass A:\n", "\nclass A: x = 1\n", "\n    class B(x):\n        y = 1\n", "\n    def f(self):\n", "\nelse:\n",
	"\nif x:\n    ", "\nif x: y = 1\n", "global x\n", "\n    global x\n", "import ", "from a import (b,\n c as d)", " as ", "lambda: ",
	"async ", "await ", "match x:\n case 1: y = 2\n", "type X = int\n", "match", "case", "type", "print x", "exec ", "not ", "del ",
	"yield ", "x: int\n", "x = y = ", "with a as b: pass\n", "for i in j: pass\n", "try:\n    x = 1\nexcept E as e: pass\n", "pass", "0",
	"\n        return ", "self.x = ",
	/* what is a conflict of the grammar, or is lexed in its own way */
	"*a.b", "**a", "*(", ", *", "a, b = ", "print >>f, ", "`", "<>", "0x1F", "1e5j", "1_0.", "...", "not in", "is not", "except* E:\n",
	"with (a as b, c):\n  pass\n", "[T = X]", "{{}", "}}", "\\N{x}", "\\\n'", "rb'\\", "\xf0\x9f\x90\x8d", "\xe2\x81\xa0", "__future__",
};

uint64_t next_random(uint64_t *random)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return *random;
}

static size_t below(uint64_t *random, size_t limit)
{
	return limit ? next_random(random) % limit : 0;
}

static void mutate_once(struct strbuf *out, struct slice source, uint64_t *random)
{
	size_t from = below(random, source.size + 1), length = below(random, 12), size = sizeof PIECES / sizeof *PIECES;
	bool at_line = below(random, 4) == 0;
	const char *line = at_line ? memchr(source.data + from, '\n', source.size - from) : NULL;

	if (line)
		from = (size_t)(line - source.data) + 1;
	if (length > source.size - from)
		length = source.size - from;
	strbuf_add(out, source.data, from);
	switch (below(random, 8)) {
	case 0: strbuf_add(out, source.data + from, length); break;
	case 1: from += length; break;
	case 2: strbuf_addch(out, (char)below(random, 256)); break;
	case 3: from += length; /* fall through */
	default: strbuf_addstr(out, PIECES[below(random, size)]); break;
	}
	strbuf_add(out, source.data + from, source.size - from);
}

void mutate(struct strbuf *out, struct slice source, uint64_t *random)
{
	struct strbuf once = STRBUF_INIT;

	if (below(random, 2)) {
		mutate_once(out, source, random);
		return;
	}
	mutate_once(&once, source, random);
	mutate_once(out, strbuf_slice(&once), random);
	strbuf_release(&once);
}
