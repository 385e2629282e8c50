/* Whether anything imports a module. Layer `project`. */
#ifndef PROJECT_IMPORTERS_H
#define PROJECT_IMPORTERS_H

#include "project/project.h"

/* Whether the dotted name DOTTED is NAME or something in it. */
bool name_lies_in(const char *dotted, const char *name);
/*
 * The same, or for what is left of NAME without the first folders, one dot at least: a folder with an
 * `__init__.py` may be on the path all the same, and then what it holds goes by a shorter name.
 */
bool name_lies_in_some_root(const char *dotted, const char *name);

/*
 * Whether code imports MODULE, or holds a text that names it, which may be handed to something that
 * imports it. Errs towards yes.
 */
bool module_is_imported(struct project *project, const struct module *module);

/* Whether code of the project that is no test imports PACKAGE, or something in it. */
bool project_imports(struct project *project, const char *package);
/* Likewise the top-level package of DOTTED. */
bool project_imports_package_of(struct project *project, const char *dotted);

#endif
