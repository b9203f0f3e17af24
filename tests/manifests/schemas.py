"""Strict schemas: what is misspelt is refused. schemas/README.md says where they are from."""

import functools
import json
import os

import jsonschema

FOLDER = os.path.join(os.path.dirname(__file__), "schemas")


@functools.cache
def _load(path):
    with open(os.path.join(FOLDER, path), encoding="utf-8") as file:
        return json.load(file)


@functools.cache
def validator(path):
    shared = _load("kubernetes/_definitions.json")
    schema = _load(path)
    resolver = jsonschema.RefResolver("", schema, store={"_definitions.json": shared})
    return jsonschema.Draft7Validator(schema, resolver=resolver)


def schema_of(item):
    group, _, version = item["apiVersion"].rpartition("/")
    words = [item["kind"], group.removesuffix(".k8s.io").partition(".")[0], version]
    return "kubernetes/" + "-".join(filter(None, words)).lower() + ".json"


def errors(path, document):
    """One line for each."""
    for error in validator(path).iter_errors(document):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def errors_of(objects):
    """Those of Kubernetes' objects, each by the schema of its kind."""
    for item in objects:
        where, path = f"{item['kind']}/{item['metadata']['name']}", schema_of(item)
        if os.path.exists(os.path.join(FOLDER, path)):
            yield from (f"{where}: {error}" for error in errors(path, item))
        else:
            yield f"{where}: there is no schema {path}"
