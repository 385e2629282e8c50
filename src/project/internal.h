/* What the files of the project layer share among themselves. Private to `project`. */
#ifndef PROJECT_INTERNAL_H
#define PROJECT_INTERNAL_H

#include "project/classes.h"
#include "project/project.h"
#include "project/types.h"

#include "base/vec.h"

#include <pthread.h>
#include <stdatomic.h>

/* Hops that one question may take through imports, aliases and bases; more means a cycle, or nobody's real code. */
enum { RESOLVE_DEPTH = 40 };

/* A name that is bound more often is a variable of no known type, whatever it is bound to. */
enum { BINDINGS_MAX = 500 };

struct name_table;
struct star_memo;
struct word_files;

/* Many more than threads, so that two of them seldom meet at one lock for two files. */
enum { MAKING_LOCKS = 64 };

/* What all views of a project share. A module is published once, and never changes from then on. */
struct project_modules {
	struct source_set *sources;
	const struct pack_set *packs;
	struct name_table *names;
	_Atomic(const struct module *) *modules; /* by file; NULL: not loaded */
	pthread_mutex_t making[MAKING_LOCKS];    /* of the file modulo their number: held while its module is made */
	bool *is_test;                           /* by file */
	VEC(struct arena) kept;                  /* the modules that closed views have made */
	struct arena **edited;                   /* by file: its module, if the file has changed; NULL: none has */
	struct parse_work work;                  /* of views that are closed */
};

struct memo_slot {
	void *data;
	void (*release)(void *);
};

/* One thread's view: the modules that it was the first to make, and the answers that it has found. */
struct project {
	struct arena arena; /* of the answers */
	struct arena trees; /* of the modules */
	struct project_modules *shared;
	bool is_view; /* made from another, to which what is shared belongs */
	struct source_set *sources;
	const struct pack_set *packs;
	struct name_table *names;
	struct python_parser *parser;
	struct pointer_map *imports;   /* binding -> struct entity */
	struct pointer_map *bases;     /* class_def -> struct base_list */
	struct pointer_map *infos;     /* class_def -> struct class_info */
	struct pointer_map *writes;    /* class_def -> struct write_list */
	struct pointer_map *subclasses;
	struct pointer_map *finals;    /* class_def -> itself, or NULL if it has subclasses */
	struct pointer_map *types;     /* expr -> struct type */
	struct pointer_map *scope_names;
	struct pointer_map *qualified; /* definitions and bindings -> qualified name */
	struct star_memo *stars;       /* by file and name */
	struct word_files *words;      /* by word */
	struct memo_slot memo[MEMO_COUNT];
};

/* names.c: which file is which module. */
struct name_table *name_table_build(struct source_set *sources);
void name_table_free(struct name_table *table);
const char *name_table_of(const struct name_table *table, uint32_t file);
/* The file that NAME means as seen from FROM (a file number, or -1); -1 if there is none. */
int64_t name_table_find(const struct name_table *table, const char *name, int64_t from);
/* Whether both have one import root. */
bool name_table_same_root(const struct name_table *table, uint32_t a, uint32_t b);
/* Whether the name of FILE's module means that file in the file FROM, and not one of the same name. */
bool name_table_sees(const struct name_table *table, uint32_t from, uint32_t file);
bool name_table_has_package(const struct name_table *table, const char *name);

/* stars.c: what `from m import *` hands on; all zero if nothing is found. */
struct star_answer {
	struct entity entity;    /* a module, or a name outside the tree that a pack knows */
	struct binding_run run;  /* where the name is bound in the tree */
	bool may_be_foreign;     /* a star leads out of the tree, and the name was not found before it */
};
struct star_answer star_answer(struct project *project, const struct module *module, const char *name);
void stars_forget(struct project *project);

/* The module, package or namespace package of a name, else ENTITY_EXTERNAL. */
struct entity module_entity(struct project *project, const char *name, const struct module *from);
/* The resolver with an explicit depth. */
struct entity resolve_expr(struct project *project, const struct scope *scope, const struct expr *expr, int depth);
struct entity resolve_run(struct project *project, struct binding_run run, int depth);

struct binding_run class_member_at(struct project *project, const struct class_def *class_def, const char *name,
				   const struct class_def **owner, int depth);
/* One name out of several equal ones, for as long as the project lives. */
const char *qualified_join(struct project *project, const void *key, const char *head, const char *tail);
/* Whether a pack has anything to say of NAME. */
bool packs_know(const struct pack_set *packs, const char *name);

#endif
