/*
 * Says what is wrong with a text that is no TOML: tree-sitter repairs an error and goes on, often from a place before it or far
 * behind. Layer `syntax`, internal to the TOML reader. Pure, one pass.
 */
#ifndef SYNTAX_TOML_FAULT_H
#define SYNTAX_TOML_FAULT_H

#include "base/slice.h"
#include "base/span.h"

struct toml_fault {
	const char *message; /* NULL: nothing was found */
	struct span span;
};

/* The first place of SOURCE at which it cannot go on as TOML. */
struct toml_fault toml_fault_find(struct slice source);

#endif
