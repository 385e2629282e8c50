/*
 * A project as a command needs it: configuration, packs, files, and the project of their modules. Layer `cmd`. Used by
 * every command that looks at code. What it holds lives until session_close().
 */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "cmd/options.h"
#include "cmd/timing.h"
#include "config/config.h"
#include "lint/policy.h"
#include "project/project.h"
#include "source/root.h"

struct session_request {
	const struct options *options;
	const char *directory; /* the working directory, absolute */
	const struct project_plan *plan;
	struct slice unsaved; /* the bytes of the target that is unsaved */
	/* The files as they are there or, if it is not exact, where HEAD left it; NULL: as they are. The configuration is today's. */
	const char *revision;
	bool exact;
	struct timing *timing;
};

struct session {
	struct arena *arena;
	const struct session_request *request;
	struct config_request config_request;
	const struct config *config;  /* of the run */
	struct config_cache *configs; /* of each directory */
	const struct pack_set *packs;
	struct source_set sources;
	struct project *project;         /* none until session_load() */
	unsigned threads;                /* that run rules */
	const struct policy **policies;  /* by file number */
	struct convention **conventions; /* those of the policies */
	size_t convention_count;
	uint32_t *files; /* those that are reported, in ascending order */
	size_t count;
	VEC(uint32_t) changed; /* files that have other bytes than the project knows */
	struct work told; /* done before the step at hand */
};

/* Reads the configuration and the packs, finds and reads the files. The arena must outlive the session. Close it also when this fails. */
bool session_open(struct session *session, struct arena *arena, const struct session_request *request,
		  struct error *err);

/* Opens the project, which parses what it is asked about, and sets the policies and conventions of its files. */
bool session_load(struct session *session, struct error *err);

/*
 * The file PATH (from the root) has the bytes BYTES from now on, copied, and no longer those of the disk, and is reported. A file
 * that is new has to come before session_load(); then session_reload().
 */
void session_overlay(struct session *session, const char *path, struct slice bytes);
/* They are those of the disk, be they new or what an overlay hid. Then session_reload(). */
void session_refresh(struct session *session, struct source_file *file);

/* Lets the project know which sources have other bytes, and which are reported; what it has answered is void, and gone. */
void session_reload(struct session *session);

/* A step of the run is over: what was done since the last one of this session is its work. */
void session_step(struct session *session, const char *name);

void session_close(struct session *session);

/* The threads that the options ask for. */
unsigned session_workers(const struct options *options);

#endif
