/*
 * Knowledge packs: facts about libraries as data (rules/packs/NAME.toml, embedded in the binary; a user's own load the same
 * way). Layer `config`. A pack set is immutable once loaded and lives in the arena it was loaded into.
 *
 * Every name is a dotted qualified name, as imported (`django.core.cache.cache`) or as defined
 * (`django.core.cache.backends.base.BaseCache`); an entry lists all names that a thing goes by, and `a.{b,c}` is short for
 * `a.b` and `a.c`. `evidence` is one sentence.
 */
#ifndef CONFIG_PACK_H
#define CONFIG_PACK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How long an object lives, short to long. The order matters: a longer one is greater. */
enum lifetime {
	LIFETIME_UNKNOWN,
	LIFETIME_CALL,
	LIFETIME_INSTANCE,
	LIFETIME_REQUEST,
	LIFETIME_CONNECTION,
	LIFETIME_PROCESS,
	LIFETIME_STORE,
};

/* How long a value stays true, long to short. A shorter validity is greater, so that the worst of several is the maximum. */
enum validity {
	VALIDITY_UNKNOWN,
	VALIDITY_FOREVER,
	VALIDITY_DEPLOYMENT,
	VALIDITY_MIGRATION,
	VALIDITY_ROWS,
	VALIDITY_REQUEST,
	VALIDITY_MOMENT,
};

enum holds { HOLDS_NOTHING_SPECIAL, HOLDS_DATA, HOLDS_DEFINITIONS };

struct names {
	const char *const *items;
	size_t count;
};

/* [[decorator]]: a decorator (or function applied to a function) that keeps results. */
enum cache_kind {
	CACHE_PROCESS,        /* "process": one cache per function, keyed by all arguments, self among them */
	CACHE_PROPERTY,       /* "property": one value per instance (cached_property) */
	CACHE_CLASS_PROPERTY, /* "class-property": one value per class */
	CACHE_INSTANCE,       /* "instance": one cache per instance, cleared with it (methodtools, cachedmethod) */
	CACHE_STORE,          /* "store": the results go to a cache outside of the function, under keys made of its arguments */
	CACHE_ONCE,           /* "once": runs once per process, without arguments */
};
enum cache_form { FORM_BOTH, FORM_BARE, FORM_CALL }; /* "both": @d and @d(...); "bare": @d only; "call": @d(...) only */
enum keys_by { KEYS_UNSEEN, KEYS_BY_ARGUMENTS, KEYS_BY_PATH };

struct pack_decorator {
	struct names names;
	enum cache_kind kind;
	enum cache_form form;
	bool unbounded; /* default bound: `bound = "unbounded"` ... */
	int64_t bound;  /* ... or `bound = 128` */
	int bound_position; /* `bound-argument = { position = 0, keyword = "maxsize" }`; position -1: keyword only, -2: none */
	const char *bound_keyword; /* NULL: none */
	bool awaits;               /* `awaits = true`: made for coroutines, so OL107 does not apply to async def */
	bool expires;              /* `expires = true`: every entry is dropped after a time */
	const char *
		expiry_keyword; /* `expiry-keyword = "ttl"`: entries are dropped after a time where this argument is passed; NULL: none */
	int key_position; /* `key-argument = { position = 1, keyword = "key" }`: a function that makes the key; likewise */
	const char *key_keyword;
	enum keys_by keys_by; /* `keys-by = "arguments"`, or "path": that of the request */
	struct names key_keywords; /* `key-keywords`: arguments by which a caller has a say in the keys, or in whether there is one */
	const char *
		keeps_in; /* `keeps-in = "__dict__"` (default for properties) or "_cache", "slot" (works with __slots__), "lock" */
	const char *clear; /* `clear = "cache_clear"`: the attribute that empties it, or NULL */
	const char *evidence;
};

