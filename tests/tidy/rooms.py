"""The walls: which room of src/ may include which, and which folder inside a room may include which. CMake's link
lines say the same. "." stands for the files in a room's own folder."""

import collections
import re

from tree import CPP

# A room → the rooms that it may include. It may use all folders of those rooms except their fixtures.
ROOMS = {
    "fleet": (),
    "amqp": (),
    "net": (),
    "service": (),
    "mongodb": (),
    "http": ("net",),
    "calendar": ("fleet",),
    "recordings": ("fleet",),
    "devices": ("fleet",),
    "device-fleet": ("fleet", "devices"),
    "admin": ("http", "service"),
    "registry-copy": ("fleet", "devices", "http", "service"),
    "live": ("fleet", "http", "service"),
    "history": ("fleet", "mongodb", "service"),
    "position-simulator": ("fleet", "amqp", "device-fleet", "recordings", "http", "service", "admin"),
    "position-importer": ("fleet", "amqp", "calendar", "recordings", "http", "service"),
    "device-gateway": (
        "fleet", "amqp", "recordings", "net", "devices", "http", "service", "admin", "registry-copy",
    ),
    "position-tracker": ("fleet", "amqp", "net", "calendar", "http", "service", "admin", "live", "history"),
    "api-gateway": ("fleet", "net", "http", "service", "admin", "live"),
    "registry": ("fleet", "mongodb", "devices", "http", "service", "admin", "registry-copy"),
}

# A room → its folders → the folders of the room that each may include. A room without an entry has one folder.
FOLDERS = {
    "http": {
        "message": (),
        "limits": ("message",),
        "answer": ("message", "limits"),
        "upstream": ("message", "limits"),
        "web_socket": ("message", "upstream"),
        "server": ("message", "limits", "answer", "upstream", "web_socket"),
    },
    "fleet": {
        ".": (),
        "motion/belief": (".",),
        "motion/stay": (".", "motion/belief"),
        "motion/estimate": (".", "motion/belief", "motion/stay"),
        "motion/summary": (".", "motion/estimate"),
        "motion/report": (".", "motion/belief", "motion/stay", "motion/estimate"),
        "message": (".",),
        "answers": (".", "motion/estimate", "motion/summary", "motion/report"),
        "live_wire": (".", "motion/report"),
    },
    "history": {
        ".": (),
        "mongodb": (".",),
        "rocksdb/records": (".",),
        "rocksdb": (".", "rocksdb/records"),
    },
    "devices": {
        ".": (),
        "requests": (".",),
        "mqtt": (".", "requests"),
        "protocols": (".", "mqtt"),
    },
    "device-gateway": {
        "intake": (),
        "traces": (),
        "doors": ("intake", "traces"),
        "queue": ("intake",),
        "sockets": ("intake", "traces"),
        ".": ("doors", "intake", "queue", "sockets", "traces"),
    },
    "device-fleet": {
        ".": (),
        "dialects": (".",),
        "client": (".", "dialects"),
        "network": (".", "dialects", "client"),
    },
    "position-tracker": {
        "state": (),
        "intake": ("state",),
        "routes": ("state",),
        "admin": ("intake", "routes", "state"),
        ".": ("admin", "intake", "routes", "state"),
    },
}

# A room → its namespace in convoy, if that has another name than the room.
NAMESPACES = {
    "device-fleet": "device_fleet",
    "position-simulator": "simulator",
    "position-importer": "importer",
    "device-gateway": "device_gateway",
    "position-tracker": "tracker",
    "registry-copy": "registry",
    "api-gateway": "gateway",
}

# Files that only tests use are beside the tests, in a folder of their own.
FIXTURES = "fixtures"
CHECKS = re.compile(r"_(test|bench|fuzzer)\.cpp$")
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def room_of(path):
    return path.split("/")[1] if path.startswith("src/") and path.count("/") >= 2 else None


def folder_of(path):
    """Returns "rocksdb" for `src/history/rocksdb/folder.cpp`, and "." for a file in the room's own folder."""
    return "/".join(path.split("/")[2:-1]) or "."


def is_checking(path):
    return CHECKS.search(path) is not None or folder_of(path) == FIXTURES


def may_use(room, other):
    return room == other or other in ROOMS.get(room, ())


def includes(tree, path):
    """Yields (line number, what the line includes from src/)."""
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


def folders_point_one_way(tree):
    """Applies inside a room. Tests, benchmarks, fuzzers and fixtures may use all of their room."""
    for path, number, included in every_include(tree):
        room, folder = room_of(path), folder_of(path)
        folders = FOLDERS.get(room, {".": ()})
        other = folder_of("src/" + included)
        if is_checking(path) or included.split("/")[0] != room or other in (folder, FIXTURES):
            continue
        if other not in folders.get(folder, ()):
            allowed = ", ".join(folders.get(folder, ())) or "no other folder of its room"
            yield path, number, f"{room}/{folder} must not include {room}/{other}; it may include {allowed}"


