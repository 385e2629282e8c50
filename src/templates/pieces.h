/* A key as conventions judge it. Layer `templates`. */
#ifndef TEMPLATES_PIECES_H
#define TEMPLATES_PIECES_H

#include "templates/template.h"
#include "config/convention.h"

/* The parts of TEXT, one piece each; texts are borrowed or live in ARENA. */
struct key_pieces {
	struct convention_piece items[TEMPLATE_MAX_PARTS];
	size_t count;
};
struct key_pieces key_pieces(struct arena *arena, const struct alternative *text);

#endif
