/*
 * The lowering of tree-sitter's tree into the syntax tree of syntax/ast.h: its state and the functions that its files
 * share. Layer `syntax`, private. One cursor walks the tree once, in source order. A lower_*() function lowers the node
 * at the cursor and leaves the cursor there; what it returns lives in the arena. Recursion is bounded by `depth`.
 */
#ifndef SYNTAX_LOWER_H
#define SYNTAX_LOWER_H

#include "base/strbuf.h"
#include "base/vec.h"
#include "syntax/ast.h"
#include "syntax/nodes.h"

#include <tree_sitter/api.h>

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

struct python_parser;

struct lowering {
	struct arena *arena;
	const struct ast *ast;
	struct slice source;
	const uint8_t *kinds; /* enum node_kind by symbol */
	const TSLanguage *language;
	TSTreeCursor cursor;
	TSNode node;          /* at the cursor, after node_enter() and node_next() */
	enum node_kind kind;  /* of `node` */

	unsigned depth;
	struct scope *scope;
	struct function *function;  /* the innermost, lambdas too */
	const struct stmt *stmt;    /* the innermost */
	bool conditional;           /* inside a compound statement of the scope */
	bool in_decorator;
	size_t error_nodes; /* while they are counted */
	size_t statement_count;

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

/* ---- the cursor (cursor.c) ---- */

/*
 * To the first child, to the next sibling, back to the parent. Comments are left out. Where there is no next
 * sibling, node_next() goes to the parent: `for (bool more = node_enter(l); more; more = node_next(l))` ends where it began,
 * and only who leaves the loop early calls node_leave().
 */
bool node_enter(struct lowering *l);
bool node_next(struct lowering *l);
void node_leave(struct lowering *l);
/* Reads `node` and `kind` again after the cursor came back to a node. */
void node_refresh(struct lowering *l);
bool node_field_is(struct lowering *l, const char *field);
/* Its place in the file. */
struct span node_span(const struct lowering *l, TSNode node);
static inline enum node_kind node_kind_of(const struct lowering *l, TSNode node)
{
	TSSymbol symbol = ts_node_symbol(node);

	return symbol == (TSSymbol)-1 ? NODE_ERROR : (enum node_kind)l->kinds[symbol];
}
/* Whether it is no token, comment or error. */
static inline bool kind_is_part(enum node_kind kind)
{
	return kind > NODE_LAST_TOKEN;
}
char *node_text(struct lowering *l, TSNode node);
struct slice span_text(const struct lowering *l, struct span span);
/* Records the errors below the root, where the cursor stands. */
void collect_errors(struct lowering *l);
size_t count_errors(struct lowering *l, const TSTree *tree);

/* Pushes an item of SIZE bytes; overwrites the one at a place; takes all items above MARK (the size before them) into the arena. */
void pile_push(struct pile *pile, const void *item, size_t size);
void pile_set(struct pile *pile, size_t place, const void *item, size_t size);
void *pile_take(struct lowering *l, size_t mark, size_t size, size_t *count);

/* ---- expressions (lower_expr.c, lower_atom.c, lower_container.c, lower_operation.c, lower_call.c, lower_function.c, lower_string.c) ---- */

/* A new expression with the span of `node`. */
struct expr *expr_new(struct lowering *l, enum expr_kind kind);
/* The only one of ITEMS, a tuple of them, or opaque if there is none. */
const struct expr *expr_tuple(struct lowering *l, const struct expr *const *items, size_t count);
/* A tuple of ITEMS, however many, that is written without parentheses. */
const struct expr *expr_bare_tuple(struct lowering *l, const struct expr *const *items, size_t count);
const struct expr *lower_expr(struct lowering *l);
/* The first, or only, part among the children of the node at the cursor; opaque if there is none. */
const struct expr *lower_only_child(struct lowering *l);
/* All parts among the children. */
const struct expr *const *lower_children(struct lowering *l, size_t *count);

/* Goes to the expression inside of parentheses and returns how many nodes it went down; and back up. */
size_t node_unwrap(struct lowering *l);
void node_rewrap(struct lowering *l, size_t levels);

typedef struct expr *lower_fn(struct lowering *l);
lower_fn lower_identifier, lower_true, lower_false, lower_none, lower_ellipsis, lower_number;
lower_fn lower_tuple, lower_tuple_pattern, lower_list, lower_set, lower_dictionary;
lower_fn lower_subscript, lower_generic_type, lower_slice;
struct expr *lower_binary(struct lowering *l);
struct expr *lower_comparison(struct lowering *l);
struct expr *lower_unary(struct lowering *l);
struct expr *lower_conditional(struct lowering *l);
struct expr *lower_call(struct lowering *l);
struct expr *lower_comprehension(struct lowering *l);
struct expr *lower_lambda(struct lowering *l);
struct expr *lower_string(struct lowering *l);
struct expr *lower_concatenated(struct lowering *l);
const struct argument *lower_arguments(struct lowering *l, size_t *count);

/* ---- statements (lower_stmt.c, lower_simple.c, lower_import.c, lower_compound.c, lower_match.c) ---- */

/* The statements below the node at the cursor: a block or the module. */
struct block lower_block(struct lowering *l);
/* A block that may not run. */
struct block lower_branch(struct lowering *l);

/* These fill a statement whose span and place in `l` are set, and whose kind is that of the table in lower_stmt.c. */
typedef void lower_stmt_fn(struct lowering *l, struct stmt *stmt);
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

/* ---- gaps of the grammar (gaps.c) ---- */

/* A copy of TEXT in ARENA in which valid Python that the grammar rejects is blanked; offsets stay. */
struct slice gaps_mask(struct arena *arena, struct slice text);
/* Whether the source must be masked even if the grammar sees no error. */
bool gaps_certain(struct slice source);

#endif
