#include "lint/needles.h"

const struct needles *needles_make(struct arena *arena, const struct pack_set *packs)
{
	return needles_build(arena, packs->needles.items, packs->needles.count);
}
