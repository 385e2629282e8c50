"""clients.py BINARY: drives `outlive server` with real clients, each where it is installed: pygls' and Neovim."""
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CLIENTS = pathlib.Path(__file__).resolve().parent / "clients"
SOURCE = "import functools\n\n\nclass Clock:\n    @functools.cache\n    def now(self):\n        return 'é𝔖'\n"
TOLD = {
    "pygls": ["found [('OL101', '4:5-4:20')]", "make it a `cached_property`", "hover # OL101", "left []"],
    "nvim": ["found OL101 4:5", "hover # OL101", "left"],
}


def talk(name, binary, file):
    words = [sys.executable, CLIENTS / "pygls_client.py", binary, file] if name == "pygls" else \
        ["nvim", "--headless", "-u", CLIENTS / "neovim.lua", file]
    done = subprocess.run(words, cwd=file.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                          text=True, env=os.environ | {"OUTLIVE": binary, "HOME": str(file.parent)})
    missing = [text for text in TOLD[name] if text not in done.stdout]
    return f"{name}: no {missing} in\n{done.stdout}" if missing or done.returncode else None


def main():
    binary = os.path.abspath(sys.argv[1])
    there = [name for name, is_there in (("pygls", importlib.util.find_spec("pygls")), ("nvim", shutil.which("nvim"))) if is_there]
    failed = 0
    for name in there:
        with tempfile.TemporaryDirectory(prefix="outlive-clients-") as scratch:
            file = pathlib.Path(scratch).resolve() / "app.py"
            file.write_text(SOURCE, encoding="utf-8")
            try:
                problem = talk(name, binary, file)
            except subprocess.TimeoutExpired as late:
                problem = f"{name} takes too long: {late.stdout}"
        failed += problem is not None
        if problem:
            print(f"FAIL {problem}")
    print(f"clients: {len(there) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
