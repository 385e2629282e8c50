#include "report/formats.h"
#include "report/json_shard.h"
#include "report/json_text.h"
#include "report/text.h"

#include <inttypes.h>

static json_t *position_value(const struct position *position)
{
	json_t *value = json_object();

	json_put(value, "row", json_integer(position->line));
	json_put(value, "column", json_integer(position->column));
	return value;
}

static void put_location(json_t *object, const struct location *location)
{
	json_put(object, "filename", json_text(location->file->shown));
	json_put(object, "location", position_value(&location->start));
	json_put(object, "end_location", position_value(&location->end));
}

static json_t *related_value(const struct evidence *evidence, const struct location *location)
{
	json_t *value = json_object();

	json_put(value, "role", json_text(evidence_role_name(evidence->role)));
	put_location(value, location);
	json_put(value, "message", json_text(evidence->sentence));
	return value;
}

/* Readers rely on a place in all that is related, so sentences without one are notes. */
static void put_evidence(json_t *object, const struct report_item *item)
{
	const struct evidence_chain *chain = &item->finding->related;
	json_t *related = json_array(), *notes = json_array();

	for (size_t i = 0; i < chain->count; i++) {
		if (item->related[i].file)
			json_push(related, related_value(&chain->items[i], &item->related[i]));
		else
			json_push(notes, json_text(chain->items[i].sentence));
	}
	json_put(object, "related", related);
	json_put(object, "notes", notes);
}

static json_t *suppression_value(const struct finding *finding)
{
	json_t *value;

	if (finding->state == FINDING_ACTIVE)
		return json_null();
	value = json_object();
	json_put(value, "kind", json_text(finding->state == FINDING_BASELINED ? "baseline" : finding->suppression_kind));
	json_put(value, "reason", json_text(finding->reason));
	return value;
}

static json_t *fix_value(const struct report_item *item)
{
	const struct fix *fix = item->finding->fix;
	json_t *value, *edits;

	if (!fix)
		return json_null();
	value = json_object();
	edits = json_array();
	json_put(value, "applicability", json_text(applicability_name(fix->applicability)));
	json_put(value, "message", json_text(fix->title));
	for (size_t i = 0; i < fix->count; i++) {
		json_t *edit = json_object();

		json_put(edit, "content", json_text(fix->edits[i].text));
		json_put(edit, "location", position_value(&item->edits[i].start));
		json_put(edit, "end_location", position_value(&item->edits[i].end));
		json_push(edits, edit);
	}
	json_put(value, "edits", edits);
	return value;
}

static json_t *finding_value(const struct report *report, const struct report_item *item)
{
	const struct finding *finding = item->finding;
	struct strbuf text = STRBUF_INIT;
	json_t *value = json_object();

	json_put(value, "code", json_text(finding->rule->code));
	json_put(value, "name", json_text(finding->rule->name));
	json_put(value, "severity", json_text(severity_name(finding->severity)));
	json_put(value, "message", json_text(finding->message));
	put_location(value, &item->place);
	json_put(value, "noqa_row", json_integer(item->place.start.line));
	if (text_add_url(&text, report, finding->rule))
		json_put(value, "url", json_text(strbuf_text(&text)));
	strbuf_clear(&text);
	strbuf_addf(&text, "%016" PRIx64, finding->fingerprint);
	json_put(value, "fingerprint", json_text(strbuf_text(&text)));
	strbuf_release(&text);
	json_put(value, "scope", json_text(finding->scope));
	put_evidence(value, item);
	json_put(value, "help", json_text(finding->help));
	json_put(value, "fix", fix_value(item));
	json_put(value, "suppression", suppression_value(finding));
	if (report->shard)
		json_put(value, "shard", shard_finding_value(item));
	return value;
}

static json_t *tool_value(const struct report *report)
{
	json_t *value = json_object();

	json_put(value, "name", json_text("outlive"));
	json_put(value, "version", json_text(report->version));
	return value;
}

static json_t *summary_value(const struct report *report)
{
	const struct report_counts *counts = &report->counts;
	json_t *value = json_object();
	size_t active = 0;

	for (size_t i = SEVERITY_INFO; i <= SEVERITY_ERROR; i++)
		active += counts->active[i];
	json_put(value, "files", json_integer((json_int_t)counts->files));
	json_put(value, "findings", json_integer((json_int_t)active));
	json_put(value, "suppressed", json_integer((json_int_t)counts->suppressed));
	json_put(value, "baselined", json_integer((json_int_t)counts->baselined));
	return value;
}

void json_write(const struct report *report, struct strbuf *out)
{
	const char *separator = "\n";

	strbuf_addstr(out, "{\"version\":1,\"tool\":");
	json_add(out, tool_value(report));
	if (report->shard) {
		strbuf_addstr(out, ",\"shard\":");
		json_add(out, shard_value(report->shard));
	}
	strbuf_addstr(out, ",\"findings\":[");
	for (size_t i = 0; i < report->count; i++) {
		if (!report_lists(report, report->items[i].finding))
			continue;
		strbuf_addstr(out, separator);
		json_add(out, finding_value(report, &report->items[i]));
		separator = ",\n";
	}
	strbuf_addstr(out, "],\n\"summary\":");
	json_add(out, summary_value(report));
	strbuf_addstr(out, "}\n");
}

void json_lines_write(const struct report *report, struct strbuf *out)
{
	for (size_t i = 0; i < report->count; i++) {
		if (!report_lists(report, report->items[i].finding))
			continue;
		json_add(out, finding_value(report, &report->items[i]));
		strbuf_addch(out, '\n');
	}
}
