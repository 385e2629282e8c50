/* How the operations on templates make their results. Layer `templates`; for the files of this folder alone. */
#ifndef TEMPLATES_MAKE_H
#define TEMPLATES_MAKE_H

#include "templates/template.h"

/* Each alternative replaced by what EACH makes of it. */
const struct template *template_map(struct arena *arena, const struct template *text,
				    struct alternative (*each)(struct arena *arena, const struct alternative *item,
							       const void *data),
				    const void *data);

/* The COUNT parts, joined and bounded, built by what built LIKE. */
struct alternative alternative_of(struct arena *arena, const struct part *parts, size_t count,
				  const struct alternative *like);

#endif
