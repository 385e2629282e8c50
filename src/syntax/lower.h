/*
 * The lowering of the concrete tree (syntax/tree.h) into the syntax tree of syntax/ast.h: its state and the functions that its
 * files share. Layer `syntax`, private. The tree is walked once, in source order. A lower_*() function lowers the node it is
 * given; what it returns lives in the arena. Recursion is bounded by `depth`.
 */
#ifndef SYNTAX_LOWER_H
#define SYNTAX_LOWER_H

#include "base/strbuf.h"
#include "base/vec.h"
#include "syntax/ast.h"
#include "syntax/nodes.h"
#include "syntax/tables.h"
#include "syntax/tree.h"

/* Children that are collected while those of an inner node are: a stack of items of any size. */
struct pile {
	char *bytes;
	size_t size;
	size_t capacity;
};

/* A binding that is not yet in its scope. */
struct pending_binding {
	const struct scope *scope; /* where it is bound */
	struct binding binding;
};

/* `global name` or `nonlocal name` in a scope. */
struct declaration {
	const struct scope *scope;
	const char *name;
	bool is_global;
};

struct lowering {
	struct arena *arena;
	const struct ast *ast;
	struct slice source;
	const struct tree_node *nodes; /* of the concrete tree */

	unsigned depth;
	struct scope *scope;
	struct function *function;  /* the innermost, lambdas too */
	const struct stmt *stmt;    /* the innermost */
	bool conditional;           /* inside a compound statement of the scope */
	bool in_decorator;
	size_t statement_count;

	struct names *names;
	struct pile pile;
	struct strbuf literal; /* of the string that is lowered; empty while an inner expression is */
	VEC(struct scope *) scopes;
	VEC(struct pending_binding) bindings;
	VEC(struct declaration) declarations;
	VEC(const struct function *) functions;
	VEC(const struct class_def *) classes;
	VEC(struct call_site) calls;
	VEC(struct syntax_error) errors;
};

/* ---- nodes (lower_node.c) ---- */

static inline enum node_kind node_kind(const struct tree_node *node)
{
	return node->symbol == SYMBOL_ERROR ? NODE_ERROR : (enum node_kind)python_kinds[node->symbol];
}

/* Whether it is no token, comment or error. */
static inline bool kind_is_part(enum node_kind kind)
{
	return kind > NODE_LAST_TOKEN && kind != NODE_COMMENT;
}

static inline const struct tree_node *node_at(const struct lowering *l, uint32_t index)
{
	return index ? &l->nodes[index] : NULL;
}

/* NULL if there is none. Comments are children too. */
static inline const struct tree_node *node_child(const struct lowering *l, const struct tree_node *node)
{
	return node_at(l, node->child);
}

static inline const struct tree_node *node_next(const struct lowering *l, const struct tree_node *node)
{
	return node_at(l, node->next);
}

/* NODE or, if that is no part, the next sibling that is one. */
static inline const struct tree_node *node_part(const struct lowering *l, const struct tree_node *node)
{
	while (node && !kind_is_part(node_kind(node)))
		node = node_next(l, node);
	return node;
}

static inline const struct tree_node *first_part(const struct lowering *l, const struct tree_node *node)
{
	return node_part(l, node_child(l, node));
}

static inline const struct tree_node *next_part(const struct lowering *l, const struct tree_node *node)
{
	return node_part(l, node_next(l, node));
}

static inline struct span node_span(const struct tree_node *node)
{
	return (struct span){ node->start, node->end - node->start };
}

static inline struct slice span_text(const struct lowering *l, struct span span)
{
	return (struct slice){ l->source.data + span.offset, span.length };
}

/* The text of a name; equal ones of a file are one. */
const char *node_name(struct lowering *l, const struct tree_node *node);
/* The text of an operator or another token, as the grammar writes it: static. */
const char *token_text(const struct tree_node *node);
/* Whether a comma stands among the children. */
bool has_comma(const struct lowering *l, const struct tree_node *node);
/* Records the errors below the root. */
void collect_errors(struct lowering *l, const struct tree_node *root);

/* Pushes an item of SIZE bytes; overwrites the one at a place; takes all items above MARK (the size before them) into the arena. */
void pile_push(struct pile *pile, const void *item, size_t size);
void pile_set(struct pile *pile, size_t place, const void *item, size_t size);
void *pile_take(struct lowering *l, size_t mark, size_t size, size_t *count);

