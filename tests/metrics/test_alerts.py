"""Tests the alerts with Prometheus's own tools: each fires exactly when it should, is routed to the right people, and
has a section in OPERATIONS.md with the steps to take."""

import collections
import copy
import re

import alerts
import pytest
import schemas
import yaml


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Returns a folder of plain rule files."""
    return alerts.write_rules(tmp_path_factory.mktemp("metrics"))


# ---- the rules ----


def test_prometheus_takes_the_rules(folder):
    # The folder also contains the unit tests when they have run.
    written = [folder / name for name in alerts.every_rule_object()]
    ran = alerts.run("promtool", "check", "rules", *written)
    assert ran.returncode == 0 and "duplicate" not in ran.stdout, ran.stdout + ran.stderr


def test_the_stack_finds_the_rules():
    for name, document in alerts.every_rule_object().items():
        assert schemas.schema_of(document) == "kubernetes/prometheusrule-monitoring-v1.json"
        assert not list(schemas.errors(schemas.schema_of(document), document)), name
        assert document["metadata"]["labels"]["release"] == "kube-prometheus-stack", name
        assert document["metadata"]["name"] == "convoy-" + name.removesuffix(".yaml")
        assert "namespace" not in document["metadata"], "the overlay says it"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rule: rule.update(expr=rule["expr"] + ")"),
        lambda rule: rule.update(fore="5m"),
        lambda rule: rule["annotations"].update(summary="{{ $value | humanise }}"),
    ],
)
def test_a_rule_that_prometheus_does_not_take_is_noticed(tmp_path, spoil):
    document = alerts.read_yaml(alerts.RULES / "queue.yaml")["spec"]
    spoil(document["groups"][0]["rules"][0])
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    assert alerts.run("promtool", "check", "rules", tmp_path / "rules.yaml").returncode != 0


def test_a_misspelt_rule_object_is_noticed():
    document = alerts.read_yaml(alerts.RULES / "queue.yaml")
    document["spec"]["group"] = []
    assert list(schemas.errors(schemas.schema_of(document), document))


def test_an_alert_says_what_one_has_to_know():
    for name, rule in alerts.every_rule("alert"):
        assert rule["labels"]["severity"] in ("critical", "warning"), (name, rule["alert"])
        assert rule["labels"].keys() <= {"severity", "symptom"}, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "description", "runbook_url"}, rule["alert"]
    counted = collections.Counter(alerts.alert_names())
    assert set(counted.values()) == {1} and all(name.startswith("Convoy") for name in counted)


# ---- their unit tests ----


@pytest.mark.parametrize("name", sorted(alerts.every_rule_object()))
def test_the_alerts_do_what_their_unit_tests_say(folder, name):
    ran = run_unit_tests(folder, name)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def run_unit_tests(folder, name):
    """Runs the unit tests of one file on the rules in `folder`."""
    test = folder / f"test-{name}"
    document = alerts.read_yaml(alerts.UNIT_TESTS / name)
    for one in document["tests"]:
        one["external_labels"] = {"runbooks": alerts.RUNBOOKS}
    test.write_text(yaml.safe_dump(document), encoding="utf-8")
    return alerts.run("promtool", "test", "rules", test)


@pytest.mark.parametrize("alert", alerts.alert_names())
def test_an_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not(alert):
    seen = [bool(expected) for _, _, tested, _, expected in alerts.unit_tests() if tested == alert]
    assert set(seen) == {True, False}


def test_values_of_a_series_are_text():
    """YAML reads 0x60 as the number 96, which is one sample; promtool would read '0x60' as 61 samples of 0."""
    for path in sorted(alerts.UNIT_TESTS.glob("*.yaml")):
        for test in alerts.read_yaml(path)["tests"]:
            assert all(isinstance(one["values"], str) for one in test["input_series"]), (path.name, test["name"])


def test_no_unit_test_is_of_an_alert_that_is_not_there():
    assert {tested for _, _, tested, _, _ in alerts.unit_tests()} <= set(alerts.alert_names())


BREAKS = {
    "never": lambda rule: rule.update(expr="vector(0) > 1"),
    "always": lambda rule: (rule.update(expr="vector(1)"), rule.pop("for", None)),
    "another-severity": lambda rule: rule["labels"].update(severity="info"),
}


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("name", sorted({name for name, _ in alerts.every_rule("alert")}))
def test_broken_alerts_are_noticed(tmp_path, name, broken):
    document = copy.deepcopy(alerts.every_rule_object()[name]["spec"])
    mine = [rule for group in document["groups"] for rule in group["rules"] if "alert" in rule]
    for rule in mine:
        BREAKS[broken](rule)
    (tmp_path / name).write_text(yaml.safe_dump(document), encoding="utf-8")
    ran = run_unit_tests(tmp_path, name)
    assert ran.returncode == 1
    noticed = set(re.findall(r"alertname: (\w+)", ran.stdout + ran.stderr))
    assert noticed == {rule["alert"] for rule in mine}


# ---- the runbooks ----


def runbooks_that_lack(text, names):
    """Yields (alert, mistake) of the runbook sections in `text`."""
    sections = alerts.runbooks(text)
    for name in sorted(set(names) - sections.keys()):
        yield name, "has no section"
    for name in sorted(sections.keys() - set(names)):
        yield name, "is no alert"
    for name, body in sections.items():
        if len(re.findall(r"^\*\*(?:What it means|What to do)\.\*\*", body, re.M)) != 2:
            yield name, "should say what it means and what to do"


def test_each_alert_has_a_runbook_and_each_runbook_an_alert():
    text = alerts.OPERATIONS.read_text(encoding="utf-8")
    assert not list(runbooks_that_lack(text, alerts.alert_names()))


@pytest.mark.parametrize(
    "text",
    [
        "### ConvoyOne\n**What it means.** a\n\n**What to do.** b\n",
        "### ConvoyTwo\n**What it means.** a\n\n**What to do.** b\n",
        "### ConvoyOne\n**What it means.** a\n\n### ConvoyTwo\n**What to do.** b\n",
    ],
)
def test_a_runbook_that_lacks_something_is_noticed(text):
    assert list(runbooks_that_lack(text, ["ConvoyOne", "ConvoyTwo"]))


def wrong_in_links(text, links):
    """Yields mistakes in alert → runbook_url, such as links that do not lead to the alert's section of `text`."""
    there = set(alerts.anchors(text))
    for name, link in links.items():
        beginning, _, anchor = link.partition("#")
        if beginning != "{{ $externalLabels.runbooks }}":
            yield f"{name}: the beginning of its runbook_url should be the external label"
        if anchor != name.lower() or anchor not in there:
            yield f"{name}: OPERATIONS.md has no section #{anchor} of it"


