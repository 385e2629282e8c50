#include "base/utf8.h"
#include "cmd/keys_formats.h"

/* The format csv: a line a site. Row and column come last, so that a comparison can cut them off. */

/* `holds` stands there if somebody asks for it. */
static const char before[] = "template,alias,owner,resolution,status,";
static const char after[] = "role,method,timeout,filename,row,column\n";

static void add_cell(struct strbuf *out, const char *text, char end)
{
	struct strbuf clean = STRBUF_INIT;

	utf8_add_printable(&clean, slice_of(text ? text : ""));
	if (strpbrk(strbuf_text(&clean), ",\"")) {
		strbuf_addch(out, '"');
		for (const char *c = strbuf_text(&clean); *c; c++)
			strbuf_addf(out, *c == '"' ? "\"\"" : "%c", *c);
		strbuf_addch(out, '"');
	} else {
		strbuf_addslice(out, strbuf_slice(&clean));
	}
	strbuf_addch(out, end);
	strbuf_release(&clean);
}

static void add_statuses(struct strbuf *out, unsigned status)
{
	const char *separator = "";

	for (int i = 0; i < STATUS_COUNT; i++) {
		if (!(status & 1u << i))
			continue;
		strbuf_addf(out, "%s%s", separator, key_status_name((enum key_status)i));
		separator = " ";
	}
	strbuf_addch(out, ',');
}

static void add_timeout(struct strbuf *out, const struct key_site *site)
{
	if (keys_has_timeout(site) && site->timeout.kind == TIMEOUT_SECONDS)
		strbuf_addf(out, "%lld", (long long)site->timeout.seconds);
	else if (keys_has_timeout(site) && site->timeout.kind == TIMEOUT_NEVER)
		strbuf_addstr(out, "never");
	else if (keys_has_timeout(site))
		strbuf_addstr(out, site->timeout.kind == TIMEOUT_DEFAULT ? "default" : "unknown");
	strbuf_addch(out, ',');
}

static void add_holding(struct strbuf *out, const struct keys_row *row)
{
	struct strbuf words = STRBUF_INIT;

	if (row->holding)
		keys_add_holding(&words, row->holding);
	add_cell(out, strbuf_text(&words), ',');
	strbuf_release(&words);
}

static void add_line(struct strbuf *out, const struct keys_view *view, const struct keys_row *row,
		     const struct keys_site *site)
{
	add_cell(out, row->key->template, ',');
	add_cell(out, row->key->alias, ',');
	add_cell(out, row->owner, ',');
	add_cell(out, keys_resolution_name(row->key->resolution), ',');
	add_statuses(out, row->key->status);
	if (view->tells_rows)
		add_holding(out, row);
	add_cell(out, role_name(site->site->role), ',');
	add_cell(out, site->site->method, ',');
	add_timeout(out, site->site);
	add_cell(out, site->file, ',');
	strbuf_addf(out, "%u,%u\n", site->row, site->column);
}

void keys_write_csv(const struct keys_view *view, struct strbuf *out)
{
	strbuf_addf(out, "%s%s%s", before, view->tells_rows ? "holds," : "", after);
	for (size_t i = 0; i < view->count; i++)
		for (size_t k = 0; k < view->rows[i].count; k++)
			add_line(out, view, &view->rows[i], &view->rows[i].sites[k]);
}

/* LINE without its last COUNT cells, which hold no commas. */
static struct slice cut_cells(struct slice line, int count)
{
	while (count > 0 && line.size > 0)
		count -= line.data[--line.size] == ',';
	return line;
}

bool keys_reduce_csv(struct slice text, struct strbuf *out, struct error *err)
{
	if (!slice_starts(text, "template,"))
		return error_set(err, "it does not begin with the names of the columns");
	while (text.size) {
		const char *end = memchr(text.data, '\n', text.size);
		size_t size = end ? (size_t)(end - text.data) : text.size;

		strbuf_addslice(out, cut_cells((struct slice){ text.data, size }, 2));
		strbuf_addch(out, '\n');
		size += end != NULL;
		text = (struct slice){ text.data + size, text.size - size };
	}
	return true;
}
