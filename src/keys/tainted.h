/*
 * What goes into a key as it came: text of a request, URLs, text that people type into a row, secrets. Layer `keys`. Told by
 * what the request is asked for, by the field of the row, by the URL's pattern, else by the name of what fills the hole, and
 * followed back through the function's locals. What is hashed, quoted, made a number or checked on the way is not tainted.
 */
#ifndef KEYS_TAINTED_H
#define KEYS_TAINTED_H

#include "sites/sites.h"
#include "project/types.h"

enum taint_kind {
	TAINT_NONE,
	TAINT_WORD, /* one word of a URL: the client chooses it, and it is well formed */
	TAINT_ROW,  /* free text of a row */
	TAINT_TOKEN, /* goes by the name of a token or an API key: it may open something, or be public */
	TAINT_TEXT, /* free text, of a request or by its name */
	TAINT_URL,
	TAINT_SECRET, /* a password, or what goes by the name of a secret */
};

struct taint {
	enum taint_kind kind;
	bool from_request; /* the client chooses it; else a name or a field says so */
	bool is_path;      /* the request's own path or URI: it begins with a slash or a scheme */
};

struct taint part_taint(struct project *project, const struct part *part);

/* Whether something else than the text of its keys tells those of SITE from others: a wrapper, a cache of its own. */
bool site_has_namespace(const struct project *project, const struct key_site *site);
/* Whether the client chooses how the key TEXT of SITE begins, and nothing stands before it. */
bool client_chooses_key(struct project *project, const struct key_site *site, const struct alternative *text);

#endif
