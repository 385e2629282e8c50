#include "syntax/python.h"

#include "base/oom.h"
#include "syntax/batch.h"
#include "syntax/gaps.h"
#include "syntax/lower.h"
#include "syntax/names.h"
#include "syntax/runtime.h"

struct python_parser {
	struct batch_parser *batch;
	struct runtime *runtime; /* NULL until it is needed */
	struct tree tree;   /* of the source at hand */
	struct tree masked; /* of the same source with what the grammar rejects wrongly blanked */
	struct names *names;
	struct parse_work work;
};

struct python_parser *python_parser_new(void)
{
	struct python_parser *parser = xcalloc(1, sizeof *parser);

	parser->batch = batch_parser_new();
	parser->names = names_new();
	return parser;
}

void python_parser_free(struct python_parser *parser)
{
	if (!parser)
		return;
	batch_parser_free(parser->batch);
	runtime_free(parser->runtime);
	tree_release(&parser->tree);
	tree_release(&parser->masked);
	names_free(parser->names);
	free(parser);
}

struct parse_work python_parser_work(const struct python_parser *parser)
{
	return parser->work;
}

static bool parse_fast(struct python_parser *parser, struct slice text, struct tree *tree)
{
	parser->work.bytes += text.size;
	return batch_parse(parser->batch, text.data, (uint32_t)text.size, tree);
}

static bool recover(struct python_parser *parser, struct slice text, struct tree *tree)
{
	if (!parser->runtime)
		parser->runtime = runtime_new();
	parser->work.bytes += text.size;
	return runtime_parse(parser->runtime, text, tree);
}

static size_t count_errors(const struct tree *tree)
{
	size_t count = 0;

	for (uint32_t i = 1; i < tree->count; i++)
		count += tree->nodes[i].symbol == SYMBOL_ERROR || (tree->nodes[i].flags & TREE_MISSING);
	return count;
}

/* What the batch parser declines: first with the gaps of the grammar masked, then by the runtime, whichever leaves fewer errors. */
static const struct tree *parse_slowly(struct python_parser *parser, struct arena *arena, struct slice text)
{
	struct slice masked = gaps_mask(arena, text);
	bool has_gaps = !slice_equals(masked, text), first, second = false;

	if (has_gaps && parse_fast(parser, masked, &parser->masked))
		return &parser->masked;
	first = !gaps_certain(text) && recover(parser, text, &parser->tree);
	if (has_gaps || !first)
		second = recover(parser, masked, &parser->masked);
	if (first && second)
		return count_errors(&parser->masked) < count_errors(&parser->tree) ? &parser->masked : &parser->tree;
	return first ? &parser->tree : second ? &parser->masked : NULL;
}

/* NULL if it takes too many steps. */
static const struct tree *parse_text(struct python_parser *parser, struct arena *arena, struct slice text)
{
	if (text.size >= INT32_MAX)
		return NULL;
	if (!gaps_certain(text) && parse_fast(parser, text, &parser->tree))
		return &parser->tree;
	return parse_slowly(parser, arena, text);
}

static struct block lower_tree(struct lowering *l, const struct tree *tree)
{
	const struct tree_node *root;
	struct span whole = { 0, (uint32_t)l->source.size };
	struct block block;

	if (!tree) {
		vec_push(&l->errors, ((struct syntax_error){ whole, whole }));
		return (struct block){ 0 };
	}
	l->nodes = tree->nodes;
	root = &tree->nodes[tree->root];
	block = lower_block(l, root);
	if (root->flags & TREE_HAS_ERROR)
		collect_errors(l, root);
	return block;
}

static void lowering_release(struct lowering *l)
{
	vec_release(&l->scopes);
	vec_release(&l->bindings);
	vec_release(&l->declarations);
	strbuf_release(&l->literal);
	free(l->pile.bytes);
}

const struct ast *python_parse(struct python_parser *parser, struct arena *arena, struct slice source, uint32_t file)
{
	struct ast *ast = ARENA_NEW(arena, struct ast);
	struct lowering l = { .arena = arena, .ast = ast, .source = source, .names = parser->names };

	names_begin(parser->names);
	ast->file = file;
	ast->source = source;
	ast->scope = l.scope = scope_new(&l, SCOPE_MODULE);
	ast->body = lower_tree(&l, parse_text(parser, arena, source));
	scopes_settle(&l);
	parser->work.statements += l.statement_count;
	vec_settle(&l.functions, arena, ast->parts.functions, ast->parts.function_count);
	vec_settle(&l.classes, arena, ast->parts.classes, ast->parts.class_count);
	vec_settle(&l.calls, arena, ast->parts.calls, ast->parts.call_count);
	vec_settle(&l.errors, arena, ast->errors, ast->error_count);
	lowering_release(&l);
	return ast;
}

const struct ast *python_nothing(struct python_parser *parser, struct arena *arena, struct slice source, uint32_t file)
{
	struct ast *ast = ARENA_NEW(arena, struct ast);
	struct lowering l = { .arena = arena, .ast = ast, .source = source, .names = parser->names };

	names_begin(parser->names);
	ast->file = file;
	ast->source = source;
	ast->scope = l.scope = scope_new(&l, SCOPE_MODULE);
	scopes_settle(&l);
	lowering_release(&l);
	return ast;
}
