/*
 * What a rule is, and what it may ask. Layer `lint`. A rule is one file rules/<name>.c, one page rules/<name>.md and one line
 * in rules/rules.def. It sees facts and answers of the analyses, never configuration syntax, suppressions or formats.
 */
#ifndef LINT_RULE_H
#define LINT_RULE_H

#include "config/pack.h"
#include "lint/finding.h"
#include "project/project.h"

struct config;
struct convention;
struct check;

struct rule {
	const char *code;       /* "OL101" */
	const char *name;       /* "cached-method-keeps-instances" */
	enum severity severity; /* default; SEVERITY_OFF for rules that are off until named */
	const char *summary;    /* one line */
	/* Judges one file; NULL for the tool's own rules (OL9xx), which lint/ itself raises. */
	void (*check)(struct check *check, const struct module *module);
	/*
	 * For rules that find something in other files than those they judge, which are then all in which keys are used: whether
	 * what they find may stand in MODULE; true where that is unsure. NULL for all others.
	 */
	bool (*concerns)(struct check *check, const struct module *module);
};

/* Each rule's check is declared from its row in rules/rules.def. */
#define RULE(id, symbol, title, level, text) void symbol##_check(struct check *check, const struct module *module);
#define PROJECT_RULE(id, symbol, title, level, text)                              \
	RULE(id, symbol, title, level, text)                                      \
	bool symbol##_concerns(struct check *check, const struct module *module);
#define OWN(id, symbol, title, level, text)
#include "rules.def"
#undef RULE
#undef PROJECT_RULE
#undef OWN

/* All rules, sorted by code; expanded from rules/rules.def. */
extern const struct rule *const rules[];
extern const size_t rule_count;

/* By code or by name; NULL if there is none. */
const struct rule *rule_find(const char *code_or_name);
/* The code or name nearest to WORD, or NULL. */
const char *rule_suggest(const char *word);

/* The page of RULE in Markdown; empty for a rule that has none. */
struct slice rule_page(const struct rule *rule);

/* One run of one rule over the files. The members are for rules to read. */
struct check {
	struct project *project;             /* answers; the analyses hang on it */
	const struct config *config;         /* of the file at hand */
	const struct convention *convention; /* of that configuration, for cache keys; NULL: none */
	struct arena *arena;                 /* of the run: messages and evidence go here */
	const struct rule *rule;
	struct check_state *state; /* lint's own */
};

/*
 * Adds a copy of FINDING, whose rule is filled in from the check, unless the configuration turns the rule off for that file. A finding may stand in any file of the
 * project; it is reported if that file is, and once if several files lead to it (same rule and place). The configured
 * severity replaces the finding's own only where it is set for the rule.
 */
void check_report(struct check *check, struct finding finding);

/*
 * Says that the job cannot be done as it was configured (a pattern takes too long): the run ends with MESSAGE, which is
 * copied, and exit status 2. The first one counts.
 */
void check_fail(struct check *check, const char *message);

/*
 * Says why the rule says nothing about PLACE (about the whole file where its length is 0): SENTENCE is as in evidence, CHAIN
 * shows it; both are borrowed. Nobody but `outlive explain` asks: else it costs nothing, and a rule may leave it out.
 */
void check_pass(const struct check *check, struct place place, const char *sentence, struct evidence_chain chain);
/* Whether somebody asks, for sentences that have to be made. */
bool check_explains(const struct check *check);

/* Whether lifetime rules are silent in this file: tests, migrations, management commands, or configured as short-lived. */
bool check_is_short_lived(const struct check *check, const struct module *module);
bool check_is_test(const struct check *check, const struct module *module);

#endif
