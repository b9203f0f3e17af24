"""The folders and ports of this checkout's stack, for verbs and tests in Python; stack.sh has them for the shell."""

import os
import re

_LIB = os.path.dirname(os.path.realpath(__file__))
CHECKOUT = os.path.dirname(os.path.dirname(_LIB))
HOME = os.path.realpath(os.environ.get("CONVOY_HOME") or os.path.join(CHECKOUT, ".convoy"))
ETC, LOGS, RUN = (os.path.join(HOME, folder) for folder in ("etc", "logs", "run"))
SHIFT = int(os.environ.get("CONVOY_PORT_SHIFT") or 0)


def _ports():
    with open(os.path.join(_LIB, "ports.sh"), encoding="utf-8") as file:
        return {name: int(port) for name, port in re.findall(r"^(\w+)_port=(\d+)$", file.read(), re.M)}


# Ports before the shift, by the name in ports.sh, and those of the services' admin servers by service.
PORTS = _ports()
ADMIN_PORTS = {
    "api-gateway": PORTS["gateway_admin"],
    "position-tracker": PORTS["tracker_admin"],
    "position-simulator": PORTS["simulator_admin"],
    "device-gateway": PORTS["devices_admin"],
    "registry": PORTS["registry_admin"],
}


def port(name):
    """Returns the port of this stack, for a name in ports.sh."""
    return PORTS[name] + SHIFT
