#include "cmd/options.h"

#include "base/oom.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cmd/argfile.h"
#include "report/report.h"

#include <limits.h>

const struct option option_table[] = {
#define GROUP(title) { 0, 0, title, OPTION_FLAG, 0, "", "" },
#define OPTION(commands, letter, name, kind, member, value, help) \
	{ commands, letter, name, kind, offsetof(struct options, member), value, help },
#include "cmd/options.def"
#undef GROUP
#undef OPTION
};

const size_t option_count = sizeof option_table / sizeof *option_table;

enum { JOBS_MAX = 1024 };

/* The arguments on their way in, and where reading stands. */
struct parsing {
	struct arena *arena;
	unsigned commands;
	const char *name;
	struct text_list words;
	size_t next;
	struct options *options;
	VEC(const char *) arguments;
	struct error *err;
};

bool option_in(const struct option *option, unsigned commands)
{
	return (option->commands & commands) != 0;
}

static const char *const *split_words(struct arena *arena, const char *value, size_t *count)
{
	VEC(const char *) words = { 0 };
	const char **result;

	for (const char *p = value; *p;) {
		size_t size = strcspn(p, "|");

		vec_push(&words, arena_text(arena, (struct slice){ p, size }));
		p += size + (p[size] == '|');
	}
	vec_settle(&words, arena, result, *count);
	return result;
}

const char *const *option_words(struct arena *arena, const struct option *option, size_t *count)
{
	const char **names;

	*count = 0;
	if (option->kind == OPTION_CHOICE)
		return split_words(arena, option->value, count);
	if (option->kind != OPTION_FORMAT)
		return NULL;
	*count = reporter_count;
	names = ARENA_ARRAY(arena, const char *, reporter_count);
	for (size_t i = 0; i < reporter_count; i++)
		names[i] = reporters[i].name;
	return names;
}

static const struct option *find_long(const struct parsing *parsing, struct slice name)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_in(&option_table[i], parsing->commands) && slice_is(name, option_table[i].name))
			return &option_table[i];
	return NULL;
}

static const struct option *find_letter(const struct parsing *parsing, char letter)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_in(&option_table[i], parsing->commands) && option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}

static bool fail_unknown(const struct parsing *parsing, struct slice name)
{
	const char *names[sizeof option_table / sizeof *option_table], *near;
	size_t count = 0;

	for (size_t i = 0; i < option_count; i++)
		if (option_in(&option_table[i], parsing->commands))
			names[count++] = option_table[i].name;
	near = suggest(arena_text(parsing->arena, name), names, count);
	if (near)
		return error_set(parsing->err, "unknown option `--%.*s`; did you mean `--%s`?", (int)name.size, name.data, near);
	return error_set(parsing->err, "unknown option `--%.*s`; `outlive %s --help` lists them", (int)name.size, name.data,
			 parsing->name);
}

static bool store_choice(const struct parsing *parsing, const struct option *option, const char *value, const char **member)
{
	size_t count;
	const char *const *words = option_words(parsing->arena, option, &count);
	struct strbuf list = STRBUF_INIT;
	const char *near;

	for (size_t i = 0; i < count; i++) {
		if (text_equals(words[i], value)) {
			*member = value;
			strbuf_release(&list);
			return true;
		}
		strbuf_addf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
	}
	near = suggest(value, words, count);
	if (near)
		error_set(parsing->err, "`--%s` cannot be `%s`; did you mean `%s`?", option->name, value, near);
	else
		error_set(parsing->err, "`--%s` cannot be `%s`; it is %s", option->name, value, strbuf_text(&list));
	strbuf_release(&list);
	return false;
}

static bool store_number(const struct parsing *parsing, const struct option *option, const char *value, unsigned *member)
{
	char *end;
	unsigned long number = strtoul(value, &end, 10);

	if (*end || end == value || *value == '-' || *value == '+' || number < 1 || number > JOBS_MAX)
		return error_set(parsing->err, "`--%s` is a number from 1 to %d, not `%s`", option->name, JOBS_MAX, value);
	*member = (unsigned)number;
	return true;
}

static void append(struct arena *arena, struct text_list *list, const char *value)
{
	const char **items = ARENA_ARRAY(arena, const char *, list->count + 1);

	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	items[list->count++] = value;
	list->items = items;
}

static bool store(const struct parsing *parsing, const struct option *option, const char *value)
{
	void *member = (char *)parsing->options + option->offset;

	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return true;
	case OPTION_TEXT:
	case OPTION_OPTIONAL:
		*(const char **)member = value;
		return true;
	case OPTION_LIST:
		append(parsing->arena, member, value);
		return true;
	case OPTION_NUMBER:
		return store_number(parsing, option, value, member);
	case OPTION_CHOICE:
	case OPTION_FORMAT:
		return store_choice(parsing, option, value, member);
	}
	return false;
}

