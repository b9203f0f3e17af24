"""Provides an Elasticsearch with the logs of a fleet that has had errors."""

import json
import pathlib
import sys
import tempfile

import pytest
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parent.parent / "system"))

import elasticsearch_node
from container_log import LABELS, container_log, container_path
from fleet_life import Life
from pipeline import Pipeline
from stack import Stack


@pytest.fixture(scope="session")
def settings():
    return yaml.safe_load((elasticsearch_node.STACK / "fluent-bit/fluent-bit.yaml").read_text("utf-8"))


@pytest.fixture(scope="session")
def pipeline(settings):
    return Pipeline(settings)


@pytest.fixture(scope="session")
def saved():
    """Returns title → saved object."""
    lines = (elasticsearch_node.STACK / "set-up/saved-objects.ndjson").read_text("utf-8").splitlines()
    return {each["attributes"]["title"]: each for each in map(json.loads, lines)}


@pytest.fixture(scope="session")
def elasticsearch_home():
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        yield pathlib.Path(folder) / "home"


@pytest.fixture(scope="session")
def elasticsearch(elasticsearch_home):
    with elasticsearch_node.running(elasticsearch_home) as elasticsearch:
        yield elasticsearch


@pytest.fixture(scope="session")
def life():
    """Yields the life of fleet_life.py; its stack has ended, and its logs are complete."""
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        stack = Stack(folder)
        try:
            yield Life(stack)
        finally:
            stack.down()


@pytest.fixture(scope="session")
def actions(life, pipeline):
    """Returns the (action, document) pairs that Fluent Bit would send for these logs."""
    return [
        action
        for service, text in life.logs.items()
        for action in pipeline.actions(container_path(service), container_log(text), LABELS)
    ]


@pytest.fixture(scope="session")
def index(elasticsearch, actions, settings):
    """Returns the name of the index that contains all of them."""
    results = elasticsearch.write(actions)
    assert [result for result in results if result["status"] != 201] == []
    return settings["pipeline"]["outputs"][0]["index"]
