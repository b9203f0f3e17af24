"""openapi.json is valid, complete, and what the gateway does."""

import csv
import io
import json
import pathlib
import urllib.parse
import xml.etree.ElementTree

import jsonschema
import pytest
from document import query, wrong_values

# Parameters that mean something only beside another one.
COMPANIONS = {("/vehicles", "radius"): "near", ("/vehicles", "limit"): "near"}

FORMS = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "gpx": "application/gpx+xml",
}

OFFICIAL_SCHEMA = pathlib.Path(__file__).with_name("openapi-3.1.schema.json")


def parts(node, path=()):
    """Every object of the document, with the keys that lead to it."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from parts(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from parts(value, (*path, place))


def filled(path, vehicle):
    return path.replace("{name}", urllib.parse.quote(vehicle, safe=""))


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


# ---- what it promises is kept ----


def test_every_path_answers_as_it_says(door, document, vehicle):
    for path, _, _ in document.operations():
        answer = door.get(filled(path, vehicle))
        assert answer.status == 200, path
        document.check_answer(path, answer)


def test_every_parameter_works_as_its_example_shows(door, document, vehicle):
    for path, _, parameters in document.operations():
        for name, parameter in parameters.items():
            if parameter["in"] == "path":
                continue
            asked = [query(name, parameter["example"])]
            if (path, name) in COMPANIONS:
                companion = COMPANIONS[path, name]
                asked.append(query(companion, parameters[companion]["example"]))
            answer = door.get(f"{filled(path, vehicle)}?{'&'.join(asked)}")
            assert answer.status == 200, (path, asked, answer.body)
            document.check_answer(path, answer)


def test_every_wrong_value_is_a_problem_that_names_its_parameter(gateway, document, vehicle):
    tried = 0
    for path, _, parameters in document.operations():
        for name, parameter in parameters.items():
            for wrong in wrong_values(parameter["schema"]):
                if parameter["in"] == "path":
                    # Escaped to the last byte, or a client on the way would resolve "..".
                    escaped = "".join(f"%{byte:02X}" for byte in wrong.encode())
                    answer = gateway.get(path.replace("{" + name + "}", escaped))
                else:
                    answer = gateway.get(f"{filled(path, vehicle)}?{query(name, wrong)}")
                assert answer.status == 400, (path, name, wrong)
                assert answer.problem().startswith(f"{name} should be "), (path, name, wrong)
                document.check_answer(path, answer)
                tried += 1
    assert tried > 60


def test_every_form_comes_by_format_and_by_accept(door, document, vehicle):
    for path, operation, parameters in document.operations():
        if "format" not in parameters:
            continue
        forms = parameters["format"]["schema"]["enum"]
        promised = operation["responses"]["200"]["content"]
        assert {FORMS[form] for form in forms} == set(promised), path
        for form in forms:
            by_format = door.get(f"{filled(path, vehicle)}?format={form}")
            by_accept = door.get(filled(path, vehicle), accept=FORMS[form])
            for answer in (by_format, by_accept):
                assert (answer.status, answer.media_type()) == (200, FORMS[form]), path
                document.check_answer(path, answer)


def test_csv_and_gpx_can_be_read(gateway, vehicle):
    path = filled("/vehicles/{name}/history", vehicle)
    rows = list(csv.DictReader(io.StringIO(gateway.get(f"{path}?format=csv").body.decode())))
    assert rows
    assert list(rows[0]) == (
        "vehicle,time,lat,lon,accuracy,speed,heading,distance,outlier".split(",")
    )
    assert {row["vehicle"] for row in rows} == {vehicle}
    track = xml.etree.ElementTree.fromstring(gateway.get(f"{path}?format=gpx").body)
    space = "{http://www.topografix.com/GPX/1/1}"
    assert track.tag == f"{space}gpx"
    assert len(track.findall(f".//{space}trkpt")) > 0


def test_a_vehicle_that_is_not_there_is_a_404(door, document):
    for path in ("/vehicles/{name}", "/vehicles/{name}/history"):
        answer = door.get(filled(path, "No such vehicle"))
        assert answer.status == 404
        document.check_answer(path, answer)


def test_a_form_that_there_is_not_is_a_406(door, document, vehicle):
    for path, operation, _ in document.operations():
        if "406" in operation["responses"]:
            answer = door.get(filled(path, vehicle), accept="image/png")
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


def test_a_list_that_has_not_changed_is_a_304(gateway, document):
    etag = gateway.get("/openapi.json").headers["ETag"]
    answer = gateway.get("/openapi.json", if_none_match=etag)
    assert answer.status == 304
    document.check_answer("/openapi.json", answer)
    assert gateway.get("/openapi.json", if_none_match='"another"').status == 200


@pytest.mark.parametrize("path", ["/vehicles", "/vehicles/{name}", "/vehicles/{name}/history"])
def test_head_says_what_get_would(gateway, vehicle, path):
    answer = gateway.ask("HEAD", filled(path, vehicle))
    assert (answer.status, answer.media_type()) == (200, "application/json")
    assert answer.body == b""
