"""The bars: what outlive is held to, and what was measured. A bar whose commands were not run is left open."""
import statistics

from rounds import ratio, was_ended


def bar(name, limit, measured, ended, at_least=False):
    """ENDED: the figure is that of a run that was not left to end, and so the bar is missed."""
    met = not ended and (measured >= limit if at_least else measured <= limit)
    return {"bar": name, "limit": limit, "at_least": at_least, "measured": measured, "ended": ended, "met": met}


def open_bar(name, limit, missing, at_least=False):
    return {"bar": name, "limit": limit, "at_least": at_least, "measured": None, "met": None, "missing": missing}


def listing_share(files, listings):
    """The share of 1.5 times git's listing and 10 ms that a file takes, round by round."""
    return statistics.median(own["wall"] / (1.5 * git["wall"] + 0.010) for own, git in zip(files, listings))


def memory_ratio(runs, others):
    return ratio(runs, others, "memory")


def planned():
    """Each bar: what it is called, its limit, the tree, the two commands, how they are compared, whether more is better."""
    for tree in ("nautobot", "homeassistant"):
        for own in ("outlive", "outlive, all rules"):
            yield f"{own} ÷ rg -l cache -tpy, {tree}", 2.0, tree, own, "rg -l cache", ratio, False
    for tree in ("nautobot", "wagtail", "Django", "homeassistant", "many-packages"):
        yield f"ruff B019 ÷ outlive, all rules, {tree}", 5.0, tree, "ruff B019", "outlive, all rules", ratio, True
    yield ("one file without keys ÷ (1.5 × git ls-files + 10 ms), nautobot", 1.0, "nautobot", "file without keys",
           "git ls-files", listing_share, False)
    yield "one file with keys ÷ whole tree, nautobot", 1.0, "nautobot", "file with keys", "outlive", ratio, False
    yield "ten times nautobot ÷ once", 11.0, "nautobot-10-times", "10x", "1x", ratio, False
    yield ("peak memory of outlive, all rules ÷ of ruff B019, homeassistant", 1.0, "homeassistant", "outlive, all rules",
           "ruff B019", memory_ratio, False)


def judge(trees):
    judged = []
    for name, limit, tree, own, other, compare, at_least in planned():
        runs = trees.get(tree, {"runs": {}})["runs"]
        missing = tree if tree not in trees else next((case for case in (own, other) if case not in runs), None)
        if missing:
            judged.append(open_bar(name, limit, missing, at_least))
        else:
            ended = was_ended(runs[own]) or was_ended(runs[other])
            judged.append(bar(name, limit, compare(runs[own], runs[other]), ended, at_least))
    return judged
