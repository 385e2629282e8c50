#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lint/directive.h"

#include "base/strbuf.h"

/* Each directive as "tool verb[item,item]=reason", with spaces in between. */
static void read_all(const char *comment, bool own_line, struct strbuf *out)
{
	struct directive directive;
	size_t offset = 0;

	while (directive_next(slice_of(comment), own_line, &offset, &directive)) {
		strbuf_addf(out, "%s%d %d", out->size ? " " : "", (int)directive.tool, (int)directive.verb);
		if (directive.has_list)
			strbuf_addch(out, '[');
		for (size_t i = 0; i < directive.item_count; i++) {
			strbuf_addstr(out, i ? "," : "");
			strbuf_addslice(out, directive.items[i]);
		}
		if (directive.has_list)
			strbuf_addch(out, ']');
		if (directive.reason.size) {
			strbuf_addch(out, '=');
			strbuf_addslice(out, directive.reason);
		}
	}
}

static void comments_are_read(void **state)
{
	static const struct {
		const char *comment;
		const char *expected;
		bool own_line;
	} rows[] = {
		{ "# plain words", "", false },
		{ "# noqa", "0 0", false },
		{ "#NoQA", "0 0", false },
		{ "# noqa some text", "0 0=some text", false },
		{ "# noqa: OL101", "0 0[OL101]", false },
		{ "# noqa: OL101, B019 F401", "0 0[OL101,B019,F401]", false },
		{ "# noqa:OL101,OL103", "0 0[OL101,OL103]", false },
		{ "# outlive: ignore[OL101]", "1 2[OL101]", false },
		{ "# outlive: ignore[OL101, cached-coroutine-or-generator] -- few of them",
		  "1 2[OL101,cached-coroutine-or-generator]=few of them", false },
		{ "# outlive: ignore[OL101,]", "1 2[OL101]", false },
		{ "# outlive: file-ignore[OL101]", "1 1[OL101]", true },
		{ "# outlive: disable[OL101]", "1 4[OL101]", true },
		{ "# outlive: enable[OL101]", "1 5[OL101]", true },
		{ "# outlive: ignroe[OL101]", "1 6[OL101]", false },
		{ "# ruff: ignore[cached-instance-method]", "3 2[cached-instance-method]", false },
		{ "# pylint: disable=method-cache-max-size-none", "4 4[method-cache-max-size-none]", false },
		{ "# why  # outlive: ignore[OL101]", "1 2[OL101]", false },
		{ "# outlive: ignore[OL101]  # noqa: F401", "1 2[OL101] 0 0[F401]", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct strbuf out = STRBUF_INIT;

		read_all(rows[i].comment, rows[i].own_line, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
		strbuf_release(&out);
	}
}

static void a_list_has_a_bound(void **state)
{
	struct strbuf comment = STRBUF_INIT;
	struct directive directive;
	size_t offset = 0;

	(void)state;
	strbuf_addstr(&comment, "# noqa: OL101");
	for (int i = 0; i < 1000; i++)
		strbuf_addstr(&comment, ",OL101");
	assert_true(directive_next(strbuf_slice(&comment), false, &offset, &directive));
	assert_int_equal(directive.item_count, DIRECTIVE_ITEMS_MAX);
	assert_false(directive_next(strbuf_slice(&comment), false, &offset, &directive));
	strbuf_release(&comment);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_are_read),
		cmocka_unit_test(a_list_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
