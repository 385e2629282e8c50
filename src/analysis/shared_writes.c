#include "analysis/shared_writes.h"

#include "analysis/copies.h"
#include "analysis/import_time.h"
#include "analysis/keeper.h"
#include "analysis/language.h"
#include "analysis/renewal.h"
#include "analysis/scratch.h"
#include "analysis/shared_holder.h"
#include "analysis/shared_raw.h"
#include "analysis/shared_value.h"
#include "analysis/upkeep.h"
#include "base/vec.h"
#include "project/importers.h"
#include "project/words.h"

struct sorting {
	struct project *project;
	const struct module *module;
	VEC(struct shared_write) writes;
	struct shared_write last; /* about which is_limited() was asked, as fills of one container come in a row */
	bool last_is_limited;
};

/* They run at import or at start, once. */
static bool runs_at_start(struct project *project, const struct function *function)
{
	static const char *const names[] = {
		"__init_subclass__", "__set_name__", "__new__", "__class_getitem__", "setUpClass", "setUp",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equals(function->name, names[i]))
			return true;
	return pack_word_is(project_packs(project), WORD_START, function->name);
}

/* ---- whose attribute it is ---- */

static bool is_instance(struct type type)
{
	return type.kind == TYPE_INSTANCE || type.kind == TYPE_MANAGER;
}

static bool writes_attribute(struct project *project, const struct class_def *class_def, const char *name)
{
	size_t count;

	class_attribute_writes(project, class_def, name, &count);
	return count > 0;
}

/* Whether a method of a subclass of CLASS in MODULE binds `self.NAME`. */
static bool subclass_binds(struct project *project, const struct module *module, const struct class_def *class_def,
			   const char *name)
{
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.function_count; i++) {
		const struct class_def *other = function_class(parts.functions[i]);

		if (other && other != class_def && other->argument_count && writes_attribute(project, other, name) &&
		    class_inherits(project, (struct class_ref){ other, project_class_name(project, other) },
				   project_class_name(project, class_def)))
			return true;
	}
	return false;
}

/* Whether a method of CLASS, of an ancestor or of a subclass binds `self.NAME`. */
static bool family_binds(struct project *project, const struct class_def *class_def, const char *name)
{
	const struct class_info *info = project_class(project, class_def);
	const uint32_t *files;
	size_t count;

	for (size_t i = 0; i < info->ancestor_count; i++)
		if (info->ancestors[i].def && writes_attribute(project, info->ancestors[i].def, name))
			return true;
	files = project_files_naming(project, project_scope_module(project, class_def->scope), name, &count);
	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module && subclass_binds(project, module, class_def, name))
			return true;
	}
	return false;
}

/* ---- kinds ---- */

static const struct pack_owner *library_attribute(struct project *project, struct class_ref ref, const char *name)
{
	const struct class_info *info = ref.def ? project_class(project, ref.def) : NULL;
	size_t count = info ? info->ancestor_count : 1;

	for (size_t i = 0; i < count; i++) {
		const char *ancestor = info ? info->ancestors[i].name : ref.name;
		const struct pack_owner *owner = NULL;

		if (ancestor)
			owner = pack_owner_find(project_packs(project),
						arena_dotted(project_arena(project), ancestor, name));
		if (owner && owner->kind && text_equals(owner->kind, "class-attribute"))
			return owner;
	}
	return NULL;
}

static bool is_weak_run(struct project *project, struct binding_run run)
{
	return run.count == 1 && run.items[0].kind == BINDING_ASSIGN && run.items[0].value &&
	       makes_weak_keyed(project, run.items[0].scope, run.items[0].value);
}

/* `rates = None` in the body of the class, or nothing: what methods bind is each instance's own. */
static bool is_blank_run(struct binding_run run)
{
	return run.count == 0 || (run.count == 1 && run.items[0].kind == BINDING_ASSIGN && run.items[0].value &&
				  run.items[0].value->kind == EXPR_NONE);
}

