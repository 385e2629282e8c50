#include "lint/fingerprint.h"

#include "base/oom.h"
#include "base/strbuf.h"
#include "lint/rule.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t finding_hash(const struct finding *finding, struct slice source)
{
	struct span span = finding->place.span;
	struct strbuf text = STRBUF_INIT;
	uint64_t hash;

	strbuf_addf(&text, "%s%c%s%c", finding->rule->code, 0, finding->scope ? finding->scope : "", 0);
	for (size_t i = span.offset; i < span_end(span) && i < source.size; i++)
		if (!memchr(" \t\r\n\f", source.data[i], 5))
			strbuf_addch(&text, source.data[i]);
	hash = XXH3_64bits(strbuf_text(&text), text.size);
	strbuf_release(&text);
	return hash;
}

struct keyed {
	uint64_t hash;
	size_t index;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

void fingerprints_settle(struct finding *findings, size_t count)
{
	struct keyed *keyed = xcalloc(count, sizeof *keyed);
	uint64_t occurrence = 0;

	for (size_t i = 0; i < count; i++)
		keyed[i] = (struct keyed){ findings[i].fingerprint, i };
	qsort(keyed, count, sizeof *keyed, compare_keyed);
	for (size_t i = 1; i < count; i++) {
		uint64_t parts[2] = { keyed[i].hash, ++occurrence };

		if (keyed[i].hash != keyed[i - 1].hash)
			occurrence = 0;
		else
			findings[keyed[i].index].fingerprint = XXH3_64bits(parts, sizeof parts);
	}
	free(keyed);
}
