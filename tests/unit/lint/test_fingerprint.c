#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"

static struct finding finding_in(const char *source, const char *part, const char *code, const char *scope)
{
	return (struct finding){
		.rule = rule_find(code),
		.scope = scope,
		.place = { 0, { (uint32_t)(strstr(source, part) - source), (uint32_t)strlen(part) } },
	};
}

static uint64_t hash(const char *source, const char *part, const char *code, const char *scope)
{
	struct finding finding = finding_in(source, part, code, scope);

	return finding_hash(&finding, slice_of(source));
}

static void a_hash_survives_moves_and_indentation(void **state)
{
	uint64_t first = hash("@lru_cache(maxsize=None)", "lru_cache(maxsize=None)", "OL101", "A.f");

	(void)state;
	assert_true(first == hash("x = 1\n\n  @lru_cache(maxsize=None)", "lru_cache(maxsize=None)", "OL101", "A.f"));
	assert_true(first ==
		    hash("@lru_cache(\r\n\tmaxsize = None)", "lru_cache(\r\n\tmaxsize = None)", "OL101", "A.f"));
}

static void a_hash_tells_code_scope_and_source_apart(void **state)
{
	uint64_t first = hash("@lru_cache", "lru_cache", "OL101", "A.f");

	(void)state;
	assert_false(first == hash("@lru_cache", "lru_cache", "OL103", "A.f"));
	assert_false(first == hash("@lru_cache", "lru_cache", "OL101", "A.g"));
	assert_false(first == hash("@lru_cach2", "lru_cach2", "OL101", "A.f"));
	assert_true(hash("@lru_cache", "lru_cache", "OL101", NULL) == hash("@lru_cache", "lru_cache", "OL101", ""));
}

static void a_place_beyond_the_source_is_harmless(void **state)
{
	struct finding finding = { .rule = rule_find("OL101"), .place = { 0, { 100, 100 } } };

	(void)state;
	finding_hash(&finding, slice_of("short"));
}

static void equal_fingerprints_are_told_apart(void **state)
{
	struct finding findings[] = {
		{ .fingerprint = 7 }, { .fingerprint = 9 }, { .fingerprint = 7 }, { .fingerprint = 7 }
	};
	uint64_t third;

	(void)state;
	fingerprints_settle(findings, 4);
	assert_true(findings[0].fingerprint == 7 && findings[1].fingerprint == 9);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(findings[i].fingerprint == findings[j].fingerprint);
	third = findings[2].fingerprint;
	findings[0].fingerprint = findings[2].fingerprint = 7;
	fingerprints_settle(findings, 3);
	assert_true(findings[2].fingerprint == third);
	fingerprints_settle(findings, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hash_survives_moves_and_indentation),
		cmocka_unit_test(a_hash_tells_code_scope_and_source_apart),
		cmocka_unit_test(a_place_beyond_the_source_is_harmless),
		cmocka_unit_test(equal_fingerprints_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
