#include "report/cells.h"

#include "base/utf8.h"

struct range {
	uint32_t first;
	uint32_t last;
	unsigned cells;
};

/* Sorted. Marks that combine, and the wide blocks of East Asian scripts and of emoji; fine distinctions are left out. */
static const struct range ranges[] = {
	{ 0x0300, 0x036F, 0 },	 { 0x0483, 0x0489, 0 },	  { 0x0591, 0x05BD, 0 },   { 0x0610, 0x061A, 0 },   { 0x064B, 0x065F, 0 },
	{ 0x06D6, 0x06DC, 0 },	 { 0x0E31, 0x0E31, 0 },	  { 0x0E34, 0x0E3A, 0 },   { 0x0E47, 0x0E4E, 0 },   { 0x1100, 0x115F, 2 },
	{ 0x1AB0, 0x1AFF, 0 },	 { 0x1DC0, 0x1DFF, 0 },	  { 0x200B, 0x200F, 0 },   { 0x20D0, 0x20FF, 0 },   { 0x231A, 0x231B, 2 },
	{ 0x23E9, 0x23EC, 2 },	 { 0x2705, 0x2705, 2 },	  { 0x270A, 0x270B, 2 },   { 0x2728, 0x2728, 2 },   { 0x274C, 0x274C, 2 },
	{ 0x2E80, 0x303E, 2 },	 { 0x3041, 0x33FF, 2 },	  { 0x3400, 0x4DBF, 2 },   { 0x4E00, 0x9FFF, 2 },   { 0xA000, 0xA4CF, 2 },
	{ 0xA960, 0xA97F, 2 },	 { 0xAC00, 0xD7A3, 2 },	  { 0xF900, 0xFAFF, 2 },   { 0xFE00, 0xFE0F, 0 },   { 0xFE20, 0xFE2F, 0 },
	{ 0xFE30, 0xFE6F, 2 },	 { 0xFEFF, 0xFEFF, 0 },	  { 0xFF00, 0xFF60, 2 },   { 0xFFE0, 0xFFE6, 2 },   { 0x1F300, 0x1F64F, 2 },
	{ 0x1F680, 0x1F6FF, 2 }, { 0x1F900, 0x1FAFF, 2 }, { 0x20000, 0x3FFFD, 2 }, { 0xE0100, 0xE01EF, 0 },
};

static unsigned cells_of(uint32_t code_point)
{
	size_t low = 0, high = sizeof ranges / sizeof *ranges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code_point > ranges[middle].last)
			low = middle + 1;
		else if (code_point < ranges[middle].first)
			high = middle;
		else
			return ranges[middle].cells;
	}
	return 1;
}

size_t cells_fit(struct slice text, size_t cells)
{
	size_t at = 0;

	while (at < text.size) {
		uint32_t code_point;
		size_t length = utf8_decode((struct slice){ text.data + at, text.size - at }, &code_point);
		unsigned width = cells_of(code_point);

		if (width > cells)
			break;
		cells -= width;
		at += length;
	}
	return at;
}

size_t cells_count(struct slice text)
{
	size_t cells = 0;

	for (size_t at = 0; at < text.size;) {
		uint32_t code_point;

		at += utf8_decode((struct slice){ text.data + at, text.size - at }, &code_point);
		cells += cells_of(code_point);
	}
	return cells;
}