/* [[owner]]: a class (or any subclass of it) whose instances live for a known time. */
struct pack_owner {
	struct names names;
	enum lifetime lifetime;
	enum holds holds;
	const char *
		kind; /* `kind = "manager"`: model, manager, queryset, task, view, form, serializer, enum, metaclass, field, signal, ... free words that analyses ask for; NULL: none */
	const char *why; /* `why = "a Manager is made once, with its model class"`: the note of a finding */
	const char *evidence;
};

/* What a source tells, for those who ask for just that. */
enum tells {
	TELLS_NOTHING_SPECIAL,
	TELLS_CLOCK,
	TELLS_LANGUAGE,
	TELLS_SITE,
	TELLS_TIME_ZONE,
	TELLS_TENANT,
	TELLS_USER,
	TELLS_RANDOM,
	TELLS_FILE,
	TELLS_QUERY,
	TELLS_LOCAL,
};

/* [[source]]: calling (or reading, for a plain object) NAME yields a value of a validity. */
struct pack_source {
	struct names names;
	enum validity validity;
	const char *reads; /* `reads = "the active language"`: completes the sentence "reads ..." */
	enum tells tells;  /* `tells = "clock"`, "language", "site", "time-zone", "tenant", "user", "random", "file", "query" (what is read is not seen) or "local" (of a thread or task) */
	bool on_call;      /* `on = "call"` (default) or "read" (the bare name or any attribute of it) */
	bool subclasses;   /* `on = "instance"`: methods of instances of the named classes */
	bool classes;      /* `on = "class"`: likewise, and of the classes themselves */
	bool doubtful; /* `doubtful = true`: changes only under conditions that the source does not show; findings are infos */
	struct names methods; /* with `on = "instance"` or "class": which methods; empty: all; "__iter__": iterating over one */
	const char *evidence;
};

/*
 * [[result]]: what a call gives of a function, or of `Class.method`; "Class.__call__" of an instance itself, "Class.__enter__"
 * is what `with` binds, "Class.__iter__" an item of it.
 */
enum result_of { RESULT_OF_CALL, RESULT_OF_READ }; /* `of = "call"` (default) or "read": an attribute, without a call */
struct pack_result {
	struct names names;
	enum result_of of;
	const char *gives; /* a class, dotted, of which it is an instance; "itself": the object that was asked; "row": a row of the model asked for */
	const char *evidence;
};

/* [queryset]: vocabulary of the ORM. At most one pack declares each list; the lists of several packs are joined. */
struct pack_queryset {
	struct names lazy;            /* methods that return another queryset: filter, exclude, all, ... */
	struct names terminals;       /* methods that read rows: get, first, count, exists, aggregate, ... */
	struct names instances;       /* terminals that return one instance: get, first, last, create, ... */
	struct names writes;          /* create, update, bulk_create, delete, ... */
	struct names bulk_writes;     /* update, bulk_create, bulk_update, delete: send no per-row signal */
	struct names narrowing;       /* methods after which only some fields of a row matter: values, only, count, ... */
	struct names joining;         /* methods that fetch the rows which the named fields lead to: select_related, ... */
	struct names plain;           /* methods whose rows come out as plain values: values, dates, ... */
	struct names counting;        /* terminals whose answer may be zero or false: count, exists */
	struct names manager_makers;  /* methods of a queryset's class that make its manager: as_manager */
	struct names manager_mixers;  /* methods of a manager's class that make one with a queryset's methods: from_queryset */
	struct names managers;        /* attribute names of managers: objects, _default_manager, _base_manager */
	struct names instance_writes; /* save, delete, refresh... of a model instance */
	struct names
		iterating; /* builtins that evaluate a queryset handed to them: list, len, bool, set, tuple, sorted, ... */
};

/* [[model]]: dotted names of models known by name whose rows have another validity than "rows" (ContentType, Permission: migration). */
struct pack_model {
	struct names names;
	enum validity validity;
	const char *evidence;
};

/* [[swapped-model]]: a model that a project may put another of its own in place of. */
struct pack_swapped_model {
	struct names names;  /* functions that return it: get_user_model */
	const char *setting; /* names the one in use by its label, `app.Model`: AUTH_USER_MODEL */
	const char *model;   /* the one that is meant where no setting stands in the tree */
	const char *evidence;
};

