#include "report/sarif_rules.h"

#include "base/utf8.h"
#include "config/embedded.h"
#include "report/text.h"

enum { DESCRIPTION_MAX = 1024 };

/* What GitHub sorts and filters by. Rules that are off until named find what is debatable. */
static const struct {
	const char *level;
	const char *problem;
	const char *precision;
} grades[] = {
	[SEVERITY_OFF] = { "note", "recommendation", "low" },
	[SEVERITY_INFO] = { "note", "recommendation", "medium" },
	[SEVERITY_WARNING] = { "warning", "warning", "high" },
	[SEVERITY_ERROR] = { "error", "error", "very-high" },
};

/* By the first digit of the code. */
static const char *const families[] = {
	['1'] = "lifetime",
	['2'] = "keys",
	['3'] = "staleness",
	['9'] = "suppressions",
};

const char *sarif_level(enum severity severity)
{
	return grades[severity].level;
}

static struct slice page_of(const struct rule *rule)
{
	struct strbuf path = STRBUF_INIT;
	struct slice page = slice_of(rule->summary);

	strbuf_addf(&path, "pages/%s.md", rule->name);
	for (size_t i = 0; i < embedded_files_count; i++) {
		if (text_equals(embedded_files[i].path, strbuf_text(&path)))
			page = (struct slice){ embedded_files[i].data, embedded_files[i].size };
	}
	strbuf_release(&path);
	return page;
}

static struct slice next_line(struct slice *text)
{
	const char *end = memchr(text->data, '\n', text->size);
	struct slice line = { text->data, end ? (size_t)(end - text->data) : text->size };
	size_t taken = line.size + (end ? 1 : 0);

	text->data += taken;
	text->size -= taken;
	return line;
}

/* The first paragraph of PAGE that is no heading, on one line. */
static void add_first_paragraph(struct strbuf *out, struct slice page)
{
	while (page.size) {
		struct slice line = next_line(&page);

		if (line.size == 0 && out->size)
			return;
		if (line.size == 0 || slice_starts(line, "#"))
			continue;
		if (out->size)
			strbuf_addch(out, ' ');
		strbuf_addslice(out, line);
	}
}

static void truncate_text(struct strbuf *text)
{
	size_t size = DESCRIPTION_MAX - 3;

	if (text->size <= DESCRIPTION_MAX)
		return;
	while (size > 0 && ((unsigned char)text->data[size] & 0xC0) == 0x80)
		size--;
	strbuf_truncate(text, size);
	strbuf_addstr(text, "...");
}

static json_t *text_value(const char *text)
{
	json_t *value = json_object();

	json_put(value, "text", json_text(text));
	return value;
}

static json_t *description_value(const struct rule *rule)
{
	struct strbuf text = STRBUF_INIT;
	json_t *value;

	add_first_paragraph(&text, page_of(rule));
	if (!text.size)
		strbuf_addstr(&text, rule->summary);
	truncate_text(&text);
	value = text_value(strbuf_text(&text));
	strbuf_release(&text);
	return value;
}

static json_t *help_value(const struct rule *rule)
{
	struct strbuf page = STRBUF_INIT;
	json_t *value;

	strbuf_addslice(&page, page_of(rule));
	value = text_value(strbuf_text(&page));
	json_put(value, "markdown", json_text(strbuf_text(&page)));
	strbuf_release(&page);
	return value;
}

static json_t *configuration_value(const struct rule *rule)
{
	json_t *value = json_object();

	json_put(value, "enabled", json_boolean(rule->severity != SEVERITY_OFF));
	json_put(value, "level", json_text(sarif_level(rule->severity)));
	return value;
}

static json_t *properties_value(const struct rule *rule)
{
	unsigned char digit = (unsigned char)rule->code[strcspn(rule->code, "0123456789")];
	json_t *value = json_object(), *tags = json_array();

	json_push(tags, json_text("caching"));
	if (digit < sizeof families / sizeof *families && families[digit])
		json_push(tags, json_text(families[digit]));
	json_put(value, "tags", tags);
	json_put(value, "precision", json_text(grades[rule->severity].precision));
	json_put(value, "problem.severity", json_text(grades[rule->severity].problem));
	return value;
}

static json_t *rule_value(const struct report *report, const struct rule *rule)
{
	struct strbuf url = STRBUF_INIT;
	json_t *value = json_object();

	json_put(value, "id", json_text(rule->code));
	json_put(value, "name", json_text(rule->name));
	json_put(value, "shortDescription", text_value(rule->summary));
	json_put(value, "fullDescription", description_value(rule));
	json_put(value, "help", help_value(rule));
	if (text_add_url(&url, report, rule))
		json_put(value, "helpUri", json_text(strbuf_text(&url)));
	strbuf_release(&url);
	json_put(value, "defaultConfiguration", configuration_value(rule));
	json_put(value, "properties", properties_value(rule));
	return value;
}

void sarif_add_rules(struct strbuf *out, const struct report *report)
{
	strbuf_addch(out, '[');
	for (size_t i = 0; i < report->rule_count; i++) {
		strbuf_addstr(out, i ? ",\n" : "\n");
		json_add(out, rule_value(report, report->rules[i]));
	}
	strbuf_addch(out, ']');
}
