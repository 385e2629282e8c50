#include "cmd/session.h"

static struct work work_so_far(const struct session *session)
{
	struct work work = { 0 };

	if (session->sources.private) {
		struct source_work source = source_set_work(&session->sources);

		work.files = session->sources.count;
		work.read = source.read;
		work.searched = source.searched;
	}
	if (session->project) {
		struct parse_work parse = project_parse_work(session->project);

		work.parsed += parse.bytes;
		work.statements += parse.statements;
	}
	return work;
}

void session_step(struct session *session, const char *name)
{
	struct work now = work_so_far(session);

	timing_step(session->request->timing, name, work_between(session->told, now));
	session->told = now;
}
