#include "report/formats.h"
#include "report/line_hash.h"
#include "report/sarif_place.h"
#include "report/sarif_rules.h"

#include <inttypes.h>

enum { RELATED_MAX = 100 }; /* GitHub shows no more */

static const char schema[] =
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/* The line hashes of the last file; results come file by file. */
struct hashed_file {
	struct arena arena;
	const struct report_file *file;
	struct line_hashes hashes;
};

static size_t related_count(const struct report_item *item)
{
	size_t count = item->finding->related.count;

	return count < RELATED_MAX ? count : RELATED_MAX;
}

static json_t *located_message(json_t *location, const char *text)
{
	json_put(location, "message", sarif_message(text));
	return location;
}

static void add_link(struct strbuf *text, const struct location *place, size_t id)
{
	strbuf_addstr(text, " ([");
	for (const char *at = place->file->in_repository; *at; at++) {
		if (strchr("[]\\", *at))
			strbuf_addch(text, '\\');
		strbuf_addch(text, *at);
	}
	strbuf_addf(text, ":%u](%zu))", place->start.line, id);
}

/* GitHub links a related place only where the message does; the first sentence is the title of the alert. */
static json_t *message_value(const struct report_item *item)
{
	const struct finding *finding = item->finding;
	struct strbuf text = STRBUF_INIT;
	json_t *value = json_object();

	sarif_add_text(&text, finding->message);
	for (size_t i = 0; i < related_count(item); i++) {
		strbuf_addstr(&text, i ? "\n" : ".\n");
		strbuf_addstr(&text, "Note: ");
		sarif_add_text(&text, finding->related.items[i].sentence);
		if (item->related[i].file)
			add_link(&text, &item->related[i], i + 1);
	}
	if (finding->help) {
		strbuf_addstr(&text, related_count(item) ? "\nHelp: " : ".\nHelp: ");
		sarif_add_text(&text, finding->help);
	}
	json_put(value, "text", json_text(strbuf_text(&text)));
	strbuf_release(&text);
	return value;
}

static json_t *related_value(const struct report_item *item)
{
	json_t *value = json_array();

	for (size_t i = 0; i < related_count(item); i++) {
		json_t *location;

		if (!item->related[i].file)
			continue;
		location = sarif_location(&item->related[i]);
		json_put(location, "id", json_integer((json_int_t)i + 1));
		json_push(value, located_message(location, item->finding->related.items[i].sentence));
	}
	return value;
}

static void push_step(json_t *steps, json_t *location, const char *text)
{
	json_t *step = json_object();

	json_put(step, "location", located_message(location, text));
	json_push(steps, step);
}

/*
 * The way that leads to the primary place, which ends it: the places of the chain; without any, the second line of the
 * finding, or what the chain says of the primary place itself.
 */
static json_t *steps_value(const struct report_item *item)
{
	const struct finding *finding = item->finding;
	json_t *steps = json_array();

	for (size_t i = 0; i < related_count(item); i++) {
		if (item->related[i].file)
			push_step(steps, sarif_location(&item->related[i]), finding->related.items[i].sentence);
	}
	if (!json_array_size(steps) && item->also.file)
		push_step(steps, sarif_line_location(&item->also), *finding->scope ? finding->scope : "defined here");
	for (size_t i = 0; i < related_count(item) && !json_array_size(steps); i++)
		push_step(steps, sarif_line_location(&item->place), finding->related.items[i].sentence);
	if (json_array_size(steps))
		push_step(steps, sarif_line_location(&item->place), finding->label ? finding->label : finding->message);
	return steps;
}

static void put_code_flows(json_t *result, const struct report_item *item)
{
	json_t *steps = steps_value(item), *thread, *threads, *flow, *flows;

	if (!json_array_size(steps)) {
		json_decref(steps);
		return;
	}
	thread = json_object();
	threads = json_array();
	flow = json_object();
	flows = json_array();
	json_put(thread, "locations", steps);
	json_push(threads, thread);
	json_put(flow, "threadFlows", threads);
	json_push(flows, flow);
	json_put(result, "codeFlows", flows);
}

static json_t *primary_value(const struct report_item *item)
{
	json_t *locations = json_array(), *location = sarif_line_location(&item->place);

	if (*item->finding->scope) {
		json_t *logical = json_object(), *all = json_array();

		json_put(logical, "fullyQualifiedName", json_text(item->finding->scope));
		json_push(all, logical);
		json_put(location, "logicalLocations", all);
	}
	json_push(locations, location);
	return locations;
}

static json_t *fingerprints_value(const struct report_item *item, struct hashed_file *hashed)
{
	struct strbuf text = STRBUF_INIT;
	json_t *value = json_object();

	if (hashed->file != item->place.file) {
		arena_release(&hashed->arena);
		hashed->file = item->place.file;
		hashed->hashes = line_hashes_of(&hashed->arena, hashed->file->lines.text);
	}
	line_hash_add(&text, &hashed->hashes, item->place.start.line);
	json_put(value, "primaryLocationLineHash", json_text(strbuf_text(&text)));
	strbuf_clear(&text);
	strbuf_addf(&text, "%016" PRIx64, item->finding->fingerprint);
	json_put(value, "outlive/v1", json_text(strbuf_text(&text)));
	strbuf_release(&text);
	return value;
}

