"""Runs commands by turns, and what each run took."""
import dataclasses
import os
import pathlib
import shlex
import signal
import statistics
import subprocess
import sys


LIMIT = 60  # seconds that a run may take before it is ended


@dataclasses.dataclass(frozen=True)
class Case:
    words: list
    directory: pathlib.Path
    codes: tuple = (0,)  # the exit codes that mean that it did its work
    about: str = ""

    def said(self):
        """The command as a person would type it."""
        return shlex.join([pathlib.Path(self.words[0]).name, *map(str, self.words[1:])])


class Runner:
    """Runs through the program RUN (run.c), with the output in files below DIRECTORY."""

    def __init__(self, run, directory):
        directory.mkdir(parents=True, exist_ok=True)
        self.run = run
        self.out, self.err, self.report = (directory / name for name in ("out", "err", "report"))

    def run_once(self, case):
        """Seconds on the clock, seconds of the processors (its children's too), peak memory of its largest process."""
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            subprocess.run([self.run, self.report, str(LIMIT), *case.words], cwd=case.directory, stdin=subprocess.DEVNULL, stdout=out,
                           stderr=err, check=True)
        status, wall, cpu, peak = self.report.read_text().split()
        code = os.waitstatus_to_exitcode(int(status))
        if code not in (*case.codes, -signal.SIGALRM):
            raise RuntimeError(f"`{case.said()}` ended with {code}\n{self.err.read_text(errors='replace')}")
        unit = 1 if sys.platform == "darwin" else 1024
        return {"wall": float(wall), "cpu": float(cpu), "memory": int(peak) * unit,
                "ended": code == -signal.SIGALRM}

    def measure(self, cases, count):
        """COUNT rounds: the runs of each case. Each round begins with another, so that none always follows the same.
        A case that was ended is not run again."""
        names, results = list(cases), {name: [] for name in cases}
        for name, case in cases.items():
            first = self.run_once(case)  # so that all find the files in memory
            results[name] += [first] * first["ended"]
        for number in range(count):
            start = number % len(names)
            for name in names[start:] + names[:start]:
                if not was_ended(results[name]):
                    results[name].append(self.run_once(cases[name]))
        return results


def was_ended(runs):
    return any(run["ended"] for run in runs)


def median(runs, figure):
    return statistics.median(run[figure] for run in runs)


def ratio(runs, others, figure="wall"):
    """The median of the ratios within rounds."""
    return statistics.median(run[figure] / other[figure] for run, other in zip(runs, others))
