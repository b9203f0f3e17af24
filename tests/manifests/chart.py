"""Checks the chart's values. Tests cannot fetch the chart itself, and helm silently accepts unknown keys, so the values
are compared with a list of known ones."""

import base64
import os
import re

import overlays
import promql
import schemas
import yaml

CHART_VERSION = "88.5.3"

# The used keys of kube-prometheus-stack 88 and its sub-charts, as in their values.yaml. `{}` is a resource list; `...`
# is a value or a list whose content belongs to the operator or Grafana or is checked by another rule.
_SIZED = {"resources": {}}
_KEYS = {
    "prometheus": {"prometheusSpec": ...},
    "alertmanager": {"alertmanagerSpec": ...},
    "grafana": {
        **_SIZED,
        "admin": {"existingSecret": ..., "userKey": ..., "passwordKey": ...},
        "envValueFrom": ...,
        "podPortName": ...,
        "service": {"port": ..., "targetPort": ...},
        "grafana.ini": ...,
        "persistence": {"enabled": ...},
        "testFramework": {"enabled": ...},
        "sidecar": {
            "dashboards": {
                "label": ...,
                "labelValue": ...,
                "searchNamespace": ...,
                "folderAnnotation": ...,
                "provider": {"allowUiUpdates": ..., "foldersFromFilesStructure": ...},
            },
            "datasources": {"uid": ..., "defaultDatasourceScrapeInterval": ...},
        },
        "additionalDataSources": ...,
    },
    "prometheusOperator": _SIZED,
    "kube-state-metrics": _SIZED,
    "prometheus-node-exporter": _SIZED,
    "kubeControllerManager": {"enabled": ...},
    "kubeScheduler": {"enabled": ...},
    "kubeEtcd": {"enabled": ...},
    "kubeProxy": {"enabled": ...},
    "defaultRules": {
        "rules": {
            name: ...
            for name in (
                "etcd", "kubeControllerManager", "kubeProxy", "kubeSchedulerAlerting", "kubeSchedulerRecording",
                "windows",
            )
        }  # fmt: skip
    },
}
# monitor → the rules that would fire for ever without this monitor
_UNREACHABLE = {
    "kubeControllerManager": ["kubeControllerManager"],
    "kubeScheduler": ["kubeSchedulerAlerting", "kubeSchedulerRecording"],
    "kubeEtcd": ["etcd"],
    "kubeProxy": ["kubeProxy"],
}
# grafana.ini: section → keys
_INI = {
    "auth.anonymous": {"enabled"},
    "users": {"allow_sign_up"},
    "analytics": {"reporting_enabled"},
    "log": {"mode"},
    "log.console": {"format"},
}
_DATASOURCE = {
    "name", "uid", "type", "access", "url", "basicAuth", "basicAuthUser", "secureJsonData", "jsonData", "editable",
}  # fmt: skip
_ELASTICSEARCH = {"index", "timeField", "logMessageField", "logLevelField", "maxConcurrentShardRequests"}


def keys_are_the_charts(stack):
    yield from _unknown(stack.values, _KEYS, "")
    for section, members in stack.value("grafana/grafana.ini").items():
        if not members.keys() <= _INI.get(section, set()):
            yield f"grafana.ini/{section}", f"{sorted(members)} is no setting of Grafana's"


def _unknown(values, known, path):
    if known == {}:
        wanted = {"requests": {"cpu", "memory"}, "limits": {"memory"}}
        if {kind: set(amounts) for kind, amounts in values.items()} != wanted:
            yield path, "should request cpu and memory, and limit memory"
    elif known is not ...:
        for key, value in values.items():
            if key not in known:
                yield f"{path}/{key}", "is no key of the chart"
            else:
                yield from _unknown(value, known[key], f"{path}/{key}")


