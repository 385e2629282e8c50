/* The labels of models: `app_label.modelname`, as Django makes them. Layer `project`. */
#ifndef PROJECT_MODELS_H
#define PROJECT_MODELS_H

#include "project/classes.h"

/* "dcim.location"; NULL for what is no model of the tree, or an abstract one. Lives in the project's arena. */
const char *model_label(struct project *project, const struct class_def *class_def);
/* The app label of a module: of its AppConfig, else the last name of the package that holds it. */
const char *module_app_label(struct project *project, const struct module *module);
/* The module of PACKAGE that makes it an app, or NULL. */
const struct module *package_app_module(struct project *project, const char *package);
/* The labels of the models in the tree, and of those outside it that the packs know, sorted. Loads every module of models. */
struct names project_model_labels(struct project *project);

#endif
