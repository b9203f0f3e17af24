"""Labels and ports of the pods of kube-prometheus-stack 88, as policies need them: from the templates of the chart, its
subcharts and the operator. Tests cannot fetch the chart itself."""

_NAME = "app.kubernetes.io/name"
# name → further labels, ports
_PODS = {
    "prometheus": ({}, {"http-web": 9090, "reloader-web": 8080}),
    "alertmanager": ({}, {"http-web": 9093, "mesh-tcp": 9094, "mesh-udp": "9094/udp", "reloader-web": 8080}),
    "grafana": ({}, {"grafana": 3000}),
    "kube-state-metrics": ({}, {"http": 8080}),
    "kube-prometheus-stack-prometheus-operator": ({"app": "kube-prometheus-stack-operator"}, {"https": 10250}),
    "admission-create": ({"app": "kube-prometheus-stack-admission-create"}, {}),
    "admission-patch": ({"app": "kube-prometheus-stack-admission-patch"}, {}),
}


def _port(name, number, protocol="tcp"):
    return {"name": name, "containerPort": int(number), "protocol": protocol.upper()}


def objects():
    """Yields one workload each, with the parts that the rules of network.py read."""
    for name, (labels, ports) in _PODS.items():
        listens = [_port(port, *str(number).split("/")) for port, number in ports.items()]
        template = {"metadata": {"labels": {_NAME: name, **labels}}, "spec": {"containers": [{"name": name, "ports": listens}]}}
        yield {"kind": "Deployment", "metadata": {"name": name}, "spec": {"template": template}}
