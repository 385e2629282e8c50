#include "cmd/json_output.h"

#include "base/oom.h"
#include "cmd/command.h"

#include <stdlib.h>

int output_json(json_t *value)
{
	struct strbuf out = STRBUF_INIT;
	char *text = value ? json_dumps(value, JSON_INDENT(2)) : NULL;
	int status;

	if (!text)
		oom();
	strbuf_addf(&out, "%s\n", text);
	free(text);
	json_decref(value);
	status = output_text(&out);
	strbuf_release(&out);
	return status;
}