/* [[signal]] */
struct pack_signal {
	struct names names;
	bool model;        /* sent for rows: pre_save, post_save, pre_delete, post_delete, m2m_changed */
	const char *event; /* "save", "delete", "m2m", "setting", "migrate", "request", ... */
	const char *evidence;
};

/* [dispatch]: vocabulary of signals. The lists of several packs are joined. */
struct pack_dispatch {
	struct names receivers;    /* decorators that connect: receiver(signal or list, sender=...) */
	struct names connects;     /* methods of a signal: connect(receiver, sender=...) */
	struct names sends;        /* methods of a signal that run its receivers: send, send_robust, ... */
	struct names classes;      /* classes of signals: Signal, ModelSignal */
	struct names deferrers;    /* functions that run what they are handed when the transaction ends: on_commit */
	struct names saves;        /* methods of a model that are run for a save, overridden as a rule: save, asave, ... */
	struct names deletes;      /* likewise for a delete */
	struct names relations;    /* fields of a model whose rows stand in a model of their own: ManyToManyField */
	struct names importers;    /* functions that import modules which they find: walk_packages, ... */
	struct names autoloaded;   /* names of modules in an app that are imported without an import: models, admin, ... */
};

/* [[word]]: names to which a library gives one meaning wherever they stand. The names of all packs are joined. */
enum meaning {
	/* attributes of rows, models and managers */
	WORD_ROW_KEY,        /* "row-key": tells a row from the others of its model: pk */
	WORD_ROW_STATE,      /* "row-state": what is noted of a row, and none of its data: _state */
	WORD_MODEL,          /* "model": the model itself, of a manager or view */
	WORD_MODEL_OPTIONS,  /* "model-options": what is declared of a model: _meta; the next ones are attributes of that */
	WORD_CONCRETE_MODEL, /* "concrete-model": the model again, behind a proxy */
	WORD_LABEL,          /* "label": app.model */
	WORD_APP_LABEL,      /* "app-label": app, where it is read as where it is declared */
	WORD_MODEL_NAME,     /* "model-name": model */
	WORD_CLASS_NAME,     /* "class-name": Model */
	WORD_CLASS_LABEL,    /* "class-label": app.Model */
	WORD_THROUGH,        /* "through": the model of a relation's rows, as an attribute and as an argument of a field */
	/* what declares them */
	WORD_RELATED_MODEL, /* "related-model": the argument of a field that names the model it leads to, or its first */
	WORD_TO_ONE,        /* "to-one": a class of fields, dotted, that lead to one row */
	WORD_ONE_TO_ONE,    /* "one-to-one": those of them whose row leads back to one */
	WORD_TO_MANY,       /* "to-many": a class of fields, dotted, that lead to many rows by rows of their own */
	WORD_RELATED_NAME,  /* "related-name": the argument that names the way back */
	WORD_REVERSE,       /* "reverse-suffix": ends that name where a field does not say it */
	WORD_SAME_MODEL,    /* "same-model": stands for the model itself in place of one that a field leads to */
	WORD_ROW_GETTER,    /* "row-getter": a function, dotted, that returns one row of the model or queryset that it is handed first */
	WORD_ROWS_GETTER,   /* "rows-getter": likewise several */
	WORD_MODEL_GETTER,  /* "model-getter": a function, dotted, that finds a model by its app and name */
	WORD_LOOKUP,        /* "lookup-separator": stands between the fields of a path from model to model */
	WORD_PRIMARY_KEY,   /* "primary-key": the argument of a field that makes it the key of its rows */
	WORD_UNIQUE,        /* "unique": the argument of a field that lets no two rows share its value */
	WORD_UNIQUE_OPTION, /* "unique-option": in the options of a model, says which fields are unique together */
	WORD_PLAIN_FIELD,   /* "plain-field": a class of fields, dotted, whose values rows may share unless that is said */
	WORD_OPTIONS_CLASS, /* "options-class": Meta in the body of a model */
	WORD_ABSTRACT,      /* "abstract": set in that class for a model without rows */
	WORD_MODEL_MODULE,  /* "model-module": a module or package that models stand in */
	WORD_APP_MODULE,    /* "app-module": a module of a package that makes it an app, by a class with the next two */
	WORD_APP_NAME,      /* "app-name": the dotted name of the app's package */
	WORD_APP_LABEL_SET, /* "app-label-set": its label */
	WORD_MIGRATIONS,    /* "migration-directory" */
	WORD_COMMANDS,      /* "command-directory": of programs that run once */
	/* what receivers of a row's signal are handed */
	WORD_SENDER,   /* "sender": the model */
	WORD_SENT_ROW, /* "sent-row" */
	WORD_COLUMNS,  /* "columns": the attribute of an admin that lists methods, each handed a row */
	/* attributes and methods of a request */
	WORD_REQUEST_OWN,   /* "request-own": differs from one client to the next: user, GET */
	WORD_REQUEST_URI,   /* "request-uri": all that the client asks for, and so its parameters too */
	WORD_REQUEST_PATH,  /* "request-path": of that, what stands before the parameters */
	WORD_REQUEST_TEXT,  /* "request-text": as the client sent it: GET, body */
	WORD_REQUEST_PLAIN, /* "request-plain": an item of such text that no client writes */
	/* methods, functions and classes */
	WORD_REFRESH,        /* "refresh": a method of a row that runs when its data change: save, refresh_from_db */
	WORD_REREAD,         /* "reread": a method of a row that brings it up to date: refresh_from_db */
	WORD_ITEM,           /* "item": a method that hands out the item its argument names: get, getlist */
	WORD_FINDS_OR_MAKES, /* "find-or-make": a method that makes a row only where there is none: get_or_create */
	WORD_ROW_OR_RAISE,   /* "row-or-raise": a function, dotted, that finds one row of what it is handed first: get_object_or_404 */
	WORD_SAME_ROWS,      /* "same-rows": methods of a queryset whose arguments say how its rows are read, and not which */
	WORD_ROW_DEFAULTS,   /* "row-defaults": its argument that such a new row alone is made of */
	WORD_COPIER,         /* "copier": a function, dotted, whose result is a copy of what it is handed: copy.deepcopy */
	WORD_COPIES_ITSELF,  /* "copies-itself": a method whose result is a copy of its object */
	WORD_STOPWATCH,      /* "stopwatch": clocks that tell how long ago something was, and not when */
	WORD_STANDALONE,     /* "standalone": what a program calls at its start that uses a framework without a server of it */
	WORD_START,          /* "start": a method that runs once, at import or when the process starts */
	WORD_SELECTED_DELETE, /* "selected-delete": a method of an admin that deletes what its user has selected */
	WORD_ADMIN_ACTIONS,   /* "admin-actions": an attribute of it, None where nothing may be done with a selection */
	WORD_MAY_DELETE,      /* "may-delete": a method of it that says whether rows may be deleted */
	WORD_WRITTEN_FIELDS,  /* "written-fields": the argument of a bulk write that lists the fields which it sets */
	WORD_REGISTER,       /* "register": hands a class to an index that makes the one object of it */
	WORD_WRAPPER,        /* "wrapper": a function, dotted, that gives another one the name of the function it is handed: wraps */
	WORD_ADAPTER,        /* "adapter": makes a callable of the one it is handed: sync_to_async */
	WORD_WITH_METACLASS, /* "with-metaclass": called in place of a base with the metaclass and then the bases */
	WORD_THREAD_LOCAL,   /* "thread-local": a class, dotted, whose instances hold other attributes in each thread */
	WORD_SHARED_ARGUMENT, /* "shared-argument": of a declared field, what it hands on uncopied when it is copied: validators */
	WORD_MADE_ANEW,      /* "made-anew": a class, dotted, whose instances hold what happens to them: a profiler, a buffer */
	WORD_TASK,           /* "task": a decorator, dotted, that makes a task which workers run */
	WORD_CONTEXT_CODE,   /* "context-code": an attribute of a template's context that is no data of it */
	WORD_TYPE_CHECKING,  /* "type-checking": a constant, dotted, that is true for type checkers only */
	WORD_LANGUAGE_PIN,   /* "language-pin": a context manager, dotted, in which the language it is handed is active */
	WORD_SLOTS_ASKED,    /* "slots-if-asked": a class decorator, dotted, that leaves no __dict__ where `slots` is true */
	WORD_SLOTS_GIVEN,    /* "slots-unless-refused": likewise, unless `slots` is false */
	WORD_SLOTS_SERVED,   /* "slots-with-cached-property": of those, one that makes functools.cached_property work */
	WORD_MIDDLEWARE,     /* "middleware-setting": the list of middleware in a module of settings */
	WORD_GET_RESPONSE,   /* "middleware-inner": the first parameter of a middleware's __init__ */
	WORD_HOOK,           /* "middleware-hook": a method of a middleware that is handed each request first */
	/* what is computed once, while a module is imported; functions are dotted */
	WORD_LAZY_TEXT,          /* "lazy-text": its result is translated when it is shown */
	WORD_LAZY_OPTION,        /* "lazy-option": an attribute of a model's options that may be such a result */
	WORD_FIXES_TEXT,         /* "fixes-text": makes plain text of such a result at once */
	WORD_LANGUAGE_SWITCH,    /* "language-switch": gives a request its language */
	WORD_GIVEN,              /* "given-to-each": an argument: default, initial */
	WORD_FIELDS,             /* "field-defaults": a class decorator: its annotated values are defaults */
	WORD_EVALUATED,          /* "evaluated-argument": of a field, which lists its items at once */
	WORD_TIMELESS,           /* "timeless": an attribute of a moment, the same at any other */
	WORD_BEGINNING,          /* "beginning": part of a name that says "start of the process" */
	WORD_SETTINGS,           /* "settings-module": a module of settings, or a package of such */
	WORD_SCRIPT,             /* "script-module": a module outside of packages, run once */
	WORD_SCRIPT_FOLDER,      /* "script-directory": of modules that are run once */
	WORD_INSTALLED,      /* "installed-path": what the path of a file begins with that changes with the installation only */
	WORD_CONTEXT_MAKER,  /* "context-maker": a decorator, dotted, that makes a context manager of a generator function */
	WORD_DEPENDENCY,     /* "dependency": called as a default, what the function gives that it is handed, dotted */
	WORD_WHOLE_KEY,      /* "whole-key": a function, dotted, that makes a key of all arguments */
	WORD_WEB_FRAMEWORK,  /* "web-framework": a top-level package whose users call a request `request` */
	WORD_LANGUAGE_OVERRIDE, /* "language-override": called, or entered, to choose the active language, dotted */
	WORD_PUT,            /* "put": a method that puts its last argument into a container: append */
	WORD_PUT_ALL,        /* "put-all": likewise all that its argument holds: extend */
	WORD_EMPTY_AT_FIRST, /* "empty-at-first": a class, dotted, of containers whose arguments are no contents: defaultdict */
	WORD_BUILDER,        /* "builder": a function or class, dotted, that makes a container of what it iterates over */
	WORD_URL_PATTERN, /* "url-pattern": a function, dotted, that connects a pattern of URLs with a view */
	WORD_TEXT_CONVERTER, /* "text-converter": what such a pattern calls text: str, slug, path */
	WORD_KEEPS_TEXT, /* "keeps-text": a function, dotted, or a `.method` that hands text on with all its signs */
	WORD_CLEANS_TEXT, /* "cleans-text": likewise, that leaves well-formed text or a number */
	WORD_CHECKS_TEXT, /* "checks-text": likewise, that tells well-formed text from other */
	WORD_TEXT_FIELD, /* "text-field": a class of fields, dotted, for text that people type */
	WORD_FIELD_CHECKS, /* "field-checks": an argument of a field that bounds its text: choices, validators */
	WORD_ADMIN_ONLY, /* "admin-only": dotted, or an attribute of a user: lets administrators alone pass */
	WORD_BACKEND_ENTRY, /* "backend-entry": the key of a cache's class in the settings */
	WORD_MEMCACHED, /* "memcached": a class, dotted, of caches that refuse long keys and keys with spaces */
	WORD_OTHER_STORE, /* "other-store": a class, dotted, of caches that take any text for a key */
	WORD_MISSES, /* "miss-error": an exception, dotted, that counting a key which is gone raises, or one above it */
	WORD_BEFORE_WRITE, /* "before-write": a signal, dotted, that is sent before the row is written: pre_save */
	/* caches and how they are set up */
	WORD_DEFAULT_ALIAS,  /* "default-alias": the cache that is meant where none is named */
	WORD_MOMENT,         /* "moment": a function, method or class, dotted, that makes a datetime, or a field of one */
	WORD_MOMENT_METHOD,  /* "moment-method": a method of a datetime that makes another */
	WORD_SETTINGS_OBJECT, /* "settings": the object, dotted, whose attributes are the settings */
	WORD_SITE_SETTING,   /* "site-setting": names the one site that is served, in a module of settings */
	WORD_SETTINGS_VARIABLE,  /* "settings-variable": of the environment, names the module of settings */
	WORD_DEBUG_SETTING,      /* "debug-setting": true in development alone, in a module of settings */
	WORD_PROGRAM,            /* "program": a module that starts a process: manage, wsgi */
	WORD_TENANT_APPS,        /* "tenant-apps-setting": the apps of which each tenant has tables of its own */
	WORD_TENANT_ROUTER,      /* "tenant-router": of databases, dotted, for such tenants */
	WORD_TENANT_KEY_MAKER,   /* "tenant-key-function": puts the tenant into keys, dotted */
	WORD_KEY_FUNCTION_ENTRY, /* "key-function-entry": the option of a cache that makes its keys */
	WORD_LOCAL_STORE,        /* "local-store": a backend, dotted, that keeps all in the memory of its process */
	WORD_NO_STORE,           /* "no-store": a backend, dotted, that keeps nothing */
	WORD_CACHES_SETTING, /* "caches-setting": the dict of caches by their alias, in a module of settings */
	WORD_TIMEOUT_ENTRY,  /* "timeout-entry": the key of a cache's timeout there */
	WORD_APPS_SETTING,   /* "apps-setting": the list of apps, in a module of settings: a tree that has it is a site, not a library */
	WORD_IF_MISSING,     /* "set-if-missing": the argument by which a set stores only where nothing is: nx */
	WORD_MARKUP_FOLDER, /* "markup-directory": in it or below stand the templates of an app or project */
	WORD_MARKUP_ENDING, /* "markup-ending": of the names of files that templates are written in */
	/* what templates are handed, under names that all of them know */
	WORD_PAGE_REQUEST,    /* "page-request" */
	WORD_PAGE_USER,       /* "page-user": who asks */
	WORD_PAGE_TOKEN,      /* "page-token": a value, and a tag, that differ from one client to the next */
	WORD_PAGE_LANGUAGE,   /* "page-language": the active language */
	WORD_PAGE_OWN,        /* "page-own": what the page itself makes while it is rendered */
	WORD_TRANSLATING_TAG, /* "translating-tag": yields text in it */
	WORD_COUNT,
};
struct pack_word {
	enum meaning means; /* `means = "row-key"` */
	struct names names;
	const char *evidence;
};

