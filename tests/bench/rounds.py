"""Runs commands by turns, and what each run took."""
import dataclasses
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import time


@dataclasses.dataclass(frozen=True)
class Case:
    words: list
    directory: pathlib.Path
    codes: tuple = (0,)  # the exit codes that mean that it did its work
    about: str = ""

    def said(self):
        """The command as a person would type it."""
        return shlex.join([pathlib.Path(self.words[0]).name, *map(str, self.words[1:])])


def run_once(case, output):
    """Seconds on the clock, seconds of the processors (its children's too), peak memory of its largest process."""
    with open(f"{output}.out", "wb") as out, open(f"{output}.err", "wb") as err:
        start = time.monotonic()
        process = subprocess.Popen(case.words, cwd=case.directory, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in case.codes:
        said = pathlib.Path(f"{output}.err").read_text(errors="replace")
        raise RuntimeError(f"`{case.said()}` ended with {process.returncode}\n{said}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}


def measure(cases, count, output):
    """COUNT rounds: the runs of each case. Each round begins with another case, so that none is always run after the same."""
    names, results = list(cases), {name: [] for name in cases}
    for case in cases.values():  # so that all find the files in memory
        run_once(case, output)
    for number in range(count):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            results[name].append(run_once(cases[name], output))
    return results


def median(runs, figure):
    return statistics.median(run[figure] for run in runs)


def ratio(runs, others, figure="wall"):
    """The median of the ratios within rounds."""
    return statistics.median(run[figure] / other[figure] for run, other in zip(runs, others))
