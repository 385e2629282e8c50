#include "analysis/snippet.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <ctype.h>

enum { SNIPPET_MAX = 60 };

static void add_folded(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (!isspace((unsigned char)text.data[i]))
			strbuf_addch(out, text.data[i]);
		else if (out->size && out->data[out->size - 1] != ' ' && out->data[out->size - 1] != '(' && out->data[out->size - 1] != '.')
			strbuf_addch(out, ' ');
	}
}

/* The text without the arguments of its calls, which are what makes it long. */
static void add_short(struct strbuf *out, const struct ast *ast, const struct expr *expr, int depth)
{
	if (depth > 0 && expr->kind == EXPR_CALL) {
		add_short(out, ast, expr->call.callee, depth - 1);
		strbuf_addstr(out, expr->call.count ? "(...)" : "()");
	} else if (depth > 0 && expr->kind == EXPR_ATTRIBUTE) {
		add_short(out, ast, expr->attribute.object, depth - 1);
		strbuf_addf(out, ".%s", expr->attribute.name);
	} else {
		add_folded(out, ast_text(ast, expr->span));
	}
}

const char *snippet(struct arena *arena, const struct ast *ast, const struct expr *expr)
{
	struct strbuf folded = STRBUF_INIT, printable = STRBUF_INIT;
	const char *result;

	add_folded(&folded, ast_text(ast, expr->span));
	if (folded.size > SNIPPET_MAX) {
		strbuf_clear(&folded);
		add_short(&folded, ast, expr, SNIPPET_MAX);
	}
	utf8_add_printable(&printable, strbuf_slice(&folded));
	if (printable.size > SNIPPET_MAX) {
		size_t cut = SNIPPET_MAX;

		while (cut > 0 && ((unsigned char)printable.data[cut] & 0xC0) == 0x80)
			cut--;
		strbuf_truncate(&printable, cut);
		strbuf_addstr(&printable, "...");
	}
	for (size_t i = 0; i < printable.size; i++)
		if (printable.data[i] == '`')
			printable.data[i] = '\'';
	result = arena_text(arena, strbuf_slice(&printable));
	strbuf_release(&folded);
	strbuf_release(&printable);
	return result;
}