/* [[cache]]: Django's cache API. */
struct pack_cache {
	struct names objects;   /* objects: django.core.cache.cache; attributes of a module of this name count too */
	struct names mappings;  /* subscripted by alias: django.core.cache.caches */
	struct names factories; /* called with an alias: get_cache */
	struct names classes;   /* instances of these (or subclasses) are caches: BaseCache */
	struct names internals; /* what reaches behind the API: attributes of a cache (`_cache`), dotted functions that return its client */
	struct names harmless;  /* what may be asked of that all the same: ping, info */
	int64_t timeout; /* `default-timeout = 300`: seconds, where neither a call nor the settings say so; 0: not known */
	const char *evidence;
};

/* [[cache-method]]: `name`, `role`, `many`, and each argument as `key-position = 0` and `key-keyword = "key"`; roles are "get", "get-or-set", ... */
enum key_role {
	ROLE_GET,
	ROLE_SET,
	ROLE_ADD,
	ROLE_GET_OR_SET,
	ROLE_DELETE,
	ROLE_DELETE_PATTERN,
	ROLE_INCR,
	ROLE_TOUCH,
	ROLE_HAS,
	ROLE_LOCK,
	ROLE_TTL,
	ROLE_ITER,
	ROLE_CLEAR,
	ROLE_COUNT,
};
struct pack_cache_method {
	const char *name;
	enum key_role role;
	int key_position; /* -1: takes no key */
	const char *key_keyword;
	bool many; /* the key argument is an iterable of keys, or a dict for set_many */
	int value_position, timeout_position, version_position; /* -1: none */
	const char *value_keyword, *timeout_keyword, *version_keyword;
	int default_position; /* what is returned where nothing is under the key, in place of None */
	const char *default_keyword;
};

