/*
 * The abstract syntax of one Python file, with its scopes and what they bind: what all later layers read in place of
 * tree-sitter's nodes. Layer `syntax`. Everything here lives in the arena that the parser was given. Offsets are bytes of
 * the file as it was read.
 *
 * A tree is a value: whole, and never written again once python_parse() has returned it. Reading it parses and allocates nothing,
 * so any number of threads may.
 *
 * Glossary
 *   expr      an expression; which member of the union is valid follows from `kind`. The others may have no room, so none
 *             is copied as a whole
 *   stmt      a statement, of which the same is true; compound statements hold blocks
 *   scope     a module, class, function (also lambda) or comprehension, with the names that it binds
 *   binding   one place that binds a name in a scope
 *   ast       the file: its statements, and flat lists of its functions, classes and calls in source order
 *
 * Depth is bounded: below AST_MAX_DEPTH nested nodes stands EXPR_OPAQUE or STMT_BROKEN, so that whoever walks may recurse.
 */
#ifndef SYNTAX_AST_H
#define SYNTAX_AST_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/span.h"
#include "syntax/scope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AST_MAX_DEPTH = 200 };

/* ---- expressions ---- */

enum expr_kind {
	EXPR_OPAQUE,        /* not understood, or nested too deep */
	EXPR_NAME,          /* name */
	EXPR_ATTRIBUTE,     /* attribute: object.name */
	EXPR_CALL,          /* call */
	EXPR_SUBSCRIPT,     /* subscript: object[index] (index may be EXPR_TUPLE or EXPR_SLICE) */
	EXPR_STRING,        /* string: a literal, implicit concatenation joined, escapes decoded */
	EXPR_FSTRING,       /* fstring: literal and replaced parts, implicit concatenation joined */
	EXPR_NUMBER,        /* number */
	EXPR_TRUE,
	EXPR_FALSE,
	EXPR_NONE,
	EXPR_ELLIPSIS,
	EXPR_BINARY,        /* operation: arithmetic and bitwise; a left-associative chain of one operator is one node */
	EXPR_BOOLEAN,       /* operation: "and" or "or", n operands */
	EXPR_COMPARE,       /* operation: n operands; `op` is the operator between the first two */
	EXPR_UNARY,         /* operation: "-", "+", "~" or "not", one operand */
	EXPR_CONDITIONAL,   /* conditional: then if test else otherwise */
	EXPR_LAMBDA,        /* lambda: a function without a name whose body is one return statement */
	EXPR_TUPLE,         /* items */
	EXPR_LIST,          /* items */
	EXPR_SET,           /* items */
	EXPR_DICT,          /* dict */
	EXPR_COMPREHENSION, /* comprehension */
	EXPR_AWAIT,         /* operand */
	EXPR_YIELD,         /* operand, may be NULL */
	EXPR_YIELD_FROM,    /* operand */
	EXPR_STARRED,       /* operand: *x in a list, tuple or call target */
	EXPR_NAMED,         /* named: (target := value) */
	EXPR_SLICE,         /* slice: lower:upper:step, each may be NULL */
};

enum argument_kind { ARGUMENT_POSITIONAL, ARGUMENT_KEYWORD, ARGUMENT_STAR, ARGUMENT_DOUBLE_STAR };

struct argument {
	enum argument_kind kind;
	const char *name; /* ARGUMENT_KEYWORD only */
	const struct expr *value;
	struct span span;
};

/* A part of an f-string: literal text, or a replaced expression (then `literal` is empty). */
struct fpart {
	struct slice literal;      /* decoded; doubled braces are single here */
	const struct expr *value;  /* NULL for literal text */
	char conversion;           /* 'r', 's', 'a' or 0 */
	struct slice format_spec;  /* as written after the colon, empty if none */
	struct span span;
};

struct dict_entry {
	const struct expr *key; /* NULL for **value */
	const struct expr *value;
};

enum comprehension_kind { COMPREHENSION_LIST, COMPREHENSION_SET, COMPREHENSION_DICT, COMPREHENSION_GENERATOR };

struct comprehension_clause { /* for target in iterable, followed by its conditions */
	const struct expr *target;
	const struct expr *iterable;
	const struct expr *const *conditions;
	size_t condition_count;
};

