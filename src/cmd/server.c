#include "cmd/server.h"

#include "base/path.h"
#include "cmd/command.h"
#include "cmd/paths.h"
#include "report/json_text.h"
#include "server/uri.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * `outlive server`: what a client says changes the workspace; when it has said all that it had to
 * say, what is out of date is judged and shown. One thread reads, this one does the rest.
 */

const json_t *server_member(const json_t *json, const char *const *path)
{
	for (; *path && json; path++)
		json = json_object_get(json, *path);
	return json;
}

/* ---- what is shown ---- */

/* The client knows its documents by the names that it gave them. */
static const char *uri_of_file(void *context, const struct report_file *file)
{
	struct server *server = context;
	const struct documents *documents = &server->workspace.documents;

	for (size_t i = 0; i < documents->items.count; i++)
		if (documents->items.items[i]->file &&
		    text_equals(documents->items.items[i]->file, file->absolute))
			return documents->items.items[i]->uri;
	return uri_of_path(&server->scratch, file->absolute);
}

struct diagnostics_request server_diagnostics(struct server *server,
					      const struct live_project *live,
					      const struct document *document)
{
	return (struct diagnostics_request){
		.report = &live->report,
		.file = document->file,
		.encoding = server->encoding,
		.has_related = server->has_related,
		.uri_of = uri_of_file,
		.context = server,
	};
}

static json_t *publication(const struct document *document, json_t *diagnostics)
{
	json_t *params = json_object();

	json_put(params, "uri", json_text(document->uri));
	json_put(params, "version", json_integer(document->version));
	json_put(params, "diagnostics", diagnostics);
	return params;
}

/* Unless the client has that already. */
static void publish(struct server *server, struct document *document, json_t *diagnostics)
{
	json_t *params = publication(document, diagnostics);
	struct strbuf text = STRBUF_INIT;

	json_add(&text, json_incref(params));
	if (slice_equals(strbuf_slice(&text), strbuf_slice(&document->shown))) {
		json_decref(params);
		strbuf_release(&text);
		return;
	}
	strbuf_release(&document->shown);
	document->shown = text;
	rpc_notify(&server->rpc, "textDocument/publishDiagnostics", params);
}

static void publish_all(struct server *server, const struct live_project *live)
{
	struct documents *documents = &server->workspace.documents;

	for (size_t i = 0; i < documents->items.count; i++) {
		struct document *document = documents->items.items[i];
		struct diagnostics_request request = server_diagnostics(server, live, document);

		if (document->owner == live)
			publish(server, document, diagnostics_json(&request));
	}
}

static void show_failure(struct server *server, const char *text)
{
	json_t *params = json_object();

	json_put(params, "type", json_integer(1)); /* an error */
	json_put(params, "message", json_text(arena_printf(&server->scratch, "outlive: %s", text)));
	rpc_notify(&server->rpc, "window/showMessage", params);
}

/* ---- requests ---- */

/* What the client tells of while nobody has it open. */
static void watch(struct server *server)
{
	static const char *const globs[] = { "**/*.{py,pyi}",
					     "**/{outlive,.outlive,pyproject}.toml",
					     "**/.gitignore", "**/.outlive-baseline.json" };
	json_t *watchers = json_array(), *options = json_object(), *registration = json_object(),
	       *all = json_array(), *params = json_object();

	for (size_t i = 0; i < sizeof globs / sizeof *globs; i++) {
		json_t *watcher = json_object();

		json_put(watcher, "globPattern", json_text(globs[i]));
		json_push(watchers, watcher);
	}
	json_put(options, "watchers", watchers);
	json_put(registration, "id", json_text("outlive-files"));
	json_put(registration, "method", json_text("workspace/didChangeWatchedFiles"));
	json_put(registration, "registerOptions", options);
	json_push(all, registration);
	json_put(params, "registrations", all);
	rpc_request(&server->rpc, "client/registerCapability", params);
}

static json_t *capabilities(const struct server *server)
{
	json_t *sync = json_object(), *folders = json_object(), *workspace = json_object(),
	       *actions = json_object(), *all = json_object();

	json_put(sync, "openClose", json_true());
	json_put(sync, "change", json_integer(2)); /* incremental */
	json_put(sync, "save", json_true());
	json_put(folders, "supported", json_true());
	json_put(folders, "changeNotifications", json_true());
	json_put(workspace, "workspaceFolders", folders);
	json_put(all, "positionEncoding", json_text(position_encoding_name(server->encoding)));
	json_put(all, "textDocumentSync", sync);
	json_put(actions, "codeActionKinds", json_pack("[s]", "quickfix"));
	json_put(all, "codeActionProvider", actions);
	json_put(all, "hoverProvider", json_true());
	json_put(all, "definitionProvider", json_true());
	json_put(all, "implementationProvider", json_true());
	json_put(all, "referencesProvider", json_true());
	json_put(all, "workspace", workspace);
	return all;
}

