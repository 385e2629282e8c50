#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/line_hash.h"

/* What GitHub computes for TEXT, line by line, separated by spaces. */
static void expect_hashes(const char *text, const char *expected)
{
	struct arena arena;
	struct strbuf out = STRBUF_INIT;
	struct line_hashes hashes;

	arena_init(&arena);
	hashes = line_hashes_of(&arena, slice_of(text));
	for (uint32_t line = 1; line <= hashes.count; line++) {
		if (line > 1)
			strbuf_addch(&out, ' ');
		line_hash_add(&out, &hashes, line);
	}
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
	arena_release(&arena);
}

static void an_empty_file_has_one_line(void **state)
{
	expect_hashes("", "c129715d7a2bc9a3:1");
}

static void blanks_do_not_count(void **state)
{
	expect_hashes(" a\nb\n  \t\tc\n d",
		      "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1");
	expect_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
		      "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 c6805c5e1288b612:1 b86d3392aea1be30:1 "
		      "e6ceba753e1a442:1");
}

static void line_breaks_are_alike(void **state)
{
	static const char expected[] = "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 "
				       "b3edc88f2938467e:1 c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1";

	expect_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", expected);
	expect_hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", expected);
	expect_hashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", expected);
	expect_hashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", expected);
}

static void equal_hashes_are_numbered(void **state)
{
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < 10; i++)
		strbuf_addstr(&text, "Lorem ipsum dolor sit amet.\n");
	expect_hashes(strbuf_text(&text),
		      "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 "
		      "a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 "
		      "c129715d7a2bc9a3:1");
	strbuf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_has_one_line),
		cmocka_unit_test(blanks_do_not_count),
		cmocka_unit_test(line_breaks_are_alike),
		cmocka_unit_test(equal_hashes_are_numbered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
