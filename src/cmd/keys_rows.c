#include "cmd/keys_rows.h"

#include "base/path.h"
#include "source/lines.h"

#include <stdlib.h>

/* A project's rows on their way in. */
struct gathering {
	struct keys_rows *rows;
	struct session *session;
	struct shown **files; /* those that are shown, by number; NULL until then */
};

struct shown {
	const char *path, *in_repository;
	struct lines lines;
};

struct keys_wish keys_wish_of(const struct options *options)
{
	const char *format = options->output_format;
	bool holding = options->is_volatile || options->by_model;

	return (struct keys_wish){
		.tests = options->tests,
		.tells_rows = holding || (format && text_equals(format, "html")),
		.holding = holding,
		.unused = options->unused,
		.by_model = options->by_model,
	};
}

static struct shown *shown_file(const struct gathering *gathering, uint32_t number)
{
	struct arena *arena = gathering->rows->arena;
	struct session *session = gathering->session;
	const struct root *root = &session->request->plan->root;
	struct source_file *file = session->sources.files[number];
	struct shown *shown = gathering->files[number];
	const char *absolute;

	if (shown)
		return shown;
	shown = gathering->files[number] = ARENA_NEW(arena, struct shown);
	absolute = path_absolute(arena, root->path, file->path);
	shown->path = path_relative(arena, gathering->rows->directory, absolute);
	shown->in_repository =
		path_relative(arena, root->work_tree ? root->work_tree : root->path, absolute);
	shown->lines = lines_build(arena, source_bytes(&session->sources, file));
	return shown;
}

static bool is_reported(const struct session *session, const struct key_site *site)
{
	return session->sources.files[site->module->file]->reported;
}

static bool key_is_reported(const struct session *session, const struct inventory_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		if (is_reported(session, key->sites[i]))
			return true;
	return false;
}

/* The rows that the first set of KEY keeps that keeps any; NULL: none. */
static const struct keys_holding *holding_of(const struct gathering *gathering,
					     const struct inventory_key *key)
{
	struct project *project = gathering->session->project;

	for (size_t i = 0; i < key->count; i++) {
		const struct key_site *site = key->sites[i];
		const struct reading *rows =
			role_stores(site->role) && site->value ? value_rows(project, site) : NULL;
		struct keys_holding *holding;

		if (!rows)
			continue;
		holding = ARENA_NEW(gathering->rows->arena, struct keys_holding);
		holding->what = rows->what;
		holding->model = rows->model.name;
		if (rows->model.name)
			holding->clears = key_events_of(project, site, rows->model);
		return holding;
	}
	return NULL;
}

/* Whether the row answers what was asked for. */
static bool is_wanted(const struct keys_wish *wish, const struct keys_row *row)
{
	if (wish->unused && !(row->key->status & 1u << STATUS_SET_NEVER_READ))
		return false;
	return row->holding || !wish->holding;
}

static void add_row(const struct gathering *gathering, const struct inventory_key *key)
{
	struct keys_rows *rows = gathering->rows;
	struct keys_site *sites = ARENA_ARRAY(rows->arena, struct keys_site, key->count);
	struct keys_row row = { key, inventory_owner(gathering->session->project, key), sites,
				key->count, NULL };

	if (rows->wish.tells_rows)
		row.holding = holding_of(gathering, key);
	if (!is_wanted(&rows->wish, &row))
		return;
	for (size_t i = 0; i < key->count; i++) {
		const struct key_site *site = key->sites[i];
		const struct shown *file = shown_file(gathering, site->module->file);
		struct position at = lines_position(&file->lines, site->call->span.offset);

		sites[i] = (struct keys_site){ site, file->path, file->in_repository, at.line,
					       at.column };
	}
	vec_push(&rows->items, row);
}

void keys_rows_add(struct keys_rows *rows, struct session *session)
{
	const struct inventory *inventory = project_inventory(session->project, rows->wish.tests);
	struct gathering gathering = {
		rows, session, ARENA_ARRAY(rows->arena, struct shown *, source_set_total(&session->sources))
	};

	for (size_t i = 0; i < inventory->count; i++)
		if (key_is_reported(session, &inventory->keys[i]))
			add_row(&gathering, &inventory->keys[i]);
	for (size_t i = 0; i < inventory->call_count; i++) {
		if (!is_reported(session, inventory->calls[i].site))
			continue;
		rows->calls++;
		rows->resolved[inventory->calls[i].resolution]++;
	}
}

/* By model, then as they were; a model that is not known comes last. */
static int model_order(const void *left, const void *right)
{
	const struct keys_row *a = left, *b = right;
	const char *one = a->holding->model, *other = b->holding->model;
	int order = one && other ? strcmp(one, other) : (one == NULL) - (other == NULL);

	if (order == 0)
		order = strcmp(a->key->template, b->key->template);
	return order ? order : (a->key > b->key) - (a->key < b->key);
}

struct keys_view keys_rows_settle(struct keys_rows *rows)
{
	struct keys_view view = { .calls = rows->calls, .tells_rows = rows->wish.tells_rows };

	memcpy(view.resolved, rows->resolved, sizeof view.resolved);
	if (rows->wish.by_model && rows->items.count)
		qsort(rows->items.items, rows->items.count, sizeof *rows->items.items, model_order);
	vec_settle(&rows->items, rows->arena, view.rows, view.count);
	return view;
}
