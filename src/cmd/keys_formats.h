/*
 * The formats of `outlive keys`, and how two inventories are compared. Layer `cmd`. A format is a pure
 * function from a view to bytes.
 */
#ifndef CMD_KEYS_FORMATS_H
#define CMD_KEYS_FORMATS_H

#include "base/error.h"
#include "report/keys_view.h"

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
bool keys_reduce_json(struct slice text, struct strbuf *out, struct error *err);
bool keys_reduce_csv(struct slice text, struct strbuf *out, struct error *err);
bool keys_reduce_markdown(struct slice text, struct strbuf *out, struct error *err);

/* Appends a unified diff of two texts; nothing where they are the same. */
void keys_add_diff(struct strbuf *out, struct slice old, struct slice new, const char *old_name,
		   const char *new_name);

#endif
