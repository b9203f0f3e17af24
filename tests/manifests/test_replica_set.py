"""initiate.js changes MongoDB's replica set, run by MongoDB's own shell; decide.js decides, run by Node. With an empty
volume the first member must never make a second set while another one may hold the history."""

import itertools
import json
import os
import re
import shutil
import subprocess

import overlays
import pytest

NODE = os.path.join(overlays.ROOT, ".convoy/tools/node/node_modules/.bin/node")
MONGOSH = os.path.join(overlays.ROOT, ".convoy/tools/mongosh/node_modules")
FOLDER = os.path.join(overlays.ROOT, "k8s/base/mongodb")
STATES = ("empty", "removed", "primary", "secondary", "starting", "unreachable", "of another set")
HOSTS = [f"mongodb-{number}.mongodb:27017" for number in range(3)]


def _node(expression, given):
    """Returns the value of a JavaScript expression over the exports of decide.js and `given`."""
    script = f"""
        const {{ decide, stateOf }} = require({json.dumps(os.path.join(FOLDER, "decide.js"))});
        const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        process.stdout.write(JSON.stringify({expression}));
    """
    ran = subprocess.run([NODE, "-e", script], input=json.dumps(given), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def table():
    """Returns the decision for every combination of states of three members, the first of which is our own."""
    rows = list(itertools.product(STATES, repeat=3))
    given = [[{"host": host, "state": state} for host, state in zip(HOSTS, row)] for row in rows]
    return dict(zip(rows, _node("given.map(decide)", given)))


def test_a_set_is_made_only_when_every_member_is_known_to_be_empty(table):
    assert [row for row, decision in table.items() if decision["do"] == "initiate"] == [("empty",) * 3]


def test_the_set_is_maintained_at_its_one_primary_and_nowhere_else(table):
    for row, decision in table.items():
        is_clear = row.count("primary") == 1 and row[0] != "unreachable" and "of another set" not in row
        assert (decision["do"] == "maintain") == is_clear, row
        if is_clear:
            assert decision["at"] == HOSTS[row.index("primary")], row


def test_whoever_waits_says_for_which_member(table):
    for row, decision in table.items():
        if decision["do"] == "wait":
            named = [state for host, state in zip(HOSTS, row) if host in decision["why"]]
            assert named and len(set(named)) <= 2 and "empty" not in named, (row, decision)
        assert decision["do"] in ("initiate", "maintain", "wait")


# Answers of members: see stateOf in decide.js.
EMPTY, UNAUTHORIZED, NOT_INITIALIZED, REFUSED = {"isreplicaset": True}, 13, 94, 18
OURS_EMPTY = {"hello": EMPTY, "status": NOT_INITIALIZED}
OTHER_EMPTY = {"hello": EMPTY, "login": REFUSED}
GONE = {}


def _member(name="rs0", primary=False, secondary=False):
    return {"hello": {"setName": name, "isWritablePrimary": primary, "secondary": secondary}}


PRIMARY, SECONDARY, STARTING = _member(primary=True), _member(secondary=True), _member()


@pytest.mark.parametrize(
    "answer, state",
    [
        (GONE, "unreachable"),
        (PRIMARY, "primary"),
        (SECONDARY, "secondary"),
        (STARTING, "starting"),
        (_member("rs1", primary=True), "of another set"),
        ({"hello": {"isWritablePrimary": True}}, "of another set"),
        (OURS_EMPTY, "empty"),
        (OTHER_EMPTY, "empty"),
        # `hello` alone proves nothing: these two hold data.
        ({"hello": EMPTY, "status": UNAUTHORIZED}, "removed"),
        ({"hello": EMPTY, "login": 0}, "removed"),
        # A lost answer proves nothing either.
        ({"hello": EMPTY}, "unreachable"),
        ({"hello": EMPTY, "login": 89}, "unreachable"),
    ],
)
def test_the_state_of_a_member_is_read_from_its_answers(answer, state):
    assert _node("stateOf(given)", answer) == state


MAKES, WAITS = {"do": "initiate"}, "wait"


def _maintains(number):
    return {"do": "maintain", "at": HOSTS[number]}


# (the members' answers, the decision), step by step
SCENARIOS = {
    "first start, all at once": [
        ((GONE, GONE, GONE), WAITS),
        ((OURS_EMPTY, GONE, GONE), WAITS),
        ((OURS_EMPTY, OTHER_EMPTY, GONE), WAITS),
        ((OURS_EMPTY, OTHER_EMPTY, OTHER_EMPTY), MAKES),
        ((PRIMARY, OTHER_EMPTY, OTHER_EMPTY), _maintains(0)),
        ((PRIMARY, STARTING, OTHER_EMPTY), _maintains(0)),
        ((PRIMARY, SECONDARY, SECONDARY), _maintains(0)),
    ],
    "first start of one": [((GONE,), WAITS), ((OURS_EMPTY,), MAKES), ((PRIMARY,), _maintains(0))],
    "restart of all": [
        # Members that are still reading their configuration answer as empty ones do.
        (({"hello": EMPTY, "status": UNAUTHORIZED}, {"hello": EMPTY, "login": 0}, GONE), WAITS),
        ((STARTING, GONE, GONE), WAITS),
        ((SECONDARY, SECONDARY, GONE), WAITS),
        ((SECONDARY, PRIMARY, GONE), _maintains(1)),
    ],
    "restart of all, the first one with an empty volume": [
        ((OURS_EMPTY, GONE, GONE), WAITS),
        ((OURS_EMPTY, {"hello": EMPTY, "login": 0}, GONE), WAITS),
        ((OURS_EMPTY, {"hello": EMPTY, "login": 0}, {"hello": EMPTY, "login": 0}), WAITS),
        ((OURS_EMPTY, STARTING, STARTING), WAITS),
        ((OURS_EMPTY, SECONDARY, SECONDARY), WAITS),
        ((OURS_EMPTY, SECONDARY, PRIMARY), _maintains(2)),
        ((STARTING, SECONDARY, PRIMARY), _maintains(2)),
        ((SECONDARY, SECONDARY, PRIMARY), _maintains(2)),
    ],
    "the first member's claim is deleted": [
        ((GONE, PRIMARY, SECONDARY), WAITS),
        ((OURS_EMPTY, PRIMARY, SECONDARY), _maintains(1)),
        ((STARTING, PRIMARY, SECONDARY), _maintains(1)),
        ((SECONDARY, PRIMARY, SECONDARY), _maintains(1)),
    ],
    "the second member's claim is deleted": [
        ((PRIMARY, GONE, SECONDARY), _maintains(0)),
        ((PRIMARY, OTHER_EMPTY, SECONDARY), _maintains(0)),
        ((PRIMARY, STARTING, SECONDARY), _maintains(0)),
    ],
    "all but the first are gone, for ever": [((SECONDARY, GONE, GONE), WAITS)],
    "all but the first are gone and come back empty": [
        ((SECONDARY, OTHER_EMPTY, OTHER_EMPTY), WAITS),
        ((SECONDARY, STARTING, STARTING), WAITS),
        ((PRIMARY, STARTING, STARTING), _maintains(0)),
    ],
    "all but the last are gone, the first one comes back empty": [((OURS_EMPTY, GONE, SECONDARY), WAITS)],
    "two of three are gone for ever, the first one is empty": [((OURS_EMPTY, GONE, GONE), WAITS)],
    "a person has made the last one the primary of what is left": [
        ((OURS_EMPTY, OTHER_EMPTY, PRIMARY), _maintains(2)),
    ],
    "scaling from one to three": [
        ((PRIMARY,), _maintains(0)),
        ((PRIMARY, GONE, GONE), _maintains(0)),
        ((PRIMARY, OTHER_EMPTY, GONE), _maintains(0)),
        ((PRIMARY, SECONDARY, OTHER_EMPTY), _maintains(0)),
    ],
    "old volumes of a set that was made anew": [
        ((PRIMARY, STARTING, STARTING), _maintains(0)),
        ((PRIMARY, PRIMARY, SECONDARY), WAITS),
    ],
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_goes_as_it_should(scenario):
    steps = SCENARIOS[scenario]
    given = [[{"host": host, **answer} for host, answer in zip(HOSTS, answers)] for answers, _ in steps]
    asked = "given.map((all) => decide(all.map((one) => ({ host: one.host, state: stateOf(one) }))))"
    for (answers, wanted), found in zip(steps, _node(asked, given)):
        assert (found["do"] if wanted == WAITS else found) == wanted, (answers, found)


def _scripts(folder, without=()):
    """Copies initiate.js and the files it loads; only the folder of the passwords is changed."""
    shutil.copytree(FOLDER, folder / "scripts")
    path = folder / "scripts/initiate.js"
    text = path.read_text(encoding="utf-8")
    assert "/run/secrets/mongodb/" in text
    for mounted in ("/run/secrets/mongodb/", "/run/secrets/registry/"):
        text = text.replace(mounted, f"{folder}/")
    path.write_text(text, encoding="utf-8")
    for user in {"root", *USERS} - set(without):
        (folder / f"{user}.password").write_text(f"the password of {user}\n", encoding="utf-8")
    return path


def _shell(script, hosts, folder):
    """Runs the script in MongoDB's own shell, as the container beside the first member does."""
    environment = {"HOME": str(folder), "HOSTNAME": "localhost", "MONGODB_HOSTS": hosts}
    path = f"{os.path.dirname(NODE)}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [os.path.join(MONGOSH, ".bin/mongosh"), "--nodb", "--quiet", script],
        env={**os.environ, **environment, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _initiated(states, folder, runs=1, without=()):
    """Runs initiate.js repeatedly on members in these states (replica_set.js), the first of which is its own. Returns
    the changes, the members' addresses, and the result of each run."""
    script = _scripts(folder, without)
    modelled = [NODE, os.path.join(os.path.dirname(__file__), "replica_set.js"), os.path.join(MONGOSH, "bson"), *states]
    # setpriv ends the members when the test run is killed.
    with subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *modelled], stdout=subprocess.PIPE, text=True) as members:
        try:
            hosts = members.stdout.readline().strip()
            ended = [_shell(script, hosts, folder) for _ in range(runs)]
        finally:
            members.kill()
        return members.stdout.read().splitlines(), hosts.split(","), ended


USERS = ("tracker", "backup", "monitor", "registry")
UPDATES = ["updateRole registry", *(f"updateUser {user}" for user in USERS)]
ROLE = "createRole registry convoy.registry_changes,convoy.registry_life,convoy.registry_unknown,convoy."


def test_a_first_start_makes_the_set_its_users_and_then_adds_the_others_one_by_one(tmp_path):
    done, _, ended = _initiated(("empty",) * 3, tmp_path, runs=2)
    assert [ran.returncode for ran in ended] == [0, 0], ended
    assert done == [
        "0 replSetInitiate 0",
        "0 createUser root",
        f"0 {ROLE}",
        *(f"0 createUser {user}" for user in USERS),
        "0 replSetReconfig 0,1",
        "0 replSetReconfig 0,1,2",
        # A repeated run changes only the passwords.
        *(f"0 {update}" for update in UPDATES),
    ]


def test_a_first_start_that_broke_off_before_there_was_a_user_goes_on(tmp_path):
    done, _, ended = _initiated(("primary-without-users", "empty", "empty"), tmp_path)
    assert [ran.returncode for ran in ended] == [0], ended
    assert done[:6] == ["0 createUser root", f"0 {ROLE}", *(f"0 createUser {user}" for user in USERS)]
    assert done[6:] == ["0 replSetReconfig 0,1", "0 replSetReconfig 0,1,2"]


def test_without_the_password_of_the_registry_all_other_users_are_made(tmp_path):
    done, _, ended = _initiated(("empty",), tmp_path, without=("registry",))
    assert [ran.returncode for ran in ended] == [0], ended
    assert done[-3:] == [f"0 createUser {user}" for user in USERS if user != "registry"]


@pytest.mark.parametrize("others", [("removed", "empty"), ("secondary", "starting"), ("unreachable", "empty")])
def test_an_empty_first_member_does_nothing_while_the_history_may_be_elsewhere(others, tmp_path):
    done, hosts, ended = _initiated(("empty", *others), tmp_path)
    assert [ran.returncode for ran in ended] == [1] and hosts[1] in ended[0].stdout + ended[0].stderr, ended
    assert not done


def test_with_an_empty_first_member_the_set_is_maintained_at_its_primary(tmp_path):
    done, _, ended = _initiated(("empty", "secondary", "primary"), tmp_path)
    assert [ran.returncode for ran in ended] == [0], ended
    assert done == [f"2 {ROLE}", *(f"2 createUser {user}" for user in USERS)]


def test_the_pod_has_what_the_script_loads():
    with open(os.path.join(FOLDER, "initiate.js"), encoding="utf-8") as file:
        loaded = re.findall(r"require\(`\${__dirname}/([\w.-]+)`\)", file.read())
    for overlay in ("dev", "aws"):
        maps = overlays.manifests(overlay).of("ConfigMap")
        (scripts,) = [item["data"] for item in maps if "initiate.js" in item["data"]]
        assert loaded and set(loaded) < set(scripts)
