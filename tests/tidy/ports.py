"""commands/lib/ports.sh is the source of the ports of a stack on one machine. What cannot read it (services, images, the
cluster, documents) repeats some of them, and is compared here."""

import re

SOURCE = "commands/lib/ports.sh"

# Path, pattern with a group for each port, and the ports that its matches should have, in order.
REPEATED = (
    ("src/api-gateway/settings.cpp", r"\.port = (\d+);", "gateway"),
    ("src/api-gateway/settings.cpp", r"admin_port = (\d+)", "gateway_admin"),
    ("src/api-gateway/tracker.hpp", r"http://127\.0\.0\.1:(\d+)", "tracker"),
    ("src/position-tracker/tracker_settings.cpp", r"\.port = (\d+);", "tracker"),
    ("src/position-tracker/tracker_settings.cpp", r"admin_port = (\d+)", "tracker_admin"),
    ("src/position-tracker/tracker_settings.cpp", r"amqp://localhost:(\d+)", "queue"),
    ("src/position-simulator/simulator_settings.hpp", r"admin_port = (\d+)", "simulator_admin"),
    ("src/position-simulator/simulator_settings.hpp", r"amqp://localhost:(\d+)", "queue"),
    ("src/registry/registry_settings.cpp", r"\.port = (\d+);", "registry"),
    ("src/registry/registry_settings.cpp", r"admin_port = (\d+)", "registry_admin"),
    ("src/device-gateway/gateway_settings.hpp", r"admin_port = (\d+)", "devices_admin"),
    ("src/device-gateway/gateway_settings.hpp", r"amqp://localhost:(\d+)", "queue"),
    ("src/Dockerfile", r"EXPOSE (?:\d+ )*(\d+)\n", "simulator_admin tracker_admin gateway_admin devices_admin registry_admin"),
    ("queue/run", r"QUEUE_PORT:-(\d+)", "queue"),
    ("queue/Dockerfile", r"EXPOSE (\d+) (\d+)\n", "queue queue_metrics"),
    ("queue/Dockerfile", r"QUEUE_METRICS_PORT=(\d+)", "queue_metrics"),
    ("webapp/run", r"STATUS:-127\.0\.0\.1:(\d+)", "webapp_status"),
    ("webapp/run", r"(?:0\.0\.0\.0|PROXIED:-device-gateway):((?!8080|5055)\d+)\}", "devices_https devices_tls devices_mqtts devices_proxied"),
    (
        "webapp/device-tls.conf.template",
        r"`127\.0\.0\.1:((?!5055)\d+)`",
        "devices_https devices_tls devices_mqtts devices_proxied",
    ),
    ("webapp/proxy.json", r"http://localhost:(\d+)", "gateway"),
    ("webapp/nginx.conf.template", r"`127\.0\.0\.1:(\d+)`", "page gateway webapp_status"),
    ("compose.yaml", r"amqp://queue:(\d+)", "queue queue queue"),
    ("compose.yaml", r'"127\.0\.0\.1:(\d+):8080"', "registry page"),
    ("k8s/base/workloads.yaml", r"--queue-url=amqp://queue:(\d+)", "queue queue"),
    ("k8s/base/workloads.yaml", r"name: admin, containerPort: (\d+)", "simulator_admin tracker_admin gateway_admin"),
    ("k8s/base/devices.yaml", r"--queue-url=amqp://queue:(\d+)", "queue"),
    ("k8s/base/devices.yaml", r"name: admin, containerPort: (\d+)", "devices_admin"),
    ("k8s/base/registry.yaml", r"name: admin, containerPort: (\d+)", "registry_admin"),
    ("k8s/base/queue.yaml", r"containerPort: (\d+)", "queue queue_metrics"),
    ("k8s/components/monitoring/webapp-exporter.yaml", r"http://127\.0\.0\.1:(\d+)/", "webapp_status"),
    ("k8s/components/monitoring/webapp-exporter.yaml", r"listen-address=:(\d+)", "webapp_metrics"),
    ("k8s/components/queue-pair/alive.sh", r"QUEUE_METRICS_PORT:-(\d+)", "queue_metrics"),
    ("k8s/components/queue-pair/alive.sh", r"QUEUE_PORT:-(\d+)", "queue"),
    ("commands/up", r"the page's port \(default (\d+)\)", "page"),
    ("README.md", r"(?m)^\| (\d{4}) \| nginx", "page webapp_status"),
    ("README.md", r"(?m)^\| (\d+), (\d+) \| api-gateway, position-tracker", "gateway tracker"),
    (
        "README.md",
        r"(?m)^\| (\d+), (\d+), (\d+), (\d+) \| gateway, tracker, simulator, device-gateway",
        "gateway_admin tracker_admin simulator_admin devices_admin",
    ),
    ("README.md", r"(?m)^\| (\d+), (\d+), (\d+) \| nginx", "devices_https devices_tls devices_mqtts"),
    ("README.md", r"(?m)^\| (\d+) \| device-gateway \| proxies", "devices_proxied"),
    ("README.md", r"(?m)^\| (\d+), (\d+) \| registry", "registry registry_admin"),
    ("README.md", r"(?m)^\| (\d+), (\d+) \| queue", "queue queue_metrics"),
    ("README.md", r"(?m)^\| (\d+), (\d+), (\d+) \| Prometheus", "prometheus alertmanager webapp_metrics"),
    ("docs/contracts.md", r"(?m)^\| webapp \(nginx\) \| (\d+) \| (\d+)", "page webapp_metrics"),
    ("docs/contracts.md", r"(?m)^\| api-gateway \| (\d+) \| (\d+)", "gateway gateway_admin"),
    ("docs/contracts.md", r"(?m)^\| position-tracker \| (\d+) \| (\d+)", "tracker tracker_admin"),
    ("docs/contracts.md", r"(?m)^\| position-simulator \| \| (\d+)", "simulator_admin"),
    ("docs/contracts.md", r"(?m)^\| device-gateway \| .*? \| (\d+)", "devices_admin"),
    (
        "docs/contracts.md",
        r"(?m)^\| device-tls \(nginx[^|]*\| (\d+), (\d+), (\d+) \|",
        "devices_https devices_tls devices_mqtts",
    ),
    ("docs/contracts.md", r"(?m)^\| registry \| (\d+) .*?\| (\d+)", "registry registry_admin"),
    ("docs/contracts.md", r"(?m)^\| queue \| (\d+) \(AMQP\).*?\| (\d+) \|", "queue queue_metrics"),
)
# What runs or uses a stack, and can read ports.sh (stack.sh, home.py).
READERS = (
    "commands/",
    *(f"tests/{folder}/" for folder in ("system", "bench", "crash", "upgrade", "newcomer", "browser")),
)
_DOCUMENTS_AND_LOCKS = (".md", ".json")


