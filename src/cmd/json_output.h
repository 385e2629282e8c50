/* JSON on standard output. Layer `cmd`. */
#ifndef CMD_JSON_OUTPUT_H
#define CMD_JSON_OUTPUT_H

#include <jansson.h>

/* Writes VALUE, indented and with a final line break, and gives it up. Returns an exit status. */
int output_json(json_t *value);

#endif
