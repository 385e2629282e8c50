/*
 * How long the instances of a class live: the longest of what its known bases say (packs), where instances are made, and what
 * the team configured. Layer `analysis`. Answers carry their evidence and live in the project's arena.
 */
#ifndef ANALYSIS_LIFETIME_H
#define ANALYSIS_LIFETIME_H

#include "analysis/instances.h"

struct life {
	enum lifetime lifetime; /* LIFETIME_UNKNOWN where nothing is known */
	enum holds holds;
	const char *why;        /* "a Manager is made once, with its model class" */
	const struct pack_owner *owner; /* the pack's entry that says so, or NULL */
	bool also_short;        /* other instances of the same class live shorter */
	bool by_instances;      /* told by the places that make instances, all of them */
	struct evidence_chain chain;
};

/* Of instances of CLASS itself. A mixin without known bases has the lifetime of its subclasses, if all of them agree. */
struct life class_life(struct project *project, const struct class_def *class_def);

#endif
