/*
 * Where a module makes caches out of functions: decorators and calls, aliases, a project's own decorators whose body applies a
 * known one, subclasses of a known property. Layer `analysis`. Lists live in the project's arena, are made once a module, and
 * are in source order.
 */
#ifndef ANALYSIS_CACHES_H
#define ANALYSIS_CACHES_H

#include "project/project.h"

enum bound_kind { BOUND_NONE, BOUND_ENTRIES, BOUND_UNKNOWN }; /* unbounded, `bound` entries, not a literal */

struct cache_use {
	const struct pack_decorator *what;  /* the library's cache that keeps the values */
	const char *spelled;                /* its qualified name, "functools.lru_cache" */
	const struct expr *expr;            /* the decorator (after @, through its call) or the call that makes the cache */
	bool is_decorator;                  /* else it is a call such as `lru_cache()(f)` */
	bool is_called;                     /* written with parentheses: @d(...) */
	const struct expr *settings;        /* the call that holds the arguments (maxsize=...), or NULL */
	const struct scope *scope;          /* in which the cache is made */
	const struct function *function;    /* what is cached; NULL where that is not seen */
	const struct class_def *class_def;  /* whose body holds `function`; NULL: none, or it is made a static method there */
	const struct function *through;     /* the project's own decorator that applies it, or NULL */
	size_t position;                    /* of the decorator in the function's list; 0 for a call */
	enum bound_kind bound_kind;
	int64_t bound;
	bool expires;                       /* each value is dropped, or computed anew, after a time */
	bool keeps_keys;                    /* and then its entry stays: a project's own decorator renews the value in it */
};

struct cache_list {
	const struct cache_use *items;
	size_t count;
};

struct cache_list project_caches(struct project *project, const struct module *module);

/* The caches of FUNCTION's own decorators and of the calls that its module applies to it. */
const struct cache_use *function_cache(struct project *project, const struct function *function);

/* Whether no value is handed out for longer than a time: always, or by the argument that sets it. */
bool cache_expires(const struct cache_use *use);

/* Whether each entry is dropped after that time, and so what its key holds. */
bool cache_drops_entries(const struct cache_use *use);

/*
 * Whether what is passed as PARAMETER of USE's function is part of the keys: not where a key function leaves it out, or where
 * that is not seen.
 */
bool cache_keeps_parameter(struct project *project, const struct cache_use *use, const struct parameter *parameter);

/*
 * The decorator that hands USE a `property`, `classmethod` or cached property object, which no cache can call, or NULL. *NAME
 * is the word for it, "property"; NAME may be NULL.
 */
const struct expr *cached_descriptor(struct project *project, const struct cache_use *use, const char **name);

/*
 * The pack's entry for a decorator expression (called or not), as seen from SCOPE; NULL if it is none. *SPELLED, *SETTINGS and
 * *THROUGH are set as in struct cache_use and may be NULL.
 */
const struct pack_decorator *decorator_of(struct project *project, const struct scope *scope, const struct expr *expr,
					  const char **spelled, const struct expr **settings, const struct function **through);

#endif
