"""The alerts on Prometheus's own tools: each fires when it should and not when it should not, is sent to
who should know, and has a section in OPERATIONS.md that says what to do."""

import collections
import re

import alerts
import pytest
import yaml


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Of plain rule files."""
    return alerts.write_rules(tmp_path_factory.mktemp("metrics"))


# ---- the rules ----


def test_prometheus_takes_the_rules(folder):
    ran = alerts.run("promtool", "check", "rules", *sorted(folder.glob("*.yaml")))
    assert ran.returncode == 0 and "duplicate" not in ran.stdout, ran.stdout + ran.stderr


def test_the_stack_finds_the_rules():
    for name, document in alerts.rule_objects().items():
        assert document["kind"] == "PrometheusRule", name
        assert document["metadata"]["labels"]["release"] == "kube-prometheus-stack", name
        assert document["metadata"]["name"] == "convoy-" + name.removesuffix(".yaml")
        assert "namespace" not in document["metadata"], "the overlay says it"


def test_an_alert_says_what_one_has_to_know():
    for name, rule in alerts.rules("alert"):
        assert rule["labels"]["severity"] in ("critical", "warning"), (name, rule["alert"])
        assert rule["labels"].keys() <= {"severity", "symptom"}, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "description", "runbook"}, rule["alert"]
        assert rule["annotations"]["runbook"] == f"OPERATIONS.md#{rule['alert'].lower()}"
    counted = collections.Counter(alerts.alert_names())
    assert set(counted.values()) == {1} and all(name.startswith("Convoy") for name in counted)


# ---- their unit tests ----


@pytest.mark.parametrize("name", sorted(alerts.rule_objects()))
def test_the_alerts_do_what_their_unit_tests_say(folder, name):
    ran = run_unit_tests(folder, name)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def run_unit_tests(folder, name):
    """Those of one file, on the rules in `folder`."""
    test = folder / f"test-{name}"
    test.write_text((alerts.UNIT_TESTS / name).read_text(encoding="utf-8"), encoding="utf-8")
    return alerts.run("promtool", "test", "rules", test)


@pytest.mark.parametrize("alert", alerts.alert_names())
def test_an_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not(alert):
    seen = [bool(expected) for _, _, tested, _, expected in alerts.unit_tests() if tested == alert]
    assert set(seen) == {True, False}


def test_no_unit_test_is_of_an_alert_that_is_not_there():
    assert {tested for _, _, tested, _, _ in alerts.unit_tests()} <= set(alerts.alert_names())


BREAKS = {
    "never": lambda rule: rule.update(expr="vector(0) > 1"),
    "always": lambda rule: (rule.update(expr="vector(1)"), rule.pop("for", None)),
    "another-severity": lambda rule: rule["labels"].update(severity="info"),
}


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("name", sorted(alerts.rule_objects()))
def test_broken_alerts_are_noticed(tmp_path, name, broken):
    document = alerts.read_yaml(alerts.RULES / name)["spec"]
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
    """(alert, what is wrong), of the runbook sections in `text`."""
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


# ---- the routes ----


def test_alertmanager_takes_its_settings():
    ran = alerts.run("amtool", "check-config", alerts.ALERTMANAGER)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_an_alert_reaches_who_should_know():
    wanted = {"critical": "on-call", "warning": "team"}
    for _, rule in alerts.rules("alert"):
        labels = [f"{name}={value}" for name, value in rule["labels"].items()]
        assert receiver_of(f"alertname={rule['alert']}", *labels) == wanted[rule["labels"]["severity"]]
    assert receiver_of("alertname=Watchdog", "severity=none") == "nobody"
    assert receiver_of("alertname=KubePodCrashLooping", "severity=warning") == "team"


def receiver_of(*labels):
    ran = alerts.run("amtool", "config", "routes", "test", f"--config.file={alerts.ALERTMANAGER}", *labels)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_who_is_told_is_said_by_files_and_not_in_git():
    settings = alerts.read_yaml(alerts.ALERTMANAGER)
    receivers = {receiver.pop("name"): receiver for receiver in settings["receivers"]}
    assert receivers.pop("nobody") == {}
    for ways in receivers.values():
        for (way,) in ways.values():
            keys = [key for key in way if re.search(r"key|url|token|password", key)]
            assert keys and all(key.endswith("_file") for key in keys)
            assert all(way[key].startswith("/etc/alertmanager/secrets/") for key in keys)


def test_what_mutes_and_what_is_muted_exists():
    names, symptoms = set(alerts.alert_names()), {rule["labels"].get("symptom") for _, rule in alerts.rules("alert")}
    for rule in alerts.read_yaml(alerts.ALERTMANAGER)["inhibit_rules"]:
        for matcher in rule["source_matchers"] + rule["target_matchers"]:
            label, _, value = re.match(r'(\w+)(=~|!~|=)"(.*)"$', matcher).groups()
            if label == "alertname":
                assert value in names
            elif label == "symptom":
                assert value in symptoms
