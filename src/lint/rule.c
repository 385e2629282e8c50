#include "lint/rule.h"

#include "base/suggest.h"
#include "config/embedded.h"

#define RULE(id, symbol, title, level, text) void symbol##_check(struct check *check, const struct module *module);
#define PROJECT_RULE(id, symbol, title, level, text)                              \
	RULE(id, symbol, title, level, text)                                      \
	bool symbol##_concerns(struct check *check, const struct module *module);
#define OWN(id, symbol, title, level, text)
#include "rules.def"
#undef RULE
#undef PROJECT_RULE
#undef OWN

#define ROW(id, symbol, title, level, text, function, concerns) \
	static const struct rule symbol##_rule = { #id, title, SEVERITY_##level, text, function, concerns };
#define RULE(id, symbol, title, level, text) ROW(id, symbol, title, level, text, symbol##_check, NULL)
#define PROJECT_RULE(id, symbol, title, level, text) ROW(id, symbol, title, level, text, symbol##_check, symbol##_concerns)
#define OWN(id, symbol, title, level, text) ROW(id, symbol, title, level, text, NULL, NULL)
#include "rules.def"
#undef RULE
#undef PROJECT_RULE
#undef OWN

const struct rule *const rules[] = {
#define RULE(id, symbol, title, level, text) &symbol##_rule,
#define PROJECT_RULE(id, symbol, title, level, text) &symbol##_rule,
#define OWN(id, symbol, title, level, text) &symbol##_rule,
#include "rules.def"
#undef RULE
#undef PROJECT_RULE
#undef OWN
};

const size_t rule_count = sizeof rules / sizeof *rules;

const struct rule *rule_find(const char *code_or_name)
{
	for (size_t i = 0; i < rule_count; i++)
		if (text_equals(rules[i]->code, code_or_name) || text_equals(rules[i]->name, code_or_name))
			return rules[i];
	return NULL;
}

const char *rule_suggest(const char *word)
{
	const char *names[2 * (sizeof rules / sizeof *rules)];

	for (size_t i = 0; i < rule_count; i++) {
		names[2 * i] = rules[i]->code;
		names[2 * i + 1] = rules[i]->name;
	}
	return suggest(word, names, 2 * rule_count);
}

struct slice rule_page(const struct rule *rule)
{
	static const char folder[] = "pages/", end[] = ".md";
	size_t size = strlen(rule->name);

	for (size_t i = 0; i < embedded_files_count; i++) {
		const struct embedded_file *file = &embedded_files[i];
		const char *name = file->path + sizeof folder - 1;

		if (text_starts(file->path, folder) && strncmp(name, rule->name, size) == 0 &&
		    text_equals(name + size, end))
			return (struct slice){ file->data, file->size };
	}
	return (struct slice){ "", 0 };
}
