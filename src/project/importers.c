#include "project/importers.h"

#include "syntax/visit.h"

#include <ctype.h>
#include <string.h>

/* A name that more files than this use is used somehow; folders above a root that may be on the path as well. */
enum { FILES_MAX = 400, FOLDERS_MAX = 3 };

struct import_search {
	struct visitor visitor;
	struct project *project;
	const struct module *from;
	const char *names[1 + FOLDERS_MAX]; /* of the module that is looked for: its own, and with the folders above */
	size_t count;
	bool found;
};

bool name_lies_in(const char *dotted, const char *name)
{
	size_t size = strlen(name);

	return text_starts(dotted, name) && (dotted[size] == 0 || dotted[size] == '.');
}

bool name_lies_in_some_root(const char *dotted, const char *name)
{
	for (const char *dot = strchr(name, '.'); dot; name = dot + 1, dot = strchr(name, '.'))
		if (name_lies_in(dotted, name))
			return true;
	return false;
}

/* Whether DOTTED is NAME, something in it, or a package above it together with its ITEM. */
static bool names_module(struct project *project, const char *name, const char *dotted, const char *item)
{
	if (name_lies_in(dotted, name) || name_lies_in_some_root(dotted, name))
		return true;
	return item && names_module(project, name, arena_dotted(project_arena(project), dotted, item), NULL);
}

static bool is_looked_for(struct import_search *search, const char *dotted, const char *item)
{
	for (size_t i = 0; i < search->count; i++)
		if (names_module(search->project, search->names[i], dotted, item))
			return true;
	return false;
}

static bool on_import(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct import_search *search = visitor->data;
	const char *target;

	(void)scope;
	for (size_t i = 0; stmt->kind == STMT_IMPORT && i < stmt->import.count; i++)
		search->found |= is_looked_for(search, stmt->import.items[i].path, NULL);
	if (stmt->kind == STMT_FROM) {
		target = module_from_target(search->from, project_arena(search->project), stmt);
		search->found |= target && is_looked_for(search, target, NULL);
		for (size_t i = 0; target && i < stmt->from.count; i++)
			search->found |= is_looked_for(search, target, stmt->from.items[i].path);
	}
	return !search->found;
}

/* Whether NAME stands in TEXT as a word of a path: prose has spaces, and names no module. */
static bool holds_text(struct slice text, const char *name)
{
	const char *end = text.data + text.size, *at = text.data;
	size_t size = strlen(name);

	for (const char *byte = text.data; byte < end; byte++)
		if (isspace((unsigned char)*byte))
			return false;
	for (; text.size && size && (at = memmem(at, (size_t)(end - at), name, size)); at++)
		if ((at == text.data || !is_word_byte(at[-1])) && (at + size == end || !is_word_byte(at[size])))
			return true;
	return false;
}

/* Any text that holds the name may be handed to something that imports it. */
static bool on_string(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct import_search *search = visitor->data;
	const char *last = text_last_name(search->names[0]);

	(void)scope;
	if (expr->kind == EXPR_STRING)
		search->found |= holds_text(expr->string.text, last);
	for (size_t i = 0; expr->kind == EXPR_FSTRING && i < expr->fstring.count; i++)
		search->found |= holds_text(expr->fstring.parts[i].literal, last);
	return !search->found;
}

/* `src.shop.signals` of a file src/shop/signals.py whose own name is `shop.signals`: a folder needs no `__init__.py`. */
static void add_longer_names(struct import_search *search, const struct module *module)
{
	struct arena *arena = project_arena(search->project);
	size_t tail = strlen(module->name) + strlen(".py"), size = strlen(module->path);
	char *folders = size > tail ? arena_strdup(arena, module->path) : NULL;

	if (!folders || module->is_package || folders[size - tail - 1] != '/')
		return;
	folders[size - tail - 1] = 0;
	while (search->count <= FOLDERS_MAX) {
		char *slash = strrchr(folders, '/');
		const char *folder = slash ? slash + 1 : folders;

		if (!*folder || strchr(folder, '.'))
			return;
		search->names[search->count] = arena_dotted(arena, folder, search->names[search->count - 1]);
		search->count++;
		if (!slash)
			return;
		*slash = 0;
	}
}

bool module_is_imported(struct project *project, const struct module *module)
{
	struct import_search search = { .project = project, .names = { module->name }, .count = 1 };
	size_t count;
	const uint32_t *files = project_files_with(project, text_last_name(module->name), &count);

	add_longer_names(&search, module);
	search.visitor = (struct visitor){ .stmt = on_import, .expr = on_string, .nested = true, .data = &search };
	for (size_t i = 0; i < count && count <= FILES_MAX && !search.found; i++) {
		search.from = files[i] == module->file ? NULL : project_module(project, files[i]);
		if (search.from)
			visit_module(&search.visitor, search.from->ast);
	}
	return search.found || count > FILES_MAX;
}

struct package_search {
	const char *package;
	bool found;
};

static bool on_package(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct package_search *search = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_FROM)
		search->found |= stmt->from.level == 0 && name_lies_in(stmt->from.module, search->package);
	for (size_t i = 0; stmt->kind == STMT_IMPORT && i < stmt->import.count; i++)
		search->found |= name_lies_in(stmt->import.items[i].path, search->package);
	return !search->found;
}

bool project_imports(struct project *project, const char *package)
{
	struct package_search search = { package, false };
	struct visitor visitor = { .stmt = on_package, .nested = true, .data = &search };
	size_t count;
	const uint32_t *files = project_files_with(project, package, &count);

	for (size_t i = 0; i < count && !search.found; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module)
			visit_module(&visitor, module->ast);
	}
	return search.found;
}

bool project_imports_package_of(struct project *project, const char *dotted)
{
	char package[64];
	size_t size = strcspn(dotted, ".");

	if (size >= sizeof package)
		return false;
	memcpy(package, dotted, size);
	package[size] = '\0';
	return project_imports(project, package);
}
