"""Dashboards must not hide lines without a level, as a crash writes them; each way to do so has to be noticed."""

import pytest
import spike
from monitoring import stack


def _panel(stack, file, at):
    return stack.dashboards[file]["panels"][at]


def _counts(stack, file, at):
    """Returns the terms of level by which its last search counts."""
    buckets = _panel(stack, file, at)["targets"][-1]["bucketAggs"]
    return next(part["settings"] for part in buckets if part["field"] == "level")


def _level(change):
    def spoil(stack):
        (variable,) = [one for one in stack.dashboards["logs.json"]["templating"]["list"] if one["name"] == "level"]
        change(variable)

    return spoil


BREAKS = {
    "it hides lines at first": _level(lambda v: v["current"].update(value="level:error")),
    "it has no value for everything": _level(lambda v: v.update(query=v["query"].replace("*:*", "level:*"))),
    "a star hides lines without a level": lambda s: _panel(s, "logs.json", 0)["targets"][0].update(query="level:*"),
    "lines without a level cannot be chosen": _level(
        lambda v: v.update(query=v["query"].replace("NOT _exists_:level", "level:info"))
    ),
    "a value that nobody writes": _level(lambda v: v.update(query=v["query"].replace("level:error", "level:E"))),
    "several values at once": _level(lambda v: v.update(multi=True)),
    "a variable that is none": lambda s: _panel(s, "logs.json", 9)["targets"][0].update(query="${severity:raw}"),
    "not counted by level": lambda s: _counts(s, "logs.json", 0).pop("missing"),
    "not counted by pod and level": lambda s: _counts(s, "spike.json", 1).pop("missing"),
    "errors without crashes": lambda s: _panel(s, "spike.json", 1)["targets"].pop(),
    "a field that is none": lambda s: _panel(s, "spike.json", 1)["targets"][1].update(query="NOT _exists_:severity"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_dashboard_that_hides_lines_is_noticed(name):
    broken = stack("aws")
    assert not list(spike.searches_name_fields(broken))
    BREAKS[name](broken)
    assert list(spike.searches_name_fields(broken))
