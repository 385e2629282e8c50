/*
 * differential [-n MUTATIONS] [-s SEED] -o FOLDER FILE...: parses each file, and then mutated
 * copies of it, by the batch parser and by tree-sitter's runtime. What the batch parser accepts
 * must have no error for the runtime, and the same tree, node by node; what has no error for the
 * runtime the batch parser must accept. Nothing may crash, nor take longer than TIME_MAX.
 * FOLDER/input.py is the one that is read, and differs-1.py and so on are those that differ. Where
 * the runtime's own tree is wrong, the table KNOWN says so.
 */
#include "fuzz.h"

#include "syntax/batch.h"
#include "syntax/nodes.h"
#include "syntax/runtime.h"
#include "syntax/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <tree_sitter/api.h>
#include <unistd.h>

enum { TIME_MAX = 60 };

struct fuzz {
	struct batch_parser *batch;
	struct runtime *runtime;
	struct tree ours, theirs;
	const char *folder;
	uint64_t random;
	size_t compared, accepted, known, differing;
	struct strbuf why;
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static enum node_kind kind_of(const struct tree_node *node)
{
	return node->symbol == SYMBOL_ERROR ? NODE_ERROR
					    : (enum node_kind)python_kinds[node->symbol];
}

/* What is known to differ */

static bool is_trailer(enum node_kind kind)
{
	return kind == NODE_ATTRIBUTE || kind == NODE_CALL || kind == NODE_SUBSCRIPT;
}

static bool is_splat(enum node_kind kind)
{
	return kind == NODE_LIST_SPLAT || kind == NODE_LIST_SPLAT_PATTERN;
}

/*
 * Of `*a.b` the runtime keeps (*a).b where both an expression and a pattern may stand, of which it
 * takes neither for better.
 */
static bool splat_binds_tighter(const struct tree *ours, const struct tree_node *our,
				const struct tree *theirs, const struct tree_node *their)
{
	const struct tree_node *first = their;

	while (is_trailer(kind_of(first)) && first->child)
		first = &theirs->nodes[first->child];
	return first != their && is_splat(kind_of(first)) && is_splat(kind_of(our)) &&
	       our->start == their->start && our->end == their->end && our->field == their->field &&
	       ours->nodes[our->child].next != 0;
}

/* Whether the two nodes, which are the first that differ, do so for a reason that is known. */
typedef bool known_difference(const struct tree *ours, const struct tree_node *our,
			      const struct tree *theirs, const struct tree_node *their);

static known_difference *const KNOWN[] = { splat_binds_tighter };

static bool is_known(struct fuzz *fuzz, const struct tree_node *our, const struct tree_node *their)
{
	for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
		if (KNOWN[i](&fuzz->ours, our, &fuzz->theirs, their)) {
			fuzz->known++;
			return true;
		}
	}
	return false;
}

/* Comparing */

static void describe(struct strbuf *out, const char *who, const struct tree_node *node)
{
	const TSLanguage *tree_sitter_python(void);

	strbuf_addf(out, "  %s: %s %u-%u field %u flags %u\n", who,
		    node ? ts_language_symbol_name(tree_sitter_python(), node->symbol) : "no node",
		    node ? node->start : 0, node ? node->end : 0, node ? node->field : 0,
		    node ? node->flags : 0);
}

static bool same_node(const struct tree_node *our, const struct tree_node *their)
{
	return our->symbol == their->symbol && our->start == their->start &&
	       our->end == their->end && our->field == their->field && our->flags == their->flags;
}

/* Two lists of siblings and all below. */
static bool same_lists(struct fuzz *fuzz, uint32_t our, uint32_t their)
{
	while (our && their) {
		const struct tree_node *x = &fuzz->ours.nodes[our], *y = &fuzz->theirs.nodes[their];

		if (!is_known(fuzz, x, y)) {
			if (!same_node(x, y))
				break;
			if (!same_lists(fuzz, x->child, y->child))
				return false;
		}
		our = x->next;
		their = y->next;
	}
	if (!our && !their)
		return true;
	describe(&fuzz->why, "batch", our ? &fuzz->ours.nodes[our] : NULL);
	describe(&fuzz->why, "runtime", their ? &fuzz->theirs.nodes[their] : NULL);
	return false;
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

static void report(struct fuzz *fuzz, const char *path, struct slice source)
{
	struct strbuf name = STRBUF_INIT;

	strbuf_addf(&name, "differs-%zu.py", ++fuzz->differing);
	write_input(fuzz, strbuf_text(&name), source);
	printf("%s: %s/%s\n%s", path, fuzz->folder, strbuf_text(&name), strbuf_text(&fuzz->why));
	strbuf_release(&name);
}

/* SOURCE has slack behind it. */
static bool agree(struct fuzz *fuzz, struct slice source)
{
	bool accepted = batch_parse(fuzz->batch, source.data, (uint32_t)source.size, &fuzz->ours);
	bool finished = runtime_parse(fuzz->runtime, source, &fuzz->theirs);
	bool valid = finished && !(fuzz->theirs.nodes[fuzz->theirs.root].flags & TREE_HAS_ERROR);

	fuzz->accepted += accepted;
	if (accepted && valid)
		return same_lists(fuzz, fuzz->ours.root, fuzz->theirs.root);
	if (accepted && finished)
		strbuf_addstr(&fuzz->why, "  accepted, and the runtime finds an error\n");
	if (!accepted && valid)
		strbuf_addf(&fuzz->why, "  declined at %u\n", batch_stopped_at(fuzz->batch));
	return fuzz->why.size == 0;
}

static void compare(struct fuzz *fuzz, const char *path, struct strbuf *source)
{
	size_t size = source->size;

	strbuf_add(source, (const char[BATCH_SLACK]){ 0 }, BATCH_SLACK);
	strbuf_clear(&fuzz->why);
	alarm(TIME_MAX);
	fuzz->compared++;
	if (!agree(fuzz, (struct slice){ source->data, size }))
		report(fuzz, path, (struct slice){ source->data, size });
	alarm(0);
	source->size = size;
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
	compare(fuzz, path, &source);
	for (size_t n = 0; n < mutations; n++) {
		strbuf_clear(&copy);
		mutate(&copy, strbuf_slice(&source), &fuzz->random);
		write_input(fuzz, "input.py", strbuf_slice(&copy));
		compare(fuzz, path, &copy);
	}
	strbuf_release(&source);
	strbuf_release(&copy);
}

static void finish(struct fuzz *fuzz)
{
	batch_parser_free(fuzz->batch);
	runtime_free(fuzz->runtime);
	tree_release(&fuzz->ours);
	tree_release(&fuzz->theirs);
	strbuf_release(&fuzz->why);
}

int main(int argc, char **argv)
{
	struct fuzz fuzz = { .batch = batch_parser_new(),
			     .runtime = runtime_new(),
			     .folder = ".",
			     .random = 88172645463325252u,
			     .why = STRBUF_INIT };
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
	finish(&fuzz);
	printf("%zu of %zu accepted, %zu known differences\n", fuzz.accepted, fuzz.compared,
	       fuzz.known);
	printf("fuzz: %zu passed, %zu failed\n", fuzz.compared - fuzz.differing, fuzz.differing);
	return fuzz.differing > 0;
}
