#include "config/convention.h"

#include "config/glob.h"
#include "base/path.h"

enum { MAX_SAMPLES = 4, NEAREST_MAX = 256 };

/* What a typed hole is tried with. Names of values count where the name alone says what they hold. */
static const struct {
	const char *hole;
	const char *texts[MAX_SAMPLES];
	bool below_root; /* the root and a dot go before each */
} samples[] = {
	{ "label", { "dcim.location" }, false },
	{ "label_lower", { "dcim.location" }, false },
	{ "app_label", { "dcim" }, false },
	{ "model", { "location", "dcim.location" }, false },
	{ "class", { "Location" }, false },
	{ "qualname", { "Location", "Location.display" }, false },
	{ "module", { "dcim.models", "utils" }, true },
	{ "pk", { "0f8fad5b-d9cb-469f-a165-70867728950e", "42" }, false },
	{ "digest", { "d41d8cd98f00b204e9800998ecf8427e", "1741d8cd98f00b204e9800998ecf8427" }, false },
	{ "language", { "de", "pt-br" }, false },
	{ "version", { "1", "1.0" }, false },
	{ "random", { "a8Zk3", "42" }, false },
	{ "clock", { "1700000000", "2024-01-01" }, false },
	{ "hash", { "1234567890", "-1234567890" }, false },
	{ "id", { "140234567890", "0f8fad5b-d9cb-469f-a165-70867728950e" }, false },
};

struct judging {
	const struct convention_form *form;
	const struct convention_piece *pieces;
	size_t count;
	const char *root;
	struct strbuf text;
	unsigned steps;
	struct strbuf *filled; /* NULL, or takes a text that matches; then unknown holes are tried with a text too */
};

static bool go_on(struct judging *judging, size_t at, enum pattern_result *result);

/* Tries TEXT for the piece before AT; false once the answer is known. */
static bool try_text(struct judging *judging, size_t at, struct slice text, enum pattern_result *result)
{
	size_t size = judging->text.size;
	bool more;

	strbuf_addslice(&judging->text, text);
	more = go_on(judging, at, result);
	strbuf_truncate(&judging->text, size);
	return more;
}

static bool try_samples(struct judging *judging, size_t at, size_t number, enum pattern_result *result)
{
	for (size_t i = 0; i < MAX_SAMPLES && samples[number].texts[i]; i++) {
		struct strbuf text = STRBUF_INIT;
		bool more;

		if (samples[number].below_root)
			strbuf_addf(&text, "%s.", judging->root);
		strbuf_addstr(&text, samples[number].texts[i]);
		more = try_text(judging, at, strbuf_slice(&text), result);
		strbuf_release(&text);
		if (!more)
			return false;
	}
	return true;
}

static bool try_hole(struct judging *judging, size_t at, const struct convention_piece *piece,
		     enum pattern_result *result)
{
	for (size_t i = 0; i < piece->choice_count; i++)
		if (!try_text(judging, at, piece->choices[i], result))
			return false;
	if (piece->choice_count > 0)
		return true;
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++)
		if (text_equals(samples[i].hole, piece->hole))
			return try_samples(judging, at, i, result);
	if (judging->filled)
		return try_text(judging, at, slice_of("x"), result) && try_text(judging, at, slice_of("1"), result);
	*result = PATTERN_MATCH;
	return false;
}

/* Whether to try further texts: the pieces before AT are in the text. No match so far leaves the result as it is. */
static bool go_on(struct judging *judging, size_t at, enum pattern_result *result)
{
	const struct convention_piece *piece = &judging->pieces[at];
	struct slice text = strbuf_slice(&judging->text);
	enum pattern_result here;

	if (judging->steps++ == JUDGE_MAX_STEPS) {
		*result = PATTERN_MATCH;
		return false;
	}
	here = at == judging->count ? pattern_match(judging->form->pattern, text)
				    : pattern_may_begin(judging->form->pattern, text);
	if (here == PATTERN_NO_MATCH)
		return true;
	if (here == PATTERN_LIMIT || at == judging->count) {
		*result = here;
		if (judging->filled)
			strbuf_addslice(judging->filled, text);
		return false;
	}
	return piece->hole ? try_hole(judging, at + 1, piece, result) : try_text(judging, at + 1, piece->text, result);
}

/* How much of TEXT the form's pattern can begin with. */
static size_t common_length(const struct convention_form *form, struct slice text)
{
	size_t size = text.size < NEAREST_MAX ? text.size : NEAREST_MAX;

	while (size > 0 && pattern_may_begin(form->pattern, (struct slice){ text.data, size }) != PATTERN_MATCH)
		size--;
	return size;
}