static void put_suppressions(json_t *result, const struct finding *finding)
{
	json_t *suppression, *all;

	if (finding->state == FINDING_ACTIVE)
		return;
	suppression = json_object();
	all = json_array();
	json_put(suppression, "kind", json_text(finding->state == FINDING_SUPPRESSED ? "inSource" : "external"));
	if (finding->state == FINDING_BASELINED)
		json_put(suppression, "justification", json_text("in the baseline"));
	else if (finding->reason)
		json_put(suppression, "justification", json_text(finding->reason));
	json_push(all, suppression);
	json_put(result, "suppressions", all);
}

static json_t *replacement_value(const struct fix_edit *edit, json_t *physical)
{
	json_t *value = json_object(), *content = json_object();

	json_put(value, "deletedRegion", json_incref(json_object_get(physical, "region")));
	json_put(content, "text", json_text(edit->text));
	json_put(value, "insertedContent", content);
	return value;
}

static void put_fixes(json_t *result, const struct report_item *item)
{
	const struct fix *fix = item->finding->fix;
	json_t *replacements, *change, *changes, *value, *all;

	if (!fix)
		return;
	replacements = json_array();
	change = json_object();
	changes = json_array();
	value = json_object();
	all = json_array();
	for (size_t i = 0; i < fix->count; i++) {
		json_t *location = sarif_location(&item->edits[i]);
		json_t *physical = json_object_get(location, "physicalLocation");

		json_push(replacements, replacement_value(&fix->edits[i], physical));
		if (i == 0)
			json_put(change, "artifactLocation",
				 json_incref(json_object_get(physical, "artifactLocation")));
		json_decref(location);
	}
	json_put(change, "replacements", replacements);
	json_push(changes, change);
	json_put(value, "description", sarif_message(fix->title));
	json_put(value, "artifactChanges", changes);
	json_push(all, value);
	json_put(result, "fixes", all);
}

static size_t rule_index(const struct report *report, const struct rule *rule)
{
	size_t index = 0;

	while (index < report->rule_count && report->rules[index] != rule)
		index++;
	return index;
}

static json_t *result_value(const struct report *report, const struct report_item *item, struct hashed_file *hashed)
{
	const struct finding *finding = item->finding;
	json_t *value = json_object(), *related = related_value(item);

	json_put(value, "ruleId", json_text(finding->rule->code));
	json_put(value, "ruleIndex", json_integer((json_int_t)rule_index(report, finding->rule)));
	json_put(value, "level", json_text(sarif_level(finding->severity)));
	json_put(value, "message", message_value(item));
	json_put(value, "locations", primary_value(item));
	json_put(value, "partialFingerprints", fingerprints_value(item, hashed));
	put_code_flows(value, item);
	if (json_array_size(related))
		json_put(value, "relatedLocations", related);
	else
		json_decref(related);
	put_fixes(value, item);
	put_suppressions(value, finding);
	return value;
}

static void add_results(struct strbuf *out, const struct report *report)
{
	struct hashed_file hashed = { .file = NULL };
	const char *separator = "\n";

	arena_init(&hashed.arena);
	strbuf_addstr(out, ",\n\"results\":[");
	for (size_t i = 0; i < report->count; i++) {
		if (!report_lists(report, report->items[i].finding))
			continue;
		strbuf_addstr(out, separator);
		json_add(out, result_value(report, &report->items[i], &hashed));
		separator = ",\n";
	}
	strbuf_addch(out, ']');
	arena_release(&hashed.arena);
}

static void add_driver(struct strbuf *out, const struct report *report)
{
	strbuf_addstr(out, "\"tool\":{\"driver\":{\"name\":\"outlive\",\"semanticVersion\":");
	json_add(out, json_text(report->version));
	if (report->home) {
		strbuf_addstr(out, ",\"informationUri\":");
		json_add(out, json_text(report->home));
	}
	strbuf_addstr(out, ",\"rules\":");
	sarif_add_rules(out, report);
	strbuf_addstr(out, "}}");
}

void sarif_write(const struct report *report, struct strbuf *out)
{
	strbuf_addf(out, "{\"$schema\":\"%s\",\"version\":\"2.1.0\",\"runs\":[{\n", schema);
	add_driver(out, report);
	strbuf_addf(out, ",\n\"automationDetails\":{\"id\":\"outlive/\"},\"columnKind\":\"utf16CodeUnits\","
			 "\"invocations\":[{\"executionSuccessful\":%s}]",
		    report->counts.problems ? "false" : "true");
	add_results(out, report);
	strbuf_addstr(out, "}]}\n");
}
