#include "cmd/server.h"

#include "base/path.h"
#include "cmd/explain_facts.h"
#include "keys/key_pairs.h"
#include "lint/rule.h"
#include "report/json_text.h"
#include "server/actions.h"

/* A place that a client asks about. */
struct question {
	struct server *server;
	const struct document *document;
	struct live_project *live;
	struct project *project;
	const struct module *module;
	size_t start, end; /* bytes of the document */
};

/* ---- what is asked ---- */

static bool read_places(struct question *question, const json_t *params)
{
	struct slice text = strbuf_slice(&question->document->text);
	const json_t *range = json_object_get(params, "range"),
		     *position = json_object_get(params, "position");
	enum position_encoding encoding = question->server->encoding;

	return position_read(text, range ? json_object_get(range, "start") : position, encoding,
			     &question->start) &&
	       position_read(text, range ? json_object_get(range, "end") : position, encoding,
			     &question->end);
}

/* False, with an answer given, if there is nothing to ask about. */
static bool ask(struct server *server, const struct request *request, bool needs_findings,
		struct question *question)
{
	struct document *document = server_document(server, request);
	struct source_file *file;

	*question = (struct question){ .server = server, .document = document };
	if (!document || !read_places(question, request->params)) {
		rpc_fail(&server->rpc, request->id, RPC_INVALID_PARAMS,
			 "no such place in an open document");
		return false;
	}
	question->live = document->owner;
	if (question->live && needs_findings && question->live->is_due &&
	    !server_check(server, question->live)) {
		rpc_fail(&server->rpc, request->id, RPC_CONTENT_MODIFIED, "the text has changed");
		return false;
	}
	if (!question->live || !live_sync(&server->workspace, question->live) ||
	    !(file = live_file(question->live, document))) {
		rpc_answer(&server->rpc, request->id, json_null());
		return false;
	}
	question->project = question->live->run.projects[0]->session.project;
	question->module = project_module(question->project, file->number);
	return true;
}

static bool touches(const struct question *question, struct span span)
{
	return question->start <= span_end(span) && span.offset <= question->end;
}

static bool is_asked_about(const struct question *question, const struct report_item *item)
{
	return text_equals(item->place.file->absolute, question->document->file) &&
	       report_shows(&question->live->report, item->finding) &&
	       touches(question, item->place.span);
}

/* The innermost call with a key around the place; NULL if there is none. */
static const struct key_site *site_at(const struct question *question)
{
	struct key_sites sites = question->module
					 ? module_key_sites(question->project, question->module)
					 : (struct key_sites){ 0 };
	const struct key_site *best = NULL;

	for (size_t i = 0; i < sites.count; i++)
		if (touches(question, sites.items[i].call->span) &&
		    (!best || sites.items[i].call->span.length < best->call->span.length))
			best = &sites.items[i];
	return best;
}

/* ---- places ---- */

static struct location locate(const struct question *question, struct place place)
{
	struct arena *arena = &question->server->scratch;
	struct source_set *sources = project_sources(question->project);
	struct report_file *file = ARENA_NEW(arena, struct report_file);

	file->absolute = path_join(arena, sources->root, sources->files[place.file]->path);
	file->shown = sources->files[place.file]->path;
	file->lines = lines_build(arena, source_bytes(sources, sources->files[place.file]));
	return (struct location){
		.file = file,
		.span = place.span,
		.start = lines_position(&file->lines, place.span.offset),
		.end = lines_position(&file->lines, span_end(place.span)),
	};
}

static json_t *place_json(const struct question *question, struct place place)
{
	struct diagnostics_request request =
		server_diagnostics(question->server, question->live, question->document);
	struct location location = locate(question, place);

	return location_json(&request, &location);
}

/* ---- hover ---- */

static void add_page(struct strbuf *out, const struct rule *rule)
{
	struct slice page = rule_page(rule);

	if (out->size)
		strbuf_addstr(out, "\n\n---\n\n");
	if (page.size)
		strbuf_addslice(out, page);
	else
		strbuf_addf(out, "# %s: %s\n\n%s\n", rule->code, rule->name, rule->summary);
}

static void add_pages(struct strbuf *out, const struct question *question)
{
	const struct report *report = &question->live->report;
	const struct rule *last = NULL;

	for (size_t i = 0; i < report->count; i++) {
		const struct rule *rule = report->items[i].finding->rule;

		if (rule != last && is_asked_about(question, &report->items[i]))
			add_page(out, last = rule);
	}
}

