#include "templates/pieces.h"

struct key_pieces key_pieces(struct arena *arena, const struct alternative *text)
{
	struct key_pieces pieces = { .count = text->count };

	for (size_t i = 0; i < text->count; i++) {
		const struct part *part = &text->parts[i];
		bool named = part_has_name(part) && part->text.size;

		pieces.items[i].text = part->text;
		pieces.items[i].choices = part->choices;
		pieces.items[i].choice_count = part->choice_count;
		if (part->kind != PART_LITERAL)
			pieces.items[i].hole = named ? arena_text(arena, part->text) : part_kind_name(part->kind);
	}
	return pieces;
}
