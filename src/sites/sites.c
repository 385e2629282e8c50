#include "sites/gather.h"

#include "project/words.h"

#include <stdlib.h>

/* ---- one raw site ---- */

/* The frames of RAW's hops in FRAMES; the one in which the API call runs, or NULL if there are no hops. */
static const struct frame *raw_frames(const struct raw_site *raw, struct frame *frames)
{
	for (size_t i = raw->hop_count; i-- > 0;) {
		const struct hop *hop = &raw->hops[i];

		frames[i] = (struct frame){
			.function = hop->function,
			.call = hop->site->call,
			.call_scope = hop->site->scope,
			.caller = i + 1 < raw->hop_count ? &frames[i + 1] : NULL,
			.is_bound = hop->is_bound,
			.self = hop->self,
			.receiver = hop->receiver,
			.depth = raw->hop_count - i,
		};
	}
	return raw->hop_count ? &frames[0] : NULL;
}

/* The same, for as long as the sites. */
static const struct call_frame *kept_frames(struct project *project, const struct raw_site *raw)
{
	struct call_frame *frames = ARENA_ARRAY(project_arena(project), struct call_frame, raw->hop_count);

	for (size_t i = 0; i < raw->hop_count; i++) {
		const struct hop *hop = &raw->hops[i];

		frames[i] = (struct call_frame){
			.function = hop->function,
			.call = hop->site->call,
			.scope = hop->site->scope,
			.receiver = hop->receiver,
			.is_bound = hop->is_bound,
			.outer = i + 1 < raw->hop_count ? &frames[i + 1] : NULL,
		};
	}
	return raw->hop_count ? frames : NULL;
}

/* The call at which the key is known: the outermost hop, or the API's own. */
static const struct call_site *outermost(const struct raw_site *raw)
{
	return raw->hop_count ? raw->hops[raw->hop_count - 1].site : raw->site;
}

static const struct template *raw_template(struct project *project, const struct raw_site *raw)
{
	struct frame frames[HOPS_MAX];
	struct eval eval;

	if (!raw->key)
		return template_unknown(project_arena(project), raw->site->call, raw->site->scope);
	if (raw->hop_count == 0)
		return template_of(project, raw->key_scope, raw->key);
	eval_init(&eval, project);
	return eval_finish(&eval, eval_expr(&eval, raw_frames(raw, frames), raw->key_scope, raw->key));
}

static const struct parameter *parameter_named(const struct function *function, struct slice name)
{
	for (size_t i = 0; i < function->parameter_count; i++)
		if (slice_is(name, function->parameters[i].name))
			return &function->parameters[i];
	return NULL;
}

/* The innermost function around SCOPE with a parameter of that name; NULL if there is none. */
static const struct function *function_taking(const struct scope *scope, struct slice name)
{
	const struct function *function = scope_function(scope);

	while (function && !parameter_named(function, name))
		function = scope_function(function->scope->parent);
	return function;
}

/* A method that stands for one of the API. */
static bool is_wrapper(struct project *project, const struct function *function)
{
	return function_class(function) && pack_cache_method_find(project_packs(project), function->name);
}

/*
 * The parameter that the key begins with (or, in a wrapper's method, that the key holds), of the function around the call,
 * also through the lambdas and functions in between, which becomes *FUNCTION; NULL if the key needs none to be known.
 */
static const struct part *open_parameter(struct project *project, const struct raw_site *raw,
					 const struct template *text, const struct function **function)
{
	for (size_t i = 0; i < text->count; i++) {
		for (size_t k = 0; k < text->items[i].count; k++) {
			const struct part *part = &text->items[i].parts[k];

			if (part->kind != HOLE_PARAMETER || !part->scope)
				continue;
			*function = function_taking(outermost(raw)->scope, part->text);
			if (*function && function_taking(part->scope, part->text) == *function &&
			    (k == 0 || (raw->hop_count == 0 && is_wrapper(project, *function))))
				return part;
		}
	}
	return NULL;
}

/* ---- making sites ---- */

static const struct class_def *wrapper_of(struct project *project, const struct raw_site *raw)
{
	const struct function *function = raw->hop_count ? raw->hops[0].function : NULL;

	return function && is_wrapper(project, function) ? function_class(function) : NULL;
}

