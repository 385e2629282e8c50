/* Versions such as `0.3.1`, and what asks for them: `>=0.3, <2`. Layer `config`. Pure. */
#ifndef CONFIG_VERSION_H
#define CONFIG_VERSION_H

#include <stdbool.h>

/* Whether VERSION fulfils all of WANTED (with commas; `==` may be left out). Stores in VALID whether WANTED can be understood. */
bool version_fulfils(const char *version, const char *wanted, bool *valid);

#endif
