#include "config/pack_fields.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const lifetimes[] = { "", "call", "instance", "request", "connection", "process", "store", NULL };
static const char *const validities[] = { "", "forever", "deployment", "migration", "rows", "request", "moment", NULL };
static const char *const holds[] = { "", "data", "definitions", NULL };
static const char *const tells[] = { "", "clock", "language", "site", "time-zone", "tenant", "user", "random", "file", "query", "local", NULL };
static const char *const cache_kinds[] = { "process", "property", "class-property", "instance", "store", "once", NULL };
static const char *const cache_forms[] = { "both", "bare", "call", NULL };
static const char *const keys_by[] = { "", "arguments", "path", NULL };
static const char *const key_roles[] = {
	"get", "set",  "add", "get-or-set", "delete", "delete-pattern", "incr", "touch",
	"has", "lock", "ttl", "iter",       "clear",  "count",          NULL,
};
static const char *const meanings[] = {
	[WORD_ROW_KEY] = "row-key",
	[WORD_ROW_STATE] = "row-state",
	[WORD_MODEL] = "model",
	[WORD_MODEL_OPTIONS] = "model-options",
	[WORD_CONCRETE_MODEL] = "concrete-model",
	[WORD_LABEL] = "label",
	[WORD_APP_LABEL] = "app-label",
	[WORD_MODEL_NAME] = "model-name",
	[WORD_CLASS_NAME] = "class-name",
	[WORD_CLASS_LABEL] = "class-label",
	[WORD_THROUGH] = "through",
	[WORD_RELATED_MODEL] = "related-model",
	[WORD_TO_ONE] = "to-one",
	[WORD_ONE_TO_ONE] = "one-to-one",
	[WORD_TO_MANY] = "to-many",
	[WORD_RELATED_NAME] = "related-name",
	[WORD_REVERSE] = "reverse-suffix",
	[WORD_SAME_MODEL] = "same-model",
	[WORD_ROW_GETTER] = "row-getter",
	[WORD_ROWS_GETTER] = "rows-getter",
	[WORD_MODEL_GETTER] = "model-getter",
	[WORD_LOOKUP] = "lookup-separator",
	[WORD_PRIMARY_KEY] = "primary-key",
	[WORD_OPTIONS_CLASS] = "options-class",
	[WORD_ABSTRACT] = "abstract",
	[WORD_MODEL_MODULE] = "model-module",
	[WORD_APP_MODULE] = "app-module",
	[WORD_APP_NAME] = "app-name",
	[WORD_APP_LABEL_SET] = "app-label-set",
	[WORD_MIGRATIONS] = "migration-directory",
	[WORD_COMMANDS] = "command-directory",
	[WORD_SENDER] = "sender",
	[WORD_SENT_ROW] = "sent-row",
	[WORD_COLUMNS] = "columns",
	[WORD_REQUEST_OWN] = "request-own",
	[WORD_REQUEST_URI] = "request-uri",
	[WORD_REQUEST_PATH] = "request-path",
	[WORD_REQUEST_TEXT] = "request-text",
	[WORD_REQUEST_PLAIN] = "request-plain",
	[WORD_REFRESH] = "refresh",
	[WORD_REREAD] = "reread",
	[WORD_STANDALONE] = "standalone",
	[WORD_START] = "start",
	[WORD_SELECTED_DELETE] = "selected-delete",
	[WORD_ADMIN_ACTIONS] = "admin-actions",
	[WORD_MAY_DELETE] = "may-delete",
	[WORD_WRITTEN_FIELDS] = "written-fields",
	[WORD_COPIER] = "copier",
	[WORD_COPIES_ITSELF] = "copies-itself",
	[WORD_STOPWATCH] = "stopwatch",
	[WORD_REGISTER] = "register",
	[WORD_WRAPPER] = "wrapper",
	[WORD_ADAPTER] = "adapter",
	[WORD_WITH_METACLASS] = "with-metaclass",
	[WORD_THREAD_LOCAL] = "thread-local",
	[WORD_SHARED_ARGUMENT] = "shared-argument",
	[WORD_MADE_ANEW] = "made-anew",
	[WORD_TASK] = "task",
	[WORD_CONTEXT_CODE] = "context-code",
	[WORD_TYPE_CHECKING] = "type-checking",
	[WORD_LANGUAGE_PIN] = "language-pin",
	[WORD_SLOTS_ASKED] = "slots-if-asked",
	[WORD_SLOTS_GIVEN] = "slots-unless-refused",
	[WORD_SLOTS_SERVED] = "slots-with-cached-property",
	[WORD_MIDDLEWARE] = "middleware-setting",
	[WORD_GET_RESPONSE] = "middleware-inner",
	[WORD_HOOK] = "middleware-hook",
	[WORD_LAZY_TEXT] = "lazy-text",
	[WORD_LAZY_OPTION] = "lazy-option",
	[WORD_FIXES_TEXT] = "fixes-text",
	[WORD_GIVEN] = "given-to-each",
	[WORD_FIELDS] = "field-defaults",
	[WORD_EVALUATED] = "evaluated-argument",
	[WORD_TIMELESS] = "timeless",
	[WORD_BEGINNING] = "beginning",
	[WORD_SETTINGS] = "settings-module",
	[WORD_SCRIPT_FOLDER] = "script-directory",
	[WORD_LANGUAGE_SWITCH] = "language-switch",
	[WORD_SCRIPT] = "script-module",
	[WORD_INSTALLED] = "installed-path",
	[WORD_CONTEXT_MAKER] = "context-maker",
	[WORD_DEPENDENCY] = "dependency",
	[WORD_WHOLE_KEY] = "whole-key",
	[WORD_WEB_FRAMEWORK] = "web-framework",
	[WORD_PUT] = "put",
	[WORD_PUT_ALL] = "put-all",
	[WORD_EMPTY_AT_FIRST] = "empty-at-first",
	[WORD_BUILDER] = "builder",
	[WORD_DEFAULT_ALIAS] = "default-alias",
	[WORD_MOMENT] = "moment",
	[WORD_MOMENT_METHOD] = "moment-method",
	[WORD_SETTINGS_OBJECT] = "settings",
	[WORD_SITE_SETTING] = "site-setting",
	[WORD_SETTINGS_VARIABLE] = "settings-variable",
	[WORD_DEBUG_SETTING] = "debug-setting",
	[WORD_PROGRAM] = "program",
	[WORD_TENANT_APPS] = "tenant-apps-setting",
	[WORD_TENANT_ROUTER] = "tenant-router",
	[WORD_TENANT_KEY_MAKER] = "tenant-key-function",
	[WORD_KEY_FUNCTION_ENTRY] = "key-function-entry",
	[WORD_LOCAL_STORE] = "local-store",
	[WORD_NO_STORE] = "no-store",
	[WORD_CACHES_SETTING] = "caches-setting",
	[WORD_TIMEOUT_ENTRY] = "timeout-entry",
	[WORD_ITEM] = "item",
	[WORD_FINDS_OR_MAKES] = "find-or-make",
	[WORD_SAME_ROWS] = "same-rows",
	[WORD_ROW_DEFAULTS] = "row-defaults",
	[WORD_UNIQUE] = "unique",
	[WORD_UNIQUE_OPTION] = "unique-option",
	[WORD_PLAIN_FIELD] = "plain-field",
	[WORD_LANGUAGE_OVERRIDE] = "language-override",
	[WORD_ROW_OR_RAISE] = "row-or-raise",
	[WORD_URL_PATTERN] = "url-pattern",
	[WORD_TEXT_CONVERTER] = "text-converter",
	[WORD_KEEPS_TEXT] = "keeps-text",
	[WORD_CLEANS_TEXT] = "cleans-text",
	[WORD_CHECKS_TEXT] = "checks-text",
	[WORD_TEXT_FIELD] = "text-field",
	[WORD_FIELD_CHECKS] = "field-checks",
	[WORD_ADMIN_ONLY] = "admin-only",
	[WORD_BACKEND_ENTRY] = "backend-entry",
	[WORD_MEMCACHED] = "memcached",
	[WORD_OTHER_STORE] = "other-store",
	[WORD_MISSES] = "miss-error",
	[WORD_BEFORE_WRITE] = "before-write",
	[WORD_APPS_SETTING] = "apps-setting",
	[WORD_IF_MISSING] = "set-if-missing",
	[WORD_MARKUP_FOLDER] = "markup-directory",
	[WORD_MARKUP_ENDING] = "markup-ending",
	[WORD_PAGE_REQUEST] = "page-request",
	[WORD_PAGE_USER] = "page-user",
	[WORD_PAGE_TOKEN] = "page-token",
	[WORD_PAGE_LANGUAGE] = "page-language",
	[WORD_PAGE_OWN] = "page-own",
	[WORD_TRANSLATING_TAG] = "translating-tag",
	[WORD_COUNT] = NULL,
};

