#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lint/baseline.h"
#include "lint/rule.h"

/* Findings as `path scope hash`, in files of that number. */
struct seen {
	const char *path;
	const char *scope;
	uint64_t hash;
};

struct world {
	struct arena arena;
	struct finding findings[8];
	uint64_t hashes[8];
	const char *paths[8];
	size_t count;
	const char *unseen; /* this path is not checked */
	const char *gone;   /* this one is not there any more */
};

static const char *path_of(void *context, uint32_t file)
{
	return ((struct world *)context)->paths[file];
}

static bool in_sight(void *context, const char *path, const char *code, bool *gone)
{
	const struct world *world = context;

	(void)code;
	*gone = world->gone && text_equals(path, world->gone);
	return !world->unseen || !text_equals(path, world->unseen);
}

static void set(struct world *world, const struct seen *seen)
{
	world->count = 0;
	for (; seen[world->count].path; world->count++) {
		size_t i = world->count;

		world->findings[i] = (struct finding){ .rule = rule_find("OL101"), .scope = seen[i].scope };
		world->findings[i].place.file = (uint32_t)i;
		world->paths[i] = seen[i].path;
		world->hashes[i] = seen[i].hash;
	}
}

static struct baseline_run run_of(struct world *world)
{
	return (struct baseline_run){ world->findings, world->count, world->hashes, world, path_of, in_sight };
}

static const char *printed(struct world *world, struct baseline baseline)
{
	struct strbuf out = STRBUF_INIT;
	const char *text;

	for (size_t i = 0; i < baseline.count; i++)
		strbuf_addf(&out, "%s %s %d x%zu;", baseline.items[i].path, baseline.items[i].scope,
			    (int)baseline.items[i].hash, baseline.items[i].count);
	text = arena_strdup(&world->arena, strbuf_text(&out));
	strbuf_release(&out);
	return text;
}

/* What stays active of NOW under a baseline of THEN; the baseline after pruning is in PRUNED. */
static size_t left_of(struct world *world, const struct seen *then, const struct seen *now, const char **pruned,
		      size_t *stale)
{
	struct baseline baseline;
	struct baseline_run run;
	size_t left = 0;

	set(world, then);
	run = run_of(world);
	baseline = baseline_collect(&world->arena, NULL, &run);
	set(world, now);
	run = run_of(world);
	*stale = baseline_apply(&world->arena, &baseline, &run);
	for (size_t i = 0; i < world->count; i++)
		left += world->findings[i].state == FINDING_ACTIVE;
	*pruned = printed(world, baseline_prune(&world->arena, &baseline));
	return left;
}

#define LEFT(...) left_of(&world, then, (const struct seen[]){ __VA_ARGS__, { 0 } }, &pruned, &stale)

static void one_of_class_and_file_may_change(void **state)
{
	static const struct seen then[] = { { "a.py", "A.f", 1 }, { "a.py", "B.f", 1 }, { "b.py", "C.g", 2 }, { 0 } };
	struct world world = { 0 };
	const char *pruned;
	size_t stale;

	(void)state;
	arena_init(&world.arena);
	assert_int_equal(LEFT({ "a.py", "A.f", 1 }, { "a.py", "B.f", 1 }, { "b.py", "C.g", 2 }), 0);
	assert_int_equal(stale, 0);
	assert_int_equal(LEFT({ "a.py", "A.f", 1 }, { "a.py", "New.f", 1 }, { "new.py", "C.g", 2 }), 0);
	assert_int_equal(stale, 0);
	assert_string_equal(pruned, "a.py A.f 1 x1;a.py New.f 1 x1;new.py C.g 2 x1;");
	assert_int_equal(LEFT({ "c.py", "A.h", 1 }), 1); /* both have changed */
	assert_int_equal(stale, 3);
	assert_string_equal(pruned, "");
	arena_release(&world.arena);
}

static void a_copy_is_new(void **state)
{
	static const struct seen then[] = { { "a.py", "A.f", 1 }, { "b.py", "A.f", 1 }, { 0 } };
	struct world world = { 0 };
	const char *pruned;
	size_t stale;

	(void)state;
	arena_init(&world.arena);
	assert_int_equal(LEFT({ "a.py", "A.f", 1 }, { "b.py", "A.f", 1 }, { "c.py", "A.f", 1 }), 1);
	assert_int_equal(LEFT({ "a.py", "A.f", 1 }, { "b.py", "A.f", 1 }, { "b.py", "B.f", 1 }), 1);
	world.unseen = "a.py";
	assert_int_equal(LEFT({ "b.py", "A.f", 1 }, { "c.py", "A.f", 1 }), 1);
	assert_string_equal(pruned, "a.py A.f 1 x1;b.py A.f 1 x1;");
	world.gone = "a.py";
	assert_int_equal(LEFT({ "b.py", "A.f", 1 }, { "c.py", "A.f", 1 }), 0);
	assert_string_equal(pruned, "b.py A.f 1 x1;c.py A.f 1 x1;");
	arena_release(&world.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_class_and_file_may_change),
		cmocka_unit_test(a_copy_is_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