static void on_initialize(struct server *server, const struct request *request)
{
	const json_t *client = json_object_get(request->params, "capabilities");
	json_t *result = json_object(), *info = json_object();

	server->encoding = position_encoding_choose(MEMBER(client, "general", "positionEncodings"));
	server->has_related = json_is_true(
		MEMBER(client, "textDocument", "publishDiagnostics", "relatedInformation"));
	server->can_watch = json_is_true(
		MEMBER(client, "workspace", "didChangeWatchedFiles", "dynamicRegistration"));
	server->state = SERVER_READY;
	json_put(info, "name", json_text("outlive"));
	json_put(info, "version", json_text(VERSION));
	json_put(result, "capabilities", capabilities(server));
	json_put(result, "serverInfo", info);
	rpc_answer(&server->rpc, request->id, result);
}

static void on_initialized(struct server *server, const struct request *request)
{
	(void)request;
	if (server->can_watch)
		watch(server);
}

static void on_shutdown(struct server *server, const struct request *request)
{
	server->state = SERVER_SHUT_DOWN;
	rpc_answer(&server->rpc, request->id, json_null());
}

static void on_exit_message(struct server *server, const struct request *request)
{
	(void)request;
	server->status = server->state == SERVER_SHUT_DOWN ? EXIT_FINE : EXIT_FINDINGS;
	server->state = SERVER_OVER;
}

/* ---- documents ---- */

struct document *server_document(struct server *server, const struct request *request)
{
	const char *uri = json_string_value(MEMBER(request->params, "textDocument", "uri"));

	return uri ? documents_find(&server->workspace.documents, uri) : NULL;
}

static void on_open(struct server *server, const struct request *request)
{
	struct document *document =
		documents_open(&server->workspace.documents,
			       json_object_get(request->params, "textDocument"));

	if (document)
		workspace_opened(&server->workspace, document);
}

static void on_change(struct server *server, const struct request *request)
{
	struct document *document = server_document(server, request);
	struct live_project *live = document ? document->owner : NULL;

	if (!document)
		return;
	document->version = json_integer_value(MEMBER(request->params, "textDocument", "version"));
	if (!document_change(document, json_object_get(request->params, "contentChanges"),
			     server->encoding))
		show_failure(server, "a change of a document was not understood, so that what is "
				     "shown may be wrong");
	if (live)
		live->is_due = true;
}

static void on_close(struct server *server, const struct request *request)
{
	struct document *document = server_document(server, request);

	if (!document)
		return;
	if (document->owner)
		publish(server, document, json_array());
	workspace_close(&server->workspace, document);
}

/* Without a client that tells of files, a save is the time to look for what has become of them. */
static void on_save(struct server *server, const struct request *request)
{
	struct document *document = server_document(server, request);

	if (document && document->file && !server->can_watch)
		workspace_touched(&server->workspace, document->file, true);
}

static void on_files(struct server *server, const struct request *request)
{
	enum { CHANGED = 2 };
	const json_t *change;
	size_t index;

	json_array_foreach(json_object_get(request->params, "changes"), index, change) {
		const char *uri = json_string_value(json_object_get(change, "uri"));
		const char *path = uri ? uri_path(&server->scratch, uri) : NULL;
		bool is_changed = json_integer_value(json_object_get(change, "type")) == CHANGED;

		if (path)
			workspace_touched(&server->workspace, path,
					  !is_changed || !path_is_python(path));
	}
}

/* ---- dispatch ---- */

static const struct method {
	const char *name;
	void (*handle)(struct server *server, const struct request *request);
	bool is_request;
	bool is_for_all; /* whatever the state of the server */
} methods[] = {
	{ "exit", on_exit_message, false, true },
	{ "initialize", on_initialize, true, true },
	{ "initialized", on_initialized, false, false },
	{ "shutdown", on_shutdown, true, false },
	{ "textDocument/codeAction", on_code_action, true, false },
	{ "textDocument/definition", on_definition, true, false },
	{ "textDocument/didChange", on_change, false, false },
	{ "textDocument/didClose", on_close, false, false },
	{ "textDocument/didOpen", on_open, false, false },
	{ "textDocument/didSave", on_save, false, false },
	{ "textDocument/hover", on_hover, true, false },
	{ "textDocument/implementation", on_implementation, true, false },
	{ "textDocument/references", on_references, true, false },
	{ "workspace/didChangeWatchedFiles", on_files, false, false },
};

