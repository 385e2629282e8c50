#include "templates/template.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>

/*
 * Two alternatives meet if there is a text that both yield. Each becomes a run of atoms, one character or any number of
 * characters of a class, and the product of the two runs is searched.
 */
enum class_kind {
	CLASS_CHAR, /* one character alone */
	CLASS_ANY,
	CLASS_SEGMENT, /* no strong separator, nor what stands between arguments */
	CLASS_PIECE,   /* no separator at all, nor that */
	CLASS_ID,      /* letters, digits, `_` and `-` */
	CLASS_WORD,    /* letters, digits and `_` */
	CLASS_DIGEST,  /* hex digits, and the `-` of a UUID */
};

struct atom {
	enum class_kind class;
	char c;
	bool star;               /* any number of them, none too; else exactly one */
	const struct part *hole; /* taken as one opaque thing, as a setting is in any case; else NULL */
};

struct atoms {
	VEC(struct atom) run;
	bool pattern;          /* literal text is a glob */
	bool opaque;           /* holes are compared as such, not by what they may hold */
	enum class_kind named; /* what a named hole may hold */
};

/* The checksums are short numbers; what is shorter is a word. */
enum { DIGEST_LEAST = 6 };
enum { MAX_PRODUCT = 4 * 1000 * 1000 };

static bool word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool class_has(enum class_kind class, char c)
{
	switch (class) {
	case CLASS_ANY: return c != '*'; /* whoever writes one into a key means a pattern: no value holds it */
	case CLASS_SEGMENT: return !strchr(".:/|,=()*", c);
	case CLASS_PIECE: return !strchr(".:/|_-,=()*", c);
	case CLASS_ID: return word_char(c) || c == '-';
	case CLASS_WORD: return word_char(c);
	case CLASS_DIGEST: return c == '-' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
	case CLASS_CHAR: break;
	}
	return false;
}

/* Any two classes share a letter. */
static bool atoms_share(const struct atom *a, const struct atom *b)
{
	if (a->class == CLASS_CHAR)
		return b->class == CLASS_CHAR ? a->c == b->c : class_has(b->class, a->c);
	return b->class != CLASS_CHAR || class_has(a->class, b->c);
}

static void push(struct atoms *to, enum class_kind class, bool star, char c)
{
	struct atom atom = { .class = class, .c = c, .star = star };

	vec_push(&to->run, atom);
}

static void push_some(struct atoms *to, enum class_kind class)
{
	push(to, class, false, 0);
	push(to, class, true, 0);
}

static void push_text(struct atoms *to, struct slice text)
{
	for (size_t i = 0; i < text.size; i++)
		push(to, CLASS_CHAR, false, text.data[i]);
}

/* A glob as fnmatch() and Redis read it; a set of characters is taken as any one. */
static void push_pattern(struct atoms *to, struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		const char *close = text.data[i] == '[' ? memchr(text.data + i, ']', text.size - i) : NULL;

		if (text.data[i] == '*') {
			push(to, CLASS_ANY, true, 0);
		} else if (text.data[i] == '?') {
			push(to, CLASS_ANY, false, 0);
		} else if (close) {
			push(to, CLASS_ANY, false, 0);
			i = (size_t)(close - text.data);
		} else {
			i += text.data[i] == '\\' && i + 1 < text.size;
			push(to, CLASS_CHAR, false, text.data[i]);
		}
	}
}

static void push_typed(struct atoms *to, const struct part *part)
{
	switch (part->kind) {
	case HOLE_LABEL:
		push_some(to, CLASS_WORD);
		push(to, CLASS_CHAR, false, '.');
		push_some(to, CLASS_WORD);
		break;
	case HOLE_APP_LABEL:
	case HOLE_MODEL_NAME:
	case HOLE_CLASS_NAME: push_some(to, CLASS_WORD); break;
	case HOLE_DIGEST:
		for (int i = 0; i < DIGEST_LEAST; i++)
			push(to, CLASS_DIGEST, false, 0);
		push(to, CLASS_DIGEST, true, 0);
		break;
	case HOLE_PK:
	case HOLE_LANGUAGE:
	case HOLE_SALTED_HASH:
	case HOLE_IDENTITY: push_some(to, CLASS_ID); break;
	case HOLE_VALUE:
	case HOLE_PARAMETER:
		if (to->named != CLASS_ANY)
			push(to, to->named, false, 0);
		push(to, to->named, true, 0);
		break;
	default: push(to, CLASS_ANY, true, 0); break;
	}
}

