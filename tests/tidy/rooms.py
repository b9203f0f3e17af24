"""The walls: which room of src/ may include which. CMake's link lines say the same."""

import re

from tree import CPP

# A room → the rooms that it may include.
ROOMS = {
    "fleet": (),
    "amqp": (),
    "net": (),
    "service": (),
    "mongodb": (),
    "http": ("net",),
    "live": ("fleet", "http", "service"),
    "history": ("fleet", "mongodb", "service"),
    "position-simulator": ("fleet", "amqp", "http", "service"),
    "position-tracker": ("fleet", "amqp", "net", "http", "service", "live", "history"),
    "api-gateway": ("fleet", "net", "http", "service", "live"),
}

INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def room_of(path):
    return path.split("/")[1] if path.startswith("src/") and path.count("/") >= 2 else None


def may_use(room, other):
    return room == other or other in ROOMS.get(room, ())


def includes(tree, path):
    """(line number, what is included from src/)."""
    for number, line in tree.lines(path):
        found = INCLUDE.match(line)
        if found and "/" in found[1]:
            yield number, found[1]


def every_include(tree):
    for path in tree.paths(under="src/", ends=CPP):
        for number, included in includes(tree, path):
            yield path, number, included


def includes_point_one_way(tree):
    for path, number, included in every_include(tree):
        room, other = room_of(path), included.split("/")[0]
        if other in ROOMS:
            if not may_use(room, other):
                allowed = ", ".join(ROOMS.get(room, ())) or "no other room"
                yield path, number, f"{room} must not include {other}; it may include {allowed}"
        elif not tree.has(f"src/{other}/CMakeLists.txt"):
            yield path, number, f'"{other}/…" is no room of src/; own files are "{room}/…"'


def includes_say_their_room(tree):
    for path in tree.paths(under="src/", ends=CPP):
        for number, line in tree.lines(path):
            found = INCLUDE.match(line)
            if found and "/" not in found[1] and not found[1].endswith(".pb.h"):
                yield path, number, f'write "{room_of(path)}/{found[1]}", from src/'


def link_lines_point_one_way(tree):
    for path in tree.paths(under="src/", ends=("CMakeLists.txt",)):
        room = room_of(path)
        for number, line in tree.lines(path):
            for target in re.findall(r"\bconvoy::([\w-]+)", line.partition("#")[0]):
                other = next((each for each in ROOMS if target == each or target.startswith(each + "-")), None)
                if other and not may_use(room, other):
                    yield path, number, f"{room} must not link {target}"


RULES = (includes_point_one_way, includes_say_their_room, link_lines_point_one_way)
