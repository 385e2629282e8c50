#include "cmd/command.h"

int command_schema(struct arena *arena, const struct options *options)
{
	(void)arena;
	(void)options;
	return command_fail("not yet");
}
