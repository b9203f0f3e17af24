"""Rules for documents: links lead to headings that exist, and tables render as tables."""

import collections
import posixpath
import re

_FENCED = re.compile(r"^[ ]*```.*?^[ ]*```", re.M | re.S)
_LINK = re.compile(r"\]\(([^)\s#]*)#([^)\s]+)\)")
_RULE_OF_A_TABLE = re.compile(r"\|\s*:?-{3,}:?\s*\|")


def without_code(text):
    """Blanks fenced code and `names`, so that every line keeps its number."""
    text = _FENCED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return re.sub(r"`[^`\n]*`", lambda found: " " * len(found[0]), text)


def anchors(text):
    """Returns the fragments of links to the headings of a Markdown text, as GitHub and GitLab make them."""
    seen, found = collections.Counter(), set()
    for title in re.findall(r"^#{1,6} (.+)$", _FENCED.sub("", text), re.M):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        found.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    return found


def links_lead_to_headings(tree):
    for path in tree.paths(ends=(".md",)):
        for number, line in enumerate(without_code(tree.text(path)).splitlines(), 1):
            for file, fragment in _LINK.findall(line):
                if "://" in file:
                    continue
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
                if tree.has(target) and target.endswith(".md") and fragment not in anchors(tree.text(target)):
                    yield path, number, f"{target} has no heading #{fragment}"


def tables_have_one_row_a_line(tree):
    """A re-wrapped table is a paragraph with bars."""
    for path in tree.paths(ends=(".md",)):
        for number, line in enumerate(without_code(tree.text(path)).splitlines(), 1):
            if _RULE_OF_A_TABLE.search(line) and not re.fullmatch(r"[-|: ]+", line):
                yield path, number, "put each row of the table on a line of its own"


RULES = (links_lead_to_headings, tables_have_one_row_a_line)
