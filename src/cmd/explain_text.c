#include "cmd/explain_view.h"

#include "report/text.h"

/* The drawing: in a finding's chain each step hangs on the one before it; facts and reasons are branches of one trunk. */

struct glyphs {
	const char *tee, *corner, *bar, *blank;
};

static const struct glyphs *glyphs_of(const struct terminal *terminal)
{
	static const struct glyphs plain = { "|- ", "`- ", "|  ", "   " };
	static const struct glyphs boxes = { "\xe2\x94\x9c\xe2\x94\x80 ", "\xe2\x94\x94\xe2\x94\x80 ", "\xe2\x94\x82  ",
					     "   " };

	return terminal->unicode ? &boxes : &plain;
}

/* Deeper steps stay at this depth, or long chains would leave the screen. */
enum { DEPTH_MAX = 8 };

static void add_place(struct strbuf *out, const struct terminal *terminal, const struct explain_step *step)
{
	if (!step->file)
		return;
	strbuf_addstr(out, "  ");
	style_begin(out, terminal, STYLE_PATH);
	text_add(out, step->file);
	strbuf_addf(out, ":%u", step->at.line);
	style_end(out, terminal, STYLE_PATH);
}

static void add_steps(struct strbuf *out, const struct terminal *terminal, const char *margin,
		      const struct explain_chain *chain)
{
	const struct glyphs *glyphs = glyphs_of(terminal);

	for (size_t i = 0; i < chain->count; i++) {
		strbuf_addstr(out, margin);
		for (size_t depth = 0; depth < i && depth < DEPTH_MAX; depth++)
			strbuf_addstr(out, glyphs->blank);
		style_add(out, terminal, STYLE_FRAME, glyphs->corner);
		text_add(out, chain->items[i].sentence);
		add_place(out, terminal, &chain->items[i]);
		strbuf_addch(out, '\n');
	}
}

static void add_facts(struct strbuf *out, const struct terminal *terminal, const struct explain_chain *chain)
{
	const struct glyphs *glyphs = glyphs_of(terminal);

	for (size_t i = 0; i < chain->count; i++) {
		style_add(out, terminal, STYLE_FRAME, i + 1 == chain->count ? glyphs->corner : glyphs->tee);
		text_add(out, chain->items[i].sentence);
		add_place(out, terminal, &chain->items[i]);
		strbuf_addch(out, '\n');
	}
}

static void add_passes(struct strbuf *out, const struct terminal *terminal, const struct explanation *item)
{
	const struct glyphs *glyphs = glyphs_of(terminal);

	if (item->pass_count == 0)
		return;
	style_add(out, terminal, STYLE_NOTE, item->finding ? "looked for and not found" : "why not");
	strbuf_addstr(out, ":\n");
	for (size_t i = 0; i < item->pass_count; i++) {
		const struct explain_pass *pass = &item->passes[i];
		bool last = i + 1 == item->pass_count;

		style_add(out, terminal, STYLE_FRAME, last ? glyphs->corner : glyphs->tee);
		style_add(out, terminal, STYLE_CODE, pass->codes);
		strbuf_addstr(out, ": ");
		text_add(out, pass->sentence);
		strbuf_addch(out, '\n');
		add_steps(out, terminal, last ? glyphs->blank : glyphs->bar, &pass->chain);
	}
}

static void add_head(struct strbuf *out, const struct terminal *terminal, const struct explanation *item)
{
	if (item->finding) {
		style_add(out, terminal, STYLE_CODE, item->finding->rule->code);
		strbuf_addch(out, ' ');
		style_add(out, terminal, text_severity_style(item->finding->severity),
			  severity_name(item->finding->severity));
		strbuf_addstr(out, ": ");
	}
	text_add_styled(out, terminal, STYLE_MESSAGE, item->place.sentence);
	add_place(out, terminal, &item->place);
	strbuf_addch(out, '\n');
}

static void add_line(struct strbuf *out, const struct terminal *terminal, const char *kind, const char *text)
{
	style_add(out, terminal, STYLE_NOTE, kind);
	strbuf_addstr(out, ": ");
	text_add(out, text);
	strbuf_addch(out, '\n');
}

void explain_write_text(const struct explain_view *view, struct strbuf *out)
{
	for (size_t i = 0; i < view->count; i++) {
		const struct explanation *item = &view->items[i];

		if (i > 0)
			strbuf_addch(out, '\n');
		add_head(out, &view->terminal, item);
		if (item->finding)
			add_steps(out, &view->terminal, "", &item->chain);
		else
			add_facts(out, &view->terminal, &item->chain);
		add_line(out, &view->terminal, "verdict", item->verdict);
		if (item->finding && item->finding->help)
			add_line(out, &view->terminal, "help", item->finding->help);
		add_passes(out, &view->terminal, item);
	}
}
