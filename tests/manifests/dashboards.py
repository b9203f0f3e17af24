"""Rules of a dashboard: Grafana shows a wrong name as an empty panel without an error."""

import itertools
import re

import promql
import series
from monitoring import dashboard_files

_HEAD = {
    "uid", "title", "description", "tags", "schemaVersion", "editable", "graphTooltip", "timezone", "refresh",
    "time", "links", "templating", "panels",
}  # fmt: skip
_PANEL = {
    "id", "title", "description", "type", "datasource", "gridPos", "fieldConfig", "options", "targets",
}  # fmt: skip
_PANEL_TYPES = {"timeseries", "stat", "logs"}
# Units by Grafana's names; `cores` is not one of them and is written after the number.
_UNITS = {"short", "s", "µs", "bytes", "Bps", "percentunit", "cps", "ops", "reqps", "cores"}
_PROMETHEUS_TARGET = {"refId", "expr", "legendFormat"}
_ELASTICSEARCH_TARGET = {"refId", "query", "metrics", "bucketAggs", "timeField"}
_SHARED_CROSSHAIR = 1
_GRID_COLUMNS = 24
# Variables that Grafana itself fills in.
_BUILT_IN = {"__rate_interval", "__from", "__to", "__field", "__value", "__all"}


def dashboards_reach_grafana(stack):
    """Each dashboard has its own ConfigMap with the label that Grafana's sidecar selects."""
    sidecar = stack.value("grafana/sidecar/dashboards")
    for file in dashboard_files():
        if file not in stack.dashboards:
            yield file, "is in no ConfigMap"
    for item in stack.manifests.of("ConfigMap"):
        metadata = item["metadata"]
        if not any(file.endswith(".json") for file in item["data"]):
            continue
        if metadata.get("labels", {}).get(sidecar["label"]) != sidecar["labelValue"]:
            yield metadata["name"], f"the sidecar selects {sidecar['label']}: {sidecar['labelValue']}"
        if sidecar["folderAnnotation"] not in metadata.get("annotations", {}):
            yield metadata["name"], f"has no {sidecar['folderAnnotation']}"
        if len(item["data"]) != 1:
            yield metadata["name"], "holds more than one dashboard"


def dashboards_have_a_head(stack):
    seen = set()
    for file, dashboard in stack.dashboards.items():
        if dashboard.keys() != _HEAD:
            yield file, f"{sorted(dashboard.keys() ^ _HEAD)} is too much or missing"
            continue
        if dashboard["uid"] != f"convoy-{file.removesuffix('.json')}" or dashboard["uid"] in seen:
            yield file, "its uid should be convoy- and the file's name, once"
        seen.add(dashboard["uid"])
        if not 36 <= dashboard["schemaVersion"] <= 42:
            yield file, "schemaVersion should be 36 to 42: Grafana 13 uses 42, and older ones have another format"
        if dashboard["graphTooltip"] != _SHARED_CROSSHAIR:
            yield file, "its panels should share the crosshair"
        if dashboard["tags"] != ["convoy"] or [link["tags"] for link in dashboard["links"]] != [["convoy"]]:
            yield file, "should have the tag convoy, by which the dashboards link each other"
        if not dashboard["title"] or not dashboard["description"] or not dashboard["panels"]:
            yield file, "should have a title, a description and panels"


def panels_are_known(stack):
    for file, dashboard in stack.dashboards.items():
        numbers = [panel["id"] for panel in dashboard["panels"]]
        if len(numbers) != len(set(numbers)):
            yield file, "two panels have one id"
    for where, panel in stack.panels():
        if not panel.keys() <= _PANEL or panel["type"] not in _PANEL_TYPES:
            yield where, f"{sorted(panel.keys() - _PANEL) or panel['type']} is unknown to Grafana"
        if not panel.get("title") or not panel.get("description") or not panel.get("targets"):
            yield where, "should have a title, a description and targets"
        unit = panel.get("fieldConfig", {}).get("defaults", {}).get("unit")
        if panel["type"] != "logs" and unit not in _UNITS:
            yield where, f"{unit} is no unit"
        known = _PROMETHEUS_TARGET if panel["datasource"]["type"] == "prometheus" else _ELASTICSEARCH_TARGET
        for target in panel.get("targets", []):
            if not target.keys() <= known:
                yield where, f"a target has no {sorted(target.keys() - known)}"
        names = [target.get("refId") for target in panel.get("targets", [])]
        if None in names or len(names) != len(set(names)):
            yield where, "each target should have a refId of its own"


