"""The way from a spike to its log lines: the dashboards' searches in Elasticsearch, and the link to them."""

import functools
import json
import re
import urllib.parse

from overlays import read

_TEMPLATE = "k8s/overlays/aws/logging/set-up/component-template.json"


@functools.cache
def fields():
    """Returns the fields by which lines can be searched. No others are indexed; a search for another finds nothing."""

    def names(properties, before=""):
        for name, field in properties.items():
            yield before + name
            yield from names(field.get("properties", {}), f"{before}{name}.")

    template = json.loads(read(_TEMPLATE))["template"]
    return set(names(template["mappings"]["properties"]))


def levels():
    """Returns the levels that our services write, by spdlog's names."""
    body = re.search(r"level_enum level_of\(.*?\n}", read("src/service/log.cpp"), re.S)[0]
    names = {"warn": "warning", "err": "error"}
    return {names.get(name, name) for name in re.findall(r"spdlog::level::(\w+);", body)}


# The value of a variable that hides nothing, and the search for lines without a level.
EVERYTHING, NO_LEVEL = "*:*", "NOT _exists_:level"


def _lucene_errors(query, variables=()):
    """Reads `field:value AND field:value`, which is all that the dashboards need. A part may be `${name:raw}`, which
    stands for a value of that variable."""
    for part in query.split(" AND "):
        found = re.fullmatch(r"\$\{(\w+):raw\}", part)
        if found is None:
            yield from _part_errors(part)
        elif found[1] not in variables:
            yield f"there is no variable {found[1]}"
        else:
            yield from _variable_errors(variables[found[1]])


def _variable_errors(variable):
    name, values = variable["name"], [each.partition(" : ")[2] for each in variable["query"].split(", ")]
    if variable["current"]["value"] != EVERYTHING or EVERYTHING not in values:
        yield f"{name} should show every line by default"
    if NO_LEVEL not in values:
        yield f"{name} has no choice for lines without a level"
    if variable["multi"] or variable["includeAll"]:
        yield f"{name} should have one value at a time"
    for value in values:
        yield from _part_errors(value) if value != EVERYTHING else ()


def _part_errors(part):
    field, is_there, value = part.removeprefix("NOT ").partition(":")
    if part.startswith("NOT _exists_:"):
        field, value = value, "*"
    elif re.fullmatch(r'\$\w+|[\w-]+|"\$\{[\w.]+\}"|\["[^"]+" TO "[^"]+"\]', value) is None or part.startswith("NOT "):
        yield f"{part!r} is no field:value"
        return
    if not is_there or field not in fields():
        yield f"a line has no field {field}"
    elif field == "level" and value != "*" and value not in levels():
        yield f"no service writes the level {value}"


def _bucket_errors(buckets):
    for part in buckets:
        if part["field"] not in fields() or part["type"] not in ("terms", "date_histogram"):
            yield f"there is no {part['type']} of {part['field']}"
        if part["field"] == "level" and not part["settings"].get("missing"):
            yield "lines without a level would not be counted"


def _hidden(searches):
    """If only some levels are counted, lines without a level have to be counted too."""
    if any(NO_LEVEL in search["query"] or "level:" not in search["query"] for search in searches):
        return
    if not any("${" in search["query"] for search in searches):
        yield "a crash has no level, and would not be seen"


def searches_name_fields(stack):
    source = stack.value("grafana/additionalDataSources")[0]["jsonData"]
    for member in ("timeField", "logMessageField", "logLevelField"):
        if source[member] not in fields():
            yield "values.yaml", f"{member}: a line has no field {source[member]}"
    variables = {
        variable["name"]: variable
        for dashboard in stack.dashboards.values()
        for variable in dashboard["templating"]["list"]
        if variable["type"] == "custom"
    }
    for where, search in stack.searches():
        for error in (*_lucene_errors(search["query"], variables), *_bucket_errors(search["bucketAggs"])):
            yield where, error
        if search["timeField"] != source["timeField"]:
            yield where, f"the time of a line is in {source['timeField']}"
        kinds = [metric["type"] for metric in search["metrics"]]
        if kinds != (["count"] if search["bucketAggs"] else ["logs"]):
            yield where, "should count in buckets, or show lines"
        if search["bucketAggs"] and search["bucketAggs"][-1]["type"] != "date_histogram":
            yield where, "its last bucket should be one of time"
    for where, panel in stack.panels():
        searches = [target for target in panel.get("targets", []) if "expr" not in target]
        yield from ((where, error) for error in (_hidden(searches) if searches else ()))


