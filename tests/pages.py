"""pages.py BINARY: the pages for people are HTML, need nothing beside them, and show hostile texts as texts.

Where there is a Chromium, it loads them, and its tree must be the page's own.
"""
import collections
import html.parser
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EMPTY = {"meta", "link", "input", "br", "img", "hr"}
ATTACK = "</script></style><img src=x onerror=alert(1)>'\"&amp;{{title}}"
HOSTILE = f'''from django.core.cache import cache
from functools import lru_cache


def put(value):
    cache.set({ATTACK!r} + str(value), value, 60)  # {ATTACK} `


class Book:
    @lru_cache(maxsize=None)  # {ATTACK}\t\x1b[31m
    def of(self, zone):
        return zone


def make(request):
    return Book().of(1)
'''


class Page(html.parser.HTMLParser):
    """Notes what is wrong with the nesting, the ids and the links."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.problems, self.tags, self.texts = [], [], [], [], [], []
        self.feed(text)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self.open]
        self.problems += [f"the id {name} stands twice"
                          for name, count in collections.Counter(self.ids).items() if count > 1]
        self.problems += [f"nothing is called {link}" for link in self.links
                          if link.startswith("#") and link[1:] not in self.ids]

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("href", "src"):
                self.links.append(value)
            if name.startswith("on"):
                self.problems.append(f"an attribute {name}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing (line {self.getpos()[0]})")

    def handle_data(self, data):
        self.texts.append(data)


def problems_of(page, text, base):
    problems = list(page.problems)
    problems += [f"a link to {link}" for link in page.links if not link.startswith(("#", base or "\0"))]
    if page.tags.count("script") != 1 or page.tags.count("style") != 1 or "img" in page.tags:
        problems.append(f"script, style or image: {sorted(set(page.tags))}")
    if not text.startswith("<!doctype html>\n") or "\x1b" in text:
        problems.append("no doctype, or a control character")
    return problems


def tree_problems(browser, text, path):
    """What a browser makes of the page, if there is one."""
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", path.as_uri()],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, text=True)
    if done.returncode or not done.stdout:
        return []  # it does not run here
    tree = Page(done.stdout.replace("<!DOCTYPE html>", ""))
    problems = [problem for problem in tree.problems if "is not closed" not in problem]
    if 'class="js"' not in done.stdout:
        problems.append("the script has failed")
    if tree.tags.count("img") or tree.tags.count("script") != 1:
        problems.append("a text has become markup")
    return problems


def main(binary):
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    failed = count = 0
    with tempfile.TemporaryDirectory(prefix="outlive-pages-") as scratch:
        hostile = pathlib.Path(scratch, "hostile")
        hostile.mkdir()
        (hostile / "a<b>&'\"`c`.py").write_text(HOSTILE, encoding="utf-8")
        base = "https://example.com/{path}#L{line}"
        check = ["check", "--isolated", "--exit-zero", "--min-severity", "info", "--project-root", ".", "--output-format",
                 "html"]
        keys = ["keys", "--isolated", "--project-root", ".", "--output-format", "html"]
        for where, words, wanted in ((ROOT / "fixtures" / "demo", check, "net_price"),
                                     (ROOT / "fixtures" / "demo", keys, "bestsellers"),
                                     (ROOT / "fixtures", [*check, "--show-suppressed"], "OL316"),
                                     (ROOT / "fixtures", keys, "By model"),
                                     (hostile, check, ATTACK), (hostile, keys, ATTACK)):
            for link in (None, base):
                done = subprocess.run([binary, *words, *(["--url-base", link] if link else []), "."], cwd=where,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, encoding="utf-8")
                page = Page(done.stdout)
                problems = problems_of(page, done.stdout, link and "https://example.com/")
                doubled = wanted.replace("{", "{{").replace("}", "}}")  # as keys are rendered
                shown = "".join(page.texts)
                if wanted not in shown and doubled not in shown:
                    problems.append(f"`{wanted}` is not shown")
                if browser and link and where != ROOT / "fixtures":
                    problems += tree_problems(browser, done.stdout, pathlib.Path(scratch, "page.html"))
                count += 1
                failed += bool(problems)
                for problem in problems[:5]:
                    print(f"FAIL pages: {' '.join(words[:1])} in {where.name}: {problem}")
    print(f"pages: {count - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main(os.path.abspath(sys.argv[1])))
