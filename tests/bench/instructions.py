"""Counts instructions, which a busy machine does not change: with perf where the system lets it, else with valgrind."""
import re
import shutil
import subprocess

from rounds import Case

LIMIT = 1800  # seconds, as valgrind takes some fifty times as long
COUNT = re.compile(r"^(?:summary|totals): (\d+)", re.M)


def run(words, case):
    done = subprocess.run([*words, *case.words], cwd=case.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, timeout=LIMIT, text=True)
    if done.returncode not in case.codes:
        raise RuntimeError(f"`{case.said()}` ended with {done.returncode} while its instructions were counted\n{done.stderr}")
    return done.stderr


class Counter:
    """Its scratch file is REPORT. NAME is the program that counts, or empty where there is none."""

    def __init__(self, report):
        self.report = report
        self.name = next((name for name in ("perf", "valgrind") if shutil.which(name) and self.works(name)), "")

    def works(self, name):
        try:
            return getattr(self, name)(Case([shutil.which("true")], "/")) > 0
        except (RuntimeError, AttributeError, ValueError):
            return False

    def perf(self, case):
        run(["perf", "stat", "-x", ",", "-o", self.report, "-e", "instructions:u", "--"], case)
        return int(next(line for line in self.report.read_text().splitlines() if "instructions" in line).partition(",")[0])

    def valgrind(self, case, *more):
        run(["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={self.report}", *more], case)
        return int(COUNT.search(self.report.read_text())[1])

    def count(self, cases):
        """By case, as far as something counts here."""
        return {name: getattr(self, self.name)(case) for name, case in cases.items()} if self.name else {}

    def inside(self, case, function):
        """Those of FUNCTION and what it calls; None without valgrind."""
        return self.valgrind(case, f"--toggle-collect={function}") if shutil.which("valgrind") else None
