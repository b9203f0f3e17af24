"""openapi.json is valid and complete, and the gateway obeys it."""

import collections
import csv
import datetime
import io
import json
import pathlib
import urllib.parse
import xml.etree.ElementTree

import jsonschema
import pytest
from document import query, wrong_values
from patience import eventually

# Parameters that are only allowed together with another one.
COMPANIONS = {
    ("/vehicles", "radius"): "near",
    ("/vehicles", "limit"): "near",
    ("/summary", "from"): "to",
    ("/summary", "tz"): "by",
    ("/live", "epoch"): "tick",
    ("/live", "tick"): "epoch",
}

FORMS = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
}

OFFICIAL_SCHEMA = pathlib.Path(__file__).with_name("openapi-3.1.schema.json")


def parts(node, path=()):
    """Yields every object of the document with the keys that lead to it."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from parts(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from parts(value, (*path, place))


def plain_status(operation):
    """Returns the status of a valid plain request. A stream refuses it because the upgrade is missing; tests/system
    has the tests of its frames."""
    return 426 if "101" in operation["responses"] else 200


def filled(path, vehicle):
    return path.replace("{name}", urllib.parse.quote(vehicle, safe=""))


def target(path, vehicle, *queries):
    """Returns the path with its vehicle, in the path or as `id`, and the queries. An `id` among these replaces it."""
    by_query = path.split("/")[1] == "vehicle" and not any(each.startswith("id=") for each in queries)
    asked = "&".join([query("id", vehicle), *queries] if by_query else queries)
    return filled(path, vehicle) + (asked and f"?{asked}")


# ---- the document ----


def test_the_document_is_openapi(document):
    schema = json.loads(OFFICIAL_SCHEMA.read_text())
    jsonschema.Draft202012Validator(schema).validate(document.content)


def test_its_schemas_are_json_schemas(document):
    for schema in document.content["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_its_references_lead_somewhere_and_nothing_is_left_over(document):
    used = {node["$ref"] for _, node in parts(document.content) if "$ref" in node}
    for reference in used:
        document.resolve({"$ref": reference})
    for kind, components in document.content["components"].items():
        for name in components:
            assert f"#/components/{kind}/{name}" in used


def test_its_operations_have_names_of_their_own(document):
    names = [operation["operationId"] for _, operation, _ in document.operations()]
    assert len(set(names)) == len(names)


def test_its_examples_are_right(document):
    checked = 0
    for _, node in parts(document.content):
        if "schema" not in node:
            continue
        examples = [document.resolve(each)["value"] for each in node.get("examples", {}).values()]
        if "example" in node:
            examples.append(node["example"])
        for example in examples:
            document.check(example, node["schema"])
            checked += 1
    assert checked > 15


def test_every_parameter_has_an_example_and_a_description(document):
    for path, _, parameters in document.operations():
        for name, parameter in parameters.items():
            assert "example" in parameter and parameter["description"], (path, name)


# ---- its promises are kept ----


def test_every_path_answers_as_it_says(door, document, vehicle):
    for path, operation, _ in document.operations():
        answer = door.get(target(path, vehicle))
        assert answer.status == plain_status(operation), path
        document.check_answer(path, answer)


def test_every_parameter_works_as_its_example_shows(door, document, vehicle):
    for path, operation, parameters in document.operations():
        for name, parameter in parameters.items():
            if parameter["in"] == "path" or name == "id":
                continue
            asked = [query(name, parameter["example"])]
            if (path, name) in COMPANIONS:
                companion = COMPANIONS[path, name]
                asked.append(query(companion, parameters[companion]["example"]))
            answer = door.get(target(path, vehicle, *asked))
            assert answer.status == plain_status(operation), (path, asked, answer.body)
            document.check_answer(path, answer)


def test_every_wrong_value_is_a_problem_that_names_its_parameter(gateway, document, vehicle):
    tried = 0
    for path, _, parameters in document.operations():
        for name, parameter in parameters.items():
            for wrong in wrong_values(parameter["schema"]):
                if parameter["in"] == "path":
                    # Every byte is escaped, because a client on the way would resolve "..".
                    escaped = "".join(f"%{byte:02X}" for byte in wrong.encode())
                    answer = gateway.get(path.replace("{" + name + "}", escaped))
                else:
                    answer = gateway.get(target(path, vehicle, query(name, wrong)))
                assert answer.status == 400, (path, name, wrong)
                assert answer.problem().startswith(f"{name} should be "), (path, name, wrong)
                document.check_answer(path, answer)
                tried += 1
    assert tried > 90


def test_every_form_comes_by_format_and_by_accept(door, document, vehicle):
    for path, operation, parameters in document.operations():
        if "format" not in parameters:
            continue
        forms = parameters["format"]["schema"]["enum"]
        promised = operation["responses"]["200"]["content"]
        assert {FORMS[form] for form in forms} == set(promised), path
        for form in forms:
            by_format = door.get(target(path, vehicle, f"format={form}"))
            by_accept = door.get(target(path, vehicle), accept=FORMS[form])
            for answer in (by_format, by_accept):
                assert (answer.status, answer.media_type()) == (200, FORMS[form]), path
                document.check_answer(path, answer)


def test_csv_gpx_and_kml_can_be_read(gateway, document, vehicle):
    path = filled("/vehicles/{name}/history", vehicle)
    rows = list(csv.DictReader(io.StringIO(gateway.get(f"{path}?format=csv").body.decode())))
    assert rows
    columns = "vehicle,time,lat,lon,accuracy,speed,heading,distance,outlier,reported_speed,reported_heading,device"
    attributes = list(document.content["components"]["schemas"]["Attributes"]["properties"])
    attributes.remove("alarms")
    assert list(rows[0]) == [*columns.split(","), *attributes, "attributes", "attributes_time"]
    assert {row["vehicle"] for row in rows} == {vehicle}
    track = xml.etree.ElementTree.fromstring(gateway.get(f"{path}?format=gpx").body)
    space = "{http://www.topografix.com/GPX/1/1}"
    assert track.tag == f"{space}gpx"
    assert len(track.findall(f".//{space}trkpt")) > 0
    track = xml.etree.ElementTree.fromstring(gateway.get(f"{path}?format=kml").body)
    assert track.tag == "{http://www.opengis.net/kml/2.2}kml"
    assert len(track.findall(".//{http://www.google.com/kml/ext/2.2}coord")) > 0


def test_the_days_of_the_fleet_add_up_to_the_summary_of_each_vehicle(gateway, document, vehicle):
    now = datetime.datetime.now(datetime.timezone.utc)
    asked = f"from={(now - datetime.timedelta(days=2)).isoformat().replace('+00:00', 'Z')}"
    asked += f"&to={now.isoformat().replace('+00:00', 'Z')}"
    answer = gateway.get(f"/summary?{asked}&by=day&tz=Asia/Kathmandu")
    document.check_answer("/summary", answer)
    days = [row for row in answer.json()["totals"] if row["id"] == vehicle]
    summary = gateway.get(filled("/vehicles/{name}/summary", vehicle) + f"?{asked}").json()
    for total in ("positions", "outliers", "distance", "unseen"):
        assert round(sum(row[total] for row in days), 3) == summary[total], total
    text = gateway.get(f"/summary?{asked}&by=day&tz=Asia/Kathmandu&format=csv").body.decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["vehicle"] == vehicle]
    assert [(row["day"], int(row["positions"])) for row in rows] == [(row["day"], row["positions"]) for row in days]


def test_a_vehicle_that_is_not_there_is_a_404(door, document):
    paths = ("/vehicles/{name}", "/vehicles/{name}/history", "/vehicles/{name}/summary")
    for path in (*paths, "/vehicle", "/vehicle/history", "/vehicle/summary"):
        answer = door.get(target(path, "No such vehicle"))
        assert answer.status == 404
        document.check_answer(path, answer)


def test_a_form_that_there_is_not_is_a_406(door, document, vehicle):
    for path, operation, _ in document.operations():
        if "406" in operation["responses"]:
            answer = door.get(target(path, vehicle), accept="image/png")
            assert answer.status == 406, path
            document.check_answer(path, answer)


def test_a_page_of_history_leads_to_the_next(gateway, document, vehicle):
    path = filled("/vehicles/{name}/history", vehicle)
    whole = gateway.get(f"{path}?to=2100-01-01T00:00:00Z&from=2000-01-01T00:00:00Z").json()
    asked = "?from=2000-01-01T00:00:00Z&limit=2"
    seen = []
    while asked and len(seen) < 6:
        answer = gateway.get(path + asked)
        document.check_answer("/vehicles/{name}/history", answer)
        seen += answer.json()["positions"]
        link = answer.headers.get("Link", "")
        assert link == "" or link.endswith('>; rel="next"'), link
        asked = link.partition(">")[0].removeprefix("<")
        assert asked == "" or asked.startswith("?")
    assert len(seen) == min(6, len(whole["positions"]))
    assert [each["time"] for each in seen] == [
        each["time"] for each in whole["positions"][: len(seen)]
    ]


@pytest.mark.parametrize("path", ["/vehicles/{name}/history?from=2000-01-01T00:00:00Z", "/openapi.json"])
def test_what_has_not_changed_is_a_304(gateway, document, vehicle, path):
    def unchanged():
        """Returns a 304, which comes if the moving vehicle has no new position between the two requests."""
        etag = gateway.get(filled(path, vehicle)).headers["ETag"]
        answer = gateway.get(filled(path, vehicle), if_none_match=etag)
        return answer if answer.status == 304 else None

    answer = eventually(unchanged)
    document.check_answer(path.partition("?")[0], answer)
    assert gateway.get(filled(path, vehicle), if_none_match='"another"').status == 200


@pytest.mark.parametrize("path", ["/vehicles", "/vehicles?q=a", "/vehicles/{name}"])
def test_what_is_live_has_a_weak_etag_and_what_is_past_has_none(gateway, vehicle, path):
    path = filled(path, vehicle)
    assert gateway.get(path).headers["ETag"].startswith('W/"')
    assert "ETag" not in gateway.get("/vehicles?at=2026-01-01T00:00:00Z").headers


# ---- the past ----


def whole_history(gateway, vehicle, query=""):
    path = filled("/vehicles/{name}/history", vehicle)
    return gateway.get(f"{path}?from=2000-01-01T00:00:00Z&limit=100000{query}").json()["positions"]


def test_the_fleet_of_a_time_is_that_of_its_positions_up_to_then(door, gateway, document, vehicle):
    def enough():
        history = whole_history(gateway, vehicle)
        return history if len(history) >= 5 else None

    then = eventually(enough)[-2]
    answer = door.get(f"/vehicles?at={then['time']}")
    assert answer.status == 200
    document.check_answer("/vehicles", answer)
    assert answer.json()["time"] == then["time"]
    assert answer.headers["Cache-Control"] == "no-cache"
    (shown,) = [each for each in answer.json()["vehicles"] if each["name"] == vehicle]
    assert [shown[name] for name in ("time", "lat", "lon")] == [
        then[name] for name in ("time", "lat", "lon")
    ]
    assert door.get("/vehicles?at=2000-01-01T00:00:00Z").json()["vehicles"] == []
    # The past does not change, so the same request always has the same answer.
    assert door.get(f"/vehicles?at={then['time']}").json() == answer.json()


def test_the_past_has_every_filter_and_every_form(gateway, document, vehicle):
    then = whole_history(gateway, vehicle)[-1]
    at = f"/vehicles?at={then['time']}"
    for query in (
        f"&near={then['lat']},{then['lon']}&radius=1&limit=1",
        f"&bbox={then['lon'] - 0.001},{then['lat'] - 0.001},{then['lon'] + 0.001},{then['lat'] + 0.001}",
        f"&{query_of_name(vehicle)}",
    ):
        answer = gateway.get(at + query)
        document.check_answer("/vehicles", answer)
        assert vehicle in [each["name"] for each in answer.json()["vehicles"]], query
    assert gateway.get(at + "&status=offline").json()["vehicles"] == []
    for form in ("geojson", "csv"):
        answer = gateway.get(f"{at}&format={form}")
        assert answer.media_type() == FORMS[form]
        document.check_answer("/vehicles", answer)
        assert vehicle.encode() in answer.body


def query_of_name(vehicle):
    return query("q", vehicle[1:].lower())


# ---- thinned tracks ----


def test_a_tolerance_leaves_positions_out_and_no_distance(gateway, document, vehicle):
    def driven():
        """Returns a time, and the positions up to it: later ones change nothing there."""
        history = whole_history(gateway, vehicle)[:-20]
        return (history[-1]["time"], history) if len(history) >= 30 else None

    until, history = eventually(driven, within=90)
    path = filled("/vehicles/{name}/history", vehicle)
    asked = f"?from=2000-01-01T00:00:00Z&to={until}&tolerance=25"
    answer = gateway.get(path + asked)
    document.check_answer("/vehicles/{name}/history", answer)
    thinned = answer.json()["positions"]
    assert 2 <= len(thinned) < len(history)
    believed = [each for each in history if not each["outlier"] and "unconfirmed" not in each]
    assert (thinned[0]["time"], thinned[-1]["time"]) == (believed[0]["time"], believed[-1]["time"])
    assert {each["time"] for each in thinned} < {each["time"] for each in believed}
    assert driven_millimetres(thinned) == driven_millimetres(history)
    summary = gateway.get(filled("/vehicles/{name}/summary", vehicle) + f"?from=2000-01-01T00:00:00Z&to={until}").json()
    assert round((summary["distance"] + summary["unseen"]) * 1000) == driven_millimetres(history)
    features = gateway.get(f"{path}{asked}&format=geojson").json()
    assert features["properties"] == {name: summary[name] for name in features["properties"]}

    paged, link = [], asked + "&limit=1"
    while link:
        page = gateway.get(path + link)
        paged += page.json()["positions"]
        link = page.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert paged == thinned
    rows = list(csv.DictReader(io.StringIO(gateway.get(f"{path}{asked}&format=csv").body.decode())))
    assert [row["time"] for row in rows] == [each["time"] for each in thinned]


def driven_millimetres(entries):
    """In millimetres, so that the sum is exact."""
    return sum(round((each["distance"] or 0) * 1000) for each in entries)


# ---- rejected positions ----


def test_what_was_refused_says_why(door, document, refused_vehicle):
    def shown():
        answer = door.get(f"/rejected?{query('vehicle', refused_vehicle)}")
        return answer if answer.json()["rejected"] else None

    answer = eventually(shown)
    document.check_answer("/rejected", answer)
    newest, oldest = answer.json()["rejected"]
    assert (newest["reason"], newest["place"]) == ("bad_time", 2)
    assert (oldest["reason"], oldest["place"]) == ("bad_coordinates", 1)
    assert newest["message_id"] == oldest["message_id"] != ""
    assert newest["vehicle"] == oldest["vehicle"] == refused_vehicle
    assert json.loads(oldest["content"])["lat"] == 91.0
    assert len(door.get("/rejected?limit=1").json()["rejected"]) == 1
    rows = list(csv.DictReader(io.StringIO(door.get("/rejected?format=csv").body.decode())))
    assert list(rows[0]) == (
        "received,reason,vehicle,message_id,place,content,content_base64".split(",")
    )
    assert refused_vehicle in {row["vehicle"] for row in rows}


def test_a_list_names_the_vehicles_that_were_refused(door, document, refused_vehicle):
    path = f"/vehicles?refused=only&{query('q', refused_vehicle)}"
    answer = eventually(lambda: door.get(path) if door.get(path).json()["refused"] else None)
    document.check_answer("/vehicles", answer)
    assert answer.json()["vehicles"] == []
    by_reason = {each["reason"]: each for each in answer.json()["refused"]}
    assert set(by_reason) == {"bad_coordinates", "bad_time"}
    assert by_reason["bad_time"]["vehicle"] == refused_vehicle
    assert by_reason["bad_time"]["count"] == 1
    document.check_answer("/vehicles", door.get("/vehicles?format=geojson"))


def test_a_list_counts_its_vehicles_by_status_also_beyond_a_limit(gateway, document):
    every, nearest = gateway.get("/vehicles"), gateway.get("/vehicles?near=0,0&limit=1")
    for answer in (every, nearest):
        document.check_answer("/vehicles", answer)
    by_status = collections.Counter(each["status"] for each in every.json()["vehicles"])
    assert {status: count for status, count in every.json()["counts"].items() if count} == by_status
    assert len(nearest.json()["vehicles"]) == 1 < sum(nearest.json()["counts"].values())


@pytest.mark.parametrize("path", ["/vehicles", "/vehicles/{name}", "/vehicles/{name}/history", "/vehicle"])
def test_head_says_what_get_would(gateway, vehicle, path):
    answer = gateway.ask("HEAD", target(path, vehicle))
    assert (answer.status, answer.media_type()) == (200, "application/json")
    assert answer.body == b""
