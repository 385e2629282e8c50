/*
 * Walks over statements and expressions with the scope that each is evaluated in. Layer `syntax`. Allocates nothing.
 */
#ifndef SYNTAX_VISIT_H
#define SYNTAX_VISIT_H

#include "syntax/ast.h"

struct visitor {
	/*
	 * Called before the parts of a statement or expression are visited; false leaves them out. Either may be NULL.
	 * Order is source order, except that a comprehension's clauses come before its element.
	 */
	bool (*stmt)(struct visitor *self, const struct stmt *stmt, const struct scope *scope);
	bool (*expr)(struct visitor *self, const struct expr *expr, const struct scope *scope);
	/*
	 * Whether bodies of nested functions, lambdas and classes are entered. If not, what a definition evaluates at once is
	 * visited all the same: decorators, defaults, annotations, bases; and a class body, which runs at once, is entered
	 * in any case.
	 */
	bool nested;
	void *data;
};

void visit_block(struct visitor *visitor, const struct block *block, const struct scope *scope);
void visit_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope);
void visit_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope);
/* What a class evaluates in the scope around it: decorators, bases. */
void visit_head(struct visitor *visitor, const struct class_def *class_def, const struct scope *scope);
/* All statements of a file. */
void visit_module(struct visitor *visitor, const struct ast *ast);
/* The body of FUNCTION (its decorators and defaults are evaluated elsewhere and left out). */
void visit_function(struct visitor *visitor, const struct function *function);

#endif
