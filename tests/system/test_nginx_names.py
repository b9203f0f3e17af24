"""Ids of any spelling on their whole way, and requests that nginx could answer wrongly: ids with dots, and requests
that its cache could confuse."""

import csv
import http.client
import io
import json
import os
import urllib.parse

import pytest
from live import VERSION_1, VERSION_2, WORLD, Viewer
from producer import Producer, milliseconds_ago, position
from stack import CHECKOUT, eventually

with open(os.path.join(CHECKOUT, "tests", "data", "ids.json"), encoding="utf-8") as _file:
    IDS = sorted(json.load(_file))
PATHLESS = (".", "..")  # no path can contain them


def ask(stack, target, door="page", host="localhost", **fields):
    connection = http.client.HTTPConnection("127.0.0.1", stack.port(door), timeout=30)
    connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": host, **fields}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Type"), body


def path_of(vehicle):
    return "/vehicles/" + urllib.parse.quote(vehicle, safe="")


def listed(stack):
    return sorted(each["name"] for each in stack.api("/vehicles").json()["vehicles"])


def exported(stack, vehicle):
    """Returns a vehicle's history in CSV."""
    asked = urllib.parse.urlencode({"id": vehicle, "format": "csv", "from": "2000-01-01T00:00:00Z"})
    answer = stack.api(f"/vehicle/history?{asked}")
    assert answer.status == 200, answer
    return answer.body.decode()


@pytest.fixture(scope="module")
def every_id(stack):
    """Publishes two positions of each id in one message and waits for the list of the fleet."""
    producer = Producer(stack)
    producer.send([position(vehicle, milliseconds_ago(60_000 * age)) for vehicle in IDS for age in (2, 1)])
    producer.close()
    eventually(lambda: set(IDS) <= set(listed(stack)))
    return IDS


def test_an_id_of_any_spelling_comes_back_byte_by_byte(stack, every_id):
    for vehicle in every_id:
        reports = [stack.api("/vehicle?" + urllib.parse.urlencode({"id": vehicle}))]
        if vehicle not in PATHLESS:
            reports.append(stack.api(path_of(vehicle)))
            assert len(stack.history(urllib.parse.quote(vehicle, safe=""))) == 2, vehicle
        for report in reports:
            assert report.status == 200
            assert report.json()["id"] == report.json()["name"] == vehicle
        first, second = csv.DictReader(io.StringIO(exported(stack, vehicle), newline=""))
        guarded = vehicle[:1] in "=+-@'\t\r"
        assert first["vehicle"] == second["vehicle"] == "'" * guarded + vehicle


def test_viewers_of_version_2_get_ids_of_any_spelling(stack, every_id):
    url = stack.url("/api/live").replace("http:", "ws:")
    in_version_1 = [each for each in every_id if len(each.encode()) <= 64 and each not in PATHLESS]
    for wanted, version in ((every_id, VERSION_2), (in_version_1, VERSION_1)):
        viewer = Viewer(url, WORLD, subprotocols=[version])
        try:
            eventually(lambda viewer=viewer: viewer.fleet.synced)
            assert sorted(viewer.fleet.rows) == wanted
        finally:
            viewer.close()


def test_an_export_of_ids_of_any_spelling_is_imported_as_the_same_vehicles(stack, every_id, tmp_path):
    file = tmp_path / "export.csv"
    exports = [exported(stack, vehicle).partition("\r\n") for vehicle in every_id]
    header = exports[0][0]
    text = "\r\n".join([header, *("\r\n".join(rows.splitlines()) for _, _, rows in exports)])
    file.write_text(text, encoding="utf-8", newline="")
    before = stack.metric("position-tracker", "convoy_positions_duplicate_total")
    ran = stack.command("import", str(file))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    eventually(
        lambda: stack.metric("position-tracker", "convoy_positions_duplicate_total")
        == before + 2 * len(every_id)
    )
    assert listed(stack) == every_id


def test_ids_of_any_spelling_survive_a_restart_and_can_be_erased(stack, every_id, tmp_path):
    stack.until_restarted("position-tracker", stack.kill("position-tracker"))
    assert listed(stack) == every_id
    *erased, kept = every_id
    file = tmp_path / "ids"
    file.write_text("".join(f"{vehicle}\n" for vehicle in erased), encoding="utf-8")
    ran = stack.command("erase", "--yes", "--file", str(file))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert listed(stack) == [kept]


@pytest.mark.parametrize("name", ["../../x", "a/../../../b", "../../x/history", "../../x/summary"])
def test_a_name_with_dots_is_answered_as_any_other(stack, producer, name):
    producer.send(position(name))
    path = "/vehicles/" + urllib.parse.quote(name, safe="")
    eventually(lambda: ask(stack, path, door="gateway")[0] == 200)
    for what in ("", "/history?from=2000-01-01T00:00:00Z", "/summary"):
        status, kind, body = ask(stack, "/api" + path + what)
        assert (status, kind) == (200, "application/json"), body
    assert json.loads(ask(stack, "/api" + path)[2])["name"] == name


def test_no_request_gets_the_list_that_was_made_for_another(stack):
    spoken = {"Accept": "text/csv;q=0.1,", "Origin": "application/json http://x"}
    heard = {"Accept": "text/csv;q=0.1, application/json", "Origin": "http://x"}
    eventually(  # within the cache's second
        lambda: [ask(stack, "/api/vehicles", **fields)[1].partition(";")[0] for fields in (spoken, heard)]
        == ["text/csv", "application/json"]
    )


def test_a_list_that_nginx_keeps_is_for_the_names_of_convoy_alone(stack):
    assert ask(stack, "/api/vehicles")[0] == 200
    assert ask(stack, "http://localhost/api/vehicles", host="evil.example")[0] == 421
