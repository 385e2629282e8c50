#include "server/actions.h"

#include "lint/ignore_place.h"
#include "report/json_text.h"

static json_t *edit_json(const struct diagnostics_request *request, const struct location *place,
			 const char *text)
{
	json_t *edit = json_object();

	json_put(edit, "range", range_json(place, request->encoding));
	json_put(edit, "newText", json_text(text));
	return edit;
}

static json_t *action_json(const struct diagnostics_request *request,
			   const struct report_item *item, const char *title, const char *uri,
			   json_t *edits)
{
	json_t *action = json_object(), *diagnostics = json_array(), *changes = json_object(),
	       *edit = json_object();

	json_push(diagnostics, diagnostic_json(request, item));
	json_put(changes, uri, edits);
	json_put(edit, "changes", changes);
	json_put(action, "title", json_text(title));
	json_put(action, "kind", json_text("quickfix"));
	json_put(action, "diagnostics", diagnostics);
	json_put(action, "edit", edit);
	return action;
}

json_t *fix_action(const struct diagnostics_request *request, const char *uri,
		   const struct report_item *item)
{
	const struct fix *fix = item->finding->fix;
	struct strbuf title = STRBUF_INIT;
	json_t *edits = json_array(), *action;

	for (size_t i = 0; i < fix->count; i++)
		json_push(edits, edit_json(request, &item->edits[i], fix->edits[i].text));
	strbuf_addf(&title, "%s: %s%s", item->finding->rule->code, fix->title,
		    fix->applicability == FIX_SAFE ? "" : " (unsafe: look at it)");
	action = action_json(request, item, strbuf_text(&title), uri, edits);
	if (fix->applicability == FIX_SAFE)
		json_put(action, "isPreferred", json_true());
	strbuf_release(&title);
	return action;
}

json_t *ignore_action(const struct diagnostics_request *request, const char *uri,
		      const struct report_item *item, bool is_markup)
{
	const struct lines *lines = &item->place.file->lines;
	const char *code = item->finding->rule->code;
	struct strbuf comment = STRBUF_INIT, title = STRBUF_INIT;
	struct location place = { .file = item->place.file };
	json_t *edits, *action = NULL;
	struct arena arena;
	struct trivia trivia;

	arena_init(&arena);
	trivia = is_markup ? trivia_of_markup(&arena, lines->text)
			   : trivia_read(&arena, lines->text);
	place.span.offset = ignore_place(lines->text, &trivia, item->place.span.offset);
	arena_release(&arena);
	if (item->finding->rule->check && ignore_has_code(lines->text, place.span.offset)) {
		place.start = place.end = lines_position(lines, place.span.offset);
		strbuf_addf(&comment,
			    is_markup ? "{# outlive: ignore[%s] -- say why #}"
				      : "  # outlive: ignore[%s] -- say why",
			    code);
		strbuf_addf(&title, "%s: ignore it here, with a reason", code);
		edits = json_array();
		json_push(edits, edit_json(request, &place, strbuf_text(&comment)));
		action = action_json(request, item, strbuf_text(&title), uri, edits);
	}
	strbuf_release(&comment);
	strbuf_release(&title);
	return action;
}
