#include "cmd/opened.h"

static bool open_one(struct opened *opened, size_t index, struct error *err)
{
	struct opened_project *project = ARENA_NEW(opened->arena, struct opened_project);
	const struct source_set *sources = &project->session.sources;

	project->request = (struct session_request){
		.options = opened->options,
		.directory = opened->paths.directory,
		.plan = opened->plan.projects[index],
		.timing = &opened->timing,
	};
	vec_push(&opened->projects, project);
	if (!session_open(&project->session, opened->arena, &project->request, err) ||
	    !session_load(&project->session, err))
		return false;
	plan_add_inner(opened->arena, &opened->plan, index, sources->inner, sources->inner_count);
	return true;
}

/* The plan grows while it is carried out. */
bool opened_open(struct opened *opened, struct error *err)
{
	timing_start(&opened->timing);
	if (!paths_gather(opened->arena, opened->options, &opened->paths, err) ||
	    !plan_make(opened->arena, &opened->paths.request, &opened->plan, err))
		return false;
	for (size_t i = 0; i < opened->plan.count; i++)
		if (!open_one(opened, i, err))
			return false;
	return true;
}

void opened_close(struct opened *opened)
{
	for (size_t i = 0; i < opened->projects.count; i++)
		session_close(&opened->projects.items[i]->session);
	vec_release(&opened->projects);
}
