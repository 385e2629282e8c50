"""What is run: outlive, those that it is compared with, and the files that are named alone."""
import collections
import json
import os
import re
import shutil
import subprocess
import venv

from rounds import LIMIT, Case

CHECK = ("check", "--isolated", "--exit-zero", "--min-severity", "info", "--output-format", "concise")
ALL = ("--select", "ALL")
LIST_FILES = ("ls-files", "-co", "--exclude-standard", "-z")
PARITY_LIMIT = 2 * LIMIT
SAME, OTHER = "the same findings", "OTHER FINDINGS"
CACHED = re.compile(r"^\s*@[\w.]*\b(?:cached_property|lru_cache|cache)\b", re.M)


def make_environment(into):
    python = into / "bin" / "python"
    if not python.exists():
        venv.create(into, clear=True, with_pip=True)
    return python


def install(python, program, package):
    path = python.parent / program
    if not path.exists():
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", package])
        if done.returncode:
            raise RuntimeError(f"{package} could not be installed")
    return path


def peers(python, slow):
    """By name: the words of each and the exit codes that mean it did its work."""
    ruff = install(python, "ruff", "ruff")
    found = {"ruff B019": ([ruff, "check", "--no-cache", "--isolated", "--select", "B019"], (0, 1))}
    if shutil.which("rg"):
        found["rg -l cache"] = ([shutil.which("rg"), "-l", "cache", "-tpy", "."], (0,))
    else:
        print("bench: rg is not on PATH: nothing is compared with it")
    if slow:
        flake8 = install(python, "flake8", "flake8-bugbear")
        pylint = install(python, "pylint", "pylint")
        found["bugbear B019"] = ([flake8, "--isolated", "--select", "B019"], (0, 1))
        found["pylint W1518"] = ([pylint, "--rcfile", os.devnull, "--jobs=0", "--disable=all",
                                  "--enable=method-cache-max-size-none", "--recursive=y", "."], (0, 4))
    return found


SLOW = ("bugbear B019", "pylint W1518")


def nothing(tree):
    """What is in every figure: the start of a process."""
    return Case([shutil.which("true")], tree)


def outlive(binary, tree, *words):
    return Case([binary, *CHECK, *words, "."], tree)


def whole_tree(binary, tree, found, with_slow):
    cases = {"outlive": outlive(binary, tree), "outlive, all rules": outlive(binary, tree, *ALL)}
    for name, (words, codes) in found.items():
        if with_slow or name not in SLOW:
            cases[name] = Case(words, tree, codes)
    return cases


def count_keys(binary, tree):
    """By file: how many calls of a cache with a key it holds, tests included."""
    said = subprocess.run([binary, "keys", "--isolated", "--quiet", "--tests", "--output-format", "json", "."], cwd=tree,
                          stdout=subprocess.PIPE, check=True).stdout
    return collections.Counter(site["filename"] for key in json.loads(said)["keys"] for site in key["sites"])


def largest_without_keys(tree, keys):
    """The largest file that holds a cached function or property, and no key."""
    paths = (path for path in tree.rglob("*.py") if str(path.relative_to(tree)) not in keys)
    held = [path for path in paths if CACHED.search(path.read_text(errors="replace"))]
    return str(max(held, key=lambda path: (path.stat().st_size, path)).relative_to(tree))


def named_files(binary, tree):
    """One file named, the project known; and how long git takes to list that project."""
    keys = count_keys(binary, tree)
    without = largest_without_keys(tree, keys)
    most, count = max(keys.items(), key=lambda item: (item[1], item[0]))
    return {
        "git ls-files": Case([shutil.which("git"), *LIST_FILES], tree),
        "file without keys": Case([binary, *CHECK, without], tree, about=without),
        "file with keys": Case([binary, *CHECK, most], tree, about=f"{most} ({count} calls)"),
    }


def parity(binary, tree):
    """What all rules find once every byte is parsed, compared with what they find otherwise."""
    found = []
    for words in ([], ["--parse=all"]):
        command = [binary, "check", "--isolated", "--exit-zero", "--quiet", "--output-format", "json", *ALL, *words, "."]
        try:
            found.append(subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, check=True, timeout=PARITY_LIMIT).stdout)
        except subprocess.TimeoutExpired:
            return f"not known after {PARITY_LIMIT} s"
    return SAME if found[0] == found[1] else OTHER


def timing(binary, tree):
    """What outlive says of one more run, all rules on."""
    try:
        return subprocess.run([binary, *CHECK, *ALL, "--quiet", "--timing", "."], cwd=tree, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=True, text=True, timeout=LIMIT).stderr.splitlines()
    except subprocess.TimeoutExpired:
        return []
