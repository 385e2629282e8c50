#include "base/utf8.h"
#include "cmd/keys_formats.h"
#include "report/cells.h"
#include "report/style.h"

/* The table for people: a line a key, and below it a line a call. */

enum { INDENT = 4, ROLE = 16, PLACE_MAX = 64, COLUMNS = 3 };

struct columns {
	size_t width[COLUMNS]; /* of the key, the cache and the owner */
	size_t place;          /* of `path:row:column` */
};

static size_t add_padded(struct strbuf *out, const char *text, size_t width)
{
	size_t start = out->size, cells;

	utf8_add_printable(out, slice_of(text));
	cells = cells_count((struct slice){ strbuf_text(out) + start, out->size - start });
	strbuf_pad(out, ' ', cells < width ? width - cells : 0);
	return cells;
}

static void cells_of_row(const struct keys_row *row, const char *cells[COLUMNS])
{
	cells[0] = row->key->template;
	cells[1] = row->key->alias ? row->key->alias : "?";
	cells[2] = row->owner ? row->owner : "-";
}

static const char *place_of(struct strbuf *out, const struct keys_site *site)
{
	strbuf_clear(out);
	utf8_add_printable(out, slice_of(site->file));
	strbuf_addf(out, ":%u:%u", site->row, site->column);
	return strbuf_text(out);
}

static size_t measure_places(const struct keys_view *view)
{
	struct strbuf place = STRBUF_INIT;
	size_t most = 0;

	for (size_t i = 0; i < view->count; i++) {
		for (size_t k = 0; k < view->rows[i].count; k++) {
			size_t width = cells_count(slice_of(place_of(&place, &view->rows[i].sites[k])));

			if (width > most)
				most = width < PLACE_MAX ? width : PLACE_MAX;
		}
	}
	strbuf_release(&place);
	return most;
}

static struct columns measure(const struct keys_view *view)
{
	const size_t most[COLUMNS] = { view->terminal.width / 2, 16, 32 };
	struct columns columns = { { 4, 6, 6 }, measure_places(view) };

	for (size_t i = 0; i < view->count; i++) {
		const char *cells[COLUMNS];

		cells_of_row(&view->rows[i], cells);
		for (int k = 0; k < COLUMNS; k++) {
			size_t width = cells_count(slice_of(cells[k]));

			if (width > columns.width[k])
				columns.width[k] = width < most[k] ? width : most[k];
		}
	}
	return columns;
}

static void add_cells(struct strbuf *out, const struct keys_view *view, const struct columns *columns,
		      const char *const cells[COLUMNS], enum style style)
{
	style_begin(out, &view->terminal, style);
	/* A long key has a line of its own. */
	if (add_padded(out, cells[0], columns->width[0]) > columns->width[0]) {
		strbuf_addch(out, '\n');
		strbuf_pad(out, ' ', columns->width[0]);
	}
	style_end(out, &view->terminal, style);
	for (int k = 1; k < COLUMNS; k++) {
		strbuf_addstr(out, "  ");
		add_padded(out, cells[k], columns->width[k]);
	}
	strbuf_addstr(out, "  ");
}

static void trim(struct strbuf *out)
{
	size_t size = out->size;

	while (size && strbuf_text(out)[size - 1] == ' ')
		size--;
	strbuf_truncate(out, size);
	strbuf_addch(out, '\n');
}

static void add_site(struct strbuf *out, const struct keys_view *view, const struct columns *columns,
		     const struct keys_site *site)
{
	struct strbuf place = STRBUF_INIT;
	bool timed = keys_has_timeout(site->site);

	strbuf_pad(out, ' ', INDENT);
	add_padded(out, role_name(site->site->role), ROLE);
	style_begin(out, &view->terminal, STYLE_PATH);
	add_padded(out, place_of(&place, site), timed ? columns->place : 0);
	style_end(out, &view->terminal, STYLE_PATH);
	if (timed) {
		strbuf_addstr(out, "  ");
		keys_add_timeout(out, &site->site->timeout);
	}
	strbuf_addch(out, '\n');
	strbuf_release(&place);
}

static void add_row(struct strbuf *out, const struct keys_view *view, const struct columns *columns,
		    const struct keys_row *row)
{
	const char *cells[COLUMNS];

	cells_of_row(row, cells);
	add_cells(out, view, columns, cells, STYLE_CODE);
	style_begin(out, &view->terminal, STYLE_WARNING);
	keys_add_status(out, row->key->status);
	style_end(out, &view->terminal, STYLE_WARNING);
	if (row->key->near) {
		strbuf_addstr(out, " of ");
		utf8_add_printable(out, slice_of(row->key->near->template));
	}
	trim(out);
	if (row->holding) {
		struct strbuf words = STRBUF_INIT;

		keys_add_holding(&words, row->holding);
		strbuf_pad(out, ' ', INDENT);
		add_padded(out, "holds", ROLE);
		utf8_add_printable(out, strbuf_slice(&words));
		strbuf_addch(out, '\n');
		strbuf_release(&words);
	}
	for (size_t i = 0; i < row->count; i++)
		add_site(out, view, columns, &row->sites[i]);
}

void keys_write_table(const struct keys_view *view, struct strbuf *out)
{
	static const char *const titles[COLUMNS] = { "KEY", "CACHE", "OWNER" };
	struct columns columns = measure(view);

	if (view->count == 0)
		return;
	add_cells(out, view, &columns, titles, STYLE_NONE);
	strbuf_addstr(out, "STATUS\n");
	for (size_t i = 0; i < view->count; i++)
		add_row(out, view, &columns, &view->rows[i]);
}
