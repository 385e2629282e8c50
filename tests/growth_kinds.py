"""Trees that hold N of one thing: KINDS, for growth.py."""

CACHE = "from django.core.cache import cache\n"
LRU = "from functools import lru_cache, cached_property\n"
MODELS = CACHE + "from django.db import models\n"
NAMED = "class M(models.Model):\n\tname = models.CharField()\n"
CACHED = "\t@lru_cache\n\tdef m(self):\n\t\treturn self.a\n"
FUNCTION = "@lru_cache\ndef f(a):\n"
STORES = 'def f(pk):\n\tcache.set(f"m:{pk}", M.objects.get(pk=pk).name, None)\n'
SET = "\tcache.set(k, a.b, 60)\n"
DEEP = 2000  # more levels of blocks than Python takes, which cost the square of their number in bytes


def times(count, template, between=""):
    return between.join(template.format(i=i, j=i + 1) for i in range(count))


def repeat(head, template, tail=""):
    return lambda n: head + times(n, template) + tail


def expression(head, piece, tail):
    return lambda n: LRU + FUNCTION + "\treturn " + head + piece * n + tail + "\n"


def module_level(head, piece, tail):
    return lambda n: LRU + head + piece * n + tail + "\n"


def modules(body, last="", lasts=""):
    """A tenth of N, since a file costs more than a line."""
    return lambda n: {
        "p/__init__.py": "",
        **{f"p/m{i}.py": body.format(i=i, j=i + 1, k=max(i - 1, 0)) for i in range(n // 10)},
        "p/last.py": last + times(n // 10, lasts) if lasts else last,
    }


def blocks(head):
    def build(n):
        depth = min(n, DEEP)
        return LRU + "".join(" " * i + head for i in range(depth)) + " " * depth + "pass\n"
    return build


FINDINGS = {
    "in one class": repeat(LRU + "class C:\n", "\t@lru_cache\n\tdef m{i}(self):\n\t\treturn self.a\n"),
    "in many classes": repeat(LRU, "class C{i}:\n" + CACHED),
    "of keys": repeat(CACHE, 'def f{i}(a):\n\tcache.set(f"k{i} {{a}}", a)\n'),
    "on one line": repeat(CACHE + "def f(a):\n\t", 'cache.set(f"k{i} {{a}}", a); ', "\n"),
    "in many files": modules(LRU + "class C:\n" + CACHED),
}

KEYS = {
    "keys": repeat(CACHE, 'def f{i}(a):\n\tcache.set(f"k{i}:{{a.pk}}", a.b, 60)\n\treturn cache.get(f"k{i}:{{a.pk}}")\n'),
    "of one head": repeat(CACHE, 'def f{i}(a):\n\tcache.set(f"k:{{a.pk}}:{i}", a.b, 60)\n\tcache.delete(f"k:{{a.pk}}:{i}")\n'),
    "without a head": repeat(CACHE, 'def f{i}(a):\n\tcache.set(f"{{a.pk}}:k{i}", a.b, 60)\n\tcache.get(f"{{a.pk}}:k{j}")\n'),
    "one key": repeat(CACHE, 'def f{i}(a):\n\tcache.set(f"k:{{a.pk}}", a.b, 60)\n\treturn cache.get(f"k:{{a.pk}}")\n'),
    "of one builder": repeat(CACHE + 'def key(a, b):\n\treturn f"k:{a}:{b}"\n',
                             'def f{i}(a):\n\tcache.set(key("n{i}", a), a.b, 60)\n'),
    "of a builder each": repeat(CACHE, 'def key{i}(b):\n\treturn f"k{i}:{{b}}"\n'
                                'def f{i}(a):\n\tcache.set(key{i}(a.pk), a.b, 60)\n\tcache.delete(key{i}(a.pk))\n'),
    "of constants": repeat(CACHE, 'K{i} = "k{i}:%s"\ndef f{i}(a):\n\tcache.set(K{i} % a.pk, a.b, 60)\n'),
    "of one function": repeat(CACHE + "def f(a):\n", '\tcache.set(f"k{i}:{{a.pk}}", a.b, 60)\n'),
    "in one list": repeat(CACHE + "def f(a):\n\tcache.delete_many([", 'f"k{i}:{{a.pk}}", ', "])\n"),
    "parts of one": repeat(CACHE + 'def f(a):\n\tcache.set(f"', "k{i}:{{a.b{i}}}", '", a.b, 60)\n'),
    "steps of one": repeat(CACHE + "def f(a):\n\tk = 'k'\n", "\tk = k + ':' + str(a.b{i})\n", SET),
    "doubled by conditions": repeat(CACHE + "def f(a):\n\tk = 'k'\n", "\tk += 'a{i}' if a.b{i} else 'b{i}'\n", SET),
    "doubled by ifs": repeat(CACHE + "def f(a):\n\tk = 'k'\n", "\tif a.b{i}:\n\t\tk = k + 'a{i}'\n", SET),
    "doubled by names": repeat(CACHE + "def f(a):\n\tk0 = 'a' if a.b else 'b'\n", "\tk{j} = k{i} + k{i}\n",
                               "\tcache.set(k9, a.b, 60)\n"),
    "doubled by calls": lambda n: CACHE + "def k0(a):\n\treturn 'k'\n" + times(
        n, "def k{j}(a):\n\tif a.b{i}:\n\t\treturn k{i}(a) + 'a{i}'\n\treturn k{i}(a) + 'b{i}'\n")
    + f"def f(a):\n\tcache.set(k{n}(a), 1, 60)\n",
    "through wrappers": lambda n: CACHE + "def s0(k, v):\n\tcache.set(k, v, 60)\n" + times(
        n, "def s{j}(k, v):\n\ts{i}(k, v)\n") + f'def f(a):\n\ts{n}(f"k:{{a.pk}}", a.b)\n',
    "through one wrapper": repeat(CACHE + "def put(k, v):\n\tcache.set(k, v, 60)\n", 'def f{i}(a):\n\tput(f"k{i}:{{a.pk}}", a.b)\n'),
    "in many modules": modules(CACHE + 'from p.m{j} import key as k{j}\ndef key(a):\n\treturn f"k{i}:{{a.pk}}"\n'
                               "def f(a):\n\tcache.set(key(a), a.b, 60)\n\tcache.delete(k{j}(a))\n"),
    "of one of many caches": lambda n: {
        "settings.py": 'INSTALLED_APPS = ["p"]\nCACHES = {\n' + times(
            n, '"c{i}": {{"BACKEND": "django.core.cache.backends.redis.RedisCache", "KEY_PREFIX": "{i}"}},\n') + "}\n",
        "p/__init__.py": "",
        "p/m.py": "from django.core.cache import caches\n" + times(n // 10, 'def f{i}(a):\n\tcaches["c{i}"].set("k", a, 60)\n')},
}

MODEL_KINDS = {
    "clears on save": repeat(MODELS, "class M{i}(models.Model):\n\tname = models.CharField()\n\tdef save(self, *a, **k):\n"
                             '\t\tsuper().save(*a, **k)\n\t\tcache.delete(f"m{i}:{{self.pk}}")\ndef f{i}(pk):\n'
                             '\tcache.set(f"m{i}:{{pk}}", M{i}.objects.get(pk=pk).name, None)\n'),
    "receivers of one signal": repeat(
        MODELS + "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n" + NAMED,
        '@receiver(post_save, sender=M)\ndef r{i}(sender, instance, **kw):\n\tcache.delete(f"m{i}:{{instance.pk}}")\n'),
    "keys of one model": repeat(MODELS + NAMED, 'def f{i}(pk):\n\tcache.set(f"m{i}:{{pk}}", M.objects.get(pk=pk).name, None)\n'),
    "fields": repeat(MODELS + "class M(models.Model):\n\tname = models.CharField()\n", "\tf{i} = models.CharField()\n", STORES),
    "relations to one model": repeat(
        MODELS + NAMED, "class R{i}(models.Model):\n\tm = models.ForeignKey(M, on_delete=models.CASCADE)\n", STORES),
    "writes of one model": repeat(
        MODELS + NAMED + "\tdef save(self, *a, **k):\n\t\tsuper().save(*a, **k)\n\t\tcache.delete(f\"m:{self.pk}\")\n" + STORES,
        "def w{i}(pk):\n\tM.objects.filter(pk=pk).update(name={i})\n"),
}

CLASSES = {
    "classes": repeat(LRU, "class C{i}:\n\ta = {i}\n\tdef m(self):\n\t\treturn self.a\n"),
    "subclasses of one": repeat(LRU + "class B:\n" + CACHED, "class C{i}(B):\n\ta = {i}\n"),
    "subclasses in a chain": repeat(LRU + "class C0:\n" + CACHED, "class C{j}(C{i}):\n\ta = {i}\n"),
    "bases of one": lambda n: LRU + times(n, "class B{i}:\n\ta = {i}\n") + "class C(" + times(n, "B{i}, ") + "):\n" + CACHED,
    "instances": repeat(LRU + "class C:\n\tdef __init__(self, a):\n\t\tself.a = a\n" + CACHED, "def f{i}():\n\treturn C({i}).m()\n"),
    "methods that call the next": repeat(LRU + "class C:\n", "\t@lru_cache\n\tdef m{i}(self):\n\t\treturn self.m{j}()\n"),
    "attributes of self": lambda n: LRU + "class C:\n\tdef __init__(self):\n" + times(n, "\t\tself.a{i} = {i}\n")
    + "\t@lru_cache\n\tdef m(self):\n\t\treturn " + times(n, "self.a{i}", " + ") + "\n",
}

FUNCTIONS = {
    "functions that call the next": repeat(LRU, "@lru_cache\ndef f{i}(a):\n\treturn f{j}(a)\n"),
    "calls of a cached function": repeat(LRU + FUNCTION + "\treturn a.b\n", "def g{i}(a):\n\treturn f(a)\n"),
    "caches by hand": repeat("", "C{i} = {{}}\ndef f{i}(request):\n\tif request.user not in C{i}:\n"
                             "\t\tC{i}[request.user] = request.user.name\n\treturn C{i}[request.user]\n"),
    "stores in one cache": repeat("C = {}\n", "def f{i}(request):\n\tC[request.user] = request.user.name\n\treturn C.get(request.user)\n"),
    "globals set once": repeat("", "X{i} = None\ndef f{i}():\n\tglobal X{i}\n\tif X{i} is None:\n"
                               "\t\tX{i} = open('a').read()\n\treturn X{i}\n"),
    "parameters": lambda n: LRU + "@lru_cache\ndef f(" + times(n, "a{i}=0", ", ") + "):\n\treturn " + times(n, "a{i}", " + ")
    + "\nf(" + times(n, "a{i}=1", ", ") + ")\n",
    "decorators": repeat(LRU, "@d{i}\n", FUNCTION + "\treturn a.b\n"),
    "lambdas": repeat(LRU, "x{i} = lambda a: a + {i}\n"),
}

NAMES = {
    "imports": repeat(LRU, "import m{i}\n", FUNCTION + "\treturn m0.a\n"),
    "imports of names": lambda n: LRU + "from m import " + times(n, "a{i}", ", ") + "\n" + FUNCTION + "\treturn a0.b\n",
    "dotted imports": repeat(LRU, "import a.b.c{i}.d\n", "@lru_cache\ndef f(x):\n\treturn a.b.c0.d.e\n"),
    "stars in a chain": modules("from p.m{j} import *\n", LRU + "from p.m0 import *\n" + FUNCTION + "\treturn g(a)\n"),
    "stars side by side": modules("a{i} = 1\n", LRU, "from p.m{i} import *\n@lru_cache\ndef f{i}(a):\n\treturn h{i}(a)\n"),
    "a name through modules": modules("from p.m{j} import g\n", LRU + "from p.m0 import g\n" + FUNCTION + "\treturn g(a)\n"),
    "imports in a circle": modules(LRU + "from p import m{j}, m{k}\nclass C{i}(m{k}.C{k}):\n" + CACHED),
    "in a scope": lambda n: LRU + "def g(a):\n" + times(n, "\tx{i} = a\n") + "\treturn " + times(n, "x{i}", " + ") + "\n",
    "of a module": repeat(LRU, "x{i} = 1\n@lru_cache\ndef f{i}(a):\n\treturn x{i}\n"),
    "bindings of one": repeat(LRU + "x = 0\n", "x = x + {i}\n", FUNCTION + "\treturn x\n"),
    "definitions of one": repeat(LRU, "def f():\n\treturn {i}\nf()\n@lru_cache\ndef g(a):\n\treturn f()\n"),
    "uses of one local": repeat(LRU + FUNCTION + "\tx = a\n", "\tx = g(x, {i})\n", "\treturn x\n"),
    "global statements": lambda n: LRU + times(n, "x{i} = 1\n") + FUNCTION + times(n, "\tglobal x{i}\n") + "\treturn x0\n",
}

LINES = {
    "suppressions": repeat(LRU, "@lru_cache  # outlive: ignore[OL103]\ndef f{i}(a):\n\treturn open(a).read()\n"),
    "suppressions of nothing": repeat("", "x{i} = 1  # outlive: ignore[OL101]\n"),
    "codes of one suppression": lambda n: LRU + "@lru_cache  # outlive: ignore["
    + ", ".join(f"OL{100 + i % 100}" for i in range(n)) + "]\ndef f(a):\n\treturn a.b\n",
    "comments": repeat(LRU, "# a comment {i}\n"),
    "continued lines": module_level("x = 1 + \\\n", "\\\n", "2"),
    "continued lines of a sum": module_level("x = a \\\n", " + a \\\n", ""),
    "statements of one line": module_level("", "x = 1; ", ""),
    "a long text": module_level('x = """', "a line of text\n", '"""'),
    "a long line": module_level('x = "', "a text without an end ", '"'),
    "blank lines": module_level("", "\n", ""),
    "errors of syntax": repeat(LRU, "@lru_cache\ndef f{i}(:\n\treturn )\n"),
    "an open bracket": repeat(LRU + "x = (\n", "def f{i}(a):\n\treturn a\n"),
    "an open text": repeat(LRU + 'x = """\n', "def f{i}(a):\n\treturn a\n"),
    "print statements": repeat(LRU, "print 'a{i}'\n"),
}

EXPRESSIONS = {
    "brackets": lambda n: LRU + "x = " + "[" * n + "]" * n + "\n",
    "nested calls": lambda n: LRU + "x = " + "f(" * n + ")" * n + "\n",
    "nested lambdas": module_level("x = ", "lambda a: ", "1"),
    "powers": module_level("x = ", "a ** ", "1"),
    "negations": module_level("x = ", "not ", "a"),
    "conditions": module_level("x = ", "a if b else ", "1"),
    "sums": expression("", "a + ", "1"),
    "conjunctions": expression("", "a and ", "1"),
    "comparisons": expression("", "a < ", "1"),
    "attributes": expression("", "a.", "b"),
    "subscripts": expression("a", "[0]", ""),
    "calls on calls": expression("a", ".b(1)", ""),
    "arguments": expression("g(", "a, ", ")"),
    "keyword arguments": repeat(LRU + FUNCTION + "\treturn g(", "a{i}=a, ", ")\n"),
    "texts side by side": lambda n: CACHE + "def f(a):\n\tcache.set(" + '"k" ' * n + ", 1, 60)\n",
    "holes of a text": module_level('x = f"', "{a}", '"'),
    "items of a list": repeat(LRU + "X = [", '"a{i}", ', "]\n" + FUNCTION + "\treturn X\n"),
    "items of a dict": repeat(LRU + "X = {", '"a{i}": {i}, ', "}\n" + FUNCTION + "\treturn X[a]\n"),
    "clauses of a comprehension": module_level("x = [a", " for a in b", "]"),
    "tests of a comprehension": module_level("x = [a for a in b", " if a", "]"),
    "targets": module_level("x = ", "a = ", "1"),
    "targets of a tuple": lambda n: LRU + times(n, "a{i}, ") + " = b\n" + FUNCTION + "\treturn a0\n",
}

BLOCKS = {
    "functions": blocks("def f(a):\n"),
    "ifs": blocks("if a:\n"),
    "classes": blocks("class A:\n"),
    "elifs": repeat(CACHE + "def f(a):\n\tif a == 0:\n\t\tk = 'k'\n", "\telif a == {i}:\n\t\tk = 'k{i}'\n", SET),
    "handlers": repeat(LRU + FUNCTION + "\ttry:\n\t\treturn a.b\n", "\texcept E{i}:\n\t\treturn {i}\n"),
    "cases": repeat(LRU + FUNCTION + "\tmatch a:\n", "\t\tcase {i}:\n\t\t\treturn {i}\n"),
    "context managers": lambda n: LRU + FUNCTION + "\twith " + times(n, "o{i}() as x{i}", ", ") + ":\n\t\treturn x0\n",
    "returns": repeat(LRU + FUNCTION, "\tif a == {i}:\n\t\treturn x{i}\n"),
}

KINDS = {
    f"{group}: {name}": build
    for group, kinds in (("findings", FINDINGS), ("keys", KEYS), ("models", MODEL_KINDS), ("classes", CLASSES),
                         ("functions", FUNCTIONS), ("names", NAMES), ("lines", LINES), ("expressions", EXPRESSIONS),
                         ("blocks", BLOCKS))
    for name, build in kinds.items()
}
