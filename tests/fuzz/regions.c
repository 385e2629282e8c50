/*
 * regions [-n MUTATIONS] [-s SEED] FILE...: parses each file as one, and statement by statement as the outline tells them apart,
 * and then mutated copies of it. The trees, the scopes, the calls and the places of all must be the same where the
 * file has no syntax error. Where it has one, nothing may crash. Prints where they differ, and exits with 1.
 */
#include "../unit/syntax/dump.h"
#include "syntax/visit.h"

#include <stdio.h>
#include <stdlib.h>

struct fuzz {
	struct python_parser *parser;
	uint64_t random;
	size_t compared;
	size_t outlined;
	size_t differing;
};

static bool add_stmt_place(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	uint32_t end = stmt->kind == STMT_CLASS ? 0 : span_end(stmt->span); /* a class's comments may belong to it */

	(void)scope;
	strbuf_addf(visitor->data, "\n%u-%u", stmt->span.offset, end);
	return true;
}

static bool add_expr_place(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	(void)scope;
	strbuf_addf(visitor->data, " %u-%u", expr->span.offset, span_end(expr->span));
	return true;
}

static void add_scope(struct strbuf *out, const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct binding *binding = binding_read(&scope->bindings[i]);

		strbuf_addf(out, "\n  %s %d %u %d %u", binding->name, (int)binding->kind, binding->span.offset,
			    binding->conditional, binding->stmt ? binding->stmt->span.offset : 0);
	}
}

/* All that there is to know of a file, as text. */
static void describe(struct strbuf *out, const struct ast *ast)
{
	struct visitor visitor = { .stmt = add_stmt_place, .expr = add_expr_place, .nested = true, .data = out };
	struct ast_parts parts = ast_parts(ast, interest_in_all());
	struct block body = ast_body(ast);

	dump_block(out, body);
	visit_block(&visitor, &body, ast->scope);
	add_scope(out, ast->scope);
	for (size_t i = 0; i < parts.class_count; i++) {
		strbuf_addf(out, "\nclass %s", parts.classes[i]->name);
		add_scope(out, parts.classes[i]->scope);
	}
	for (size_t i = 0; i < parts.function_count; i++) {
		strbuf_addf(out, "\ndef %s %u", parts.functions[i]->name, span_end(parts.functions[i]->span));
		add_scope(out, parts.functions[i]->scope);
	}
	for (size_t i = 0; i < parts.call_count; i++)
		strbuf_addf(out, "\ncall %u %d %u", parts.calls[i].call->span.offset, parts.calls[i].in_decorator,
			    parts.calls[i].stmt ? parts.calls[i].stmt->span.offset : 0);
}

static void compare(struct fuzz *fuzz, const char *path, struct slice source)
{
	struct strbuf one = STRBUF_INIT, many = STRBUF_INIT;
	const struct ast *whole, *outlined;
	struct arena arena;
	size_t at = 0;

	arena_init(&arena);
	whole = python_parse(fuzz->parser, &arena, source, 0);
	outlined = python_outline(fuzz->parser, &arena, source, 0, NULL);
	describe(&one, whole);
	describe(&many, outlined);
	fuzz->compared++;
	fuzz->outlined += outlined->regions != NULL;
	if (whole->error_count == 0 && !slice_equals(strbuf_slice(&one), strbuf_slice(&many))) {
		while (at < one.size && at < many.size && one.data[at] == many.data[at])
			at++;
		at -= at < 60 ? at : 60;
		printf("%s: as one\n%.200s\n  by statements\n%.200s\n", path, strbuf_text(&one) + at,
		       strbuf_text(&many) + (at < many.size ? at : many.size));
		if (fuzz->differing++ == 0) {
			FILE *file = fopen("regions.failed.py", "wb");

			if (file) {
				fwrite(source.data, 1, source.size, file);
				fclose(file);
			}
		}
	}
	strbuf_release(&one);
	strbuf_release(&many);
	arena_release(&arena);
}

static uint64_t next_random(struct fuzz *fuzz)
{
	fuzz->random ^= fuzz->random << 13;
	fuzz->random ^= fuzz->random >> 7;
	fuzz->random ^= fuzz->random << 17;
	return fuzz->random;
}

/* Some bytes are taken out, doubled, or replaced by what matters to the outline. */
static void mutate(struct fuzz *fuzz, const char *path, struct slice source)
{
	static const char *const pieces[] = { "\"", "'", "\"\"\"", "(", ")", "[", "]", "{", "}", "\n", "\n\n", "\\\n", "#", ":", " ",
					      "    ", "\t", ";", "=", ":=", "f\"{", "}\"", "\n@", "\nclass A:\n", "\n    def f(self):\n",
					      "\nelse:\n", "global x\n", ",", " as ", "import ", "\f", "\r\n", "lambda: ", "b'" };
	struct strbuf copy = STRBUF_INIT;
	size_t from = source.size ? next_random(fuzz) % source.size : 0, length = next_random(fuzz) % 12;

	if (from + length > source.size)
		length = source.size - from;
	strbuf_add(&copy, source.data, from);
	if (next_random(fuzz) % 3 == 0)
		strbuf_add(&copy, source.data + from, length);
	else if (next_random(fuzz) % 2)
		strbuf_addstr(&copy, pieces[next_random(fuzz) % (sizeof pieces / sizeof *pieces)]);
	else
		from += length;
	strbuf_add(&copy, source.data + from, source.size - from);
	compare(fuzz, path, strbuf_slice(&copy));
	strbuf_release(&copy);
}

static bool read_all(const char *path, struct strbuf *out)
{
	FILE *file = fopen(path, "rb");
	char bytes[1 << 16];
	size_t size;

	if (!file)
		return false;
	while ((size = fread(bytes, 1, sizeof bytes, file)) > 0)
		strbuf_add(out, bytes, size);
	fclose(file);
	return true;
}

int main(int argc, char **argv)
{
	struct fuzz fuzz = { .parser = python_parser_new(), .random = 88172645463325252u };
	size_t mutations = 0;

	for (int i = 1; i < argc; i++) {
		struct strbuf source = STRBUF_INIT;

		if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
			mutations = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "-s") == 0 && i + 1 < argc)
			fuzz.random ^= strtoull(argv[++i], NULL, 10) * 0x9e3779b97f4a7c15u;
		else if (read_all(argv[i], &source)) {
			compare(&fuzz, argv[i], strbuf_slice(&source));
			for (size_t n = 0; n < mutations; n++)
				mutate(&fuzz, argv[i], strbuf_slice(&source));
		}
		strbuf_release(&source);
	}
	python_parser_free(fuzz.parser);
	printf("regions: %zu compared, %zu of them by statements, %zu differ\n", fuzz.compared, fuzz.outlined,
	       fuzz.differing);
	return fuzz.differing > 0;
}
