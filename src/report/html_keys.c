#include "report/html.h"

/* The section of keys, and that of the models whose rows they hold. */

enum { SITES_MAX = 4 }; /* of more calls than these all are folded */

static void add_chips(struct strbuf *out, unsigned status)
{
	for (int i = 0; i < STATUS_COUNT; i++)
		if (status & 1u << i)
			HTML_FILL(out, "status", { "value", key_status_name((enum key_status)i) },
				  { "label", keys_status_words((enum key_status)i) });
}

static void add_status_names(struct strbuf *out, unsigned status)
{
	for (int i = 0; i < STATUS_COUNT; i++)
		if (status & 1u << i)
			strbuf_addf(out, "%s%s", out->size ? " " : "",
				    key_status_name((enum key_status)i));
}

static void add_site(struct strbuf *out, const struct keys_site *site, const char *base)
{
	struct strbuf place = STRBUF_INIT, timeout = STRBUF_INIT;

	html_add_place(&place, base, site->file, site->in_repository, site->row);
	if (keys_has_timeout(site->site))
		keys_add_timeout(&timeout, &site->site->timeout);
	HTML_FILL(out, "site", { "role", role_name(site->site->role) },
		  { "place", strbuf_text(&place) }, { "timeout", strbuf_text(&timeout) });
	strbuf_release(&place);
	strbuf_release(&timeout);
}

/* "3 set, 2 get" */
static void add_roles(struct strbuf *out, const struct keys_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		enum key_role role = row->sites[i].site->role;
		size_t count = 0, before = 0;

		for (size_t k = 0; k < row->count; k++) {
			count += row->sites[k].site->role == role;
			before += k < i && row->sites[k].site->role == role;
		}
		if (!before)
			strbuf_addf(out, "%s%zu %s", i ? ", " : "", count, role_name(role));
	}
}

static void add_sites(struct strbuf *out, const struct keys_row *row, const char *base)
{
	bool folds = row->count > SITES_MAX;
	struct strbuf sum = STRBUF_INIT;

	add_roles(&sum, row);
	if (folds)
		HTML_FILL(out, "sites-fold", { "sum", strbuf_text(&sum) });
	else
		html_add(out, "sites-open");
	for (size_t i = 0; i < row->count; i++)
		add_site(out, &row->sites[i], base);
	html_add(out, folds ? "sites-unfold" : "sites-close");
	strbuf_release(&sum);
}

