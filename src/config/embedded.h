#ifndef OUTLIVE_CONFIG_EMBEDDED_H
#define OUTLIVE_CONFIG_EMBEDDED_H
/*
 * The data files that are compiled into the binary: knowledge packs, key
 * conventions, the pages of the rules and the parts of the HTML page.  rules/embed.sh writes the table
 * from rules/packs, rules/conventions, rules/<name>.md and src/report/page at build time.
 *
 * Layer: config; a table of constants that depends on nothing.
 * Ownership: everything is static and const.
 */
#include <stddef.h>

struct embedded_file {
	const char *path; /* "packs/django.toml", "pages/<rule-name>.md" */
	const char *data; /* NUL-terminated; the NUL is not part of size */
	size_t size;
};

/* In byte order of their paths. */
extern const struct embedded_file embedded_files[];
extern const size_t embedded_files_count;

#endif
