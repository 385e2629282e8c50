#!/bin/sh
# sarif.sh BINARY: SARIF logs are valid by the OASIS schema of SARIF 2.1.0, and hold fixes.
set -u
cd "$(dirname "$0")/sarif" || exit 2
binary=$(cd ../.. && cd "$(dirname "$1")" && pwd)/outlive

if ! command -v npm >/dev/null && [ ! -d node_modules ]; then
	echo "sarif: 0 passed, 0 failed (not run: the validator comes through npm, which is missing)"
	exit 0
fi
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || exit 1
	touch node_modules/.package-lock.json
fi

log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
passed=0
failed=0
for project in ../../fixtures/demo ../../rules ../../fixtures/reporters/fixes-json; do
	if (cd "$project" && "$binary" check --project-root . --exit-zero --output-format sarif) >"$log" &&
		node validate.js "$log"; then
		passed=$((passed + 1))
	else
		echo "sarif: the log of ${project#../../} is not valid"
		failed=$((failed + 1))
	fi
done
# of the last one
if grep -q '"fixes":\[{"description":{"text":"drop the parentheses"}' "$log"; then
	passed=$((passed + 1))
else
	echo "sarif: a finding that can be mended says not how"
	failed=$((failed + 1))
fi
echo "sarif: $passed passed, $failed failed"
[ $failed = 0 ]
