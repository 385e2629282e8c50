"""server.py [--update] BINARY [FILTER...]: plays the sessions under fixtures/server/.

A case is a small project with session.txt, what a client says, a message a line, and expected.txt, what it is told.  Of `outlive
server` the two speak through pipes; the client waits for what it names, and for the answer to each of its requests.
  initialize {...}              a message by its method; with an id where the protocol wants an answer
  open FILE, close FILE, save FILE
  edit FILE "old" "new"         a change of the first place that holds the old text, as an editor sends it; the texts are JSON
  text FILE "whole"             the whole text anew
  write FILE "whole", delete FILE   on the disk, which the client tells of
  wait METHOD                   until the server has sent it
  raw "bytes"                   as they are
  fill N                        so many spaces
  end                           the client is gone
In parameters, `FILE:name` is the URI of a file, and `AT:name:text` the position at which the text begins in a document, and
`RANGE:name:text` the place of the text.  Positions are in UTF-16, ranges are printed as line:character-line:character, from 0.
"""
import json
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOTIFICATION = re.compile(r"initialized$|exit$|\$/|textDocument/did|workspace/did")
SECONDS = 60


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def position(text, offset):
    before = text[:offset].split("\n")
    return {"line": len(before) - 1, "character": utf16(before[-1])}


def place(text, part):
    start = text.index(part)
    return {"start": position(text, start), "end": position(text, start + len(part))}


class Client:
    def __init__(self, binary, directory):
        self.directory, self.documents, self.said, self.ids = directory, {}, [], 0
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH") or k.endswith("SAN_OPTIONS")}
        self.server = subprocess.Popen([binary, "server", "-j2"], cwd=directory, env=kept | {"HOME": str(directory)},
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.messages = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        output = self.server.stdout
        while True:
            header = output.readline()
            if not header:
                break
            size = int(header.split(b":")[1])
            output.readline()
            self.messages.put(json.loads(output.read(size)))
        self.messages.put(None)

    def uri(self, name):
        return (self.directory / name).as_uri()

    def write(self, data):
        try:
            self.server.stdin.write(data)
            self.server.stdin.flush()
        except BrokenPipeError:
            pass

    def send(self, method, params=None, ident=None):
        message = {"jsonrpc": "2.0", "method": method} | ({} if params is None else {"params": params})
        if ident is not None:
            message["id"] = ident
        body = json.dumps(message).encode()
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def next(self):
        message = self.messages.get(timeout=SECONDS)
        self.said.append("the server is gone\n" if message is None else self.shown(message))
        return message

    def wait(self, method):
        while (message := self.next()) is not None and message.get("method") != method:
            pass

    def request(self, method, params):
        self.ids += 1
        self.send(method, params, self.ids)
        while (message := self.next()) is not None and (message.get("id") != self.ids or "method" in message):
            pass

    def shown(self, message):
        text = json.dumps(compact(message), ensure_ascii=False, indent=1)
        return text.replace(self.uri("").rstrip("/"), "file:///project").replace(str(self.directory), "/project") + "\n"

    def expand(self, value):
        if isinstance(value, dict):
            return {key: self.expand(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.expand(item) for item in value]
        if isinstance(value, str):
            kind, _, rest = value.partition(":")
            name, _, part = rest.partition(":")
            if kind == "FILE":
                return self.uri(rest)
            if kind in ("AT", "RANGE"):
                found = place(self.documents[name][1], part)
                return found["start"] if kind == "AT" else found
        return value

    def change(self, name, change, text):
        version = self.documents[name][0] + 1
        self.documents[name] = version, text
        self.send("textDocument/didChange", {"textDocument": {"uri": self.uri(name), "version": version},
                                             "contentChanges": [change]})

    def tell(self, name, kind):
        self.send("workspace/didChangeWatchedFiles", {"changes": [{"uri": self.uri(name), "type": kind}]})

    def play(self, line):
        word, _, rest = line.partition(" ")
        name, _, more = rest.partition(" ")
        file = {"uri": self.uri(name)}
        if word == "open":
            path = self.directory / name
            self.documents[name] = 1, path.read_text(encoding="utf-8") if path.exists() else ""
            self.send("textDocument/didOpen", {"textDocument": file | {
                "languageId": "python", "version": 1, "text": self.documents[name][1]}})
        elif word in ("close", "save"):
            self.send("textDocument/did" + word.capitalize(), {"textDocument": file})
        elif word == "edit":
            old, new = json.loads(f"[{more.replace(chr(34) + ' ' + chr(34), chr(34) + ',' + chr(34))}]")
            text = self.documents[name][1]
            self.change(name, {"range": place(text, old), "text": new}, text.replace(old, new, 1))
        elif word == "text":
            self.change(name, {"text": json.loads(more)}, json.loads(more))
        elif word == "write":
            (self.directory / name).parent.mkdir(exist_ok=True)
            kind = 2 if (self.directory / name).exists() else 1
            (self.directory / name).write_text(json.loads(more))
            self.tell(name, kind)
        elif word == "delete":
            (self.directory / name).unlink()
            self.tell(name, 3)
        elif word == "wait":
            self.wait(rest)
        elif word == "raw":
            self.write(json.loads(rest).encode())
        elif word == "fill":
            self.write(b" " * int(rest))
        elif word == "end":
            self.server.stdin.close()
        elif NOTIFICATION.match(word):
            self.send(word, self.expand(json.loads(rest or "{}")))
        else:
            self.request(word, self.expand(json.loads(rest or "{}")))

    def close(self):
        while self.next() is not None:
            pass
        self.said[-1] = f"exit status {self.server.wait(SECONDS)}\n"
        err = self.server.stderr.read().decode()
        if err:
            self.said.append(err)


def compact(value):
    """Ranges as one text, and no version of ours."""
    if isinstance(value, list):
        return [compact(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"start", "end"}:
        return "{start[line]}:{start[character]}-{end[line]}:{end[character]}".format(**value)
    if value.get("name") == "outlive":
        return {"name": "outlive"}
    return {key: compact(item) for key, item in value.items() if key != "jsonrpc"}


def run_case(binary, case):
    with tempfile.TemporaryDirectory(prefix="outlive-server-") as scratch:
        project = pathlib.Path(scratch).resolve() / "project"
        shutil.copytree(case, project, ignore=shutil.ignore_patterns("session.txt", "expected.txt"))
        client = Client(binary, project)
        try:
            for line in (case / "session.txt").read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    client.said.append(f"> {line}\n")
                    client.play(line)
            client.close()
        except queue.Empty:
            client.said.append(f"nothing more came in {SECONDS} seconds\n")
        finally:
            client.server.kill()
            client.server.wait()
    return "".join(client.said)


def main(arguments):
    update = arguments[0] == "--update"
    binary, *filters = arguments[update:]
    passed = failed = 0
    for case in sorted(path for path in (ROOT / "fixtures/server").iterdir() if (path / "session.txt").exists()):
        if filters and not any(word in str(case) for word in filters):
            continue
        said, expected = run_case(os.path.abspath(binary), case), case / "expected.txt"
        if update:
            expected.write_text(said, encoding="utf-8")
        good = said == (expected.read_text(encoding="utf-8") if expected.exists() else "")
        passed += good
        failed += not good
        if not good:
            print(f"FAIL {case.relative_to(ROOT)}: told\n{said}")
    print(f"server: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main(sys.argv[1:]))
