/*
 * Scopes and what they bind; part of the tree of syntax/ast.h, whose glossary and ownership hold here too. Layer `syntax`.
 */
#ifndef SYNTAX_SCOPE_H
#define SYNTAX_SCOPE_H

#include "base/slice.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

struct ast;
struct class_def;
struct expr;
struct function;
struct import_item;
struct parameter;
struct stmt;

enum binding_kind {
	BINDING_IMPORT,    /* import a.b (binds a), import a.b as c: `item` */
	BINDING_FROM,      /* from m import x [as y]: `item`, and `stmt` for module and level */
	BINDING_FUNCTION,  /* `function` */
	BINDING_CLASS,     /* `class_def` */
	BINDING_ASSIGN,    /* name = value (also annotated with a value, walrus, type alias): `value` */
	BINDING_ANNOTATED, /* name: T without a value: `annotation` */
	BINDING_UNPACK,    /* an element of an unpacked target, also of for and with: `value` is as for the whole target */
	BINDING_AUGMENT,   /* name += value: `value` */
	BINDING_FOR,       /* loop or comprehension target: `value` is the iterable */
	BINDING_WITH,      /* with value as name: `value` */
	BINDING_EXCEPT,    /* except T as name: `value` is T, may be NULL */
	BINDING_PARAMETER, /* `parameter` */
	BINDING_MATCH,     /* captured by a pattern */
	BINDING_DELETE,    /* del name */
};

struct binding {
	const char *name;
	uint64_t head; /* of the name, as name_head() has it: most searches need no more */
	enum binding_kind kind;
	struct span span;          /* of the bound name */
	const struct stmt *stmt;   /* the statement that binds; NULL for a parameter of a lambda and a comprehension's target */
	const struct expr *value;  /* see enum binding_kind; NULL where there is none */
	const struct expr *annotation; /* of an annotated assignment, else NULL */
	const struct scope *scope; /* the scope in which `value` is evaluated; a parameter's is its function's */
	union {
		const struct import_item *item;
		const struct function *function;
		const struct class_def *class_def;
		const struct parameter *parameter;
	};
	bool conditional; /* inside if, for, while, try, with or match of its scope */
};

enum scope_kind { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_COMPREHENSION };

struct scope {
	enum scope_kind kind;
	const struct scope *parent; /* the enclosing scope, also a class; NULL for a module */
	const struct ast *ast;
	union {
		const struct function *function;   /* SCOPE_FUNCTION */
		const struct class_def *class_def; /* SCOPE_CLASS */
	};
	const char *const *globals; /* names declared global here, sorted; their bindings stand in the module's scope */
	size_t global_count;

	const struct binding *bindings; /* sorted by name, then by offset */
	size_t count;
	uint64_t heads; /* scope_head_bit() of each: most names that are looked for are bound further out */
};

/* One of 64 bits for a name_head(). */
static inline uint64_t scope_head_bit(uint64_t head)
{
	return UINT64_C(1) << (head * UINT64_C(0x9E3779B97F4A7C15) >> 58);
}

/* The first eight bytes of NAME as a number that sorts as the text does; zeros after its end. */
uint64_t name_head(const char *name);

/* A run of bindings of one name, in source order. */
struct binding_run {
	const struct binding *items;
	size_t count;
};

/* The bindings of NAME in SCOPE itself, not in those around it. `global` and `nonlocal` names are bound where they belong. */
struct binding_run scope_bindings(const struct scope *scope, const char *name);
/*
 * The innermost scope that binds NAME as seen from SCOPE, by Python's rules: classes around a function are skipped, the
 * scope itself is not. NULL if no scope of the file binds it (a builtin, or from a star import).
 */
const struct scope *scope_of_name(const struct scope *scope, const char *name);
/* The same, with its bindings there; none if it is NULL. */
const struct scope *scope_lookup(const struct scope *scope, const char *name, struct binding_run *run);

/*
 * The innermost function (lambdas count) around SCOPE, SCOPE itself included; NULL if there is none. Comprehensions and
 * class bodies run as part of the function that holds them.
 */
const struct function *scope_function(const struct scope *scope);
/* The class whose body holds the function FUNCTION directly (also under if or try), or NULL. */
const struct class_def *function_class(const struct function *function);

#endif
