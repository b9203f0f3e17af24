"""The component by which devices speak TLS, added to aws: it keeps the schemas, the rules that it does not extend, and one of its
own, and there are ways to break this one that it has to notice."""

import functools
import pickle

import device_ports
import network
import overlays
import pods
import pytest
import schemas
import settings
from manifests import Manifests
from rules import RULES

# They know the ports, the edges and the probes of the gateway alone.
_OF_THE_GATEWAY = (
    device_ports.the_gateway_has_its_ports,
    device_ports.each_protocol_has_a_way_in,
    network.policies_are_the_edges,
    pods.health_is_asked_at_the_right_door,
)


@functools.cache
def _rendered():
    return pickle.dumps(overlays.manifests_including("aws", "device-tls").objects)


@pytest.fixture(name="aws")
def aws_with_tls():
    return Manifests("aws", pickle.loads(_rendered()))


def _containers(aws):
    pod = aws.named("Deployment", "device-gateway")["spec"]["template"]["spec"]
    return {container["name"]: container for container in pod["containers"]}


def _variables(container):
    return {each["name"]: each["value"] for each in container["env"]}


def wrong(aws):
    """Yields mistakes in the component."""
    nginx, gateway = (_containers(aws)[name] for name in ("device-tls", "device-gateway"))
    given = _variables(nginx)
    for name in sorted(given.keys() - settings.settings_of("webapp")[1]):
        yield f"webapp/run reads no {name}"
    if given["PROXIED"] != f"127.0.0.1:{_variables(gateway)['PROXIED_PORT']}":
        yield "nginx and the gateway should have one port of proxies, on the pod's loopback"
    if not given["DOORS"].startswith("127.0.0.1:") or "--trusted-proxies" in " ".join(gateway["args"]):
        yield "the gateway should trust the pod's loopback alone"
    tls = device_ports.ports_of_tls()
    if {port["containerPort"] for port in nginx["ports"]} != tls:
        yield f"nginx listens on {sorted(tls)}"
    service = aws.named("Service", "device-gateway")["spec"]["ports"]
    (policy,) = aws.named("NetworkPolicy", "device-gateway")["spec"]["ingress"][:1]
    for place, ports in (("Service", service), ("NetworkPolicy", policy["ports"])):
        numbers = {port["port"] for port in ports if port.get("protocol", "TCP") == "TCP"}
        if numbers != device_ports.ports()[0] | tls:
            yield f"the {place} should have the ports of devices and {sorted(tls)}"


def test_it_keeps_the_schemas(aws):
    assert not list(schemas.errors_of(aws.objects))


def test_it_keeps_the_rules(aws):
    assert not [found for rule in RULES if rule not in _OF_THE_GATEWAY for found in rule(aws)]
    assert not list(wrong(aws))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda aws: _containers(aws)["device-tls"]["ports"].pop(),
        lambda aws: _containers(aws)["device-tls"]["env"].append({"name": "DOOR", "value": "x"}),
        lambda aws: _containers(aws)["device-tls"]["env"][-1].update(value="device-gateway:8085"),
        lambda aws: _containers(aws)["device-gateway"]["args"].append("--trusted-proxies=0.0.0.0/0"),
        lambda aws: aws.named("Service", "device-gateway")["spec"]["ports"].pop(),
        lambda aws: aws.named("NetworkPolicy", "device-gateway")["spec"]["ingress"][0]["ports"].pop(),
    ],
)
def test_a_mistake_is_noticed(aws, spoil):
    spoil(aws)
    assert len(list(wrong(aws))) == 1
