/*
 * The kinds of node of tree-sitter-python that the lowering tells apart, numbered by ourselves, since the grammar numbers
 * its symbols anew in each release. Layer `syntax`, private to the Python parser.
 */
#ifndef SYNTAX_NODES_H
#define SYNTAX_NODES_H

/* TOKEN(enumerator, text): keywords and punctuation */
#define PYTHON_TOKENS(TOKEN)       \
	TOKEN(NODE_ASYNC, "async") \
	TOKEN(NODE_COLON, ":")     \
	TOKEN(NODE_COMMA, ",")     \
	TOKEN(NODE_FROM, "from")

/* NODE(enumerator, name in the grammar) */
#define PYTHON_NODES(NODE)                                      \
	NODE(NODE_ALIASED_IMPORT, "aliased_import")             \
	NODE(NODE_ARGUMENT_LIST, "argument_list")               \
	NODE(NODE_AS_PATTERN, "as_pattern")                     \
	NODE(NODE_AS_PATTERN_TARGET, "as_pattern_target")       \
	NODE(NODE_ASSERT, "assert_statement")                   \
	NODE(NODE_ASSIGNMENT, "assignment")                     \
	NODE(NODE_ATTRIBUTE, "attribute")                       \
	NODE(NODE_AUGMENTED, "augmented_assignment")            \
	NODE(NODE_AWAIT, "await")                               \
	NODE(NODE_BINARY, "binary_operator")                    \
	NODE(NODE_BLOCK, "block")                               \
	NODE(NODE_BOOLEAN, "boolean_operator")                  \
	NODE(NODE_BREAK, "break_statement")                     \
	NODE(NODE_CALL, "call")                                 \
	NODE(NODE_CASE_CLAUSE, "case_clause")                   \
	NODE(NODE_CASE_PATTERN, "case_pattern")                 \
	NODE(NODE_CHEVRON, "chevron")                           \
	NODE(NODE_CLASS, "class_definition")                    \
	NODE(NODE_CLASS_PATTERN, "class_pattern")               \
	NODE(NODE_COMMENT, "comment")                           \
	NODE(NODE_COMPARISON, "comparison_operator")            \
	NODE(NODE_CONCATENATED, "concatenated_string")          \
	NODE(NODE_CONDITIONAL, "conditional_expression")        \
	NODE(NODE_CONSTRAINED_TYPE, "constrained_type")         \
	NODE(NODE_CONTINUE, "continue_statement")               \
	NODE(NODE_DECORATED, "decorated_definition")            \
	NODE(NODE_DECORATOR, "decorator")                       \
	NODE(NODE_DEFAULT_PARAMETER, "default_parameter")       \
	NODE(NODE_DELETE, "delete_statement")                   \
	NODE(NODE_DICTIONARY, "dictionary")                     \
	NODE(NODE_DICT_COMPREHENSION, "dictionary_comprehension") \
	NODE(NODE_DICT_SPLAT, "dictionary_splat")               \
	NODE(NODE_DICT_SPLAT_PATTERN, "dictionary_splat_pattern") \
	NODE(NODE_DOTTED_NAME, "dotted_name")                   \
	NODE(NODE_ELIF, "elif_clause")                          \
	NODE(NODE_ELLIPSIS, "ellipsis")                         \
	NODE(NODE_ELSE, "else_clause")                          \
	NODE(NODE_EXCEPT, "except_clause")                      \
	NODE(NODE_EXEC, "exec_statement")                       \
	NODE(NODE_EXPRESSION_LIST, "expression_list")           \
	NODE(NODE_EXPRESSION_STATEMENT, "expression_statement") \
	NODE(NODE_FALSE, "false")                               \
	NODE(NODE_FINALLY, "finally_clause")                    \
	NODE(NODE_FLOAT, "float")                               \
	NODE(NODE_FORMAT_EXPRESSION, "format_expression")       \
	NODE(NODE_FORMAT_SPECIFIER, "format_specifier")         \
	NODE(NODE_FOR_IN, "for_in_clause")                      \
	NODE(NODE_FOR, "for_statement")                         \
	NODE(NODE_FUNCTION, "function_definition")              \
	NODE(NODE_FUTURE_IMPORT, "future_import_statement")     \
	NODE(NODE_GENERATOR, "generator_expression")            \
	NODE(NODE_GENERIC_TYPE, "generic_type")                 \
	NODE(NODE_GLOBAL, "global_statement")                   \
	NODE(NODE_IDENTIFIER, "identifier")                     \
	NODE(NODE_IF_CLAUSE, "if_clause")                       \
	NODE(NODE_IF, "if_statement")                           \
	NODE(NODE_IMPORT, "import_statement")                   \
	NODE(NODE_IMPORT_FROM, "import_from_statement")         \
	NODE(NODE_IMPORT_PREFIX, "import_prefix")               \
	NODE(NODE_INTEGER, "integer")                           \
	NODE(NODE_INTERPOLATION, "interpolation")               \
	NODE(NODE_KEYWORD_ARGUMENT, "keyword_argument")         \
	NODE(NODE_KEYWORD_PATTERN, "keyword_pattern")           \
	NODE(NODE_KEYWORD_SEPARATOR, "keyword_separator")       \
	NODE(NODE_LAMBDA, "lambda")                             \
	NODE(NODE_LAMBDA_PARAMETERS, "lambda_parameters")       \
	NODE(NODE_LIST, "list")                                 \
	NODE(NODE_LIST_COMPREHENSION, "list_comprehension")     \
	NODE(NODE_LIST_PATTERN, "list_pattern")                 \
	NODE(NODE_LIST_SPLAT, "list_splat")                     \
	NODE(NODE_LIST_SPLAT_PATTERN, "list_splat_pattern")     \
	NODE(NODE_MATCH, "match_statement")                     \
	NODE(NODE_MEMBER_TYPE, "member_type")                   \
	NODE(NODE_MODULE, "module")                             \
	NODE(NODE_NAMED, "named_expression")                    \
	NODE(NODE_NONE, "none")                                 \
	NODE(NODE_NONLOCAL, "nonlocal_statement")               \
	NODE(NODE_NOT, "not_operator")                          \
	NODE(NODE_PAIR, "pair")                                 \
	NODE(NODE_PARAMETERS, "parameters")                     \
	NODE(NODE_PARENTHESIZED, "parenthesized_expression")    \
	NODE(NODE_PARENTHESIZED_SPLAT, "parenthesized_list_splat") \
	NODE(NODE_PASS, "pass_statement")                       \
	NODE(NODE_PATTERN_LIST, "pattern_list")                 \
	NODE(NODE_POSITIONAL_SEPARATOR, "positional_separator") \
	NODE(NODE_PRINT, "print_statement")                     \
	NODE(NODE_RAISE, "raise_statement")                     \
	NODE(NODE_RELATIVE_IMPORT, "relative_import")           \
	NODE(NODE_RETURN, "return_statement")                   \
	NODE(NODE_SET, "set")                                   \
	NODE(NODE_SET_COMPREHENSION, "set_comprehension")       \
	NODE(NODE_SLICE, "slice")                               \
	NODE(NODE_SPLAT_PATTERN, "splat_pattern")               \
	NODE(NODE_SPLAT_TYPE, "splat_type")                     \
	NODE(NODE_STRING, "string")                             \
	NODE(NODE_STRING_CONTENT, "string_content")             \
	NODE(NODE_SUBSCRIPT, "subscript")                       \
	NODE(NODE_TRUE, "true")                                 \
	NODE(NODE_TRY, "try_statement")                         \
	NODE(NODE_TUPLE, "tuple")                               \
	NODE(NODE_TUPLE_PATTERN, "tuple_pattern")               \
	NODE(NODE_TYPE, "type")                                 \
	NODE(NODE_TYPED_DEFAULT_PARAMETER, "typed_default_parameter") \
	NODE(NODE_TYPED_PARAMETER, "typed_parameter")           \
	NODE(NODE_TYPE_ALIAS, "type_alias_statement")           \
	NODE(NODE_TYPE_CONVERSION, "type_conversion")           \
	NODE(NODE_TYPE_PARAMETER, "type_parameter")             \
	NODE(NODE_UNARY, "unary_operator")                      \
	NODE(NODE_UNION_TYPE, "union_type")                     \
	NODE(NODE_WHILE, "while_statement")                     \
	NODE(NODE_WILDCARD, "wildcard_import")                  \
	NODE(NODE_WITH_CLAUSE, "with_clause")                   \
	NODE(NODE_WITH_ITEM, "with_item")                       \
	NODE(NODE_WITH, "with_statement")                       \
	NODE(NODE_YIELD, "yield")

enum node_kind {
	NODE_TOKEN, /* any token that is not named below */
	NODE_OTHER, /* any node that is not named below */
	NODE_ERROR,
#define NODE(kind, name) kind,
	PYTHON_TOKENS(NODE)
	NODE_LAST_TOKEN = NODE_FROM,
	PYTHON_NODES(NODE)
#undef NODE
	NODE_COUNT
};

#endif
