"""The bars: what outlive is held to, and what was measured. A bar whose commands were not run is left open."""
import statistics

from rounds import ratio


def bar(name, limit, measure, at_least=False):
    """MEASURE returns the figure, or raises KeyError if what it needs was not run."""
    judged = {"bar": name, "limit": limit, "at_least": at_least}
    try:
        measured = measure()
    except KeyError as missing:
        return judged | {"measured": None, "met": None, "missing": missing.args[0]}
    return judged | {"measured": measured, "met": measured >= limit if at_least else measured <= limit}


def listing_bar(runs):
    """The share of 1.5 times git's listing and 10 ms that a file without keys takes, round by round."""
    return statistics.median(own["wall"] / (1.5 * git["wall"] + 0.010)
                             for own, git in zip(runs["file without keys"], runs["git ls-files"]))


def judge(trees):
    def runs(tree, command=None):
        every = trees[tree]["runs"]
        return every[command] if command else every

    def quotient(tree, command, other, figure="wall"):
        return lambda: ratio(runs(tree, command), runs(tree, other), figure)

    big = ("nautobot", "homeassistant")
    judged = [bar(f"{own} ÷ rg -l cache -tpy, {tree}", 2.0, quotient(tree, own, "rg -l cache"))
              for tree in big for own in ("outlive", "outlive, all rules")]
    judged += [bar(f"ruff B019 ÷ outlive, all rules, {tree}", 5.0, quotient(tree, "ruff B019", "outlive, all rules"),
                   at_least=True)
               for tree in ("nautobot", "wagtail", "Django", "homeassistant", "many-packages")]
    judged += [
        bar("one file without keys ÷ (1.5 × git ls-files + 10 ms), nautobot", 1.0, lambda: listing_bar(runs("nautobot"))),
        bar("one file with keys ÷ whole tree, nautobot", 1.0, quotient("nautobot", "file with keys", "outlive")),
        bar("ten times nautobot ÷ once", 11.0, quotient("nautobot-10-times", "10x", "1x")),
        bar("peak memory ÷ ruff's, homeassistant", 1.0,
            quotient("homeassistant", "outlive, all rules", "ruff B019", "memory")),
    ]
    return judged