static bool fills_attribute(struct sorting *sorting, const struct raw_write *raw, struct shared_write *out)
{
	struct project *project = sorting->project;
	struct type type = holder_type(project, raw->scope, raw->holder->attribute.object);
	const char *name = raw->holder->attribute.name;
	const struct class_def *owner = NULL;
	struct binding_run run;

	if (!type.cls.def || (type.kind != TYPE_CLASS && !is_instance(type)) || is_apart_class(project, type.cls.def))
		return false;
	out->name = name;
	out->class_def = type.cls.def;
	out->owner = library_attribute(project, type.cls, name);
	if (out->owner) {
		out->kind = SHARED_LIBRARY_CONTAINER;
		return !family_binds(project, type.cls.def, name);
	}
	run = class_member(project, type.cls.def, name, &owner);
	out->is_weak = is_weak_run(project, run);
	if (out->is_weak || is_container_run(project, run)) {
		out->kind = SHARED_CLASS_CONTAINER;
		out->definition = run.items;
		out->class_def = owner;
		return type.kind == TYPE_CLASS ||
		       (project_class(project, type.cls.def)->complete && !family_binds(project, type.cls.def, name) &&
			!family_binds(project, owner, name));
	}
	out->kind = SHARED_OBJECT_CONTAINER;
	if (text_equals(raw->function->name, "__init__"))
		return false;
	return is_blank_run(run) && is_instance(type) && !is_thread_local(project, type.cls.def) &&
	       is_made_by_methods(project, type.cls.def, name);
}

static bool fills_global(struct sorting *sorting, const struct raw_write *raw, struct shared_write *out)
{
	struct entity entity = project_resolve(sorting->project, raw->scope, raw->holder);

	if (entity.kind != ENTITY_VARIABLE || entity.run.items[0].scope->kind != SCOPE_MODULE)
		return false;
	out->is_weak = is_weak_run(sorting->project, entity.run);
	if (!out->is_weak && !is_container_run(sorting->project, entity.run))
		return false;
	out->kind = SHARED_MODULE_CONTAINER;
	out->definition = entity.run.items;
	out->name = entity.run.items[0].name;
	return true;
}

/* An object that is only now made, or the descriptor that a class has in place of what its instances have. */
static bool is_no_shared_object(struct project *project, const struct scope *scope, const struct expr *object,
				struct type type)
{
	const struct scope *bound;
	struct binding_run run;

	if (object->kind != EXPR_NAME)
		return object->kind != EXPR_ATTRIBUTE || class_is_kind(project, type.cls, "field");
	bound = scope_of_name(scope, object->name.id);
	if (!bound || bound->kind != SCOPE_FUNCTION)
		return false;
	run = scope_bindings(bound, object->name.id);
	return run.count > 0 && run.items[0].kind != BINDING_PARAMETER;
}

/* Whether CLASS itself says where a value goes that is assigned to NAME of its instances: a property, or its `__setattr__`. */
static bool puts_elsewhere(struct project *project, const struct class_def *class_def, const char *name)
{
	struct binding_run run = class_member(project, class_def, name, NULL);

	return (run.count > 0 && run.items[0].kind == BINDING_FUNCTION &&
		function_is_property(project, run.items[0].function)) ||
	       class_method(project, class_def, "__setattr__", NULL);
}

static bool assigns_attribute(struct sorting *sorting, const struct raw_write *raw, struct shared_write *out)
{
	struct type type = holder_type(sorting->project, raw->scope, raw->holder);

	if (!type.cls.def || is_apart_class(sorting->project, type.cls.def))
		return false;
	out->name = raw->attribute;
	out->class_def = type.cls.def;
	out->kind = type.kind == TYPE_CLASS ? SHARED_CLASS_ATTRIBUTE : SHARED_OBJECT_ATTRIBUTE;
	if (type.kind == TYPE_CLASS)
		return true;
	return is_instance(type) && !is_thread_local(sorting->project, type.cls.def) &&
	       !puts_elsewhere(sorting->project, type.cls.def, raw->attribute) &&
	       !is_no_shared_object(sorting->project, raw->scope, raw->holder, type) &&
	       !text_equals(raw->function->name, "__init__") && !text_equals(raw->function->name, "__post_init__");
}

static bool classify(struct sorting *sorting, const struct raw_write *raw, struct shared_write *out)
{
	*out = (struct shared_write){ .target = raw->target,
				      .key = raw->key,
				      .value = raw->value,
				      .scope = raw->scope,
				      .function = raw->function };
	if (runs_at_start(sorting->project, raw->function))
		return false;
	if (raw->attribute)
		return assigns_attribute(sorting, raw, out);
	if (raw->fills)
		return raw->holder->kind == EXPR_ATTRIBUTE
			       ? fills_attribute(sorting, raw, out) || fills_global(sorting, raw, out)
			       : raw->holder->kind == EXPR_NAME && fills_global(sorting, raw, out);
	out->kind = SHARED_GLOBAL;
	out->name = raw->holder->name.id;
	return true;
}

