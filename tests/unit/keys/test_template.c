#include "keys.h"

static struct arena arena;

/* ---- from text ---- */

static struct part hole_of(struct slice name)
{
	for (int kind = HOLE_UNKNOWN; kind < PART_KIND_COUNT; kind++)
		if (kind != HOLE_VALUE && kind != HOLE_PARAMETER &&
		    slice_is(name, part_kind_name((enum part_kind)kind)))
			return part_hole((enum part_kind)kind, NULL, NULL);
	return part_named(HOLE_VALUE, arena_text(&arena, name), NULL, NULL);
}

/* A template as it is rendered: holes in braces, alternatives not. */
static const struct template *template_from(const char *text)
{
	struct part parts[TEMPLATE_MAX_PARTS];
	size_t count = 0;

	while (*text) {
		size_t size = strcspn(text, "{");

		if (size > 0) {
			parts[count++] = part_literal((struct slice){ text, size });
			text += size;
			continue;
		}
		size = strcspn(text, "}");
		parts[count++] = hole_of((struct slice){ text + 1, size - 1 });
		text += size + 1;
	}
	return template_parts(&arena, parts, count, NULL, NULL);
}

static void assert_text(const struct template *template, const char *text)
{
	assert_string_equal(template_text(&arena, template), text);
}

/* ---- operations ---- */

static void neighbours_are_joined(void **state)
{
	(void)state;
	assert_text(template_concat(&arena, template_from("a."), template_from("b{pk}")), "a.b{pk}");
	assert_int_equal(template_concat(&arena, template_from("a."), template_from("b{pk}"))->items[0].count, 2);
	assert_text(template_from("shop.{app_label}.{model}.x"), "shop.{label}.x");
	assert_text(template_empty(&arena, NULL, NULL), "");
	assert_text(template_literal(&arena, slice_of("{}"), NULL, NULL), "{{}}");
}

static void alternatives_are_a_sorted_set(void **state)
{
	const struct template *two = template_union(&arena, template_from("b"), template_from("a"));

	(void)state;
	assert_text(two, "a | b");
	assert_text(template_union(&arena, two, template_from("a")), "a | b");
	assert_true(template_equals(two, template_union(&arena, template_from("a"), template_from("b"))));
	assert_text(template_concat(&arena, two, two), "aa | ab | ba | bb");
	assert_text(template_join(&arena, template_from(":"),
				  (const struct template *const[]){ two, template_from("{pk}") }, 2),
		    "a:{pk} | b:{pk}");
}

static void text_is_changed_where_it_is_known(void **state)
{
	(void)state;
	assert_text(template_replace(&arena, template_from("a.b.{pk}"), slice_of("."), slice_of("_")), "a_b_{pk}");
	assert_text(template_change_case(&arena, template_from("A{pk}B"), CASE_LOWER), "a{pk}b");
	assert_text(template_change_case(&arena, template_from("a{pk}b"), CASE_UPPER), "A{pk}B");
}

static void too_much_is_unknown(void **state)
{
	const struct template *text = template_from("a{pk}"), *many = template_from("0");

	(void)state;
	for (int i = 0; i < 100; i++)
		text = template_concat(&arena, text, template_from("a{pk}"));
	assert_int_equal(template_resolution(text), RESOLUTION_NONE);
	for (int i = 1; i < 100; i++)
		many = template_union(&arena, many, template_from(arena_printf(&arena, "%d", i)));
	assert_true(many->count <= TEMPLATE_MAX_ALTERNATIVES);
	assert_int_equal(template_resolution(many), RESOLUTION_NONE);
}

/* ---- reading ---- */

