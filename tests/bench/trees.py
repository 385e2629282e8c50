"""The trees: packages as pip hands them out, and trees made of them, each a git work tree of its own."""
import json
import shutil
import subprocess

DOWNLOAD = ("download", "--quiet", "--no-deps", "--python-version", "3.14")


def make(path, fill):
    """The tree at PATH, which FILL fills if it is not there yet."""
    if path.exists():
        return path
    scratch = path.with_name(f"{path.name}.unpacking")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    fill(scratch)
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=scratch, check=True)
    scratch.rename(path)
    return path


def note_of(path):
    return path.with_name(f"{path.name}.made-of.json")


def download(python, name, into):
    """The archive of a package's newest release: its wheel, or its source archive where there is no wheel."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for binary in ("--only-binary", "--no-binary"):
        if subprocess.run([python, "-m", "pip", *DOWNLOAD, binary, ":all:", "--dest", into, name]).returncode == 0:
            return next(into.iterdir())
    raise RuntimeError(f"{name} could not be downloaded")


def fetch(python, name, into):
    def fill(tree):
        archive = download(python, name, into / f"{name}.download")
        shutil.unpack_archive(archive, tree, "zip" if archive.suffix == ".whl" else None)
        note_of(into / name).write_text(json.dumps([archive.name]))
        shutil.rmtree(archive.parent)

    return make(into / name, fill)


def copy(source, target):
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".git"), dirs_exist_ok=True)


def combine(parts, path):
    """The packages of PARTS side by side, in one root."""
    def fill(tree):
        for part in parts:
            copy(part, tree)
        note_of(path).write_text(json.dumps(sum((json.loads(note_of(part).read_text()) for part in parts), [])))

    return make(path, fill)


def copy_often(part, times, path):
    """Each copy in a folder of its own, which is its root."""
    def fill(tree):
        for number in range(times):
            copy(part, tree / f"copy{number}")
        note_of(path).write_text(json.dumps([f"{times} times", *json.loads(note_of(part).read_text())]))

    return make(path, fill)


def label_of(name, made_of):
    """With the version where the tree is one archive."""
    return "-".join(made_of[0].split("-")[:2]).removesuffix(".tar.gz") if len(made_of) == 1 else name


def describe(tree):
    made_of = json.loads(note_of(tree).read_text())
    facts = {"made_of": made_of, "label": label_of(tree.name, made_of), "files": 0, "lines": 0, "bytes": 0}
    for path in tree.rglob("*.py"):
        if path.is_file():
            text = path.read_bytes()
            facts["files"] += 1
            facts["lines"] += text.count(b"\n")
            facts["bytes"] += len(text)
    return facts
