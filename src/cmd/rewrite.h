/* Changes of sources on the disk. Layer `cmd`. */
#ifndef CMD_REWRITE_H
#define CMD_REWRITE_H

#include "base/error.h"
#include "base/slice.h"

/*
 * Replaces the contents of the source PATH, called SHOWN in messages, by NOW, whole or not at all (see output_write_file()). Fails
 * if they are no longer WAS.
 */
bool rewrite_file(const char *path, const char *shown, struct slice was, struct slice now, struct error *err);

#endif