static void resolution_is_told_by_the_head(void **state)
{
	static const struct {
		const char *text;
		enum resolution resolution;
	} cases[] = {
		{ "a", RESOLUTION_FULL },       { "a.{pk}", RESOLUTION_FULL },  { "{label}.x", RESOLUTION_FULL },
		{ "a.b.{?}", RESOLUTION_HEAD }, { "a.{?}", RESOLUTION_NONE },   { "a.b{?}", RESOLUTION_NONE },
		{ "{?}.a.b", RESOLUTION_NONE }, { "a_b_{?}", RESOLUTION_HEAD },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (template_resolution(template_from(cases[i].text)) != cases[i].resolution)
			fail_msg("%s", cases[i].text);
}

static void first_segments_end_at_a_separator(void **state)
{
	const struct template *text = template_from("shop.stock.{pk}");

	(void)state;
	assert_true(slice_is(alternative_head(&text->items[0]), "shop.stock."));
	assert_true(slice_is(alternative_first_segment(&text->items[0]), "shop"));
	assert_true(slice_is(alternative_first_segment(&template_from("word")->items[0]), "word"));
	assert_int_equal(alternative_first_segment(&template_from("sto{pk}.x")->items[0]).size, 0);
	assert_int_equal(alternative_head_segments(&text->items[0]), 2);
}

/* ---- matching ---- */

static void holes_meet_what_they_can_hold(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned flags;
		enum match match;
	} cases[] = {
		{ "a.b", "a.b", 0, MATCH_EQUAL },
		{ "a.b", "a.c", 0, MATCH_DISJOINT },
		{ "a.{pk}", "a.{pk}", 0, MATCH_EQUAL },
		{ "a.{x}", "a.{y}", 0, MATCH_MAY },
		{ "a.{x}", "a.b.c", 0, MATCH_MAY },
		{ "a.{x}", "a.b.c", MATCH_NO_SEPARATORS, MATCH_DISJOINT },
		{ "a_{x}", "a_b_c", MATCH_NO_SEPARATORS, MATCH_DISJOINT },
		{ "a.{x}", "a.b_c", MATCH_NO_SEPARATORS, MATCH_MAY },
		{ "a.{digest}", "a.b.c", 0, MATCH_DISJOINT },
		{ "a.{digest}", "a.b", 0, MATCH_DISJOINT },
		{ "a.{digest}", "a.d41d8cd9", 0, MATCH_MAY },
		{ "a.{digest}", "a.members", 0, MATCH_DISJOINT },
		{ "a.{x}", "a.*", 0, MATCH_DISJOINT },
		{ "a.{label}", "a.b", 0, MATCH_DISJOINT },
		{ "a.{label}", "a.b.c", 0, MATCH_MAY },
		{ "{?}", "anything.at.all", 0, MATCH_MAY },
		{ "a.{?}", "a.{?}", 0, MATCH_MAY },
		{ "{x}.end", "{pk}.other", 0, MATCH_DISJOINT },
		{ "a.*", "a.b.{x}", MATCH_PATTERN, MATCH_EQUAL },
		{ "a.?", "a.bc", MATCH_PATTERN, MATCH_DISJOINT },
		{ "a.[bc]", "a.b", MATCH_PATTERN, MATCH_EQUAL },
		{ "a.\\*", "a.b", MATCH_PATTERN, MATCH_DISJOINT },
		{ "a.*", "a.*", 0, MATCH_EQUAL },
		{ "a.*", "a.b", 0, MATCH_DISJOINT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum match match = template_match(template_from(cases[i].a), template_from(cases[i].b), cases[i].flags);

		if (match != cases[i].match)
			fail_msg("%s and %s: %d", cases[i].a, cases[i].b, (int)match);
	}
}

static void choices_are_tried_one_by_one(void **state)
{
	const struct slice words[] = { slice_of("x"), slice_of("y") };
	const struct template *choice = template_choice(&arena, words, 2, NULL, NULL);

	(void)state;
	choice = template_concat(&arena, template_from("a."), choice);
	assert_text(choice, "a.{x|y}");
	assert_int_equal(template_match(choice, template_from("a.x"), 0), MATCH_EQUAL);
	assert_int_equal(template_match(choice, template_from("a.z"), 0), MATCH_DISJOINT);
}

static void prefixes_are_proper(void **state)
{
	(void)state;
	assert_true(alternative_is_prefix(&template_from("dash_revenue")->items[0],
					  &template_from("dash_revenue{digest}")->items[0]));
	assert_false(alternative_is_prefix(&template_from("dash")->items[0], &template_from("dash")->items[0]));
	assert_false(alternative_is_prefix(&template_from("a.b")->items[0], &template_from("a.c{x}")->items[0]));
}

static void long_matches_end(void **state)
{
	const struct template *a = template_empty(&arena, NULL, NULL), *b = a;

	(void)state;
	for (int i = 0; i < 30; i++) {
		a = template_concat(&arena, a, template_from("{x}a"));
		b = template_concat(&arena, b, template_from("{y}aa"));
	}
	b = template_concat(&arena, b, template_from("b"));
	assert_int_equal(template_match(a, b, 0), MATCH_DISJOINT);
	assert_int_equal(template_match(a, a, 0), MATCH_EQUAL);
}

/* ---- resolution in code ---- */

static void expressions_become_templates(void **state)
{
	static const struct {
		const char *expr, *template;
	} cases[] = {
		{ "'a.b'", "a.b" },
		{ "'a' '.b'", "a.b" },
		{ "f'a.{item.pk}'", "a.{pk}" },
		{ "f'a.{{x}}'", "a.{{x}}" },
		{ "'a.' + item.name", "a.{item.name}" },
		{ "'a.%s.%d' % (item.name, item.pk)", "a.{item.name}.{pk}" },
		{ "'a.%(pk)s' % {'pk': item.pk}", "a.{pk}" },
		{ "'100%%.%s' % item.name", "100%.{item.name}" },
		{ "'a.{}.{x}'.format(item.name, x=item.pk)", "a.{item.name}.{pk}" },
		{ "'{0}.{0}'.format('a')", "a.a" },
		{ "'.'.join(['a', 'b', item.name])", "a.b.{item.name}" },
		{ "'a-b'.replace('-', '.')", "a.b" },
		{ "'A'.lower()", "a" },
		{ "CONST", "const" },
		{ "CONST + '.x'", "const.x" },
		{ "Holder.KEY", "held" },
		{ "Holder().computed", "held.1" },
		{ "helper('x')", "help.x" },
		{ "helper.key", "of.helper" },
		{ "Holder().method.key", "of.method" },
		{ "f'{item._meta.label_lower}.x'", "{label}.x" },
		{ "f'{item._meta.app_label}.{item._meta.model_name}.x'", "{label}.x" },
		{ "'a' if item else 'b'", "a | b" },
		{ "f'a.{hashlib.sha256(item.name).hexdigest()}'", "a.{digest}" },
		{ "f'a.{hash(item)}'", "a.{hash}" },
		{ "f'a.{id(item)}'", "a.{id}" },
		{ "local", "a.local.{pk}" },
		{ "branched", "x | y" },
		{ "grown", "a.b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tree tree;

		tree_open(&tree, arena_printf(&arena,
					      "CONST = 'const'\n"
					      "class Holder:\n"
					      "    KEY = 'held'\n"
					      "    @property\n"
					      "    def computed(self):\n"
					      "        return f'{self.KEY}.1'\n"
					      "    def method(self):\n"
					      "        pass\n"
					      "    method.key = 'of.method'\n"
					      "def helper(x):\n"
					      "    return 'help.' + x\n"
					      "helper.key = 'of.helper'\n"
					      "def f(item):\n"
					      "    local = f'a.local.{item.pk}'\n"
					      "    if item:\n"
					      "        branched = 'x'\n"
					      "    else:\n"
					      "        branched = 'y'\n"
					      "    grown = 'a'\n"
					      "    grown += '.b'\n"
					      "    cache.get(%s)\n",
					      cases[i].expr));
		assert_int_equal(tree.sites.count, 1);
		if (!text_equals(template_text(&arena, tree.sites.items[0].template), cases[i].template))
			fail_msg("%s: %s", cases[i].expr, template_text(&arena, tree.sites.items[0].template));
		tree_close(&tree);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_are_joined),
		cmocka_unit_test(alternatives_are_a_sorted_set),
		cmocka_unit_test(text_is_changed_where_it_is_known),
		cmocka_unit_test(too_much_is_unknown),
		cmocka_unit_test(resolution_is_told_by_the_head),
		cmocka_unit_test(first_segments_end_at_a_separator),
		cmocka_unit_test(holes_meet_what_they_can_hold),
		cmocka_unit_test(choices_are_tried_one_by_one),
		cmocka_unit_test(prefixes_are_proper),
		cmocka_unit_test(long_matches_end),
		cmocka_unit_test(expressions_become_templates),
	};
	int failed;

	arena_init(&arena);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
