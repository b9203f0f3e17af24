"""Rules for the logs' overlays alone: Fluent Bit's rights, and that it, Elasticsearch, Kibana and their set-up agree on
names, ports, paths and users."""

import fnmatch
import json
import re

import elastic
import fluent_bit
import yaml
from manifests import where

READS, KEEPS = "/var/log", "/var/lib/convoy-fluent-bit"


def pod_of(manifests, name):
    return next(pod for pod in manifests.pods() if pod.name == name)


def file_of(manifests, key):
    """Returns the text of a file in a ConfigMap."""
    return next(item["data"][key] for item in manifests.of("ConfigMap") if key in item["data"])


def yaml_of(manifests, key):
    return yaml.load(file_of(manifests, key), yaml.CSafeLoader)


def _ports(manifests, service):
    found = manifests.named("Service", service)
    return [port["port"] for port in found["spec"]["ports"]] if found else []


def fluent_bit_can_do_nothing_but_read(manifests):
    """It runs as root because the files belong to root, so it must have no other right of root."""
    pod = pod_of(manifests, "fluent-bit")
    (container,) = pod.containers
    wanted = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    if container.get("securityContext") != wanted:
        yield where(pod.owner), f"its context should be {wanted}"
    if pod.spec["securityContext"].get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield where(pod.owner), "should have seccompProfile RuntimeDefault"
    if any(pod.spec.get(member) for member in ("hostNetwork", "hostPID", "hostIPC")):
        yield where(pod.owner), "hostNetwork, hostPID and hostIPC should be unset"
    if pod.spec.get("enableServiceLinks") is not False:
        yield where(pod.owner), "enableServiceLinks should be false"
    if {volume["path"] for _, volume in pod.volumes("hostPath")} != {READS, KEEPS}:
        yield where(pod.owner), f"should mount {READS} and {KEEPS} of the node, and nothing else"
    for mount in container["volumeMounts"]:
        if mount["mountPath"].startswith(READS) and mount.get("readOnly") is not True:
            yield where(pod.owner), f"{mount['mountPath']} should be readOnly"


def fluent_bit_is_on_every_node(manifests):
    pod = pod_of(manifests, "fluent-bit")
    if pod.owner["kind"] != "DaemonSet" or pod.spec.get("tolerations") != [{"operator": "Exists"}]:
        yield where(pod.owner), "should run on every node, despite taints"
    if pod.spec.get("nodeSelector") or pod.spec.get("affinity"):
        yield where(pod.owner), "should run on every node: without nodeSelector and affinity"


def fluent_bit_may_ask_for_pods(manifests):
    (role,) = manifests.of("ClusterRole")
    wanted = [{"apiGroups": [""], "resources": ["pods", "namespaces"], "verbs": ["get", "list", "watch"]}]
    if role["rules"] != wanted:
        yield where(role), f"its rules should be {wanted}"
    account = manifests.named("ServiceAccount", "fluent-bit")["metadata"]
    for binding in manifests.of("ClusterRoleBinding"):
        if binding["roleRef"]["name"] != role["metadata"]["name"]:
            yield where(binding), f"should bind the role {role['metadata']['name']}"
        subject = {"kind": "ServiceAccount", "name": account["name"], "namespace": account["namespace"]}
        if binding["subjects"] != [subject]:
            yield where(binding), f"should be for {subject} alone"
    if pod_of(manifests, "fluent-bit").spec.get("automountServiceAccountToken") is not True:
        yield "DaemonSet/fluent-bit", "calls the API server, so it needs its token"


def fluent_bit_reads_its_settings(manifests):
    for error in fluent_bit.errors(yaml_of(manifests, "fluent-bit.yaml")):
        yield "fluent-bit.yaml", error
    pod = pod_of(manifests, "fluent-bit")
    folders = {mount["name"]: mount["mountPath"] for mount in pod.containers[0]["volumeMounts"]}
    wanted = [f"--config={folders.get(name)}/fluent-bit.yaml" for name, _ in pod.volumes("configMap")]
    if pod.containers[0].get("args") != wanted:
        yield where(pod.owner), f"its arguments should be {wanted}"


