"""Rules for names and words: no empty names, no abandoned words, no TODO without a reason, no coroutine trap."""

import io
import re
import tokenize

from sizes import blank_strings_and_comments
from tree import CODE, CPP

_EMPTY_FOLDERS = {"util", "utils", "common", "core", "helper", "helpers", "misc", "shared"}
_EMPTY_TYPE = re.compile(r"\b(?:class|struct|interface|enum)\s+(\w*(?:Manager|Helper|Utils?|Impl|Common|Core))\b")

# words that Convoy's English no longer uses → what to write instead
_ABANDONED = {
    "nobody|somebody|anybody|someone|anyone|whoever": "name the client, viewer, operator, producer or pod",
    "tells?|telling|told": "write notifies, returns, logs or reports",
    "hears?|hearing|heard": "write receives",
    "but for": "write except",
    "(?:kept|keeps?) aside": "write rejected",
    "ledgers?": "write position store",
    "programmes?": "write run, or program",
    "sightings?": "write measurement, or position",
    "lest": "write so that",
    "tickers?": "name what calls it; a tick is the number of a state of the fleet",
    r"room (?:for|beside)|(?:has|have|finds?|found|makes?|lacks?|lacked|without|enough|there is)(?: no| the)? room(?! of)": (
        "write space; a room is a folder of the code"
    ),
}
# In C++ these point to a constant on the next line, so that the reader waits in vain for "that".
_POINTING = re.compile(r"\bso (?:many|much|often)\b", re.I)
_ABANDONED_WORD = re.compile("|".join(rf"\b({words})\b" for words in _ABANDONED), re.I)
# The same for names in C++ and on the page, whose parts are compared in lower case and with an underscore before and after.
_ABANDONED_IN_NAMES = {
    "tells?|telling|told": "name it notify, publish, report, log, send or return",
    "hears?|hearing|heard": "name it receive",
    "(?:keeps?|kept|keeping)_aside": "name it reject",
    "sightings?": "name it position, measurement or state",
    "vouch(?:ed)?|hurry": "name it confirm, or retry",
    "tickers?": "name it periodic; a tick is the number of a state of the fleet",
    "rooms?": "name it space or limit; a room is a folder of the code",
}
_ABANDONED_NAME = re.compile("|".join(f"_({words})_" for words in _ABANDONED_IN_NAMES))
# Terms that one room owns: parts of names → the folders that may use them. Elsewhere the word would have a second meaning.
_OWNED_IN_NAMES = {
    "(?:un)?settle[sd]?|settling|settlements?": ("src/amqp/", "src/position-importer/"),
}
# The same for types, whose name begins or ends with the term. Tests may name what they like.
_OWNED_TYPES = {"Leg": "src/fleet/motion/", "Path": "src/fleet/motion/", "Run": "src/history/", "Tick": "src/live/"}
_TYPE = re.compile(r"\b(?:class|struct|enum class|using)\s+(\w+)\s*(?=[:{=]|final\b|$)")
# A limit is called max_ or min_. The path of the least cost is no limit.
_OTHER_LIMIT = re.compile(r"^(?:most|least(?!_cost_path$)|fewest|MOST|LEAST|FEWEST)_\w")
_PART_OF_A_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# prefix of a path → abandoned words that are right there
_ALLOWED = {
    "docs/words.md": {"nobody", "whoever"},  # it forbids them
    "webapp/src/app/words/": {"heard"},  # "not heard from", on the page
}
_FOR_TESTS = re.compile(r"^tests/|/fixtures/|_(test|bench)\.|\.spec\.")
_WITH_SLASHES = (*CPP, ".ts", ".js", ".mjs", ".css", ".proto")
_WITH_HASHES = (".yaml", ".yml", ".sh", ".cmake", ".txt", ".template", "Dockerfile")
_COMMENT_OR_STRING = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|"
    r'R"(?P<mark>\w*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`',
    re.DOTALL,
)


def names_say_something(tree):
    for path in tree.paths():
        for part in path.split("/"):
            if part.split(".")[0].lower() in _EMPTY_FOLDERS:
                yield path, 1, f"'{part}' is an empty name; name the content"
    for path in tree.paths(ends=(".cpp", ".hpp", ".ts", ".py")):
        if path == "tests/tidy/wording_test.py":  # its examples break the rule
            continue
        for number, line in tree.lines(path):
            found = _EMPTY_TYPE.search(line)
            if found:
                yield path, number, f"'{found.group(1)}' is an empty name; name the purpose"


def _english(path, text):
    """Yields (offset, text) of each comment, and of each string that no test contains. Documents, verbs and alerts
    are English as a whole."""
    if path.endswith(".md") or path.startswith(("convoy", "commands/", "webapp/src/app/words/")):
        yield 0, text
    elif path.startswith("k8s/") and ("kind: PrometheusRule" in text or path.endswith("json")):
        yield 0, text
    elif path.endswith(_WITH_SLASHES):
        for found in _COMMENT_OR_STRING.finditer(text):
            if found["comment"] or not _FOR_TESTS.search(path):
                yield found.start(), found[0]
    elif path.endswith(".py"):
        lines = [0, *(found.end() for found in re.finditer("\n", text))]
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT or token.string.startswith('"""'):
                yield lines[token.start[0] - 1] + token.start[1], token.string
    elif path.endswith(_WITH_HASHES) or text.startswith("#!"):
        for found in re.finditer(r"(?:^|(?<=\s))#.*", text, re.M):
            yield found.start(), found[0]


