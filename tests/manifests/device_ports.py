"""The ports of devices are the same in the device-gateway's sources and wherever they are repeated."""

import functools
import re

from manifests import numbered, where
from overlays import read

GATEWAY = "device-gateway"
_SERVICES = {GATEWAY: False, f"{GATEWAY}-udp": True}


@functools.cache
def ports():
    """Returns the ports of TCP, and those of UDP, as the gateway opens them."""
    table = re.findall(r'Protocol\{"\w+", (\d+), (!?)with_datagrams', read("src/devices/protocols/protocol.cpp"))
    settings = read(f"src/{GATEWAY}/gateway_settings.hpp")
    (of_all,) = re.findall(r"port_of_all_protocols = (\d+);", settings)
    of_phones = re.findall(r'NamedHttpPort\{"\w+", \{App::\w+, (\d+)\}\}', read(f"src/{GATEWAY}/gateway_settings.cpp"))
    assert of_phones
    return {int(of_all), *(int(port) for port, _ in table), *map(int, of_phones)}, {int(port) for port, without in table if not without}


def ports_of_tls():
    """Returns the ports on which nginx speaks TLS with devices."""
    return {int(port) for port in re.findall(r"(?:HTTPS|ANY|MQTTS):-0\.0\.0\.0:(\d+)\}", read("webapp/run"))}


def every_port():
    tcp, udp = ports()
    return tcp | {f"{port}/udp" for port in udp}


def the_gateway_has_its_ports(manifests):
    for pod in manifests.pods():
        if pod.name == GATEWAY and manifests.listens(pod) - {pod.ports.get("admin")} != every_port():
            yield where(pod.owner), f"should have the ports {sorted(every_port(), key=str)}, and one named admin"


def each_protocol_has_a_way_in(manifests):
    """A load balancer takes only one of TCP and UDP, so each has a Service, with the numbers that devices know."""
    is_there = any(pod.name == GATEWAY for pod in manifests.pods())
    for name, is_udp in _SERVICES.items() if is_there else ():
        service = manifests.named("Service", name)
        wanted = {port for port in every_port() if isinstance(port, str) == is_udp}
        if service is None or set(map(numbered, service["spec"]["ports"])) != wanted:
            yield f"Service/{name}", f"should have the ports {sorted(wanted, key=str)}"
        elif is_udp and any(port["port"] != port["targetPort"] for port in service["spec"]["ports"]):
            yield where(service), "a port leads to another protocol's"


def idle_devices_keep_their_connection(manifests):
    """A network load balancer forgets a silent connection after 350 s, which is earlier than the gateway closes it."""
    name = "service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-{}"
    service = manifests.named("Service", GATEWAY)
    if service is None or service["spec"].get("type") != "LoadBalancer":
        return
    limits = read(f"src/{GATEWAY}/sockets/session.hpp")
    (minutes,) = re.findall(r"milliseconds idle\{std::chrono::minutes\{(\d+)\}\}", limits)
    for port in service["spec"]["ports"]:
        attribute = service["metadata"]["annotations"].get(name.format(port["port"]), "")
        found = re.fullmatch(r"tcp\.idle_timeout\.seconds=(\d+)", attribute)
        if not found or int(found[1]) <= int(minutes) * 60:
            yield where(service), f"the load balancer may forget a connection to {port['port']} before the gateway"


def wrong_in_compose(compose):
    """Yields mistakes in the ports that compose.yaml publishes."""
    published = {}
    for text in compose["services"][GATEWAY]["ports"]:
        host, _, inside = text.partition("}:")[2].partition(":")
        published[int(inside) if inside.isdigit() else inside] = host
        if not text.startswith("${DEVICES:-127.0.0.1}:"):
            yield f"{text}: only this machine should reach it unless DEVICES is set"
        if host != inside.removesuffix("/udp"):
            yield f"{text}: devices know another port"
    # Of nginx, which shares the gateway's network.
    wanted = every_port() | ports_of_tls()
    if published.keys() != wanted:
        yield f"should publish {sorted(wanted, key=str)}"


def wrong_in_command(text):
    """Yields mistakes in the lists of commands/lib/device-ports.sh, from which `up` warns of taken ports."""
    lists = dict(re.findall(r"^(tcp|udp)_device_ports=\((.*?)\)$", text, re.M | re.S))
    for name, wanted in zip(("tcp", "udp"), ports()):
        if {int(port) for port in re.findall(r"=(\d+)", lists.get(name, ""))} != wanted:
            yield f"{name}_device_ports should have {sorted(wanted)}"


RULES = (the_gateway_has_its_ports, each_protocol_has_a_way_in, idle_devices_keep_their_connection)
