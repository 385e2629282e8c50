#include "config/config.h"

enum { VALUE_WIDTH = 56 };

static unsigned line_number(struct config_origin origin)
{
	unsigned line = 1;

	for (size_t i = 0; i < origin.span.offset && i < origin.file->source.size; i++)
		line += origin.file->source.data[i] == '\n';
	return line;
}

void config_origin_add(struct strbuf *out, struct config_origin origin)
{
	strbuf_addstr(out, origin.file ? origin.file->path : "default");
	if (origin.file && origin.file->is_text)
		strbuf_addf(out, ":%u", line_number(origin));
}

static void add_string(struct strbuf *out, const char *text)
{
	strbuf_addch(out, '"');
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			strbuf_addf(out, "\\u%04X", (unsigned char)*text);
		else
			strbuf_addf(out, "%s%c", strchr("\"\\", *text) ? "\\" : "", *text);
	}
	strbuf_addch(out, '"');
}

static void add_key(struct strbuf *out, const char *key)
{
	static const char bare[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

	if (*key && strspn(key, bare) == strlen(key))
		strbuf_addstr(out, key);
	else
		add_string(out, key);
}

static void add_value(struct strbuf *out, const struct toml_value *value);

static void add_array(struct strbuf *out, const struct toml_value *value)
{
	strbuf_addch(out, '[');
	for (size_t i = 0; i < value->array.count; i++) {
		strbuf_addstr(out, i ? ", " : "");
		add_value(out, value->array.items[i]);
	}
	strbuf_addch(out, ']');
}

static void add_table(struct strbuf *out, const struct toml_value *value)
{
	strbuf_addch(out, '{');
	for (size_t i = 0; i < value->table.count; i++) {
		strbuf_addstr(out, i ? ", " : " ");
		add_key(out, value->table.entries[i].key);
		strbuf_addstr(out, " = ");
		add_value(out, value->table.entries[i].value);
	}
	strbuf_addstr(out, value->table.count ? " }" : "}");
}

/* A value as TOML on one line. */
static void add_value(struct strbuf *out, const struct toml_value *value)
{
	switch (value->kind) {
	case TOML_TABLE: add_table(out, value); break;
	case TOML_ARRAY: add_array(out, value); break;
	case TOML_STRING: add_string(out, value->string); break;
	case TOML_INTEGER: strbuf_addf(out, "%lld", (long long)value->integer); break;
	case TOML_FLOAT: strbuf_addf(out, "%.17g", value->number); break;
	case TOML_BOOLEAN: strbuf_addstr(out, value->boolean ? "true" : "false"); break;
	case TOML_DATE: strbuf_addstr(out, value->string); break;
	}
}

static void end_line(struct strbuf *out, size_t start, struct config_origin origin)
{
	size_t width = out->size - start;

	strbuf_pad(out, ' ', width < VALUE_WIDTH ? VALUE_WIDTH - width : 1);
	strbuf_addstr(out, "# ");
	config_origin_add(out, origin);
	strbuf_addch(out, '\n');
}

static void show_pair(struct strbuf *out, const char *option, const struct config_pair *pair)
{
	size_t start = out->size;

	strbuf_addf(out, "%s.", option);
	add_key(out, pair->key);
	strbuf_addstr(out, " = ");
	if (pair->text) {
		add_string(out, pair->text);
	} else {
		strbuf_addch(out, '[');
		for (size_t i = 0; i < pair->list.count; i++) {
			strbuf_addstr(out, i ? ", " : "");
			add_string(out, pair->list.items[i]);
		}
		strbuf_addch(out, ']');
	}
	end_line(out, start, pair->origin);
}

static bool holds_pairs(enum config_type type)
{
	return type == CONFIG_SEVERITIES || type == CONFIG_RULE_LISTS || type == CONFIG_TEXTS;
}

static void show_option(const struct config *config, struct strbuf *out, size_t number)
{
	const struct config_option *option = &config_options[number];
	const struct config_pairs *pairs = (const void *)((const char *)config + option->offset);
	size_t start = out->size;

	if (holds_pairs(option->type) && pairs->count > 0) {
		for (size_t i = 0; i < pairs->count; i++)
			show_pair(out, option->path, &pairs->items[i]);
		return;
	}
	strbuf_addf(out, "%s = ", option->path);
	if (config->values[number])
		add_value(out, config->values[number]);
	else
		strbuf_addstr(out, "none");
	end_line(out, start, config->origins[number]);
}

void config_show(const struct config *config, struct strbuf *out)
{
	for (size_t i = 0; i < CONFIG_OPTIONS; i++)
		if (config_options[i].type != CONFIG_EXTEND)
			show_option(config, out, i);
}