def _without_quotations(text):
    """Blanks `names`, which are code, and in comments "quotations", which are texts of the page."""
    quoted = r'`[^`]*`|"[^"\n]*"' if text.startswith(("//", "/*", "#")) else r"(?!^)`[^`\n]+`"
    return re.sub(quoted, lambda found: " " * len(found[0]), text)


def abandoned_words_stay_away(tree):
    for path in tree.paths():
        if path.startswith("tests/tidy/"):  # the rule and its examples
            continue
        allowed = {word for prefix, words in _ALLOWED.items() if path.startswith(prefix) for word in words}
        for start, text in _english(path, tree.text(path)):
            for found in _ABANDONED_WORD.finditer(_without_quotations(text)):
                if found[0].lower() not in allowed:
                    number = tree.text(path).count("\n", 0, start + found.start()) + 1
                    better = list(_ABANDONED.values())[found.lastindex - 1]
                    yield path, number, f"'{found[0]}': {better}"
            for found in _POINTING.finditer(text) if path.endswith(CPP) and text.startswith("//") else ():
                number = tree.text(path).count("\n", 0, start + found.start()) + 1
                yield path, number, f"'{found[0]}': write this many, or name the constant"


def _names(tree, path):
    """Yields (line's number, name, its parts in lower case between underscores) of each name in the code of a file."""
    for number, line in enumerate(blank_strings_and_comments(tree.text(path)).splitlines(), 1):
        for name in re.findall(r"\b[A-Za-z_]\w*", line):
            yield number, name, f"_{'_'.join(_PART_OF_A_NAME.findall(name)).lower()}_"


def _code(tree):
    """Returns the paths of the services' code and of the page's."""
    return [*tree.paths(under="src/", ends=CPP), *tree.paths(under="webapp/src/app/", ends=(".ts",))]


def abandoned_words_are_no_part_of_names(tree):
    for path in _code(tree):
        for number, name, parts in _names(tree, path):
            found = _ABANDONED_NAME.search(parts)
            if found:
                yield path, number, f"{name}: {list(_ABANDONED_IN_NAMES.values())[found.lastindex - 1]}"


def terms_stay_in_their_room(tree):
    for path in tree.paths(under="src/", ends=CPP):
        for number, name, parts in _names(tree, path):
            for term, owners in _OWNED_IN_NAMES.items():
                if not path.startswith(owners) and re.search(f"_(?:{term})_", parts):
                    yield path, number, f"{name}: its meaning in {WORDS} is that of {', '.join(owners)}"
        for number, line in enumerate(blank_strings_and_comments(tree.text(path)).splitlines(), 1):
            for name in [] if _FOR_TESTS.search(path) else _TYPE.findall(line):
                for term, owner in _OWNED_TYPES.items():
                    if re.search(rf"^{term}(?![a-z])|{term}$", name) and not path.startswith(owner):
                        yield path, number, f"{name}: {term} has its meaning in {owner} ({WORDS})"


def limits_are_called_max_and_min(tree):
    for path in _code(tree):
        if _FOR_TESTS.search(path):
            continue
        for number, name, _ in _names(tree, path):
            if _OTHER_LIMIT.search(name):
                yield path, number, f"{name}: call a limit max_ or min_"


WORDS = "docs/words.md"


def words_name_what_there_is(tree):
    """Each `namespace::Name::member` of docs/words.md is declared in a header of that namespace."""
    declared = {}  # namespace → the words in its headers
    for path in tree.paths(under="src/", ends=(".hpp",)):
        text = tree.text(path)
        for namespace in re.findall(r"^namespace convoy::(\w+)", text, re.MULTILINE):
            declared.setdefault(namespace, set()).update(re.findall(r"\w+", text))
    for number, line in tree.lines(WORDS) if tree.has(WORDS) else ():
        for name in re.findall(r"`(\w+(?:::\w+)+)`", line):
            namespace, *members = name.split("::")
            if not set(members) <= declared.get(namespace, set()):
                yield WORDS, number, f"there is no {name}"


TEST_NAME = re.compile(r"\bTEST(?:_[FP])?\(\s*\w+,\s*([a-z]\w*)\s*\)")


def tests_are_named_in_pascal_case(tree):
    for path in tree.paths(ends=("_test.cpp",)):
        for number, line in tree.lines(path):
            found = TEST_NAME.search(line)
            if found:
                yield path, number, f"write the name {found[1]} in PascalCase"


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


def coroutines_stay_at_sockets(tree):
    for path in tree.paths(under="src/", ends=CPP):
        if path.startswith(("src/net/", "src/http/", "src/device-gateway/sockets/")):
            continue
        for number, line in enumerate(blank_strings_and_comments(tree.text(path)).splitlines(), 1):
            if re.search(r"\bco_(await|return|yield)\b", line):
                yield path, number, "coroutines stay in src/net/, src/http/ and src/device-gateway/sockets/"


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
    abandoned_words_stay_away,
    abandoned_words_are_no_part_of_names,
    terms_stay_in_their_room,
    limits_are_called_max_and_min,
    tests_are_named_in_pascal_case,
    todos_have_a_reason,
    words_name_what_there_is,
    headers_are_included_once,
    coroutines_stay_at_sockets,
    nothing_is_made_beside_co_await,
)
