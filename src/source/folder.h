/* What a folder holds. Source layer. */
#ifndef SOURCE_FOLDER_H
#define SOURCE_FOLDER_H

#include <stdbool.h>

/*
 * Calls VISIT with each name in the folder PATH, seen from the directory DIRECTORY (a descriptor; "" is itself), but for `.` and
 * `..`. TYPE is DT_DIR, DT_REG, DT_LNK or something that is not read. Follows no link. False, and errno is set, where the folder
 * cannot be read or not to its end.
 */
bool folder_visit(int directory, const char *path,
		  void (*visit)(void *context, const char *name, unsigned char type), void *context);

#endif
