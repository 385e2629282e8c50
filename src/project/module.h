/*
 * The facts of one Python file: its syntax tree, its dotted name, and what it imports, all without asking any other file.
 * Layer `project`. A module is immutable, and lives until its file changes.
 */
#ifndef PROJECT_MODULE_H
#define PROJECT_MODULE_H

#include "syntax/ast.h"

struct module {
	uint32_t file;     /* number in the source set */
	const char *path;  /* relative to the project root, with '/' */
	const char *name;  /* dotted, as an import in the project would write it; never empty; of markup its path */
	bool is_package;   /* an __init__ file: relative imports start at the module itself */
	const struct ast *ast;
	const struct stmt *const *stars; /* each `from m import *` that runs at import, the last one first choice */
	size_t star_count;
	bool has_exports;           /* __all__ is there, and literal */
	const char *const *exports; /* the names in it, sorted */
	size_t export_count;
};

/* Collects the facts of a parsed file into ARENA. PATH and NAME are borrowed and must live as long. */
const struct module *module_extract(struct arena *arena, const struct ast *ast, const char *path, const char *name);

/*
 * The dotted name that `from <stmt>` means in MODULE, relative dots resolved: "a.b" for `from ..b import x` in a.c.d.
 * NULL if the dots lead out of the top package. Lives in ARENA.
 */
const char *module_from_target(const struct module *module, struct arena *arena, const struct stmt *from);

/* Whether `from module import *` hands on NAME: listed in __all__ or, without one, not private. */
bool module_exports(const struct module *module, const char *name);

/*
 * Whether a path is test code by name: tests/, test/, testing/, test_*.py, *_test.py, *_tests.py, tests.py,
 * test.py, conftest.py.
 */
bool path_is_test(const char *path);

#endif
