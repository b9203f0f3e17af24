"""Rules for names and words: no empty names, no TODO without a reason, no coroutine trap."""

import re

from sizes import blank_strings_and_comments
from tree import CODE, CPP

_EMPTY_FOLDERS = {"util", "utils", "common", "core", "helper", "helpers", "misc", "shared"}
_EMPTY_TYPE = re.compile(r"\b(?:class|struct|interface|enum)\s+(\w*(?:Manager|Helper|Utils?|Impl|Common|Core))\b")


def names_say_something(tree):
    for path in tree.paths():
        for part in path.split("/"):
            if part.split(".")[0].lower() in _EMPTY_FOLDERS:
                yield path, 1, f"'{part}' is an empty name; name the content"
    for path in tree.paths(ends=(".cpp", ".hpp", ".ts", ".py")):
        if path == "tests/tidy/tidy_test.py":  # its examples break the rule
            continue
        for number, line in tree.lines(path):
            found = _EMPTY_TYPE.search(line)
            if found:
                yield path, number, f"'{found.group(1)}' is an empty name; name the purpose"


def todos_have_a_reason(tree):
    for path in tree.paths(ends=CODE + (".txt", ".cmake", ".yaml", ".xml", "convoy")):
        if path.startswith("tests/tidy/"):
            continue
        for number, line in tree.lines(path):
            found = re.search(r"\b(TODO|FIXME|XXX)\b:?(.*)", line)
            if found and (found.group(1) != "TODO" or len(found.group(2).split()) < 4):
                yield path, number, "write TODO: with the reason why it waits, in a sentence"


def headers_are_included_once(tree):
    for path in tree.paths(under="src/", ends=(".hpp",)):
        if not re.search(r"^#pragma once$", tree.text(path), re.M):
            yield path, 1, "a header says #pragma once"


def coroutines_stay_in_net_and_http(tree):
    for path in tree.paths(under="src/", ends=CPP):
        if path.startswith(("src/net/", "src/http/")):
            continue
        for number, line in enumerate(blank_strings_and_comments(tree.text(path)).splitlines(), 1):
            if re.search(r"\bco_(await|return|yield)\b", line):
                yield path, number, "coroutines stay in src/net/ and src/http/"


def nothing_is_made_beside_co_await(tree):
    """g++ 12 destroys temporaries twice in an expression with co_await. A brace or a lambda with a capture after it, or
    a co_await inside braces, has to be moved to a named line above."""
    for path in tree.paths(under="src/", ends=CPP):
        text = blank_strings_and_comments(tree.text(path))
        for found in re.finditer(r"\bco_await\b[^;]*;", text):
            number = text.count("\n", 0, found.start()) + 1
            # `if (co_await f()) {` opens a block of statements, so the expression ends at its parenthesis.
            expression = _until_unbalanced(found.group(0))
            if "{" in expression or re.search(r"\[[^\]\s][^\]]*\]\s*[({]", expression):
                yield path, number, "name it on the line above: no brace, no capture after co_await"
        for found in re.finditer(r"\bco_await\b", text):
            if _inside_initialiser(text[: found.start()]):
                number = text.count("\n", 0, found.start()) + 1
                yield path, number, "name it on the line above: no co_await inside braces"


def _inside_initialiser(before):
    """Returns whether the last open brace of this text contains values (`Pair{`) instead of statements (`) {`)."""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        character = before[at]
        depth += (character in ")]}") - (character in "([{")
        if character == ";" and depth == 0:
            return False
        if character == "{" and depth < 0:
            return not re.search(r"([);{}]|\b(else|do|try|mutable|noexcept|const)|->[^;{}()]*)$", before[:at].rstrip())
        if depth < 0:
            depth = 0  # the parenthesis is closed to the left; continue in the text around it
    return False


def _until_unbalanced(expression):
    depth = 0
    for at, character in enumerate(expression):
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            return expression[:at]
    return expression


RULES = (
    names_say_something,
    todos_have_a_reason,
    headers_are_included_once,
    coroutines_stay_in_net_and_http,
    nothing_is_made_beside_co_await,
)
