/*
 * The inventory of keys as formats show it: places as rows and columns, files as seen from the working
 * directory, and the words for what it says. Layer `report`. Lives in the arena of the run.
 */
#ifndef REPORT_KEYS_VIEW_H
#define REPORT_KEYS_VIEW_H

#include "base/strbuf.h"
#include "keys/invalidation.h"
#include "keys/inventory.h"
#include "report/terminal.h"

struct keys_site {
	const struct key_site *site;
	const char *file;          /* hostile bytes */
	const char *in_repository; /* the same file from the root of the repository */
	uint32_t row, column;
};

/* Rows that a key holds, as the first of its sets shows them that keeps any. */
struct keys_holding {
	const char *what;         /* "rows of `Account`" */
	const char *model;        /* dotted; NULL: not known */
	struct key_events clears; /* the events of that model's rows; none where it is not known */
};

struct keys_row {
	const struct inventory_key *key;
	const char *owner; /* NULL: none or several */
	const struct keys_site *sites;
	size_t count;
	const struct keys_holding *holding; /* NULL: not asked for, or none is seen */
};

struct keys_view {
	const struct keys_row *rows;
	size_t count;
	size_t calls, resolved[RESOLUTION_FULL + 1];
	bool tells_rows;      /* somebody asks for what the rows hold */
	const char *url_base; /* where sources are, or NULL */
	struct terminal terminal;
};

/* Whether the site's role takes a timeout. */
bool keys_has_timeout(const struct key_site *site);
/* "5 minutes", "for ever", "default", "unknown". */
void keys_add_timeout(struct strbuf *out, const struct timeout *timeout);
/* The statuses in words, with "; " in between. */
void keys_add_status(struct strbuf *out, unsigned status);
/* How many hold rows. */
size_t keys_count_holding(const struct keys_view *view);
/* What clears a key of rows of a known model: "save, delete". */
void keys_add_clears(struct strbuf *out, const struct keys_holding *holding);
/* "rows of `Account`, cleared on save, delete". */
void keys_add_holding(struct strbuf *out, const struct keys_holding *holding);
/* The events of rows that clear a key, COUNT of them: "save", "delete", "m2m". */
enum { KEYS_EVENTS_MAX = 3 };
size_t keys_event_names(unsigned events, const char *names[KEYS_EVENTS_MAX]);
/* The words of one status: "never deleted". */
const char *keys_status_words(enum key_status status);
/* "full", "head" or "none". */
const char *keys_resolution_name(enum resolution resolution);

#endif