static struct place place_of(const struct raw_site *raw, const struct template *text)
{
	const struct alternative *first = &text->items[0];
	const struct call_site *site = outermost(raw);

	return first->expr && first->scope ? project_place(first->scope, first->expr->span)
					   : project_place(site->scope, site->call->span);
}

/* A parameter of FUNCTION that a lambda in it stores is what the call of FUNCTION hands over: seen from there. */
static const struct scope *scope_taking(const struct function *function, const struct scope *scope,
					const struct expr *value)
{
	return value->kind == EXPR_NAME && scope_of_name(scope, value->name.id) == function->scope ? function->scope
												   : scope;
}

/* `set(..., nx=True)` is an add under another name. */
static enum key_role role_of(struct project *project, const struct raw_site *raw)
{
	const struct expr *missing = word_argument(project, raw->site->call, -1, WORD_IF_MISSING);
	bool is_add = raw->method->role == ROLE_SET && missing && missing->kind != EXPR_FALSE;

	return is_add ? ROLE_ADD : raw->method->role;
}

static void push_site(struct gathering_sites *gathering, const struct raw_site *raw, const struct template *text)
{
	struct project *project = gathering->project;
	const struct call_site *outer = outermost(raw);
	const struct module *module = raw->hop_count ? raw->hops[raw->hop_count - 1].module : raw->module;
	struct frame frames[HOPS_MAX];
	const struct frame *frame = raw_frames(raw, frames);
	const struct pack_cache_method *method = raw->method;
	const struct scope *scope;
	const struct expr *version =
		raw_argument(project, raw, method->version_position, method->version_keyword, &scope);
	struct eval eval;
	struct key_site site = {
		.role = role_of(project, raw),
		.method = method->name,
		.call = outer->call,
		.scope = outer->scope,
		.stmt = outer->stmt,
		.module = module,
		.api_call = raw->site->call,
		.api_scope = raw->site->scope,
		.api_module = raw->module,
		.in_decorator = outer->in_decorator,
		.is_test = path_is_test(module->path),
		.is_migration = path_lies_in(project, module->path, WORD_MIGRATIONS),
		.alias = raw->receiver.alias,
		.wrapper = wrapper_of(project, raw),
		.key = raw->key,
		.template = text,
		.place = text ? place_of(raw, text) : project_place(outer->scope, outer->call->span),
		.many = raw->many,
		.timeout = raw_timeout(project, raw, frame),
	};

	if (version && version->kind != EXPR_NONE) {
		eval_init(&eval, project);
		site.version = eval_finish(&eval, eval_expr(&eval, frame, scope, version));
	}
	site.value = raw->value;
	site.value_scope = raw->value ? raw->key_scope : NULL;
	if (!site.value)
		site.value =
			raw_argument(project, raw, method->value_position, method->value_keyword, &site.value_scope);
	if (site.value && raw->hop_count)
		site.value_scope = scope_taking(raw->hops[0].function, site.value_scope, site.value);
	site.frame = kept_frames(project, raw);
	vec_push(&gathering->sites, site);
}

static struct hop hop_of(struct project *project, const struct function *function, const struct caller *caller)
{
	const struct expr *callee = caller->site->call->call.callee;
	const struct class_def *class_def = function_class(function);
	struct hop hop = { .function = function, .site = caller->site, .module = caller->module };
	struct type type;

	if (!class_def || project_method_kind(project, function) == METHOD_STATIC)
		return hop;
	hop.is_bound = true;
	hop.self = (struct class_ref){ class_def, project_class_name(project, class_def) };
	if (callee->kind != EXPR_ATTRIBUTE)
		return hop;
	hop.receiver = callee->attribute.object;
	type = project_type(project, caller->site->scope, hop.receiver);
	if (type.cls.def)
		hop.self = type.cls;
	return hop;
}

/* A wrapper's key is built where it is handed over, not where the wrapper puts its prefix before it. */
static const struct template *built_at_caller(struct project *project, const struct raw_site *raw,
					      const struct template *text, const struct parameter *parameter)
{
	struct frame frames[HOPS_MAX];
	const struct frame *within = NULL;
	const struct scope *scope = NULL;
	const struct expr *argument;
	const struct template *handed;
	struct eval eval;

	raw_frames(raw, frames);
	argument = frame_argument(&frames[raw->hop_count - 1], parameter, &scope, &within);
	if (!argument || text->count != 1)
		return text;
	eval_init(&eval, project);
	handed = eval_finish(&eval, eval_expr(&eval, within, scope, argument));
	return handed->items[0].expr
		       ? template_built_by(project_arena(project), text, handed->items[0].expr, handed->items[0].scope)
		       : text;
}

