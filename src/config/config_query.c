#include "config/config.h"

#include "config/glob.h"
#include "base/path.h"

enum { NOT_NAMED = 0, BY_ALL = 1, BY_NAME = 1000 };

/* How specifically ITEM names the rule: ALL, a head of its code (the longer the more), or its code or name. */
static unsigned item_rank(const char *item, const char *code, const char *name)
{
	if (text_equals(item, code) || text_equals(item, name))
		return BY_NAME;
	if (text_equals(item, "ALL"))
		return BY_ALL;
	if (text_starts(item, "OL") && text_starts(code, item))
		return (unsigned)strlen(item);
	return NOT_NAMED;
}

static unsigned rank(const struct names *items, const char *code, const char *name)
{
	unsigned best = NOT_NAMED;

	for (size_t i = 0; i < items->count; i++) {
		unsigned one = item_rank(items->items[i], code, name);

		best = one > best ? one : best;
	}
	return best;
}

/* What the most specific entry says; NULL if none names the rule. */
static const char *severity_in(const struct config_pairs *pairs, const char *code, const char *name)
{
	const char *severity = NULL;
	unsigned best = NOT_NAMED;

	for (size_t i = 0; i < pairs->count; i++) {
		unsigned one = item_rank(pairs->items[i].key, code, name);

		if (one > best) {
			best = one;
			severity = pairs->items[i].text;
		}
	}
	return severity;
}

static bool names_rule(const struct config_pairs *pairs, const char *code, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (item_rank(pairs->items[i].key, code, name) == BY_NAME)
			return true;
	return false;
}

struct config_rule_state config_rule(const struct config *config, const struct config_pairs *extra, const char *code,
				     const char *name, bool off_by_default)
{
	unsigned selected = rank(&config->lint.select, code, name);
	unsigned extended = rank(&config->lint.extend_select, code, name);
	unsigned ignored = rank(&config->lint.ignore, code, name);
	struct config_rule_state state = { 0 };

	selected = extended > selected ? extended : selected;
	if (off_by_default && selected != BY_NAME) {
		bool wanted =
			names_rule(&config->lint.severity, code, name) || (extra && names_rule(extra, code, name));

		selected = wanted ? selected : NOT_NAMED;
	}
	state.on = selected > ignored;
	state.fixable = rank(&config->lint.fixable, code, name) > rank(&config->lint.unfixable, code, name);
	state.severity = severity_in(&config->lint.severity, code, name);
	if (!state.severity && extra)
		state.severity = severity_in(extra, code, name);
	return state;
}

size_t config_option_number(const char *path)
{
	size_t i = 0;

	while (i < CONFIG_OPTIONS && !text_equals(config_options[i].path, path))
		i++;
	return i;
}

bool config_is_set(const struct config *config, const char *path)
{
	size_t number = config_option_number(path);

	return number < CONFIG_OPTIONS && config->origins[number].file;
}

/* PATH as the globs of FILE see it; NULL if it lies elsewhere. */
static const char *seen_from(const struct config *config, const struct config_file *file, const char *path)
{
	return path_below(file ? file->directory : config->directory, path);
}

static bool pair_covers(const char *glob, const char *path)
{
	return *glob == '!' ? !glob_covers(glob + 1, path, false) : glob_covers(glob, path, false);
}

bool config_ignores_in_file(const struct config *config, const char *path, const char *code, const char *name)
{
	for (size_t i = 0; i < config->lint.per_file_ignores.count; i++) {
		const struct config_pair *pair = &config->lint.per_file_ignores.items[i];
		const char *seen = seen_from(config, pair->origin.file, path);

		if (seen && rank(&pair->list, code, name) != NOT_NAMED &&
		    pair_covers(pair->key, seen))
			return true;
	}
	return false;
}

const char *config_key_prefix(const struct config *config, const char *path)
{
	for (size_t i = 0; i < config->keys.prefixes.count; i++) {
		const struct config_pair *pair = &config->keys.prefixes.items[i];
		const char *seen = seen_from(config, pair->origin.file, path);

		if (seen && glob_covers(pair->key, seen, false))
			return pair->text;
	}
	return NULL;
}

/* The first glob of the list option PATH that covers the file or folder SEEN from its own directory. */
static bool list_covers(const struct config *config, const char *option, const struct names *globs, const char *path,
			bool directory, struct config_origin *where)
{
	size_t number = config_option_number(option);
	const struct config_origin *origin = &config->origins[number];
	const char *seen = seen_from(config, origin->file, path);

	for (size_t i = 0; seen && i < globs->count; i++) {
		if (!glob_covers(globs->items[i], seen, directory))
			continue;
		*where = *origin;
		where->span = config->values[number]->array.items[i]->span;
		return true;
	}
	return false;
}

bool config_excludes(const struct config *config, const char *path, bool directory, struct config_origin *where)
{
	return list_covers(config, "exclude", &config->exclude, path, directory, where) ||
	       list_covers(config, "extend-exclude", &config->extend_exclude, path, directory, where);
}

bool config_includes(const struct config *config, const char *path)
{
	struct config_origin where;

	return list_covers(config, "include", &config->include, path, false, &where) ||
	       list_covers(config, "extend-include", &config->extend_include, path, false, &where);
}

bool config_is_short_lived(const struct config *config, const char *path)
{
	struct config_origin where;

	return list_covers(config, "lifetime.short-lived", &config->lifetime.short_lived, path, false, &where);
}

bool config_names_cover(const struct names *globs, const char *name)
{
	for (size_t i = 0; i < globs->count; i++)
		if (glob_matches_name(globs->items[i], name))
			return true;
	return false;
}
