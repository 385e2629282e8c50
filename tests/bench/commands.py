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
PATHS_MAX = 5000  # in one command line
SAME, OTHER = "the same findings", "OTHER FINDINGS"
NAMED = {"power.py": "nautobot/dcim/models/power.py", "choices.py": "nautobot/core/choices.py"}
WITH_KEYS = "file with most keys"


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


def most_keys(binary, tree):
    """The file that holds most calls of a cache with a key, tests included."""
    said = subprocess.run([binary, "keys", "--isolated", "--quiet", "--tests", "--output-format", "json", "."], cwd=tree,
                          stdout=subprocess.PIPE, check=True).stdout
    counts = collections.Counter(site["filename"] for key in json.loads(said)["keys"] for site in key["sites"])
    return max(counts.items(), key=lambda item: (item[1], item[0]))


def named_files(binary, tree):
    """One file named, the project known; and how long git takes to list that project."""
    keys, count = most_keys(binary, tree)
    cases = {name: Case([binary, *CHECK, path], tree, about=path) for name, path in NAMED.items()}
    cases[WITH_KEYS] = Case([binary, *CHECK, keys], tree, about=f"{keys} ({count} calls)")
    return cases | {"git ls-files": Case([shutil.which("git"), *LIST_FILES], tree)}


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


def compare_parsers(program, tree, scratch):
    """How many files both parsers read alike, and how many not."""
    counts = [0, 0]
    paths = sorted(str(path.relative_to(tree)) for path in tree.rglob("*.py") if path.is_file())
    for start in range(0, len(paths), PATHS_MAX):
        said = subprocess.run([program, "-n", "0", "-o", scratch, *paths[start:start + PATHS_MAX]], cwd=tree,
                              stdout=subprocess.PIPE, text=True).stdout
        for place, word in enumerate(("passed", "failed")):
            counts[place] += int(re.search(rf"(\d+) {word}", said)[1])
    return counts


def timing(binary, tree, *words):
    """What outlive says of one more run, all rules on."""
    return subprocess.run([binary, *CHECK, *ALL, *words, "--quiet", "--timing", "."], cwd=tree, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=True, text=True, timeout=PARITY_LIMIT).stderr.splitlines()


def parsed_bytes(lines):
    """The sum of that column in what `--timing` says."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    column = rows[0].index("bytes parsed")
    return sum(int(row[column]) for row in rows[1:] if len(row) == len(rows[0]))


EVERY_BYTE = ("-j1", "--parse=all")


def parsing(binary, tree):
    return Case([binary, *CHECK, *ALL, *EVERY_BYTE, "."], tree)