def specs_are_the_operators(stack):
    """The chart copies them into Prometheus and Alertmanager objects, which have schemas."""
    renamed = {"storageSpec": "storage", "useExistingSecret": None}
    for kind in ("Prometheus", "Alertmanager"):
        spec = stack.value(f"{kind.lower()}/{kind.lower()}Spec")
        item = {
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": kind,
            "spec": {renamed.get(key, key): value for key, value in spec.items() if renamed.get(key, key)},
        }
        for error in schemas.errors(schemas.schema_of(item), item):
            yield kind, error
        yield from _unknown(spec["resources"], {}, kind)


def the_version_is_one(stack):
    if stack.verb_says("chart_version") != CHART_VERSION:
        yield "commands/lib/monitoring.sh", f"the values are for {CHART_VERSION}"
    if f"# kube-prometheus-stack {CHART_VERSION} " not in overlays.read("k8s/overlays/aws/monitoring/values.yaml"):
        yield "values.yaml", f"its head should name {CHART_VERSION}"


def prometheus_selects_what_is_ours(stack):
    wanted = {"matchLabels": {"release": stack.verb_says("release")}}
    spec = stack.value("prometheus/prometheusSpec")
    for kind in ("serviceMonitor", "podMonitor", "probe", "rule", "scrapeConfig"):
        if spec.get(f"{kind}Selector") != wanted or spec.get(f"{kind}NamespaceSelector") != {}:
            yield "values.yaml", f"{kind}s should be selected by {wanted}, in all namespaces"
    for item in stack.manifests.of("PrometheusRule", "ServiceMonitor"):
        if not wanted["matchLabels"].items() <= item["metadata"].get("labels", {}).items():
            yield item["metadata"]["name"], f"Prometheus selects {wanted['matchLabels']}"


def secrets_are_made(stack):
    """Each Secret that is read is made by the verb or by kustomize, with the keys that are read."""
    made = {
        found[0]: set(re.findall(r"--from-(?:literal|file)=(\w+)=", found[1]))
        for found in re.findall(r"create secret generic (\S+) (.*)", stack.verb)
    }
    for item in stack.manifests.of("Secret"):
        made[item["metadata"]["name"]] = set(item["data"])
    spec = stack.value("alertmanager/alertmanagerSpec")
    if spec.get("useExistingSecret") is not True:
        yield "values.yaml", "the chart would make a configuration of its own"
    admin = stack.value("grafana/admin")
    asked = [(spec["configSecret"], "alertmanager.yaml")]
    asked += [(admin["existingSecret"], admin[key]) for key in ("userKey", "passwordKey")]
    for variable in stack.value("grafana/envValueFrom").values():
        asked.append((variable["secretKeyRef"]["name"], variable["secretKeyRef"]["key"]))
    # The files that Alertmanager's configuration reads have to be mounted.
    for name, key in re.findall(r"/etc/alertmanager/secrets/([\w-]+)/([\w-]+)", _alertmanager(stack)):
        asked.append((name, key))
        if name not in spec.get("secrets", []):
            yield "values.yaml", f"Alertmanager reads {name}, which is not mounted"
    for name, key in asked:
        if key not in made.get(name, set()):
            yield "values.yaml", f"no Secret {name} with {key} is made"


def _alertmanager(stack):
    found = [item["data"].get("alertmanager.yaml", "") for item in stack.manifests.of("Secret")]
    return base64.b64decode("".join(found)).decode()


def alertmanager_has_no_secret(stack):
    """The file is in git, so secrets have to be in other files that it names."""
    for key in re.findall(r"^\s*(?:- )?(\w*(?:password|secret|token|_key|api_url|credentials))\s*:", _alertmanager(stack), re.M):
        yield "alertmanager.yaml", f"{key} should be {key}_file"


def rules_are_taken_in(stack):
    there = {item["metadata"]["name"] for item in stack.manifests.of("PrometheusRule")}
    for path in overlays.tracked("k8s/overlays/aws/monitoring/rules/*.yaml"):
        for item in yaml.safe_load_all(overlays.read(path)):
            if item["metadata"]["name"] not in there:
                yield path, "is not listed in kustomization.yaml"
    # Rules of components are beside what they watch.
    for path in overlays.tracked("k8s/*/monitoring/*.yaml"):
        folder, _, name = path.rpartition("/")
        if "\nkind: PrometheusRule\n" in overlays.read(path) and not folder.endswith("/rules"):
            if name not in yaml.safe_load(overlays.read(f"{folder}/kustomization.yaml"))["resources"]:
                yield path, "is not listed in the kustomization.yaml beside it"


