#include "cmd/workspace.h"

#include "base/oom.h"
#include "base/path.h"
#include "cmd/known.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- which project ---- */

static struct live_project *live_of(struct workspace *workspace, const struct root *root)
{
	const char *package = root->package ? root->package : "";
	struct live_project *live;

	for (size_t i = 0; i < workspace->projects.count; i++) {
		live = workspace->projects.items[i];
		if (text_equals(live->root, root->path) && text_equals(live->package, package))
			return live;
	}
	live = xcalloc(1, sizeof *live);
	arena_init(&live->own);
	arena_init(&live->lasting);
	arena_init(&live->answers);
	live->root = arena_strdup(&live->own, root->path);
	live->package = arena_strdup(&live->own, package);
	vec_push(&workspace->projects, live);
	return live;
}

/* Finds the project that a document belongs to, be it a file yet or not. */
static void place(struct workspace *workspace, struct document *document)
{
	bool exists = access(document->path, F_OK) == 0;
	struct plan_request request = {
		.directory = workspace->directory,
		.project_root = workspace->options->project_root,
		.paths = &document->path,
		.count = exists,
		.unsaved = exists ? NULL : document->path,
	};
	struct arena arena;
	struct plan plan = { 0 };
	struct error err = ERROR_INIT;

	arena_init(&arena);
	if (!plan_make(&arena, &request, &plan, &err))
		error_release(&err);
	if (plan.count) {
		document->owner = live_of(workspace, &plan.projects[0]->root);
		document->file = arena_strdup(&document->arena, plan.projects[0]->targets[0].path);
	}
	arena_release(&arena);
}

/* ---- open and closed ---- */

static bool is_open(const struct live_project *live)
{
	return live->run.count > 0;
}

static struct session *session_of(const struct live_project *live)
{
	return &live->run.projects[0]->session;
}

static void live_close(struct live_project *live)
{
	check_close(&live->run);
	live->run = (struct check_run){ 0 };
	live->report = (struct report){ 0 };
	arena_release(&live->answers);
	arena_release(&live->lasting);
	live->is_due = true;
}

struct source_file *live_file(const struct live_project *live, const struct document *document)
{
	const char *path = document->file ? path_below(live->root, document->file) : NULL;

	return path && *path ? source_set_find(&session_of(live)->sources, path) : NULL;
}

/*
 * The plan for the documents of the project: what is reported are they; what is not on the disk yet
 * is unsaved, of which there is one.
 */
static const struct project_plan *plan_of(struct workspace *workspace, struct live_project *live,
					  struct slice *unsaved, struct error *err)
{
	struct arena *arena = &live->lasting;
	const char **paths = ARENA_ARRAY(arena, const char *, workspace->documents.items.count);
	struct plan_request request = {
		.directory = workspace->directory,
		.project_root = workspace->options->project_root,
		.paths = paths,
	};
	struct plan plan = { 0 };

	for (size_t i = 0; i < workspace->documents.items.count; i++) {
		const struct document *document = workspace->documents.items.items[i];

		if (document->owner != live)
			continue;
		if (access(document->path, F_OK) == 0) {
			paths[request.count++] = document->path;
		} else {
			request.unsaved = document->path;
			*unsaved = strbuf_slice(&document->text);
		}
	}
	if (!plan_make(arena, &request, &plan, err))
		return NULL;
	for (size_t i = 0; i < plan.count; i++)
		if (live_of(workspace, &plan.projects[i]->root) == live)
			return plan.projects[i];
	error_set(err, "the project %s is gone", live->root);
	return NULL;
}

static bool open_session(struct workspace *workspace, struct live_project *live, struct error *err)
{
	struct check_project *project = ARENA_NEW(&live->lasting, struct check_project);
	struct check_project **projects = ARENA_ARRAY(&live->lasting, struct check_project *, 1);
	struct slice unsaved = { 0 };
	const struct project_plan *plan = plan_of(workspace, live, &unsaved, err);

	if (!plan)
		return false;
	projects[0] = project;
	live->run = (struct check_run){
		.arena = &live->answers,
		.options = workspace->options,
		.paths.directory = live->root,
		.projects = projects,
		.count = 1,
	};
	project->request = (struct session_request){
		.options = workspace->options,
		.directory = workspace->directory,
		.plan = plan,
		.unsaved = unsaved,
		.timing = &live->run.timing,
	};
	return session_open(&project->session, &live->lasting, &project->request, err);
}

