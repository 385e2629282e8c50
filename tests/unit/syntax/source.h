/* One parsed file at a time, for the tests of this folder. */
#ifndef TESTS_SYNTAX_SOURCE_H
#define TESTS_SYNTAX_SOURCE_H

#include "syntax/python.h"

static struct arena arena;
static struct python_parser *parser;

static int setup(void **state)
{
	arena_init(&arena);
	parser = python_parser_new();
	return 0;
}

static int teardown(void **state)
{
	python_parser_free(parser);
	arena_release(&arena);
	return 0;
}

static inline const struct ast *parse_bytes(const char *bytes, size_t size)
{
	char *padded = arena_alloc(&arena, size + PYTHON_SLACK);

	memcpy(padded, bytes, size);
	return python_parse(parser, &arena, (struct slice){ padded, size }, 7);
}

static inline const struct ast *parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

/* The parts of a file that was parsed as one. */
static inline struct ast_parts parts_of(const struct ast *ast)
{
	return ast->parts;
}

#endif