struct expr {
	enum expr_kind kind;
	struct span span;
	union {
		struct {
			const char *id;
		} name;
		struct {
			const struct expr *object;
			const char *name;
			struct span name_span;
		} attribute;
		struct {
			const struct expr *callee;
			const struct argument *arguments;
			size_t count;
		} call;
		struct {
			const struct expr *object;
			const struct expr *index;
		} subscript;
		struct {
			struct slice text; /* decoded */
			bool is_bytes;
		} string;
		struct {
			const struct fpart *parts;
			size_t count;
		} fstring;
		struct {
			struct slice text; /* as written */
			bool is_integer;   /* a literal that fits `value` */
			int64_t value;
		} number;
		struct {
			const char *op; /* static text such as "+", "%", "and", "==", "not in" */
			const struct expr *const *operands;
			size_t count;
		} operation;
		struct {
			const struct expr *test;
			const struct expr *then;
			const struct expr *otherwise;
		} conditional;
		struct {
			const struct function *function;
		} lambda;
		struct {
			const struct expr *const *items;
			size_t count;
		} items;
		struct {
			const struct dict_entry *entries;
			size_t count;
		} dict;
		struct {
			enum comprehension_kind kind;
			const struct scope *scope; /* the first iterable is evaluated outside of it */
			const struct expr *element;
			const struct expr *value; /* COMPREHENSION_DICT only */
			const struct comprehension_clause *clauses;
			size_t clause_count;
		} comprehension;
		const struct expr *operand;
		struct {
			const struct expr *target;
			const struct expr *value;
		} named;
		struct {
			const struct expr *lower;
			const struct expr *upper;
			const struct expr *step;
		} slice;
	};
};

/* ---- statements ---- */

enum stmt_kind {
	STMT_BROKEN,   /* a syntax error, or nested too deep */
	STMT_EXPR,     /* value */
	STMT_ASSIGN,   /* assign: also annotated, then value may be NULL */
	STMT_AUGMENT,  /* augment */
	STMT_RETURN,   /* value, may be NULL */
	STMT_RAISE,    /* value, may be NULL */
	STMT_ASSERT,   /* value */
	STMT_DELETE,   /* delete */
	STMT_IMPORT,   /* import */
	STMT_FROM,     /* from */
	STMT_GLOBAL,   /* names */
	STMT_NONLOCAL, /* names */
	STMT_FUNCTION, /* function */
	STMT_CLASS,    /* class_def */
	STMT_IF,       /* branches: the last has no test if there is an else */
	STMT_WHILE,    /* loop */
	STMT_FOR,      /* loop */
	STMT_TRY,      /* try_ */
	STMT_WITH,     /* with */
	STMT_MATCH,    /* match */
	STMT_TYPE,     /* assign: one target, value (PEP 695) */
	STMT_PASS,     /* pass, break, continue */
};

struct block {
	const struct stmt *const *items;
	size_t count;
};

struct import_item {
	const char *path;  /* import: dotted path; from: the name that is imported */
	const char *alias; /* after `as`, else NULL */
	struct span span;
};

struct branch {
	const struct expr *test; /* NULL: else */
	struct block body;
};

struct handler {
	const struct expr *type; /* NULL: bare except */
	const char *name;        /* NULL: none */
	struct block body;
};

struct with_item {
	const struct expr *context;
	const struct expr *target; /* NULL: none */
};

struct match_case {
	const struct expr *guard; /* NULL: none */
	struct block body;
};

struct stmt {
	enum stmt_kind kind;
	struct span span; /* a decorated definition's includes its decorators */
	union {
		const struct expr *value;
		struct {
			const struct expr *const *targets;
			size_t count;
			const struct expr *annotation; /* NULL: none */
			const struct expr *value;
		} assign;
		struct {
			const struct expr *target;
			const char *op; /* "+=" and so on */
			const struct expr *value;
		} augment;
		struct {
			const struct expr *const *targets;
			size_t count;
		} delete;
		struct {
			const struct import_item *items;
			size_t count;
		} import;
		struct {
			unsigned level;     /* leading dots */
			const char *module; /* "" where only dots are written */
			const struct import_item *items;
			size_t count;
			bool star;
		} from;
		struct {
			const char *const *items;
			size_t count;
		} names;
		const struct function *function;
		const struct class_def *class_def;
		struct {
			const struct branch *items;
			size_t count;
		} branches;
		struct {
			const struct expr *target; /* STMT_FOR only */
			const struct expr *test;   /* while: condition; for: iterable */
			struct block body;
			struct block otherwise;
			bool is_async;
		} loop;
		struct {
			struct block body;
			const struct handler *handlers;
			size_t handler_count;
			struct block otherwise;
			struct block finally;
		} try_;
		struct {
			const struct with_item *items;
			size_t count;
			struct block body;
			bool is_async;
		} with;
		struct {
			const struct expr *subject;
			const struct match_case *cases;
			size_t count;
		} match;
	};
};

