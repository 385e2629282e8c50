"""docs.py BINARY: runs the Python blocks of the rules' pages.

A block opened by ```python bad must yield a finding of the page's own rule, one opened by
```python good must not.  `# file: app/models.py` on a line of its own starts a file of that name; the
block is one file otherwise.  A ```toml config block configures the Python block that follows it.

All of README.md is tried too, in fixtures/demo. A ```console block is a command and what a terminal 80 columns wide
shows of it. Commands in a ```sh block run and end with 0 or 1; those of ```sh make, ```yaml service and ```yaml action, which
need the machine or a service, are looked up. A ```toml block is a configuration, the patterns of a ```vim block read what outlive
prints, the settings of ```lua editor and the like start a command of outlive's, a ```toml hook is what pip can read, a ```dockerfile copies what the wheel holds. The manual page has every
command and option, and no formatter complains of it. Every option and command in backquotes exists. Every block must be of a kind that is tried. The program makes no
network connection, as the README says.
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
STANDARD = {"_thread", "_threading_local", "abc", "ast", "atexit", "base64", "binascii", "builtins", "cProfile", "copy",
            "codecs", "collections", "contextlib", "contextvars", "copyreg", "ctypes", "dataclasses", "datetime",
            "enum", "functools", "getpass", "hashlib", "hmac", "html", "http", "importlib", "inspect", "io",
            "ipaddress", "json", "os", "pathlib", "pkgutil", "platform", "profile", "random", "re", "secrets",
            "shutil", "signal", "socket", "socketserver", "subprocess", "sys", "sysconfig", "tempfile", "threading",
            "time", "tracemalloc", "typing", "unittest", "urllib", "uuid", "zlib"}
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


def in_demo(binary, command, **more):
    """Runs a shell command in a copy of the demo, a repository whose origin/main is the commit at hand."""
    with tempfile.TemporaryDirectory(prefix="outlive-docs-") as scratch:
        shop, bin_folder = pathlib.Path(scratch, "demo"), pathlib.Path(scratch, "bin")
        shutil.copytree(ROOT / "fixtures" / "demo", shop)
        bin_folder.mkdir()
        (bin_folder / "outlive").symlink_to(binary)
        env = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": scratch, "LC_ALL": "C.UTF-8",
               "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
               "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}
        subprocess.run("git init -q . && git add . && git commit -q -m demo && git update-ref refs/remotes/origin/main HEAD",
                       shell=True, cwd=shop, env=env, check=True, stdout=subprocess.DEVNULL)
        for name, text in more.get("files", {}).items():
            (shop / name).write_text(text, encoding="utf-8")
        return subprocess.run(command, shell=True, cwd=shop, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=120, encoding="utf-8", errors="replace")


def failure(done):
    return None if done.returncode in (0, 1) else f"exit code {done.returncode}\n{done.stderr}"


def try_shell(binary, lines):
    """Those that begin with `outlive`, one after the other in one place."""
    commands = [line for line in lines if line.startswith("outlive ")]
    if len(commands) != len(lines):
        return "a ```sh block holds commands of outlive; others are marked ```sh make"
    return failure(in_demo(binary, "set -x\n" + "\n".join(f"{{ {line.split('  #')[0]}\n}} || [ $? = 1 ] || exit 2"
                                                         for line in commands)))


def try_make(_, lines):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {name for line in re.findall(r"^([\w $()/.-]+):", makefile, re.M) for name in line.split()}
    unknown = [line for line in lines if not line.startswith("make ") or line.split()[1] not in targets]
    return f"no target of the Makefile: {unknown}" if unknown else None


def try_service(binary, lines):
    """What a service would run: the commands of outlive here, the packages as .ci/deps names them."""
    commands = [match[1] for line in lines if (match := re.match(r"\s*- (?:run: )?(outlive .*)$", line))]
    deps = (ROOT / ".ci" / "deps").read_text(encoding="utf-8")
    packages = {word for line in lines if "apt-get install" in line for word in line.split() if word.endswith("-dev")}
    wrong = [name for name in packages if name not in deps]
    if not commands or not packages or wrong:
        return f"no command of outlive, or packages that .ci/deps does not know: {wrong}"
    return failure(in_demo(binary, " && ".join(f"{{ {line} || [ $? = 1 ]; }}" for line in commands)))


def try_action(binary, lines):
    """The inputs that are used are the action's, and what it runs is what a service would."""
    text = (ROOT / ".github" / "actions" / "outlive" / "action.yml").read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+):$", text.partition("\nruns:")[0], re.M))
    used = {match[1] for line in lines if (match := re.match(r"\s{10}(\w+):", line))}
    if not used or not used <= known:
        return f"inputs {used} are not among {known}"
    command = re.sub(r"\$\{OUTLIVE_SARIF.*\}|\$OUTLIVE_ARGS", "", text).replace("$OUTLIVE_PATHS", ".").replace(" run:", " - run:")
    return try_service(binary, command.splitlines())


