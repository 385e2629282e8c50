#include "base/strbuf.h"

#include "base/oom.h"

#include <stdio.h>
#include <stdlib.h>

static void reserve(struct strbuf *sb, size_t extra)
{
	size_t need = sb->size + extra + 1;
	size_t capacity = sb->capacity ? sb->capacity : 64;

	if (need < extra)
		oom();
	if (need <= sb->capacity)
		return;
	while (capacity < need)
		capacity *= 2;
	sb->data = xrealloc(sb->data, capacity);
	sb->capacity = capacity;
}

void strbuf_release(struct strbuf *sb)
{
	free(sb->data);
	*sb = (struct strbuf)STRBUF_INIT;
}

void strbuf_clear(struct strbuf *sb)
{
	strbuf_truncate(sb, 0);
}

void strbuf_truncate(struct strbuf *sb, size_t size)
{
	if (size < sb->size)
		sb->size = size;
	if (sb->data)
		sb->data[sb->size] = '\0';
}

char *strbuf_detach(struct strbuf *sb)
{
	char *data;

	reserve(sb, 0);
	sb->data[sb->size] = '\0';
	data = sb->data;
	*sb = (struct strbuf)STRBUF_INIT;
	return data;
}

const char *strbuf_text(const struct strbuf *sb)
{
	return sb->data ? sb->data : "";
}

void strbuf_add(struct strbuf *sb, const void *data, size_t size)
{
	reserve(sb, size);
	if (size)
		memcpy(sb->data + sb->size, data, size);
	sb->size += size;
	sb->data[sb->size] = '\0';
}

void strbuf_addstr(struct strbuf *sb, const char *text)
{
	strbuf_add(sb, text, strlen(text));
}

void strbuf_addslice(struct strbuf *sb, struct slice text)
{
	strbuf_add(sb, text.data, text.size);
}

void strbuf_addch(struct strbuf *sb, char c)
{
	strbuf_add(sb, &c, 1);
}

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void strbuf_add_percent(struct strbuf *sb, const char *text, const char *plain)
{
	for (; *text; text++) {
		if (is_alphanumeric(*text) || strchr(plain, *text))
			strbuf_addch(sb, *text);
		else
			strbuf_addf(sb, "%%%02X", (unsigned char)*text);
	}
}

void strbuf_pad(struct strbuf *sb, char c, size_t count)
{
	while (count--)
		strbuf_addch(sb, c);
}

void strbuf_vaddf(struct strbuf *sb, const char *format, va_list args)
{
	va_list again;
	int size;

	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (size < 0)
		BUG("a format that vsnprintf rejects");
	reserve(sb, (size_t)size);
	vsnprintf(sb->data + sb->size, (size_t)size + 1, format, args);
	sb->size += (size_t)size;
}

void strbuf_addf(struct strbuf *sb, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strbuf_vaddf(sb, format, args);
	va_end(args);
}
