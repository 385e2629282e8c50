#include "report/formats.h"
#include "report/json_text.h"

#include "base/oom.h"
#include "base/path.h"

#include <inttypes.h>
#include <uthash.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static const char *const severities[] = {
	[SEVERITY_OFF] = "info",
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "minor",
	[SEVERITY_ERROR] = "major",
};

struct seen {
	uint64_t fingerprint;
	UT_hash_handle hh;
};

/* GitLab merges findings of one fingerprint, and two projects of one run may yield the same. */
static uint64_t unique_fingerprint(struct arena *arena, struct seen **seen, uint64_t fingerprint)
{
	struct seen *found;

	for (uint64_t again = 1;; again++) {
		HASH_FIND(hh, *seen, &fingerprint, sizeof fingerprint, found);
		if (!found)
			break;
		fingerprint = XXH3_64bits_withSeed(&fingerprint, sizeof fingerprint, again);
	}
	found = ARENA_NEW(arena, struct seen);
	found->fingerprint = fingerprint;
	HASH_ADD(hh, *seen, fingerprint, sizeof fingerprint, found);
	return fingerprint;
}

static json_t *location_value(struct arena *arena, const struct report *report, const struct location *place)
{
	json_t *value = json_object(), *lines = json_object();
	const char *path = place->file->in_repository;

	if (report->ci_directory && path_below(report->ci_directory, place->file->absolute))
		path = path_relative(arena, report->ci_directory, place->file->absolute);
	json_put(lines, "begin", json_integer(place->start.line));
	json_put(lines, "end", json_integer(place->end.line));
	json_put(value, "path", json_text(path));
	json_put(value, "lines", lines);
	return value;
}

static json_t *finding_value(struct arena *arena, const struct report *report, const struct report_item *item,
			     struct seen **seen)
{
	const struct finding *finding = item->finding;
	json_t *value = json_object();

	json_put(value, "description",
		 json_text(arena_printf(arena, "%s: %s", finding->rule->code, finding->message)));
	if (finding->help || finding->related.count) {
		json_t *content = json_object();

		json_put(content, "body", json_details("", item));
		json_put(value, "content", content);
	}
	json_put(value, "check_name", json_text(finding->rule->code));
	json_put(value, "fingerprint",
		 json_text(arena_printf(arena, "%016" PRIx64, unique_fingerprint(arena, seen, finding->fingerprint))));
	json_put(value, "severity", json_text(severities[finding->severity]));
	json_put(value, "location", location_value(arena, report, &item->place));
	return value;
}

void gitlab_write(const struct report *report, struct strbuf *out)
{
	struct seen *seen = NULL;
	const char *separator = "";
	struct arena arena;

	arena_init(&arena);
	strbuf_addch(out, '[');
	for (size_t i = 0; i < report->count; i++) {
		if (!report_annotates(report, report->items[i].finding))
			continue;
		strbuf_addstr(out, separator);
		json_add(out, finding_value(&arena, report, &report->items[i], &seen));
		separator = ",\n";
	}
	strbuf_addstr(out, "]\n");
	HASH_CLEAR(hh, seen);
	arena_release(&arena);
}
