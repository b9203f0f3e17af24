"""Strict schemas, which refuse misspelt members. schemas/README.md names their sources."""

import functools
import json
import os

import jsonschema

FOLDER = os.path.join(os.path.dirname(__file__), "schemas")
# Kubernetes' own kinds have a schema of each of these versions: of the tests' cluster, of the cluster that
# infra/cluster.yaml makes, and of the newest. kubernetes/ has the first, and the kinds that others define.
OLDEST = "1.34"
NEWER = ("1.36", "1.37")


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


@functools.cache
def _newer_validators(name):
    """Returns version → validator of that kind."""
    found = {}
    for version in NEWER:
        document = _load(f"kubernetes-{version}.json")
        if name in document["kinds"]:
            schema = {**document["kinds"][name], "definitions": document["definitions"]}
            found[version] = jsonschema.Draft7Validator(schema)
    return found


def schema_of(item):
    group, _, version = item["apiVersion"].rpartition("/")
    words = [item["kind"], group.removesuffix(".k8s.io").partition(".")[0], version]
    return "kubernetes/" + "-".join(filter(None, words)).lower() + ".json"


def _lines(validated_by, document):
    for error in validated_by.iter_errors(document):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def errors(path, document):
    """Yields one line for each error."""
    yield from _lines(validator(path), document)
    name = path.removeprefix("kubernetes/").removesuffix(".json")
    for version, newer in _newer_validators(name).items():
        yield from (f"Kubernetes {version}: {error}" for error in _lines(newer, document))


def errors_of(objects):
    """Yields the errors of Kubernetes objects, each by the schemas of its kind."""
    for item in objects:
        where, path = f"{item['kind']}/{item['metadata']['name']}", schema_of(item)
        if os.path.exists(os.path.join(FOLDER, path)):
            yield from (f"{where}: {error}" for error in errors(path, item))
        else:
            yield f"{where}: there is no schema {path}"
