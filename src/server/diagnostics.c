#include "server/diagnostics.h"

#include "report/json_text.h"

/* DiagnosticSeverity, DiagnosticTag */
enum { SHOWN_ERROR = 1, SHOWN_WARNING = 2, SHOWN_INFORMATION = 3 };

static int severity_of(const struct finding *finding)
{
	return finding->severity == SEVERITY_ERROR     ? SHOWN_ERROR
	       : finding->severity == SEVERITY_WARNING ? SHOWN_WARNING
						       : SHOWN_INFORMATION;
}

json_t *location_json(const struct diagnostics_request *request, const struct location *location)
{
	json_t *json = json_object();

	json_put(json, "uri", json_text(request->uri_of(request->context, location->file)));
	json_put(json, "range", range_json(location, request->encoding));
	return json;
}

static json_t *related_json(const struct diagnostics_request *request,
			    const struct report_item *item)
{
	json_t *all = json_array();

	for (size_t i = 0; i < item->finding->related.count; i++) {
		json_t *one;

		if (!item->related[i].file)
			continue;
		one = json_object();
		json_put(one, "location", location_json(request, &item->related[i]));
		json_put(one, "message", json_text(item->finding->related.items[i].sentence));
		json_push(all, one);
	}
	return all;
}

/*
 * The sentences that are about no place, and all of them for a client that shows none, go into the
 * text.
 */
static json_t *message_json(const struct diagnostics_request *request,
			    const struct report_item *item)
{
	const struct finding *finding = item->finding;
	struct strbuf text = STRBUF_INIT;
	json_t *json;

	strbuf_addstr(&text, finding->message);
	for (size_t i = 0; i < finding->related.count; i++)
		if (!item->related[i].file || !request->has_related)
			strbuf_addf(&text, "\nnote: %s", finding->related.items[i].sentence);
	if (finding->help)
		strbuf_addf(&text, "\nhelp: %s", finding->help);
	json = json_text(strbuf_text(&text));
	strbuf_release(&text);
	return json;
}

json_t *diagnostic_json(const struct diagnostics_request *request, const struct report_item *item)
{
	json_t *json = json_object();

	json_put(json, "range", range_json(&item->place, request->encoding));
	json_put(json, "severity", json_integer(severity_of(item->finding)));
	json_put(json, "code", json_text(item->finding->rule->code));
	json_put(json, "source", json_text("outlive"));
	json_put(json, "message", message_json(request, item));
	if (request->has_related)
		json_put(json, "relatedInformation", related_json(request, item));
	return json;
}

json_t *diagnostics_json(const struct diagnostics_request *request)
{
	json_t *all = json_array();

	for (size_t i = 0; i < request->report->count; i++) {
		const struct report_item *item = &request->report->items[i];

		if (text_equals(item->place.file->absolute, request->file) &&
		    report_shows(request->report, item->finding))
			json_push(all, diagnostic_json(request, item));
	}
	return all;
}