static struct slice head_of(const struct convention_piece *pieces, size_t count)
{
	return count > 0 && !pieces[0].hole ? pieces[0].text : (struct slice){ "", 0 };
}

static bool is_for(const struct convention *convention, const struct convention_form *form, const char *path)
{
	const char *seen =
		path_below(form->source->file ? form->source->file->directory : convention->config->directory,
				  path);

	if (form->source->paths.count == 0)
		return true;
	for (size_t i = 0; seen && i < form->source->paths.count; i++)
		if (glob_covers(form->source->paths.items[i], seen, false))
			return true;
	return false;
}

struct convention_judgement convention_judge(const struct convention *convention, const char *path,
					     const struct convention_piece *pieces, size_t count)
{
	struct convention_judgement judgement = { CONVENTION_FITS, NULL };
	struct judging judging = { .pieces = pieces, .count = count, .root = convention->root, .text = STRBUF_INIT };
	size_t best = 0;

	for (size_t i = 0; i < convention->count; i++) {
		const struct convention_form *form = &convention->forms[i];
		enum pattern_result result = PATTERN_NO_MATCH;
		size_t length;

		if (!is_for(convention, form, path))
			continue;
		judging.form = form;
		judging.steps = 0;
		go_on(&judging, 0, &result);
		if (result != PATTERN_NO_MATCH) {
			bool fits = result == PATTERN_MATCH;

			judgement.verdict = fits ? CONVENTION_FITS : CONVENTION_LIMIT;
			judgement.form = fits ? NULL : form;
			break;
		}
		length = common_length(form, head_of(pieces, count));
		if (!judgement.form || length > best) {
			judgement = (struct convention_judgement){ CONVENTION_BREAKS, form };
			best = length;
		}
	}
	strbuf_release(&judging.text);
	return judgement;
}

/* The group NAME of FORM, if it lies in the KNOWN bytes that FILLED begins with; *OPEN if it reaches behind them. */
static const char *known_group(const struct convention_form *form, struct arena *arena, struct slice filled,
			       size_t known, const char *name, bool *open)
{
	struct slice group;

	if (!pattern_group(form->pattern, filled, name, &group))
		return NULL;
	if ((size_t)(group.data - filled.data) + group.size <= known)
		return arena_text(arena, group);
	*open = true;
	return NULL;
}

/* The whole names that the dotted group `module` begins with, as far as they are known. */
static const char *known_module(const struct convention_form *form, struct arena *arena, struct slice filled,
				size_t known, bool *open)
{
	struct slice group;
	size_t offset;

	if (!pattern_group(form->pattern, filled, "module", &group))
		return NULL;
	offset = (size_t)(group.data - filled.data);
	if (offset + group.size > known) {
		group.size = known > offset ? known - offset : 0;
		while (group.size > 0 && group.data[group.size - 1] != '.')
			group.size--;
		group.size -= group.size > 0;
	}
	*open |= group.size == 0;
	return group.size ? arena_text(arena, group) : NULL;
}

/* Whether the form says an owner; what is known of it goes to OWNER. */
static bool owner_of_form(const struct convention_form *form, struct arena *arena, struct slice filled, size_t known,
			  struct convention_owner *owner, bool *open)
{
	*owner = (struct convention_owner){
		.app_label = known_group(form, arena, filled, known, "app_label", open),
		.model = known_group(form, arena, filled, known, "model", open),
		.module = known_module(form, arena, filled, known, open),
	};
	return owner->module || (owner->app_label && owner->model);
}

size_t convention_owners(const struct convention *convention, struct arena *arena, const char *path,
			 const struct convention_piece *pieces, size_t count, struct convention_owner *owners,
			 size_t max, bool *open)
{
	size_t found = 0, known = head_of(pieces, count).size;

	*open = false;
	for (size_t i = 0; i < convention->count && found < max; i++) {
		const struct convention_form *form = &convention->forms[i];
		struct strbuf filled = STRBUF_INIT;
		struct judging judging = { form, pieces, count, convention->root, STRBUF_INIT, 0, &filled };
		enum pattern_result result = PATTERN_NO_MATCH;

		if (!is_for(convention, form, path))
			continue;
		go_on(&judging, 0, &result);
		if (result == PATTERN_MATCH &&
		    owner_of_form(form, arena, strbuf_slice(&filled), known, &owners[found], open))
			found++;
		else
			*open |= result != PATTERN_NO_MATCH;
		strbuf_release(&judging.text);
		strbuf_release(&filled);
	}
	return found;
}
