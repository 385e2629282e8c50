"""watch.py BINARY: `outlive check --watch` over a project that changes, and over a checkout of another branch."""
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading

SECONDS = 60
GOOD = "import functools\n\n\ndef now(zone):\n    return zone\n"
BAD = "import functools\n\n\nclass Clock:\n    @functools.cache\n    def now(self, zone):\n        return zone\n"


class Watch:
    def __init__(self, binary, directory, *words):
        self.process = subprocess.Popen([binary, "check", "--watch", "--output-format", "concise", *words], cwd=directory,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def wait(self, *words):
        """The lines up to the first that holds all the words."""
        lines = []
        while not lines or not all(word in lines[-1] for word in words):
            try:
                lines.append(self.lines.get(timeout=SECONDS))
            except queue.Empty:
                raise AssertionError(f"no {words} after {lines}") from None
        return lines

    def close(self):
        self.process.terminate()
        self.process.wait(SECONDS)


def git(directory, *words):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words], cwd=directory, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def files_change(binary, directory):
    (directory / "app.py").write_text(BAD)
    (directory / "outlive.toml").write_text("")
    watch = Watch(binary, directory)
    try:
        assert "app.py:5:6: OL101" in watch.wait("watching")[0]
        (directory / "other.py").write_text(BAD)
        lines = watch.wait("in all")
        assert [line[:8] for line in lines] == ["other.py", "outlive:"], lines
        assert "1 new, 0 gone, 2 in all" in lines[-1], lines
        (directory / "app.py").write_text("# moved\n" + BAD)  # what only moves is not told
        (directory / "other.py").unlink()
        lines = watch.wait("in all")
        assert lines[0].startswith("gone: other.py:5:6: OL101") and "0 new, 1 gone, 1 in all" in lines[1], lines
        (directory / "outlive.toml").write_text("[lint]\nignore = 7\n")
        watch.wait("must be an array")
        (directory / "outlive.toml").write_text('[lint]\nignore = ["OL101"]\n')
        assert "gone: app.py:6:6: OL101" in watch.wait("gone: ")[-1]
        (directory / "inner").mkdir()
        (directory / "outlive.toml").write_text("")
        watch.wait("1 new, 0 gone, 1 in all")
        (directory / "inner" / "new.py").write_text(BAD)
        watch.wait("1 new, 0 gone, 2 in all")
    finally:
        watch.close()


def branches_change(binary, directory):
    git(directory, "init", "-q", "-b", "one")
    for number in range(20):
        (directory / f"file{number}.py").write_text(GOOD)
    git(directory, "add", ".")
    git(directory, "commit", "-q", "-m", "one")
    git(directory, "checkout", "-q", "-b", "two")
    for number in range(20):
        (directory / f"file{number}.py").write_text(BAD if number % 2 else "")
    git(directory, "commit", "-q", "-a", "-m", "two")
    git(directory, "checkout", "-q", "one")
    watch = Watch(binary, directory)
    try:
        watch.wait("watching")
        git(directory, "checkout", "-q", "two")
        watch.wait("10 in all")
        git(directory, "checkout", "-q", "one")
        watch.wait("0 in all")
    finally:
        watch.close()


def options_exclude_each_other(binary, directory):
    done = subprocess.run([binary, "check", "--watch", "--fix"], cwd=directory, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS)
    assert done.returncode == 2 and b"`--fix` exclude each other" in done.stderr, done


def main():
    binary = os.path.abspath(sys.argv[1])
    passed = failed = 0
    for test in (files_change, branches_change, options_exclude_each_other):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="outlive-watch-"))
        try:
            test(binary, directory)
            passed += 1
        except AssertionError as error:
            print(f"FAIL {test.__name__}: {error!r}")
            failed += 1
        finally:
            shutil.rmtree(directory)
    print(f"watch: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
