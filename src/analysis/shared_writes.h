/*
 * What the functions of a module put where all requests of a process share it: into containers of modules and classes, on
 * classes, on objects that live as long as the process, and in global names. Layer `analysis`. Only values that are rows, request
 * data, a migration's or, where they are kept by hand, a moment's, and only where nothing outside tests bounds, empties or keeps
 * apart what is put there. A name that is set back is told of all the same: that reaches one process. Lists live in
 * the project's arena and are in source order.
 */
#ifndef ANALYSIS_SHARED_WRITES_H
#define ANALYSIS_SHARED_WRITES_H

#include "analysis/lifetime.h"
#include "analysis/sources.h"

enum shared_kind {
	SHARED_MODULE_CONTAINER,  /* RATES[code] = ... */
	SHARED_CLASS_CONTAINER,   /* self.rates[code] = ..., where `rates = {}` stands in the class body */
	SHARED_LIBRARY_CONTAINER, /* self.base_columns[name] = ..., which a pack knows to belong to the class */
	SHARED_OBJECT_CONTAINER,  /* self.rates[code] = ..., where __init__ makes `rates` of a process-long object */
	SHARED_CLASS_ATTRIBUTE,   /* cls.rates = ... */
	SHARED_OBJECT_ATTRIBUTE,  /* self.rates = ... on a process-long object */
	SHARED_GLOBAL,            /* global rates; rates = ... */
};

/* Which part of what is written the reading is about. */
enum shared_part {
	SHARED_VALUE,
	SHARED_KEY,  /* a live object is the key of a container */
	SHARED_SELF, /* the value holds the object whose method writes it */
};

struct shared_write {
	enum shared_kind kind;
	enum shared_part part;
	bool is_weak;  /* the container drops an entry with its key, unless the value holds that */
	bool is_reset; /* elsewhere it is set back, which reaches one process */
	const char *name; /* of the container or attribute; "" for a setattr() with a name that is not literal */
	const struct class_def *class_def; /* that it belongs to; NULL: the module's */
	const struct binding *definition;  /* of a container of a module or class, in whichever file; else NULL */
	const struct pack_owner *owner;    /* SHARED_LIBRARY_CONTAINER */
	struct life life;                  /* of the object, for SHARED_OBJECT_* */
	const struct expr *target; /* what is assigned to or filled: `RATES[code]`, `RATES.append`, `cls.rates` */
	const struct expr *key;    /* NULL: none */
	const struct expr *value;
	const struct scope *scope;
	const struct function *function;
	bool is_scratch; /* noted by one request for another of its methods to find: no reset helps */
	const struct reading
		*reading; /* what the value depends on; NULL for another fill of a SHARED_LIBRARY_CONTAINER */
};

struct shared_write_list {
	const struct shared_write *items;
	size_t count;
};

struct shared_write_list shared_writes(struct project *project, const struct module *module);

/* Whether two writes go to the same container or attribute. */
bool same_shared(const struct shared_write *a, const struct shared_write *b);

#endif