def runbooks_can_be_opened(stack):
    """A runbook_url has to be an absolute address; its beginning is in values.yaml."""
    beginning = stack.value("prometheus/prometheusSpec/externalLabels/runbooks") or ""
    if not re.fullmatch(r"https://[\w.-]+\.\w+(:\d+)?/[^#\s]+", beginning):
        yield "values.yaml", "the external label runbooks should be the https address of OPERATIONS.md"
    for rule in _rules(stack):
        link = rule.get("annotations", {}).get("runbook_url", "")
        if "alert" in rule and not re.fullmatch(r"\{\{ \$externalLabels\.runbooks \}\}#\w+", link):
            yield rule["alert"], "its runbook_url should be the external label runbooks and a section"
    for ways in re.findall(r"^ {4}(?:slack|pagerduty)_configs:\n((?: {6}.*\n)+)", _alertmanager(stack), re.M):
        if "Annotations.runbook_url }}" not in ways:
            yield "alertmanager.yaml", "a message should have the alert's runbook_url"


def alerts_name_what_is_exported(stack):
    """An alert on a metric that is not exported never fires."""
    rules = _rules(stack)
    recorded = {rule["record"] for rule in rules if "record" in rule}
    for rule in rules:
        for error in promql.unknown_names(rule["expr"], recorded):
            yield rule.get("alert") or rule["record"], error


def grafana_is_closed(stack):
    if stack.value("grafana/grafana.ini/auth.anonymous/enabled") is not False:
        yield "grafana.ini", "strangers should not be let in"
    if stack.value("grafana/adminPassword") is not None:
        yield "values.yaml", "a password is in git"


def datasources_can_be_used(stack):
    if stack.value("grafana/sidecar/datasources/uid") != "prometheus":
        yield "values.yaml", "dashboards know Prometheus as prometheus"
    for source in stack.value("grafana/additionalDataSources"):
        where = source["name"]
        if source.keys() != _DATASOURCE or source["jsonData"].keys() != _ELASTICSEARCH:
            yield where, "has a member that Grafana does not know, or lacks one"
            continue
        if source["url"] != "http://elasticsearch-logging.logging:9200":
            yield where, "the logs are at http://elasticsearch-logging.logging:9200"
        variable = re.fullmatch(r"\$(\w+)", source["secureJsonData"].get("basicAuthPassword", ""))
        if not variable or variable[1] not in stack.value("grafana/envValueFrom"):
            yield where, "its password should come from a variable that is set"
        shows = (source["jsonData"]["logMessageField"], source["jsonData"]["logLevelField"])
        if shows != ("message", "level"):
            yield where, "a line is its message and its level"


def what_cannot_be_scraped_is_off(stack):
    for monitor, rules in _UNREACHABLE.items():
        if stack.value(f"{monitor}/enabled") is not False:
            yield "values.yaml", f"{monitor} is a target that is always down"
        for rule in rules:
            if stack.value(f"defaultRules/rules/{rule}") is not False:
                yield "values.yaml", f"the alerts of {rule} would always be on"


def _bytes(text):
    number, unit = re.fullmatch(r"(\d+)(\w+)", text).groups()
    return int(number) * {"Mi": 2**20, "Gi": 2**30, "MB": 2**20, "GB": 2**30}[unit]  # Prometheus counts in 1024


