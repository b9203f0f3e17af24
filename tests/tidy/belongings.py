"""Where files have to be: tests beside code, licences beside what they cover. Every command has a help text, and no
file has a path of one machine or a host of one registry."""

import re

import rooms

_MACHINE_PATH = re.compile(r"(?<![\w.$}{/-])/(?:work|home|root|Users)/[\w.-]+")
_REGISTRY_HOST = re.compile(
    r"registry\.npmjs\.org|registry\.yarnpkg\.com|repo\d?\.maven\.(?:apache\.)?org|pypi\.org|"
    r"files\.pythonhosted\.org|proxy\.golang\.org|crates\.io|deb\.debian\.org"
)


def no_path_of_one_machine(tree):
    for path in tree.paths():
        if path.startswith(("tests/tidy/", "tracks/")):
            continue
        for number, line in tree.lines(path):
            found = _MACHINE_PATH.search(line)
            if found:
                yield path, number, f"{found.group(0)} is a path of one machine"


def no_registry_host(tree):
    for path in tree.paths():
        if path.startswith("tests/tidy/"):
            continue
        for number, line in tree.lines(path):
            found = _REGISTRY_HOST.search(line)
            if found:
                yield path, number, f"{found.group(0)}: which registry is used is for each machine to say"


# Sources whose header is included by no test of their room → what tests them instead. None may be added.
UNTESTED = {
    "src/amqp/reconnecting_connection.cpp": "it is a base class; {publisher,subscriber,several_urls}_test.cpp, by a broker",
    "src/amqp/tls_session.cpp": "it needs a server with certificates; tests/system/test_queue_tls.py, by a broker",
    "src/history/mongodb/held.cpp": "only MongoHistory uses it; held_contract_test.cpp, by a server",
    "src/history/mongodb/positions.cpp": "only MongoHistory uses it; history_contract_test.cpp, by a server",
    "src/history/mongodb/rejected.cpp": "only MongoHistory uses it; rejected_contract_test.cpp, by a server",
    "src/http/server/connection.cpp": "only Server makes one; {server,limits}_test.cpp and web_socket/session_test.cpp send it requests",
    "src/mongodb/database.cpp": "it needs a server, and its room has no tests with one; src/history/mongodb/*_test.cpp",
}


def sources_are_tested_beside_the_code(tree):
    """A test of the room includes the header of `thing.cpp` or has its name; a form of a thing (`csv_answers.cpp`) is
    tested with the thing. UNTESTED names the exceptions."""
    for room in rooms.ROOMS:
        under = f"src/{room}/"
        tests = tree.paths(under=under, ends=("_test.cpp",))
        stems = {path.removeprefix(under).removesuffix("_test.cpp") for path in tests}
        seen = {included for path in tests for _, included in rooms.includes(tree, path)}

        def is_tested(stem, stems=stems, seen=seen, room=room):
            folder, _, name = stem.rpartition("/")
            parts = name.split("_")
            forms = ("_".join(parts[first:]) for first in range(len(parts)))
            return f"{room}/{stem}.hpp" in seen or any(
                (f"{folder}/{form}" if folder else form) in stems for form in forms
            )

        for path in tree.paths(under=under, ends=(".cpp",)):
            stem = path.removeprefix(under).removesuffix(".cpp")
            if rooms.is_checking(path) or stem == "main":
                continue
            if is_tested(stem) == (path in UNTESTED):
                yield path, 1, (
                    "has a test now: take it out of UNTESTED (tests/tidy/belongings.py)"
                    if path in UNTESTED
                    else f"no test of {room} includes its header"
                )


PAGE = "webapp/src/app/"
# Sources of the page without a spec of their name → why.
UNTESTED_ON_THE_PAGE = {
    "api/history-retry.ts": "history-request.spec.ts requests histories of a busy server",
    "app.config.ts": "it only lists providers; tests/browser starts the page with them",
    "fleet-map/webgl/gl-stage.ts": "it needs WebGL 2, which jsdom lacks; tests/browser/{map,selected}.spec.ts",
    "fleet-map/webgl/layer-view.ts": "it declares types, and joins three values",
    "fleet-map/webgl/operator-basemap.ts": "it needs a MapLibre map; tests/browser/{basemap,network}.spec.ts",
    "fleet-map/webgl/program.ts": "it needs WebGL 2; no symbol is drawn in tests/browser/map.spec.ts if it fails",
    "fleet-map/webgl/vehicle-layer.ts": "it needs WebGL 2; tests/browser/map.spec.ts",
    "trail/selected-past.ts": "it only holds three values; selected-trail.spec.ts reads them",
}


def page_sources_are_tested_beside_the_code(tree):
    """`thing.ts` has a `thing.spec.ts`. UNTESTED_ON_THE_PAGE names the exceptions."""
    for path in tree.paths(under=PAGE, ends=(".ts",)):
        if path.endswith((".spec.ts", ".d.ts")):
            continue
        is_tested = tree.has(path.removesuffix(".ts") + ".spec.ts")
        is_known = path.removeprefix(PAGE) in UNTESTED_ON_THE_PAGE
        if is_tested and is_known:
            yield path, 1, "has a spec now: take it out of UNTESTED_ON_THE_PAGE (tests/tidy/belongings.py)"
        elif not is_tested and not is_known:
            yield path, 1, f"{path.removesuffix('.ts')}.spec.ts is missing"


def tests_are_built(tree):
    """A test that is not in CMake never runs."""
    for path in tree.paths(under="src/", ends=("_test.cpp",)):
        room, name = path.split("/")[1], path.split("/", 2)[2]
        makefile = f"src/{room}/CMakeLists.txt"
        if not tree.has(makefile) or not re.search(rf"(?<![\w/]){re.escape(name)}", tree.text(makefile)):
            yield path, 1, f"is not in {makefile}"


def tracks_keep_their_licences(tree):
    if tree.paths(under="tracks/"):
        for licence in ("tracks/LICENSE.fleetman", "tracks/LICENSE.simulator.md"):
            if not tree.has(licence) or "MIT" not in tree.text(licence):
                yield licence, 1, "the licence of the recorded tracks is missing"


def commands_have_help(tree):
    """Each file in commands/ is a verb; files that verbs share are in commands/lib/."""
    for path in tree.paths(under="commands/"):
        name = path.removeprefix("commands/")
        if name.startswith("lib/"):
            continue
        if not re.search(rf"^#: .+\n#:\n#: Usage: \./convoy {re.escape(name)}", tree.text(path), re.M):
            yield path, 1, "its help (#: a line, an empty one, Usage: …) is missing"
        if not tree.executable(path):
            yield path, 1, "is not executable"


RULES = (
    no_path_of_one_machine,
    no_registry_host,
    sources_are_tested_beside_the_code,
    page_sources_are_tested_beside_the_code,
    tests_are_built,
    tracks_keep_their_licences,
    commands_have_help,
)