/* [[key-builder]]: a function whose result is a key. `template` with {label}, {module}, {argument-name}, see rules/packs/nautobot.toml. */
struct pack_key_builder {
	struct names names;
	const char *template;
	bool conforming; /* keys it builds conform to the convention */
	const char *evidence;
};

/*
 * [[template-tag]]: `{% name timeout fragment word... %} ... {% end %}` keeps the text between in the cache, in templates that
 * `{% load library %}`.
 */
struct pack_template_tag {
	struct names names; /* plain words, as are the next */
	struct names libraries;
	const char *end;
	const char *template;   /* of the key, with {fragment_name} and {digest} */
	struct names builders;  /* functions, dotted, that are called with the fragment and a list of the further words, and make the key */
	const char *alias;      /* the cache that is used where the settings have it; NULL: the default */
	const char *alias_word; /* begins a last word that names the cache: `using=` */
	const char *evidence;
};

/* [[method-decorator]]: makes a function of a class body take the class, or nothing, in place of the instance. */
enum method_binding { BINDS_CLASS, BINDS_NOTHING }; /* `binds = "class"` or "nothing" */
struct pack_method_decorator {
	struct names names;
	enum method_binding binds;
	const char *evidence;
};

/* [[parameter]]: a parameter without an annotation that is what its name says, if one of these attributes is used on it. */
struct pack_parameter {
	struct names names; /* plain names: "request" */
	struct names uses;  /* attributes and methods: "user", "GET" */
	const char *kind;   /* as an owner's: "request", "user", "session", "queryset" */
	const char *evidence;
};

