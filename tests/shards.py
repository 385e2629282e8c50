"""shards.py BINARY: what `merge` makes of shards is to the byte what one run prints, in every format.

Judged are all fixtures as one project, all fixtures with their own configurations, and the example shop with a baseline.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARDS = 3
RUNS = (  # where, what both are told, what `merge` is told
    ("fixtures", ["--isolated", "--project-root", "."], []),
    ("fixtures", ["--isolated", "--project-root", "."], ["--min-severity", "info", "--show-suppressed"]),
    ("fixtures/projects", ["--extend-select", "OL208"], []),
    ("fixtures/demo", ["--isolated", "--project-root", "."], ["--baseline", "known.json", "--fail-on", "error"]),
)


def run(binary, where, *words):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH") or k.endswith("SAN_OPTIONS")}
    done = subprocess.run([binary, *words], cwd=where, env=kept | {"HOME": "/nowhere", "LC_ALL": "C.UTF-8"},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return done.returncode, done.stdout, done.stderr


def problems_of(binary, formats, scratch, number, where, common, own):
    where = ROOT / where
    baseline = scratch / f"{number}-known.json"
    own = [str(baseline) if word == "known.json" else word for word in own]
    if str(baseline) in own:
        run(binary, where, "check", "--baseline", str(baseline), "--write-baseline", *common, "shop/pricing.py")
    parts = [str(scratch / f"{number}-{index}.json") for index in range(1, SHARDS + 1)]
    problems = []
    for index, part in enumerate(parts, 1):
        code, _, err = run(binary, where, "check", *common, "--shard", f"{index}/{SHARDS}", "--output", f"json:{part}", ".")
        if code:
            problems.append(f"shard {index}: exit code {code}\n{err.decode(errors='replace')}")
    for name in formats:
        whole = run(binary, where, "check", "--output-format", name, *common, *own, ".")
        merged = run(binary, where, "merge", "--output-format", name, *own, *reversed(parts))
        if merged != whole:
            problems.append(f"{name}: merge differs: {merged[0]}, not {whole[0]}; {len(merged[1])} bytes, not {len(whole[1])}\n"
                            + merged[2].decode(errors="replace"))
    return [f"{number}: {problem}" for problem in problems]


def main(binary):
    text = run(binary, ROOT, "schema", "config")[1].decode()
    formats = re.findall(r'"([\w-]+)"', re.search(r'"output-format": \{\s*"enum": \[(.*?)\]', text, re.S)[1])
    with tempfile.TemporaryDirectory(prefix="outlive-shards-") as scratch, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(problems_of, binary, formats, pathlib.Path(scratch), number, *words)
                for number, words in enumerate(RUNS, 1)]
        results = [job.result() for job in jobs]
    for problems in results:
        for problem in problems:
            print(f"FAIL shards: {problem}")
    failed = sum(map(bool, results))
    print(f"shards: {len(RUNS) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main(os.path.abspath(sys.argv[1])))
