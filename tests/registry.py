"""registry.py: each line of rules/rules.def has all that belongs to a rule, and nothing is left over.

A rule has a code and a name that no other has, a page rules/<name>.md under the heading
"# <code>: <name>", a row in README.md, its code rules/<name>.c (those of OWN(...) are raised by src/lint), and in
fixtures/<name>/ a case that it reports and one in which it is silent.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINE = re.compile(r'^\s*((?:PROJECT_)?RULE|OWN)\(\s*(OL\d{3})\s*,\s*(\w+)\s*,\s*"([^"]*)"', re.M)


def check_rule(kind, code, symbol, name):
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        yield f"the name {name!r} is not made of lower-case words and hyphens"
    if symbol != name.replace("-", "_"):
        yield f"the symbol {symbol} is not the name {name}"
    page = RULES / f"{name}.md"
    if not page.exists():
        yield f"no page rules/{name}.md"
    elif page.read_text(encoding="utf-8").split("\n", 1)[0] != f"# {code}: {name}":
        yield f"rules/{name}.md does not begin with '# {code}: {name}'"
    if f"\n| {code} [{name}](rules/{name}.md) | " not in README:
        yield "no row in the table of README.md"
    if kind != "OWN" and not (RULES / f"{name}.c").exists():
        yield f"no rules/{name}.c"
    expected = [path.read_text(encoding="utf-8", errors="replace")
                for path in (ROOT / "fixtures" / name).glob("*/expected.txt")]
    if not any(f" {code} " in text for text in expected):
        yield f"no case in fixtures/{name}/ that it reports"
    if all(f" {code} " in text for text in expected):
        yield f"no case in fixtures/{name}/ in which it is silent"


def main():
    rules = LINE.findall((RULES / "rules.def").read_text(encoding="utf-8"))
    failed = 0
    for index, rule in enumerate(rules):
        problems = list(check_rule(*rule))
        if index and rules[index - 1][1] >= rule[1]:
            problems.append("codes do not ascend")
        if [other[3] for other in rules].count(rule[3]) > 1:
            problems.append(f"the name {rule[3]} is given twice")
        failed += bool(problems)
        for problem in problems:
            print(f"FAIL {rule[1]}: {problem}")
    known = {name for _, _, _, name in rules}
    stray = [path for path in sorted([*RULES.glob("*.md"), *RULES.glob("*.c")]) if path.stem not in known]
    for path in stray:
        print(f"FAIL {path.relative_to(ROOT)}: belongs to no rule of rules/rules.def")
    failed += len(stray)
    print(f"registry: {len(rules) + len(stray) - failed} passed, {failed} failed")
    return failed > 0 or not rules


sys.exit(main())
