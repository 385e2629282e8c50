#include "config/version.h"

#include <stdlib.h>
#include <string.h>

enum comparison { LESS = 1, SAME = 2, MORE = 4 };

static const struct {
	const char *text;
	unsigned fits; /* of enum comparison */
} operators[] = {
	{ ">=", MORE | SAME }, { "<=", LESS | SAME }, { "==", SAME }, { "!=", LESS | MORE },
	{ ">", MORE },         { "<", LESS },         { "", SAME },
};

/* Reads the number at *TEXT and the dot behind it; 0 at the end. */
static unsigned long next_number(const char **text)
{
	char *end = NULL;
	unsigned long number = 0;

	if (**text >= '0' && **text <= '9') {
		number = strtoul(*text, &end, 10);
		*text = end;
	}
	if (**text == '.')
		++*text;
	return number;
}

static enum comparison compare(const char *a, const char *b, const char *b_end)
{
	while ((*a >= '0' && *a <= '9') || b < b_end) {
		unsigned long left = next_number(&a);
		unsigned long right = b < b_end ? next_number(&b) : 0;

		if (left != right)
			return left < right ? LESS : MORE;
	}
	return SAME;
}

static bool is_version(const char *text, size_t size)
{
	return size > 0 && strspn(text, "0123456789.") == size && text[0] != '.' && text[size - 1] != '.' &&
	       !strstr(text, "..");
}

/* One condition, which ends at a comma or at the end of the text. */
static bool fulfils(const char *version, const char **wanted, bool *valid)
{
	const char *text = *wanted + strspn(*wanted, " ");
	size_t number = 0, size;

	while (strncmp(text, operators[number].text, strlen(operators[number].text)) != 0)
		number++;
	text += strlen(operators[number].text);
	text += strspn(text, " ");
	size = strcspn(text, ", ");
	*valid = is_version(text, size);
	*wanted = text + size + strspn(text + size, " ");
	*valid = *valid && (**wanted == ',' || **wanted == '\0');
	return *valid && (operators[number].fits & compare(version, text, text + size));
}

bool version_fulfils(const char *version, const char *wanted, bool *valid)
{
	bool all = true;

	for (;;) {
		all &= fulfils(version, &wanted, valid);
		if (!*valid || *wanted != ',')
			return all;
		wanted++;
	}
}
