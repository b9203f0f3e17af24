"""Requests that nginx could answer wrongly: names with dots, and requests that its cache could confuse."""

import http.client
import json
import urllib.parse

import pytest
from producer import position
from stack import eventually


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