/* ---- expressions (lower_expr.c, lower_atom.c, lower_container.c, lower_operation.c, lower_call.c, lower_function.c, lower_string.c) ---- */

/* A new expression with the span of NODE; only the members of its kind have room, or those of EXPR_OPAQUE. */
struct expr *expr_new(struct lowering *l, enum expr_kind kind, const struct tree_node *node);
/* The only one of ITEMS, a tuple of them, or opaque if there is none; NODE is where that stands. */
const struct expr *expr_tuple(struct lowering *l, const struct tree_node *node, const struct expr *const *items, size_t count);
/* A tuple of ITEMS, however many, that is written without parentheses. */
const struct expr *expr_bare_tuple(struct lowering *l, const struct tree_node *node, const struct expr *const *items,
				   size_t count);
const struct expr *lower_expr(struct lowering *l, const struct tree_node *node);
/* The first, or only, part among the children; opaque if there is none. */
const struct expr *lower_only_child(struct lowering *l, const struct tree_node *node);
/* NODE, which may be NULL, and the parts behind it; all parts among the children of a node. */
const struct expr *const *lower_parts_from(struct lowering *l, const struct tree_node *node, size_t *count);
const struct expr *const *lower_children(struct lowering *l, const struct tree_node *node, size_t *count);
/* The expression inside of parentheses. */
const struct tree_node *node_unwrap(const struct lowering *l, const struct tree_node *node);

typedef struct expr *lower_fn(struct lowering *l, const struct tree_node *node);
lower_fn lower_identifier, lower_true, lower_false, lower_none, lower_ellipsis, lower_number;
lower_fn lower_tuple, lower_tuple_pattern, lower_list, lower_set, lower_dictionary;
lower_fn lower_subscript, lower_generic_type, lower_slice;
lower_fn lower_binary, lower_comparison, lower_unary, lower_conditional;
lower_fn lower_call, lower_comprehension, lower_lambda, lower_string, lower_concatenated;
const struct argument *lower_arguments(struct lowering *l, const struct tree_node *node, size_t *count);

/* ---- statements (lower_stmt.c, lower_simple.c, lower_import.c, lower_compound.c, lower_match.c) ---- */

/* The statements below a block or the module. */
struct block lower_block(struct lowering *l, const struct tree_node *node);
/* A block that may not run. */
struct block lower_branch(struct lowering *l, const struct tree_node *node);

/* These fill a statement whose span and place in `l` are set, and whose kind is that of the table in lower_stmt.c. */
typedef void lower_stmt_fn(struct lowering *l, const struct tree_node *node, struct stmt *stmt);
lower_stmt_fn lower_value, lower_expression_statement, lower_print, lower_delete, lower_declaration;
lower_stmt_fn lower_import, lower_import_from, lower_type_alias;
lower_stmt_fn lower_if, lower_loop, lower_try, lower_with, lower_match;
lower_stmt_fn lower_decorated, lower_function, lower_class;

/* ---- scopes (scopes.c) ---- */

/* What is set aside while another scope is lowered. */
struct scope_frame {
	struct scope *scope;
	struct function *function;
	bool conditional;
};

struct scope *scope_new(struct lowering *l, enum scope_kind kind);
struct scope_frame scope_enter(struct lowering *l, struct scope *scope);
void scope_leave(struct lowering *l, struct scope_frame frame);
/* Adds a binding to the current scope. `stmt`, `scope` and `conditional` are filled in. */
void bind(struct lowering *l, struct binding binding);
/* Binds the names of a target, which are unpacked if it is a tuple or a list. */
void bind_target(struct lowering *l, const struct expr *target, struct binding model);
void declare(struct lowering *l, const char *name, bool is_global);
/* Puts all bindings where they belong and sorts them. */
void scopes_settle(struct lowering *l);

/* ---- string literals (strings.c) ---- */

struct literal_form {
	size_t open;  /* bytes of prefix and quotes before the text */
	size_t close; /* quotes after it */
	bool is_raw;
	bool is_bytes;
	bool is_format;
	bool is_code; /* in backquotes, as in Python 2 */
};

struct literal_form literal_form(struct slice literal);
/* Appends what TEXT, which stands between the quotes, means. */
void literal_decode(struct strbuf *out, struct slice text, struct literal_form form);

#endif
