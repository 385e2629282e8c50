/*
 * The inventory of keys as its formats show it: places as rows and columns, files as seen from the working directory. Layer
 * `cmd`. Lives in the arena of the run. A format is a pure function from a view to bytes.
 */
#ifndef CMD_KEYS_VIEW_H
#define CMD_KEYS_VIEW_H

#include "keys/invalidation.h"
#include "keys/inventory.h"
#include "base/strbuf.h"
#include "report/terminal.h"

struct keys_site {
	const struct key_site *site;
	const char *file; /* hostile bytes */
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
	struct terminal terminal;
};

struct keys_format {
	const char *name;
	void (*write)(const struct keys_view *view, struct strbuf *out);
	/* Appends what of TEXT, an inventory in this format, is compared: no places. False, with an error, if it is none. NULL: cannot be compared. */
	bool (*reduce)(struct slice text, struct strbuf *out, struct error *err);
};

extern const struct keys_format keys_formats[];
/* By name; the first one for NULL. */
const struct keys_format *keys_format_find(const char *name);
/* The format that TEXT is in, judged by its first words. */
const struct keys_format *keys_format_guess(struct slice text);

void keys_write_table(const struct keys_view *view, struct strbuf *out);
void keys_write_json(const struct keys_view *view, struct strbuf *out);
void keys_write_csv(const struct keys_view *view, struct strbuf *out);
void keys_write_markdown(const struct keys_view *view, struct strbuf *out);
void keys_write_html(const struct keys_view *view, struct strbuf *out);
bool keys_reduce_json(struct slice text, struct strbuf *out, struct error *err);
bool keys_reduce_csv(struct slice text, struct strbuf *out, struct error *err);
bool keys_reduce_markdown(struct slice text, struct strbuf *out, struct error *err);

/* Whether the site's role takes a timeout. */
bool keys_has_timeout(const struct key_site *site);
/* "5 minutes", "for ever", "default", "unknown". */
void keys_add_timeout(struct strbuf *out, const struct timeout *timeout);
/* The statuses in words, with "; " in between. */
void keys_add_status(struct strbuf *out, unsigned status);
/* "rows of `Account`, cleared on save, delete". */
void keys_add_holding(struct strbuf *out, const struct keys_holding *holding);
/* The events of rows that clear a key, COUNT of them: "save", "delete", "m2m". */
enum { KEYS_EVENTS_MAX = 3 };
size_t keys_event_names(unsigned events, const char *names[KEYS_EVENTS_MAX]);
/* "full", "head" or "none". */
const char *keys_resolution_name(enum resolution resolution);

/* Appends a unified diff of two texts; nothing where they are the same. */
void keys_add_diff(struct strbuf *out, struct slice old, struct slice new, const char *old_name, const char *new_name);

#endif