static bool takes_value(const struct option *option)
{
	return option->kind != OPTION_FLAG && option->kind != OPTION_OPTIONAL;
}

/* The next word as the value of OPTION. */
static bool store_next(struct parsing *parsing, const struct option *option)
{
	if (parsing->next == parsing->words.count)
		return error_set(parsing->err, "`--%s` takes a value: %s", option->name, option->value);
	return store(parsing, option, parsing->words.items[parsing->next++]);
}

static bool parse_long(struct parsing *parsing, const char *word)
{
	const char *equals = strchr(word, '=');
	struct slice name = { word, equals ? (size_t)(equals - word) : strlen(word) };
	const struct option *option = find_long(parsing, name);

	if (!option)
		return fail_unknown(parsing, name);
	if (equals && option->kind == OPTION_FLAG)
		return error_set(parsing->err, "`--%s` takes no value", option->name);
	if (equals)
		return store(parsing, option, equals + 1);
	return takes_value(option) ? store_next(parsing, option) : store(parsing, option, "");
}

/* Letters behind one hyphen: flags, and at the end one with a value (`-j4`, `-qj 4`). */
static bool parse_letters(struct parsing *parsing, const char *letters)
{
	for (const char *p = letters; *p; p++) {
		const struct option *option = find_letter(parsing, *p);

		if (!option)
			return error_set(parsing->err, "unknown option `-%c`; `outlive %s --help` lists them", *p, parsing->name);
		if (!takes_value(option)) {
			if (!store(parsing, option, ""))
				return false;
			continue;
		}
		return p[1] ? store(parsing, option, p + 1) : store_next(parsing, option);
	}
	return true;
}

static bool parse_words(struct parsing *parsing)
{
	bool options_end = false;

	while (parsing->next < parsing->words.count) {
		const char *word = parsing->words.items[parsing->next++];

		if (options_end || word[0] != '-' || !word[1])
			vec_push(&parsing->arguments, word);
		else if (text_equals(word, "--"))
			options_end = true;
		else if (!(word[1] == '-' ? parse_long(parsing, word + 2) : parse_letters(parsing, word + 1)))
			return false;
	}
	return true;
}

/* ---- options as data ---- */

static void record(struct arena *arena, const struct option *option, const void *member,
		   struct text_list *words)
{
	const struct text_list *list = member;

	switch (option->kind) {
	case OPTION_FLAG:
		if (*(const bool *)member)
			append(arena, words, arena_printf(arena, "--%s", option->name));
		return;
	case OPTION_LIST:
		for (size_t i = 0; i < list->count; i++)
			append(arena, words,
			       arena_printf(arena, "--%s=%s", option->name, list->items[i]));
		return;
	case OPTION_TEXT:
	case OPTION_CHOICE:
		if (*(const char *const *)member)
			append(arena, words,
			       arena_printf(arena, "--%s=%s", option->name,
					    *(const char *const *)member));
		return;
	default: BUG("an option of a kind that no report tells");
	}
}

struct text_list options_record(struct arena *arena, const struct options *options)
{
	struct text_list words = { 0 };

	for (size_t i = 0; i < option_count; i++)
		if (option_in(&option_table[i], RECORDED))
			record(arena, &option_table[i],
			       (const char *)options + option_table[i].offset, &words);
	return words;
}

static void overlay(enum option_kind kind, void *member, const void *more)
{
	switch (kind) {
	case OPTION_FLAG: *(bool *)member |= *(const bool *)more; return;
	case OPTION_NUMBER:
		if (*(const unsigned *)more)
			*(unsigned *)member = *(const unsigned *)more;
		return;
	case OPTION_LIST:
		if (((const struct text_list *)more)->count)
			*(struct text_list *)member = *(const struct text_list *)more;
		return;
	default:
		if (*(const char *const *)more)
			*(const char **)member = *(const char *const *)more;
	}
}

void options_overlay(struct options *options, const struct options *more, unsigned commands)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if (option_in(option, commands))
			overlay(option->kind, (char *)options + option->offset,
				(const char *)more + option->offset);
	}
}

bool options_parse(struct arena *arena, unsigned commands, const char *name, const char *const *arguments, size_t count,
		   struct options *out, struct error *err)
{
	struct parsing parsing = { .arena = arena, .commands = commands, .name = name, .options = out, .err = err };
	bool ok;

	memset(out, 0, sizeof *out);
	if (!argfiles_expand(arena, arguments, count, &parsing.words, err))
		return false;
	ok = parse_words(&parsing);
	vec_settle(&parsing.arguments, arena, out->arguments.items, out->arguments.count);
	return ok;
}