def try_hooks(_, lines):
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    used = [match[1] for line in lines if (match := re.match(r"\s*- id: (\S+)", line))]
    known = re.findall(r"^- id: (\S+)", hooks, re.M)
    return None if used and set(used) <= set(known) else f"hooks {used} are not among {known}"


def try_settings(binary, lines):
    return failure(in_demo(binary, "outlive check .", files={"pyproject.toml": "\n".join(lines) + "\n"}))


def try_vim(binary, lines):
    """The patterns, as Vim reads them, must read every line that the command prints."""
    settings = dict(match.groups() for line in lines if (match := re.match(r"setlocal (\w+)=(.*)$", line)))
    command = settings["makeprg"].replace("\\ ", " ").replace("%:S", "shop/pricing.py")
    pattern = settings["errorformat"].replace("\\ ", " ")
    for item, regex in (("%f", r"(.+?)"), ("%l", r"(\d+)"), ("%c", r"(\d+)"), ("%m", r"(.+)")):
        pattern = pattern.replace(item, regex)
    printed = in_demo(binary, command).stdout.splitlines()
    odd = [line for line in printed if not re.fullmatch(pattern, line)]
    return None if printed and not odd else f"`{pattern}` does not read {odd or 'anything'}"


def try_python(binary, lines):
    with tempfile.TemporaryDirectory(prefix="outlive-docs-") as scratch:
        pathlib.Path(scratch, "example.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run([binary, "check", "--output-format", "concise", "."], cwd=scratch, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=60)
    return failure(done) or (f"good, but with\n{done.stdout}" if done.stdout else None)


def known_packages():
    """The top-level packages of whose names the packs say something."""
    found = set()
    for path in (ROOT / "rules" / "packs").glob("*.toml"):
        _, *parts = re.split(r"^\[+([\w-]+)\]+$", path.read_text(encoding="utf-8"), flags=re.M)
        for section, entry in zip(parts[::2], parts[1::2]):
            lists = re.findall(r"^(?:names|objects|classes|mappings|factories) = \[(.*?)\]$", entry, re.M | re.S)
            names = re.findall(r'"([^"]+)"', " ".join(lists)) if section != "hook" else []
            found |= {match[1] for name in names if (match := re.match(r"([a-z_]\w*)\.[\w{]", name))}
    return found - STANDARD


def check_libraries(_, readme):
    listed = readme.partition("### Libraries that are known\n")[2].partition("\n## ")[0]
    told = set(re.findall(r"`(\w+)`", listed))
    wrong = sorted(told ^ known_packages())
    return f"the list of libraries and the packs differ in {wrong}" if wrong else None


def try_hook_project(_, lines):
    """A project that needs one package, which is pinned to a file."""
    needed = re.findall(r'^dependencies = \["(.*)"\]$', "\n".join(lines), re.M)
    if len(needed) != 1 or not re.match(r"outlive @ https://\S+/outlive-[\d.]+-py3-none-\S+\.whl$", needed[0]):
        return f"{needed} pins no wheel of outlive"
    if not {"[build-system]", "[project]"} <= set(lines):
        return "pip needs [build-system] and [project]"
    return None


def try_dockerfile(_, lines):
    copied = [line for line in lines if line.startswith("COPY ") and "outlive-*.whl" in line]
    unpacked = [line for line in lines if "outlive-*.data/scripts/outlive" in line]
    return None if copied and unpacked and lines[-1] == 'ENTRYPOINT ["outlive"]' else "it does not unpack a wheel"


def try_local_hook(_, lines):
    return None if any("entry:" in line and "check --force-exclude" in line for line in lines) else "it checks nothing"


def try_editor(binary, lines):
    """An editor's settings start a command that is one of outlive's."""
    text = "\n".join(lines)
    words = re.search(r'"(outlive)"\W+(?:args = \W+)?"(\w+)"', text)
    if not words:
        return "no editor would start outlive by that"
    done = subprocess.run([binary, words[2], "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, text=True)
    return failure(done)


KINDS = {"lua editor": try_editor, "toml editor": try_editor, "elisp editor": try_editor,
         "sh": try_shell, "sh make": try_make, "yaml service": try_service, "yaml action": try_action,
         "yaml pre-commit": try_hooks, "yaml local hook": try_local_hook, "toml hook": try_hook_project,
         "dockerfile": try_dockerfile,
         "toml": try_settings, "vim": try_vim, "python good": try_python}


def readme_jobs(readme):
    """Yields (line, function, lines) for each block but the consoles."""
    kind = None
    for number, line in enumerate(readme.splitlines(), 1):
        fence = FENCE.match(line)
        if fence and kind is None:
            start, kind, lines = number, fence[1].strip(), []
        elif fence:
            if kind != "console":
                yield start, KINDS.get(kind), lines
            kind = None
        elif kind is not None:
            lines.append(line)


def try_words(binary, readme):
    """Whether the options, commands and settings that the text speaks of exist."""
    def ask(*words):
        return subprocess.run([binary, *words], stdout=subprocess.PIPE, text=True, timeout=60).stdout

    commands = re.findall(r"^  (\w+) {2}", ask("--help"), re.M)
    options = {name: set(re.findall(r"(?<!\S)(-\w|--[\w-]+)", ask(name, "--help"))) for name in commands}
    everywhere = set().union(*options.values()) | {"--help", "--version"}
    for quoted in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", readme, flags=re.S)):
        words = quoted.split()
        if words[0] == "outlive" and len(words) > 1 and words[1].islower() and words[1] not in commands:
            return f"there is no command `{quoted}`"
        if words[0] not in ("outlive",) and not words[0].startswith("--"):
            continue
        known = options.get(words[1], everywhere) if words[0] == "outlive" and len(words) > 1 else everywhere
        for word in words:
            if word.startswith("--") and word.split("=")[0] not in known:
                return f"there is no option {word} in `{quoted}`"
    return None


def try_manual(binary, _):
    """That each command and option stands there, and that what formats it finds nothing wrong."""
    page = subprocess.run([binary, "man"], stdout=subprocess.PIPE, encoding="utf-8", timeout=60).stdout
    plain = page.replace("\\-", "-")
    names = re.findall(r"^  (\w+) {2}", subprocess.run([binary, "--help"], stdout=subprocess.PIPE, text=True,
                                                     timeout=60).stdout, re.M)
    for name in names:
        shown = subprocess.run([binary, name, "--help"], stdout=subprocess.PIPE, text=True, timeout=60).stdout
        missing = {option for option in re.findall(r"(?<!\S)--[\w-]+", shown.partition("\n\n")[2])
                   if f"\\fB{option}\\fR" not in plain}
        if f".B outlive {name}" not in plain or missing:
            return f"the manual page lacks {name} or {missing}"
    for command in (["groff", "-man", "-Tutf8", "-ww", "-z"], ["mandoc", "-T", "lint", "-W", "error"]):
        if shutil.which(command[0]):
            done = subprocess.run(command, input=page, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                                  timeout=60)
            if done.returncode or done.stdout:
                return f"{command[0]} says of the manual page: {done.stdout[:500]}"
    return None


def try_silence(binary, readme):
    """That the README says so, and that the program asks the system for nothing that a connection needs."""
    if "no network connections" not in readme:
        return "README.md says nothing of network connections"
    if not shutil.which("nm"):
        return None
    symbols = subprocess.run(["nm", "-u", binary], stdout=subprocess.PIPE, text=True, timeout=60).stdout
    found = re.findall(r"\b(socket|connect|bind|listen|accept4?|send|sendto|sendmsg|getaddrinfo|gethostby\w+)(?:@|$)",
                       symbols, re.M)
    return f"the program imports {found}" if found else None


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

    parts = [(f"README.md:{line}", kind, lines) for line, kind, lines in readme_jobs(readme)]
    failed = 0
    for judge in (try_words, try_silence, check_libraries, try_manual):
        problem = judge(binary, readme)
        if problem:
            failed += 1
            print(f"FAIL README.md: {problem}")

    def try_part(part):
        return part[1](binary, part[2]) if part[1] else "a block of a kind that is not tried"

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [*pool.map(try_part, parts),
                    *pool.map(lambda job: check_console(binary, *job[1:]), consoles),
                    *pool.map(lambda job: check_block(binary, *job[1:]), jobs)]
    jobs = parts + consoles + jobs
    for job, problem in zip(jobs, problems):
        if problem:
            failed += 1
            print(f"FAIL {job[0]}: {problem}")
    print(f"docs: {len(jobs) + 3 - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main(os.path.abspath(sys.argv[1])))