def test_each_alert_links_to_its_runbook():
    links = {rule["alert"]: rule["annotations"]["runbook_url"] for _, rule in alerts.every_rule("alert")}
    assert not list(wrong_in_links(alerts.OPERATIONS.read_text(encoding="utf-8"), links))


@pytest.mark.parametrize(
    "link",
    [
        "OPERATIONS.md#convoyone",
        "https://git.example/OPERATIONS.md#convoyone",
        "{{ $externalLabels.runbook }}#convoyone",
        "{{ $externalLabels.runbooks }}",
        "{{ $externalLabels.runbooks }}#ConvoyOne",
        "{{ $externalLabels.runbooks }}#convoytwo",
    ],
)
def test_a_link_that_leads_nowhere_is_noticed(link):
    text = "# Alerts\n### ConvoyOne\na\n### ConvoyTwo\nb\n"
    assert not list(wrong_in_links(text, {"ConvoyOne": "{{ $externalLabels.runbooks }}#convoyone"}))
    assert list(wrong_in_links(text, {"ConvoyOne": link}))


def test_an_anchor_is_that_of_its_heading():
    text = "# Going back: to `1.0`\n```\n# no heading\n```\n## Two\n### Two\n"
    assert list(alerts.anchors(text)) == ["going-back-to-10", "two", "two-1"]


