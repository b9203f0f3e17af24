"""Follows README.md word by word and in its order, as after a fresh clone on a Debian 12 with nothing installed. Each
test continues from the previous one."""

import json
import os
import re
import sys

import pytest
from bare_root import CHECKOUT, BareRoot

sys.path.append(os.path.join(CHECKOUT, "commands", "lib"))
from home import PORTS, SHIFT, port

# The long form builds without the compiler's cache, as a newcomer does, and also builds the benchmarks.
LONG = os.environ.get("CONVOY_LONG") == "1"
PAGE = f"localhost:{PORTS['page']}"  # as README writes it


def commands_of(section):
    """Returns the commands in a section of README.md, without their comments."""
    with open(os.path.join(CHECKOUT, "README.md"), encoding="utf-8") as file:
        text = file.read().partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    return [re.sub(r"\s{2,}#.*", "", line) for line in lines]


def of_here(command):
    """Changes the page's port, because another stack may use README's."""
    return command.replace(PAGE, f"localhost:{port('page')}")


@pytest.fixture(scope="module")
def newcomer():
    if os.geteuid() != 0:
        pytest.skip("a bare root needs root")
    cache = os.environ.get("CCACHE_DIR") or os.path.expanduser("~/.cache/ccache")
    root = BareRoot(SHIFT, None if LONG else cache)
    yield root
    root.close()


# The output of each verb before anything is set up.
BEFORE_UP = [
    ("help", 0, "Usage: ./convoy"),
    ("down", 0, "does not run"),
    ("build", 1, "./convoy setup --yes"),
    ("setup", 1, "./convoy setup --yes"),
    ("up", 1, "./convoy setup --yes"),
    ("bench way", 1, "./convoy setup --yes"),
    ("test unit", 1, "./convoy setup --yes"),
    ("backup", 1, "does not run"),
    ("restore /tmp", 1, "./convoy build"),
    ("status", 1, "./convoy setup"),
    ("logs", 1, "./convoy setup"),
    ("dead-letters list", 1, "./convoy setup"),
    ("erase Van --yes", 1, "./convoy setup"),
    ("images", 1, " needs "),
    ("deploy dev", 1, " needs "),
    ("undeploy dev", 1, " needs "),
]


@pytest.mark.parametrize("verb, code, said", BEFORE_UP, ids=[verb for verb, _, _ in BEFORE_UP])
def test_before_anything_is_installed_a_verb_says_what_to_do(newcomer, verb, code, said):
    ran = newcomer.run(f"./convoy {verb}")
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert said in ran.stdout + ran.stderr
    # The output of bench goes to a pipe, so its error names the packages too.
    assert ran.stderr.count("\n") <= 2 and "not found" not in ran.stderr, ran.stderr


@pytest.fixture(scope="module")
def up(newcomer):
    """Runs README's first command in a terminal, from the question to the page's address."""
    terminal = newcomer.at_terminal("./convoy up")
    terminal.until_said("[y/N]", within=60)
    assert "Debian packages to install:" in terminal.said and "nginx-light" in terminal.said
    terminal.type("y\n")
    terminal.until_said(f"The fleet is on http://{of_here(PAGE)}", within=3_600)
    return terminal


def test_up_asks_before_it_installs_and_prints_the_pages_address(newcomer, up):
    assert newcomer.run("./convoy status").returncode == 0
    page = newcomer.run(of_here(f"curl -fsS {PAGE}"))
    assert "<html" in page.stdout


@pytest.mark.parametrize("command", commands_of("Ask it"))
def test_each_question_of_the_readme_is_answered(newcomer, up, command):
    asked = newcomer.run(of_here(command))
    assert asked.returncode == 0, asked.stderr
    if "today.gpx" in command:
        answer = newcomer.text("today.gpx")
        assert answer.startswith("<?xml") and "<trkpt" in answer
        return
    answer = json.loads(asked.stdout)
    assert "status" not in answer, answer  # a problem would have one


@pytest.mark.parametrize("verb", ["status", "logs", "dead-letters list", "help"])
def test_the_first_lines_of_a_verb_can_be_had_in_a_pipe(newcomer, up, verb):
    ran = newcomer.run(f"./convoy {verb} | head -n 1")
    assert ran.stderr == "" and len(ran.stdout.splitlines()) == 1


def test_a_backup_is_made(newcomer, up):
    ran = newcomer.run("./convoy backup /mnt/other-disk")
    assert ran.returncode == 0 and "/mnt/other-disk/20" in ran.stdout, ran.stderr


@pytest.mark.parametrize("verb", ["images", "deploy dev"])
def test_what_cannot_work_here_names_what_it_needs(newcomer, up, verb):
    ran = newcomer.run(f"./convoy {verb}")
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1 and " needs " in ran.stderr, ran.stderr


def test_ctrl_c_stops_everything_in_order(newcomer, up):
    up.type("\x03")
    assert up.exit_code(within=120) == 0, up.said[-3000:]
    assert newcomer.run("./convoy status").returncode == 3


def test_a_second_up_is_there_at_once_and_down_stops_it(newcomer, up):
    ran = newcomer.run("./convoy up --detach")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Installing" not in ran.stdout and "Fetching" not in ran.stdout
    assert newcomer.run("./convoy down").returncode == 0
    assert newcomer.run("./convoy status").returncode == 3


def test_the_way_can_be_measured(newcomer, up):
    ran = newcomer.run("./convoy bench way --vehicles 100 --seconds 5 --yes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "position-tracker" in ran.stdout


@pytest.mark.skipif(not LONG, reason="what bench builds takes minutes: ./convoy test long")
def test_the_tracker_can_be_measured(newcomer, up):
    ran = newcomer.run("./convoy bench tracker --only inside --yes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