static void settle_raw(struct gathering_sites *gathering, const struct raw_site *raw, const struct parameter *handed);

static void settle_key(void *context, const struct raw_site *raw)
{
	settle_raw(context, raw, NULL);
}

/* What the last hop of RAW hands over for PARAMETER, key by key where it is a container of keys. */
static void settle_handed(struct gathering_sites *gathering, struct raw_site *raw, const struct parameter *parameter)
{
	struct frame frames[HOPS_MAX];
	const struct frame *within = NULL;
	const struct scope *scope = NULL;
	const struct expr *argument = NULL;

	raw_frames(raw, frames);
	if (raw->whole)
		argument = frame_argument(&frames[raw->hop_count - 1], parameter, &scope, &within);
	if (!argument || !raw_keys_in(gathering->project, raw, scope, argument, settle_key, gathering))
		settle_raw(gathering, raw, parameter);
}

/* A site, or one for each call of the function whose parameter the key is. */
static void settle_raw(struct gathering_sites *gathering, const struct raw_site *raw, const struct parameter *handed)
{
	const struct function *function = NULL;
	const struct template *text = raw_template(gathering->project, raw);
	const struct part *open =
		raw->hop_count < HOPS_MAX ? open_parameter(gathering->project, raw, text, &function) : NULL;
	struct callers callers = { 0 };

	if (handed)
		text = built_at_caller(gathering->project, raw, text, handed);
	if (open)
		callers = function_callers(gathering->project, function, gathering->tests);
	if (callers.count == 0 || callers.too_many ||
	    gathering->sites.count - gathering->first + callers.count > PATHS_MAX) {
		push_site(gathering, raw, text);
		return;
	}
	for (size_t i = 0; i < callers.count; i++) {
		struct raw_site further = *raw;

		further.hops[further.hop_count++] = hop_of(gathering->project, function, &callers.items[i]);
		settle_handed(gathering, &further, parameter_named(function, open->text));
	}
}

static void take_raw(void *context, const struct raw_site *raw)
{
	struct gathering_sites *gathering = context;

	gathering->first = gathering->sites.count;
	if (raw->method->key_position < 0 && !raw->method->key_keyword)
		push_site(context, raw, NULL);
	else
		settle_raw(context, raw, NULL);
}

/* ---- the files that matter ---- */

struct words {
	VEC(const char *) items;
	size_t done;
};

static void add_word(struct words *words, const char *dotted)
{
	const char *word = text_last_name(dotted);

	for (size_t i = 0; i < words->items.count; i++)
		if (text_equals(words->items.items[i], word))
			return;
	vec_push(&words->items, word);
}

static void add_known_words(struct words *words, const struct pack_set *packs)
{
	for (size_t i = 0; i < packs->cache_count; i++) {
		const struct names *lists[] = { &packs->caches[i].objects, &packs->caches[i].mappings,
						&packs->caches[i].factories };

		for (size_t l = 0; l < 3; l++)
			for (size_t k = 0; k < lists[l]->count; k++)
				add_word(words, lists[l]->items[k]);
	}
}

enum { COMMON_WORD = 300, ROUNDS = 3 };

static void gather_names(struct gathering_sites *gathering, struct words *words, uint32_t file)
{
	const struct module *module = project_module(gathering->project, file);
	const char *names[64];
	size_t count = 0;

	if (module)
		count = module_cache_names(gathering->project, module, names, sizeof names / sizeof *names);
	for (size_t i = 0; i < count; i++)
		add_word(words, names[i]);
}

/* Of all files that were seen. */
static void gather_sites(struct gathering_sites *gathering, const bool *seen)
{
	for (uint32_t file = 0; file < project_file_count(gathering->project); file++) {
		const struct module *module = seen[file] ? project_module(gathering->project, file) : NULL;

		if (module)
			raw_sites_of(gathering->project, module, module->ast->parts, take_raw, gathering);
	}
}

