#!/usr/bin/python3
"""Runs clang-tidy over every translation unit of a release build, which has no tests and joins several sources in each
unit, so that libraries' headers are read once for all of them. It checks as many units at a time as there are cores. A
clean unit is skipped until one of these changes: a file of ours in it, its compile command, .clang-tidy, or the version
of clang-tidy, the compiler or a library. Several clones may share the cache.

Usage: clang_tidy.py BUILD_FOLDER CACHE_FOLDER"""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
SOURCES = os.path.join(ROOT, "src") + os.sep
REQUIREMENTS = os.path.join(ROOT, "tests", "tidy", "requirements.txt")  # has clang-tidy's version
CLANG_TIDY = os.path.join(ROOT, ".convoy/tools/clang-tidy/clang_tidy/data/bin/clang-tidy")
# A file that joins sources includes them on purpose.
JOINING = "--checks=-bugprone-suspicious-include"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def included(path, seen):
    """Returns our own files that `path` includes, itself first."""
    if path in seen or not os.path.isfile(path):
        return seen
    seen[path] = read(path)
    for name in re.findall(rb'^\s*#\s*include\s*"([^"]+)"', seen[path], re.MULTILINE):
        included(os.path.join(ROOT, "src", name.decode()), seen)
    return seen


def surroundings():
    """Returns what every result depends on: the rules, the tool, and the packages with the headers."""
    packages = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", "lib*-dev", "g++*"],
        capture_output=True,
        check=False,
    ).stdout
    return read(os.path.join(ROOT, ".clang-tidy")) + read(REQUIREMENTS) + packages


def name_of(path, build):
    return os.path.relpath(path, os.path.join(build, "src")).replace("CMakeFiles/", "")


def fingerprint(unit, base):
    whole = hashlib.sha256(base)
    whole.update(unit["command"].replace(ROOT, "").encode())
    for path, content in sorted(included(unit["file"], {}).items()):
        whole.update(path.removeprefix(ROOT).encode() + b"\0" + content.replace(ROOT.encode(), b""))
    return whole.hexdigest()


def is_ours(path):
    """Returns whether it is a source of ours or joins some; protoc's output is not."""
    return any(each.startswith(SOURCES) and each.endswith(".cpp") for each in included(path, {}))


def check(unit, build):
    started = time.monotonic()
    ran = subprocess.run(
        # g++ reports warnings of the compiler; clang's differ, also in the library's headers.
        [CLANG_TIDY, "-p", build, "--quiet", JOINING, "--extra-arg=-Wno-error", unit["file"]],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout.strip() or ran.stderr.strip(), time.monotonic() - started


def main(build, cache):
    os.makedirs(cache, exist_ok=True)
    base = surroundings()
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        units = {unit["file"]: unit for unit in json.load(file) if is_ours(unit["file"])}
    stamps = {
        path: os.path.join(cache, fingerprint(unit, base)) for path, unit in units.items()
    }
    waiting = [path for path in sorted(units) if not os.path.exists(stamps[path])]
    # The longest units go first, so that all cores end together. The size is a fair estimate.
    waiting.sort(key=lambda path: -len(included(path, {})))
    broken = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {pool.submit(check, units[path], build): path for path in waiting}
        for done, run in enumerate(concurrent.futures.as_completed(runs), 1):
            path = runs[run]
            code, text, seconds = run.result()
            print(f"[{done}/{len(waiting)}] {name_of(path, build)} {seconds:.0f} s", flush=True)
            if code == 0:
                open(stamps[path], "w", encoding="ascii").close()
            else:
                broken += 1
                print(text, flush=True)
    print(f"clang-tidy: {len(units)} units, {len(waiting)} read, {broken} with findings")
    return 1 if broken else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])))
