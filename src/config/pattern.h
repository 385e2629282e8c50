/*
 * A PCRE2 pattern over whole texts, for patterns that users write: with limits on steps, depth and memory, so that none can
 * hang the program. Layer `config`. Immutable once compiled: several threads may match at once.
 */
#ifndef CONFIG_PATTERN_H
#define CONFIG_PATTERN_H

#include "base/slice.h"

enum pattern_result {
	PATTERN_MATCH,
	PATTERN_NO_MATCH,
	PATTERN_LIMIT, /* it took too many steps or too much memory to tell */
};

struct pattern;

/* Why a pattern does not compile. */
struct pattern_fault {
	size_t offset; /* into the pattern */
	char message[128];
};

/* Compiles TEXT, which is anchored at both ends. NULL and FAULT if it is no pattern. The caller ends it with pattern_free(). */
struct pattern *pattern_compile(const char *text, struct pattern_fault *fault);
void pattern_free(struct pattern *pattern);

enum pattern_result pattern_match(const struct pattern *pattern, struct slice subject);

/* The group that is named GROUP, where SUBJECT matches; false if it does not, or the pattern has no such group or it took no part. */
bool pattern_group(const struct pattern *pattern, struct slice subject, const char *group, struct slice *out);

/*
 * Whether TEXT reads like a pattern of how a text begins, though it is anchored at both ends: it begins with `^`, does not end
 * with `$`, and nothing that may go on stands at its end.
 */
bool pattern_is_of_head(const char *text);

/* Whether HEAD, or HEAD followed by more, matches. */
enum pattern_result pattern_may_begin(const struct pattern *pattern, struct slice head);

#endif
