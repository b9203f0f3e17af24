"""Only allowed addresses reach Prometheus and Grafana, and a public console has TLS and a login. For every rule there
are ways to break it that it must notice."""

import os
import shutil
import subprocess

import consoles
import overlays
import pytest
import yaml
from manifests import Manifests
from monitoring import STACKS, stack

_FOLDER = "k8s/overlays/aws/monitoring"
_AWS = "service.beta.kubernetes.io/aws-load-balancer-"


@pytest.fixture(scope="module")
def brought_out(tmp_path_factory):
    """Builds aws with the component `public`, added as in the README."""
    overlay = tmp_path_factory.mktemp("public")
    for folder in ("settings", "monitoring"):
        shutil.copytree(os.path.join(overlays.ROOT, "k8s/overlays/aws", folder), overlay / folder)
    copy = overlay / "monitoring"
    assert "`components: [public]`" in overlays.read(f"{_FOLDER}/README.md")
    with open(copy / "kustomization.yaml", "a", encoding="utf-8") as file:
        file.write("components: [public]\n")
    ran = subprocess.run([overlays.KUSTOMIZE, "build", copy], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return ran.stdout


def public(rendered):
    out = stack("aws")
    out.manifests = Manifests("aws/monitoring", list(yaml.safe_load_all(rendered)))
    return out


@pytest.mark.parametrize("overlay", STACKS)
@pytest.mark.parametrize("rule", consoles.RULES, ids=lambda rule: rule.__name__)
def test_the_consoles_keep_the_rule(rule, overlay):
    assert not list(rule(stack(overlay)))


@pytest.mark.parametrize("rule", consoles.RULES, ids=lambda rule: rule.__name__)
def test_a_public_grafana_keeps_the_rule(rule, brought_out):
    out = public(brought_out)
    assert not list(rule(out))
    scheme = _service("grafana")(out)["metadata"]["annotations"][_AWS + "scheme"]
    assert scheme == "internet-facing" and [port["port"] for port in _service("grafana")(out)["spec"]["ports"]] == [443]


def _service(name):
    return lambda stack: stack.manifests.named("Service", name)


def _spec(name, **members):
    return lambda stack: _service(name)(stack)["spec"].update(members)


def _port(name, **members):
    return lambda stack: _service(name)(stack)["spec"]["ports"][0].update(members)


def _annotated(name, **members):
    """Changes annotations that the load balancer reads; None removes one."""

    def spoil(stack):
        annotations = _service(name)(stack)["metadata"]["annotations"]
        for key, value in members.items():
            annotations[_AWS + key.replace("_", "-")] = value
            if value is None:
                del annotations[_AWS + key.replace("_", "-")]

    return spoil


def _set(path, value):
    def spoil(stack):
        *way, last = path.split("/")
        here = stack.values
        for key in way:
            here = here[key]
        here[last] = value

    return spoil


def _renamed(stack):
    stack.verb = stack.verb.replace("release=kube-prometheus-stack", "release=stack")


OUT = {"internal": None, "scheme": "internet-facing"}
TLS = {"ssl_cert": "arn:aws:acm:us-east-1:1:certificate/1", "ssl_ports": "9090"}

# rule → ways to break it
ON_AWS = {
    consoles.consoles_lead_to_the_charts_pods: [
        _port("grafana", targetPort="http-web"),
        _port("prometheus", port=80),
        lambda s: _service("prometheus")(s)["spec"]["selector"].pop("operator.prometheus.io/name"),
        lambda s: _service("prometheus")(s)["metadata"].update(name="prometheus-console"),
        _set("grafana/service/targetPort", 8080),
        _set("grafana/podPortName", "http"),
        _set("prometheus/prometheusSpec/portName", "web"),
        _renamed,
    ],
    consoles.consoles_are_guarded: [
        lambda s: _service("prometheus")(s)["spec"].pop("loadBalancerSourceRanges"),
        _spec("grafana", loadBalancerSourceRanges=["0.0.0.0/0"]),
        _spec("grafana", loadBalancerSourceRanges=["10.0.0.0/8", "203.0.113.0/24"]),
        _spec("grafana", loadBalancerSourceRanges=["8.8.8.0/24"]),
        _spec("grafana", type="NodePort"),
        # One of the two controllers would make these public.
        _annotated("prometheus", internal=None),
        _annotated("grafana", scheme="internet-facing"),
        _annotated("grafana", internal="false"),
        # The first is public by plain HTTP; the second is Prometheus with TLS, but without a login.
        _annotated("grafana", **OUT),
        _annotated("prometheus", **OUT, **TLS),
    ],
}
ON_PUBLIC = {
    consoles.consoles_are_guarded: [
        _annotated("grafana", ssl_cert=None),
        _annotated("grafana", ssl_cert=""),
        _annotated("grafana", ssl_ports=None),
        _annotated("grafana", ssl_ports="3000"),
        lambda s: _service("grafana")(s)["spec"]["ports"].append({"name": "plain", "port": 80, "targetPort": "grafana"}),
        _spec("grafana", loadBalancerSourceRanges=["0.0.0.0/0"]),
    ],
}
ON_DEV = {
    consoles.consoles_are_guarded: [
        _spec("grafana", loadBalancerSourceRanges=["203.0.113.0/24"]),
        _port("grafana", nodePort=3000),
    ],
    consoles.node_ports_are_free: [_port("grafana", nodePort=30080), _port("grafana", nodePort=30090)],
}
BREAKS = [
    (where, rule, number)
    for where, examples in (("aws", ON_AWS), ("public", ON_PUBLIC), ("dev", ON_DEV))
    for rule, ways in examples.items()
    for number in range(len(ways))
]


def test_every_rule_has_an_example():
    assert {*ON_AWS, *ON_PUBLIC, *ON_DEV} == set(consoles.RULES)


@pytest.mark.parametrize("where, rule, number", BREAKS, ids=[f"{rule.__name__}-{where}-{n}" for where, rule, n in BREAKS])
def test_a_rule_notices(where, rule, number, brought_out):
    broken = public(brought_out) if where == "public" else stack(where)
    {"aws": ON_AWS, "public": ON_PUBLIC, "dev": ON_DEV}[where][rule][number](broken)
    assert list(rule(broken))
