"""The promises of openapi.json, in the form that the tests need."""

import copy
import urllib.parse

import jsonschema


class Document:
    def __init__(self, content):
        self.content = content

    def resolve(self, part):
        """Returns the part itself, or the target of its {"$ref": "#/…"}."""
        while isinstance(part, dict) and set(part) == {"$ref"}:
            pointer = part["$ref"].removeprefix("#/")
            part = self.content
            for key in pointer.split("/"):
                part = part[key.replace("~1", "/").replace("~0", "~")]
        return part

    def operations(self):
        """Yields (path, GET operation, its parameters by name) for every path."""
        for path, item in self.content["paths"].items():
            listed = item.get("parameters", []) + item["get"].get("parameters", [])
            parameters = [self.resolve(parameter) for parameter in listed]
            yield path, item["get"], {parameter["name"]: parameter for parameter in parameters}

    def operation(self, path):
        return next(operation for at, operation, _ in self.operations() if at == path)

    def check(self, instance, schema):
        """Fails if the instance breaks the schema or has a member that the schema does not define: everything that is
        served has to be documented."""
        root = copy.deepcopy(self.content)
        _close(root["components"]["schemas"])
        schema = {**root, **copy.deepcopy(schema)}
        jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.FormatChecker()
        ).validate(instance)

    def check_answer(self, path, answer):
        """Checks that the document has this answer for that path: status, headers and content."""
        responses = self.operation(path)["responses"]
        assert str(answer.status) in responses, (path, answer.status, answer.body[:300])
        promised = self.resolve(responses[str(answer.status)])
        for name, header in promised.get("headers", {}).items():
            if self.resolve(header).get("required"):
                assert name in answer.headers, (path, name)
        content = promised.get("content", {})
        if not content:
            assert answer.body == b""
            return
        assert answer.media_type() in content, (path, answer.media_type())
        if answer.media_type().endswith("json"):
            self.check(answer.json(), content[answer.media_type()]["schema"])


def _close(part):
    if isinstance(part, dict):
        if "properties" in part:
            part.setdefault("additionalProperties", False)
        for value in part.values():
            _close(value)


def query(name, value):
    """Encodes a parameter for a URL; lists are joined by commas."""
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{name}={urllib.parse.quote(text, safe=',:')}"


def wrong_values(schema):
    """Yields texts that this schema of a parameter forbids."""
    kind = schema["type"]
    if kind in ("integer", "number"):
        yield from ("", "many", "nan", "1,5", "1e999")
        if kind == "integer":
            yield "1.5"
        if schema.get("format") == "uint64":
            yield from ("-1", str(2**64))
        if "minimum" in schema:
            yield str(schema["minimum"] - 1)
        if "maximum" in schema:
            yield str(schema["maximum"] + 1)
    elif kind == "array":
        right = [str(item["maximum"]) for item in schema["prefixItems"]]
        yield from ("", ",".join(right[1:]), ",".join([*right, "0"]), ";".join(right))
        for place, item in enumerate(schema["prefixItems"]):
            for wrong in wrong_values(item):
                if "," not in wrong:
                    yield ",".join([*right[:place], wrong, *right[place + 1 :]])
    elif "enum" in schema:
        yield from ("", "nothing", schema["enum"][0].upper(), ",".join(schema["enum"] * 2))
    elif schema.get("format") == "date-time":
        yield from ("", "yesterday", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T13:07:11")
    elif schema.get("format") == "vehicle-name":
        yield from ("x" * 257, "a\tb")
    elif schema.get("format") == "time-zone":
        yield from ("", "Europe/Atlantis", "europe/berlin", "+2", "../../../etc/passwd")
    elif "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    else:
        raise AssertionError(f"wrong_values has no example for {schema}")
