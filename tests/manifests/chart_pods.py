"""The pods that kube-prometheus-stack 88 brings, as far as a policy sees them: labels and ports, from the templates of
the chart, its subcharts and the operator. The chart itself is nowhere that tests may fetch from."""

_NAME = "app.kubernetes.io/name"
# name → labels beside the name, ports
_PODS = {
    "prometheus": ({}, {"http-web": 9090, "reloader-web": 8080}),
    "alertmanager": ({}, {"http-web": 9093, "mesh-tcp": 9094, "reloader-web": 8080}),
    "grafana": ({}, {"grafana": 3000}),
    "kube-state-metrics": ({}, {"http": 8080}),
    "kube-prometheus-stack-prometheus-operator": ({"app": "kube-prometheus-stack-operator"}, {"https": 10250}),
    "admission-create": ({"app": "kube-prometheus-stack-admission-create"}, {}),
    "admission-patch": ({"app": "kube-prometheus-stack-admission-patch"}, {}),
}


def objects():
    """As much of a workload as the rules of network.py read, one for each."""
    for name, (labels, ports) in _PODS.items():
        listens = [{"name": port, "containerPort": number} for port, number in ports.items()]
        template = {"metadata": {"labels": {_NAME: name, **labels}}, "spec": {"containers": [{"name": name, "ports": listens}]}}
        yield {"kind": "Deployment", "metadata": {"name": name}, "spec": {"template": template}}
