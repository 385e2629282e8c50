"""What a stranger may feed: hostile.py PROGRAM [PART...].

Each case makes a tree, an environment or an output that is against outlive, and says how a run has to end.  No run may
crash, take long, start a program of the tree or leave a file behind.  Ends with "hostile: N passed, N failed".
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

CACHED = """from functools import lru_cache


class C:
    @lru_cache
    def m(self):
        return self.a
"""
MANY = "from functools import lru_cache\n\n\nclass C:\n" + "".join(
    f"    @lru_cache\n    def m{i}(self):\n        return self.a\n" for i in range(1500))
FOUND = b"OL101"
SECONDS = 20  # a run may take, and tenfold where it is instrumented
CASES = []


def case(function):
    CASES.append(function)
    return function


class Failure(Exception):
    pass


class Lab:
    """A folder for one case, and the program that runs in it."""

    def __init__(self, program, folder, patience=1):
        self.program = program
        self.patience = patience
        self.folder = folder
        self.path = lambda *names: os.path.join(folder, *names)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def command(self, *arguments):
        return [self.program, *(arguments or ("check", "--isolated"))]

    def run(self, *arguments, ends=(1,), says=None, finds=None, environment=None, **more):
        if "stdout" not in more:
            more["stdout"] = subprocess.PIPE
        try:
            done = subprocess.run(self.command(*arguments), cwd=self.folder, stderr=subprocess.PIPE, timeout=SECONDS * self.patience,
                                  env={**os.environ, **(environment or {})}, check=False, **more)
        except subprocess.TimeoutExpired:
            raise Failure(f"took more than {SECONDS * self.patience} s") from None
        if done.returncode not in ends:
            raise Failure(f"ended with {done.returncode}, not {ends}: {(done.stderr or b'')[-300:]}")
        if says is not None and says not in done.stderr:
            raise Failure(f"does not say {says}: {done.stderr[-300:]}")
        if finds is not None and (FOUND in done.stdout) != finds:
            raise Failure(f"{'misses' if finds else 'has'} the finding: {done.stdout[-300:]} {done.stderr[-300:]}")
        return done

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main", *arguments],
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def repository(self):
        self.write("m.py", CACHED)
        self.git("init")
        self.git("add", ".")
        self.git("commit", "-m", "a")


# ---- files ----


@case
def special_files(lab):
    lab.write("m.py", CACHED)
    os.mkfifo(lab.path("fifo.py"))
    os.symlink("/dev/zero", lab.path("zero.py"))
    os.symlink("nothing.py", lab.path("dangling.py"))
    os.symlink("loop.py", lab.path("loop.py"))
    os.symlink(".", lab.path("folder"))
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(lab.path("socket.py"))
    lab.run(ends=(1, 2), finds=True)
    lab.run("check", "--isolated", "fifo.py", ends=(2,), says=b"neither a file nor a directory")
    lab.run("check", "--isolated", "zero.py", ends=(2,), says=b"zero.py")
    lab.run("check", "--isolated", "loop.py", ends=(2,), says=b"loop.py")


@case
def special_configuration(lab):
    lab.write("m.py", CACHED)
    os.mkfifo(lab.path("pyproject.toml"))
    lab.run("check", ends=(1, 2))
    os.remove(lab.path("pyproject.toml"))
    os.symlink("/dev/zero", lab.path("pyproject.toml"))
    lab.run("check", ends=(1, 2))


@case
def special_ignore_files(lab):
    lab.write("m.py", CACHED)
    lab.write(".git/HEAD", "")
    os.mkfifo(lab.path(".gitignore"))
    lab.run(ends=(1, 2))


@case
def names_of_any_bytes(lab):
    for name in (b"\xff\xfe.py", b"a\nb.py", b"\x1b[31m.py", b"-x.py", b"%s%n.py", "\u202eyp.py".encode(), b" .py"):
        with open(os.path.join(lab.folder.encode(), name), "w", encoding="utf-8") as file:
            file.write(CACHED)
    done = lab.run(finds=True)
    if b"\x1b" in done.stdout + done.stderr or b"\xff" in done.stdout:
        raise Failure("writes the bytes of a name as they are")
    for name in ("json", "sarif", "junit", "gitlab", "github", "azure", "rdjson", "pylint", "grouped", "full"):
        lab.run("check", "--isolated", "--output-format", name)


@case
def deep_folders(lab):
    folder = lab.folder
    for _ in range(300):
        folder += "/deep-folder-0123456789"
        with contextlib.suppress(OSError):
            os.mkdir(folder)
    lab.write("m.py", CACHED)
    here = os.getcwd()
    os.chdir(lab.folder)
    for _ in range(300):  # beyond the longest path that the system takes as one
        os.makedirs("deep-folder-0123456789", exist_ok=True)
        os.chdir("deep-folder-0123456789")
    with open("deep.py", "w", encoding="utf-8") as file:
        file.write(CACHED)
    os.chdir(here)
    lab.run(ends=(1, 2), finds=True)
    subprocess.run(["rm", "-rf", lab.path("deep-folder-0123456789")], check=True)


@case
def large_files(lab):
    lab.write("m.py", CACHED)
    with open(lab.path("large.py"), "wb") as file:
        file.truncate(200 << 20)
    lab.run(finds=True, says=b"larger than 8 MiB")
    lab.run("check", "--isolated", "large.py", ends=(2,), says=b"larger than 8 MiB")


@case
def one_long_line(lab):
    lab.write("m.py", CACHED + "x = [" + "1, " * 2_700_000 + "]\n")
    lab.run(finds=True)
    lab.write("m.py", CACHED + '# ' + "x" * 8_000_000 + "\n")
    lab.run(finds=True)
    lab.write("m.py", "x = '" + "x" * 8_000_000 + "'; " + CACHED.replace("\n\n\n", "\n"))
    lab.run(finds=True)


@case
def encodings(lab):
    text = '# -*- coding: {} -*-\nx = "{}"\n' + CACHED
    for name, sample in (("latin-1", "caf\xe9"), ("shift_jis", "\u8868\u30bd"), ("euc-jp", "\u8868"), ("cp1252", "\u20ac"),
                         ("koi8-r", "\u0434"), ("gbk", "\u4e57"), ("utf-8", "\u8868")):
        lab.write("m.py", text.format(name, sample).encode(name))
        lab.run(finds=None if b"\\" in sample.encode(name) else True)  # a text may seem to stay open: OL900 says so
    for bytes_ in (b"\xef\xbb\xbf" + CACHED.encode(), b"# caf\xe9\n" + CACHED.encode(), CACHED.replace("\n", "\r\n").encode(),
                   CACHED.replace("\n", "\r").encode(), b"# coding: nothing-known\n" + CACHED.encode(), CACHED.encode() + b"\x0c\x1a"):
        lab.write("m.py", bytes_)
        lab.run(finds=True)
    for bytes_ in (CACHED.encode("utf-16"), CACHED.encode("utf-32"), CACHED.encode() + b"\0" * 100, b"\0", b"\xef\xbb\xbf", b"\xff" * 9999):
        lab.write("m.py", bytes_)
        lab.run(ends=(0, 1))


@case
def files_that_change_while_they_are_read(lab):
    for i in range(300):
        lab.write(f"p/m{i}.py", CACHED + "# a comment\n" * 2000)
    stop = threading.Event()

    def disturb():
        turn = 0
        while not stop.is_set():
            turn += 1
            path = lab.path("p", f"m{turn * 7 % 300}.py")
            with contextlib.suppress(OSError):
                if turn % 3 == 0:
                    os.truncate(path, turn % 500)
                elif turn % 3 == 1:
                    os.remove(path)
                else:
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(CACHED + "x = 1\n" * (turn % 5000))

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        for jobs in ("1", "2", "4", "8"):
            lab.run("check", "--isolated", "-j", jobs, ends=(0, 1, 2))
    finally:
        stop.set()
        thread.join()


# ---- what is said in them ----


@case
def texts_that_double(lab):
    for step in ("k += 'a{i}' if a.b{i} else 'b{i}'", "if a.b{i}:\n        k = k + 'a{i}'\n    else:\n        k = 'b{i}' + k",
                 "k = f'{{k}}{{k}}'", "k = k + k", "k = [k, k]", "k = '%s%s' % (k, k)", "k = ':'.join([k, k])", "k = k * 1000"):
        lines = "".join("    " + step.format(i=i) + "\n" for i in range(60))
        lab.write("m.py", f"from django.core.cache import cache\ndef f(a):\n    k = 'k'\n{lines}    cache.set(k, 1, 60)\n")
        lab.run(ends=(0, 1))
        lab.run("keys", ends=(0,))


@case
def tags_that_nothing_closes(lab):
    lab.write("shop/views.py", "from django.core.cache import cache\ncache.get('a')\n")
    for words in ('"' + r'\"' * 400000, "'" * 400001, "{{ {% {# " * 200000):
        lab.write("shop/templates/page.html", "{% load cache %}\n{% cache 5 a " + words + " %}{{ a.b }}{% endcache %}\n")
        lab.run("keys", "--isolated", ends=(0,))


@case
def a_configuration_of_ten_megabytes(lab):
    lab.write("m.py", CACHED)
    lab.write("pyproject.toml", "[tool.other]\n" + "".join(f'k{i} = "{"x" * 80}"\n' for i in range(110_000)))
    lab.run("check", finds=True)


# ---- git ----

MARK = "started"


def hostile_settings(script):
    return f"""
