"""storm.py BINARY: `outlive server` under messages that make no sense, and after many edits.

All fixtures are one project. After random edits of open files, which nobody saves, the server tells of them what `outlive check`
tells of the same texts on the disk; no message, however it is garbled, ends the server.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECK = ["check", "--isolated", "--project-root", ".", "--exit-zero", "-q", "--output-format", "json"]
FILES, EDITS, MESSAGES = 12, 60, 300


class Server:
    def __init__(self, binary, directory):
        self.process = subprocess.Popen([binary, "server", "--isolated", "--project-root", "."], cwd=directory,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.shown, self.ids = {}, 0
        self.send({"id": 0, "method": "initialize", "params": {"capabilities": {}}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0"} | message if isinstance(message, dict) else message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method, **params):
        self.send({"method": method, "params": params})

    def read(self):
        header = self.process.stdout.readline()
        if not header:
            return None
        self.process.stdout.readline()
        message = json.loads(self.process.stdout.read(int(header.split(b":")[1])))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def settle(self, uri):
        """Waits until all is judged: an answer that needs the findings comes after them."""
        self.ids += 1
        self.send({"id": self.ids, "method": "textDocument/hover",
                   "params": {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}})
        while (message := self.read()) is not None and message.get("id") != self.ids:
            pass

    def end(self):
        self.send({"id": "end", "method": "shutdown"})
        self.send({"method": "exit"})
        while self.read() is not None:
            pass
        return self.process.wait(60)


def edit(server, file, texts):
    text = texts[file][0].split("\n")
    line = random.randrange(len(text))
    start, end = {"line": line, "character": 0}, {"line": min(line + random.randrange(3), len(text) - 1), "character": 0}
    new = random.choice(["", "", "# x\n", "import functools\n", "(\n", text[line] + "\n"])
    text[line:end["line"]] = new.split("\n")[:-1]
    texts[file] = "\n".join(text), texts[file][1] + 1
    server.notify("textDocument/didChange", textDocument={"uri": file.as_uri(), "version": texts[file][1]},
                  contentChanges=[{"range": {"start": start, "end": end}, "text": new}])


def places_shown(server, files):
    return sorted((file.name, one["range"]["start"]["line"] + 1, one["code"]) for file in files
                  for one in server.shown.get(file.as_uri(), []))


def places_checked(binary, directory, files):
    done = subprocess.run([binary, *CHECK, *(file.relative_to(directory) for file in files)], cwd=directory,
                          stdout=subprocess.PIPE, check=True, timeout=120)
    return sorted((pathlib.Path(one["filename"]).name, one["location"]["row"], one["code"])
                  for one in json.loads(done.stdout)["findings"] if one["severity"] != "info")


def edits_leave_no_trace(binary, directory):
    done = subprocess.run([binary, *CHECK, "."], cwd=directory, stdout=subprocess.PIPE, check=True, timeout=120)
    found = sorted({one["filename"] for one in json.loads(done.stdout)["findings"]})
    files = [directory / name for name in random.sample(found, FILES)]
    texts = {file: (file.read_text(encoding="utf-8", errors="replace"), 1) for file in files}
    server = Server(binary, directory)
    for file in files:
        server.notify("textDocument/didOpen", textDocument={"uri": file.as_uri(), "languageId": "python", "version": 1,
                                                            "text": texts[file][0]})
    for number in range(EDITS):
        edit(server, random.choice(files), texts)
        if number % 3 == 0:
            server.settle(files[0].as_uri())
    server.settle(files[0].as_uri())
    assert server.end() == 0
    for file in files:
        file.write_text(texts[file][0], encoding="utf-8")
    shown, checked = places_shown(server, files), places_checked(binary, directory, files)
    assert shown == checked, f"{set(shown) ^ set(checked)}"


def garbled(value):
    if random.random() < 0.02:
        return random.choice([None, 0, "", [], {}, True, 1e9])
    if isinstance(value, dict):
        return {key: garbled(item) for key, item in value.items() if random.random() > 0.01}
    return [garbled(item) for item in value] if isinstance(value, list) else value


def random_message(files):
    def position():
        return {"line": random.choice([0, 1, 3, 10**6, -1, 2**40]), "character": random.choice([0, 2, 40, 10**9, -3])}

    kind = random.choice(["didOpen", "didChange", "didChange", "didChange", "didClose", "didSave", "hover", "definition",
                          "references", "implementation", "codeAction"])
    uri = random.choice([file.as_uri() for file in files[:5]] + ["untitled:x", "file:///%zz", "file:///nowhere/a.py"])
    place = {"start": position(), "end": position()}
    change = random.choice([{"range": place, "text": random.choice(["", "x = 1\n", "(\n", "é𝔖\0", "\r"])}, {"text": "import a\n"}])
    return {"id": random.choice([1, "a", None, []]), "method": f"textDocument/{kind}", "params": {
        "textDocument": {"uri": uri, "version": random.randrange(99), "text": "import functools\n"}, "position": position(),
        "range": place, "contentChanges": [change], "context": {"only": random.choice([None, ["quickfix"], [3]])}}} | (
            {} if not kind.startswith("did") else {"id": None})


def nothing_ends_it(binary, directory):
    server, files = Server(binary, directory), sorted(directory.rglob("*.py"))
    reader = threading.Thread(target=lambda: all(iter(server.read, None)))
    reader.start()
    for _ in range(MESSAGES):
        message = random_message(files)
        if message["id"] is None:
            del message["id"]
        server.send(garbled({"jsonrpc": "2.0"} | message))
    server.send({"id": "end", "method": "shutdown"})
    server.send({"method": "exit"})
    reader.join(120)
    assert server.process.wait(60) == 0, server.process.returncode


def main():
    binary = os.path.abspath(sys.argv[1])
    passed = failed = 0
    for test in (edits_leave_no_trace, nothing_ends_it):
        for seed in range(2):
            random.seed(seed)
            with tempfile.TemporaryDirectory(prefix="outlive-storm-") as scratch:
                directory = pathlib.Path(scratch).resolve() / "project"
                shutil.copytree(ROOT / "fixtures", directory, symlinks=True, ignore=shutil.ignore_patterns("outlive.toml", "*.txt"))
                try:
                    test(binary, directory)
                    passed += 1
                except AssertionError as error:
                    failed += 1
                    print(f"FAIL {test.__name__} {seed}: {error}")
    print(f"storm: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