static void atoms_build(struct atoms *to, const struct alternative *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct part *part = &from->parts[i];

		if (part->kind == PART_LITERAL && to->pattern) {
			push_pattern(to, part->text);
		} else if (part->kind == PART_LITERAL) {
			push_text(to, part->text);
		} else if (to->opaque || part->kind == HOLE_SETTING) {
			struct atom atom = { .hole = part };

			vec_push(&to->run, atom);
		} else {
			push_typed(to, part);
		}
	}
}

static bool same_hole(const struct part *a, const struct part *b)
{
	return a && b && a->kind == b->kind && a->kind != HOLE_UNKNOWN && slice_equals(a->text, b->text) &&
	       a->choice_count == b->choice_count &&
	       (a->choice_count == 0 || slice_equals(a->choices[0], b->choices[0]));
}

/* Whether characters of ATOM's class may be what fills HOLE. */
static bool may_hold(const struct atom *atom, const struct part *hole)
{
	if (hole->kind != HOLE_SETTING)
		return atom->class == CLASS_ANY;
	return atom->class == CLASS_ANY || atom->class == CLASS_SEGMENT || atom->class == CLASS_PIECE;
}

/* Whether the two atoms, as far as they are one character each, may be the same. */
static bool step_both(const struct atom *a, const struct atom *b)
{
	if (a->star || b->star)
		return false;
	if (a->hole && b->hole)
		return same_hole(a->hole, b->hole);
	if (a->hole || b->hole)
		return may_hold(a->hole ? b : a, a->hole ? a->hole : b->hole);
	return atoms_share(a, b);
}

static bool absorbs(const struct atom *star, const struct atom *other)
{
	if (!star->star || other->star)
		return false;
	return other->hole ? may_hold(star, other->hole) : atoms_share(star, other);
}

/* One row of the product: NOW[j] says whether A's atoms before this one and B's before j may be the same text. */
static void row(const struct atom *a, const struct atom *b, size_t count, bool *now, bool *next)
{
	for (size_t j = 0; j <= count; j++) {
		if (!now[j])
			continue;
		if (a && a->star)
			next[j] = true;
		if (j == count)
			continue;
		if (b[j].star || (a && absorbs(a, &b[j])))
			now[j + 1] = true;
		if (a && step_both(a, &b[j]))
			next[j + 1] = true;
		if (a && absorbs(&b[j], a))
			next[j] = true;
	}
}

static bool is_letter(const struct atom *atom)
{
	return atom->class == CLASS_CHAR && !atom->star && !atom->hole;
}

static bool meet_between(const struct atom *a, size_t a_count, const struct atom *b, size_t b_count)
{
	bool *now = xcalloc(b_count + 1, sizeof *now), *next = xcalloc(b_count + 1, sizeof *next), found;

	now[0] = true;
	for (size_t i = 0; i < a_count; i++) {
		bool *done = now;

		row(&a[i], b, b_count, now, next);
		now = next;
		next = done;
		memset(next, 0, (b_count + 1) * sizeof *next);
	}
	row(NULL, b, b_count, now, next);
	found = now[b_count];
	free(now);
	free(next);
	return found;
}

/* Letters at both heads, and at both ends, stand for themselves: most pairs of keys part there. */
static bool meet(const struct atom *a, size_t a_count, const struct atom *b, size_t b_count)
{
	for (; a_count && b_count && is_letter(a) && is_letter(b); a++, b++, a_count--, b_count--)
		if (a->c != b->c)
			return false;
	for (; a_count && b_count && is_letter(&a[a_count - 1]) && is_letter(&b[b_count - 1]); a_count--, b_count--)
		if (a[a_count - 1].c != b[b_count - 1].c)
			return false;
	return meet_between(a, a_count, b, b_count);
}

static bool strong_separator(const struct alternative *item)
{
	for (size_t i = 0; i < item->count; i++)
		for (size_t k = 0; item->parts[i].kind == PART_LITERAL && k < item->parts[i].text.size; k++)
			if (strchr(".:/|", item->parts[i].text.data[k]))
				return true;
	return false;
}

static bool meet_as(const struct alternative *a, const struct alternative *b, struct atoms *left, struct atoms *right)
{
	bool found;

	atoms_build(left, a);
	atoms_build(right, b);
	found = left->run.count > MAX_PRODUCT / (right->run.count + 1) ||
		meet(left->run.items, left->run.count, right->run.items, right->run.count);
	vec_release(&left->run);
	vec_release(&right->run);
	return found;
}

