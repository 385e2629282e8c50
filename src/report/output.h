/*
 * Reports leave the program here, whole or not at all. Layer `report`. Whatever is wrong is an error that names the output;
 * the caller exits with 2.
 */
#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include "base/error.h"
#include "base/slice.h"

/* Writes TEXT to standard output. Fails when that is closed or full. */
bool output_write_standard(struct slice text, struct error *err);

/*
 * Replaces the contents of PATH through a temporary file beside it, which no failure and no signal leaves behind. A link is
 * followed, the mode is kept; what is no regular file (a FIFO, /dev/stderr) is written to as it is.
 */
bool output_write_file(const char *path, struct slice text, struct error *err);

/* Adds TEXT to the end of a file, which is made if it is not there. */
bool output_append_file(const char *path, struct slice text, struct error *err);

#endif
