/*
 * Parses a whole file of valid Python in one pass, some fifteen times faster than tree-sitter's
 * runtime, which is made for editors: it drives the same tables, and makes the same tree. Layer
 * `syntax`, private to the Python parser. A parser keeps its memory for the next file; the tree is
 * its caller's.
 *
 * Concepts
 *
 * Token: a symbol of the grammar with its place in the text. What may come next depends on the
 *   state of the automaton, so the parser asks for tokens one by one. Three parts find them: the
 *   *scanner* (scanner.h) those of Python that need memory, which are line ends, indentation and
 *   strings; the *lexer* (lexer.h) all others, by a table of states and bytes that was made from
 *   the generated function of the grammar; and a hash of *keywords* tells what a name stands for.
 *   Where the keyword is not valid, as `match` in `match = 1`, it goes on as a name.
 *
 * Automaton: LR(1). Its *state* says what has been read that is not yet complete, and its stack
 *   holds the states on the way. The row of a state in the *action table* has a cell for each token
 *   that may be ahead:
 *     shift    pushes the token, and goes to a state;
 *     reduce   replaces the topmost entries, which are a complete right-hand side, by one of the
 *              left-hand symbol, and goes to the state that the *goto table* has for that symbol in
 *              the row of the state below;
 *     rename   is a reduction of one entry into a hidden symbol, of which nothing but the state
 *              changes;
 *     fork     is a conflict of the grammar: several of these;
 *     accept   ends the file.
 *   A cell of 0 is a syntax error: batch_parse() gives up, and tree-sitter's runtime takes over
 *   (runtime.h), as recovery is what that is good at.
 *
 * Node: what the reduction to a visible symbol makes of the nodes of its children (stack.h). A
 *   *hidden* symbol makes none: its children stay a list until a visible one takes them. A
 *   reduction may *mark* a child: with an alias, which is the name of its node there, and makes one
 *   of a hidden child; or with a field, of which that from further inside stays. *Extras*, which
 *   are the comments, stand outside the grammar: they wait beside the stack for the node that is
 *   made around them.
 *
 * Head: in a fork each action is followed by a speculative head of its own (forks.h), and those
 *   heads by further ones where they fork. They have a stack of states only, make no nodes, and
 *   note what they did in a log. A head that cannot go on is dropped. Of two that came to the same
 *   states at the same place that of higher dynamic precedence stays, or else that whose tree comes
 *   first in the order of tree-sitter's runtime. When one is left its steps are done on the real
 *   stack, and nothing of the fork remains. One token in nine hundred is a fork, most of them an
 *   expression that may become a pattern.
 *
 * Limits: what needs more than HEADS_MAX heads, FORK_STEPS_MAX steps in one fork, INDENTS_MAX or
 *   STRINGS_MAX is declined, as if it were an error, so that the work in a fork is bounded; and
 *   what would read the same blanks over and over (scanner.h), so that all the work is.
 *
 * Tables: tables.h. tables/generate.c writes them from the grammar's parser.c, and refuses to if
 *   its layout, its sizes or its scanner.c are not those that this was written for; it says what to
 *   do then. tests/fuzz/differential.c compares both parsers node by node.
 */
#ifndef SYNTAX_BATCH_H
#define SYNTAX_BATCH_H

#include "syntax/tree.h"

#include <stdbool.h>
#include <stdint.h>

/* What must follow the text: zeros, or anything behind a NUL. */
enum { BATCH_SLACK = 8 };

struct batch_parser;

struct batch_parser *batch_parser_new(void);
void batch_parser_free(struct batch_parser *parser);

/*
 * Makes the tree of SOURCE, which BATCH_SLACK bytes follow, in OUT, whose memory it uses again.
 * False: there is a syntax error, or it is declined; then OUT holds no tree.
 */
bool batch_parse(struct batch_parser *parser, const char *source, uint32_t size, struct tree *out);

/* The byte at which the last parse stopped. */
uint32_t batch_stopped_at(const struct batch_parser *parser);

#endif
