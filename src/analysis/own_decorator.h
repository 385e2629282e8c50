/*
 * What a project's own decorator adds to the cache that it applies. Layer `analysis`. Reads nothing but
 * the decorator and the functions that it calls, so that caches.h may ask.
 */
#ifndef ANALYSIS_OWN_DECORATOR_H
#define ANALYSIS_OWN_DECORATOR_H

#include "project/project.h"

/*
 * Whether what DECORATOR keeps gets old: it compares an entry's age with the clock, or hands what it
 * caches something made of the clock, so that this is a part of the key. The time that a call takes,
 * which is two moments apart, is no age.
 */
bool decorator_lets_expire(struct project *project, const struct function *decorator);

/* Whether DECORATOR calls the attribute CLEAR of something, which drops what is kept and its keys. */
bool decorator_drops_all(const struct function *decorator, const char *clear);

#endif
