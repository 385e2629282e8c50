/* What an editor may do about a finding: `CodeAction`s. Layer `server`; pure functions. */
#ifndef SERVER_ACTIONS_H
#define SERVER_ACTIONS_H

#include "server/diagnostics.h"

/* Applies the finding's fix, which it has. */
json_t *fix_action(const struct diagnostics_request *request, const char *uri,
		   const struct report_item *item);

/*
 * Writes a comment that silences it, with a reason that the user is to write; NULL where none may
 * stand.
 */
json_t *ignore_action(const struct diagnostics_request *request, const char *uri,
		      const struct report_item *item, bool is_markup);

#endif
