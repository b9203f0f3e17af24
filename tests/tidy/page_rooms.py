#!/usr/bin/python3
"""The folders of the page (webapp/src/app) and their allowed imports. The arrows are data and form no circle.
ARCHITECTURE.md prints them; `tests/tidy/page_rooms.py` writes that list."""

import json
import posixpath
import re

PAGE = "webapp/src/app/"
START = ("app.config.ts", "app.css", "app.html", "app.spec.ts", "app.ts")
"""What Angular starts with, and its test: the only files beside the folders. They may import every folder."""

ARROWS = {
    "fleet": (),
    "frames": (),
    "api": ("fleet",),
    "live-stream": ("fleet",),
    "page": ("api", "fleet"),
    "vehicles": ("api", "fleet", "page"),
    "trail": ("api", "fleet", "page", "vehicles"),
    "words": ("page",),
    "vehicle-status": ("fleet", "page", "words"),
    "bottom-sheet": ("page", "words"),
    "page-settings": ("page", "words"),
    "link-status": ("page", "vehicles", "words"),
    "vehicle-list": ("fleet", "page", "vehicle-status", "vehicles", "words"),
    "vehicle-history": ("api", "fleet", "frames", "page", "trail", "vehicle-status", "vehicles", "words"),
    "vehicle-card": ("fleet", "page", "trail", "vehicle-history", "vehicle-status", "vehicles", "words"),
    "fleet-map": ("fleet", "frames", "page", "trail", "vehicles", "words"),
    "fleet-map/webgl": ("api", "fleet", "fleet-map", "page"),
    "fleet-map/canvas": ("api", "fleet", "fleet-map", "page"),
}
FETCHED_LATE = {"vehicles": ("live-stream",), "fleet-map": ("fleet-map/webgl", "fleet-map/canvas")}
"""A folder may also fetch these when it needs them, by `import()`, and name their types."""

NETWORK = {
    "api": re.compile(r"\bfetch\s*\(|\b(XMLHttpRequest|EventSource)\b|\bsendBeacon\b"),
    "live-stream": re.compile(r"\bnew\s+WebSocket\b"),
}
"""Which folder opens connections of which kind; no other one does."""

_IMPORT = re.compile(
    r"^(?:import|export)\s+(?P<type>type\s)?(?:[^;'\"]*?\sfrom\s)?['\"](?P<now>\.[^'\"]*)['\"]"
    r"|\bimport\(\s*['\"](?P<late>\.[^'\"]*)['\"]",
    re.M,
)


def room_of(path):
    """Returns the folder of ARROWS that contains a file of the page; "" for those of START, None for any other file."""
    inside = path.removeprefix(PAGE)
    folder = posixpath.dirname(inside)
    if folder in ARROWS:
        return folder
    return "" if inside in START else None


def may_import(room, other, *, late):
    if room in ("", other):
        return True
    return other in ARROWS[room] or (late and other in FETCHED_LATE.get(room, ()))


def imports_of(text):
    """Yields (line number from 1, path as written, whether it is fetched late or names only types)."""
    for found in _IMPORT.finditer(text):
        late = found["late"] is not None or found["type"] is not None
        yield text.count("\n", 0, found.start()) + 1, found["late"] or found["now"], late


def page_files_have_a_room(tree):
    for path in tree.paths(under=PAGE):
        if room_of(path) is None:
            yield path, 1, "lies in no folder of the page that page_rooms.py lists"


def page_imports_follow_the_arrows(tree):
    for path in tree.paths(under=PAGE, ends=(".ts",)):
        room = room_of(path)
        if room is None:
            continue
        for number, written, late in imports_of(tree.text(path)):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
            if not target.startswith(PAGE):
                if not path.endswith(".spec.ts"):
                    yield path, number, f"{target} is not of the page; only a test may read it"
                continue
            other = posixpath.dirname(target.removeprefix(PAGE))
            if room == other == "":
                continue
            if other not in ARROWS:
                yield path, number, f"'{other}/' is no folder of the page that page_rooms.py lists"
            elif not may_import(room, other, late=late):
                yield path, number, f"{room}/ must not import {other}/"


def connections_are_opened_in_their_rooms(tree):
    for path in tree.paths(under=PAGE, ends=(".ts",)):
        if path.endswith(".spec.ts"):
            continue
        for number, line in tree.lines(path):
            code = line.partition("//")[0]
            for room, call in NETWORK.items():
                found = call.search(code)
                if found and room_of(path) != room and not re.match(r"\s*(/?\*)", line):
                    yield path, number, f"only {room}/ may call {found.group(0).rstrip('( ')}"


def printed():
    """Returns the arrows as printed in ARCHITECTURE.md, the lowest folders first."""
    width = max(map(len, ARROWS)) + 1
    for room, others in ARROWS.items():
        late = [f"({other}/)" for other in FETCHED_LATE.get(room, ())]
        names = " ".join([f"{other}/" for other in others] + late)
        yield f"{room + '/':{width}} ─► {names}" if names else f"{room}/"


def architecture_prints_the_pages_arrows(tree):
    if not tree.paths(under=PAGE):
        return
    architecture = tree.text("ARCHITECTURE.md") if tree.has("ARCHITECTURE.md") else ""
    for line in printed():
        if line not in architecture.splitlines():
            yield "ARCHITECTURE.md", 1, f"lacks the line '{line}' of tests/tidy/page_rooms.py"


_SAID = re.compile(r"\bsay\((?:[^()]|\([^()]*\))*\)")
_WORD = re.compile(r"(?P<quote>['`])(?P<word>[\w.-]+)(?P<more>\$\{)?")


def late_words_are_brought_along(tree):
    """Code that says a word of words/late.en.json imports words/late.ts; without it the word is missing in English."""
    if not tree.has(PAGE + "words/late.en.json"):
        return
    late = json.loads(tree.text(PAGE + "words/late.en.json"))
    for path in tree.paths(under=PAGE, ends=(".ts", ".html")):
        code = path.removesuffix(".html").removesuffix(".ts") + ".ts"
        if path.endswith(".spec.ts") or (tree.has(code) and "words/late'" in tree.text(code)):
            continue
        text = tree.text(path)
        for said in _SAID.finditer(text):
            for found in _WORD.finditer(said.group()):
                word = found["word"]
                if word in late or (found["more"] and any(key.startswith(word) for key in late)):
                    line = text.count("\n", 0, said.start()) + 1
                    yield path, line, f"says '{word}' of words/late.en.json, but does not import '../words/late'"


RULES = (
    page_files_have_a_room,
    page_imports_follow_the_arrows,
    connections_are_opened_in_their_rooms,
    architecture_prints_the_pages_arrows,
    late_words_are_brought_along,
)

if __name__ == "__main__":
    print("\n".join(printed()))