/*
 * Lets the sources hold what the documents do, and says whether they did not. What is no file yet
 * becomes one only with IS_NEW.
 */
static bool overlay(const struct workspace *workspace, struct live_project *live, bool is_new)
{
	struct session *session = session_of(live);
	bool changed = false;

	for (size_t i = 0; i < workspace->documents.items.count; i++) {
		const struct document *document = workspace->documents.items.items[i];
		struct source_file *file =
			document->owner == live ? live_file(live, document) : NULL;
		struct slice text = strbuf_slice(&document->text);
		bool is_added = is_new && !file && document->owner == live &&
				access(document->path, F_OK) != 0;

		if (file ? file->reported && file->unsaved &&
				    slice_equals(source_bytes(&session->sources, file), text)
			 : !is_added)
			continue;
		session_overlay(session, path_below(live->root, document->file), text);
		changed = true;
	}
	return changed;
}

static bool live_open(struct workspace *workspace, struct live_project *live, struct error *err)
{
	if (!open_session(workspace, live, err))
		return false;
	overlay(workspace, live, true);
	return session_load(session_of(live), err);
}

static void fail(struct live_project *live, struct error *err)
{
	free(live->failure);
	live->failure = err->message;
	live_close(live);
	live->is_due = false;
}

bool live_sync(struct workspace *workspace, struct live_project *live)
{
	struct error err = ERROR_INIT;

	if (is_open(live)) {
		if (overlay(workspace, live, false) || live->is_changed)
			session_reload(session_of(live));
		live->is_changed = false;
		return true;
	}
	if (live->failure && !live->is_due)
		return false;
	if (!live_open(workspace, live, &err)) {
		fail(live, &err);
		return false;
	}
	free(live->failure);
	live->failure = NULL;
	live->is_changed = false;
	return true;
}

/* ---- what happens to documents and files ---- */

void workspace_opened(struct workspace *workspace, struct document *document)
{
	struct live_project *live;

	if (!document->owner && document->path)
		place(workspace, document);
	live = document->owner;
	if (!live)
		return;
	if (is_open(live) && !live_file(live, document))
		live_close(live);
	live->is_due = true;
}

/* What is not on the disk goes with its document. */
void workspace_close(struct workspace *workspace, struct document *document)
{
	struct live_project *live = document->owner;
	struct source_file *file = live && is_open(live) ? live_file(live, document) : NULL;

	if (file && access(document->path, F_OK) == 0) {
		session_refresh(session_of(live), file);
		file->reported = false;
		live->is_changed = true;
	} else if (file) {
		live_close(live);
	}
	if (live)
		live->is_due = true;
	documents_close(&workspace->documents, document);
}

static bool is_shown(const struct workspace *workspace, const struct live_project *live,
		     const struct source_file *file)
{
	for (size_t i = 0; i < workspace->documents.items.count; i++)
		if (workspace->documents.items.items[i]->owner == live &&
		    live_file(live, workspace->documents.items.items[i]) == file)
			return true;
	return false;
}

static void touched(const struct workspace *workspace, struct live_project *live, const char *path,
		    bool is_other)
{
	struct source_file *file =
		is_open(live) ? source_set_find(&session_of(live)->sources, path) : NULL;

	if (is_other || (file && file->problem != SOURCE_FINE)) {
		live_close(live);
	} else if (file && !is_shown(workspace, live, file)) {
		session_refresh(session_of(live), file);
		live->is_changed = true;
		live->is_due = true;
	}
}

void workspace_touched(struct workspace *workspace, const char *path, bool is_other)
{
	for (size_t i = 0; i < workspace->projects.count; i++) {
		struct live_project *live = workspace->projects.items[i];
		const char *below = path_below(live->root, path);

		/* A configuration above a project may be its own. */
		if (below ||
		    (is_other && path_below(path_parent(&live->answers, path), live->root)))
			touched(workspace, live, below ? below : path, is_other);
	}
}

