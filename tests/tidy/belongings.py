"""What must lie where: tests beside code, licences beside what they cover, help in every command; and
what must lie nowhere: paths of one machine, hosts of one registry."""

import re

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


def fleet_is_tested_beside_the_code(tree):
    """`thing.cpp` has a `thing_test.cpp`; a form of it (`csv_thing.cpp`) is tested there too, and an
    inner part through the tested files that include it."""
    sources = {
        path.removeprefix("src/fleet/").removesuffix(".cpp"): tree.text(path)
        for path in tree.paths(under="src/fleet/", ends=(".cpp",))
        if not re.search(r"_(test|bench|fuzzer)\.cpp$", path)
    }
    tests = {
        path.removeprefix("src/fleet/").removesuffix("_test.cpp")
        for path in tree.paths(under="src/fleet/", ends=("_test.cpp",))
    }

    def is_tested(stem):
        return stem in tests or any(stem.endswith(f"_{test}") for test in tests)

    for stem in sources:
        users = [user for user, text in sources.items() if f'"fleet/{stem}.hpp"' in text]
        if not is_tested(stem) and not any(is_tested(user) for user in users):
            yield f"src/fleet/{stem}.cpp", 1, "has no test beside it"


def tests_are_built(tree):
    """A test that CMake does not know cannot fail."""
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
    for path in tree.paths(under="commands/"):
        name = path.removeprefix("commands/")
        if "/" in name or "." in name:
            continue
        if not re.search(rf"^#: .+\n#:\n#: Usage: \./convoy {re.escape(name)}", tree.text(path), re.M):
            yield path, 1, "its help (#: a line, an empty one, Usage: …) is missing"
        if not tree.executable(path):
            yield path, 1, "is not executable"


RULES = (
    no_path_of_one_machine,
    no_registry_host,
    fleet_is_tested_beside_the_code,
    tests_are_built,
    tracks_keep_their_licences,
    commands_have_help,
)