static bool heads_differ(const struct alternative *a, const struct alternative *b, unsigned flags)
{
	struct slice head = alternative_head(a), other = alternative_head(b);
	size_t size = head.size < other.size ? head.size : other.size;

	for (size_t i = 0; i < size; i++) {
		if ((flags & MATCH_PATTERN) && strchr("*?[\\", head.data[i]))
			return false;
		if (head.data[i] != other.data[i])
			return true;
	}
	return false;
}

/* The literal that the text ends with; empty if a hole does. */
static struct slice tail_of(const struct alternative *text)
{
	const struct part *last = text->count ? &text->parts[text->count - 1] : NULL;

	return last && last->kind == PART_LITERAL ? last->text : (struct slice){ "", 0 };
}

static bool tails_differ(const struct alternative *a, const struct alternative *b, unsigned flags)
{
	struct slice tail = tail_of(a), other = tail_of(b);
	size_t size = tail.size < other.size ? tail.size : other.size;

	for (size_t i = 1; i <= size; i++) {
		if ((flags & MATCH_PATTERN) && strchr("*?]\\", tail.data[tail.size - i]))
			return false;
		if (tail.data[tail.size - i] != other.data[other.size - i])
			return true;
	}
	return false;
}

static enum match match_plain(const struct alternative *a, const struct alternative *b, unsigned flags)
{
	enum class_kind named = !(flags & MATCH_NO_SEPARATORS)               ? CLASS_ANY
				: strong_separator(a) || strong_separator(b) ? CLASS_SEGMENT
									     : CLASS_PIECE;
	bool pattern = (flags & MATCH_PATTERN) != 0;
	struct atoms left = { .pattern = pattern, .opaque = true }, right = { .opaque = true };

	if (heads_differ(a, b, flags) || tails_differ(a, b, flags))
		return MATCH_DISJOINT;
	if (meet_as(a, b, &left, &right))
		return MATCH_EQUAL;
	left = (struct atoms){ .pattern = pattern, .named = named };
	right = (struct atoms){ .named = named };
	return meet_as(a, b, &left, &right) ? MATCH_MAY : MATCH_DISJOINT;
}

/* A copy of ITEM with part AT, a choice, as TEXT. PARTS has room for them. */
static struct alternative chosen(const struct alternative *item, size_t at, struct slice text, struct part *parts)
{
	memcpy(parts, item->parts, item->count * sizeof *parts);
	parts[at] = part_literal(text);
	return (struct alternative){ .parts = parts, .count = item->count };
}

static size_t first_choice(const struct alternative *item)
{
	size_t i = 0;

	while (i < item->count && item->parts[i].kind != HOLE_CHOICE)
		i++;
	return i;
}

/* The best match of A, with its first choice made, and B; other choices are taken as any text. */
static enum match match_choices(const struct alternative *a, const struct alternative *b, unsigned flags, bool swapped)
{
	size_t at = first_choice(a);
	enum match best = MATCH_DISJOINT;
	struct part parts[TEMPLATE_MAX_PARTS];

	for (size_t i = 0; i < a->parts[at].choice_count && best != MATCH_EQUAL; i++) {
		struct alternative one = chosen(a, at, a->parts[at].choices[i], parts);
		enum match match = swapped ? match_plain(b, &one, flags) : match_plain(&one, b, flags);

		best = match > best ? match : best;
	}
	return best;
}

enum match alternative_match(const struct alternative *a, const struct alternative *b, unsigned flags)
{
	enum match plain = match_plain(a, b, flags);

	if (plain != MATCH_MAY)
		return plain;
	if (first_choice(a) < a->count)
		return match_choices(a, b, flags, false);
	return first_choice(b) < b->count ? match_choices(b, a, flags, true) : plain;
}

enum match template_match(const struct template *a, const struct template *b, unsigned flags)
{
	enum match best = MATCH_DISJOINT;

	for (size_t i = 0; i < a->count; i++) {
		for (size_t k = 0; k < b->count && best != MATCH_EQUAL; k++) {
			enum match match = alternative_match(&a->items[i], &b->items[k], flags);

			best = match > best ? match : best;
		}
	}
	return best;
}

bool alternative_is_prefix(const struct alternative *a, const struct alternative *b)
{
	struct atoms left = { .named = CLASS_SEGMENT }, right = { .named = CLASS_SEGMENT };
	bool found;

	if (heads_differ(a, b, 0))
		return false;
	atoms_build(&left, a);
	push_some(&left, CLASS_ANY);
	atoms_build(&right, b);
	found = left.run.count <= MAX_PRODUCT / (right.run.count + 1) &&
		meet(left.run.items, left.run.count, right.run.items, right.run.count);
	vec_release(&left.run);
	vec_release(&right.run);
	return found;
}
