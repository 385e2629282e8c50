/*
 * The generated lexers are a switch over states that is made of macros. Compiled with other macros
 * the same text tells what one state does with one character.
 */
#include "probe.h"

#undef START_LEXER
#undef ADVANCE
#undef ADVANCE_MAP
#undef SKIP
#undef ACCEPT_TOKEN
#undef END_STATE

struct probing {
	TSLexer lexer; /* first, as the generated code gets it */
	bool at_end;
	struct probe answer;
};

#define START_LEXER()                                                    \
	struct probe *const answer = &((struct probing *)lexer)->answer; \
	const int32_t lookahead = lexer->lookahead;                      \
	bool eof = false;                                                \
	(void)eof, (void)lookahead
#define ADVANCE(to) return answer->next = (to), true
#define SKIP(to) return answer->next = (to), answer->skip = true
#define ACCEPT_TOKEN(token) (answer->accepts = true, answer->symbol = (token))
#define END_STATE() return false
#define ADVANCE_MAP(...)                                                 \
	do {                                                             \
		static const uint16_t map[] = { __VA_ARGS__ };           \
		for (size_t i = 0; i < sizeof map / sizeof *map; i += 2) \
			if (map[i] == lookahead)                         \
				return answer->next = map[i + 1], true;  \
	} while (0)

#include "parser.c"

const TSLanguage *probe_language(void)
{
	return tree_sitter_python();
}

static bool is_at_end(const TSLexer *lexer)
{
	return ((const struct probing *)lexer)->at_end;
}

static struct probe ask(bool (*lex)(TSLexer *, TSStateId), uint16_t state, int32_t character)
{
	struct probing probing = {
		.lexer = { .lookahead = character == PROBE_END ? 0 : character, .eof = is_at_end },
		.at_end = character == PROBE_END,
		.answer = { .next = PROBE_NOWHERE },
	};

	lex(&probing.lexer, state);
	return probing.answer;
}

struct probe probe_lexer(uint16_t state, int32_t character)
{
	return ask(ts_lex, state, character);
}

struct probe probe_keyword_lexer(uint16_t state, int32_t character)
{
	return ask(ts_lex_keywords, state, character);
}

/* parser.c refers to the functions of scanner.c, which tables do not need. */
void *tree_sitter_python_external_scanner_create(void)
{
	return NULL;
}

void tree_sitter_python_external_scanner_destroy(void *payload)
{
	(void)payload;
}

bool tree_sitter_python_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid)
{
	(void)payload, (void)lexer, (void)valid;
	return false;
}

unsigned tree_sitter_python_external_scanner_serialize(void *payload, char *buffer)
{
	(void)payload, (void)buffer;
	return 0;
}

void tree_sitter_python_external_scanner_deserialize(void *payload, const char *buffer,
						     unsigned length)
{
	(void)payload, (void)buffer, (void)length;
}
