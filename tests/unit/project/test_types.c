#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tree.h"

struct row {
	const char *files;
	const char *expected;
};

static const struct row TYPES[] = {
#include "types.def"
};

static const struct row BASES[] = {
#include "bases.def"
};

static const char *const KINDS[] = {
	[TYPE_UNKNOWN] = "unknown", [TYPE_INSTANCE] = "instance", [TYPE_CLASS] = "class",
	[TYPE_MODULE] = "module",   [TYPE_FUNCTION] = "function", [TYPE_QUERYSET] = "queryset",
	[TYPE_MANAGER] = "manager",
};

static const char *describe(struct tree *tree, struct type type)
{
	const char *name = type.cls.name ? type.cls.name : type.entity.name;

	return arena_printf(&tree->arena, "%s%s%s%s%s", KINDS[type.kind], name ? " " : "", name ? name : "",
			    type.model.name ? " of " : "", type.model.name ? type.model.name : "");
}

static void expressions_have_their_types(void **state)
{
	for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
		struct tree tree;
		const struct scope *scope;
		const struct expr *question;
		const char *found;

		tree_open(&tree, TYPES[i].files);
		question = tree_question(&tree, &scope);
		found = describe(&tree, project_type(tree.project, scope, question));
		if (strcmp(found, TYPES[i].expected) != 0)
			fail_msg("%s  is       %s\n  expected %s", TYPES[i].files, found, TYPES[i].expected);
		tree_close(&tree);
	}
}

static const char *describe_class(struct tree *tree, const struct class_info *info)
{
	const char *text = "";

	for (size_t i = 0; i < info->ancestor_count; i++)
		text = arena_printf(&tree->arena, "%s%s%s", text, i ? " " : "", info->ancestors[i].name);
	if (info->metaclass.name)
		text = arena_printf(&tree->arena, "%s meta %s", text, info->metaclass.name);
	return info->complete ? text : arena_printf(&tree->arena, "%s ...", text);
}

static void classes_have_their_ancestors(void **state)
{
	for (size_t i = 0; i < sizeof BASES / sizeof *BASES; i++) {
		struct tree tree;
		const char *found;

		tree_open(&tree, BASES[i].files);
		found = describe_class(&tree, project_class(tree.project, all_of(tree.asker).classes[0]));
		if (strcmp(found, BASES[i].expected) != 0)
			fail_msg("%s  is       %s\n  expected %s", BASES[i].files, found, BASES[i].expected);
		tree_close(&tree);
	}
}

static void subclasses_are_found_across_files(void **state)
{
	struct tree tree;
	const struct class_def *const *found;
	size_t count;

	tree_open(&tree, "== a.py\nclass X: pass\n"
			 "== b.py\nfrom a import X as Y\nclass B(Y): pass\nclass None_: pass\n"
			 "== c.py\nfrom b import B\nclass C(B): pass\n");
	found = project_subclasses(tree.project, all_of(tree.asker).classes[0], &count);
	assert_int_equal(count, 2);
	assert_string_equal(found[0]->name, "B");
	assert_string_equal(found[1]->name, "C");
	tree_close(&tree);
}

/* Answers must not depend on what was asked before. */
static void the_order_of_questions_does_not_matter(void **state)
{
	static const char FILES[] = "== a.py\nfrom b import B\nclass A(B): pass\nx = y = z = A()\n"
				    "== b.py\nfrom a import A\nclass B(A, C): pass\nclass C: pass\n";
	const char *forth, *back;
	struct tree one, other;

	tree_open(&one, FILES);
	forth = describe_class(&one, project_class(one.project, all_of(one.asker).classes[0]));
	tree_open(&other, FILES);
	project_class(other.project, all_of(project_module(other.project, 1)).classes[0]);
	project_class(other.project, all_of(project_module(other.project, 1)).classes[1]);
	back = describe_class(&other, project_class(other.project, all_of(other.asker).classes[0]));
	assert_string_equal(forth, back);
	assert_string_equal(forth, "a.A b.B b.C");
	tree_close(&one);
	tree_close(&other);
}

static void methods_are_bound_as_written(void **state)
{
	static const enum method_kind KINDS_EXPECTED[] = { METHOD_INSTANCE, METHOD_CLASS, METHOD_STATIC, METHOD_CLASS,
							   METHOD_STATIC,   METHOD_CLASS, METHOD_CLASS,  METHOD_NONE };
	struct tree tree;

	tree_open(&tree, "== a.py\n"
			 "from functools import lru_cache\n"
			 "class X:\n"
			 "    def a(self): pass\n"
			 "    @lru_cache\n"
			 "    @classmethod\n"
			 "    def b(cls): pass\n"
			 "    @staticmethod\n"
			 "    def c(): pass\n"
			 "    def d(cls): pass\n"
			 "    d = classmethod(d)\n"
			 "    def __new__(cls): pass\n"
			 "    def __init_subclass__(cls): pass\n"
			 "    if a:\n"
			 "        @classmethod\n"
			 "        def e(cls): pass\n"
			 "def f(): pass\n");
	assert_int_equal(all_of(tree.asker).function_count, sizeof KINDS_EXPECTED / sizeof *KINDS_EXPECTED);
	for (size_t i = 0; i < all_of(tree.asker).function_count; i++)
		assert_int_equal(project_method_kind(tree.project, all_of(tree.asker).functions[i]), KINDS_EXPECTED[i]);
	tree_close(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_have_their_types),
		cmocka_unit_test(classes_have_their_ancestors),
		cmocka_unit_test(subclasses_are_found_across_files),
		cmocka_unit_test(the_order_of_questions_does_not_matter),
		cmocka_unit_test(methods_are_bound_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