def storage_is_there_and_suffices(stack):
    known = {item["metadata"]["name"] for item in overlays.manifests(stack.overlay).of("StorageClass")}
    known |= {"standard"} if stack.overlay == "dev" else set()
    spec = stack.value("prometheus/prometheusSpec")
    for where, storage in (
        ("Prometheus", spec["storageSpec"]),
        ("Alertmanager", stack.value("alertmanager/alertmanagerSpec/storage")),
    ):
        claim = storage["volumeClaimTemplate"]["spec"]
        size = _bytes(claim["resources"]["requests"]["storage"])
        if claim["storageClassName"] not in known:
            yield where, f"there is no storage class {claim['storageClassName']}"
        if stack.overlay == "dev" and size > _bytes("2Gi"):
            yield where, "a claim on Minikube has at most 2 Gi"
        if where == "Prometheus" and not 0.5 * size < _bytes(spec["retentionSize"]) <= 0.85 * size:
            yield where, "its retention by size should leave the write-ahead log a part of the volume"


# The number of series of the chart and of ours, as in the README; each has a sample of up to 2 bytes every 30 s.
_SERIES = {"aws": 150_000, "dev": 50_000}


def _days(text):
    number, unit = re.fullmatch(r"(\d+)([mhdwy])", text).groups()
    return int(number) * {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7, "y": 365}[unit]


def what_is_asked_for_is_kept(stack):
    """For a range beyond the retention Prometheus silently answers about a shorter time."""
    spec = stack.value("prometheus/prometheusSpec")
    kept = _days(spec["retention"])
    rules = [(rule.get("alert") or rule["record"], rule["expr"]) for rule in _rules(stack)]
    for where, expression in [*rules, *stack.expressions()]:
        for asked in re.findall(r"\[(\d+[mhdwy])[\]:]|\boffset (\d+[mhdwy])", expression):
            if _days("".join(asked)) > kept:
                yield where, f"looks back {''.join(asked)}, and {spec['retention']} are kept"
    if 2 * kept * 24 * 120 * _SERIES[stack.overlay] > _bytes(spec["retentionSize"]):
        yield "values.yaml", f"{spec['retention']} of {_SERIES[stack.overlay]} series take more than {spec['retentionSize']}"


def _rules(stack):
    groups = [group for item in stack.manifests.of("PrometheusRule") for group in item["spec"]["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def dev_is_small(stack):
    if stack.overlay != "dev":
        return
    if {stack.value(f"{one}/{one}Spec/replicas") for one in ("prometheus", "alertmanager")} != {1}:
        yield "values.yaml", "one of each will do on one node"
    asked = [
        stack.value(f"{path}/resources/requests/memory")
        for path in (
            "prometheus/prometheusSpec", "alertmanager/alertmanagerSpec", "grafana", "prometheusOperator",
            "kube-state-metrics", "prometheus-node-exporter",
        )
    ]  # fmt: skip
    if sum(map(_bytes, asked)) > _bytes("1Gi"):
        yield "values.yaml", "a machine of 6 GB has 1 Gi for this, with Convoy beside it"


def objects_are_ours_and_known(stack):
    for item in stack.manifests.objects:
        name = item["metadata"]["name"]
        if item["metadata"].get("namespace") != "monitoring":
            yield name, "is not in the namespace monitoring"
        if item["metadata"].get("labels", {}).get("app.kubernetes.io/part-of") != "convoy":
            yield name, "needs the label app.kubernetes.io/part-of: convoy, by which undeploy finds it"
        path = schemas.schema_of(item)
        if not os.path.exists(os.path.join(schemas.FOLDER, path)):
            yield name, f"there is no schema of {path}"
            continue
        for error in schemas.errors(path, item):
            yield name, error


RULES = (
    keys_are_the_charts,
    specs_are_the_operators,
    the_version_is_one,
    prometheus_selects_what_is_ours,
    secrets_are_made,
    alertmanager_has_no_secret,
    rules_are_taken_in,
    runbooks_can_be_opened,
    alerts_name_what_is_exported,
    grafana_is_closed,
    datasources_can_be_used,
    what_cannot_be_scraped_is_off,
    storage_is_there_and_suffices,
    what_is_asked_for_is_kept,
    dev_is_small,
    objects_are_ours_and_known,
)
