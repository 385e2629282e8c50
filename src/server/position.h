/*
 * Places as editors count them: lines and units of an encoding that both sides agree on, from 0.
 * Layer `server`.
 */
#ifndef SERVER_POSITION_H
#define SERVER_POSITION_H

#include "report/report.h"

#include <jansson.h>

enum position_encoding { POSITION_UTF16, POSITION_UTF8, POSITION_UTF32 };

const char *position_encoding_name(enum position_encoding encoding);
/*
 * The first of the client's OFFERED names that is known; UTF-16, which every client knows, if there
 * is none.
 */
enum position_encoding position_encoding_choose(const json_t *offered);

/*
 * The offset in TEXT of the position POSITION, of which what lies outside of its line or of the
 * text is taken to be its end. False if it is none.
 */
bool position_read(struct slice text, const json_t *position, enum position_encoding encoding,
		   size_t *offset);

json_t *position_json(const struct position *position, enum position_encoding encoding);
json_t *range_json(const struct location *location, enum position_encoding encoding);

#endif