[core]
\tfsmonitor = {script}
\thooksPath = hooks
\tsshCommand = {script}
\tpager = {script}
\teditor = {script}
\taskPass = {script}
\tgitProxy = {script}
\talternateRefsCommand = {script}
[diff]
\texternal = {script}
[diff "x"]
\ttextconv = {script}
\tcommand = {script}
[filter "x"]
\tclean = {script}
\tsmudge = {script}
\tprocess = {script}
\trequired = true
[merge "x"]
\tdriver = {script}
[alias]
\tls-files = !{script}
\tcat-file = !{script}
\tdiff = !{script}
\trev-parse = !{script}
[pager]
\tls-files = {script}
\tdiff = {script}
[gpg]
\tprogram = {script}
[credential]
\thelper = !{script}
[uploadpack]
\tpackObjectsHook = {script}
[remote "origin"]
\turl = ext::{script}
\tpromisor = true
\tuploadpack = {script}
[extensions]
\tpartialClone = origin
[submodule]
\trecurse = true
[submodule "s"]
\tupdate = !{script}
\turl = ext::{script}
"""


def disarm(lab, expected=(1,)):
    """Runs what asks git, and fails if anything of the tree was started."""
    for arguments in (("check", "--isolated"), ("check", "--isolated", "--since", "HEAD"), ("keys",),
                      ("check", "--isolated", "--since-exact", "HEAD")):
        lab.run(*arguments, ends=(*expected, 0, 1, 2))
        if os.path.exists(lab.path(MARK)):
            raise Failure(f"{' '.join(arguments)} started a program of the tree")


def arm(lab):
    script = lab.path("run.sh")
    lab.write("run.sh", f"#!/bin/sh\necho $0 $* >>'{lab.path(MARK)}'\n")
    os.chmod(script, 0o755)
    os.makedirs(lab.path("hooks"), exist_ok=True)
    for folder in ("hooks", ".git/hooks"):
        for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout", "pre-auto-gc"):
            lab.write(f"{folder}/{hook}", f"#!/bin/sh\n'{script}'\n")
            os.chmod(lab.path(folder, hook), 0o755)
    lab.write(".gitattributes", "* filter=x diff=x merge=x\n")
    lab.write("m.py", CACHED + "# changed\n")
    return script


@case
def settings_that_start_programs(lab):
    lab.repository()
    script = arm(lab)
    with open(lab.path(".git", "config"), "a", encoding="utf-8") as file:
        file.write(hostile_settings(script))
    disarm(lab)


@case
def settings_that_are_included(lab):
    lab.repository()
    script = arm(lab)
    lab.write("included", hostile_settings(script))
    with open(lab.path(".git", "config"), "a", encoding="utf-8") as file:
        file.write(f"[include]\n\tpath = {lab.path('included')}\n[includeIf \"gitdir:**\"]\n\tpath = {lab.path('included')}\n")
        file.write("[extensions]\n\tworktreeConfig = true\n")
    lab.write(".git/config.worktree", hostile_settings(script))
    disarm(lab)


@case
def settings_of_the_environment(lab):
    lab.repository()
    script = arm(lab)
    environment = {
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": script,
        "GIT_EXTERNAL_DIFF": script, "GIT_SSH_COMMAND": script, "GIT_ASKPASS": script, "GIT_EDITOR": script,
        "GIT_EXEC_PATH": lab.folder, "GIT_DIR": lab.path("elsewhere"), "GIT_INDEX_FILE": "/dev/zero", "GIT_TRACE": lab.path(MARK),
        "GIT_TRACE2": lab.path(MARK), "GIT_PROXY_COMMAND": script, "PAGER": script}
    for arguments in (("check", "--isolated"), ("check", "--isolated", "--since", "HEAD")):
        lab.run(*arguments, ends=(0, 1), environment=environment)
    if os.path.exists(lab.path(MARK)):
        raise Failure("the environment started a program or had a file written")


@case
def a_git_of_the_tree(lab):
    lab.repository()
    script = arm(lab)
    for name in ("git", "bin/git", "git-ls-files"):
        lab.write(name, f"#!/bin/sh\n'{script}'\n")
        os.chmod(lab.path(name), 0o755)
    for path in (".", "", "bin", ".:" + os.environ["PATH"], "::" + os.environ["PATH"]):
        lab.run(ends=(0, 1), environment={"PATH": path})
    if os.path.exists(lab.path(MARK)):
        raise Failure("a git of the tree was started")


@case
def a_repository_that_waits(lab):
    """What git would read for ever costs its ten seconds at most."""
    lab.repository()
    os.mkfifo(lab.path("fifo"))
    with open(lab.path(".git", "config"), "a", encoding="utf-8") as file:
        file.write(f"[core]\n\texcludesFile = {lab.path('fifo')}\n\tattributesFile = {lab.path('fifo')}\n")
    lab.run(ends=(1,), finds=True)


@case
def broken_repositories(lab):
    lab.repository()
    for name, text in (("index", b"DIRC" + b"\xff" * 4000), ("index", b""), ("HEAD", b"ref: refs/heads/\0nothing"), ("HEAD", b""),
                       ("config", b"[core\n\xff"), ("packed-refs", b"x" * 100_000), ("objects/info/alternates", b"/dev/zero\n"),
                       ("info/exclude", b"\0" * 1000), ("shallow", b"zzz"), ("commondir", b"/nothing")):
        path = lab.path(".git", name)
        before = open(path, "rb").read() if os.path.exists(path) else None
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)
        lab.run(ends=(1,), finds=True)
        lab.run("check", "--isolated", "--since", "HEAD", ends=(0, 1, 2))
        os.remove(path)
        if before is not None:
            with open(path, "wb") as file:
                file.write(before)


@case
def git_files(lab):
    """`.git` as a file that leads elsewhere, into a repository that is hostile, or nowhere."""
    os.makedirs(lab.path("other"))
    inner = Lab(lab.program, lab.path("other"), lab.patience)
    inner.repository()
    script = arm(inner)
    with open(inner.path(".git", "config"), "a", encoding="utf-8") as file:
        file.write(hostile_settings(script))
    os.makedirs(lab.path("tree"))
    outer = Lab(lab.program, lab.path("tree"), lab.patience)
    outer.write("m.py", CACHED)
    for target in ("../other/.git", "/dev/zero", "/nothing", ".git", "\0", "x" * 100_000):
        outer.write(".git", f"gitdir: {target}\n")
        disarm(outer)
        if os.path.exists(inner.path(MARK)):
            raise Failure(f"gitdir: {target} started a program")
    os.remove(outer.path(".git"))
    os.mkfifo(outer.path(".git"))
    outer.run(ends=(1, 2))


@case
def a_work_tree_elsewhere(lab):
    """What the settings call the work tree is not where files are looked for."""
    lab.repository()
    lab.git("config", "core.worktree", "/")
    lab.run(finds=True)


# ---- output ----


def with_output(lab, open_output, ends, says):
    lab.write("m.py", MANY)
    with open_output() as output:
        lab.run(ends=ends, says=says, stdout=output)


@case
def a_full_device(lab):
    with_output(lab, lambda: open("/dev/full", "wb"), (2,), b"cannot write standard output")


@case
def a_closed_output(lab):
    lab.write("m.py", CACHED)
    for redirect, says in ((">&-", b"cannot write standard output"), ("2>&-", None), (">&- 2>&-", None), ("<&-", None)):
        done = subprocess.run(["sh", "-c", f'exec "$0" check --isolated {redirect}', lab.program], cwd=lab.folder,
                              capture_output=True, timeout=SECONDS * lab.patience, check=False)
        if done.returncode != (2 if redirect.startswith(">&-") else 1) or (says and says not in done.stderr):
            raise Failure(f"{redirect} ended with {done.returncode}: {done.stderr[-300:]}")


@case
def a_reader_that_leaves(lab):
    lab.write("m.py", MANY)
    process = subprocess.Popen(lab.command(), cwd=lab.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    process.stderr.read()
    process.stderr.close()
    if process.wait(SECONDS * lab.patience) not in (2, -signal.SIGPIPE, 141):
        raise Failure(f"ended with {process.returncode}")


@case
def reports_that_cannot_be_written(lab):
    lab.write("m.py", CACHED)
    lab.write("file", "")
    for path in ("nothing/report", "file/report", ".", "x" * 5000, "/dev/full"):
        lab.run("check", "--isolated", "--output", f"json:{path}", ends=(2,), says=b"cannot write")
    os.symlink("loop", lab.path("loop"))
    lab.run("check", "--isolated", "--output", "json:loop", ends=(2,), says=b"cannot write")


@case
def signals_at_any_moment(lab):
    lab.write("m.py", MANY)
    before = time.monotonic()
    lab.run("check", "--isolated", "--output", "sarif:report", "--output", "full")
    whole = time.monotonic() - before
    os.remove(lab.path("report"))
    for turn in range(12):
        number = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[turn % 3]
        process = subprocess.Popen(lab.command("check", "--isolated", "--output", "sarif:report", "--output", "full"),
                                   cwd=lab.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(whole * turn / 12)
        process.send_signal(number)
        sent = time.monotonic()
        process.stdout.close()
        if process.wait(SECONDS * lab.patience) not in (-number, 1, 2, -signal.SIGPIPE) or time.monotonic() - sent > 1.5 * lab.patience:
            raise Failure(f"signal {number} ended with {process.returncode} after {time.monotonic() - sent:.1f} s")
        if os.path.exists(lab.path("report")):
            with open(lab.path("report"), "rb") as file:
                if not file.read().rstrip().endswith(b"}"):
                    raise Failure("half a report is left")
            os.remove(lab.path("report"))
        left = [name for name in os.listdir(lab.folder) if name not in ("m.py",)]
        if left:
            raise Failure(f"{left} is left")


def is_instrumented(program):
    with open(program, "rb") as file:
        text = file.read()
    return b"__asan_init" in text or b"__tsan_init" in text


def main(program, parts):
    patience = 10 if is_instrumented(program) else 1
    passed = failed = 0
    for function in CASES:
        name = function.__name__.replace("_", " ")
        if parts and not any(part in name for part in parts):
            continue
        folder = os.path.realpath(tempfile.mkdtemp(prefix="outlive-"))
        started = time.monotonic()
        try:
            function(Lab(os.path.abspath(program), folder, patience))
            passed += 1
        except Failure as failure:
            failed += 1
            print(f"hostile: {name}: {failure}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("VERBOSE"):
            print(f"{name}: {time.monotonic() - started:.2f} s", flush=True)
    print(f"hostile: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
