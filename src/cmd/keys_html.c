#include "base/utf8.h"
#include "cmd/keys_view.h"

/* The format html: one page that needs nothing beside it. */

static const char head[] =
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Cache keys</title>\n<style>\n"
	"body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }\n"
	"table { border-collapse: collapse }\n"
	"th, td { text-align: left; vertical-align: top; padding: .3em .8em; border-bottom: 1px solid #ddd }\n"
	"th { position: sticky; top: 0; background: #fff }\n"
	"code { font-family: ui-monospace, monospace; overflow-wrap: anywhere }\n"
	".status { color: #a33 }\n.timeout { color: #777 }\nul { list-style: none; margin: 0; padding: 0 }\n"
	"</style>\n</head>\n<body>\n<h1>Cache keys</h1>\n";

static void add_text(struct strbuf *out, const char *text)
{
	struct strbuf clean = STRBUF_INIT;

	utf8_add_printable(&clean, slice_of(text ? text : ""));
	for (const char *c = strbuf_text(&clean); *c; c++) {
		switch (*c) {
		case '&': strbuf_addstr(out, "&amp;"); break;
		case '<': strbuf_addstr(out, "&lt;"); break;
		case '>': strbuf_addstr(out, "&gt;"); break;
		case '"': strbuf_addstr(out, "&quot;"); break;
		default: strbuf_addch(out, *c);
		}
	}
	strbuf_release(&clean);
}

static void add_site(struct strbuf *out, const struct keys_site *site)
{
	strbuf_addf(out, "<li>%s <code>", role_name(site->site->role));
	add_text(out, site->file);
	strbuf_addf(out, ":%u</code>", site->row);
	if (keys_has_timeout(site->site)) {
		strbuf_addstr(out, " <span class=\"timeout\">");
		keys_add_timeout(out, &site->site->timeout);
		strbuf_addstr(out, "</span>");
	}
	strbuf_addstr(out, "</li>\n");
}

static void add_row(struct strbuf *out, const struct keys_row *row)
{
	strbuf_addstr(out, "<tr>\n<td><code>");
	add_text(out, row->key->template);
	strbuf_addstr(out, "</code></td>\n<td>");
	add_text(out, row->key->alias ? row->key->alias : "?");
	strbuf_addstr(out, "</td>\n<td>");
	add_text(out, row->owner);
	strbuf_addstr(out, "</td>\n<td class=\"status\">");
	keys_add_status(out, row->key->status);
	strbuf_addstr(out, "</td>\n<td><ul>\n");
	for (size_t i = 0; i < row->count; i++)
		add_site(out, &row->sites[i]);
	strbuf_addstr(out, "</ul></td>\n</tr>\n");
}

void keys_write_html(const struct keys_view *view, struct strbuf *out)
{
	strbuf_addstr(out, head);
	strbuf_addf(out, "<p>%zu calls: %zu resolved fully, %zu to a head, %zu not</p>\n", view->calls,
		    view->resolved[RESOLUTION_FULL], view->resolved[RESOLUTION_HEAD], view->resolved[RESOLUTION_NONE]);
	strbuf_addstr(out, "<table>\n<thead><tr><th>key</th><th>cache</th><th>owner</th><th>status</th><th>used "
			   "by</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < view->count; i++)
		add_row(out, &view->rows[i]);
	strbuf_addstr(out, "</tbody>\n</table>\n</body>\n</html>\n");
}