static const uint32_t *files_with(const struct gathering_sites *gathering, const char *word, size_t *count)
{
	return gathering->tests ? project_all_files_with(gathering->project, word, count)
				: project_files_with(gathering->project, word, count);
}

/* The files with the words that are new, those not seen yet, in ascending order. */
static void next_round(struct gathering_sites *gathering, struct words *words, bool *seen)
{
	struct project *project = gathering->project;
	size_t end = words->items.count;
	VEC(uint32_t) round = { 0 };

	for (; words->done < end; words->done++) {
		size_t count;
		const uint32_t *files = files_with(gathering, words->items.items[words->done], &count);

		for (size_t i = 0; i < count && (seen[project_file_count(project)] == false || count < COMMON_WORD);
		     i++) {
			if (seen[files[i]])
				continue;
			seen[files[i]] = true;
			vec_push(&round, files[i]);
		}
	}
	seen[project_file_count(project)] = true;
	for (size_t i = 0; i < round.count; i++)
		gather_names(gathering, words, round.items[i]);
	vec_release(&round);
}

static int site_order(const void *left, const void *right)
{
	const struct key_site *a = left, *b = right;
	const uint32_t keys[][2] = {
		{ a->module->file, b->module->file },
		{ a->call->span.offset, b->call->span.offset },
		{ a->api_module->file, b->api_module->file },
		{ a->api_call->span.offset, b->api_call->span.offset },
		{ a->place.file, b->place.file },
		{ a->place.span.offset, b->place.span.offset },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] > keys[i][1] ? 1 : -1;
	return 0;
}

static struct key_sites gather(struct project *project, bool tests)
{
	struct gathering_sites gathering = { .project = project, .tests = tests };
	struct words words = { 0 };
	bool *seen = xcalloc(project_file_count(project) + 1, sizeof *seen);
	struct key_sites sites;

	add_known_words(&words, project_packs(project));
	for (int i = 0; i < ROUNDS && words.done < words.items.count; i++)
		next_round(&gathering, &words, seen);
	gather_sites(&gathering, seen);
	fragments_add_sites(&gathering);
	if (gathering.sites.count)
		qsort(gathering.sites.items, gathering.sites.count, sizeof *gathering.sites.items, site_order);
	vec_settle(&gathering.sites, project_arena(project), sites.items, sites.count);
	vec_release(&words.items);
	free(seen);
	return sites;
}

/* ---- questions from outside ---- */

struct site_answers {
	bool has[2]; /* without and with tests */
	struct key_sites sites[2];
};

static struct key_sites answer(struct project *project, bool tests)
{
	void **slot = project_memo(project, MEMO_SITES, NULL);
	struct site_answers *answers = *slot;

	if (!answers)
		*slot = answers = ARENA_NEW(project_arena(project), struct site_answers);
	if (!answers->has[tests]) {
		answers->sites[tests] = gather(project, tests);
		answers->has[tests] = true;
	}
	return answers->sites[tests];
}

struct key_sites project_key_sites(struct project *project)
{
	return answer(project, false);
}

struct key_sites project_all_key_sites(struct project *project)
{
	return answer(project, true);
}

/* The first site whose call stands in FILE or behind it. */
static size_t first_in(struct key_sites all, uint32_t file)
{
	size_t low = 0, high = all.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all.items[middle].module->file < file)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct key_sites module_key_sites(struct project *project, const struct module *module)
{
	struct key_sites all = answer(project, false);
	size_t first = first_in(all, module->file);

	return (struct key_sites){ all.items + first, first_in(all, module->file + 1) - first };
}

static int compare_files(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

const uint32_t *project_key_files(struct project *project, size_t *count)
{
	struct key_sites sites = project_key_sites(project);
	uint32_t *files = ARENA_ARRAY(project_arena(project), uint32_t, 2 * sites.count + 1);
	size_t found = 0;

	for (size_t i = 0; i < sites.count; i++) {
		files[found++] = sites.items[i].module->file;
		files[found++] = sites.items[i].place.file;
	}
	qsort(files, found, sizeof *files, compare_files);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (*count == 0 || files[*count - 1] != files[i])
			files[(*count)++] = files[i];
	return files;
}
