#include "keys/fragment_keys.h"

#include "project/types.h"

enum { UNKNOWN_COUNT = -1, LETTERS = -2 };

/* What a call of a builder asks for. */
struct wanted {
	const struct pack_template_tag *tag;
	struct slice name;
	const char *alias;
	const char *builder;
	const struct expr *call;
	int given; /* values, or one of the above */
};

/* ---- the values that a key is made of ---- */

static int count_display(const struct expr *list)
{
	for (size_t i = 0; i < list->items.count; i++)
		if (list->items.items[i]->kind == EXPR_STARRED)
			return UNKNOWN_COUNT;
	return (int)list->items.count;
}

static int count_values(const struct expr *values)
{
	switch (values->kind) {
	case EXPR_LIST:
	case EXPR_TUPLE: return count_display(values);
	case EXPR_NONE: return 0;
	case EXPR_STRING:
	case EXPR_FSTRING: return LETTERS;
	default: return UNKNOWN_COUNT;
	}
}

/* ---- what is wanted ---- */

/* The name that ALTERNATIVE has in the place of TAG's hole for it, before a digest. */
static bool name_in(const struct pack_template_tag *tag, const struct alternative *alternative, struct slice *name)
{
	static const char hole[] = "{fragment_name}";
	const char *at = strstr(tag->template, hole), *rest = at ? at + strlen(hole) : NULL;
	struct slice text = alternative_head(alternative);
	size_t head = at ? (size_t)(at - tag->template) : 0, tail = rest ? strcspn(rest, "{") : 0;

	if (!at || alternative->count != 2 || alternative->parts[1].kind != HOLE_DIGEST || text.size <= head + tail ||
	    memcmp(text.data, tag->template, head) != 0 || memcmp(text.data + text.size - tail, rest, tail) != 0)
		return false;
	*name = (struct slice){ text.data + head, text.size - head - tail };
	return true;
}

/* Whether ALTERNATIVE is the key that a builder makes of a fragment of TAG. */
static bool is_wanted(struct project *project, const struct key_site *site, const struct alternative *alternative,
		      const struct pack_template_tag *tag, struct wanted *out)
{
	const struct expr *call = alternative->expr, *values;
	const char *builder;

	if (!call || call->kind != EXPR_CALL || !alternative->scope || !name_in(tag, alternative, &out->name))
		return false;
	builder = project_callee_name(project, alternative->scope, call);
	if (!builder || !names_hold(&tag->builders, builder))
		return false;
	out->tag = tag;
	out->alias = site->alias;
	out->builder = text_last_name(builder);
	out->call = call;
	out->given = UNKNOWN_COUNT;
	if (call_has_star(call))
		return true;
	values = call_argument(call, 1, "vary_on");
	out->given = values ? count_values(values) : 0;
	return true;
}

/* ---- what there is ---- */

static bool is_quoted(struct slice written, struct slice name)
{
	return written.size == name.size + 2 && (written.data[0] == '"' || written.data[0] == '\'') &&
	       memcmp(written.data + 1, name.data, name.size) == 0;
}

/* How FRAGMENT differs from what is wanted; false if it does not. */
static bool differs(const struct wanted *wanted, const struct fragment *fragment, enum fragment_lack_kind *kind)
{
	if (!slice_equals(fragment->name, wanted->name)) {
		*kind = is_quoted(fragment->name, wanted->name) ? FRAGMENT_QUOTES : FRAGMENT_NAME;
		return true;
	}
	*kind = wanted->given == LETTERS ? FRAGMENT_LETTERS : FRAGMENT_COUNT;
	if (wanted->given == LETTERS || (wanted->given >= 0 && (size_t)wanted->given != fragment->vary_count))
		return true;
	*kind = FRAGMENT_ALIAS;
	return fragment->alias && wanted->alias && !text_equals(fragment->alias, wanted->alias);
}

/* The one that comes nearest says what is lacking; false if one fits. */
static bool lacks(struct project *project, const struct wanted *wanted, struct fragment_lack *out)
{
	struct fragments all = project_fragments(project);
	bool has_any = false;

	*out = (struct fragment_lack){
		.kind = FRAGMENT_NAME, .name = wanted->name, .builder = wanted->builder, .call = wanted->call
	};
	for (size_t i = 0; i < all.count; i++) {
		const struct fragment *fragment = &all.items[i];
		enum fragment_lack_kind kind;

		if (fragment->is_test || fragment->tag != wanted->tag)
			continue;
		if (!differs(wanted, fragment, &kind))
			return false;
		has_any = true;
		if (kind > out->kind) {
			out->kind = kind;
			out->meant = fragment;
			out->given = wanted->given > 0 ? (size_t)wanted->given : 0;
		}
	}
	return has_any;
}

bool site_names_fragment(struct project *project, const struct key_site *site, struct fragment_lack *out)
{
	struct fragments all = project_fragments(project);
	struct slice text;

	if (!site->template || !template_is_literal(site->template, &text))
		return false;
	for (size_t i = 0; i < all.count; i++) {
		const struct fragment *fragment = &all.items[i];
		const struct names *builders = &fragment->tag->builders;

		if (fragment->is_test || !builders->count ||
		    !(slice_equals(fragment->name, text) || is_quoted(fragment->name, text)))
			continue;
		*out = (struct fragment_lack){ .kind = FRAGMENT_BARE,
					       .name = text,
					       .meant = fragment,
					       .builder = text_last_name(builders->items[0]) };
		return true;
	}
	return false;
}

bool site_lacks_fragment(struct project *project, const struct key_site *site, struct fragment_lack *out)
{
	const struct pack_set *packs = project_packs(project);
	bool found = false;

	if (source_is_markup(project_sources(project), site->module->file) || !site->template)
		return false;
	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *alternative = &site->template->items[i];
		struct fragment_lack lack;
		struct wanted wanted;
		size_t t = 0;

		while (t < packs->template_tag_count &&
		       !is_wanted(project, site, alternative, &packs->template_tags[t], &wanted))
			t++;
		if (t < packs->template_tag_count && lacks(project, &wanted, &lack)) {
			*out = found ? *out : lack;
			found = true;
			if (alternative->each)
				return true;
		} else if (!alternative->each) {
			return false;
		}
	}
	return found;
}
