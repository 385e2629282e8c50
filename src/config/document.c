#include "config/document.h"

#include "config/file.h"
#include "base/path.h"

#include <stdlib.h>
#include <sys/stat.h>

static const char pyproject[] = "pyproject.toml";

const char *const config_file_names[CONFIG_FILE_NAMES] = { ".outlive.toml", "outlive.toml", pyproject };

static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static const struct toml_value *table_in(const struct toml_value *table, const char *key)
{
	const struct toml_value *value = table ? toml_get(table, key) : NULL;

	return value && value->kind == TOML_TABLE ? value : NULL;
}

static bool refuse_misspelt(const struct config_document *document, const struct toml_value *whole, struct error *err)
{
	const struct config_file *file = document->file;

	for (size_t i = 0; i < whole->table.count; i++) {
		const struct toml_entry *entry = &whole->table.entries[i];

		if (text_equals(entry->key, "tools") && entry->value->kind == TOML_TABLE &&
		    table_in(entry->value, "outlive"))
			return toml_error(err, file->path, file->source, entry->key_span,
					  "unknown table [tools.outlive]; did you mean [tool.outlive]?");
	}
	return true;
}

static bool take_pyproject(struct config_document *document, const struct toml_value *whole, struct error *err)
{
	const struct config_file *file = document->file;
	const struct toml_value *tool = table_in(whole, "tool");
	const struct toml_value *ours = tool ? toml_get(tool, "outlive") : NULL;

	document->title = "[tool.outlive]";
	if (ours && ours->kind != TOML_TABLE)
		return toml_error(err, file->path, file->source, ours->span, "\"tool.outlive\" must be a table, not %s",
				  toml_kind_name(ours->kind));
	document->table = ours;
	return refuse_misspelt(document, whole, err);
}

static bool mentions_us(struct slice source)
{
	return memmem(source.data, source.size, "outlive", strlen("outlive")) != NULL;
}

bool config_document_read(struct arena *arena, const struct config_request *request, const char *path, const char *base,
			  struct config_document *document, struct error *err)
{
	struct config_file *file = ARENA_NEW(arena, struct config_file);
	bool shared = text_ends(path, "/pyproject.toml");
	const struct toml_value *whole;

	*document = (struct config_document){ .file = file, .path = path };
	document->directory = path_parent(arena, path);
	file->path = path_shown(request->working_directory, path);
	file->directory = base ? base : document->directory;
	file->is_text = true;
	if (!text_file_read(arena, path, file->path, &file->source, err))
		return false;
	if (shared && !mentions_us(file->source))
		return true;
	whole = toml_parse(arena, file->source, file->path, err);
	if (!whole)
		return false;
	if (shared)
		return take_pyproject(document, whole, err);
	document->title = strrchr(path, '/') + 1;
	document->table = whole;
	return true;
}

bool config_document_find(struct arena *arena, const struct config_request *request, const char *directory,
			  struct config_document *document, struct error *err)
{
	*document = (struct config_document){ 0 };
	for (size_t i = 0; i < CONFIG_FILE_NAMES; i++) {
		const char *path = path_absolute(arena, directory, config_file_names[i]);

		if (!is_file(path))
			continue;
		if (!config_document_read(arena, request, path, NULL, document, err))
			return false;
		if (document->table)
			return true;
	}
	return true;
}

bool config_is_file_name(const char *name)
{
	for (size_t i = 0; i < CONFIG_FILE_NAMES; i++)
		if (text_equals(name, config_file_names[i]))
			return true;
	return false;
}

bool config_declares_root(const char *directory)
{
	const struct config_request request = { .root = directory, .working_directory = directory };
	const struct toml_value *value = NULL;
	struct config_document document;
	struct error ignored = ERROR_INIT;
	struct arena scratch;
	bool result;

	arena_init(&scratch);
	if (config_document_find(&scratch, &request, directory, &document, &ignored) &&
	    document.table)
		value = toml_get(document.table, "root");
	result = value && value->kind == TOML_BOOLEAN && value->boolean;
	error_release(&ignored);
	arena_release(&scratch);
	return result;
}

static bool has_value(const char *text)
{
	return text && *text;
}

const char *config_user_file(struct arena *arena)
{
	const char *home = getenv("HOME"), *base = getenv("XDG_CONFIG_HOME");
	const char *path;

	if (has_value(getenv("CI")))
		return NULL;
	if (!has_value(base) || *base != '/') {
		if (!has_value(home) || *home != '/')
			return NULL;
		base = path_absolute(arena, home, ".config");
	}
	path = path_absolute(arena, base, "outlive/outlive.toml");
	return is_file(path) ? path : NULL;
}
