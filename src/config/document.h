/*
 * Files of settings: where they are looked for, and the table in them that is ours. Layer `config`, internal to the loading of
 * configurations. Everything lives in the arena that is passed.
 */
#ifndef CONFIG_DOCUMENT_H
#define CONFIG_DOCUMENT_H

#include "config/config.h"

struct config_document {
	const struct config_file *file;
	const struct toml_value *table; /* NULL: a pyproject.toml without [tool.outlive] */
	const char *title;              /* of the table: "[tool.outlive]", "outlive.toml" */
	const char *path;               /* absolute */
	const char *directory;          /* in which the file stands */
};

/*
 * Reads the file at PATH (absolute). The prefix `tool.outlive` is looked for only in a file named pyproject.toml. BASE is where
 * globs and paths of the file start; NULL: where it stands.
 */
bool config_document_read(struct arena *arena, const struct config_request *request, const char *path, const char *base,
			  struct config_document *document, struct error *err);

/* The settings file in DIRECTORY that counts, if there is one (else DOCUMENT has no table). */
bool config_document_find(struct arena *arena, const struct config_request *request, const char *directory,
			  struct config_document *document, struct error *err);

/* The path of the user's own settings, or NULL if there are none or under continuous integration. */
const char *config_user_file(struct arena *arena);

#endif
