#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/transport.h"

#include <string.h>
#include <unistd.h>

/* What comes of TEXT, which is all that is sent. */
static enum transport_status read_from(const char *text, struct strbuf *body)
{
	struct transport transport = { .wake = -1 };
	enum transport_status status;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
	close(ends[1]);
	transport.fd = ends[0];
	status = transport_read(&transport, body);
	close(ends[0]);
	return status;
}

static void check(const char *text, enum transport_status want)
{
	struct strbuf body = STRBUF_INIT;

	assert_int_equal(read_from(text, &body), want);
	strbuf_release(&body);
}

static void a_message_has_a_header_and_a_body(void **state)
{
	struct strbuf body = STRBUF_INIT;

	assert_int_equal(read_from("Content-Type: x\r\ncontent-length: 2 \r\n\r\n{}rest", &body),
			 TRANSPORT_MESSAGE);
	assert_string_equal(strbuf_text(&body), "{}");
	strbuf_release(&body);
	check("Content-Length: 0\r\n\r\n", TRANSPORT_MESSAGE);
	check("", TRANSPORT_END);
}

static void a_header_that_is_none_ends_it(void **state)
{
	check("Content-Length: 2\n\n{}", TRANSPORT_BROKEN);
	check("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", TRANSPORT_BROKEN);
	check("Content-Length: -2\r\n\r\n{}", TRANSPORT_BROKEN);
	check("Content-Length: 2x\r\n\r\n{}", TRANSPORT_BROKEN);
	check("Content-Length:\r\n\r\n{}", TRANSPORT_BROKEN);
	check("Content-Length: 99999999999999999999\r\n\r\n{}", TRANSPORT_BROKEN);
	check("\r\n{}", TRANSPORT_BROKEN);
	check("Content-Length: 3\r\n\r\n{}", TRANSPORT_BROKEN);
	check("Content-Length: 3", TRANSPORT_BROKEN);
}

static void a_header_is_bounded(void **state)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_pad(&text, 'x', HEADER_MAX + 1);
	check(strbuf_text(&text), TRANSPORT_BROKEN);
	strbuf_clear(&text);
	for (int i = 0; i < 100; i++)
		strbuf_addstr(&text, "a: b\r\n");
	strbuf_addstr(&text, "Content-Length: 0\r\n\r\n");
	check(strbuf_text(&text), TRANSPORT_BROKEN);
	strbuf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_has_a_header_and_a_body),
		cmocka_unit_test(a_header_that_is_none_ends_it),
		cmocka_unit_test(a_header_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
