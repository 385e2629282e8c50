"""What was measured with and where."""
import datetime
import os
import pathlib
import platform
import subprocess


def first_line(*words):
    return subprocess.check_output(words, text=True).partition("\n")[0]


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def load():
    return " ".join(f"{figure:.2f}" for figure in os.getloadavg())


def describe(binary, peers, built_with, counter):
    compiler = built_with.split()[0] if built_with else ""
    facts = {
        "date": datetime.date.today().isoformat(),
        "processors": f"{os.cpu_count()} of {processor()}",
        "system": platform.platform(),
        "outlive": f"{first_line(binary, '--version')}, built with {built_with or 'unknown flags'}",
        "compiler": first_line(compiler, "--version") if compiler else "unknown",
        "git": first_line("git", "--version"),
    }
    for name, (words, _) in peers.items():
        facts[name] = first_line(words[0], "--version")
    facts["instructions by"] = first_line(counter, "--version") if counter else "nothing"
    return facts | {"load at the start": load()}
