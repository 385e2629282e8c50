/*
 * Reads one text of settings into a configuration that is still growing. Layer `config`, internal to the loading of
 * configurations.
 */
#ifndef CONFIG_CONFIG_READ_H
#define CONFIG_CONFIG_READ_H

#include "config/config.h"
#include "config/reader.h"

/* A configuration on its way in. */
struct config_draft {
	struct arena *arena;
	const struct config_request *request;
	struct error *err;
	struct config config;
	struct config_origin origins[CONFIG_OPTIONS];
	const struct toml_value *values[CONFIG_OPTIONS];
};

/* One text of settings; the reader comes first, so that a field's reader can find the rest. */
struct config_reading {
	struct reader reader;
	const struct config_file *file;
	struct config_draft *draft;
};

/* The readers of values by their type. */
extern const field_reader config_readers[];

/* Sets all keys of TABLE, which messages call TITLE ("[tool.outlive]"), over what the draft holds. */
bool config_read_table(struct config_draft *draft, const struct config_file *file, const struct toml_value *table,
		       const char *title);

/* A draft with every default set. */
void config_draft_init(struct config_draft *draft, struct arena *arena, const struct config_request *request,
		       struct error *err);

#endif
