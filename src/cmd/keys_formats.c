#include "cmd/keys_view.h"

/* The table of formats, and the words that they share. */

const struct keys_format keys_formats[] = {
	{ "table", keys_write_table, NULL },        { "json", keys_write_json, keys_reduce_json },
	{ "csv", keys_write_csv, keys_reduce_csv }, { "markdown", keys_write_markdown, keys_reduce_markdown },
	{ "html", keys_write_html, NULL },
};

enum { FORMAT_COUNT = sizeof keys_formats / sizeof *keys_formats };

const struct keys_format *keys_format_find(const char *name)
{
	for (size_t i = 0; name && i < FORMAT_COUNT; i++)
		if (text_equals(keys_formats[i].name, name))
			return &keys_formats[i];
	return &keys_formats[0];
}

const struct keys_format *keys_format_guess(struct slice text)
{
	while (text.size && strchr(" \t\r\n", *text.data))
		text = (struct slice){ text.data + 1, text.size - 1 };
	if (slice_starts(text, "{"))
		return keys_format_find("json");
	if (slice_starts(text, "template,"))
		return keys_format_find("csv");
	return keys_format_find(slice_starts(text, "<") ? "html" : "markdown");
}

bool keys_has_timeout(const struct key_site *site)
{
	switch (site->role) {
	case ROLE_SET:
	case ROLE_ADD:
	case ROLE_GET_OR_SET:
	case ROLE_TOUCH:
	case ROLE_LOCK: return true;
	default: return false;
	}
}

static void add_seconds(struct strbuf *out, int64_t seconds)
{
	static const struct {
		int64_t size;
		const char *name;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	size_t i = 0;

	while (seconds % units[i].size != 0 || seconds == 0) {
		if (units[i].size == 1)
			break;
		i++;
	}
	strbuf_addf(out, "%lld %s%s", (long long)(seconds / units[i].size), units[i].name,
		    seconds == units[i].size ? "" : "s");
}

void keys_add_timeout(struct strbuf *out, const struct timeout *timeout)
{
	switch (timeout->kind) {
	case TIMEOUT_DEFAULT: strbuf_addstr(out, "default"); break;
	case TIMEOUT_SECONDS: add_seconds(out, timeout->seconds); break;
	case TIMEOUT_NEVER: strbuf_addstr(out, "for ever"); break;
	case TIMEOUT_UNKNOWN: strbuf_addstr(out, "unknown"); break;
	}
}

void keys_add_status(struct strbuf *out, unsigned status)
{
	static const char *const words[STATUS_COUNT] = {
		[STATUS_NEVER_DELETED] = "never deleted",
		[STATUS_DELETED_NEVER_SET] = "deleted, never set",
		[STATUS_SET_NEVER_READ] = "set, never read",
		[STATUS_NEAR_MISS] = "near miss",
		[STATUS_COLLISION] = "collision",
		[STATUS_CONFLICTING_TIMEOUTS] = "conflicting timeouts",
		[STATUS_UNRESOLVED] = "unresolved",
	};
	const char *separator = "";

	for (int i = 0; i < STATUS_COUNT; i++) {
		if (!(status & 1u << i))
			continue;
		strbuf_addf(out, "%s%s", separator, words[i]);
		separator = "; ";
	}
}

size_t keys_event_names(unsigned events, const char *names[KEYS_EVENTS_MAX])
{
	static const struct {
		unsigned event;
		const char *name;
	} all[KEYS_EVENTS_MAX] = { { EVENT_SAVE, "save" }, { EVENT_DELETE, "delete" }, { EVENT_M2M, "m2m" } };
	size_t count = 0;

	for (size_t i = 0; i < KEYS_EVENTS_MAX; i++)
		if (events & all[i].event)
			names[count++] = all[i].name;
	return count;
}

void keys_add_holding(struct strbuf *out, const struct keys_holding *holding)
{
	const char *names[KEYS_EVENTS_MAX];
	size_t count = keys_event_names(holding->clears.events, names);

	strbuf_addf(out, "%s", holding->what);
	if (!holding->model)
		return;
	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, "%s%s", i ? ", " : ", cleared on ", names[i]);
	if (count == 0)
		strbuf_addstr(out, holding->clears.unknown ? ", perhaps cleared by a delete of a key that is not known"
				   : holding->clears.by_hand ? ", cleared by calls that no change of a row runs"
							     : ", cleared by no change of a row");
}

const char *keys_resolution_name(enum resolution resolution)
{
	static const char *const names[] = {
		[RESOLUTION_NONE] = "none",
		[RESOLUTION_HEAD] = "head",
		[RESOLUTION_FULL] = "full",
	};

	return names[resolution];
}