def panels_keep_their_places(stack):
    for file, dashboard in stack.dashboards.items():
        for panel in dashboard["panels"]:
            place = panel["gridPos"]
            if place["x"] < 0 or place["w"] < 1 or place["h"] < 1 or place["x"] + place["w"] > _GRID_COLUMNS:
                yield file, f"{panel['title']} is outside the grid"
        for one, other in itertools.combinations(dashboard["panels"], 2):
            if _overlap(one["gridPos"], other["gridPos"]):
                yield file, f"{one['title']} lies on {other['title']}"


def _overlap(one, other):
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size] for at, size in (("x", "w"), ("y", "h"))
    )


def provisioned(stack):
    """Yields (type, uid) of the datasources in values.yaml."""
    yield "prometheus", stack.value("grafana/sidecar/datasources/uid")
    for source in stack.value("grafana/additionalDataSources"):
        yield source["type"], source["uid"]


def datasources_are_provisioned(stack):
    known = set(provisioned(stack))
    asked = [(where, panel["datasource"]) for where, panel in stack.panels()]
    for file, dashboard in stack.dashboards.items():
        asked += [
            (file, variable["datasource"])
            for variable in dashboard["templating"]["list"]
            if variable["type"] == "query"
        ]
    for where, source in asked:
        if (source.get("type"), source.get("uid")) not in known:
            yield where, f"there is no datasource {source}"


def variables_in(value):
    """Yields the names in all its texts."""
    if isinstance(value, str):
        yield from re.findall(r"\$\{?(\w+)", value)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from variables_in(part)


def variables_are_defined_and_used(stack):
    for file, dashboard in stack.dashboards.items():
        defined = [variable["name"] for variable in dashboard["templating"]["list"]]
        for at, variable in enumerate(dashboard["templating"]["list"]):
            for name in set(variables_in(variable["query"])) - set(defined[:at]):
                yield file, f"${variable['name']} uses ${name}, which is not defined before it"
        used = set(variables_in(dashboard["panels"]))
        queries = set(variables_in([variable["query"] for variable in dashboard["templating"]["list"]]))
        for name in sorted(used - set(defined) - _BUILT_IN):
            yield file, f"${name} is not defined"
        for name in sorted(set(defined) - used - queries):
            yield file, f"no query or panel uses ${name}"


def expressions_can_be_read(stack):
    found = list(stack.expressions())
    for expression, error in promql.unreadable([expression for _, expression in found]):
        where = next((where for where, one in found if one == expression), "promtool")
        yield where, f"{expression}: {error}"


def expressions_give_a_result(stack):
    """Checks on series with the labels of the metrics; the other rules report unreadable expressions."""
    found = list(stack.expressions())
    unreadable = [expression for expression, _ in promql.unreadable([one for _, one in found])]
    sound = [one for _, one in found if one not in unreadable and not any(promql.unknown_names(one))]
    for expression, error in series.without_a_result(sound):
        where = next((where for where, one in found if one == expression), "promtool")
        yield where, f"{expression}: {error}"


def expressions_name_what_is_exported(stack):
    for where, expression in stack.expressions():
        for error in promql.unknown_names(expression):
            yield where, f"{expression}: {error}"
    for file, dashboard in stack.dashboards.items():
        for variable in dashboard["templating"]["list"]:
            if variable["type"] != "query":
                continue
            asked = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"])
            if asked is None:
                yield file, f"${variable['name']} should ask for label_values(metric, label)"
                continue
            for error in promql.unknown_names(f"sum by ({asked[2]}) ({asked[1]})"):
                yield file, f"${variable['name']}: {error}"


def legends_name_labels(stack):
    """A legend also has to distinguish series: if it lacks a label, two of them have the same name."""
    for where, panel in stack.panels():
        for target in panel.get("targets", []):
            if "expr" not in target:
                continue
            named = set(re.findall(r"\{\{(\w+)\}\}", target.get("legendFormat", "")))
            left = promql.labels_left(target["expr"])
            for label in sorted(named - left):
                yield where, f"{target['expr']} leaves no label {label}"


RULES = (
    dashboards_reach_grafana,
    dashboards_have_a_head,
    panels_are_known,
    panels_keep_their_places,
    datasources_are_provisioned,
    variables_are_defined_and_used,
    expressions_can_be_read,
    expressions_give_a_result,
    expressions_name_what_is_exported,
    legends_name_labels,
)
