/* Arguments and paths that come from files. Layer `cmd`. Everything lives in the arena. */
#ifndef CMD_ARGFILE_H
#define CMD_ARGFILE_H

#include "cmd/options.h"

/* ARGUMENTS with each `@file` before `--` replaced by the lines of the file, as they are (a line is one argument). */
bool argfiles_expand(struct arena *arena, const char *const *arguments, size_t count, struct text_list *out,
		     struct error *err);

/* The paths in FILE (`-`: standard input), one a line, or ended by NUL. Empty ones are skipped. */
bool paths_from(struct arena *arena, const char *file, bool null_separated, struct text_list *out, struct error *err);

/* The bytes of FILE (`-`: standard input), at most 64 MiB, in ARENA. */
bool stream_read(struct arena *arena, const char *file, struct slice *out, struct error *err);

#endif
