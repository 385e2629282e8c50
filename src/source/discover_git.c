/* Discovery where git knows the files. */
#include "source/search.h"

#include "base/path.h"
#include "source/git.h"
#include "source/untracked.h"

/* What git has listed, parts of its answer. */
struct listed {
	VEC(const char *) names; /* sorted */
};

static void read_names(const struct strbuf *list, struct listed *listed)
{
	const char *text = strbuf_text(list);

	for (const char *name = text; name < text + list->size; name += strlen(name) + 1)
		vec_push(&listed->names, name);
	search_sort_names(listed->names.items, listed->names.count);
}

static void add_listed(struct search *search, const struct listed *listed, bool tracked)
{
	const char *const *names = listed->names.items;
	size_t before = search->files.count, count = listed->names.count;

	search_find_inner(search, names, count);
	search->excluder.frames.count = 0;
	for (size_t i = 0; i < count; i++) {
		if (text_ends(names[i], "/"))
			source_notes_add(&search->notes, NOTE_SKIPPED, arena_strdup(search->arena, names[i]),
					 "another repository");
		else if (search_takes(search, names[i]) && !search_is_inner(search, names[i]) &&
			 (i == 0 || !text_equals(names[i], names[i - 1])) &&
			 exclude_passes(&search->excluder, names, count, i, tracked))
			search_add(search, arena_strdup(search->arena, names[i]));
	}
	search_announce(search, before);
}

static void note_unreadable(struct search *search, const struct strbuf *folders)
{
	const struct root *root = &search->request->root;
	const char *text = arena_text(search->arena, strbuf_slice(folders));

	for (const char *name = text; name < text + folders->size; name += strlen(name) + 1) {
		const char *place = path_join(search->arena, root->work_tree, name);
		const char *path = path_below(root->path, place);

		source_notes_add(&search->notes, NOTE_ERROR, path ? path : place, "git cannot look into it");
	}
}

static bool is_looked_for(void *context, const char *path)
{
	return search_takes(context, path) || root_is_mark(path_name(path));
}

/* A mark counts whether git knows of it or not; git is asked about the rest. */
static void take_marks(struct search *search, struct untracked_paths *paths)
{
	size_t kept = 0;

	search_find_inner(search, paths->items.items, paths->items.count);
	for (size_t i = 0; i < paths->items.count; i++)
		if (search_wants(search, paths->items.items[i]) ||
		    !root_is_mark(path_name(paths->items.items[i])))
			paths->items.items[kept++] = paths->items.items[i];
	paths->items.count = kept;
}

/* Asks git what there is besides what it tracks, unless that is clear. False if it cannot be asked. */
static bool start_untracked(struct search *search, const struct listed *tracked, struct git_listing **listing)
{
	const struct discover_request *request = search->request;
	const struct untracked_search look = {
		.directory = search->walk.directory,
		.workers = request->workers,
		.names = tracked->names.items,
		.count = tracked->names.count,
		.wanted = is_looked_for,
		.context = search,
		.no_bytecode = request->use_defaults,
	};
	struct untracked_paths paths = { 0 };
	bool sure = look.count > 0 && untracked_find(&look, search->arena, &paths), asked;

	*listing = NULL;
	take_marks(search, &paths);
	asked = !sure || paths.items.count;
	if (asked)
		*listing = git_listing_start(&request->root, GIT_UNTRACKED, paths.items.items,
					     sure ? paths.items.count : 0);
	vec_release(&paths.items);
	return !asked || *listing;
}

static bool add_untracked(struct search *search, struct git_listing *listing, size_t *count)
{
	struct strbuf names = STRBUF_INIT, unreadable = STRBUF_INIT;
	struct listed listed = { 0 };
	bool done = git_listing_finish(listing, &names, &unreadable);

	if (done) {
		read_names(&names, &listed);
		add_listed(search, &listed, false);
		note_unreadable(search, &unreadable);
		*count += listed.names.count;
	}
	vec_release(&listed.names);
	strbuf_release(&names);
	strbuf_release(&unreadable);
	return done;
}

bool search_git(struct search *search)
{
	const struct root *root = &search->request->root;
	struct git_listing *listing = search->request->tracked, *untracked = NULL;
	struct strbuf names = STRBUF_INIT, unreadable = STRBUF_INIT;
	struct listed tracked = { 0 };
	size_t count;
	bool done;

	if (!listing)
		listing = git_listing_start(root, GIT_TRACKED, NULL, 0);
	done = git_listing_finish(listing, &names, &unreadable);
	if (done) {
		read_names(&names, &tracked);
		done = start_untracked(search, &tracked, &untracked);
		add_listed(search, &tracked, true);
	}
	count = tracked.names.count;
	if (untracked)
		done = add_untracked(search, untracked, &count);
	vec_release(&tracked.names);
	strbuf_release(&names);
	strbuf_release(&unreadable);
	/* A root that is ignored as a whole was meant nevertheless. */
	return done && (count > 0 || text_equals(root->path, root->work_tree));
}
