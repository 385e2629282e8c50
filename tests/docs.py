"""docs.py BINARY: runs the Python blocks of the rules' pages.

A block opened by ```python bad must yield a finding of the page's own rule, one opened by
```python good must not.  `# file: app/models.py` on a line of its own starts a file of that name; the
block is one file otherwise.  A ```toml config block configures the Python block that follows it.

A ```console block of README.md is a command and what a terminal 80 columns wide shows of it in fixtures/demo.
"""
import concurrent.futures
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(.*)$")
FILE = re.compile(r"^# file: (\S+)\s*$")
CONSOLE = re.compile(r"^```console\n\$ outlive (.*)\n((?:.*\n)*?)```$", re.M)
HEADING = re.compile(r"^# (OL\d+): ", re.M)


def read_blocks(text):
    """Yields (line, info, lines, config) for each Python block."""
    info = config = None
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if not fence:
            if info is not None:
                lines.append(line)
        elif info is None:
            start, info, lines = number, fence[1].split(), []
        else:
            if info == ["toml", "config"]:
                config = "\n".join(lines) + "\n"
            elif info[:1] == ["python"]:
                yield start, info[1:], lines, config
                config = None
            info = None


def write_project(directory, lines, config):
    if config is not None:
        (directory / "outlive.toml").write_text(config, encoding="utf-8")
    files, name = {}, "example.py"
    for line in lines:
        marker = FILE.match(line)
        if marker:
            name = marker[1]
        else:
            files.setdefault(name, []).append(line)
    for name, body in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(body) + "\n", encoding="utf-8")


def check_block(binary, code, words, lines, config):
    if words not in (["bad"], ["good"]):
        return "a Python block says what it is: ```python bad or ```python good"
    with tempfile.TemporaryDirectory(prefix="outlive-docs-") as scratch:
        write_project(pathlib.Path(scratch), lines, config)
        done = subprocess.run([binary, "check", "--project-root", ".", "--select", code, "--min-severity", "info",
                               "--output-format", "concise", "."], cwd=scratch, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60, text=True, errors="replace")
    if done.returncode not in (0, 1):
        return f"exit code {done.returncode}\n{done.stderr}"
    found = re.search(rf"^\S+:\d+:\d+: {code}\b", done.stdout, re.M)
    if words == ["bad"] and not found:
        return f"bad, but without {code}\n{done.stdout}"
    if words == ["good"] and found:
        return f"good, but with\n{done.stdout}"
    return None


def check_console(binary, words, expected):
    with tempfile.TemporaryDirectory(prefix="outlive-docs-") as scratch:
        shop = shutil.copytree(ROOT / "fixtures" / "demo", pathlib.Path(scratch, "demo"))
        done = subprocess.run([binary, *words], cwd=shop, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60,
                              encoding="utf-8", env={"PATH": os.environ["PATH"], "HOME": scratch, "LC_ALL": "C.UTF-8",
                                                     "COLUMNS": "80", "OUTLIVE_OUTPUT_FORMAT": "full"})
    return None if done.stdout.strip() == expected.strip() else f"outlive now prints\n{done.stdout}"


def main(binary):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    consoles = [(f"README.md:{readme[:block.start()].count(chr(10)) + 1}", shlex.split(block[1]), block[2])
                for block in CONSOLE.finditer(readme)]
    jobs = []
    for page in sorted((ROOT / "rules").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        heading = HEADING.search(text)
        for line, words, lines, config in read_blocks(text):
            jobs.append((f"{page.relative_to(ROOT)}:{line}", heading[1] if heading else "OL000", words, lines, config))

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [*pool.map(lambda job: check_console(binary, *job[1:]), consoles),
                    *pool.map(lambda job: check_block(binary, *job[1:]), jobs)]
    jobs = consoles + jobs
    for job, problem in zip(jobs, problems):
        if problem:
            failed += 1
            print(f"FAIL {job[0]}: {problem}")
    print(f"docs: {len(jobs) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main(os.path.abspath(sys.argv[1])))