/* ---- definitions ---- */

enum parameter_kind { PARAMETER_PLAIN, PARAMETER_KEYWORD_ONLY, PARAMETER_POSITIONAL_ONLY, PARAMETER_STAR, PARAMETER_DOUBLE_STAR };

struct parameter {
	enum parameter_kind kind;
	const char *name;
	const struct expr *annotation;    /* NULL: none */
	const struct expr *default_value; /* NULL: none */
	struct span span;
};

struct function {
	const char *name; /* "<lambda>" for a lambda */
	struct span name_span;
	struct span span; /* from `def`, `async` or `lambda` to the end */
	const struct expr *const *decorators; /* in source order: the last is applied first */
	size_t decorator_count;
	const struct parameter *parameters;
	size_t parameter_count;
	const struct expr *returns; /* NULL: no annotation */
	struct block body;
	bool is_async;
	bool is_generator; /* yields in its own body */
	const struct scope *scope;
	const struct stmt *stmt; /* NULL for a lambda */
};

struct class_def {
	const char *name;
	struct span name_span;
	struct span span; /* from `class` to the end */
	const struct expr *const *decorators;
	size_t decorator_count;
	const struct argument *arguments; /* bases and keywords such as metaclass= */
	size_t argument_count;
	const struct scope *scope;
	const struct stmt *stmt;
	struct block body;
};

/* ---- the file ---- */

struct call_site {
	const struct expr *call;   /* EXPR_CALL */
	const struct scope *scope; /* in which it is evaluated */
	const struct stmt *stmt;   /* the innermost statement that holds it; a decorator's or default's is the definition's */
	bool in_decorator;         /* is a decorator, or inside one */
};

struct syntax_error {
	struct span span;      /* of the bad bytes, at least one byte unless the file is empty there */
	struct span statement; /* of the top-level statement that holds it */
};

/* The definitions and calls of a file or of a part of it, each list in the order of their offsets. */
struct ast_parts {
	const struct function *const *functions; /* nested ones and lambdas too */
	size_t function_count;
	const struct class_def *const *classes; /* nested ones too */
	size_t class_count;
	const struct call_site *calls;
	size_t call_count;
};

struct ast {
	uint32_t file;       /* the file's number in its source set, as the parser was told */
	struct slice source; /* the bytes, borrowed */
	const struct scope *scope;
	struct block body;
	struct ast_parts parts; /* all of them */
	const struct syntax_error *errors;
	size_t error_count;
};

/* The parts that begin in SPAN. */
struct ast_parts ast_parts_in(const struct ast *ast, struct span span);

/* ---- helpers ---- */

/* The parts of the innermost function around SCOPE, SCOPE itself included; of the file if there is none. */
struct ast_parts scope_parts(const struct scope *scope);
/* The statements of a module, class or function; none of a comprehension. */
struct block scope_body(const struct scope *scope);

/* The value of the keyword argument NAME, or of the positional one at POSITION (negative: keyword only); NULL if absent or hidden behind * or **. */
const struct expr *call_argument(const struct expr *call, int position, const char *name);
/* Whether a * or ** argument may hold what call_argument() does not see. */
bool call_has_star(const struct expr *call);
/* Whether EXPR is a dotted name that fits into the buffer of SIZE bytes, to which it is then written, e.g. `a.b.c`. */
bool expr_dotted(const struct expr *expr, char *buffer, size_t size);
/* The name at the head of a chain of attributes, calls and subscripts (`a` of `a.b(1)[2].c`), or NULL. */
const struct expr *expr_head(const struct expr *expr);
/* The name of a name or an attribute, such as that of a callee; "" of anything else. */
const char *expr_last_name(const struct expr *expr);
/* Whether EXPR, in FUNCTION, goes by the name of its first parameter: of a method, the object that it is called on. */
bool expr_is_self(const struct function *function, const struct expr *expr);
struct slice ast_text(const struct ast *ast, struct span span);

#endif
