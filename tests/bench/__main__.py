"""bench [options] RUN BINARY [PACKAGE...]: the speed and memory that outlive is held to, against others on real trees.

The trees are packages that pip downloads, each a git work tree; the last two are made of them: several packages side by
side, more than a million lines, and ten copies of one. What is compared runs in rounds, each command once a round, so that all
meet the same noise; a ratio is the median of the ratios within rounds. Every command writes its output into a file.
Instructions are counted once, in a run of their own, where perf or valgrind can.
ruff (with --slow also flake8-bugbear and pylint, on the first tree) is installed into a virtual environment beside the trees; rg is
taken from PATH.

Prints a table of each tree and one of all bars, writes every run into DIRECTORY/bench.json. Exits with 1 where the findings are
others once every byte is parsed or the two parsers make other trees, with 2 where something cannot be run; never for being slow.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import bars
import commands
import instructions
import machine
import rounds
import tables
import trees

PACKAGES = ("nautobot", "wagtail", "Django", "homeassistant")
MORE = ("sympy", "SQLAlchemy")
GROWN = "nautobot"


def parse_arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10, help="rounds (10)")
    parser.add_argument("--slow", action="store_true", help="flake8-bugbear and pylint too")
    parser.add_argument("--into", type=pathlib.Path, default="build/bench", metavar="DIRECTORY")
    parser.add_argument("--built-with", default="", metavar="TEXT", help="how BINARY was compiled, for the record")
    parser.add_argument("--differential", type=pathlib.Path, metavar="PROGRAM", help="compares both parsers on each package")
    parser.add_argument("runner", type=pathlib.Path, metavar="RUN", help="run.c, compiled")
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE",
                        help="measure these only, and nothing that is made of several")
    return parser.parse_args()


class Bench:
    """What is measured so far: for each tree what it is, and the runs of each command."""

    def __init__(self, options):
        self.rounds, self.into, self.binary = options.runs, options.into.resolve(), options.binary.resolve()
        self.differential = options.differential and options.differential.resolve()
        self.runner = rounds.Runner(options.runner.resolve(), self.into / "last-run")
        self.python = commands.make_environment(self.into / "peers")
        self.peers = commands.peers(self.python, options.slow)
        self.counter = instructions.Counter(self.into / "last-run" / "instructions")
        self.machine = machine.describe(self.binary, self.peers, options.built_with, self.counter.name)
        self.trees = {}

    def measure(self, tree, cases, baseline="outlive"):
        facts = trees.describe(tree)
        print(f"\n{tree.name}: {tables.size_of(facts)}", flush=True)
        cases[tables.NOTHING] = commands.nothing(tree)
        results = self.runner.measure(cases, self.rounds)
        tables.print_runs(results, baseline)
        tables.print_about(cases)
        facts["parse_all"] = commands.parity(self.binary, tree)
        print(f"  --parse=all: {facts['parse_all']}", flush=True)
        timing = commands.timing(self.binary, tree)
        self.trees[tree.name] = facts | {
            "commands": {name: case.said() for name, case in cases.items()},
            "timing": timing,
            "loaded bytes": commands.parsed_bytes(timing),
            "runs": results,
            "instructions": self.counter.count({name: cases[name] for name in (bars.WHOLE, bars.PEER) if name in cases}),
        }
        tables.print_instructions(self.trees[tree.name]["instructions"])

    def compare_parsers(self, tree):
        if self.differential:
            alike, other = commands.compare_parsers(self.differential, tree, self.into / "last-run")
            print(f"  both parsers: {alike:,} files alike, {other} not", flush=True)
            self.trees[tree.name]["parsed otherwise"] = other

    def count_parsing(self, tree):
        counted = self.counter.inside(commands.parsing(self.binary, tree), "python_parse")
        if counted:
            parsed = commands.parsed_bytes(commands.timing(self.binary, tree, *commands.EVERY_BYTE))
            self.trees[tree.name]["instructions"][bars.PARSING] = counted / parsed

    def measure_package(self, name, with_slow):
        tree = trees.fetch(self.python, name, self.into / "trees")
        cases = commands.whole_tree(self.binary, tree, self.peers, with_slow)
        if name == GROWN:
            cases |= commands.named_files(self.binary, tree)
        self.measure(tree, cases)
        self.compare_parsers(tree)
        if name == GROWN:
            self.count_parsing(tree)

    def measure_combined(self, names):
        parts = [trees.fetch(self.python, name, self.into / "trees") for name in names]
        tree = trees.combine(parts, self.into / "trees" / "many-packages")
        self.measure(tree, commands.whole_tree(self.binary, tree, self.peers, False))

    def measure_growth(self, name):
        one = self.into / "trees" / name
        ten = trees.copy_often(one, 10, self.into / "trees" / f"{name}-10-times")
        self.measure(ten, {"1x": commands.outlive(self.binary, one), "10x": commands.outlive(self.binary, ten)}, "1x")

    def finish(self):
        judged = bars.judge(self.trees, (*commands.NAMED, commands.WITH_KEYS))
        self.machine |= {"load at the end": machine.load()}
        print(f"\n{tables.machine(self.machine)}\n")
        tables.print_bars(judged)
        report = {"machine": self.machine, "rounds": self.rounds, "bars": judged, "trees": self.trees}
        (self.into / "bench.json").write_text(json.dumps(report, indent=1) + "\n")
        print(f"\nevery run: {self.into / 'bench.json'}")
        return any(tree["parse_all"] == commands.OTHER or tree.get("parsed otherwise") for tree in self.trees.values())


def main():
    options = parse_arguments()
    bench = Bench(options)
    packages = options.packages or PACKAGES
    for place, name in enumerate(packages):
        bench.measure_package(name, with_slow=place == 0)
    if not options.packages:
        bench.measure_combined(PACKAGES + MORE)
        bench.measure_growth(GROWN)
    return bench.finish()


try:
    sys.exit(main())
except (RuntimeError, OSError, subprocess.SubprocessError) as problem:
    print(f"bench: {problem}", file=sys.stderr)
    sys.exit(2)
