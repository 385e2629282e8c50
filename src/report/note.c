#include "report/note.h"

#include "report/cells.h"
#include "report/text.h"

/* Wrapping to less is worse than what a terminal does by itself. */
enum { ROOM_MIN = 30 };

struct wrapping {
	struct strbuf *out;
	const struct terminal *terminal;
	size_t indent;
	size_t column;
};

static struct wrapping begin(struct strbuf *out, const struct frame *frame, const char *kind)
{
	struct wrapping wrapping = { out, frame->terminal, frame->gutter + strlen(" = : ") + strlen(kind), 0 };

	strbuf_pad(out, ' ', frame->gutter + 1);
	style_add(out, frame->terminal, STYLE_FRAME, "=");
	strbuf_addch(out, ' ');
	style_add(out, frame->terminal, STYLE_NOTE, kind);
	strbuf_addstr(out, ": ");
	wrapping.column = wrapping.indent;
	return wrapping;
}

static void add_word(struct wrapping *wrapping, enum style style, struct slice word)
{
	size_t cells = cells_count(word), width = wrapping->terminal->width;
	bool wraps = width >= wrapping->indent + ROOM_MIN;

	if (wrapping->column > wrapping->indent) {
		if (wraps && wrapping->column + 1 + cells > width) {
			strbuf_addch(wrapping->out, '\n');
			strbuf_pad(wrapping->out, ' ', wrapping->indent);
			wrapping->column = wrapping->indent;
		} else {
			strbuf_addch(wrapping->out, ' ');
			wrapping->column++;
		}
	}
	style_begin(wrapping->out, wrapping->terminal, style);
	strbuf_addslice(wrapping->out, word);
	style_end(wrapping->out, wrapping->terminal, style);
	wrapping->column += cells;
}

static void add_words(struct wrapping *wrapping, const char *text)
{
	struct strbuf printable = STRBUF_INIT;

	text_add(&printable, text);
	for (const char *at = strbuf_text(&printable); *at;) {
		size_t size = strcspn(at, " ");

		if (size)
			add_word(wrapping, STYLE_NONE, (struct slice){ at, size });
		at += size + (at[size] == ' ');
	}
	strbuf_release(&printable);
}

static void add_place(struct wrapping *wrapping, const struct location *place)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addch(&text, '(');
	text_add(&text, place->file->shown);
	strbuf_addf(&text, ":%u)", place->start.line);
	add_word(wrapping, STYLE_PATH, strbuf_slice(&text));
	strbuf_release(&text);
}

void note_add(struct strbuf *out, const struct frame *frame, const char *kind, const char *text, const struct location *place)
{
	struct wrapping wrapping = begin(out, frame, kind);

	add_words(&wrapping, text);
	if (place)
		add_place(&wrapping, place);
	strbuf_addch(out, '\n');
}

void note_add_unwrapped(struct strbuf *out, const struct frame *frame, const char *kind, const char *text)
{
	begin(out, frame, kind);
	text_add(out, text);
	strbuf_addch(out, '\n');
}