static unsigned count_bits(unsigned bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

static void add_key(struct strbuf *out, const struct keys_row *row, const char *id,
		    const char *base)
{
	struct strbuf names = STRBUF_INIT, chips = STRBUF_INIT, sites = STRBUF_INIT,
		      holds = STRBUF_INIT;
	char uses[HTML_NUMBER_SIZE], odd[HTML_NUMBER_SIZE];

	add_status_names(&names, row->key->status);
	add_chips(&chips, row->key->status);
	add_sites(&sites, row, base);
	if (row->holding)
		keys_add_holding(&holds, row->holding);
	HTML_FILL(out, "key", { "id", id }, { "status", strbuf_text(&names) },
		  { "is-rows", row->holding ? "rows" : "" }, { "template", row->key->template },
		  { "alias", row->key->alias ? row->key->alias : "?" }, { "owner", row->owner },
		  { "odd", html_number(odd, count_bits(row->key->status)) },
		  { "chips", strbuf_text(&chips) }, { "holds", strbuf_text(&holds) },
		  { "uses", html_number(uses, row->count) }, { "sites", strbuf_text(&sites) });
	strbuf_addch(out, '\n');
	strbuf_release(&names);
	strbuf_release(&chips);
	strbuf_release(&sites);
	strbuf_release(&holds);
}

/* ---- tools ---- */

static void add_chip(struct strbuf *out, const char *filter, const char *value, const char *label,
		     size_t count)
{
	char number[HTML_NUMBER_SIZE];

	if (!count)
		return;
	HTML_FILL(out, "chip", { "filter", filter }, { "value", value }, { "label", label },
		  { "title", "show keys of which this is so" }, { "pressed", "false" },
		  { "count", html_number(number, count) });
	strbuf_addch(out, '\n');
}

static void add_tools(struct strbuf *out, const struct keys_view *view)
{
	HTML_FILL(out, "tools-open", { "hint", "key, owner or path" });
	HTML_FILL(out, "chips-open", { "what", "Status" });
	for (int i = 0; i < STATUS_COUNT; i++) {
		size_t count = 0;

		for (size_t k = 0; k < view->count; k++)
			count += (view->rows[k].key->status & 1u << i) != 0;
		add_chip(out, "status", key_status_name((enum key_status)i),
			 keys_status_words((enum key_status)i), count);
	}
	add_chip(out, "holds", "rows", "holds rows", keys_count_holding(view));
	html_add(out, "chips-close");
	html_add(out, "tools-close");
	strbuf_addch(out, '\n');
}

/* ---- models ---- */

struct held {
	const struct keys_row *row;
	size_t number;
};

/* By model; one that is not known comes last. */
static int compare_held(const void *left, const void *right)
{
	const struct held *a = left, *b = right;
	const char *one = a->row->holding->model, *other = b->row->holding->model;
	int order = one && other ? strcmp(one, other) : (one == NULL) - (other == NULL);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

static void add_key_id(struct strbuf *out, size_t number)
{
	strbuf_addf(out, "k-%zu", number + 1);
}

/* How long the calls that store it keep it, each answer once. */
static void add_timeouts(struct strbuf *out, const struct keys_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		struct strbuf one = STRBUF_INIT;

		if (!role_stores(row->sites[i].site->role) || !keys_has_timeout(row->sites[i].site))
			continue;
		keys_add_timeout(&one, &row->sites[i].site->timeout);
		if (!out->size || !strstr(strbuf_text(out), strbuf_text(&one)))
			strbuf_addf(out, "%s%s", out->size ? ", " : "", strbuf_text(&one));
		strbuf_release(&one);
	}
}

static void add_model(struct strbuf *out, const struct held *held)
{
	const struct keys_holding *holding = held->row->holding;
	struct strbuf id = STRBUF_INIT, timeouts = STRBUF_INIT, cleared = STRBUF_INIT;

	add_key_id(&id, held->number);
	add_timeouts(&timeouts, held->row);
	if (holding->model)
		keys_add_clears(&cleared, holding);
	HTML_FILL(out, "model", { "model", holding->model ? holding->model : holding->what },
		  { "id", strbuf_text(&id) }, { "template", held->row->key->template },
		  { "timeout", strbuf_text(&timeouts) }, { "cleared", strbuf_text(&cleared) });
	strbuf_addch(out, '\n');
	strbuf_release(&id);
	strbuf_release(&timeouts);
	strbuf_release(&cleared);
}

static void add_models(struct strbuf *out, const struct keys_view *view)
{
	struct held *held = xcalloc(view->count + 1, sizeof *held);
	struct strbuf sum = STRBUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < view->count; i++)
		if (view->rows[i].holding)
			held[count++] = (struct held){ &view->rows[i], i };
	if (count) {
		qsort(held, count, sizeof *held, compare_held);
		strbuf_addf(&sum, "%zu key%s that hold%s rows, by the model whose rows they are",
			    count, count == 1 ? "" : "s", count == 1 ? "s" : "");
		HTML_FILL(out, "models-open", { "sum", strbuf_text(&sum) });
		strbuf_addch(out, '\n');
		for (size_t i = 0; i < count; i++)
			add_model(out, &held[i]);
		html_add(out, "table-close");
		html_add(out, "section-close");
		strbuf_addch(out, '\n');
	}
	strbuf_release(&sum);
	free(held);
}

/* ---- the sections ---- */

static void add_table(struct strbuf *out, const struct keys_view *view, const char *base)
{
	add_tools(out, view);
	html_add(out, "keys-table-open");
	strbuf_addch(out, '\n');
	for (size_t i = 0; i < view->count; i++) {
		struct strbuf id = STRBUF_INIT;

		add_key_id(&id, i);
		add_key(out, &view->rows[i], strbuf_text(&id), base);
		strbuf_release(&id);
	}
	html_add(out, "table-close");
	strbuf_addch(out, '\n');
}

void html_add_keys(struct strbuf *out, const struct keys_view *view, const char *base)
{
	struct strbuf sum = STRBUF_INIT;

	strbuf_addf(&sum, "%zu key%s in %zu call%s: %zu resolved fully, %zu to a head, %zu not",
		    view->count, view->count == 1 ? "" : "s", view->calls,
		    view->calls == 1 ? "" : "s", view->resolved[RESOLUTION_FULL],
		    view->resolved[RESOLUTION_HEAD], view->resolved[RESOLUTION_NONE]);
	HTML_FILL(out, "keys-open", { "sum", strbuf_text(&sum) });
	strbuf_addch(out, '\n');
	if (view->count)
		add_table(out, view, base);
	else
		HTML_FILL(out, "nothing", { "text", "No call uses a cache key." });
	html_add(out, "section-close");
	strbuf_addch(out, '\n');
	add_models(out, view);
	strbuf_release(&sum);
}

void keys_write_html(const struct keys_view *view, struct strbuf *out)
{
	const struct html_page page = { "Cache keys", VERSION, NULL, view };

	html_page_open(out, &page);
	html_add_keys(out, view, view->url_base);
	html_page_close(out, &page);
}
