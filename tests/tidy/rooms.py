"""Which room may use which: none of the five rooms that no service owns includes another, but that http
stands on net; the live stream, which tracker and gateway both serve, uses those five; a service uses
all six and includes no other service. CMake's link lines say the same."""

import re

from tree import CPP

STREAM = "live"
SHARED_ROOMS = ("fleet", "amqp", "net", "http", "service", STREAM)
SERVICES = ("position-simulator", "position-tracker", "api-gateway")


def may_use(room, other):
    if room == STREAM:
        return other in SHARED_ROOMS
    if (room, other) == ("http", "net"):
        return True
    return room == other or (room in SERVICES and other in SHARED_ROOMS)


def room_of(path):
    return path.split("/")[1] if path.startswith("src/") and path.count("/") >= 2 else None


def includes_point_one_way(tree):
    for path in tree.paths(under="src/", ends=CPP):
        room = room_of(path)
        for number, line in tree.lines(path):
            found = re.match(r'\s*#\s*include\s*"([^"/]+)/', line)
            if found is None:
                continue
            other = found.group(1)
            if other not in SHARED_ROOMS + SERVICES:
                if not tree.has(f"src/{other}/CMakeLists.txt"):
                    yield path, number, f'"{other}/…" is no room of src/; own files are "{room}/…"'
            elif not may_use(room, other):
                yield path, number, f"{room} must not include {other}"


def includes_say_their_room(tree):
    for path in tree.paths(under="src/", ends=CPP):
        for number, line in tree.lines(path):
            found = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if found and "/" not in found.group(1) and not found.group(1).endswith(".pb.h"):
                yield path, number, f'write "{room_of(path)}/{found.group(1)}", from src/'


def link_lines_point_one_way(tree):
    for path in tree.paths(under="src/", ends=("CMakeLists.txt",)):
        room = room_of(path)
        for number, line in tree.lines(path):
            for other in re.findall(r"\bconvoy::([\w-]+)", line.partition("#")[0]):
                other = other.removesuffix("-parts")
                if other in SHARED_ROOMS + SERVICES and not may_use(room, other):
                    yield path, number, f"{room} must not link {other}"


RULES = (includes_point_one_way, includes_say_their_room, link_lines_point_one_way)
