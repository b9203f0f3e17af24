"""Runs an Elasticsearch with our templates for a test: 7.17, the last version whose server is on Maven Central."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import urllib.error
import urllib.request

from patience import eventually

ROOT = pathlib.Path(__file__).parents[2]
STACK = ROOT / "k8s/overlays/aws/logging"
_TOOL = ROOT / ".convoy/tools/elasticsearch"


def template(name):
    return json.loads((STACK / "set-up" / f"{name}.json").read_text("utf-8"))


def without_what_only_the_distribution_has(name):
    """The server on Maven Central has neither data streams nor lifecycles; failure stores are newer."""
    document = template(name)
    document.pop("data_stream", None)
    document["template"].pop("data_stream_options", None)
    document["template"].get("settings", {}).get("index", {}).pop("lifecycle", None)
    return document


def query_of(search):
    """Returns the query of a saved search, in Lucene's language."""
    source = json.loads(search["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    assert source["query"]["language"] == "lucene"
    return source["query"]["query"]


class Elasticsearch:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/"

    def ask(self, method, path, body=None):
        """Returns the answer as a document, also if it is an error."""
        text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        request = urllib.request.Request(
            self.url + path, text.encode(), {"Content-Type": "application/x-ndjson"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    def answers(self):
        with contextlib.suppress(OSError):
            return "version" in self.ask("GET", "")

    def write(self, actions):
        """Sends a bulk request, refreshes the index, and returns the result of each line."""
        lines = [json.dumps(part) for pair in actions for part in pair]
        answer = self.ask("POST", "_bulk?refresh=true", "\n".join(lines) + "\n")
        return [result for item in answer["items"] for result in item.values()]

    def search(self, index, query, sort=None):
        """Searches with Lucene's language as Kibana does, and returns the found documents."""
        body = {
            "query": {"query_string": {"query": query, "analyze_wildcard": True}},
            "size": 10_000,
            "sort": [{field: order} for field, order in sort or []],
        }
        answer = self.ask("POST", f"{index}/_search", body)
        assert "hits" in answer, answer
        return [hit["_source"] for hit in answer["hits"]["hits"]]


@contextlib.contextmanager
def running(home):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.makedirs(home / "config")
    command = ["java", "-Xms256m", "-Xmx256m", "-XX:TieredStopAtLevel=1",
               "-cp", f"{_TOOL}/classes:{_TOOL}/lib/*", "Launcher", str(home), str(port)]  # fmt: skip
    with open(home / "log", "w", encoding="utf-8") as log, subprocess.Popen(command, stdout=log, stderr=log) as node:
        try:
            elasticsearch = Elasticsearch(port)
            eventually(lambda: elasticsearch.answers() or node.poll() is not None, 120, "for Elasticsearch")
            assert node.poll() is None, (home / "log").read_text("utf-8")
            for kind, name in (("_component_template", "component-template"), ("_index_template", "index-template")):
                document = without_what_only_the_distribution_has(name)
                answer = elasticsearch.ask("PUT", f"{kind}/logs-convoy", document)
                assert answer == {"acknowledged": True}, answer
            yield elasticsearch
        finally:
            node.terminate()
