/*
 * What the settings of the tree say of its caches, and which of them a server loads. Layer `sites`. Tests
 * have no say. Lives in the project's arena.
 *
 * Glossary
 *   settings   a module that binds the dict of caches, or that a program names by the settings variable
 *   program    manage.py, wsgi.py, asgi.py: what starts a process that serves
 *   served     loaded by a program: named by it, or imported by such settings by a star
 */
#ifndef SITES_CACHE_SETTINGS_H
#define SITES_CACHE_SETTINGS_H

#include "project/project.h"

struct cache_entry {
	const char *alias;
	const struct expr *name;    /* the alias, as it stands in the settings */
	const struct expr *options; /* a dict */
	const struct scope *scope;
	bool is_served;
};

struct cache_settings {
	const struct cache_entry *entries; /* by file and offset; one alias may have several */
	size_t count;
	bool has_served;     /* some program names settings that are in the tree */
	bool has_production; /* some of these leave the development mode off */
	bool served_is_open; /* what is served may take caches from elsewhere, too: a missing module, locals() */
	bool is_open;        /* caches are set in a way that is not seen */
	const struct module *first_served;
};

/* Asked once. */
const struct cache_settings *project_cache_settings(struct project *project);

/* What the option that MEANING names is set to; NULL: it is not set. */
const struct expr *cache_option(const struct project *project, const struct cache_entry *entry, enum meaning meaning);

/*
 * Whether all settings of the tree that name ALIAS, and all that is served, keep it in the memory of
 * one process, but for what is open. False where that is not seen, and where the tree has no program.
 */
bool alias_is_local(struct project *project, const char *alias);

#endif
