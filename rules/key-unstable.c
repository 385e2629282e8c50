#include "keys/key_expressions.h"
#include "keys/key_instability.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

static const struct {
	const char *label, *help;
	enum severity severity;
} kinds[] = {
	[UNSTABLE_CLOCK] = { "another value at each moment",
			     "round it to the length of the bucket that is meant, or leave it to the timeout",
			     SEVERITY_INFO },
	[UNSTABLE_HASH] = { "salted for text and dates, in each process anew",
			    "use a digest, such as `hashlib.sha256(...).hexdigest()`, which is the same in every "
			    "process",
			    SEVERITY_INFO },
	[UNSTABLE_RANDOM] = { "made anew for this call", "store the value under a key that the reader knows",
			      SEVERITY_ERROR },
	[UNSTABLE_SET] = { "in another order in each process", "sort it first: `sorted(...)`", SEVERITY_ERROR },
	[UNSTABLE_FUNCTION] = { "shows an address", "use its name: `__module__` and `__qualname__`", SEVERITY_ERROR },
	[UNSTABLE_OBJECT] = { "shows an address",
			      "put what identifies the object into the key, such as its primary key", SEVERITY_ERROR },
	[UNSTABLE_ADDRESS] = { "an address in this process",
			       "put what identifies the object into the key, such as its primary key", SEVERITY_ERROR },
	[UNSTABLE_SALTED] = { "salted in each process anew",
			      "use a digest, such as `hashlib.sha256(...).hexdigest()`, which is the same in every "
			      "process",
			      SEVERITY_ERROR },
};

static const char *message_of(struct check *check, const char *key, const struct instability_of *cause)
{
	const char *code = snippet(check->arena, cause->scope->ast, cause->expr);

	switch (cause->kind) {
	case UNSTABLE_CLOCK:
		return arena_printf(check->arena, "key `%s` is another one at each moment: it holds `%s`", key, code);
	case UNSTABLE_HASH:
		return arena_printf(check->arena, "key `%s` may be another one in each process: it holds `%s`", key,
				    code);
	case UNSTABLE_RANDOM:
		return arena_printf(check->arena, "key `%s` is never found: `%s` makes a new one for each look", key,
				    code);
	case UNSTABLE_SET:
		return arena_printf(check->arena,
				    "key `%s` is another one in each process: it shows the order of the set `%s`", key,
				    code);
	case UNSTABLE_FUNCTION:
		return arena_printf(
			check->arena,
			"key `%s` is another one in each process: the text of the function `%s` holds its address", key,
			cause->name);
	case UNSTABLE_OBJECT:
		return arena_printf(check->arena,
				    "key `%s` is another one for each object: `%s` has no text but its address", key,
				    cause->name);
	case UNSTABLE_ADDRESS:
		return arena_printf(check->arena,
				    "key `%s` is another one in each process: `%s` is an address, which a later object "
				    "may get again",
				    key, code);
	default:
		return arena_printf(check->arena,
				    "key `%s` is another one in each process: `%s` is salted, so no worker finds what "
				    "another stored",
				    key, code);
	}
}

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   const struct instability_of *cause)
{
	struct place place = project_place(cause->scope, cause->expr->span);
	const struct evidence where = {
		.role = EVIDENCE_OTHER,
		.has_place = true,
		.place = place,
		.sentence = kinds[cause->kind].label,
	};

	check_report(check, (struct finding){
				    .severity = kinds[cause->kind].severity,
				    .place = use->place,
				    .message = message_of(check, expression->text, cause),
				    .label = kinds[cause->kind].label,
				    .help = kinds[cause->kind].help,
				    .scope = project_scope_name(check->project, use->scope),
				    .related = key_use_chain(check->arena, expression, use, &where, 1),
			    });
}

void key_unstable_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_expression *expression = &expressions.items[i];
		struct instability_of worst = { .kind = STABLE };
		const struct key_use *of = NULL;

		for (size_t k = 0; k < expression->count; k++) {
			const struct key_use *use = &expression->uses[k];
			struct instability_of cause = key_instability(check->project, use->site, use->text);

			if (cause.kind > worst.kind) {
				worst = cause;
				of = use;
			}
		}
		if (of)
			report(check, expression, of, &worst);
	}
}
