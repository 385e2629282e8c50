"""The bars: what outlive is held to, and what was measured. A bar whose commands were not run is left open."""
import statistics

from rounds import ratio, was_ended

MB = 1e6
WHOLE, PEER, PARSING = "outlive, all rules", "ruff B019", "a byte of parsing"


def against(own, other, figure="wall"):
    """The median of the ratios within rounds, and whether a run of either was not left to end."""
    def measure(tree):
        runs, others = tree["runs"][own], tree["runs"][other]
        return ratio(runs, others, figure), was_ended(runs) or was_ended(others)
    return measure


def instructions_against(own, other):
    def measure(tree):
        return tree["instructions"][own] / tree["instructions"][other], False
    return measure


def parsing(tree):
    return tree["instructions"][PARSING], False


def peak(tree):
    return statistics.median(run["memory"] for run in tree["runs"][WHOLE])


def memory(tree):
    return peak(tree) / MB, was_ended(tree["runs"][WHOLE])


def memory_by_bytes(tree):
    return peak(tree) / (64 * MB + 2 * tree["loaded bytes"]), was_ended(tree["runs"][WHOLE])


def planned(named):
    """Each bar: what it is called, its limit, the tree, and what measures it there. NAMED: the cases that name one file."""
    for tree in ("nautobot", "wagtail", "Django", "homeassistant", "many-packages"):
        yield f"{WHOLE} ÷ {PEER}", 1.0, tree, against(WHOLE, PEER)
        yield "the same, instructions", 1.0, tree, instructions_against(WHOLE, PEER)
    for case in named:
        yield f"{case} named ÷ whole tree", 0.5, "nautobot", against(case, "outlive")
    yield "ten copies ÷ one", 10.5, "nautobot-10-times", against("10x", "1x")
    yield "peak memory, MB", 150, "homeassistant", memory
    yield "peak memory ÷ (64 MB + 2 × bytes of files loaded)", 1.0, "homeassistant", memory_by_bytes
    yield "instructions a byte of parsing and lowering", 130, "nautobot", parsing


def judge(trees, named):
    """All bars; those of trees that were not measured stay open."""
    judged = []
    for name, limit, tree, measure in planned(named):
        try:
            measured, ended = measure(trees[tree])
        except KeyError as missing:
            judged.append({"bar": name, "tree": tree, "limit": limit, "measured": None, "met": None,
                           "missing": missing.args[0]})
        else:
            judged.append({"bar": name, "tree": trees[tree]["label"], "limit": limit, "measured": measured,
                           "ended": ended, "met": not ended and measured <= limit})
    return judged
