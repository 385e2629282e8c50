"""wheel.py BINARY WHEEL: what pip gets from `make wheel`.

The file is named for what its program needs, holds it as an executable script, and lists every file with its hash; pip
installs it where nothing can be compiled, and the command and `python -m outlive` judge the example shop as BINARY does.
"""
import base64
import csv
import hashlib
import io
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PT_INTERP = 3


def asks_for_a_loader(program):
    """Whether an ELF program is loaded by another one, so that it takes that system's C library."""
    offset, = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return any(struct.unpack_from("<I", program, offset + i * size)[0] == PT_INTERP for i in range(count))


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        record = next(name for name in names if name.endswith(".dist-info/RECORD"))
        script = next((name for name in names if name.endswith(".data/scripts/outlive")), None)
        if not script:
            yield "it holds no command"
            return
        if not archive.getinfo(script).external_attr >> 16 & 0o111:
            yield "the command is not executable"
        program = archive.read(script)
        is_static = program[:4] == b"\x7fELF" and not asks_for_a_loader(program)
        if ("manylinux" in wheel.name) != is_static:
            yield f"its program is {'' if is_static else 'not '}static, which its name does not say"
        listed = {row[0]: row[1] for row in csv.reader(io.StringIO(archive.read(record).decode()))}
        if set(listed) != set(names):
            yield f"RECORD and the archive differ: {set(listed) ^ set(names)}"
        for name, digest in listed.items():
            data = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).rstrip(b"=").decode()
            if digest and digest != f"sha256={data}":
                yield f"the hash of {name} is another"


def installed(binary, wheel, scratch):
    """Installs it as a hook would be, with no compiler in sight, and compares what is found."""
    place = pathlib.Path(scratch, "venv")
    subprocess.run([sys.executable, "-m", "venv", place], check=True, timeout=120)
    alone = {"PATH": "/nowhere", "HOME": scratch, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
                           "--disable-pip-version-check", wheel], env=alone, stderr=subprocess.PIPE, text=True, timeout=120)
    if done.returncode:
        return f"pip does not take it: {done.stderr}"
    words = ["check", "--isolated", "--project-root", ".", "--output-format", "json", "."]
    expected, *others = (subprocess.run([*command, *words], cwd=ROOT / "fixtures" / "demo", env=alone,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
                         for command in ([binary], [place / "bin" / "outlive"], [place / "bin" / "python", "-m", "outlive"]))
    for other in others:
        if (other.returncode, other.stdout) != (expected.returncode, expected.stdout):
            return f"{other.args[:3]} finds something else: exit code {other.returncode}\n{other.stderr.decode()}"
    return None


def main(binary, wheel):
    problems = list(contents(wheel))
    with tempfile.TemporaryDirectory(prefix="outlive-wheel-") as scratch:
        problems.append(installed(binary, wheel, scratch))
    problems = [problem for problem in problems if problem]
    for problem in problems:
        print(f"FAIL {wheel.name}: {problem}")
    print(f"wheel: {2 - min(2, len(problems))} passed, {min(2, len(problems))} failed")
    return bool(problems)


sys.exit(main(os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()))
