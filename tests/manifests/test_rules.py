"""For every rule, and for the schemas, there are ways to break a manifest that it must notice. A rule without an
example here is itself a failure."""

import device_ports
import network
import overlays
import pods
import pytest
import references
import schemas
import settings
from rules import RULES


def _workload(manifests, name):
    return next(pod.owner for pod in manifests.pods() if pod.name == name)


def _spec(manifests, name):
    """Returns the pod's spec."""
    return next(pod.spec for pod in manifests.pods() if pod.name == name)


def _container(manifests, name):
    return _spec(manifests, name)["containers"][0]


def _service(manifests, name):
    return manifests.named("Service", name)["spec"]


def _variable(manifests, name, variable):
    return next(one for one in _container(manifests, name)["env"] if one["name"] == variable)


def _endpoint(manifests, monitor):
    return manifests.named("ServiceMonitor", monitor)["spec"]["endpoints"][0]


def _drop(manifests, kind, name):
    manifests.objects.remove(manifests.named(kind, name))


def _configuration(manifests, key):
    """Returns the data of the ConfigMap with this key; its name ends in a hash."""
    return next(item["data"] for item in manifests.of("ConfigMap") if key in item["data"])


# rule → ways to break `monitored`, which has the most objects
EXAMPLES = {
    references.selectors_match_their_own_pods: [
        lambda m: _workload(m, "queue")["spec"]["selector"].update(matchLabels={"a": "b"}),
        lambda m: _workload(m, "queue")["spec"]["selector"].update(
            matchLabels={"app.kubernetes.io/component": "history"}
        ),
    ],
    references.services_lead_to_pods: [
        lambda m: _service(m, "queue").update(selector={"app.kubernetes.io/name": "broker"}),
        lambda m: _service(m, "queue")["ports"][0].update(targetPort="ampq"),
        lambda m: _service(m, "queue")["ports"][0].update(targetPort=5672),
        lambda m: _service(m, "queue")["ports"][0].pop("name"),
        lambda m: _service(m, "position-tracker")["ports"][0].update(port=80),
        lambda m: _service(m, "admin")["selector"].pop("app.kubernetes.io/component"),
    ],
    references.monitors_find_services: [
        lambda m: _endpoint(m, "services").update(port="metrics"),
        lambda m: m.of("ServiceMonitor")[0]["metadata"]["labels"].pop("release"),
        lambda m: _drop(m, "Service", "admin"),
    ],
    references.jobs_are_called_like_their_pods: [
        lambda m: _endpoint(m, "services").pop("relabelings"),
        lambda m: _endpoint(m, "exporters")["relabelings"][0].update(targetLabel="service"),
        lambda m: _endpoint(m, "exporters")["relabelings"][0].update(
            sourceLabels=["__meta_kubernetes_service_name"]
        ),
    ],
    references.everybody_is_watched: [
        lambda m: _drop(m, "Service", "mongodb-metrics"),
        lambda m: _container(m, "queue")["ports"].pop(),
        lambda m: _endpoint(m, "exporters").update(port="http"),
        lambda m: m.named("Service", "webapp-metrics")["metadata"].pop("labels"),
    ],
    references.stateful_sets_name_their_service: [
        lambda m: _workload(m, "mongodb")["spec"].update(serviceName="mongo"),
        lambda m: _workload(m, "mongodb")["spec"].update(serviceName="queue"),
    ],
    references.configuration_exists: [
        lambda m: _spec(m, "webapp")["volumes"][-1]["configMap"].update(name="webapp"),
        lambda m: _configuration(m, "activemq.xml").pop("activemq.xml"),
        lambda m: _configuration(m, "hosts").pop("hosts"),
        lambda m: [item["data"].pop("tracker.password", 0) for item in m.of("Secret")],
    ],
    references.volumes_are_there_and_used: [
        lambda m: _spec(m, "api-gateway").update(volumes=[]),
        lambda m: _container(m, "api-gateway").pop("volumeMounts"),
        lambda m: _spec(m, "api-gateway")["volumes"].append(
            {"name": "more", "persistentVolumeClaim": {"claimName": "nowhere"}}
        ),
    ],
    references.scripts_exist: [
        lambda m: _configuration(m, "initiate.js").pop("initiate.js"),
        lambda m: _configuration(m, "belongs.sh").pop("belongs.sh"),
        lambda m: _configuration(m, "dump.sh").pop("dump.sh"),
    ],
    references.storage_classes_exist: [
        lambda m: _drop(m, "StorageClass", "cloud-ssd"),
        lambda m: _drop(m, "StorageClass", "cloud-ssd-scratch"),
        lambda m: _workload(m, "queue")["spec"]["volumeClaimTemplates"][0]["spec"].pop("storageClassName"),
    ],
    references.addresses_lead_to_services: [
        lambda m: _container(m, "api-gateway").update(args=["--tracker-url=http://tracker:8080"]),
        lambda m: _container(m, "api-gateway").update(args=["--tracker-url=http://position-tracker:8082"]),
        lambda m: _variable(m, "webapp", "GATEWAY").update(value="api-gateway:8081"),
        lambda m: _configuration(m, "hosts").update(hosts="mongodb-0.mongo:27017"),
    ],
    references.the_history_names_every_member: [
        lambda m: _workload(m, "mongodb")["spec"].update(replicas=5),
        lambda m: _configuration(m, "hosts").update(hosts="mongodb-0.mongodb:27017"),
    ],
    pods.pods_are_restricted: [
        lambda m: _spec(m, "queue").pop("securityContext"),
        lambda m: _spec(m, "queue")["securityContext"].update(runAsUser=0),
        lambda m: _spec(m, "queue")["securityContext"].pop("seccompProfile"),
        lambda m: _spec(m, "queue").update(hostNetwork=True),
        lambda m: _spec(m, "queue")["volumes"].append({"name": "node", "hostPath": {"path": "/"}}),
        lambda m: _container(m, "queue")["securityContext"].update(readOnlyRootFilesystem=False),
        lambda m: _container(m, "queue")["securityContext"].pop("allowPrivilegeEscalation"),
        lambda m: _container(m, "queue")["securityContext"]["capabilities"].update(add=["NET_ADMIN"]),
        lambda m: _container(m, "queue")["securityContext"].update(privileged=True),
        lambda m: _spec(m, "mongodb")["initContainers"][0].pop("securityContext"),
        lambda m: _spec(m, "mongodb-backup")["initContainers"][0].pop("securityContext"),
    ],
    pods.pods_get_nothing_unasked: [
        lambda m: _spec(m, "queue").pop("enableServiceLinks"),
        lambda m: _spec(m, "mongodb-backup").update(automountServiceAccountToken=True),
    ],
    pods.pods_have_accounts_of_their_own: [
        lambda m: _drop(m, "ServiceAccount", "queue"),
        lambda m: _spec(m, "queue").update(serviceAccountName="webapp"),
        lambda m: _spec(m, "queue").pop("serviceAccountName"),
        lambda m: m.named("ServiceAccount", "queue").pop("automountServiceAccountToken"),
    ],
    pods.containers_say_what_they_need: [
        lambda m: _container(m, "queue").pop("resources"),
        lambda m: _container(m, "queue")["resources"]["requests"].pop("cpu"),
        lambda m: _container(m, "queue")["resources"]["limits"].update(cpu="1"),
        lambda m: _spec(m, "mongodb")["initContainers"][0]["resources"].pop("limits"),
    ],
    pods.numbers_are_there_once: [
        lambda m: _container(m, "device-gateway")["ports"].append(
            {"name": "more", "containerPort": 5027, "protocol": "UDP"}
        ),
    ],
    pods.images_are_of_one_version: [
        lambda m: _container(m, "mongodb").update(image="mongo"),
        lambda m: _container(m, "mongodb").update(image="mongo:latest"),
        lambda m: _container(m, "mongodb").update(image="mongo:8"),
        lambda m: _container(m, "queue").update(image="registry.example/convoy/queue:1"),
        lambda m: _container(m, "queue").update(image="registry.example:5000/convoy/queue"),
    ],
    pods.health_is_asked_at_the_right_door: [
        lambda m: _container(m, "queue").pop("startupProbe"),
        lambda m: _spec(m, "mongodb")["containers"][-1].pop("livenessProbe"),
        lambda m: _container(m, "webapp")["livenessProbe"]["httpGet"].update(port="http"),
        lambda m: _container(m, "api-gateway")["livenessProbe"]["httpGet"].update(path="/readyz"),
        lambda m: _container(m, "api-gateway")["readinessProbe"]["httpGet"].update(path="/healthz"),
        lambda m: _container(m, "api-gateway")["readinessProbe"]["httpGet"].update(port="http"),
    ],
    pods.exporters_keep_nobody_out_of_service: [
        lambda m: _spec(m, "webapp")["containers"][1].update(readinessProbe={}),
    ],
    pods.nobody_is_cut_off: [
        lambda m: _container(m, "api-gateway")["args"].remove("--linger-seconds=5"),
        lambda m: _container(m, "webapp").pop("lifecycle"),
        lambda m: _spec(m, "position-tracker").update(terminationGracePeriodSeconds=15),
        lambda m: _workload(m, "webapp")["spec"].pop("strategy"),
    ],
    pods.what_is_scaled_can_be: [
        lambda m: _workload(m, "webapp")["spec"].update(replicas=2),
        lambda m: m.of("HorizontalPodAutoscaler")[0]["spec"]["scaleTargetRef"].update(name="gateway"),
    ],
    pods.budgets_let_a_pod_go: [
        lambda m: _workload(m, "position-tracker")["spec"].update(replicas=1),
        lambda m: m.named("PodDisruptionBudget", "mongodb")["spec"].update(minAvailable=3),
        lambda m: m.named("PodDisruptionBudget", "webapp")["spec"].update(maxUnavailable=0),
        lambda m: _drop(m, "PodDisruptionBudget", "mongodb"),
        lambda m: m.named("PodDisruptionBudget", "webapp")["spec"]["selector"].update(matchLabels={"a": "b"}),
    ],
    pods.pods_keep_apart: [
        lambda m: _spec(m, "mongodb").pop("topologySpreadConstraints"),
        lambda m: _spec(m, "mongodb")["topologySpreadConstraints"].pop(),
        lambda m: _spec(m, "mongodb")["topologySpreadConstraints"][0]["labelSelector"].update(
            matchLabels={"app.kubernetes.io/name": "webapp"}
        ),
    ],
    network.everybody_is_shut_off: [
        lambda m: _drop(m, "NetworkPolicy", "only-dns"),
        lambda m: m.named("NetworkPolicy", "only-dns")["spec"].update(ingress=[{}]),
        lambda m: m.named("NetworkPolicy", "only-dns")["spec"]["egress"].append({}),
    ],
    network.policies_are_the_edges: [
        lambda m: _drop(m, "NetworkPolicy", "queue"),
        lambda m: m.named("NetworkPolicy", "webapp")["spec"].pop("egress"),
        lambda m: m.named("NetworkPolicy", "queue")["spec"].update(ingress=[{}]),
        lambda m: m.named("NetworkPolicy", "queue")["spec"]["ingress"][0].pop("ports"),
        lambda m: m.named("NetworkPolicy", "queue")["spec"]["ingress"][0].pop("from"),
        lambda m: m.named("NetworkPolicy", "webapp")["spec"].update(egress=[{}]),
        lambda m: m.named("NetworkPolicy", "webapp")["spec"]["egress"][0]["to"].append(
            {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "mongodb"}}}
        ),
        lambda m: m.named("NetworkPolicy", "webapp")["spec"]["egress"][0]["to"].append(
            {"ipBlock": {"cidr": "10.0.0.0/8"}}
        ),
        lambda m: _drop(m, "NetworkPolicy", "prometheus-to-services"),
        lambda m: [
            port.pop("protocol", None)
            for port in m.named("NetworkPolicy", "device-gateway")["spec"]["ingress"][0]["ports"]
        ],
    ],
    network.ports_of_policies_exist: [
        lambda m: m.named("NetworkPolicy", "queue")["spec"]["ingress"][0].update(ports=[{"port": 61616}]),
        lambda m: m.named("NetworkPolicy", "queue")["spec"]["podSelector"].update(matchLabels={"a": "b"}),
    ],
    device_ports.the_gateway_has_its_ports: [
        lambda m: _container(m, "device-gateway")["ports"].pop(),
        lambda m: _container(m, "device-gateway")["ports"][0].update(name="metrics"),
        lambda m: _service(m, "device-gateway-udp")["ports"][-1].update(targetPort=5040),
        lambda m: _container(m, "device-gateway")["ports"][-1].update(containerPort=5040),
    ],
    device_ports.each_protocol_has_a_way_in: [
        lambda m: _service(m, "device-gateway")["ports"].pop(),
        lambda m: _service(m, "device-gateway-udp")["ports"][0].pop("protocol"),
        lambda m: _service(m, "device-gateway-udp")["ports"][0].update(port=5000),
        lambda m: _service(m, "device-gateway-udp")["ports"][0].update(targetPort=5002),
        lambda m: _drop(m, "Service", "device-gateway-udp"),
    ],
    device_ports.idle_devices_keep_their_connection: [
        lambda m: m.named("Service", "device-gateway")["metadata"].update(annotations={}),
        lambda m: m.named("Service", "device-gateway")["metadata"]["annotations"].update(
            {"service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-5027": "tcp.idle_timeout.seconds=350"}
        ),
    ],
    settings.programs_know_what_is_set: [
        lambda m: _container(m, "api-gateway")["args"].append("--tracker=http://position-tracker:8080"),
        lambda m: _container(m, "position-tracker")["env"].append({"name": "MONGODB_URL", "value": "x"}),
        lambda m: _variable(m, "queue", "QUEUE_STORE").update(name="QUEUE_SPACE"),
        lambda m: _variable(m, "webapp", "LISTEN").update(name="LISTEN_ON"),
        lambda m: _variable(m, "device-gateway", "ACCEPT_UNKNOWN").update(name="ACCEPT_ALL"),
        lambda m: _variable(m, "position-tracker", "HISTORY").update(value="mongodb://$(HOSTS)/convoy"),
    ],
}
BREAKS = [(rule, number) for rule, ways in EXAMPLES.items() for number in range(len(ways))]


def test_every_rule_has_an_example():
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize("rule, number", BREAKS, ids=[f"{rule.__name__}-{number}" for rule, number in BREAKS])
def test_a_rule_notices(rule, number):
    broken = overlays.manifests("monitored")
    EXAMPLES[rule][number](broken)
    assert list(rule(broken))


MISSPELT = [
    lambda m: _container(m, "queue").update(redinessProbe={}),
    lambda m: _container(m, "queue")["ports"][0].update(containerPort="5672"),
    lambda m: _workload(m, "queue")["spec"].update(replica=1),
    lambda m: _service(m, "webapp").update(loadbalancerSourceRanges=[]),
    lambda m: m.of("ServiceMonitor")[0]["spec"].update(endpoint=[]),
    lambda m: m.named("StorageClass", "cloud-ssd").update(reclaimpolicy="Retain"),
    lambda m: m.named("CronJob", "mongodb-backup")["spec"].pop("schedule"),
]


@pytest.mark.parametrize("number", range(len(MISSPELT)))
def test_a_schema_notices(number):
    broken = overlays.manifests("monitored")
    MISSPELT[number](broken)
    assert list(schemas.errors_of(broken.objects))
