/*
 * The project: every file of the source set as a module, and names followed across files. Layer
 * `project`. Read-through: a question makes the modules it needs. A module is immutable and shared by
 * all views of the project: where two of them make it at once, that of the first is for all. It lives as
 * long as the project, or until its file changes. Answers and evidence belong to the view that was
 * asked, and live in its arena until project_close(). A view is for one thread.
 *
 * What is not in the tree is known by its dotted name only (ENTITY_EXTERNAL), and by what the packs say of that name.
 * Answers do not depend on the order of questions: a recursive question is bounded by a depth that starts afresh with each
 * question from outside, and only such whole answers are kept.
 */
#ifndef PROJECT_PROJECT_H
#define PROJECT_PROJECT_H

#include "config/pack.h"
#include "project/module.h"
#include "source/place.h"
#include "source/source_set.h"
#include "syntax/python.h"

struct project;

/* SOURCES and PACKS are borrowed for the life of the project. */
struct project *project_open(struct source_set *sources, const struct pack_set *packs);
/* Another view of the same modules, for another thread. */
struct project *project_view(const struct project *project);
/* The project itself last. */
void project_close(struct project *project);
/*
 * The project anew, after COUNT of its files got other bytes: without the answers, and with the modules of all other files. No view
 * of it may be open. The files of the source set are the same as ever.
 */
struct project *project_renew(struct project *project, const uint32_t *changed, size_t count);

/* The definitions and calls of MODULE; none where it is NULL. */
struct ast_parts module_parts(const struct module *module);

struct arena *project_arena(struct project *project);
const struct pack_set *project_packs(const struct project *project);
struct source_set *project_sources(const struct project *project);

size_t project_file_count(const struct project *project);
/* The files behind those that are markup: numbers from the count of files on. Their modules are empty. */
size_t project_markup_count(const struct project *project);
/* What its parser has done so far, and those of its views that are closed. */
struct parse_work project_parse_work(const struct project *project);
/* The module of a file, loaded if it is not yet. Never NULL for a file that could be read; NULL otherwise. */
const struct module *project_module(struct project *project, uint32_t file);
const struct module *project_scope_module(struct project *project, const struct scope *scope);
/* The module of a dotted name, or NULL; FROM (may be NULL) is the module that asks: same-root files win. */
const struct module *project_find_module(struct project *project, const char *name, const struct module *from);
/* The dotted name of a file, without loading it. */
const char *project_module_name(const struct project *project, uint32_t file);
/* Whether NAME is a module, a package or a namespace package (a directory) of the tree. */
bool project_has_package(struct project *project, const char *name);
/*
 * The files that hold the identifier WORD anywhere, in ascending order; in the project's arena. Without tests, whose code counts for
 * nobody; or all of them.
 */
const uint32_t *project_files_with(struct project *project, const char *word, size_t *count);
const uint32_t *project_all_files_with(struct project *project, const char *word, size_t *count);
/*
 * Those of them that may mean what stands in MODULE by it: in several roots there may be modules of one name, and each file sees
 * that of its own root.
 */
const uint32_t *project_files_naming(struct project *project, const struct module *module, const char *word, size_t *count);

/* ---- what a name means ---- */

enum entity_kind {
	ENTITY_UNKNOWN,
	ENTITY_MODULE,    /* `module`; NULL for a namespace package */
	ENTITY_CLASS,     /* `class_def` */
	ENTITY_FUNCTION,  /* `function` */
	ENTITY_VARIABLE,  /* `run`: the bindings of a name that is no alias of anything above */
	ENTITY_PARAMETER, /* `run.items[0].parameter` */
	ENTITY_EXTERNAL,  /* `name` only: outside the tree; builtins are "builtins.len" */
};

struct entity {
	enum entity_kind kind;
	const char *name;            /* qualified: "pkg.mod.Class.method"; as imported for ENTITY_EXTERNAL; NULL for ENTITY_UNKNOWN */
	const struct module *module; /* that defines it */
	union {
		const struct class_def *class_def;
		const struct function *function;
		struct binding_run run;
	};
};

/*
 * What a dotted expression means as seen from SCOPE: imports, re-exports, star imports and plain aliases are followed
 * across files; where a name is bound twice the last binding wins, or the first that is not None where bindings are conditional (try/except ImportError). Attributes of
 * instances are not resolved here (see project/types.h).
 */
struct entity project_resolve(struct project *project, const struct scope *scope, const struct expr *expr);
struct entity project_resolve_name(struct project *project, const struct scope *scope, const char *name);
/* NAME at the top level of MODULE, submodules included. */
struct entity project_member(struct project *project, const struct module *module, const char *name);
/* A dotted name such as "app.models.Thing", from the project's root; ENTITY_EXTERNAL if its head is not in the tree. */
struct entity project_resolve_dotted(struct project *project, const char *dotted, const struct module *from);

/* "Class.method", "function.inner" or "" for the module itself; lives in the project's arena. */
const char *project_scope_name(struct project *project, const struct scope *scope);
const char *project_function_name(struct project *project, const struct function *function); /* qualified with its module */
const char *project_class_name(struct project *project, const struct class_def *class_def);  /* likewise */

struct place project_place(const struct scope *scope, struct span span);

/* For answers of the analyses: one slot a kind of answer, created on first use and released with the project. */
enum project_memo {
	MEMO_CACHES, MEMO_SOURCES, MEMO_INSTANCES, MEMO_LIFETIMES, MEMO_SIGNALS, MEMO_TEMPLATES, MEMO_SITES, MEMO_NEAR_SITES, MEMO_GIVEN, MEMO_KEYS,
	MEMO_MODELS, MEMO_KEY_EXPRESSIONS, MEMO_SHARED, MEMO_REMOVALS, MEMO_RELATIONS, MEMO_LANGUAGE,
	MEMO_LANGUAGE_TOLD, MEMO_CALLERS, MEMO_MIDDLEWARE, MEMO_STORED, MEMO_ROUTES, MEMO_PASSED, MEMO_CALL_NAMES,
	MEMO_GENERATIONS, MEMO_SITE, MEMO_FRAGMENTS, MEMO_CACHE_SETTINGS, MEMO_TENANTS, MEMO_STORES,
	MEMO_ATTRIBUTE_NAMES, MEMO_MAKERS, MEMO_COUNT,
};
/* The slot, for the analysis to fill; project_close() calls `release` on what it holds. NULL: all of that lives in the project's arena. */
void **project_memo(struct project *project, enum project_memo memo, void (*release)(void *));

/* The answer of one kind about MODULE, by MAKE, which is asked once for each module; its slot is used for nothing else. */
const void *project_module_memo(struct project *project, enum project_memo memo, const struct module *module,
				const void *(*make)(struct project *project, const struct module *module));

/* A map from pointers to pointers for such slots, allocated in the project's arena. */
struct pointer_map;
struct pointer_map *pointer_map_new(struct arena *arena);
bool pointer_map_get(const struct pointer_map *map, const void *key, const void **value);
void pointer_map_put(struct pointer_map *map, const void *key, const void *value);

#endif
