#include "config/pattern.h"

#include "base/oom.h"
#include "base/strbuf.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MAX_PATTERN = 8192, MATCH_LIMIT = 200000, DEPTH_LIMIT = 2000, HEAP_LIMIT_KIB = 4096 };

/* PCRE2 allows no partial matching with PCRE2_ENDANCHORED, so that this takes a second code. */
struct pattern {
	pcre2_code *whole;
	pcre2_code *head; /* NULL where the pattern cannot stand in a group: then anything may begin it */
	pcre2_match_context *limits;
};

static pcre2_code *compile(const char *text, uint32_t anchors, struct pattern_fault *fault)
{
	const uint32_t options = PCRE2_ANCHORED | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;
	PCRE2_SIZE offset = 0;
	int error = 0;

	if (!context)
		oom();
	pcre2_set_max_pattern_length(context, MAX_PATTERN);
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options | anchors, &error, &offset, context);
	pcre2_compile_context_free(context);
	/* Where there is no JIT, matching is slower and means the same. */
	if (code)
		pcre2_jit_compile(code, anchors ? PCRE2_JIT_COMPLETE : PCRE2_JIT_PARTIAL_HARD);
	if (code || !fault)
		return code;
	fault->offset = offset;
	pcre2_get_error_message(error, (PCRE2_UCHAR *)fault->message, sizeof(fault->message));
	return NULL;
}

static pcre2_code *compile_head(const char *text)
{
	struct strbuf group = STRBUF_INIT;
	pcre2_code *code;

	strbuf_addf(&group, "(?:%s)\\z", text);
	code = compile(strbuf_text(&group), 0, NULL);
	strbuf_release(&group);
	return code;
}

struct pattern *pattern_compile(const char *text, struct pattern_fault *fault)
{
	pcre2_code *code = compile(text, PCRE2_ENDANCHORED, fault);
	struct pattern *pattern;

	if (!code)
		return NULL;
	pattern = xmalloc(sizeof(*pattern));
	pattern->whole = code;
	pattern->head = compile_head(text);
	pattern->limits = pcre2_match_context_create(NULL);
	if (!pattern->limits)
		oom();
	pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(pattern->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT_KIB);
	return pattern;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_match_context_free(pattern->limits);
	pcre2_code_free(pattern->whole);
	pcre2_code_free(pattern->head);
	free(pattern);
}

static enum pattern_result match(const struct pattern *pattern, const pcre2_code *code, struct slice subject,
				 uint32_t options)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int result;

	if (!data)
		oom();
	result = pcre2_match(code, (PCRE2_SPTR)subject.data, subject.size, 0, options, data, pattern->limits);
	pcre2_match_data_free(data);
	if (result >= 0 || result == PCRE2_ERROR_PARTIAL)
		return PATTERN_MATCH;
	return result == PCRE2_ERROR_NOMATCH ? PATTERN_NO_MATCH : PATTERN_LIMIT;
}

enum pattern_result pattern_match(const struct pattern *pattern, struct slice subject)
{
	return match(pattern, pattern->whole, subject, 0);
}

bool pattern_group(const struct pattern *pattern, struct slice subject, const char *group, struct slice *out)
{
	pcre2_match_data *data;
	const PCRE2_SIZE *bounds;
	int number = pcre2_substring_number_from_name(pattern->whole, (PCRE2_SPTR)group);
	bool found;

	if (number < 0)
		return false;
	data = pcre2_match_data_create_from_pattern(pattern->whole, NULL);
	if (!data)
		oom();
	found = pcre2_match(pattern->whole, (PCRE2_SPTR)subject.data, subject.size, 0, 0, data, pattern->limits) >
		number;
	bounds = pcre2_get_ovector_pointer(data) + 2 * number;
	found = found && bounds[0] != PCRE2_UNSET && bounds[0] <= bounds[1];
	if (found)
		*out = (struct slice){ subject.data + bounds[0], bounds[1] - bounds[0] };
	pcre2_match_data_free(data);
	return found;
}

static bool ends_with(const char *text, size_t size, const char *tail)
{
	size_t length = strlen(tail);

	return size >= length && memcmp(text + size - length, tail, length) == 0;
}

bool pattern_is_of_head(const char *text)
{
	static const char *const open[] = { "*", "+", "*?", "+?", "*+", "++", ",}", ",}?", ",}+" };
	size_t size = strlen(text);

	if (text[0] != '^' || ends_with(text, size, "$") || ends_with(text, size, "\\z") || ends_with(text, size, "\\Z"))
		return false;
	while (size && text[size - 1] == ')')
		size--;
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (ends_with(text, size, open[i]) && !ends_with(text, size - strlen(open[i]), "\\"))
			return false;
	return true;
}

enum pattern_result pattern_may_begin(const struct pattern *pattern, struct slice head)
{
	/* PCRE2 calls no empty text a partial match. */
	if (head.size == 0 || !pattern->head)
		return PATTERN_MATCH;
	return match(pattern, pattern->head, head, PCRE2_PARTIAL_HARD);
}
