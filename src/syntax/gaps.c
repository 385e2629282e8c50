#include "syntax/lower.h"

#include <string.h>

bool gaps_certain(struct slice source)
{
	(void)source;
	return false;
}

struct slice gaps_mask(struct arena *arena, struct slice source)
{
	return (struct slice){ arena_text(arena, source), source.size };
}
