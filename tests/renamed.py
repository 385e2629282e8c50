"""Takes the letters `cache` out of a project's comments and of the names that one file alone binds and uses: words that say
nothing of what a program does."""
import io
import re
import tokenize

INSTEAD = {"cache": "store", "Cache": "Store", "CACHE": "STORE"}  # as long, so that nothing moves
WORD = re.compile("|".join(INSTEAD))
BOUND = re.compile(r"^[ \t]*(\w+)[ \t]*(?::[^=\n]*)?=(?!=)|\b(?:def|class)[ \t]+(\w+)", re.M)
IMPORT = re.compile(r"\bimport\b(?:[ \t]*\([^)]*\)|.*)")
DIRECTIVE = re.compile(r"outlive|noqa|pylint:|ruff:|coding[:=]")


def replace(text):
    return WORD.sub(lambda match: INSTEAD[match[0]], text)


def tokens_of(text):
    try:
        return list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (tokenize.TokenError, SyntaxError):
        return []


def own_names(text, tokens, others):
    """What the file binds, unless an import, an attribute, a keyword, a string or one of the OTHERS says it too."""
    names = {name for pair in BOUND.findall(text) for name in pair if WORD.search(name)}
    strings = [token.string for token in tokens if token.type not in (tokenize.NAME, tokenize.COMMENT)]
    elsewhere = "\n".join(others + IMPORT.findall(text) + strings)
    return {name for name in names if not re.search(rf"\b{name}\b", elsewhere)
            and not re.search(rf"\.\s*{name}\b|\b{name}=", text)}


def rename(text, others):
    tokens = tokens_of(text)
    own = own_names(text, tokens, others)
    lines = text.split("\n")
    for token in reversed(tokens):
        is_comment = token.type == tokenize.COMMENT and not DIRECTIVE.search(token.string)
        if is_comment or (token.type == tokenize.NAME and token.string in own):
            line, start, end = lines[token.start[0] - 1], token.start[1], token.end[1]
            if line[start:end] != token.string:
                return text
            lines[token.start[0] - 1] = line[:start] + replace(token.string) + line[end:]
    return "\n".join(lines)


def rename_project(root):
    """Whether anything was renamed in the files below ROOT."""
    paths = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    texts = {path: path.read_bytes().decode("latin-1") for path in paths}
    changed = False
    for path, text in texts.items():
        new = rename(text, [texts[other] for other in paths if other != path]) if path.suffix == ".py" else text
        if new != text:
            path.write_bytes(new.encode("latin-1"))
            changed = True
    return changed
