#!/usr/bin/env python3
"""Makes the strict schemas of a newer Kubernetes, or of kinds that others define. README.md names the source files.

Usage: make.py kubernetes swagger.json MINOR    writes kubernetes-MINOR.json: the kinds that kubernetes/ has
       make.py kinds FILE…                      writes kubernetes/KIND-GROUP-VERSION.json for each
                                                CustomResourceDefinition in them
"""

import json
import os
import sys

import yaml

FOLDER = os.path.dirname(os.path.realpath(__file__))
PREFIX = "#/definitions/"
KEPT = ("type", "format", "enum", "required", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems",
        "maxItems", "minProperties", "maxProperties")  # fmt: skip
LISTS = ("oneOf", "anyOf", "allOf")


def strict(schema):
    """Removes descriptions, and forbids further members if the members are named."""
    made = {key: schema[key] for key in KEPT if key in schema}
    if schema.get("x-kubernetes-int-or-string") or schema.get("format") == "int-or-string":
        return {"oneOf": [{"type": "string"}, {"type": "integer"}]}
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    if "items" in schema:
        made["items"] = strict(schema["items"])
    if "properties" in schema:
        made["properties"] = {name: strict(member) for name, member in schema["properties"].items()}
        made["additionalProperties"] = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
    elif isinstance(schema.get("additionalProperties"), dict):
        made["additionalProperties"] = strict(schema["additionalProperties"])
    for key in LISTS:
        # These keywords add a choice among members, not members.
        if key in schema:
            made[key] = [loose(one) for one in schema[key]]
    return made


def loose(schema):
    made = {key: schema[key] for key in KEPT if key in schema}
    if "properties" in schema:
        made["properties"] = {name: loose(member) for name, member in schema["properties"].items()}
    return made


def references(schema):
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(PREFIX)
        for member in schema.values():
            yield from references(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from references(member)


def file_name(kind, group, version):
    words = [kind, group.removesuffix(".k8s.io").partition(".")[0], version]
    return "-".join(filter(None, words)).lower()


def top_level(schema, group, version, kind):
    made = strict(schema)
    made["properties"]["apiVersion"] = {"type": "string", "enum": ["/".join(filter(None, (group, version)))]}
    made["properties"]["kind"] = {"type": "string", "enum": [kind]}
    made["required"] = sorted({"apiVersion", "kind", *made.get("required", [])})
    return made


def of_kubernetes(path, minor):
    with open(path, encoding="utf-8") as file:
        published = json.load(file)["definitions"]
    wanted = {name.removesuffix(".json") for name in os.listdir(os.path.join(FOLDER, "kubernetes"))}
    kinds = {}
    for schema in published.values():
        for of in schema.get("x-kubernetes-group-version-kind", []):
            name = file_name(of["kind"], of["group"], of["version"])
            if name in wanted and "properties" in schema:
                kinds[name] = top_level(schema, of["group"], of["version"], of["kind"])
    definitions, open_names = {}, set(references(kinds))
    while open_names:
        name = open_names.pop()
        if name.endswith(".resource.Quantity"):
            definitions[name] = {"oneOf": [{"type": "string"}, {"type": "number"}]}
        else:
            definitions[name] = strict(published[name])
        open_names |= set(references(definitions[name])) - definitions.keys()
    write(f"kubernetes-{minor}.json", {"kinds": kinds, "definitions": definitions})


def of_kinds(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for definition in filter(None, yaml.safe_load_all(file)):
                spec = definition["spec"]
                for version in filter(lambda one: one["served"], spec["versions"]):
                    of = (spec["group"], version["name"], spec["names"]["kind"])
                    made = top_level(version["schema"]["openAPIV3Schema"], *of)
                    made["properties"]["metadata"] = {
                        "$ref": "_definitions.json#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
                    }
                    write(f"kubernetes/{file_name(of[2], of[0], of[1])}.json", made)


def write(path, schema):
    with open(os.path.join(FOLDER, path), "w", encoding="utf-8") as file:
        json.dump(schema, file, separators=(",", ":"), sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["kubernetes"]:
        of_kubernetes(*sys.argv[2:])
    elif sys.argv[1:2] == ["kinds"]:
        of_kinds(sys.argv[2:])
    else:
        sys.exit(__doc__)
