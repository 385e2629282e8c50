#include "report/terminal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 20, WIDTH_MAX = 10000 };

struct terminal terminal_plain(void)
{
	return (struct terminal){ .width = WIDTH_DEFAULT };
}

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool is_on(const char *name)
{
	return is_set(name) && strcmp(getenv(name), "0") != 0;
}

static bool is_dumb(void)
{
	return !is_set("TERM") || strcmp(getenv("TERM"), "dumb") == 0;
}

static bool is_file(int fd)
{
	struct stat about;

	return fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

static bool shows_colour(int fd, enum colour_choice choice)
{
	if (choice != COLOUR_AUTO)
		return choice == COLOUR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE"))
		return true;
	if (is_set("CLICOLOR") && !is_on("CLICOLOR"))
		return false;
	if ((is_set("GITHUB_ACTIONS") || is_set("GITLAB_CI")) && !is_file(fd))
		return true;
	return !is_dumb() && isatty(fd);
}

static bool is_utf8_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (is_set(names[i]))
			return strcasestr(getenv(names[i]), "utf-8") || strcasestr(getenv(names[i]), "utf8");
	}
	return false;
}

static unsigned clamp_width(unsigned long width)
{
	if (width > WIDTH_MAX)
		return WIDTH_MAX;
	return width < WIDTH_MIN ? WIDTH_MIN : (unsigned)width;
}

/* 0 where nobody says. */
static unsigned width_of(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	char *end;

	if (columns && *columns >= '1' && *columns <= '9') {
		unsigned long width = strtoul(columns, &end, 10);

		if (*end == '\0')
			return clamp_width(width);
	}
	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? clamp_width(size.ws_col) : 0;
}

struct terminal terminal_of(int fd, enum colour_choice choice)
{
	bool colour = shows_colour(fd, choice);
	unsigned width = width_of(fd);

	return (struct terminal){
		.colour = colour,
		.hyperlinks = colour && !is_dumb() && isatty(fd),
		.unicode = is_utf8_locale(),
		.width = width ? width : WIDTH_DEFAULT,
		.wraps = width > 0,
	};
}

bool terminal_is_log(void)
{
	return is_set("CI") || is_set("PRE_COMMIT");
}
