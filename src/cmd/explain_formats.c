#include "cmd/explain_view.h"

#include "base/oom.h"
#include "base/utf8.h"
#include "report/json_text.h"

#include <stdlib.h>

/* ---- json ---- */

static void put_place(json_t *value, const struct explain_step *step)
{
	json_t *place;

	if (!step->file)
		return;
	place = json_object();
	json_put(place, "row", json_integer(step->at.line));
	json_put(place, "column", json_integer(step->at.column));
	json_put(value, "filename", json_text(step->file));
	json_put(value, "location", place);
}

static json_t *chain_as_json(const struct explain_chain *chain)
{
	json_t *list = json_array();

	for (size_t i = 0; i < chain->count; i++) {
		json_t *step = json_object();

		json_put(step, "role", json_text(chain->items[i].role));
		json_put(step, "message", json_text(chain->items[i].sentence));
		put_place(step, &chain->items[i]);
		json_push(list, step);
	}
	return list;
}

static json_t *pass_as_json(const struct explain_pass *pass)
{
	json_t *value = json_object(), *codes = json_array();

	for (const char *p = pass->codes; *p;) {
		size_t size = strcspn(p, ", ");

		json_push(codes, json_stringn(p, size));
		p += size + strspn(p + size, ", ");
	}
	json_put(value, "codes", codes);
	json_put(value, "message", json_text(pass->sentence));
	json_put(value, "chain", chain_as_json(&pass->chain));
	return value;
}

static json_t *item_as_json(const struct explanation *item)
{
	json_t *value = json_object(), *passes = json_array();

	json_put(value, "kind", json_text(explain_kind_name(item->kind)));
	json_put(value, "code", json_text(item->finding ? item->finding->rule->code : NULL));
	json_put(value, "name", json_text(item->finding ? item->finding->rule->name : NULL));
	json_put(value, "severity", json_text(item->finding ? severity_name(item->finding->severity) : NULL));
	json_put(value, "message", json_text(item->place.sentence));
	put_place(value, &item->place);
	json_put(value, "verdict", json_text(item->verdict));
	json_put(value, "help", json_text(item->finding ? item->finding->help : NULL));
	json_put(value, "chain", chain_as_json(&item->chain));
	for (size_t i = 0; i < item->pass_count; i++)
		json_push(passes, pass_as_json(&item->passes[i]));
	json_put(value, "silent", passes);
	return value;
}

void explain_write_json(const struct explain_view *view, struct strbuf *out)
{
	json_t *value = json_object(), *list = json_array();
	char *text;

	for (size_t i = 0; i < view->count; i++)
		json_push(list, item_as_json(&view->items[i]));
	json_put(value, "version", json_integer(1));
	json_put(value, "explanations", list);
	text = json_dumps(value, JSON_INDENT(2));
	if (!text)
		oom();
	strbuf_addf(out, "%s\n", text);
	free(text);
	json_decref(value);
}

/* ---- graphs ---- */

struct graph {
	const char *head, *tail;
	void (*add_node)(struct strbuf *out, unsigned number, const struct strbuf *label);
	const char *edge;   /* from %u to %u */
	const char *silent; /* the same, to a reason */
	const char *lf;     /* a line break in a label */
	void (*add_text)(struct strbuf *out, const char *text);
};

static void add_mermaid_node(struct strbuf *out, unsigned number, const struct strbuf *label)
{
	strbuf_addf(out, "    n%u[\"%.*s\"]\n", number, (int)label->size, label->data);
}

static void add_dot_node(struct strbuf *out, unsigned number, const struct strbuf *label)
{
	strbuf_addf(out, "    n%u [label=\"%.*s\"];\n", number, (int)label->size, label->data);
}

/* Entities, since the label is read as HTML; no backquotes, which would be Markdown. */
static void add_mermaid_text(struct strbuf *out, const char *text)
{
	struct strbuf clean = STRBUF_INIT;

	utf8_add_printable(&clean, slice_of(text));
	for (const char *p = strbuf_text(&clean); *p; p++) {
		if (strchr("\"#&;<>`\\", *p))
			strbuf_addf(out, "#%d;", *p);
		else
			strbuf_addch(out, *p);
	}
	strbuf_release(&clean);
}

static void add_dot_text(struct strbuf *out, const char *text)
{
	struct strbuf clean = STRBUF_INIT;

	utf8_add_printable(&clean, slice_of(text));
	for (const char *p = strbuf_text(&clean); *p; p++) {
		if (*p == '"' || *p == '\\')
			strbuf_addch(out, '\\');
		strbuf_addch(out, *p);
	}
	strbuf_release(&clean);
}

static unsigned add_node(const struct graph *graph, struct strbuf *out, unsigned *next, const char *prefix,
			 const struct explain_step *step)
{
	struct strbuf label = STRBUF_INIT;

	if (prefix) {
		graph->add_text(&label, prefix);
		strbuf_addstr(&label, ": ");
	}
	graph->add_text(&label, step->sentence);
	if (step->file) {
		strbuf_addstr(&label, graph->lf);
		graph->add_text(&label, step->file);
		strbuf_addf(&label, ":%u", step->at.line);
	}
	graph->add_node(out, *next, &label);
	strbuf_release(&label);
	return (*next)++;
}

static void add_chain(const struct graph *graph, struct strbuf *out, unsigned *next, unsigned from, bool nested,
		      const struct explain_chain *chain)
{
	for (size_t i = 0; i < chain->count; i++) {
		unsigned to = add_node(graph, out, next, NULL, &chain->items[i]);

		strbuf_addf(out, "    n%u %s n%u\n", from, graph->edge, to);
		from = nested ? to : from;
	}
}

static void add_graph(const struct graph *graph, const struct explain_view *view, struct strbuf *out)
{
	unsigned next = 0;

	strbuf_addstr(out, graph->head);
	for (size_t i = 0; i < view->count; i++) {
		const struct explanation *item = &view->items[i];
		unsigned from = add_node(graph, out, &next, item->finding ? item->finding->rule->code : item->verdict,
					 &item->place);

		add_chain(graph, out, &next, from, item->finding, &item->chain);
		for (size_t j = 0; j < item->pass_count; j++) {
			struct explain_step reason = { .sentence = item->passes[j].sentence };
			unsigned to = add_node(graph, out, &next, item->passes[j].codes, &reason);

			strbuf_addf(out, "    n%u %s n%u%s\n", from, graph->silent, to,
				    graph->tail[0] ? " [style=dashed]" : "");
			add_chain(graph, out, &next, to, true, &item->passes[j].chain);
		}
	}
	strbuf_addstr(out, graph->tail);
}

void explain_write_mermaid(const struct explain_view *view, struct strbuf *out)
{
	static const struct graph mermaid = { "flowchart TD\n", "",     add_mermaid_node, "-->",
					      "-.->",           "<br>", add_mermaid_text };

	add_graph(&mermaid, view, out);
}

void explain_write_dot(const struct explain_view *view, struct strbuf *out)
{
	static const struct graph dot = {
		"digraph explain {\n    node [shape=box];\n", "}\n", add_dot_node, "->", "->", "\\n", add_dot_text
	};

	add_graph(&dot, view, out);
}
