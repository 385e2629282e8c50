/* Receivers that nothing runs. Layer `keys`. In doubt a receiver is run. */
#ifndef KEYS_DEAD_RECEIVERS_H
#define KEYS_DEAD_RECEIVERS_H

#include "analysis/signals.h"

enum dead_kind {
	DEAD_NOT,
	DEAD_SENDER, /* of `m2m_changed`, whose senders are the models between two others, and the sender is none of these */
	DEAD_MODULE, /* it stands in a module of an app that nothing imports */
	DEAD_SIGNAL, /* nothing in the project sends its signal */
};

enum dead_kind receiver_is_dead(struct project *project, const struct trigger *receiver);

/* The first field of MODEL, in the order of its name, whose rows stand in a model between two others; NULL if it has none. */
const char *model_relation(struct project *project, const struct class_def *model);

#endif