/*
 * [[hook]]: what a framework hands to a method that it calls, and what the method returns. A name is the dotted class, or
 * an owner's kind, and the method: "admin.save_model". Kinds are "request", "user", "session", "model" (the row that
 * a request is about), "form", "formset", "queryset", "context" (of a template), "value" (anything else that belongs to
 * one request) and "any" (nothing is said).
 */
struct pack_hook {
	struct names names;
	struct names parameters; /* kinds of those behind self or cls, in order */
	const char *returns;     /* a kind; NULL: nothing is said */
	const char *evidence;
};

/* [[registry]]: functions and methods that keep what they are handed for the life of the process when called at import. */
struct pack_registry {
	struct names names; /* dotted functions, or bare method names with a leading dot: ".register" */
	const char *evidence;
};

/* [[advice]]: what a finding may send the users of a library to; the first entry wins that names what the project imports. */
struct pack_advice {
	struct names names;       /* top-level packages */
	const char *shared_cache; /* where a value goes that all processes should see: "Django's cache"; NULL: not there */
	const char *per_request;  /* where one goes that belongs to a request: "`flask.g`"; NULL: likewise */
	const char *evidence;
};

/* [[key-part]]: functions that make digests (typed holes), or unstable key parts. */
struct pack_key_part {
	struct names names;
	const char *hole; /* "digest", "pk", "label", "random", "clock", "salted-hash", "identity", "language", ... */
	const char *evidence;
};

