"""Each image is built, starts, and names its contents."""

import json

import pytest
from control_plane import kubectl

OURS = ("position-simulator", "position-tracker", "api-gateway", "device-gateway", "registry", "queue", "webapp")


def _says(fleet, name, *words):
    pod = fleet.pods(name)[0]["metadata"]["name"]
    return kubectl("exec", pod, "--", *words)


@pytest.mark.parametrize("name", OURS)
def test_it_says_what_it_is_made_of(fleet, name):
    documents = _says(fleet, name, "sh", "-c", "ls /usr/share/sbom/*.cdx.json").split()
    components = [
        component
        for document in documents
        for component in json.loads(_says(fleet, name, "cat", document))["components"]
    ]
    assert any(each.get("purl", "").startswith("pkg:deb/debian/libc6@") for each in components)


@pytest.mark.parametrize("name", OURS)
def test_it_has_nothing_that_its_user_may_write_but_tmp(fleet, name):
    assert _says(fleet, name, "id", "-u").strip() == "10001"
    said = _says(fleet, name, "sh", "-c", "touch /tmp/here; for to in / /usr /opt /etc; do "
                 "if touch $to/here 2>/dev/null; then echo $to; fi; done")
    assert said.strip() == ""
