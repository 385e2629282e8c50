"""Whether memory may end at any moment: memory.py PROGRAM PRELOADED [POINTS].

From some allocation on, none succeeds any more: the program says so, and ends with 2, and writes no part of a report.
Ends with "memory: N passed, N failed".
"""

import os
import re
import subprocess
import sys

RUNS = (
    ("fixtures/demo", "check", "-j1", "--exit-zero", "--output-format", "sarif"),
    ("fixtures/never-invalidated", "check", "-j4", "--exit-zero", "--output-format", "full"),
    ("fixtures/key-collision", "keys", "--output-format", "json"),
)
SECONDS = 60


def run(program, preloaded, arguments, **variables):
    folder, *rest = arguments
    return subprocess.run([os.path.abspath(program), *rest], cwd=folder, capture_output=True, timeout=SECONDS, check=False,
                          env={**os.environ, "LD_PRELOAD": os.path.abspath(preloaded), **variables})


def points_of(count, wanted):
    return sorted({*range(1, min(count, wanted // 2)), *(1 + i * count // wanted for i in range(wanted))})


def main(program, preloaded, wanted=60):
    passed = failed = 0
    for arguments in RUNS:
        whole = run(program, preloaded, arguments, FAIL_TELL="1")
        count = re.search(rb"\n(\d+)$", whole.stderr)
        if not count:
            print("memory: the allocations of this program are not to be had")
            continue
        for point in points_of(int(count[1]) * 9 // 10, int(wanted)):
            done = run(program, preloaded, arguments, FAIL_AT=str(point))
            good = done.returncode == 2 and done.stderr.endswith(b"outlive: out of memory\n") and not done.stdout
            passed += good
            failed += not good
            if not good:
                print(f"memory: {' '.join(arguments)}: allocation {point}: {done.returncode} {done.stderr[-200:]}"
                      f" {len(done.stdout)} bytes of output")
    print(f"memory: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
