#include "keys/key_expressions.h"
#include "keys/row_text.h"
#include "sites/stores.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

static const char *message_of(struct check *check, const char *key, const struct row_text *row)
{
	if (row->kind == ROW_TEXT_UNIQUE)
		return arena_printf(check->arena,
				    "key `%s` names a `%s` by its text: when its %s changes, it is another key", key,
				    row->model->name, row->fields);
	return arena_printf(check->arena, "key `%s` names a `%s` by its text: two with the same %s share one entry",
			    key, row->model->name, row->fields);
}

/* Whose text it is, and what of it another row may have. */
static struct evidence text_evidence(struct check *check, const struct key_use *use, const struct row_text *row)
{
	const char *model = function_class(row->text)->name;
	bool spaces = row->is_typed && store_may_be_memcached(site_store(check->project, use->site));

	return (struct evidence){
		.role = EVIDENCE_OTHER,
		.has_place = true,
		.place = project_place(row->text->scope, row->text->name_span),
		.sentence = arena_printf(check->arena, "`%s.__str__` is made of %s, which %s%s", model, row->fields,
					 row->kind == ROW_TEXT_UNIQUE ? "may change" : "no field makes unique",
					 spaces ? " and may hold spaces, which memcached refuses" : ""),
	};
}

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   const struct row_text *row)
{
	const struct evidence where = text_evidence(check, use, row);

	check_report(check, (struct finding){
				    .severity = row->kind == ROW_TEXT_SHARED ? SEVERITY_WARNING : SEVERITY_INFO,
				    .place = use->place,
				    .message = message_of(check, expression->text, row),
				    .label = "a row by its text",
				    .help = arena_printf(check->arena, "use `%s.pk`",
							 snippet(check->arena, row->scope->ast, row->row)),
				    .scope = project_scope_name(check->project, use->scope),
				    .related = key_use_chain(check->arena, expression, use, &where, 1),
			    });
}

static void pass(struct check *check, const struct key_use *use, const struct row_text *row)
{
	if (check_explains(check) && row->kind == ROW_TEXT_KEY)
		check_pass(check, use->place,
			   arena_printf(check->arena, "the text of a `%s` holds its primary key", row->model->name),
			   (struct evidence_chain){ 0 });
}

void key_names_row_by_text_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_expression *expression = &expressions.items[i];
		struct row_text worst = { .kind = ROW_TEXT_NONE };
		const struct key_use *of = NULL;

		for (size_t k = 0; k < expression->count; k++) {
			struct row_text row = key_row_text(check->project, expression->uses[k].text);

			if (row.kind > worst.kind) {
				worst = row;
				of = &expression->uses[k];
			}
		}
		if (worst.kind > ROW_TEXT_KEY)
			report(check, expression, of, &worst);
		else if (of)
			pass(check, of, &worst);
	}
}