static void add_fact(struct strbuf *out, const struct question *question,
		     const struct evidence *fact)
{
	struct diagnostics_request request =
		server_diagnostics(question->server, question->live, question->document);
	struct location place;

	strbuf_addf(out, "- %s", fact->sentence);
	if (fact->has_place) {
		place = locate(question, fact->place);
		strbuf_addf(out, ": [%s:%u](%s#L%u)", place.file->shown, place.start.line,
			    request.uri_of(request.context, place.file), place.start.line);
	}
	strbuf_addch(out, '\n');
}

static void add_key(struct strbuf *out, const struct question *question,
		    const struct key_site *site)
{
	struct arena *arena = &question->server->scratch;
	struct evidence_chain facts = key_facts(arena, question->project, site);

	if (out->size)
		strbuf_addstr(out, "\n\n---\n\n");
	strbuf_addf(out, "%s\n\n", key_title(arena, site));
	for (size_t i = 0; i < facts.count; i++)
		add_fact(out, question, &facts.items[i]);
}

static json_t *markdown(const struct strbuf *text)
{
	json_t *contents, *hover;

	if (!text->size)
		return json_null();
	contents = json_object();
	hover = json_object();
	json_put(contents, "kind", json_text("markdown"));
	json_put(contents, "value", json_text(strbuf_text(text)));
	json_put(hover, "contents", contents);
	return hover;
}

void on_hover(struct server *server, const struct request *request)
{
	struct strbuf text = STRBUF_INIT;
	const struct key_site *site;
	struct question question;

	if (!ask(server, request, true, &question))
		return;
	site = site_at(&question);
	if (site)
		add_key(&text, &question, site);
	add_pages(&text, &question);
	rpc_answer(&server->rpc, request->id, markdown(&text));
	strbuf_release(&text);
}

/* ---- where a key is used ---- */

static bool uses(enum key_role role)
{
	(void)role;
	return true;
}

/*
 * All calls whose key may be that of SITE, of those that do something to it. Several sites may be
 * one call.
 */
static json_t *uses_of(const struct question *question, const struct key_site *site,
		       bool (*does)(enum key_role role))
{
	struct near_sites near = key_sites_near(question->project, site);
	const struct expr *last = NULL;
	json_t *all = json_array();

	for (size_t i = 0; i < near.count; i++) {
		const struct key_site *other = near.items[i];

		if (other->call == last || !does(other->role) ||
		    !key_sites_share_space(site, other) ||
		    !(other->template && site->template
			      ? key_sites_match(site, other, MATCH_NO_SEPARATORS) != MATCH_DISJOINT
			      : other->call == site->call || role_removes(other->role)))
			continue;
		last = other->call;
		json_push(all, place_json(question, (struct place){ other->module->file,
								    other->call->span }));
	}
	return all;
}

static void answer_uses(struct server *server, const struct request *request,
			bool (*does)(enum key_role role))
{
	const struct key_site *site;
	struct question question;

	if (!ask(server, request, false, &question))
		return;
	site = site_at(&question);
	rpc_answer(&server->rpc, request->id, site ? uses_of(&question, site, does) : json_null());
}

void on_definition(struct server *server, const struct request *request)
{
	answer_uses(server, request, role_stores);
}

void on_implementation(struct server *server, const struct request *request)
{
	answer_uses(server, request, role_removes);
}

void on_references(struct server *server, const struct request *request)
{
	answer_uses(server, request, uses);
}

/* ---- code actions ---- */

/* Whether the client wants actions of this kind, `quickfix`. */
static bool wants_fixes(const struct request *request)
{
	const json_t *only = MEMBER(request->params, "context", "only"), *kind;
	size_t index;

	if (!json_is_array(only))
		return true;
	json_array_foreach(only, index, kind) {
		if (json_is_string(kind) && text_equals(json_string_value(kind), "quickfix"))
			return true;
	}
	return false;
}

static void add_actions(json_t *all, const struct question *question, size_t index)
{
	const struct report *report = &question->live->report;
	struct diagnostics_request request =
		server_diagnostics(question->server, question->live, question->document);
	const char *uri = question->document->uri;
	bool is_markup = source_is_markup(project_sources(question->project),
					  report->items[index].finding->place.file);
	json_t *ignore;

	if (report->items[index].finding->fix && live_fix_helps(question->live, index))
		json_push(all, fix_action(&request, uri, &report->items[index]));
	ignore = ignore_action(&request, uri, &report->items[index], is_markup);
	if (ignore)
		json_push(all, ignore);
}

void on_code_action(struct server *server, const struct request *request)
{
	struct question question;
	json_t *all;

	if (!ask(server, request, true, &question))
		return;
	all = json_array();
	for (size_t i = 0; wants_fixes(request) && i < question.live->report.count; i++)
		if (is_asked_about(&question, &question.live->report.items[i]))
			add_actions(all, &question, i);
	rpc_answer(&server->rpc, request->id, all);
}
