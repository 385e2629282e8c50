/* How many cells of a terminal a character takes: 0 for marks that combine, 2 for wide ones. Layer `report`. */
#ifndef REPORT_CELLS_H
#define REPORT_CELLS_H

#include "base/slice.h"

#include <stdint.h>

/* The cells of printable UTF-8. */
size_t cells_count(struct slice text);

/* How many bytes of printable TEXT fit into CELLS cells. */
size_t cells_fit(struct slice text, size_t cells);

#endif