/* ---- what keeps it apart ---- */

static bool is_container(enum shared_kind kind)
{
	return kind == SHARED_MODULE_CONTAINER || kind == SHARED_CLASS_CONTAINER || kind == SHARED_OBJECT_CONTAINER;
}

static struct container container_of(struct project *project, const struct shared_write *write)
{
	const struct scope *holder = write->class_def    ? write->class_def->scope
				     : write->definition ? write->definition->scope
							 : write->scope;

	return (struct container){
		.name = write->name,
		.module = project_scope_module(project, holder),
		.class_def = write->class_def,
		.of_instance = write->kind == SHARED_OBJECT_CONTAINER,
		.filler = write->kind == SHARED_OBJECT_CONTAINER ? write->function : NULL,
	};
}

/* Whether something bounds or empties what WRITE goes to: a question that costs a look at all files that name it. */
static bool is_limited(struct project *project, const struct shared_write *write)
{
	struct container container = container_of(project, write);

	return is_container(write->kind) && container_is_checked(project, &container);
}

static bool is_reset(struct project *project, const struct shared_write *write)
{
	struct container container = container_of(project, write);

	return write->kind != SHARED_MODULE_CONTAINER && write->kind != SHARED_CLASS_CONTAINER && write->name[0] &&
	       attribute_is_reset(project, &container);
}

/*
 * Whether code elsewhere brings what is written up to date, so far as that helps: a request's data are
 * wrong at once.
 */
static bool is_renewed(struct project *project, const struct shared_write *write)
{
	struct renewed slot = { write->kind == SHARED_CLASS_ATTRIBUTE ? write->class_def : NULL,
				project_scope_module(project, write->kind == SHARED_CLASS_ATTRIBUTE
								      ? write->class_def->scope
								      : write->scope),
				write->name };

	if ((write->kind != SHARED_CLASS_ATTRIBUTE && write->kind != SHARED_GLOBAL) || !write->name[0] ||
	    !write->reading || write->reading->validity == VALIDITY_REQUEST)
		return false;
	return is_renewed_by_age(project, &slot) ||
	       (!is_guarded(write->function, write->name, write->target) &&
		(is_asked_for_elsewhere(project, &slot, write->function) ||
		 is_called_in_rounds(project, write->function)));
}

/* A memo of one entry has its key beside the value. */
static const struct expr *key_of(const struct shared_write *write)
{
	return write->key || is_container(write->kind) || !write->name[0]
		       ? write->key
		       : compared_key(write->function, write->name, write->value);
}

/* A request's data are wrong at once, unless they are one entry of many. */
static bool ages(const struct shared_write *write)
{
	return is_container(write->kind) || !write->reading || write->reading->validity != VALIDITY_REQUEST;
}

static bool is_kept_in_check(struct sorting *sorting, struct shared_write *write)
{
	struct project *project = sorting->project;
	const struct expr *key = key_of(write);

	if (write->kind == SHARED_LIBRARY_CONTAINER)
		return false;
	if ((key && key_follows_changes(project, write->function, write->scope, key, write->value)) ||
	    is_renewed(project, write) ||
	    (ages(write) && compares_age(project, write->function, write->value)) ||
	    is_of_last_run(write->function, write->target))
		return true;
	if (!sorting->last.name || !same_shared(&sorting->last, write) ||
	    (write->kind == SHARED_OBJECT_CONTAINER && sorting->last.function != write->function)) {
		sorting->last = *write;
		sorting->last_is_limited = is_limited(project, write);
		sorting->last.is_reset = !sorting->last_is_limited && is_reset(project, write);
	}
	write->is_reset = sorting->last.is_reset;
	return sorting->last_is_limited;
}

/* ---- what is put there ---- */