def ports_of(tree):
    """Returns name → number, both as text."""
    return dict(re.findall(r"^(\w+)_port=(\d+)$", tree.text(SOURCE), re.M)) if tree.has(SOURCE) else {}


def repeated_ports_agree(tree):
    ports = ports_of(tree)
    for path, pattern, names in REPEATED if ports else ():
        if not tree.has(path):
            yield path, 1, "is missing, but tests/tidy/ports.py compares its ports"
            continue
        text = tree.text(path)
        found = [port for match in re.finditer(pattern, text) for port in match.groups()]
        wanted = [ports.get(name, f"none of the name {name}") for name in names.split()]
        if found != wanted:
            first = re.search(pattern, text)
            line = text.count("\n", 0, first.start()) + 1 if first else 1
            yield path, line, (
                f"{', '.join(found) or 'no port'} at /{pattern}/, but {SOURCE} has {', '.join(wanted)}"
            )


def ports_have_one_source(tree):
    ports = ports_of(tree)
    if not ports:
        return
    number = re.compile(rf"(?<![\d.])({'|'.join(ports.values())})(?![\d.]*\d)")
    repeated = {path: pattern for path, pattern, _ in REPEATED}
    for path in tree.paths():
        if not path.startswith(READERS) or path.endswith(_DOCUMENTS_AND_LOCKS) or path == SOURCE:
            continue
        for line_number, line in tree.lines(path):
            found = number.search(line)
            if found and not (path in repeated and re.search(repeated[path], line)):
                yield path, line_number, f"{found[1]} is a port of the stack: take it from {SOURCE} by stack.sh or home.py"


RULES = (repeated_ports_agree, ports_have_one_source)