static const char *const sources_on[] = { "call", "read", "instance", "class", NULL };

/* `bound = 128` or `bound = "unbounded"`. */
static bool field_bound(const struct reader *reader, const struct toml_value *value, const struct field *field,
			void *record)
{
	struct pack_decorator *decorator = record;

	if (value->kind == TOML_INTEGER && value->integer >= 0) {
		decorator->bound = value->integer;
		return true;
	}
	if (value->kind == TOML_STRING && text_equals(value->string, "unbounded")) {
		decorator->unbounded = true;
		return true;
	}
	return toml_error(reader->err, reader->path, reader->source, value->span,
			  "\"%s\" must be a number of entries or \"unbounded\"", field->key);
}

/* `default-timeout = 300` */
static bool field_seconds(const struct reader *reader, const struct toml_value *value, const struct field *field,
			  void *record)
{
	if (value->kind != TOML_INTEGER || value->integer <= 0)
		return toml_error(reader->err, reader->path, reader->source, value->span,
				  "\"%s\" must be a number of seconds above 0", field->key);
	memcpy((char *)record + field->offset, &value->integer, sizeof value->integer);
	return true;
}

/* `on = "call"`, "read" or "instance". */
static bool field_on(const struct reader *reader, const struct toml_value *value, const struct field *field,
		     void *record)
{
	const struct field choice = { .key = field->key, .choices = sources_on };
	struct pack_source *source = record;
	int word;

	if (!field_choice(reader, value, &choice, &word))
		return false;
	source->on_call = word == 0;
	source->subclasses = word >= 2;
	source->classes = word == 3;
	return true;
}