def _links(stack, path):
    for where, panel in stack.panels():
        for link in panel.get("fieldConfig", {}).get("defaults", {}).get("links", []):
            address = urllib.parse.urlsplit(link["url"])
            if address.path == path:
                yield where, panel, dict(urllib.parse.parse_qsl(address.query, strict_parsing=True))


def a_spike_leads_to_its_log(stack):
    """One click on the CPU opens Explore on Elasticsearch, for that pod and around that moment."""
    links = [link for link in _links(stack, "/explore") if link[0].startswith("spike.json")]
    if len(links) != 1:
        yield "spike.json", "should have one link to Explore, on its CPU"
    for where, panel, query in links:
        if "container_cpu_usage_seconds_total" not in panel["targets"][0]["expr"]:
            yield where, "should be a panel of the CPU"
        if not re.search(r"by \([^)]*\bpod\b", panel["targets"][0]["expr"]):
            yield where, "its series have no label pod"
        yield from ((where, error) for error in _explore_errors(stack, query))


def _explore_errors(stack, query):
    if (query.get("schemaVersion"), query.get("orgId")) != ("1", "1"):
        yield "Explore needs schemaVersion=1 and orgId=1"
    try:
        (pane,) = json.loads(query["panes"]).values()
    except (KeyError, ValueError) as error:
        yield f"panes should be the JSON of one pane: {error}"
        return
    logs = next(one for one in stack.value("grafana/additionalDataSources") if one["type"] == "elasticsearch")
    (asked,) = pane["queries"]
    if (pane["datasource"], asked["datasource"]) != (logs["uid"], {"type": logs["type"], "uid": logs["uid"]}):
        yield "it should ask the datasource of the logs"
    if asked["metrics"][0]["type"] != "logs" or asked["timeField"] != logs["jsonData"]["timeField"]:
        yield "it should ask for lines"
    yield from _lucene_errors(asked["query"])
    if 'kubernetes.pod_name:"${__field.labels.pod}"' not in asked["query"]:
        yield "it should ask for the pod of the series"
    around = r'@timestamp:\["\$\{__value\.time\}\|\|-\d+m" TO "\$\{__value\.time\}\|\|\+\d+m"\]'
    if not re.search(around, asked["query"]):
        yield "it should ask for the minutes around the point"
    if pane["range"] != {"from": "${__from}", "to": "${__to}"}:
        yield "its range should be the dashboard's"


def links_can_be_filled_in(stack):
    """Grafana finds `${…}` but not its encoded form; the rest of a query is encoded."""
    for where, panel in stack.panels():
        for link in panel.get("fieldConfig", {}).get("defaults", {}).get("links", []):
            bare = re.sub(r"\$\{__(field\.labels\.\w+|value\.time|from|to)\}", "", link["url"])
            if not re.fullmatch(r"/[\w/-]+\?(?:[\w-]+=(?:[\w.~-]|%[0-9A-F]{2})*&?)+", bare):
                yield where, "its link has something that no address has, or a variable that is none"
            if "%24%7B" in link["url"]:
                yield where, "an encoded ${ is never filled in"


def links_lead_to_dashboards(stack):
    """Links only set variables that the dashboard has."""
    for where, panel in stack.panels():
        for link in panel.get("fieldConfig", {}).get("defaults", {}).get("links", []):
            target = re.match(r"/d/([\w-]+)\?", link["url"])
            if target is None:
                continue
            found = [one for one in stack.dashboards.values() if one["uid"] == target[1]]
            if not found:
                yield where, f"there is no dashboard {target[1]}"
                continue
            there = {variable["name"] for variable in found[0]["templating"]["list"]}
            for name in set(re.findall(r"[?&]var-(\w+)=", link["url"])) - there:
                yield where, f"{target[1]} has no variable {name}"


RULES = (searches_name_fields, a_spike_leads_to_its_log, links_can_be_filled_in, links_lead_to_dashboards)