/* Whether instances of CLASS are made again and again, none of them for good. */
static bool come_and_go(struct project *project, const struct class_def *class_def)
{
	struct life life = class_life(project, class_def);
	struct instance_list sites = class_instances(project, class_def, true);

	if (life.lifetime == LIFETIME_PROCESS)
		return false;
	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].made == MADE_IN_REQUEST || sites.items[i].made == MADE_IN_LOOP ||
		    sites.items[i].made == MADE_PER_CALL)
			return true;
	return life.lifetime == LIFETIME_REQUEST;
}

static const struct reading *reading_of_self(struct project *project, const struct shared_write *write)
{
	struct arena *arena = project_arena(project);
	const struct class_def *owner = function_class(write->function);
	struct reading *reading;
	struct evidence *step;

	if (!stored_value_holds_self(project, write->scope, write->value) || !come_and_go(project, owner))
		return NULL;
	reading = ARENA_NEW(arena, struct reading);
	step = ARENA_NEW(arena, struct evidence);
	*step = (struct evidence){ EVIDENCE_OTHER, true, project_place(write->scope, write->value->span),
				   arena_printf(arena, "the value holds the `%s` that puts it there", owner->name) };
	*reading = (struct reading){ .validity = VALIDITY_REQUEST,
				     .what = arena_printf(arena, "each `%s` that fills it", owner->name),
				     .expr = write->value,
				     .scope = write->scope,
				     .chain = { step, 1 } };
	return reading;
}

static void read_container(struct project *project, struct shared_write *write)
{
	if (!write->reading && write->key) {
		write->reading = stored_key_reading(project, write->scope, write->key);
		write->part = SHARED_KEY;
	}
	if (!write->reading) {
		write->reading = reading_of_self(project, write);
		write->part = SHARED_SELF;
	}
}

static bool is_of_a_moment(struct project *project, struct stored stored)
{
	stored.moment = true;
	return stored_value_reading(project, &stored) != NULL;
}

/* Whether who calls, the language, the moment or a request could tell more of a value that STORED knows nothing of. */
static bool may_tell_more(struct project *project, const struct shared_write *write, const struct stored *stored,
			  bool guarded)
{
	return stored->open || language_is_told(project) || (guarded && is_of_a_moment(project, *stored)) ||
	       (write->kind == SHARED_OBJECT_ATTRIBUTE && takes_request(project, write->function));
}

/* Asked late, as the life of a class looks through all files that name it. */
static bool is_worth_asking_callers(struct project *project, const struct shared_write *write,
				    const struct stored *stored, bool guarded)
{
	if (write->kind == SHARED_LIBRARY_CONTAINER)
		return false;
	return (write->kind != SHARED_OBJECT_ATTRIBUTE && write->kind != SHARED_OBJECT_CONTAINER) ||
	       (may_tell_more(project, write, stored, guarded) &&
		class_life(project, write->class_def).lifetime == LIFETIME_PROCESS);
}

static void read_value(struct project *project, struct shared_write *write)
{
	bool kept = write->kind != SHARED_MODULE_CONTAINER && write->kind != SHARED_CLASS_CONTAINER;
	struct stored stored = {
		.scope = write->scope,
		.value = write->value,
		.key = write->key,
		.eager = write->kind == SHARED_OBJECT_ATTRIBUTE || write->kind == SHARED_OBJECT_CONTAINER ||
			 write->kind == SHARED_CLASS_ATTRIBUTE,
		.identities = kept,
	};
	bool guarded;

	write->part = SHARED_VALUE;
	write->reading = stored_value_reading(project, &stored);
	if (write->reading)
		return;
	guarded = kept && !write->key && write->name[0] && is_guarded(write->function, write->name, write->target);
	if (!is_worth_asking_callers(project, write, &stored, guarded))
		return;
	stored.callers = true;
	write->reading = stored_value_reading(project, &stored);
	stored.moment = true;
	if (!write->reading && guarded)
		write->reading = stored_value_reading(project, &stored);
	if (!kept)
		read_container(project, write);
	if (!write->reading && write->kind == SHARED_OBJECT_ATTRIBUTE) {
		write->reading = scratch_reading(project, write->function, write->target, write->value);
		write->is_scratch = write->reading != NULL;
	}
}

