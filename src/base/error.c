#include "base/error.h"

#include "base/strbuf.h"

#include <stdarg.h>
#include <stdlib.h>

_Bool error_set(struct error *err, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	if (err->message)
		return false;
	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	err->message = strbuf_detach(&text);
	return false;
}

void error_release(struct error *err)
{
	free(err->message);
	err->message = NULL;
}
