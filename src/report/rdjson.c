#include "report/formats.h"
#include "report/json_text.h"
#include "report/text.h"

static const char *const severities[] = {
	[SEVERITY_OFF] = "INFO",
	[SEVERITY_INFO] = "INFO",
	[SEVERITY_WARNING] = "WARNING",
	[SEVERITY_ERROR] = "ERROR",
};

static json_t *position_value(const struct position *position)
{
	json_t *value = json_object();

	json_put(value, "line", json_integer(position->line));
	json_put(value, "column", json_integer(position->byte));
	return value;
}

static json_t *range_value(const struct location *place)
{
	json_t *range = json_object();

	json_put(range, "start", position_value(&place->start));
	json_put(range, "end", position_value(&place->end));
	return range;
}

static json_t *location_value(const struct location *place)
{
	json_t *value = json_object();

	json_put(value, "path", json_text(place->file->shown));
	json_put(value, "range", range_value(place));
	return value;
}

static json_t *code_value(const struct report *report, const struct rule *rule)
{
	struct strbuf url = STRBUF_INIT;
	json_t *value = json_object();

	json_put(value, "value", json_text(rule->code));
	if (text_add_url(&url, report, rule))
		json_put(value, "url", json_text(strbuf_text(&url)));
	strbuf_release(&url);
	return value;
}

static json_t *source_value(const struct report *report)
{
	json_t *value = json_object();

	json_put(value, "name", json_text("outlive"));
	if (report->home)
		json_put(value, "url", json_text(report->home));
	return value;
}

/* Each is applied for itself, so what takes several edits is none. */
static void put_suggestions(json_t *value, const struct report_item *item)
{
	const struct fix *fix = item->finding->fix;
	json_t *suggestion, *all;

	if (!fix || fix->count != 1)
		return;
	suggestion = json_object();
	all = json_array();
	json_put(suggestion, "range", range_value(&item->edits[0]));
	json_put(suggestion, "text", json_text(fix->edits[0].text));
	json_push(all, suggestion);
	json_put(value, "suggestions", all);
}

static json_t *diagnostic_value(const struct report *report, const struct report_item *item)
{
	const struct finding *finding = item->finding;
	json_t *value = json_object();

	json_put(value, "message", json_details(finding->message, item));
	json_put(value, "location", location_value(&item->place));
	json_put(value, "severity", json_text(severities[finding->severity]));
	json_put(value, "code", code_value(report, finding->rule));
	put_suggestions(value, item);
	return value;
}

void rdjson_write(const struct report *report, struct strbuf *out)
{
	const char *separator = "\n";

	strbuf_addstr(out, "{\"source\":");
	json_add(out, source_value(report));
	strbuf_addstr(out, ",\"severity\":\"WARNING\",\"diagnostics\":[");
	for (size_t i = 0; i < report->count; i++) {
		if (!report_annotates(report, report->items[i].finding))
			continue;
		strbuf_addstr(out, separator);
		json_add(out, diagnostic_value(report, &report->items[i]));
		separator = ",\n";
	}
	strbuf_addstr(out, "]}\n");
}

void rdjsonl_write(const struct report *report, struct strbuf *out)
{
	for (size_t i = 0; i < report->count; i++) {
		json_t *value;

		if (!report_annotates(report, report->items[i].finding))
			continue;
		value = diagnostic_value(report, &report->items[i]);
		json_put(value, "source", source_value(report));
		json_add(out, value);
		strbuf_addch(out, '\n');
	}
}
