"""The component with two brokers on one store, added to aws as it is deployed: it keeps the schemas, all rules and
rules of its own, and for each of these there are ways to break it that it must notice."""

import functools
import os
import pickle
import shutil
import subprocess

import overlays
import pytest
import schemas
import yaml
from manifests import Manifests
from rules import RULES

COMPONENT = os.path.join(overlays.ROOT, "k8s/components/queue-pair")
SCRIPT = os.path.join(COMPONENT, "alive.sh")


@functools.cache
def _rendered(folder, name):
    """Returns the objects of an overlay with the component, as `./convoy deploy` adds it; pickled."""
    stack = os.path.join(folder, name)
    shutil.copytree(COMPONENT, os.path.join(stack, "queue-pair"))
    with open(os.path.join(stack, "overlay.yaml"), "w", encoding="utf-8") as file:
        yaml.safe_dump_all(overlays.manifests(name).objects, file)
    kustomization = {
        "namespace": "default",
        "labels": [{"pairs": {"app.kubernetes.io/part-of": "convoy"}, "includeTemplates": True}],
        "resources": ["overlay.yaml"],
        "components": ["queue-pair"],
    }
    with open(os.path.join(stack, "kustomization.yaml"), "w", encoding="utf-8") as file:
        yaml.safe_dump(kustomization, file)
    ran = subprocess.run([overlays.KUSTOMIZE, "build", stack], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return pickle.dumps(list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


@pytest.fixture(scope="module", name="folder")
def a_folder(tmp_path_factory):
    return str(tmp_path_factory.mktemp("queue-pair"))


def pair_of(folder, name="monitored"):
    return Manifests(name, pickle.loads(_rendered(folder, name)))


def _queue(pair):
    return pair.named("StatefulSet", "queue")["spec"]


def _broker(pair):
    return _queue(pair)["template"]["spec"]["containers"][0]


def _volume(pair):
    volumes = _queue(pair)["template"]["spec"]["volumes"]
    return next(volume for volume in volumes if volume["name"] == "data")


# ---- rules, each of which yields mistakes ----


def both_brokers_have_one_store(pair):
    claims = [claim for claim in pair.of("PersistentVolumeClaim") if "queue" in claim["metadata"]["name"]]
    if [claim["spec"]["accessModes"] for claim in claims] != [["ReadWriteMany"]]:
        yield "there should be one claim, which several nodes may mount"
    names = [claim["metadata"]["name"] for claim in claims]
    if [_volume(pair).get("persistentVolumeClaim", {}).get("claimName")] != names:
        yield "the brokers' data should be on that claim"
    if "volumeClaimTemplates" in _queue(pair):
        yield "each broker would have a store of its own"


def one_waits_for_the_other(pair):
    if _queue(pair)["replicas"] != 2 or _queue(pair).get("podManagementPolicy") != "Parallel":
        yield "there should be two, started at once"
    if {"name": "QUEUE_STANDBY", "value": "true"} not in _broker(pair)["env"]:
        yield "without QUEUE_STANDBY the second broker would end"


def one_that_waits_is_alive_and_ready(pair):
    """A waiting broker has no open AMQP port."""
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = _broker(pair)[probe]
        if asked.keys() & {"tcpSocket", "httpGet", "grpc"} or "alive.sh" not in str(asked.get("exec")):
            yield f"the waiting broker would not answer the {probe}"
    liveness = _broker(pair)["livenessProbe"]
    if liveness["periodSeconds"] * liveness["failureThreshold"] < 300:
        yield "a broker that takes over may read its journal for five minutes"


def a_zone_has_one_of_them(pair):
    spread = _queue(pair)["template"]["spec"]["topologySpreadConstraints"]
    apart = {one["topologyKey"] for one in spread if one["whenUnsatisfiable"] == "DoNotSchedule"}
    if apart != {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}:
        yield "a node or a zone that fails could take both"


def clients_know_each_of_them(pair):
    wanted = [f"amqp://queue-{number}.queue:5672" for number in range(_queue(pair)["replicas"])]
    if pair.named("Service", "queue")["spec"].get("clusterIP") != "None":
        yield "without a headless Service a broker has no name"
    for pod in pair.pods():
        for argument in pod.spec["containers"][0].get("args", []):
            flag, _, value = argument.partition("=")
            if flag == "--queue-url" and value.split(",") != wanted:
                yield f"{pod.name} should have the queue's URLs {wanted}"


def the_image_stays_the_one_of_the_overlay(pair):
    overlay = Manifests("aws", overlays.manifests("aws").objects)
    if _broker(pair)["image"] != _broker(overlay)["image"]:
        yield "the broker's image should be the one that was pushed"


def _claim(pair):
    return pair.named("PersistentVolumeClaim", "queue-pair")["spec"]


def _probe(pair, probe, **asked):
    _broker(pair)[probe].pop("exec")
    _broker(pair)[probe].update(asked)


def _argument(pair, name, value):
    spec = pair.named("Deployment", name)["spec"]["template"]["spec"]
    spec["containers"][0]["args"][0] = value


EXAMPLES = {
    both_brokers_have_one_store: [
        lambda p: _claim(p).update(accessModes=["ReadWriteOnce"]),
        lambda p: _volume(p)["persistentVolumeClaim"].update(claimName="other"),
        lambda p: _queue(p).update(volumeClaimTemplates=[]),
    ],
    one_waits_for_the_other: [
        lambda p: _queue(p).update(replicas=1),
        lambda p: _queue(p).pop("podManagementPolicy"),
        lambda p: _broker(p)["env"].remove({"name": "QUEUE_STANDBY", "value": "true"}),
    ],
    one_that_waits_is_alive_and_ready: [
        lambda p: _probe(p, "livenessProbe", tcpSocket={"port": "amqp"}),
        lambda p: _probe(p, "startupProbe", tcpSocket={"port": "amqp"}),
        lambda p: _probe(p, "readinessProbe", tcpSocket={"port": "amqp"}),
        lambda p: _broker(p)["livenessProbe"].update(failureThreshold=6),
    ],
    a_zone_has_one_of_them: [
        lambda p: _queue(p)["template"]["spec"]["topologySpreadConstraints"].pop(),
        lambda p: _queue(p)["template"]["spec"]["topologySpreadConstraints"][0].update(
            whenUnsatisfiable="ScheduleAnyway"
        ),
    ],
    clients_know_each_of_them: [
        lambda p: p.named("Service", "queue")["spec"].pop("clusterIP"),
        lambda p: _argument(p, "position-tracker", "--queue-url=amqp://queue:5672"),
        lambda p: _argument(p, "position-simulator", "--queue-url=amqp://queue-0.queue:5672"),
        lambda p: _queue(p).update(replicas=3),
    ],
    the_image_stays_the_one_of_the_overlay: [lambda p: _broker(p).update(image="convoy/queue")],
}
BREAKS = [(rule, number) for rule, ways in EXAMPLES.items() for number in range(len(ways))]


@pytest.mark.parametrize("overlay", ["aws", "monitored"])
def test_the_pair_keeps_the_schemas(folder, overlay):
    found = list(schemas.errors_of(pair_of(folder, overlay).objects))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("overlay", ["aws", "monitored"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_pair_keeps_the_rule_of_all(folder, rule, overlay):
    found = [f"{where}: {text}" for where, text in rule(pair_of(folder, overlay))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule.__name__)
def test_the_pair_keeps_its_rule(folder, rule):
    assert not list(rule(pair_of(folder)))


@pytest.mark.parametrize("rule, number", BREAKS, ids=[f"{rule.__name__}-{number}" for rule, number in BREAKS])
def test_a_rule_of_the_pair_notices(folder, rule, number):
    broken = pair_of(folder)
    EXAMPLES[rule][number](broken)
    assert list(rule(broken))


def test_the_probe_s_script_is_the_one_that_is_mounted(folder):
    pair = pair_of(folder)
    with open(SCRIPT, encoding="utf-8") as file:
        script = file.read()
    (mounted,) = [item["data"] for item in pair.of("ConfigMap") if "alive.sh" in item["data"]]
    assert mounted == {"alive.sh": script}