/* Whether VALUE is KEY, holds it or, as far as can be seen, is an object that does. */
static bool holds_key(struct project *project, const struct scope *scope, const struct expr *value, const struct expr *key)
{
	if (value->kind == EXPR_NAME)
		return key->kind == EXPR_NAME && text_equals(value->name.id, key->name.id);
	if (value->kind == EXPR_CALL && project_resolve(project, scope, value->call.callee).kind != ENTITY_CLASS)
		return false;
	for (size_t i = 0; value->kind == EXPR_CALL && i < value->call.count; i++)
		if (holds_key(project, scope, value->call.arguments[i].value, key))
			return true;
	for (size_t i = 0; (value->kind == EXPR_TUPLE || value->kind == EXPR_LIST) && i < value->items.count; i++)
		if (holds_key(project, scope, value->items.items[i], key))
			return true;
	return false;
}

/* A weak dict whose values do not hold its keys forgets by itself. */
static bool forgets(struct project *project, const struct shared_write *write)
{
	return write->is_weak && !(write->key && holds_key(project, write->scope, write->value, write->key));
}

/* Whether MODULE runs a function of its own when it is run, and nothing imports it: its process ends with that. */
static bool runs_itself(struct project *project, const struct module *module)
{
	struct ast_parts parts = module_parts(module);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];
		struct entity entity;

		if (site->scope->kind != SCOPE_MODULE || site->stmt->kind != STMT_EXPR ||
		    site->stmt->value != site->call || site->call->call.callee->kind != EXPR_NAME)
			continue;
		entity = project_resolve(project, site->scope, site->call->call.callee);
		if (entity.kind == ENTITY_FUNCTION && entity.module == module)
			return !module_is_imported(project, module);
	}
	return false;
}

/* A management command, or a program of its own: its process ends with its work. */
static bool ends_with_its_work(struct project *project, const struct module *module)
{
	return path_lies_in(project, module->path, WORD_COMMANDS) || module_is_program(project, module);
}

/* Whether the class whose method writes is used by nothing but such, as far as instances of it are made. */
static bool serves_commands(struct project *project, const struct function *function)
{
	const struct class_def *owner = function_class(function);
	struct instance_list sites = { 0 };
	size_t used = 0;

	if (owner)
		sites = class_instances(project, owner, true);
	for (size_t i = 0; i < sites.count; i++) {
		if (sites.items[i].made == MADE_IN_TEST)
			continue;
		if (!ends_with_its_work(project, project_scope_module(project, sites.items[i].scope)))
			return false;
		used++;
	}
	return used > 0;
}

static void settle(struct sorting *sorting, const struct raw_write *raw)
{
	struct shared_write write;

	if (!classify(sorting, raw, &write) || forgets(sorting->project, &write))
		return;
	read_value(sorting->project, &write);
	if (!write.reading && write.kind != SHARED_LIBRARY_CONTAINER)
		return;
	if (write.kind == SHARED_OBJECT_ATTRIBUTE && write.reading->validity <= VALIDITY_ROWS &&
	    is_written_before_use(sorting->project, write.function, write.target, write.value))
		return;
	/* asked late: it looks through all files that name the class */
	if ((write.kind == SHARED_OBJECT_ATTRIBUTE || write.kind == SHARED_OBJECT_CONTAINER) &&
	    (!is_shared_object(sorting->project, write.class_def, &write.life) ||
	     runs_on_copies(sorting->project, write.function)))
		return;
	if ((write.is_scratch || !is_kept_in_check(sorting, &write)) &&
	    !runs_itself(sorting->project, sorting->module) &&
	    !serves_commands(sorting->project, write.function))
		vec_push(&sorting->writes, write);
}

static const void *collect(struct project *project, const struct module *module)
{
	struct shared_write_list *list = ARENA_NEW(project_arena(project), struct shared_write_list);
	struct sorting sorting = { .project = project, .module = module };
	struct raw_write_list raw = raw_writes(project, module);

	for (size_t i = 0; i < raw.count; i++)
		settle(&sorting, &raw.items[i]);
	vec_settle(&sorting.writes, project_arena(project), list->items, list->count);
	return list;
}

struct shared_write_list shared_writes(struct project *project, const struct module *module)
{
	return *(const struct shared_write_list *)project_module_memo(project, MEMO_SHARED, module, collect);
}

bool same_shared(const struct shared_write *a, const struct shared_write *b)
{
	return a->kind == b->kind && a->class_def == b->class_def && a->definition == b->definition &&
	       text_equals(a->name, b->name);
}
