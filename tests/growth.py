"""How the cost of a run grows: growth.py [--sizes 1000,10000,100000] [--limit SECONDS] [--instructions] PROGRAM [PART...].

Each kind of growth_kinds.py is a tree that holds N of one thing.  A line has the cost for each N, and by how much it
grew; what grew by more than n log n does is marked, and makes the exit code 1.  Costs are seconds of the processor, or
millions of instructions by valgrind, which are the same on every run and take fifty times as long.
"""

import argparse
import math
import os
import re
import resource
import subprocess
import sys
import tempfile

from growth_kinds import KINDS

# A run costs this much whatever it reads, so that less says nothing of growth.
START_UP = {"seconds": 0.03, "instructions": 30.0}
SLACK = 1.5


def write_tree(folder, tree):
    for path, text in (tree if isinstance(tree, dict) else {"m.py": tree}).items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)


def seconds_of(command, limit):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None, f"more than {limit:g} s"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    problem = f"exit code {done.returncode}: {done.stderr.decode(errors='replace')[-200:]}" if done.returncode else None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, problem


def instructions_of(command, limit):
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    try:
        done = subprocess.run(valgrind, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=limit * 50, check=False)
    except subprocess.TimeoutExpired:
        return None, f"more than {limit * 50:g} s"
    found = re.search(r"Collected : (\d+)", done.stderr)
    return (int(found[1]) / 1e6, None) if found and not done.returncode else (None, f"exit code {done.returncode}")


def grew_too_much(costs, sizes, floor):
    for small, low, big, high in zip(sizes, costs, sizes[1:], costs[1:]):
        fair = big * math.log(big) / (small * math.log(small)) * SLACK
        if high > floor + fair * max(low - floor / 2, floor / 2):
            return True
    return False


def measure(arguments, build):
    """The costs by size, up to the first that failed, and why that did."""
    costs = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_tree(folder, build(size))
            command = [arguments.program, "check", "--isolated", "-j1", "--exit-zero", "--min-severity", "info",
                       "--output-format", "concise", "--project-root", folder, folder]
            cost, problem = (instructions_of if arguments.instructions else seconds_of)(command, arguments.limit)
        if problem:
            return costs, problem
        costs.append(cost)
    return costs, None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=[1000, 10000, 100000])
    parser.add_argument("--limit", type=float, default=30)
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("program")
    parser.add_argument("parts", nargs="*")
    arguments = parser.parse_args()
    unit = "instructions" if arguments.instructions else "seconds"
    measured = worse = 0
    print(f"{unit + ' for N of':40}" + "".join(f"{size:10}" for size in arguments.sizes))
    for name, build in KINDS.items():
        if arguments.parts and not any(part in name for part in arguments.parts):
            continue
        costs, problem = measure(arguments, build)
        marked = bool(problem) or grew_too_much(costs, arguments.sizes, START_UP[unit])
        measured += 1
        worse += marked
        ratios = "".join(f"{high / max(low, 0.001):8.1f}" for low, high in zip(costs, costs[1:]))
        print(f"{name:40}" + "".join(f"{cost:10.2f}" for cost in costs) + "  times" + ratios
              + ("  worse than n log n" if marked else "") + (f" ({problem})" if problem else ""), flush=True)
    print(f"growth: {measured - worse} passed, {worse} failed")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
