#include "toml/scalar.h"

/* Each take_ function goes on behind what it names, if it stands ahead. */
static bool take_one(struct slice *rest, const char *characters)
{
	if (rest->size == 0 || !strchr(characters, rest->data[0]))
		return false;
	*rest = (struct slice){ rest->data + 1, rest->size - 1 };
	return true;
}

/* Digits of a base, with single underscores between. */
static bool take_digits(struct slice *rest, const char *digits)
{
	do {
		if (!take_one(rest, digits))
			return false;
		while (take_one(rest, digits))
			;
	} while (take_one(rest, "_"));
	return true;
}

static bool take_decimal(struct slice *rest)
{
	take_one(rest, "+-");
	return take_one(rest, "0") || take_digits(rest, "0123456789");
}

static bool is_integer(struct slice word)
{
	static const char *const prefixes[] = { "0x", "0o", "0b" };
	static const char *const digits[] = { "0123456789abcdefABCDEF", "01234567", "01" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (slice_starts(word, prefixes[i])) {
			word = (struct slice){ word.data + 2, word.size - 2 };
			return take_digits(&word, digits[i]) && word.size == 0;
		}
	return take_decimal(&word) && word.size == 0;
}

static bool is_float(struct slice word)
{
	struct slice bare = word;

	take_one(&bare, "+-");
	if (slice_is(bare, "inf") || slice_is(bare, "nan"))
		return true;
	if (!take_decimal(&word) || word.size == 0)
		return false;
	if (take_one(&word, ".") && !take_digits(&word, "0123456789"))
		return false;
	if (!take_one(&word, "eE"))
		return word.size == 0;
	take_one(&word, "+-");
	return take_digits(&word, "0123456789") && word.size == 0;
}

static bool is_boolean(struct slice word)
{
	return slice_is(word, "true") || slice_is(word, "false");
}

/* So many digits, of a number from LEAST to MOST. */
static bool take_number(struct slice *rest, size_t digits, int least, int most)
{
	int number = 0;

	for (; digits > 0; digits--) {
		const char *digit = rest->data;

		if (!take_one(rest, "0123456789"))
			return false;
		number = number * 10 + (*digit - '0');
	}
	return least <= number && number <= most;
}

static bool take_date(struct slice *rest)
{
	return take_number(rest, 4, 0, 9999) && take_one(rest, "-") && take_number(rest, 2, 1, 12) &&
	       take_one(rest, "-") && take_number(rest, 2, 1, 31);
}

static bool take_time(struct slice *rest)
{
	if (!take_number(rest, 2, 0, 23) || !take_one(rest, ":") || !take_number(rest, 2, 0, 59) ||
	    !take_one(rest, ":") || !take_number(rest, 2, 0, 60))
		return false;
	if (!take_one(rest, "."))
		return true;
	if (!take_one(rest, "0123456789"))
		return false;
	while (take_one(rest, "0123456789"))
		;
	return true;
}

static bool take_offset(struct slice *rest)
{
	if (take_one(rest, "zZ"))
		return true;
	return take_one(rest, "+-") && take_number(rest, 2, 0, 23) && take_one(rest, ":") &&
	       take_number(rest, 2, 0, 59);
}

static bool is_date(struct slice word)
{
	struct slice time = word;

	if (take_time(&time) && time.size == 0)
		return true;
	if (!take_date(&word))
		return false;
	if (word.size == 0)
		return true;
	if (!take_one(&word, "Tt ") || !take_time(&word))
		return false;
	return word.size == 0 || (take_offset(&word) && word.size == 0);
}

bool toml_word_kind(struct slice word, enum toml_kind *kind)
{
	static const struct {
		bool (*is)(struct slice word);
		enum toml_kind kind;
	} kinds[] = {
		{ is_boolean, TOML_BOOLEAN },
		{ is_integer, TOML_INTEGER },
		{ is_float, TOML_FLOAT },
		{ is_date, TOML_DATE },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].is(word)) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}
