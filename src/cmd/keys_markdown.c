#include "base/utf8.h"
#include "cmd/keys_formats.h"

/* The format markdown, made to be committed: files without lines, so that it changes only when a key or its use does. */

static const char title[] =
	"# Cache keys\n\n"
	"Written by `outlive keys --output-format markdown`; `outlive keys --check FILE` tells "
	"whether it still holds.\n\n";
static const char columns[] = "| key | cache | owner | status | used by |\n|---|---|---|---|---|\n";
static const char columns_with_rows[] = "| key | cache | owner | status | holds | used by |\n"
					"|---|---|---|---|---|---|\n";

/* As code in a cell. */
static void add_code(struct strbuf *out, const char *text)
{
	struct strbuf clean = STRBUF_INIT;
	const char *ticks, *space;

	utf8_add_printable(&clean, slice_of(text));
	ticks = strchr(strbuf_text(&clean), '`') ? "``" : "`";
	space = ticks[1] || clean.size == 0 ? " " : "";
	strbuf_addf(out, "%s%s", ticks, space);
	for (const char *c = strbuf_text(&clean); *c; c++) {
		if (*c == '|')
			strbuf_addch(out, '\\');
		strbuf_addch(out, *c);
	}
	strbuf_addf(out, "%s%s", space, ticks);
	strbuf_release(&clean);
}

static void add_use(struct strbuf *out, const struct keys_site *site)
{
	strbuf_addf(out, "%s in ", role_name(site->site->role));
	add_code(out, site->file);
	if (!keys_has_timeout(site->site))
		return;
	strbuf_addstr(out, " (");
	keys_add_timeout(out, &site->site->timeout);
	strbuf_addch(out, ')');
}

/* Each use once, in the order of the files. */
static void add_uses(struct strbuf *out, const struct keys_row *row)
{
	struct strbuf use = STRBUF_INIT;
	size_t start = out->size;

	for (size_t i = 0; i < row->count; i++) {
		strbuf_clear(&use);
		strbuf_addstr(&use, i ? "<br>" : "");
		add_use(&use, &row->sites[i]);
		if (i == 0 || !strstr(strbuf_text(out) + start, strbuf_text(&use) + strlen("<br>")))
			strbuf_addslice(out, strbuf_slice(&use));
	}
	strbuf_release(&use);
}

static void add_row(struct strbuf *out, const struct keys_view *view, const struct keys_row *row)
{
	strbuf_addstr(out, "| ");
	add_code(out, row->key->template);
	strbuf_addstr(out, " | ");
	utf8_add_printable(out, slice_of(row->key->alias ? row->key->alias : "?"));
	strbuf_addstr(out, " | ");
	if (row->owner)
		add_code(out, row->owner);
	strbuf_addstr(out, " | ");
	keys_add_status(out, row->key->status);
	strbuf_addstr(out, " | ");
	if (view->tells_rows) {
		if (row->holding)
			keys_add_holding(out, row->holding);
		strbuf_addstr(out, " | ");
	}
	add_uses(out, row);
	strbuf_addstr(out, " |\n");
}

void keys_write_markdown(const struct keys_view *view, struct strbuf *out)
{
	strbuf_addf(out, "%s%s", title, view->tells_rows ? columns_with_rows : columns);
	for (size_t i = 0; i < view->count; i++)
		add_row(out, view, &view->rows[i]);
}

bool keys_reduce_markdown(struct slice text, struct strbuf *out, struct error *err)
{
	(void)err;
	strbuf_addslice(out, text);
	return true;
}