def test_links_within_operations_lead_to_a_section():
    text = alerts.OPERATIONS.read_text(encoding="utf-8")
    assert not set(re.findall(r"\]\(#([^)]+)\)", text)) - set(alerts.anchors(text))


def test_on_one_machine_a_runbook_is_the_file_itself(folder):
    settings = alerts.read_yaml(folder.parent / "prometheus.yaml")
    assert settings["global"]["external_labels"] == {"runbooks": alerts.OPERATIONS.as_uri()}


# ---- the routes ----

WANTED = {"critical": "on-call", "warning": "team"}


def wrong_in_routes(path):
    """Yields what amtool refuses, alerts that reach the wrong people, and keys that would be in git."""
    checked = alerts.run("amtool", "check-config", path)
    if checked.returncode != 0:
        yield checked.stderr
        return
    settings = alerts.read_yaml(path)
    for _, rule in alerts.every_rule("alert"):
        routed = receiver_of(path, f"alertname={rule['alert']}", f"severity={rule['labels']['severity']}")
        if routed != WANTED[rule["labels"]["severity"]]:
            yield f"{rule['alert']} is routed to {routed}"
    for name, severity, wanted in (("Watchdog", "none", "nobody"), ("KubePodCrashLooping", "warning", "team")):
        if receiver_of(path, f"alertname={name}", f"severity={severity}") != wanted:
            yield f"{name} should be routed to {wanted}"
    yield from _keys_in_git(settings)
    yield from _mutes_nothing(settings)


def receiver_of(path, *labels):
    ran = alerts.run("amtool", "config", "routes", "test", f"--config.file={path}", *labels)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def _keys_in_git(settings):
    for receiver in settings["receivers"]:
        for ways in (value for name, value in receiver.items() if name != "name"):
            for way in ways:
                keys = {name: value for name, value in way.items() if re.search(r"key|url|token|password", name)}
                for name, value in keys.items():
                    if not (name.endswith("_file") and value.startswith("/etc/alertmanager/secrets/")):
                        yield f"{receiver['name']}: {name} should be a file of the Secret"
                if not keys:
                    yield f"{receiver['name']} sends with a method that has no key or address"


def _mutes_nothing(settings):
    """Yields inhibitions whose matchers match no alert."""
    labels = [{"alertname": rule["alert"], **rule["labels"]} for _, rule in alerts.every_rule("alert")]
    for rule in settings["inhibit_rules"]:
        for matcher in rule["source_matchers"] + rule["target_matchers"]:
            name, how, value = re.match(r'(\w+)(=~|!~|=)"(.*)"$', matcher).groups()
            if how == "=" and not any(one.get(name) == value for one in labels):
                yield f"no alert has {matcher}"


def test_who_should_know_is_told():
    assert not list(wrong_in_routes(alerts.ALERTMANAGER))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda settings: settings["route"].update(receiver="everybody"),
        lambda settings: settings["route"]["routes"].pop(),
        lambda settings: settings["route"]["routes"].pop(0),
        lambda settings: settings["route"].update(receivers=[]),
        lambda settings: settings["receivers"][1]["slack_configs"][0].update(api_url="https://chat.example"),
        lambda settings: settings["receivers"][2]["pagerduty_configs"][0].pop("routing_key_file"),
        lambda settings: settings["inhibit_rules"][0].update(target_matchers=['symptom="true"']),
        lambda settings: settings["inhibit_rules"][1].update(source_matchers=['alertname="ConvoyDown"']),
    ],
)
def test_a_route_that_is_wrong_is_noticed(tmp_path, spoil):
    settings = alerts.read_yaml(alerts.ALERTMANAGER)
    spoil(settings)
    (tmp_path / "alertmanager.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    assert list(wrong_in_routes(tmp_path / "alertmanager.yaml"))