def metrics_are_where_prometheus_looks(manifests):
    service = yaml_of(manifests, "fluent-bit.yaml")["service"]
    number = pod_of(manifests, "fluent-bit").ports.get("http")
    if service.get("http_server") is not True or service.get("http_port") != number:
        yield "fluent-bit.yaml", f"its server should be on {number}"
    if _ports(manifests, "fluent-bit") != [number] or service.get("http_listen") != "0.0.0.0":
        yield "Service/fluent-bit", f"should lead to {number}"
    paths = {"fluent-bit": "/api/v2/metrics/prometheus", "elasticsearch-logging": "/metrics"}
    for name, path in paths.items() if manifests.overlay.startswith("monitored") else ():
        monitor = manifests.named("ServiceMonitor", name)
        if monitor is None:
            yield f"ServiceMonitor/{name}", "no monitor scrapes it"
            continue
        (endpoint,) = monitor["spec"]["endpoints"]
        if endpoint.get("path") != path:
            yield where(monitor), f"{endpoint.get('path')} is no path that Prometheus can read: it is {path}"
        jobs = [(one["sourceLabels"], one["targetLabel"]) for one in endpoint.get("relabelings", [])]
        if jobs != [(["__meta_kubernetes_pod_label_app_kubernetes_io_name"], "job")]:
            yield where(monitor), "its job should be the pod's app.kubernetes.io/name"


def the_exporter_asks_its_own_member(manifests):
    pod = pod_of(manifests, "elasticsearch-logging")
    for container in pod.spec["containers"][1:]:
        port = yaml_of(manifests, "elasticsearch.yml").get("http.port")
        wanted = [f"--es.uri=http://127.0.0.1:{port}", "--es.indices",
                  f"--web.listen-address=:{pod.ports.get('metrics')}"]  # fmt: skip
        if container.get("args") != wanted:
            yield where(pod.owner), f"{container['name']}: its arguments should be {wanted}"
        user = next((one.get("value") for one in container["env"] if one["name"] == "ES_USERNAME"), None)
        keys = [one["valueFrom"]["secretKeyRef"]["key"] for one in container["env"] if one["name"] == "ES_PASSWORD"]
        if keys != [f"{user}.password"] or f"\nuser {user} monitor\n" not in file_of(manifests, "set-up.sh"):
            yield where(pod.owner), f"{container['name']}: there is no user {user} with only the role monitor"


def those_who_look_may_do_no_more(manifests):
    """The exporter reads statistics of the cluster and all indices. Grafana reads lines, and the health of the cluster,
    without which its datasource reports an error."""
    index = yaml_of(manifests, "fluent-bit.yaml")["pipeline"]["outputs"][0].get("index", "")
    wanted = {"monitor.json": {"monitor", "view_index_metadata"}, "grafana.json": {"read", "view_index_metadata"}}
    for name, privileges in wanted.items():
        role = json.loads(file_of(manifests, name))
        if role.get("cluster") != ["monitor"]:
            yield name, "its rights in the cluster should be only monitor"
        ours = [f"{index.rpartition('-')[0]}-*"]
        found = [(one["names"], set(one["privileges"])) for one in role.get("indices", [])]
        if found != [(ours, privileges)] or role.keys() != {"cluster", "indices"}:
            yield name, f"should have {sorted(privileges)} of {ours}, and no more"


