/* The texts that a client has open, as it says they are. Layer `server`. */
#ifndef SERVER_DOCUMENTS_H
#define SERVER_DOCUMENTS_H

#include "base/vec.h"
#include "server/position.h"

struct document {
	struct arena arena; /* of its names */
	const char *uri;    /* as the client writes it */
	const char *path;   /* absolute, as the URI has it; NULL: it is no file */
	void *owner; /* what it belongs to, for whoever puts documents together; NULL: nothing */
	const char *file; /* its path as the owner knows it */
	json_int_t version;
	struct strbuf text;
	struct strbuf shown; /* the diagnostics that the client has of it */
};

struct documents {
	VEC(struct document *) items;
};

/* NULL if that URI is not open. */
struct document *documents_find(const struct documents *documents, const char *uri);

/*
 * The document of an item `TextDocumentItem`, whose text replaces that of one that is open already;
 * NULL if it is none.
 */
struct document *documents_open(struct documents *documents, const json_t *item);
void documents_close(struct documents *documents, struct document *document);
void documents_release(struct documents *documents);

/*
 * Makes the changes of `contentChanges`, one after the other. False if one of them is none; those
 * before it are made.
 */
bool document_change(struct document *document, const json_t *changes,
		     enum position_encoding encoding);

#endif