static void complete_decorator(void *item)
{
	struct pack_decorator *decorator = item;

	if (!decorator->keeps_in && decorator->kind == CACHE_PROPERTY)
		decorator->keeps_in = "__dict__";
}

#define AT(member) .offset = offsetof(struct ENTRY, member)
#define NAMES                                                                           \
	{                                                                               \
		.key = "names", .read = field_dotted_names, AT(names), .required = true \
	}
#define EVIDENCE                                                    \
	{                                                           \
		.key = "evidence", .read = field_text, AT(evidence) \
	}

#define ENTRY pack_decorator
static const struct pack_decorator decorator_defaults = { .bound_position = -2, .key_position = -2 };
static const struct field decorator_fields[] = {
	NAMES,
	{ .key = "kind", .read = field_choice, AT(kind), .choices = cache_kinds, .required = true },
	{ .key = "form", .read = field_choice, AT(form), .choices = cache_forms },
	{ .key = "bound", .read = field_bound },
	{ .key = "bound-argument",
	  .read = field_argument,
	  AT(bound_position),
	  .other = offsetof(struct ENTRY, bound_keyword) },
	{ .key = "key-argument",
	  .read = field_argument,
	  AT(key_position),
	  .other = offsetof(struct ENTRY, key_keyword) },
	{ .key = "keys-by", .read = field_choice, AT(keys_by), .choices = keys_by },
	{ .key = "key-keywords", .read = field_words, AT(key_keywords) },
	{ .key = "awaits", .read = field_boolean, AT(awaits) },
	{ .key = "expires", .read = field_boolean, AT(expires) },
	{ .key = "expiry-keyword", .read = field_text, AT(expiry_keyword) },
	{ .key = "keeps-in", .read = field_text, AT(keeps_in) },
	{ .key = "clear", .read = field_text, AT(clear) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_owner
static const struct field owner_fields[] = {
	NAMES,
	{ .key = "lifetime", .read = field_choice, AT(lifetime), .choices = lifetimes },
	{ .key = "holds", .read = field_choice, AT(holds), .choices = holds },
	{ .key = "kind", .read = field_text, AT(kind) },
	{ .key = "why", .read = field_text, AT(why) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_source
static const struct pack_source source_defaults = { .on_call = true };
static const struct field source_fields[] = {
	NAMES,
	{ .key = "validity", .read = field_choice, AT(validity), .choices = validities, .required = true },
	{ .key = "reads", .read = field_text, AT(reads), .required = true },
	{ .key = "tells", .read = field_choice, AT(tells), .choices = tells },
	{ .key = "on", .read = field_on },
	{ .key = "doubtful", .read = field_boolean, AT(doubtful) },
	{ .key = "methods", .read = field_words, AT(methods) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_result
static const char *const results_of[] = { "call", "read", NULL };
static const struct field result_fields[] = {
	NAMES,
	{ .key = "of", .read = field_choice, AT(of), .choices = results_of },
	{ .key = "gives", .read = field_text, AT(gives), .required = true },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_queryset
static const struct field queryset_fields[] = {
	{ .key = "lazy", .read = field_words, AT(lazy) },
	{ .key = "terminals", .read = field_words, AT(terminals) },
	{ .key = "instances", .read = field_words, AT(instances) },
	{ .key = "writes", .read = field_words, AT(writes) },
	{ .key = "bulk-writes", .read = field_words, AT(bulk_writes) },
	{ .key = "narrowing", .read = field_words, AT(narrowing) },
	{ .key = "joining", .read = field_words, AT(joining) },
	{ .key = "plain", .read = field_words, AT(plain) },
	{ .key = "counting", .read = field_words, AT(counting) },
	{ .key = "manager-makers", .read = field_words, AT(manager_makers) },
	{ .key = "manager-mixers", .read = field_words, AT(manager_mixers) },
	{ .key = "managers", .read = field_words, AT(managers) },
	{ .key = "instance-writes", .read = field_words, AT(instance_writes) },
	{ .key = "iterating", .read = field_words, AT(iterating) },
};
#undef ENTRY

#define ENTRY pack_dispatch
static const struct field dispatch_fields[] = {
	{ .key = "receivers", .read = field_dotted_names, AT(receivers) },
	{ .key = "connects", .read = field_words, AT(connects) },
	{ .key = "sends", .read = field_words, AT(sends) },
	{ .key = "classes", .read = field_dotted_names, AT(classes) },
	{ .key = "deferrers", .read = field_dotted_names, AT(deferrers) },
	{ .key = "saves", .read = field_words, AT(saves) },
	{ .key = "deletes", .read = field_words, AT(deletes) },
	{ .key = "relations", .read = field_dotted_names, AT(relations) },
	{ .key = "importers", .read = field_dotted_names, AT(importers) },
	{ .key = "autoloaded", .read = field_words, AT(autoloaded) },
};
#undef ENTRY

#define ENTRY pack_model
static const struct field model_fields[] = {
	NAMES,
	{ .key = "validity", .read = field_choice, AT(validity), .choices = validities, .required = true },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_swapped_model
static const struct field swapped_model_fields[] = {
	NAMES,
	{ .key = "setting", .read = field_text, AT(setting), .required = true },
	{ .key = "model", .read = field_text, AT(model), .required = true },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_signal
static const struct field signal_fields[] = {
	NAMES,
	{ .key = "model", .read = field_boolean, AT(model) },
	{ .key = "event", .read = field_text, AT(event), .required = true },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_word
static const struct field word_fields[] = {
	{ .key = "means", .read = field_choice, AT(means), .choices = meanings, .required = true },
	NAMES,
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_cache
static const struct field cache_fields[] = {
	{ .key = "objects", .read = field_dotted_names, AT(objects) },
	{ .key = "mappings", .read = field_dotted_names, AT(mappings) },
	{ .key = "factories", .read = field_dotted_names, AT(factories) },
	{ .key = "classes", .read = field_dotted_names, AT(classes) },
	{ .key = "internals", .read = field_dotted_names, AT(internals) },
	{ .key = "harmless", .read = field_words, AT(harmless) },
	{ .key = "default-timeout", .read = field_seconds, AT(timeout) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_cache_method
#define ARGUMENT(word)                                                             \
	{ .key = #word "-position", .read = field_position, AT(word##_position) }, \
	{                                                                          \
		.key = #word "-keyword", .read = field_text, AT(word##_keyword)    \
	}
static const struct pack_cache_method cache_method_defaults = {
	.key_position = -1,
	.value_position = -1,
	.timeout_position = -1,
	.version_position = -1,
	.default_position = -1,
};
static const struct field cache_method_fields[] = {
	{ .key = "name", .read = field_text, AT(name), .required = true },
	{ .key = "role", .read = field_choice, AT(role), .choices = key_roles, .required = true },
	{ .key = "many", .read = field_boolean, AT(many) },
	ARGUMENT(key),
	ARGUMENT(value),
	ARGUMENT(timeout),
	ARGUMENT(version),
	ARGUMENT(default),
};
#undef ARGUMENT
#undef ENTRY

#define ENTRY pack_key_builder
static const struct field key_builder_fields[] = {
	NAMES,
	{ .key = "template", .read = field_text, AT(template) },
	{ .key = "conforming", .read = field_boolean, AT(conforming) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_template_tag
static const struct field template_tag_fields[] = {
	{ .key = "names", .read = field_words, AT(names), .required = true },
	{ .key = "libraries", .read = field_words, AT(libraries), .required = true },
	{ .key = "end", .read = field_text, AT(end), .required = true },
	{ .key = "template", .read = field_text, AT(template), .required = true },
	{ .key = "builders", .read = field_dotted_names, AT(builders) },
	{ .key = "alias", .read = field_text, AT(alias) },
	{ .key = "alias-word", .read = field_text, AT(alias_word) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_method_decorator
static const char *const bindings[] = { "class", "nothing", NULL };
static const struct field method_decorator_fields[] = {
	NAMES,
	{ .key = "binds", .read = field_choice, AT(binds), .choices = bindings, .required = true },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_parameter
static const struct field parameter_fields[] = {
	NAMES,
	{ .key = "uses", .read = field_words, AT(uses), .required = true },
	{ .key = "kind", .read = field_text, AT(kind), .required = true },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_hook
static const struct field hook_fields[] = {
	NAMES,
	{ .key = "parameters", .read = field_words, AT(parameters) },
	{ .key = "returns", .read = field_text, AT(returns) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_registry
static const struct field registry_fields[] = { NAMES, EVIDENCE };
#undef ENTRY

#define ENTRY pack_advice
static const struct field advice_fields[] = {
	NAMES,
	{ .key = "shared-cache", .read = field_text, AT(shared_cache) },
	{ .key = "per-request", .read = field_text, AT(per_request) },
	EVIDENCE,
};
#undef ENTRY

#define ENTRY pack_key_part
static const struct field key_part_fields[] = {
	NAMES,
	{ .key = "hole", .read = field_text, AT(hole), .required = true },
	EVIDENCE,
};
#undef ENTRY

static const struct field needle_fields[] = { { .key = "words", .read = field_words, .required = true } };

#define LIST(word, table, type, array)                                                     \
	.name = (word), .title = "[[" word "]]", .fields = (table), .count = COUNT(table), \
	.size = sizeof(struct type), .items = offsetof(struct pack_set, array##s),         \
	.item_count = offsetof(struct pack_set, array##_count)
#define SINGLE(word, table, type, member)                                                                             \
	.name = (word), .title = "[" word "]", .fields = (table), .count = COUNT(table), .size = sizeof(struct type), \
	.items = offsetof(struct pack_set, member), .single = true

const struct pack_section pack_sections[PACK_SECTIONS] = {
	{ LIST("decorator", decorator_fields, pack_decorator, decorator), .defaults = &decorator_defaults,
	  .complete = complete_decorator },
	{ LIST("owner", owner_fields, pack_owner, owner) },
	{ LIST("source", source_fields, pack_source, source), .defaults = &source_defaults },
	{ LIST("result", result_fields, pack_result, result) },
	{ LIST("model", model_fields, pack_model, model) },
	{ LIST("swapped-model", swapped_model_fields, pack_swapped_model, swapped_model) },
	{ LIST("signal", signal_fields, pack_signal, signal) },
	{ .name = "word",
	  .title = "[[word]]",
	  .fields = word_fields,
	  .count = COUNT(word_fields),
	  .size = sizeof(struct pack_word),
	  .items = offsetof(struct pack_set, word_entries),
	  .item_count = offsetof(struct pack_set, word_entry_count) },
	{ LIST("cache", cache_fields, pack_cache, cache) },
	{ LIST("cache-method", cache_method_fields, pack_cache_method, cache_method),
	  .defaults = &cache_method_defaults },
	{ LIST("key-builder", key_builder_fields, pack_key_builder, key_builder) },
	{ LIST("template-tag", template_tag_fields, pack_template_tag, template_tag) },
	{ LIST("method-decorator", method_decorator_fields, pack_method_decorator, method_decorator) },
	{ LIST("parameter", parameter_fields, pack_parameter, parameter) },
	{ LIST("hook", hook_fields, pack_hook, hook) },
	{ .name = "registry",
	  .title = "[[registry]]",
	  .fields = registry_fields,
	  .count = COUNT(registry_fields),
	  .size = sizeof(struct pack_registry),
	  .items = offsetof(struct pack_set, registries),
	  .item_count = offsetof(struct pack_set, registry_count) },
	{ LIST("advice", advice_fields, pack_advice, advice) },
	{ LIST("key-part", key_part_fields, pack_key_part, key_part) },
	{ SINGLE("queryset", queryset_fields, pack_queryset, queryset) },
	{ SINGLE("dispatch", dispatch_fields, pack_dispatch, dispatch) },
	{ SINGLE("needles", needle_fields, names, needles) },
};

enum field_shape pack_field_shape(const struct field *field, const char *const **words)
{
	static const struct {
		field_reader read;
		enum field_shape shape;
	} shapes[] = {
		{ field_words, SHAPE_TEXTS },       { field_dotted_names, SHAPE_TEXTS },
		{ field_boolean, SHAPE_BOOLEAN },   { field_choice, SHAPE_WORD },
		{ field_on, SHAPE_WORD },           { field_seconds, SHAPE_NUMBER },
		{ field_position, SHAPE_NUMBER },   { field_argument, SHAPE_ARGUMENT },
		{ field_bound, SHAPE_BOUND },
	};

	*words = field->read == field_on ? sources_on : field->choices;
	for (size_t i = 0; i < COUNT(shapes); i++)
		if (shapes[i].read == field->read)
			return shapes[i].shape;
	return SHAPE_TEXT;
}
