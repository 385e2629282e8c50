/*
 * The statements of a file or of a class, each parsed when it is first asked for. Layer `syntax`, private; ast.h has what
 * others see of it. They live in the file's arena, and are parsed by the file's parser.
 */
#ifndef SYNTAX_REGIONS_H
#define SYNTAX_REGIONS_H

#include "base/vec.h"
#include "syntax/lower.h"
#include "syntax/outline.h"

struct region {
	struct outline_item outline;
	struct regions *owner;
	struct regions *members; /* of a class whose block has an outline, after region_members() */
	bool is_whole; /* its block has no outline: a class's is parsed with its head */
	bool is_parsed;
	bool has_error;  /* or is not the one statement that the outline took it for */
	bool is_marked;     /* by the question that is being answered */
	struct block block; /* the statements, as are the parts without those of `members` */
	struct ast_parts parts;
};

struct regions {
	struct ast *ast;
	struct region *holder; /* of a class */
	struct scope *scope; /* a class's once its head is parsed */
	unsigned depth;      /* how deep its statements are nested */
	struct region *items;
	size_t count;
	const struct span *quiet; /* of a file; see syntax/outline.h */
	size_t quiet_count;
	bool is_settled;              /* the scope has all its bindings */
	VEC(struct binding) early;    /* those that come before */
	struct block compound;        /* the statements of scope_compound() */
	const struct block *all;      /* of regions_block() */
};

/* The outline of a file as its regions; NULL if it must be parsed as one. Parses what only a parser can tell names of. */
struct regions *regions_open(struct ast *ast);
/* Returns REGION, or the class around it whose head has an error, so that it was parsed with its block. */
struct region *region_parse(struct region *region);
/* The regions of a class's block; NULL if there are none, and it is parsed with its head. Deeper than a few classes there are none. */
struct regions *region_members(struct region *region);
/* Parses all, and returns their statements. */
struct block regions_block(struct regions *regions);
/* The statements of the regions in which the bindings of RUN stand. */
struct block regions_binders(const struct regions *regions, struct binding_run run);
/* The one that holds OFFSET or stands before it; NULL if none does. */
struct region *region_at(const struct regions *regions, uint32_t offset);
/* Takes a binding of the scope: before it is settled into the list, later into the place that the outline left for it. */
void regions_bind(struct regions *regions, struct binding binding);
struct slice region_text(const struct region *region);

#endif
