"""fixes.py BINARY: applies all fixes to a copy of each case under fixtures/, whose files have LF and then CRLF and a byte
order mark.  What is written is what --diff shows, compiles, and no longer has as many findings; a second run changes nothing.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONTROL = ("expected.txt", "expected.err", "expected.rc", "args", "stdin", "env", "setup.sh")
FIXABLE = ("cache-that-cannot-work", "cached-method-keeps-instances", "computes-before-lookup", "unused-suppression",
           "suppressions", "commands/diff")


def outlive(binary, directory, *words):
    return subprocess.run([binary, "check", "--isolated", "--project-root", ".", *words, "."], cwd=directory,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


def sources(directory):
    return {path: path.read_bytes() for pattern in ("*.py", "*.html") for path in sorted(directory.rglob(pattern))}


def compiles(text):
    try:
        compile(text, "fixture", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def with_breaks(directory):
    for path, text in sources(directory).items():
        if b"\r" not in text and not text.startswith(b"\xef\xbb\xbf") and b"coding" not in text[:200]:
            mark = b"\xef\xbb\xbf" if path.suffix == ".py" else b""
            path.write_bytes(mark + text.replace(b"\n", b"\r\n"))


def judge(binary, directory):
    """The number of files that were changed, and what is wrong."""
    before, problems = sources(directory), []
    shown = outlive(binary, directory, "--diff", "--unsafe-fixes")
    if sources(directory) != before:
        problems.append("--diff changes files")
    found = outlive(binary, directory, "--output-format", "concise", "--min-severity", "info", "--exit-zero")
    left = outlive(binary, directory, "--fix", "--unsafe-fixes", "--output-format", "concise", "--min-severity", "info",
                   "--exit-zero")
    after = sources(directory)
    changed = [path for path in before if before[path] != after[path]]
    if left.returncode or bool(shown.stdout) != bool(changed):
        problems.append(f"{left.stderr.decode()}: {shown.stdout.decode(errors='replace')}")
    if changed and left.stdout.count(b"\n") >= found.stdout.count(b"\n"):
        problems.append("as much is found as before")
    for path in changed:
        if path.suffix == ".py" and compiles(before[path]) and not compiles(after[path]):
            problems.append(f"{path} does not compile any more")
        if (before[path].count(b"\r\n") == before[path].count(b"\n")) != (
                after[path].count(b"\r\n") == after[path].count(b"\n")):
            problems.append(f"{path} has other line breaks")
    outlive(binary, directory, "--fix", "--unsafe-fixes")
    if sources(directory) != after:
        problems.append("a second run changes more")
    return len(changed), problems


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    passed = failed = changed = 0
    for case in sorted(path for name in FIXABLE for path in (ROOT / "fixtures" / name, *(ROOT / "fixtures" / name).iterdir())
                       if path.is_dir() and any(path.glob("expected.txt"))):
        for breaks in ("LF", "CRLF"):
            with tempfile.TemporaryDirectory(prefix="outlive-fixes-") as scratch:
                project = pathlib.Path(scratch, "project")
                shutil.copytree(case, project, symlinks=True, ignore=lambda where, _: CONTROL if pathlib.Path(where) == case else ())
                if breaks == "CRLF":
                    with_breaks(project)
                files, problems = judge(binary, project)
            changed += files
            passed += not problems
            failed += bool(problems)
            for problem in problems:
                print(f"{case.relative_to(ROOT)} ({breaks}): {problem}")
    if not changed:
        print("no fixture was fixed")
    print(f"fixes: {passed} passed, {failed + (not changed)} failed")
    return failed > 0 or not changed


if __name__ == "__main__":
    sys.exit(main())