/* ---- checks ---- */

static void resolve(struct live_project *live)
{
	struct check_project *project = live->run.projects[0];
	const struct config *config = project->session.config;
	struct report_input input = {
		.root = live->root,
		.repository = project->request.plan->root.work_tree,
		.files = &project->session.sources,
		.findings = project->result.findings,
		.count = project->result.count,
	};

	live->report =
		(struct report){ .rules = rules, .rule_count = rule_count, .version = VERSION };
	if (!severity_parse(config->min_severity, &live->report.min_severity) ||
	    !severity_parse(config->fail_on, &live->report.fail_on))
		BUG("a severity that the configuration let pass");
	report_resolve(&live->answers, live->root, &input, 1, &live->report);
}

static struct lint_request request_of(const struct session *session)
{
	return (struct lint_request){
		.project = session->project,
		.threads = session->threads,
		.policies = session->policies,
		.files = session->files,
		.count = session->count,
	};
}

static bool judge(struct live_project *live, const atomic_bool *stale, struct error *err)
{
	struct check_project *project = live->run.projects[0];
	struct lint_request request = request_of(&project->session);

	request.cancelled = stale;
	lint_run(&live->answers, &request, &project->result);
	if (atomic_load(stale))
		return true;
	if (project->result.failure)
		return error_set(err, "%s", project->result.failure);
	return known_findings_mark(&live->run, err);
}

bool live_check(struct workspace *workspace, struct live_project *live, const atomic_bool *stale)
{
	struct error err = ERROR_INIT;

	if (!live_sync(workspace, live))
		return true;
	arena_release(&live->answers);
	live->report = (struct report){ 0 };
	if (!judge(live, stale, &err)) {
		fail(live, &err);
		return true;
	}
	if (atomic_load(stale))
		return false;
	resolve(live);
	live->fixes = ARENA_ARRAY(&live->answers, signed char, live->report.count);
	live->is_due = false;
	return true;
}

/* ---- fixes ---- */

static void put(struct live_project *live, const struct source_file *file, struct slice text)
{
	session_overlay(session_of(live), file->path, text);
	session_reload(session_of(live));
}

static size_t errors_in(const struct live_project *live, uint32_t file)
{
	const struct module *module = project_module(session_of(live)->project, file);

	return module ? module->ast->error_count : 0;
}

static size_t count_found(const struct lint_result *result, const struct finding *like)
{
	size_t count = 0;

	for (size_t i = 0; i < result->count; i++)
		count += result->findings[i].rule == like->rule &&
			 result->findings[i].place.file == like->place.file;
	return count;
}

static bool helps(struct live_project *live, const struct finding *finding, struct arena *arena)
{
	struct session *session = session_of(live);
	struct source_file *file = session->sources.files[finding->place.file];
	struct slice now = source_bytes(&session->sources, file),
		     before = { arena_text(arena, now), now.size };
	size_t errors = errors_in(live, file->number);
	struct strbuf text = STRBUF_INIT;
	struct lint_request request;
	struct lint_result result;
	bool is_better;

	fixes_apply(before, &finding->fix, 1, &text);
	put(live, file, strbuf_slice(&text));
	strbuf_release(&text);
	request = request_of(session);
	lint_run(arena, &request, &result);
	is_better = errors_in(live, file->number) <= errors &&
		    count_found(&result, finding) <
			    count_found(&live->run.projects[0]->result, finding);
	put(live, file, before);
	return is_better;
}

bool live_fix_helps(struct live_project *live, size_t index)
{
	struct arena arena;

	if (!live->fixes[index]) {
		arena_init(&arena);
		live->fixes[index] =
			helps(live, live->report.items[index].finding, &arena) ? 1 : -1;
		arena_release(&arena);
		resolve(live);
	}
	return live->fixes[index] > 0;
}

void workspace_release(struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->projects.count; i++) {
		struct live_project *live = workspace->projects.items[i];

		live_close(live);
		arena_release(&live->own);
		free(live->failure);
		free(live);
	}
	vec_release(&workspace->projects);
	documents_release(&workspace->documents);
}