struct pack_set {
	const struct pack_decorator *decorators;
	size_t decorator_count;
	const struct pack_owner *owners;
	size_t owner_count;
	const struct pack_source *sources;
	size_t source_count;
	const struct pack_result *results;
	size_t result_count;
	const struct pack_model *models;
	size_t model_count;
	const struct pack_swapped_model *swapped_models;
	size_t swapped_model_count;
	const struct pack_signal *signals;
	size_t signal_count;
	const struct pack_cache *caches;
	size_t cache_count;
	const struct pack_cache_method *cache_methods;
	size_t cache_method_count;
	const struct pack_key_builder *key_builders;
	size_t key_builder_count;
	const struct pack_template_tag *template_tags;
	size_t template_tag_count;
	const struct pack_registry *registries;
	size_t registry_count;
	const struct pack_method_decorator *method_decorators;
	size_t method_decorator_count;
	const struct pack_parameter *parameters;
	size_t parameter_count;
	const struct pack_hook *hooks;
	size_t hook_count;
	const struct pack_advice *advices;
	size_t advice_count;
	const struct pack_key_part *key_parts;
	size_t key_part_count;
	const struct pack_word *word_entries;
	size_t word_entry_count;
	struct names words[WORD_COUNT]; /* the names of those entries by what they mean */
	struct pack_queryset queryset;
	struct pack_dispatch dispatch;
	struct names process_long, request_scoped; /* globs of classes' dotted names, as the team configured them */
	struct names needles; /* [needles] words = [...]: a broken statement with none of them matters to no rule */
};

