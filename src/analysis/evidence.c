#include "analysis/evidence.h"

const char *evidence_role_name(enum evidence_role role)
{
	static const char *const names[] = {
		[EVIDENCE_OWNER] = "owner", [EVIDENCE_MADE] = "instance-created", [EVIDENCE_CALLS] = "calls",
		[EVIDENCE_READS] = "reads", [EVIDENCE_CLEARS] = "clears", [EVIDENCE_KEY] = "key-use",
		[EVIDENCE_OTHER] = "note",
	};

	return names[role];
}
