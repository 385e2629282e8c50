#include "lint/finding.h"

#include "base/slice.h"

static const char *const names[] = {
	[SEVERITY_OFF] = "off", [SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
	return names[severity];
}

bool severity_parse(const char *text, enum severity *out)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!text_equals(names[i], text))
			continue;
		*out = (enum severity)i;
		return true;
	}
	return false;
}