def lines_go_to_elasticsearch(manifests):
    settings = yaml_of(manifests, "elasticsearch.yml")
    (es,) = yaml_of(manifests, "fluent-bit.yaml")["pipeline"]["outputs"]
    if es.get("port") not in _ports(manifests, es.get("host")) or es.get("port") != settings.get("http.port"):
        yield "fluent-bit.yaml", f"{es.get('host')}:{es.get('port')} is not Elasticsearch's Service"
    if es.get("tls", False) is not settings.get("xpack.security.http.ssl.enabled"):
        yield "fluent-bit.yaml", "TLS should be as Elasticsearch has it"
    template = json.loads(file_of(manifests, "index-template.json"))
    if not any(fnmatch.fnmatch(es.get("index", ""), pattern) for pattern in template["index_patterns"]):
        yield "fluent-bit.yaml", f"no template is for {es.get('index')}"
    allowed = json.loads(file_of(manifests, "shipper.json"))["indices"]
    if not any(fnmatch.fnmatch(es.get("index", ""), name) and one["privileges"] == ["create_doc"]
               for one in allowed for name in one["names"]):  # fmt: skip
        yield "shipper.json", f"should allow create_doc on {es.get('index')}, and nothing else"
    if f"\nuser {es.get('http_user')} shipper\n" not in file_of(manifests, "set-up.sh"):
        yield "set-up.sh", f"makes no user {es.get('http_user')}"
    variables = {one["name"]: one for one in pod_of(manifests, "fluent-bit").containers[0]["env"]}
    for name in re.findall(r"\$\{(\w+)\}", file_of(manifests, "fluent-bit.yaml")) or ["no password"]:
        key = variables.get(name, {}).get("valueFrom", {}).get("secretKeyRef", {}).get("key")
        if key != f"{es.get('http_user')}.password":
            yield "DaemonSet/fluent-bit", f"{name} should be the password of {es.get('http_user')}"


def elasticsearch_knows_its_settings(manifests):
    pod = pod_of(manifests, "elasticsearch-logging")
    container = pod.spec["containers"][0]
    settings = yaml_of(manifests, "elasticsearch.yml")
    variables = {one["name"]: one.get("value", "the pod's own") for one in container["env"]}
    for error in elastic.errors(elastic.ELASTICSEARCH, {**settings, **variables}):
        yield "elasticsearch.yml", error
    listens = {"http": "http.port", "transport": "transport.port", "readiness": "readiness.port"}
    for name, setting in listens.items():
        if pod.ports.get(name) != settings.get(setting):
            yield where(pod.owner), f"the port {name} should be {setting}, {settings.get(setting)}"
    if container["readinessProbe"].get("tcpSocket") != {"port": "readiness"}:
        yield where(pod.owner), "its readinessProbe should be the port readiness"
    if settings.get("xpack.security.enabled") is not True:
        yield "elasticsearch.yml", "without xpack.security every client could read and write"


def members_find_and_trust_each_other(manifests):
    pod = pod_of(manifests, "elasticsearch-logging")
    settings = yaml_of(manifests, "elasticsearch.yml")
    seeds = manifests.named("Service", settings.get("discovery.seed_hosts"))
    if seeds is None or seeds["metadata"]["name"] != pod.owner["spec"]["serviceName"]:
        yield "elasticsearch.yml", "discovery.seed_hosts should be the StatefulSet's Service"
    elif seeds["spec"].get("publishNotReadyAddresses") is not True or seeds["spec"].get("clusterIP") != "None":
        yield where(seeds), "members need each other's addresses before they are ready: publishNotReadyAddresses, clusterIP None"
    members = [f"{pod.name}-{number}" for number in range(pod.owner["spec"]["replicas"])]
    (prepare,) = pod.spec["initContainers"]
    variables = {one["name"]: one.get("value") for one in prepare["env"]}
    if variables.get("MEMBERS") != ",".join(members):
        yield where(pod.owner), f"MEMBERS should be {members}"
    if pod.owner["spec"].get("podManagementPolicy") != "Parallel":
        yield where(pod.owner), "podManagementPolicy should be Parallel, because members wait for each other"
    transport = "xpack.security.transport.ssl."
    if settings.get(transport + "enabled") is not True or settings.get(transport + "verification_mode") != "certificate":
        yield "elasticsearch.yml", "members should authenticate each other by certificate"
    copied = re.findall(r"elasticsearch/transport\.\{(\w+),(\w+)\} /config/secrets/", file_of(manifests, "prepare.sh"))
    there = {f"secrets/transport.{kind}" for kinds in copied for kind in kinds}
    for name in ("certificate", "key", "certificate_authorities"):
        if settings.get(transport + name) not in there:
            yield "elasticsearch.yml", f"{transport}{name} is no file that prepare.sh brings"


