"""A member of Elasticsearch forms a new cluster only if there is none: first-members.sh, and a real cluster."""

import os
import socket
import subprocess

import elasticsearch_node
import pytest

SCRIPT = elasticsearch_node.STACK / "elasticsearch/first-members.sh"
MEMBERS = "elasticsearch-logging-0,elasticsearch-logging-1,elasticsearch-logging-2"
FORMS = f"cluster.initial_master_nodes: [{MEMBERS}]\n"


def said(data, url):
    environment = {**os.environ, "MEMBERS": MEMBERS, "CLUSTER_URL": url, "no_proxy": "127.0.0.1"}
    ran = subprocess.run(["bash", SCRIPT, data], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def nobody():
    """Yields an address at which no process listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


def test_the_first_members_form_a_cluster(tmp_path, nobody):
    assert said(tmp_path, nobody) == FORMS
    # A folder that the volume itself brings is not data.
    (tmp_path / "lost+found").mkdir()
    assert said(tmp_path, nobody) == FORMS


@pytest.mark.parametrize("folder", ["_state", "nodes"])
def test_a_member_with_data_goes_back_to_its_cluster(folder, tmp_path, nobody):
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "node-1.st").write_text("state")
    assert said(tmp_path, nobody) == ""


def test_a_member_that_lost_its_volume_joins_the_others(tmp_path, elasticsearch):
    assert elasticsearch.answers()
    assert said(tmp_path, elasticsearch.url) == ""


def test_what_a_real_member_stores_is_data(elasticsearch, elasticsearch_home, nobody):
    assert elasticsearch.answers()
    assert said(elasticsearch_home / "data", nobody) == ""
