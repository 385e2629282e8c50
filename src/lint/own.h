/* The rules that are about the tool itself, OL9xx, and what they share. Layer `lint`, private. */
#ifndef LINT_OWN_H
#define LINT_OWN_H

#include "lint/rule.h"
#include "lint/suppress.h"

/* Whether RULE is on in FILE, whatever rule the check runs. */
bool check_is_on(const struct check *check, const struct rule *rule, uint32_t file);

/* OL900: each top-level statement that has a syntax error and holds a needle. */
void invalid_syntax_report(struct check *check, const struct module *module);

/* OL901 and OL902, after the suppressions were applied to all other findings of the file. */
void unused_suppression_report(struct check *check, uint32_t file, struct slice source,
			       const struct suppressions *suppressions);
void suppression_without_reason_report(struct check *check, uint32_t file, const struct suppressions *suppressions);

#endif
