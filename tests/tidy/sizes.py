"""The maximum lengths of files and functions, so that a reader can take in each at once."""

import re
import statistics

from tree import CODE, CPP

FILE_LINES = 400
MAIN_LINES = 60
FUNCTION_LINES = 70
MEDIAN_FILE_LINES = 100

# A block whose head is not a function: `if (…) {`, `namespace x {`, `class X : Y {` …
_OTHER_BLOCK = re.compile(
    r"^\s*(if|else|for|while|switch|do|try|catch|namespace|extern)\b|"
    r"^(?!.*\)\s*(const|noexcept|override|final|->.*)*\s*$).*\b(class|struct|enum|union|concept)\b"
)


def files_are_short(tree):
    for path in tree.paths(ends=CODE):
        count = tree.text(path).count("\n")
        if count > FILE_LINES:
            yield path, 1, f"{count} lines; a file has at most {FILE_LINES}"


def mains_are_the_story(tree):
    for path in tree.paths(under="src/", ends=("/main.cpp",)):
        count = sum(1 for line in tree.text(path).splitlines() if line.strip())
        if count > MAIN_LINES:
            yield path, 1, f"{count} lines that are not blank; a main has at most {MAIN_LINES}"


def the_median_file_is_short(tree):
    counts = [tree.text(path).count("\n") for path in tree.paths(under="src/", ends=CPP)]
    if counts and statistics.median(counts) > MEDIAN_FILE_LINES:
        yield "src", 1, f"the median file has {statistics.median(counts):.0f} lines; at most {MEDIAN_FILE_LINES}"


def blank_strings_and_comments(text):
    """Replaces comments and literals by spaces of the same length, so that every brace left is code."""

    def blank(found):
        return re.sub(r"[^\n]", " ", found.group(0))

    pattern = r'R"(\w*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![\w])\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, blank, text, flags=re.DOTALL)


def functions(text):
    """Yields (first line, number of lines) of each function of C++ that is not inside another one."""
    text = blank_strings_and_comments(text)
    text = re.sub(r"^[ \t]*#.*?(?<!\\)$", lambda found: " " * len(found.group(0)), text, flags=re.M)
    blocks = []  # for each open brace: (whether it is a function, line of its head)
    head_start, line = 0, 1
    for at, character in enumerate(text):
        if character == "\n":
            line += 1
        elif character == "{":
            head = text[head_start:at]
            inside = any(is_function for is_function, _ in blocks)
            is_function = not inside and "(" in head and _OTHER_BLOCK.search(head.strip()) is None
            blocks.append((is_function, line - head.lstrip().count("\n")))
            head_start = at + 1
        elif character == "}":
            if blocks:
                is_function, first = blocks.pop()
                if is_function:
                    yield first, line - first + 1
            head_start = at + 1
        elif character == ";":
            head_start = at + 1


def functions_are_short(tree):
    for path in tree.paths(under="src/", ends=CPP):
        for first, count in functions(tree.text(path)):
            if count > FUNCTION_LINES:
                yield path, first, f"a function of {count} lines; at most {FUNCTION_LINES}"


RULES = (files_are_short, mains_are_the_story, the_median_file_is_short, functions_are_short)
