/*
 * What the receiver of a text can show: colours, links, characters beyond ASCII, so many columns. Layer `report`. A value
 * type; the environment is read here and nowhere else in the layer.
 */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include <stdbool.h>

enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct terminal {
	bool colour;
	bool hyperlinks; /* only where colour is on */
	bool unicode;    /* the locale is UTF-8 */
	unsigned width;  /* in cells, at least 20 */
	bool wraps;      /* somebody has said how wide it is */
};

/* A file, or a machine that reads: no colour, ASCII, 80 columns. */
struct terminal terminal_plain(void);

/*
 * What the open descriptor FD can show. The order of reasons for colour: CHOICE, NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE,
 * CLICOLOR, TERM, and then whether it is a terminal, or the log of a CI service that renders colours.
 */
struct terminal terminal_of(int fd, enum colour_choice choice);

/* Whether a person reads the output later, in the log of a CI service or of pre-commit. */
bool terminal_is_log(void);

#endif