def a_cluster_is_formed_once(manifests):
    """The setting that forms a cluster is written only if there is none, and is in no permanent file."""
    pod = pod_of(manifests, "elasticsearch-logging")
    (prepare,) = pod.spec["initContainers"]
    setting = "cluster.initial_master_nodes"
    always = [one["name"] for container in pod.spec["containers"] for one in container.get("env", [])]
    if setting in always or setting in yaml_of(manifests, "elasticsearch.yml"):
        yield where(pod.owner), f"{setting} would form a second cluster on an empty volume"
    folders = {mount["name"]: mount["mountPath"] for mount in prepare["volumeMounts"]}
    asks = f"\nbash /scripts/first-members.sh {folders.get('data')} >>/config/elasticsearch.yml\n"
    if asks not in file_of(manifests, "prepare.sh") or setting not in file_of(manifests, "first-members.sh"):
        yield "prepare.sh", "should ask first-members.sh about the folder of the data"
    url = next((one.get("value", "") for one in prepare["env"] if one["name"] == "CLUSTER_URL"), "")
    host, _, port = url.removeprefix("http://").partition(":")
    service = manifests.named("Service", host)
    if port not in map(str, _ports(manifests, host)) or service["spec"].get("publishNotReadyAddresses"):
        yield where(pod.owner), f"{url} is no Service of members that are ready"


def kibana_knows_its_settings(manifests):
    pod = pod_of(manifests, "kibana")
    container = pod.spec["containers"][0]
    settings = yaml_of(manifests, "kibana.yml")
    for error in elastic.errors(elastic.KIBANA, settings):
        yield "kibana.yml", error
    for name in {one["name"] for one in container["env"]} - elastic.KIBANA_VARIABLES:
        yield where(pod.owner), f"Kibana reads no {name}"
    if settings.get("server.port") != pod.ports.get("page"):
        yield "kibana.yml", "server.port is not the pod's"
    (url,) = settings["elasticsearch.hosts"]
    scheme, host, port = re.fullmatch(r"(https?)://([\w.-]+):(\d+)", url).groups()
    tls = yaml_of(manifests, "elasticsearch.yml").get("xpack.security.http.ssl.enabled")
    if int(port) not in _ports(manifests, host) or (scheme == "https") is not tls:
        yield "kibana.yml", f"{url} is not Elasticsearch"
    if settings.get("elasticsearch.username") != "kibana_system":
        yield "kibana.yml", "should log in as kibana_system, which can do no more than it must"
    folders = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    files = {f"{folders[name]}/{item['path']}" for name, one in pod.volumes("secret") for item in one["items"]}
    for name in ("certificate", "key"):
        if settings.get(f"server.ssl.{name}") not in files:
            yield "kibana.yml", f"server.ssl.{name} is no file that is mounted"
    if container["readinessProbe"]["httpGet"].get("scheme") != "HTTPS":
        yield where(pod.owner), "its readinessProbe should use HTTPS"


