#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../project/tree.h"
#include "analysis/caches.h"
#include "analysis/lifetime.h"
#include "analysis/sources.h"

struct row {
	const char *files;
	const char *expected;
};

typedef const char *describe_fn(struct tree *tree);

static void check(const struct row *rows, size_t count, describe_fn *describe)
{
	for (size_t i = 0; i < count; i++) {
		struct tree tree;
		const char *found;

		tree_open(&tree, rows[i].files);
		found = describe(&tree);
		if (strcmp(found, rows[i].expected) != 0)
			fail_msg("%s  is       %s\n  expected %s", rows[i].files, found, rows[i].expected);
		tree_close(&tree);
	}
}

/* Each cache as `spelled`, its bound, what it caches, and ! where it is made by a call. */
static const char *describe_caches(struct tree *tree)
{
	struct cache_list list = project_caches(tree->project, tree->asker);
	const char *text = "";

	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		const char *bound = use->bound_kind == BOUND_NONE ? "none" : "unknown";

		if (use->bound_kind == BOUND_ENTRIES)
			bound = arena_printf(&tree->arena, "%d", (int)use->bound);
		text = arena_printf(&tree->arena, "%s%s%s %s %s%s%s", text, i ? ", " : "", use->spelled, bound,
				    use->function ? use->function->name : "-", use->is_decorator ? "" : "!",
				    use->through ? " through" : "");
	}
	return text;
}

static void caches_are_found_in_every_form(void **state)
{
	static const struct row ROWS[] = {
#include "caches.def"
	};

	check(ROWS, sizeof ROWS / sizeof *ROWS, describe_caches);
}

/* The last class of the first file. */
static const char *describe_life(struct tree *tree)
{
	struct ast_parts all = tree->asker->ast->parts;

	return lifetime_name(class_life(tree->project, all.classes[all.class_count - 1]).lifetime);
}

static void instances_live_as_long_as_they_are_held(void **state)
{
	static const struct row ROWS[] = {
#include "lifetimes.def"
	};

	check(ROWS, sizeof ROWS / sizeof *ROWS, describe_life);
}

/* What the last function of the first file reads. */
static const char *validity_name(enum validity validity)
{
	static const char *const names[] = {
		[VALIDITY_UNKNOWN] = "unknown",
		[VALIDITY_FOREVER] = "forever",
		[VALIDITY_DEPLOYMENT] = "deployment",
		[VALIDITY_MIGRATION] = "migration",
		[VALIDITY_ROWS] = "rows",
		[VALIDITY_REQUEST] = "request",
		[VALIDITY_MOMENT] = "moment",
	};

	return names[validity];
}

static const char *describe_readings(struct tree *tree)
{
	struct ast_parts all = tree->asker->ast->parts;
	struct reading_list list = function_readings(tree->project, all.functions[all.function_count - 1]);
	const char *text = "";

	for (size_t i = 0; i < list.count; i++)
		text = arena_printf(&tree->arena, "%s%s%s%s: %s", text, i ? "; " : "",
				    validity_name(list.items[i].validity), list.items[i].doubtful ? "?" : "",
				    list.items[i].what);
	return text;
}

static void functions_read_what_they_reach(void **state)
{
	static const struct row ROWS[] = {
#include "readings.def"
	};

	check(ROWS, sizeof ROWS / sizeof *ROWS, describe_readings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caches_are_found_in_every_form),
		cmocka_unit_test(instances_live_as_long_as_they_are_held),
		cmocka_unit_test(functions_read_what_they_reach),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
