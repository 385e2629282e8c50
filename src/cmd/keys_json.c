#include "cmd/keys_formats.h"

#include "base/oom.h"
#include "report/json_text.h"

#include <stdlib.h>

/* The format json (conventions 2.13.8). */

static json_t *timeout_as_json(const struct key_site *site)
{
	if (!keys_has_timeout(site) || site->timeout.kind == TIMEOUT_NEVER)
		return json_null();
	if (site->timeout.kind == TIMEOUT_SECONDS)
		return json_integer(site->timeout.seconds);
	return json_text(site->timeout.kind == TIMEOUT_DEFAULT ? "default" : "unknown");
}

static json_t *site_as_json(const struct keys_site *site)
{
	json_t *value = json_object();

	json_put(value, "role", json_text(role_name(site->site->role)));
	json_put(value, "method", json_text(site->site->method));
	json_put(value, "filename", json_text(site->file));
	json_put(value, "row", json_integer(site->row));
	json_put(value, "column", json_integer(site->column));
	json_put(value, "timeout", timeout_as_json(site->site));
	return value;
}

static json_t *holding_as_json(const struct keys_holding *holding)
{
	const char *names[KEYS_EVENTS_MAX];
	size_t count = keys_event_names(holding->clears.events, names);
	json_t *value = json_object(), *events = json_array();

	for (size_t i = 0; i < count; i++)
		json_push(events, json_text(names[i]));
	json_put(value, "what", json_text(holding->what));
	json_put(value, "model", json_text(holding->model));
	json_put(value, "cleared_on", events);
	json_put(value, "cleared_by_hand", json_boolean(holding->clears.by_hand));
	json_put(value, "unknown_deletes", json_boolean(holding->clears.unknown));
	return value;
}

static json_t *row_as_json(const struct keys_row *row)
{
	const struct inventory_key *key = row->key;
	json_t *value = json_object(), *status = json_array(), *sites = json_array();

	for (int i = 0; i < STATUS_COUNT; i++)
		if (key->status & 1u << i)
			json_push(status, json_text(key_status_name((enum key_status)i)));
	for (size_t i = 0; i < row->count; i++)
		json_push(sites, site_as_json(&row->sites[i]));
	json_put(value, "template", json_text(key->template));
	json_put(value, "alias", json_text(key->alias));
	json_put(value, "owner", json_text(row->owner));
	json_put(value, "resolution", json_text(keys_resolution_name(key->resolution)));
	json_put(value, "status", status);
	if (row->holding)
		json_put(value, "holds", holding_as_json(row->holding));
	json_put(value, "sites", sites);
	return value;
}

static void add_indented(struct strbuf *out, json_t *value, size_t flags)
{
	char *text = value ? json_dumps(value, JSON_INDENT(2) | flags) : NULL;

	if (!text)
		oom();
	strbuf_addf(out, "%s\n", text);
	free(text);
	json_decref(value);
}

void keys_write_json(const struct keys_view *view, struct strbuf *out)
{
	json_t *value = json_object(), *keys = json_array(), *summary = json_object();

	for (size_t i = 0; i < view->count; i++)
		json_push(keys, row_as_json(&view->rows[i]));
	json_put(summary, "calls", json_integer((json_int_t)view->calls));
	for (int i = RESOLUTION_FULL; i >= RESOLUTION_NONE; i--)
		json_put(summary, keys_resolution_name((enum resolution)i),
			 json_integer((json_int_t)view->resolved[i]));
	json_put(value, "version", json_integer(1));
	json_put(value, "keys", keys);
	json_put(value, "summary", summary);
	add_indented(out, value, 0);
}

bool keys_reduce_json(struct slice text, struct strbuf *out, struct error *err)
{
	json_error_t why;
	json_t *value = json_loadb(text.data, text.size, 0, &why), *key, *site;
	size_t i, k;

	if (!value)
		return error_set(err, "line %d: %s", why.line, why.text);
	if (!json_is_array(json_object_get(value, "keys"))) {
		json_decref(value);
		return error_set(err, "it has no list `keys`");
	}
	json_array_foreach(json_object_get(value, "keys"), i, key)
		json_array_foreach(json_object_get(key, "sites"), k, site)
	{
		json_object_del(site, "row");
		json_object_del(site, "column");
	}
	add_indented(out, value, JSON_SORT_KEYS);
	return true;
}
