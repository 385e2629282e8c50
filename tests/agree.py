"""agree.py BINARY: over all fixtures, `check`, `explain` and `keys` must say the same.

Findings of `check` are told by `explain` at their line, by the same rule and at the same severity. Where a rule of keys finds
something, the inventory must not give the key a status that says the opposite.
"""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFIGURED = ("pyproject.toml", "outlive.toml", ".outlive.toml")
OPPOSITES = {"OL302": "set-never-read", "OL204": "collision"}  # what the status of a key that is found so must be
BATCH = 4  # of the findings of a case, so many lines are explained


def environment():
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH") or k.endswith("SAN_OPTIONS")}
    return kept | {"HOME": "/nowhere", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}


def ask(binary, case, *words):
    done = subprocess.run([binary, words[0], "--output-format", "json", "--project-root", ".", *words[1:]], cwd=case,
                          env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout) if done.stdout.startswith(b"{") else {}


def place(found):
    return found["filename"], found["location"]["row"]


def spread(items, most):
    """At most so many of them, from the first to the last."""
    return items if len(items) <= most else [items[i * (len(items) - 1) // (most - 1)] for i in range(most)]


def problems_of(binary, case):
    checked = ask(binary, case, "check", "--exit-zero", "--min-severity", "info", ".")
    findings = [found for found in checked.get("findings", []) if not found["suppression"]]
    problems = []

    for file, row in spread(sorted({place(found) for found in findings}), BATCH):
        told = ask(binary, case, "explain", f"{file}:{row}").get("explanations", [])
        said = {(item.get("code"), item.get("severity"), item["location"]["column"]) for item in told}
        for found in findings:
            if place(found) == (file, row) and (
                    found["code"], found["severity"], found["location"]["column"]) not in said:
                problems.append(f"{file}:{row}: check says {found['code']} ({found['severity']}), explain {sorted(map(str, said))}")
    if any(found["code"] in OPPOSITES for found in findings):
        problems += opposites(ask(binary, case, "keys", ".").get("keys", []), findings)
    return [f"{case.relative_to(ROOT)}: {problem}" for problem in problems]


def opposites(keys, findings):
    for found in findings:
        status = OPPOSITES.get(found["code"])
        if not status or found["severity"] == "info":
            continue
        here = [key for key in keys if any((site["filename"], site["row"]) == place(found) for site in key["sites"])]
        if here and all(status not in key["status"] for key in here):
            yield (f"{':'.join(map(str, place(found)))}: check says {found['code']}, keys "
                   f"{here[0]['template']}: {here[0]['status']}")


def find_cases():
    for group in sorted(p for p in (ROOT / "fixtures").iterdir() if p.is_dir() and p.name.count("-") > 0):
        yield from (p for p in sorted(group.iterdir()) if p.is_dir() and not (p / "setup.sh").exists()
                    and not any((p / name).exists() for name in CONFIGURED))


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    cases = list(find_cases())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [found for case in pool.map(lambda case: problems_of(binary, case), cases) for found in case]
    print("\n".join(problems + [f"agree: {len(cases)} passed, {len(problems)} failed"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
