"""CONTRIBUTING.md lists the files that a change touches. The files exist, and two lists lack none: a change that follows
them forgets nothing."""

import fnmatch
import re

from tree import CPP

PAGE = "CONTRIBUTING.md"
_CHECK = re.compile(r"_(?:test|bench|fuzzer)\.cpp$|\.spec\.ts$|/fixtures/|_corpus/")
_REGISTERS = re.compile(r'\b(?:counter|gauge|histogram|family)\(\s*"convoy_')
# `settings.hpp` of any service, and the like: names within a sentence that names their folder.
_PATH = re.compile(r"`((?:src|webapp|tests|k8s|commands|docs)/[^`\s]*)`")
# list → (which files it is about, what such a file contains)
_COMPLETE = {
    "A metric": (lambda path: path.startswith("src/") and path.endswith(".cpp"), _REGISTERS),
    "A member of a position": (
        lambda path: path.startswith(("src/", "webapp/src/app/", "commands/import")) and path.endswith((*CPP, ".ts", "import")),
        re.compile("accuracy", re.I),
    ),
}


def patterns(text):
    """Yields (place in the text, pattern) for each path: `a/{b,c}.*` is a/b.* and a/c.*, `a/` is every file under a."""
    for found in _PATH.finditer(text):
        yield from ((found.start(), each) for each in _expanded(found[1]))


def _expanded(path):
    found = re.search(r"\{([^{}]*)\}", path)
    if not found:
        return [path]
    return [
        whole for choice in found[1].split(",") for whole in _expanded(path[: found.start()] + choice + path[found.end() :])
    ]


def _matches(path, pattern):
    return fnmatch.fnmatchcase(path, pattern) or path.startswith(pattern.rstrip("/") + "/")


def lists_name_files_that_exist(tree):
    text = tree.text(PAGE) if tree.has(PAGE) else ""
    for start, pattern in patterns(text):
        if not any(_matches(path, pattern) for path in tree.paths()):
            yield PAGE, text.count("\n", 0, start) + 1, f"there is no {pattern}"


def lists_of_places_are_complete(tree):
    sections = re.split(r"^#{2,3} (.+)$", tree.text(PAGE) if tree.has(PAGE) else "", flags=re.M)
    for title, body in zip(sections[1::2], sections[2::2]):
        is_about, content = _COMPLETE.get(title, (lambda path: False, None))
        listed = [pattern for _, pattern in patterns(body)]
        for path in filter(is_about, tree.paths()):
            if not _CHECK.search(path) and content.search(tree.text(path)):
                if not any(_matches(path, pattern) for pattern in listed):
                    yield path, 1, f"is missing in '{title}' of {PAGE}"


RULES = (lists_name_files_that_exist, lists_of_places_are_complete)