/* What a team says of its own code, besides its packs. */
struct pack_settings {
	struct names process_long, request_scoped; /* globs of dotted names of classes */
	struct names caches;                       /* dotted names of decorators that keep results, and of cache objects */
};

/*
 * Loads the packs that are embedded in the binary (all of packs/), then the user's own from COUNT paths, into ARENA; SETTINGS
 * lends its names. A broken pack is an error with file:line:column. The result's tables are sorted in the order of the packs'
 * names and of their entries.
 */
const struct pack_set *pack_set_load_configured(struct arena *arena, const char *const *paths, size_t count,
						const struct pack_settings *settings, struct error *err);

bool names_hold(const struct names *names, const char *name);

/* Whether NAME is one of the words that mean MEANING. */
bool pack_word_is(const struct pack_set *packs, enum meaning meaning, const char *name);

/* The entry that goes by NAME exactly, or NULL. Constant time. */
const struct pack_decorator *pack_decorator_find(const struct pack_set *packs, const char *name);
const struct pack_owner *pack_owner_find(const struct pack_set *packs, const char *name);
const struct pack_source *pack_source_find(const struct pack_set *packs, const char *name);
const struct pack_result *pack_result_find(const struct pack_set *packs, const char *name);
const struct pack_model *pack_model_find(const struct pack_set *packs, const char *name);
const struct pack_swapped_model *pack_swapped_model_find(const struct pack_set *packs, const char *name);
const struct pack_signal *pack_signal_find(const struct pack_set *packs, const char *name);
const struct pack_cache_method *pack_cache_method_find(const struct pack_set *packs, const char *name);
const struct pack_key_builder *pack_key_builder_find(const struct pack_set *packs, const char *name);
const struct pack_method_decorator *pack_method_decorator_find(const struct pack_set *packs, const char *name);
const struct pack_parameter *pack_parameter_find(const struct pack_set *packs, const char *name);
const struct pack_hook *pack_hook_find(const struct pack_set *packs, const char *name);
const struct pack_key_part *pack_key_part_find(const struct pack_set *packs, const char *name);

const char *lifetime_name(enum lifetime lifetime); /* "the process", "a request", ... */

#endif
