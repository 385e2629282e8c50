"""bench.py [--runs N] [--slow] [--into DIRECTORY] BINARY [TREE...]: outlive against others on real trees.

The trees are packages that pip downloads, the others are installed into a virtual environment beside them; rg is taken
from PATH if it is there. One round runs each command once, so that all meet the same noise; a ratio is the median of
the ratios within rounds. Also runs outlive with every byte parsed: the findings must be the same.
Prints a table, writes every run into DIRECTORY/bench.json, and exits with 1 where the findings differ.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time
import venv

TREES = ("nautobot", "wagtail", "Django", "homeassistant")
PEERS = ("ruff", "flake8", "flake8-bugbear", "pylint")
DOWNLOAD = ("download", "--quiet", "--no-deps", "--python-version", "3.14")
CHECK = ("check", "--project-root", ".", "--exit-zero", "--min-severity", "info", "--output-format", "concise")


def fetch(python, name, into):
    """A git work tree of a package's newest release, from its wheel, or its source archive where there is no wheel."""
    tree, scratch = into / name, into / f"{name}.unpacking"
    if tree.exists():
        return tree
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for binary in ("--only-binary", "--no-binary"):
        if subprocess.run([python, "-m", "pip", *DOWNLOAD, binary, ":all:", "--dest", scratch, name]).returncode == 0:
            break
    archive = next(scratch.iterdir(), None)
    if archive is None:
        sys.exit(f"bench: {name} could not be downloaded")
    shutil.unpack_archive(archive, scratch / "tree", "zip" if archive.suffix == ".whl" else None)
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=scratch / "tree", check=True)
    archive.rename(into / archive.name)
    (into / f"{name}.archive").write_text(archive.name)
    (scratch / "tree").rename(tree)
    scratch.rmdir()
    return tree


def install_peers(into):
    python = into / "bin" / "python"
    if not (into / "complete").exists():
        venv.create(into, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
        (into / "complete").touch()
    return python


def commands(binary, peers, slow):
    """By name: the command and the exit codes that mean it did its work."""
    tools = {"outlive": ([binary, *CHECK, "."], (0,))}
    if shutil.which("rg"):
        tools["rg -l cache"] = (["rg", "-l", "cache", "-tpy", "."], (0,))
    else:
        print("bench: rg is not on PATH; left out")
    tools["ruff B019"] = ([peers / "ruff", "check", "--no-cache", "--isolated", "--select", "B019"], (0, 1))
    if slow:
        tools["bugbear B019"] = ([peers / "flake8", "--isolated", "--select", "B019"], (0, 1))
        tools["pylint W1518"] = ([peers / "pylint", "--rcfile", os.devnull, "--jobs=0", "--disable=all",
                                  "--enable=method-cache-max-size-none", "--recursive=y", "."], (0, 4))
    return tools


def versions(tools):
    return {name: subprocess.check_output([command[0], "--version"], text=True).partition("\n")[0]
            for name, (command, _) in tools.items()}


def run_once(command, codes, tree):
    """One run: seconds on the clock, seconds of the processors, and the memory of its largest process at its peak."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=tree, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if process.returncode not in codes:
        sys.exit(f"bench: {command[0]} ended with {process.returncode}\n{err.decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}


def measure(tools, tree, runs):
    results = {name: [] for name in tools}
    for command, codes in tools.values():  # so that all find the files in memory
        run_once(command, codes, tree)
    for _ in range(runs):
        for name, (command, codes) in tools.items():
            results[name].append(run_once(command, codes, tree))
    return results


def median(runs, figure):
    return statistics.median(run[figure] for run in runs)


def print_table(tree, results):
    files = list(tree.rglob("*.py"))
    size = sum(path.stat().st_size for path in files)
    print(f"\n{tree.name}: {len(files)} files, {size / 1e6:.1f} MB; medians of {len(results['outlive'])} runs")
    print(f"  {'':14}{'wall ms':>10}{'CPU ms':>10}{'peak MB':>10}{'outlive ÷ it':>14}{'it ÷ outlive':>14}")
    for name, runs in results.items():
        ratio = statistics.median(own["wall"] / its["wall"] for own, its in zip(results["outlive"], runs))
        print(f"  {name:14}{median(runs, 'wall') * 1e3:10.0f}{median(runs, 'cpu') * 1e3:10.0f}"
              f"{median(runs, 'memory') / 1e6:10.1f}{ratio:14.2f}{1 / ratio:14.2f}")


def has_parity(binary, tree):
    needed, everything = (subprocess.check_output([binary, *CHECK, *words, "."], cwd=tree, stderr=subprocess.DEVNULL)
                          for words in ([], ["--parse=all"]))
    print(f"  --parse=all: {'the same findings' if needed == everything else 'DIFFERENT FINDINGS'}")
    return needed == everything


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--slow", action="store_true", help="flake8-bugbear and pylint too")
    parser.add_argument("--into", type=pathlib.Path, default="build/bench", metavar="DIRECTORY")
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("trees", nargs="*", default=TREES, metavar="TREE")
    options = parser.parse_args()
    into, binary = options.into.resolve(), options.binary.resolve()
    python = install_peers(into / "peers")
    tools = commands(binary, python.parent, options.slow)
    report, same = {}, True

    for name in options.trees:
        tree = fetch(python, name, into / "trees")
        results = measure(tools, tree, options.runs)
        print_table(tree, results)
        parity = has_parity(binary, tree)
        same = same and parity
        archive = (tree.parent / f"{name}.archive").read_text()
        report[name] = {"archive": archive, "same_with_parse_all": parity, "runs": results}
    report = {"processors": os.cpu_count(), "versions": versions(tools), "trees": report}
    (into / "bench.json").write_text(json.dumps(report, indent=1) + "\n")
    return not same


sys.exit(main())
