#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tree.h"

struct row {
	const char *form;
	const char *files;
	const char *expected;
};

static const struct row ROWS[] = {
#include "imports.def"
};

static const char *const KINDS[] = {
	[ENTITY_UNKNOWN] = "unknown",   [ENTITY_MODULE] = "module",     [ENTITY_CLASS] = "class",
	[ENTITY_FUNCTION] = "function", [ENTITY_VARIABLE] = "variable", [ENTITY_PARAMETER] = "parameter",
	[ENTITY_EXTERNAL] = "external",
};

static void every_form_finds_its_target(void **state)
{
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct tree tree;
		const struct scope *scope;
		const struct expr *question;
		struct entity entity;
		const char *found;

		tree_open(&tree, ROWS[i].files);
		question = tree_question(&tree, &scope);
		entity = project_resolve(tree.project, scope, question);
		found = arena_printf(&tree.arena, "%s%s%s", KINDS[entity.kind], entity.name ? " " : "",
				     entity.name ? entity.name : "");
		if (strcmp(found, ROWS[i].expected) != 0)
			fail_msg("%s\n%s  is       %s\n  expected %s", ROWS[i].form, ROWS[i].files, found,
				 ROWS[i].expected);
		tree_close(&tree);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_finds_its_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
