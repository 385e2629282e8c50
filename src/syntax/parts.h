/* Which statements of a file have to do with what is looked for; see ast_parts(). Layer `syntax`, private. */
#ifndef SYNTAX_PARTS_H
#define SYNTAX_PARTS_H

#include "syntax/ast.h"

/* Parses what of a file with regions is of interest; false if it holds a syntax error. */
bool parse_interesting(const struct ast *ast, struct interest interest);

#endif