static const struct method *method_find(const char *name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (text_equals(methods[i].name, name))
			return &methods[i];
	return NULL;
}

/* Why the server does not do what it is asked to; 0: it does. */
static enum rpc_error refusal(const struct server *server, const struct method *method,
			      const struct request *request)
{
	if (!method)
		return RPC_METHOD_NOT_FOUND;
	if (method->is_request != (request->id != NULL))
		return RPC_INVALID_REQUEST;
	if (method->handle == on_initialize)
		return server->state == SERVER_NEW ? 0 : RPC_INVALID_REQUEST;
	if (method->is_for_all || server->state == SERVER_READY)
		return 0;
	return server->state == SERVER_NEW ? RPC_SERVER_NOT_INITIALIZED : RPC_INVALID_REQUEST;
}

static const char *refusal_text(enum rpc_error error)
{
	return error == RPC_METHOD_NOT_FOUND         ? "no such method"
	       : error == RPC_SERVER_NOT_INITIALIZED ? "`initialize` comes first"
						     : "not now";
}

/* An answer to a request of ours has no method, and tells nothing that matters. */
static void handle(struct server *server, const json_t *message)
{
	const char *name = json_string_value(json_object_get(message, "method"));
	struct request request = { json_object_get(message, "id"),
				   json_object_get(message, "params") };
	const struct method *method;
	enum rpc_error error;

	if (!name)
		return;
	method = method_find(name);
	error = refusal(server, method, &request);
	if (!error)
		method->handle(server, &request);
	else if (request.id)
		rpc_fail(&server->rpc, request.id, error, refusal_text(error));
	arena_release(&server->scratch);
}

/* ---- checks ---- */

static struct live_project *next_due(const struct server *server)
{
	const struct workspace *workspace = &server->workspace;

	for (size_t i = 0; i < workspace->documents.items.count && server->state == SERVER_READY;
	     i++) {
		struct live_project *live = workspace->documents.items.items[i]->owner;

		if (live && live->is_due)
			return live;
	}
	return NULL;
}

bool server_check(struct server *server, struct live_project *live)
{
	char *before = live->failure ? arena_strdup(&server->scratch, live->failure) : NULL;

	if (!live_check(&server->workspace, live, &server->inbox.stale))
		return false;
	if (live->failure && !(before && text_equals(before, live->failure)))
		show_failure(server, live->failure);
	publish_all(server, live);
	return true;
}

/* ---- the loop ---- */

static void step(struct server *server)
{
	struct live_project *due = next_due(server);
	json_t *message;

	switch (inbox_next(&server->inbox, due ? 0 : -1, &message)) {
	case INBOX_MESSAGE: handle(server, message); break;
	case INBOX_QUIET:
		if (due)
			server_check(server, due);
		arena_release(&server->scratch);
		break;
	case INBOX_MALFORMED:
		rpc_fail(&server->rpc, NULL, RPC_PARSE_ERROR, "this is no JSON object");
		break;
	case INBOX_TOO_LARGE:
		rpc_fail(&server->rpc, NULL, RPC_INVALID_REQUEST, "the message is too large");
		break;
	case INBOX_END: server->state = SERVER_OVER; break;
	}
	json_decref(message);
	if (server->rpc.is_broken)
		server->state = SERVER_OVER;
}

static int serve(struct server *server)
{
	server->status = EXIT_FINDINGS;
	if (!inbox_open(&server->inbox, STDIN_FILENO))
		return command_fail("no thread can be started");
	while (server->state != SERVER_OVER)
		step(server);
	inbox_close(&server->inbox);
	return server->status;
}

int command_server(struct arena *arena, const struct options *options)
{
	struct server server = { .rpc.fd = STDOUT_FILENO };
	struct error err = ERROR_INIT;
	int status;

	if (options->arguments.count)
		return command_fail(
			"`outlive server` takes no paths: the client says which files it has open");
	server.workspace.options = options;
	server.workspace.directory = working_directory(arena, &err);
	if (!server.workspace.directory) {
		status = command_fail("%s", err.message);
		error_release(&err);
		return status;
	}
	signal(SIGPIPE, SIG_IGN);
	arena_init(&server.scratch);
	status = serve(&server);
	workspace_release(&server.workspace);
	arena_release(&server.scratch);
	return status;
}
