#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/documents.h"

static struct document *open_text(struct documents *documents, const char *text)
{
	json_t *item =
		json_pack("{s:s, s:i, s:s}", "uri", "file:///a.py", "version", 1, "text", text);
	struct document *document = documents_open(documents, item);

	json_decref(item);
	assert_non_null(document);
	return document;
}

/* CHANGES is JSON; what the text is then. */
static void check(const char *text, const char *changes, bool good, const char *want)
{
	struct documents documents = { 0 };
	struct document *document = open_text(&documents, text);
	json_t *json = json_loads(changes, JSON_DECODE_ANY, NULL);

	assert_int_equal(document_change(document, json, POSITION_UTF16), good);
	assert_string_equal(strbuf_text(&document->text), want);
	json_decref(json);
	documents_release(&documents);
}

#define AT(line, start, end)                                                   \
	"{\"range\": {\"start\": {\"line\": " #line ", \"character\": " #start \
	"}, \"end\": {\"line\": " #line ", \"character\": " #end "}}, \"text\": \"X\"}"

static void changes_are_made_in_their_order(void **state)
{
	check("ab\ncd\n", "[" AT(0, 0, 1) ", " AT(0, 1, 2) "]", true, "XX\ncd\n");
	check("ab\ncd\n", "[{\"text\": \"q\"}, " AT(0, 1, 1) "]", true, "qX");
	check("ab", "[{\"range\": null, \"text\": \"\"}]", true, "");
	check("ab\n", "[" AT(9, 0, 5) "]", true, "ab\nX");
}

static void what_is_no_change_is_refused(void **state)
{
	check("ab", "[" AT(0, 1, 0) "]", false, "ab");
	check("ab", "[{\"text\": 1}]", false, "ab");
	check("ab", "[3]", false, "ab");
	check("ab", "{}", false, "ab");
	check("ab", "[{\"range\": {}, \"text\": \"q\"}]", false, "ab");
}

static void a_uri_is_open_once(void **state)
{
	struct documents documents = { 0 };
	struct document *document = open_text(&documents, "a");

	assert_ptr_equal(open_text(&documents, "b"), document);
	assert_string_equal(strbuf_text(&document->text), "b");
	assert_string_equal(document->path, "/a.py");
	documents_close(&documents, document);
	assert_null(documents_find(&documents, "file:///a.py"));
	documents_release(&documents);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_made_in_their_order),
		cmocka_unit_test(what_is_no_change_is_refused),
		cmocka_unit_test(a_uri_is_open_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
