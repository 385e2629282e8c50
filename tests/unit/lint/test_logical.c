#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lint/logical.h"

#include "base/strbuf.h"

/* The first physical lines of the logical lines of SOURCE, from 1, with their indentation. */
static void assert_lines(const char *source, const char *expected)
{
	struct strbuf out = STRBUF_INIT;
	struct logical_lines lines;
	struct arena arena;

	arena_init(&arena);
	lines = logical_lines_find(&arena, slice_of(source));
	for (size_t i = 0; i < lines.count; i++) {
		struct span span = lines.items[i].span;
		int first = 1, count = 0;

		for (uint32_t at = 0; at < span_end(span); at++) {
			first += at < span.offset && source[at] == '\n';
			count += at >= span.offset && source[at] == '\n';
		}
		strbuf_addf(&out, "%s%d+%d@%u", i ? " " : "", first, count, lines.items[i].indentation);
	}
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
	arena_release(&arena);
}

static void lines_are_joined_as_python_joins_them(void **state)
{
	(void)state;
	assert_lines("", "");
	assert_lines("a\nb\n", "1+1@0 2+1@0");
	assert_lines("f(\n  1,\n)\nb\n", "1+3@0 4+1@0");
	assert_lines("a = \\\n  1\nb\n", "1+2@0 3+1@0");
	assert_lines("a = '''\n)\n'''\nb\n", "1+3@0 4+1@0");
	assert_lines("a = '('\nb\n", "1+1@0 2+1@0");
	assert_lines("a = 1  # (\nb\n", "1+1@0 2+1@0");
	assert_lines("# a\n\n  # b\nif a:\n\tb\n", "4+1@0 5+1@8");
	assert_lines("a", "1+0@0");
	assert_lines("f(", "1+0@0");
	assert_lines(")\nb\n", "1+1@0 2+1@0");
}

static void a_physical_line_holds_its_line_break(void **state)
{
	struct span span;

	(void)state;
	span = physical_line(slice_of("ab\ncd\n"), 4);
	assert_int_equal(span.offset, 3);
	assert_int_equal(span.length, 3);
	span = physical_line(slice_of("ab\r\ncd"), 1);
	assert_int_equal(span.offset, 0);
	assert_int_equal(span.length, 4);
	span = physical_line(slice_of("ab\ncd"), 5);
	assert_int_equal(span.offset, 3);
	assert_int_equal(span.length, 2);
	assert_int_equal(line_indentation(slice_of("\n \tx"), 1), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_joined_as_python_joins_them),
		cmocka_unit_test(a_physical_line_holds_its_line_break),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