def module_of(path):
    """Returns "net/listener" for `src/net/listener.hpp` and for `src/net/listener.cpp`."""
    return path.removeprefix("src/").rsplit(".", 1)[0]


def way(edges, start, end):
    """Returns the modules on a shortest way from `start` to `end`, or None."""
    ways = collections.deque([[start]])
    seen = {start}
    while ways:
        passed = ways.popleft()
        if passed[-1] == end:
            return passed
        for other in edges[passed[-1]]:
            if other not in seen:
                seen.add(other)
                ways.append([*passed, other])
    return None


def modules_include_no_cycle(tree):
    """A header and its source are one module. Names each include that is part of a cycle."""
    edges = collections.defaultdict(dict)  # module → module that it includes → (path, line)
    for path, number, included in every_include(tree):
        if not is_checking(path) and module_of(path) != module_of(included):
            edges[module_of(path)].setdefault(module_of(included), (path, number))
    for module, others in list(edges.items()):
        for other, (path, number) in others.items():
            back = way(edges, other, module)
            if back:
                yield path, number, f"closes a cycle of includes: {module} → {' → '.join(back)}"


def folders_are_known(tree):
    for path in tree.paths(under="src/", ends=CPP):
        room, folder = room_of(path), folder_of(path)
        if room in ROOMS and folder != FIXTURES and folder not in FOLDERS.get(room, {".": ()}):
            yield path, 1, f"{room} has no folder {folder} (FOLDERS in tests/tidy/rooms.py)"


def fixtures_are_for_tests(tree):
    for path, number, included in every_include(tree):
        if folder_of("src/" + included) == FIXTURES and not is_checking(path):
            yield path, number, f"{included} is for tests: only a test, a benchmark or a fixture may include it"


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


NAMESPACE = re.compile(r"\s*(?:inline\s+)?namespace\s+(convoy[\w:]*)")


def files_open_the_namespace_of_their_room(tree):
    for path in tree.paths(under="src/", ends=CPP):
        room = room_of(path)
        own = "convoy::" + NAMESPACES.get(room, room or "")
        for number, line in tree.lines(path):
            found = NAMESPACE.match(line)
            if room in ROOMS and found and not (found[1] + "::").startswith(own + "::"):
                yield path, number, f"{room} opens {found[1]}; its namespace is {own}"


TYPE = re.compile(r"^(?:class|struct|enum class|enum|using)\s+(\w+)\b(?!;|::)")


def may_meet(room, other):
    """Returns whether one file may include both."""
    return any(may_use(each, room) and may_use(each, other) for each in ROOMS)


def types_have_one_meaning(tree):
    defined = collections.defaultdict(dict)  # name → room → (path, line)
    for path in tree.paths(under="src/", ends=(".hpp",)):
        if folder_of(path) != FIXTURES and room_of(path) in ROOMS:
            for number, line in tree.lines(path):
                found = TYPE.match(line)
                if found:
                    defined[found[1]].setdefault(room_of(path), (path, number))
    for name, places in defined.items():
        for room, (path, number) in places.items():
            others = [each for each in places if each < room and may_meet(each, room)]
            if others:
                yield path, number, f"{name} is a type of {others[0]} too, and one file may include both"


def listing(arrows, prefix=""):
    """Returns the lines of ARCHITECTURE.md for such a table."""
    for name, allowed in arrows.items():
        if prefix or allowed:
            yield f"| `{prefix}{name}` | {', '.join(f'`{each}`' for each in allowed) or 'none'} |"


def architecture_lists_the_walls(tree):
    page = "ARCHITECTURE.md"
    if tree.has(page):
        text = tree.text(page)
        expected = list(listing(ROOMS))
        for room, folders in FOLDERS.items():
            expected += listing(folders, room + "/")
        for line in expected:
            if line not in text:
                yield page, 1, f"lacks the line {line}"
        picture = text.partition("```")[2].partition("```")[0]
        for room in ROOMS:
            if f"src/{room}/" not in picture:
                yield page, 1, f"lacks src/{room}/ in its picture"


RULES = (
    includes_point_one_way,
    folders_point_one_way,
    modules_include_no_cycle,
    folders_are_known,
    fixtures_are_for_tests,
    includes_say_their_room,
    link_lines_point_one_way,
    files_open_the_namespace_of_their_room,
    types_have_one_meaning,
    architecture_lists_the_walls,
)
