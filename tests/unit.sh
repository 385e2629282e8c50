#!/bin/sh
# unit.sh PROGRAM...: runs each cmocka program; ends with "unit: N passed, N failed".
# A program that dies before its closing lines counts as one failure.
set -u
output=$(mktemp) || exit 2
counts=$(mktemp) || exit 2
trap 'rm -f "$output" "$counts"' EXIT
trap 'exit 130' INT TERM

for program; do
	echo "$program"
	"$program" >"$output" 2>&1
	status=$?
	grep -v '^\[ RUN  *\]\|^\[  *OK \]' "$output"
	awk -v status=$status '
		/^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
		/^\[  FAILED  \].* [0-9]+ test\(s\), listed/ { for (i = 1; i < NF; i++) if ($(i + 1) ~ /^test/) failed += $i }
		END { print passed + 0, (status && !failed) ? 1 : failed + 0 }' "$output" >>"$counts"
done
awk '{ passed += $1; failed += $2 }
	END { print "unit: " passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }' "$counts"
