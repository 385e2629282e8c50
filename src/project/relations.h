/*
 * What leads from a row to other rows: foreign keys, many-to-many fields, and the ways back. And models
 * by other names than their own: by label, by a setting, by a function that returns one. Layer `project`.
 * Lives in the project's arena.
 */
#ifndef PROJECT_RELATIONS_H
#define PROJECT_RELATIONS_H

#include "project/classes.h"

enum relation_kind { RELATION_NONE, RELATION_ONE, RELATION_MANY };

struct relation {
	enum relation_kind kind;
	struct class_ref model;  /* of the rows that it leads to; no name: not known */
	struct class_ref holder; /* the model that declares the field */
	const char *field;       /* as declared there */
	bool is_between; /* the rows of the relation stand in a model of their own: many-to-many */
	const struct expr *call; /* the field */
	const struct scope *scope;
};

/* What the attribute NAME of a row of MODEL leads to. The way back loads the files that may declare it. */
struct relation project_relation(struct project *project, struct class_ref model, const char *name);
/* Whether the class-body binding declares a field of a model: a call of a class that packs know as one, or of a subclass. */
bool binding_is_field(struct project *project, const struct binding *binding);
/* What a call of a function that packs know to return a model class does; no name: it is none, or not known. */
struct class_ref project_got_model(struct project *project, const struct scope *scope,
				   const struct expr *call);

#endif
