/*
 * regions [-n MUTATIONS] [-s SEED] -o FOLDER FILE...: parses each file as one, and statement by statement as the outline tells
 * them apart, and then mutated copies of it. The trees, the scopes, the calls and the places of all, and the answers to
 * questions about a word of it, must be the same where the file has no syntax error. Where it has one, nothing may crash, nor
 * take longer than TIME_MAX. Of a mutated copy, what the grammar takes for Python only where a statement goes on in the next line
 * does not count. FOLDER/input.py is the one that is read, and differs-1.py and so on are those that differ.
 */
#include "fuzz.h"

#include "syntax/regions.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TIME_MAX = 60, WORDS = 3, SHOWN = 60 };

struct fuzz {
	struct python_parser *parser;
	const char *folder;
	uint64_t random;
	size_t compared;
	size_t outlined;
	size_t differing;
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void write_input(const struct fuzz *fuzz, const char *name, struct slice source)
{
	struct strbuf path = STRBUF_INIT;
	FILE *file;

	strbuf_addf(&path, "%s/%s", fuzz->folder, name);
	file = fopen(strbuf_text(&path), "wb");
	if (!file || fwrite(source.data, 1, source.size, file) != source.size || fclose(file) != 0)
		die(strbuf_text(&path));
	strbuf_release(&path);
}

static void report(struct fuzz *fuzz, const char *path, struct slice source, struct slice one, struct slice many)
{
	struct strbuf name = STRBUF_INIT;
	size_t at = 0;

	while (at < one.size && at < many.size && one.data[at] == many.data[at])
		at++;
	at -= at < SHOWN ? at : SHOWN;
	strbuf_addf(&name, "differs-%zu.py", ++fuzz->differing);
	write_input(fuzz, strbuf_text(&name), source);
	printf("%s: %s/%s: as one\n%.120s\n  by statements\n%.120s\n\n", path, fuzz->folder, strbuf_text(&name),
	       one.data + at, at < many.size ? many.data + at : "");
	strbuf_release(&name);
}

/* A word of SOURCE, near a place that is chosen at random; empty if there is none. */
static struct slice choose_word(struct fuzz *fuzz, struct slice source)
{
	size_t from = source.size ? next_random(&fuzz->random) % source.size : 0, to;

	while (from < source.size && !is_word_byte(source.data[from]))
		from++;
	while (from > 0 && is_word_byte(source.data[from - 1]))
		from--;
	for (to = from; to < source.size && is_word_byte(source.data[to]);)
		to++;
	return (struct slice){ source.data + from, to - from };
}

static bool has_error(const struct regions *regions)
{
	for (size_t i = 0; regions && i < regions->count; i++)
		if (regions->items[i].has_error || has_error(regions->items[i].members))
			return true;
	return false;
}

static void compare(struct fuzz *fuzz, const char *path, struct slice source, bool is_mutated)
{
	struct strbuf one = STRBUF_INIT, many = STRBUF_INIT;
	const struct ast *whole, *asked, *outlined;
	struct arena arena;

	arena_init(&arena);
	alarm(TIME_MAX);
	whole = python_parse(fuzz->parser, &arena, source, 0);
	asked = python_outline(fuzz->parser, &arena, source, 0, NULL);
	outlined = python_outline(fuzz->parser, &arena, source, 0, NULL);
	for (size_t i = 0; i < WORDS; i++) {
		struct slice word = choose_word(fuzz, source);
		const char *text = arena_text(&arena, word);

		if (word.size > 0 && strlen(text) == word.size) {
			ask(&one, whole, text);
			ask(&many, asked, text);
		}
	}
	describe(&one, whole);
	describe(&many, outlined);
	alarm(0);
	fuzz->compared++;
	fuzz->outlined += outlined->regions != NULL;
	if (whole->error_count == 0 && !(is_mutated && has_error(outlined->regions)) &&
	    !slice_equals(strbuf_slice(&one), strbuf_slice(&many)))
		report(fuzz, path, source, strbuf_slice(&one), strbuf_slice(&many));
	strbuf_release(&one);
	strbuf_release(&many);
	arena_release(&arena);
}

static void read_all(const char *path, struct strbuf *out)
{
	FILE *file = fopen(path, "rb");
	char bytes[1 << 16];
	size_t size;

	if (!file)
		die(path);
	while ((size = fread(bytes, 1, sizeof bytes, file)) > 0)
		strbuf_add(out, bytes, size);
	fclose(file);
}

static void run(struct fuzz *fuzz, const char *path, size_t mutations)
{
	struct strbuf source = STRBUF_INIT, copy = STRBUF_INIT;

	read_all(path, &source);
	compare(fuzz, path, strbuf_slice(&source), false);
	for (size_t n = 0; n < mutations; n++) {
		strbuf_clear(&copy);
		mutate(&copy, strbuf_slice(&source), &fuzz->random);
		write_input(fuzz, "input.py", strbuf_slice(&copy));
		compare(fuzz, path, strbuf_slice(&copy), true);
	}
	strbuf_release(&source);
	strbuf_release(&copy);
}

int main(int argc, char **argv)
{
	struct fuzz fuzz = { .parser = python_parser_new(), .folder = ".", .random = 88172645463325252u };
	size_t mutations = 0;
	int option;

	while ((option = getopt(argc, argv, "n:s:o:")) != -1) {
		if (option == 'n')
			mutations = strtoul(optarg, NULL, 10);
		else if (option == 's')
			fuzz.random ^= strtoull(optarg, NULL, 10) * 0x9e3779b97f4a7c15u;
		else if (option == 'o')
			fuzz.folder = optarg;
		else
			return 2;
	}
	for (int i = optind; i < argc; i++)
		run(&fuzz, argv[i], mutations);
	python_parser_free(fuzz.parser);
	printf("%zu of %zu by statements\n", fuzz.outlined, fuzz.compared);
	printf("fuzz: %zu passed, %zu failed\n", fuzz.compared - fuzz.differing, fuzz.differing);
	return fuzz.differing > 0;
}
