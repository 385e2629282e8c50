"""golden.py [--update] BINARY [FILTER...]: runs every case under fixtures/.

A case is fixtures/<group>/<case>/, or fixtures/<group>/ that holds an expected.txt itself: a small
project and, beside it, what outlive must print about it.
  expected.txt  standard output
  expected.err  standard error, where it matters
  expected.rc   the exit code; without it 0 and 1 are both right
  args          the command line, one word a line
  stdin         standard input
  env           the environment beside what every case has, one NAME=VALUE a line
  setup.sh      run first in the copy, for what git cannot hold: links, FIFOs, work trees
A case is copied out of the work tree, so that nothing above it is seen, and a `check` runs there with
one thread, with four, and with every byte parsed: all three must print the same. Without the letters `cache` in comments and
in names of its own (renamed.py) a project must get the same findings. All fixtures taken as one project, which is large enough
for several threads, must print the same in all modes, and a file that is named alone must get its part of that.
"""
import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from renamed import rename_project

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEFAULT = ["check", "--output-format", "concise", "--min-severity", "info", "."]
MODES = (["-j1"], ["-j4"], ["--parse=all"])
FINDING = re.compile(rb"^(.+?:\d+:\d+): (OL\d+)", re.M)  # in the format `concise`
CONTROL = ("expected.txt", "expected.err", "expected.rc", "args", "stdin", "env", "setup.sh")

TOGETHER = ["--isolated", "--exit-zero", "--min-severity", "info", "--output-format", "json", "--project-root", "."]
EVERY = 8  # of the files with findings, so many-th is named alone


def find_cases():
    for group in sorted(p for p in (ROOT / "fixtures").glob("*") if p.is_dir()):
        if (group / "expected.txt").exists():
            yield group
        elif group.name not in ("demo", "server"):
            yield from sorted(p for p in group.iterdir() if p.is_dir())


def environment(home):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH") or k.endswith("SAN_OPTIONS")}
    return kept | {
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.com",
    }


def run(binary, words, directory, home, stdin, more=()):
    done = subprocess.run([binary, *words], cwd=directory, env=environment(home) | dict(more), input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return done.returncode, done.stdout, done.stderr


def run_case(binary, case):
    """What outlive printed about the case, and what was wrong whatever is expected."""
    with tempfile.TemporaryDirectory(prefix="outlive-golden-") as scratch:
        home, project = pathlib.Path(scratch, "home"), pathlib.Path(scratch, "project")
        home.mkdir()
        shutil.copytree(case, project, symlinks=True,
                        ignore=lambda where, _: CONTROL if pathlib.Path(where) == case else ())
        if (case / "setup.sh").exists():
            subprocess.run(["sh", "-e", case / "setup.sh"], cwd=project, env=environment(home), check=True,
                           stdout=subprocess.DEVNULL)
        words = (case / "args").read_text().split("\n") if (case / "args").exists() else DEFAULT
        words = [word for word in words if word]
        stdin = (case / "stdin").read_bytes() if (case / "stdin").exists() else b""
        more = [line.split("=", 1) for line in (case / "env").read_text().split()] if (case / "env").exists() else []
        modes = [[]]
        if words and words[0] == "check":
            modes = MODES
        results = [run(binary, [*words[:1], *mode, *words[1:]], project, home, stdin, more) for mode in modes]
        found = found_renamed = FINDING.findall(results[0][1])
        if modes is MODES and rename_project(project):
            found_renamed = FINDING.findall(run(binary, words, project, home, stdin, more)[1])

    problems = []
    if found_renamed != found:
        problems.append(f"with names that do not say `cache` other places are reported: {found_renamed}, not {found}")
    for mode, (code, out, err) in zip(modes, results):
        if code not in (0, 1, 2):
            problems.append(f"{' '.join(mode)}: exit code {code}\n{err.decode(errors='replace')}")
        if (code, out) != results[0][:2]:
            problems.append(f"{' '.join(mode)} differs from {' '.join(modes[0])}:\n"
                            + difference(results[0][1], out, modes[0][0], mode[0]))
    return results[0], problems


def difference(old, new, old_name, new_name):
    lines = [text.decode(errors="backslashreplace").splitlines(keepends=True) for text in (old, new)]
    return "".join(difflib.unified_diff(*lines, old_name, new_name))


def compare(case, code, out, err):
    if not (case / "expected.txt").exists():
        return ["no expected.txt; `make golden UPDATE=1` writes it"]
    problems = []
    expected = (case / "expected.txt").read_bytes()
    if out != expected:
        problems.append(difference(expected, out, "expected.txt", "stdout"))
    if (case / "expected.err").exists() and err != (case / "expected.err").read_bytes():
        problems.append(difference((case / "expected.err").read_bytes(), err, "expected.err", "stderr"))
    codes = [int((case / "expected.rc").read_text())] if (case / "expected.rc").exists() else [0, 1]
    if code not in codes:
        problems.append(f"exit code {code}, not {' or '.join(map(str, codes))}\n{err.decode(errors='replace')}")
    return problems


def update(case, code, out, err):
    (case / "expected.txt").write_bytes(out)
    if code == 2 or (case / "expected.err").exists():
        (case / "expected.err").write_bytes(err)
    if code == 2 or (case / "expected.rc").exists():
        (case / "expected.rc").write_text(f"{code}\n")
    return []


def findings_together(binary, *words):
    _, out, err = run(binary, ["check", *TOGETHER, *words], ROOT / "fixtures", ROOT, b"")
    return json.loads(out)["findings"] if out else [{"filename": "", "error": err.decode(errors="replace")}]


def run_together(binary):
    """What is wrong with all fixtures as one project."""
    whole = findings_together(binary, "-j1", ".")
    problems = [] if len(whole) > 100 else [f"hardly anything is found: {whole}"]
    for mode in MODES[1:]:
        other = findings_together(binary, *mode, ".")
        odd = [found for found in whole + other if (found in whole) != (found in other)]
        if odd or other != whole:
            problems.append(f"{mode[0]} differs from -j1: {json.dumps(odd[:3], indent=1)}")
    for found in whole:
        found.pop("fingerprint", None)  # counts up where files hold the same lines
    for name in sorted({found["filename"] for found in whole})[::EVERY]:
        alone = findings_together(binary, name)
        for found in alone:
            found.pop("fingerprint", None)
        if alone != [found for found in whole if found["filename"] == name]:
            problems.append(f"{name} named alone gets other findings")
    return problems


def main(arguments):
    judge = update if arguments[0] == "--update" else compare
    binary, *filters = arguments[judge is update:]
    binary = os.path.abspath(binary)

    def check(case):
        try:
            result, problems = run_case(binary, case)
        except (subprocess.SubprocessError, OSError, shutil.Error) as error:
            return [str(error)]
        return problems or judge(case, *result)

    cases = [case for case in find_cases() if not filters or any(word in str(case) for word in filters)]
    failed, count = 0, len(cases)
    if judge is compare and not filters:
        together = run_together(binary)
        failed, count = bool(together), count + 1
        for problem in together:
            print(f"FAIL fixtures as one project: {problem}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, problems in zip(cases, pool.map(check, cases)):
            failed += bool(problems)
            for problem in problems:
                print(f"FAIL {case.relative_to(ROOT)}: {problem}")
    print(f"golden: {count - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main(sys.argv[1:]))
