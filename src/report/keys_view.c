#include "report/keys_view.h"

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

const char *keys_status_words(enum key_status status)
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

	return words[status];
}

void keys_add_status(struct strbuf *out, unsigned status)
{
	const char *separator = "";

	for (int i = 0; i < STATUS_COUNT; i++) {
		if (!(status & 1u << i))
			continue;
		strbuf_addf(out, "%s%s", separator, keys_status_words((enum key_status)i));
		separator = "; ";
	}
}

size_t keys_event_names(unsigned events, const char *names[KEYS_EVENTS_MAX])
{
	static const struct {
		unsigned event;
		const char *name;
	} all[KEYS_EVENTS_MAX] = { { EVENT_SAVE, "save" },
				   { EVENT_DELETE, "delete" },
				   { EVENT_M2M, "m2m" } };
	size_t count = 0;

	for (size_t i = 0; i < KEYS_EVENTS_MAX; i++)
		if (events & all[i].event)
			names[count++] = all[i].name;
	return count;
}

size_t keys_count_holding(const struct keys_view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->count; i++)
		count += view->rows[i].holding != NULL;
	return count;
}

void keys_add_clears(struct strbuf *out, const struct keys_holding *holding)
{
	const char *names[KEYS_EVENTS_MAX];
	size_t count = keys_event_names(holding->clears.events, names);

	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, "%s%s", i ? ", " : "", names[i]);
	if (count == 0)
		strbuf_addstr(out, holding->clears.unknown
					   ? "perhaps by a delete of a key that is not known"
				   : holding->clears.by_hand
					   ? "by calls that no change of a row runs"
					   : "by no change of a row");
}

void keys_add_holding(struct strbuf *out, const struct keys_holding *holding)
{
	strbuf_addstr(out, holding->what);
	if (!holding->model)
		return;
	strbuf_addstr(out, holding->clears.events    ? ", cleared on "
			   : holding->clears.unknown ? ", "
						     : ", cleared ");
	if (!holding->clears.events && holding->clears.unknown)
		strbuf_addstr(out, "perhaps cleared by a delete of a key that is not known");
	else
		keys_add_clears(out, holding);
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
