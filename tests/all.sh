#!/bin/sh
# all.sh MAKE ARGUMENT... -- PART...: makes each part and adds up their closing lines, each
# "<part>: N passed, N failed".  A part that fails without saying so counts as one failure.
set -u
log=$(mktemp -d) || exit 2
trap 'rm -rf "$log"' EXIT
trap 'exit 130' INT TERM

command=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	command="$command '$1'"
	shift
done
shift

for part; do
	{
		eval "$command" "$part" 2>&1
		echo $? >"$log/status"
	} | tee "$log/output"
	awk -v part="$part" -v status="$(cat "$log/status")" '
		$1 == part ":" && $3 == "passed," && $5 == "failed" { passed += $2; failed += $4 }
		END { print passed + 0, (status && !failed) ? 1 : failed + 0 }' "$log/output" >>"$log/counts"
done
awk '{ passed += $1; failed += $2 }
	END { print passed " passed, " failed " failed"; exit failed > 0 }' "$log/counts"
