/*
 * `outlive server`, as its files share it. Layer `cmd`, private to the server. server.c has the
 * loop, the documents and what is shown unasked; server_answers.c answers questions about a place.
 */
#ifndef CMD_SERVER_H
#define CMD_SERVER_H

#include "cmd/workspace.h"
#include "server/diagnostics.h"
#include "server/inbox.h"
#include "server/rpc.h"

enum server_state { SERVER_NEW, SERVER_READY, SERVER_SHUT_DOWN, SERVER_OVER };

struct server {
	struct workspace workspace;
	struct inbox inbox;
	struct rpc rpc;
	struct arena scratch; /* for one message */
	enum server_state state;
	enum position_encoding encoding;
	bool has_related; /* the client shows related information */
	bool can_watch;   /* it tells of files that others change */
	int status;
};

struct request {
	json_t *id; /* NULL: a notification */
	const json_t *params;
};

/* The member of a member of ..., NULL if one of them is not there. */
const json_t *server_member(const json_t *json, const char *const *path);
#define MEMBER(json, ...) server_member((json), (const char *const[]){ __VA_ARGS__, NULL })

/* The document that a request is about; NULL if it is not open. */
struct document *server_document(struct server *server, const struct request *request);
/* How what is found in a document is told. */
struct diagnostics_request server_diagnostics(struct server *server,
					      const struct live_project *live,
					      const struct document *document);
/* Judges a project that is due, and tells what is found; false if newer text has come. */
bool server_check(struct server *server, struct live_project *live);

/* Requests about a place in a document: each answers. */
void on_code_action(struct server *server, const struct request *request);
void on_hover(struct server *server, const struct request *request);
void on_definition(struct server *server, const struct request *request);
void on_implementation(struct server *server, const struct request *request);
void on_references(struct server *server, const struct request *request);

#endif