def the_set_up_is_of_one_piece(manifests):
    script = file_of(manifests, "set-up.sh")
    template = json.loads(file_of(manifests, "index-template.json"))
    component = json.loads(file_of(manifests, "component-template.json"))["template"]
    for kind, names in (
        ("_component_template", template["composed_of"]),
        ("_ilm/policy", [component["settings"]["index"]["lifecycle"]["name"]]),
        ("_security/role", ["shipper"]),
    ):
        for name in names:
            if f"\nput_file {kind}/{name} " not in script:
                yield "set-up.sh", f"makes no {kind}/{name}"
    if "data_stream" not in template or template.get("priority", 0) <= 100:
        yield "index-template.json", "should make data streams, before Elastic's own template for logs-*-*"
    if not template["template"].get("data_stream_options", {}).get("failure_store", {}).get("enabled"):
        yield "index-template.json", "without a failure store, a refused line would be resent without end"
    if component["mappings"].get("dynamic") is not False:
        yield "component-template.json", "dynamic should be false: a member of another type would be refused"
    phases = json.loads(file_of(manifests, "lifecycle.json"))["policy"]["phases"]
    if "delete" not in phases.get("delete", {}).get("actions", {}) or "min_age" not in phases["delete"]:
        yield "lifecycle.json", "nothing would ever be deleted"
    index = yaml_of(manifests, "fluent-bit.yaml")["pipeline"]["outputs"][0].get("index")
    if f"_data_stream/{index}" not in script or f"{index}/_rollover" not in script:
        yield "set-up.sh", f"makes no data stream {index}"
    for name in re.findall(r"\$files/([\w-]+\.\w+)|^put_file \S+ (\S+)", script, re.M):
        name = "".join(name)
        if not any(name in item["data"] for item in manifests.of("ConfigMap")):
            yield "set-up.sh", f"there is no {name}"
    job = pod_of(manifests, "elasticsearch-set-up")
    mounted = {item["path"] for _, volume in job.volumes("secret") for item in volume["items"]}
    users = re.findall(r"^user (\S+) ", script, re.M) + ["elastic", "kibana"]
    for user in users:
        if f"{user}.password" not in mounted:
            yield where(job.owner), f"has no password of {user}"
    roles = re.findall(r"_security/role/(\S+) ", script) + ["viewer"]
    for role in re.findall(r"^user \S+ (\S+)", script, re.M):
        if role not in roles:
            yield "set-up.sh", f"makes no role {role}"
    addresses = {one["name"]: one["value"] for one in job.containers[0]["env"]}
    for name, scheme in (("ELASTICSEARCH", "http"), ("KIBANA", "https")):
        if f"${name}/" not in script or not addresses.get(name, "").startswith(f"{scheme}://"):
            yield where(job.owner), f"{name} should be an address by {scheme}"


def saved_objects_hold_together(manifests):
    saved = [json.loads(line) for line in file_of(manifests, "saved-objects.ndjson").splitlines()]
    known = {(one["type"], one["id"]) for one in saved}
    index = yaml_of(manifests, "fluent-bit.yaml")["pipeline"]["outputs"][0].get("index", "")
    for one in saved:
        if one["type"] == "index-pattern":
            if not fnmatch.fnmatch(index, one["attributes"]["title"]):
                yield one["id"], f"{index} is not in {one['attributes']['title']}"
            if one["attributes"].get("timeFieldName") != "@timestamp":
                yield one["id"], "its time is in @timestamp"
            continue
        source = json.loads(one["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
        names = {reference["name"]: (reference["type"], reference["id"]) for reference in one["references"]}
        if names.get(source.get("indexRefName")) not in known:
            yield one["id"], "has no data view"
    if len(known) != len(saved):
        yield "saved-objects.ndjson", "two have one id"


def consoles_are_not_for_the_whole_internet(manifests):
    for service in manifests.of("Service"):
        ranges = service["spec"].get("loadBalancerSourceRanges", [])
        if service["spec"].get("type") == "LoadBalancer" and (not ranges or "0.0.0.0/0" in ranges):
            yield where(service), "loadBalancerSourceRanges should name the networks of its users"


RULES = (
    fluent_bit_can_do_nothing_but_read,
    fluent_bit_is_on_every_node,
    fluent_bit_may_ask_for_pods,
    fluent_bit_reads_its_settings,
    metrics_are_where_prometheus_looks,
    the_exporter_asks_its_own_member,
    those_who_look_may_do_no_more,
    lines_go_to_elasticsearch,
    elasticsearch_knows_its_settings,
    members_find_and_trust_each_other,
    a_cluster_is_formed_once,
    kibana_knows_its_settings,
    the_set_up_is_of_one_piece,
    saved_objects_hold_together,
    consoles_are_not_for_the_whole_internet,
)
