"""For every rule about the lines there are ways to break a manifest or fluent-bit.yaml that it must notice."""

import logging_lines as rules
import logging_overlays
import pytest
import yaml


def _settings(change):
    """Returns a way to break fluent-bit.yaml; `change` gets the sections service, tail, filters and es."""

    def spoil(manifests):
        data = next(item["data"] for item in manifests.of("ConfigMap") if "fluent-bit.yaml" in item["data"])
        settings = yaml.load(data["fluent-bit.yaml"], yaml.CSafeLoader)
        pipeline = settings["pipeline"]
        change(settings["service"], pipeline["inputs"][0], pipeline["filters"], pipeline["outputs"][0])
        data["fluent-bit.yaml"] = yaml.dump(settings, Dumper=yaml.CSafeDumper)

    return spoil


def _service(**members):
    return _settings(lambda service, tail, filters, es: service.update(_dotted(members)))


def _tail(**members):
    return _settings(lambda service, tail, filters, es: tail.update(_dotted(members)))


def _es(**members):
    return _settings(lambda service, tail, filters, es: es.update(_dotted(members)))


def _dotted(members):
    return {name.replace("__", "."): value for name, value in members.items()}


def _without(number, name):
    return _settings(lambda *sections: sections[number].pop(name))


def _filter(change):
    return _settings(lambda service, tail, filters, es: change(filters))


def _pod(manifests):
    return next(pod for pod in manifests.pods() if pod.name == "fluent-bit")


def _levels(filters):
    return [one for one in filters if "condition" in one]


SERVICE, TAIL, ES = 0, 1, 3
EXAMPLES = {
    rules.what_waits_outlives_the_pod: [
        _service(storage__path="/tmp/chunks"),
        _service(storage__checksum=True),
        _tail(db="/var/log/offsets.db"),
        _tail(storage__type="memory"),
        lambda m: _pod(m).spec["volumes"][2].update(hostPath={"path": "/tmp"}),
    ],
    rules.every_line_is_read: [
        _without(TAIL, "read_from_head"),
        _tail(skip_long_lines=False),
        _tail(buffer_max_size="32k"),
        _without(TAIL, "exclude_path"),
        _tail(path="/var/lib/docker/containers/*.log"),
    ],
    rules.a_long_line_has_a_bound: [
        _tail(multiline__parser="docker, cri"),
        _filter(lambda filters: filters.pop(1)),
        _filter(lambda filters: filters.insert(0, filters.pop())),
        _filter(lambda filters: filters[0].update(parser="cri")),
        _filter(lambda filters: filters[1].update(code=filters[1]["code"].replace("MOST = 32", "MOST = 3200"))),
        _filter(lambda filters: filters[1].update(code=filters[1]["code"].replace("LONGEST = 1024", "LONGEST = 16"))),
        _filter(lambda filters: filters[1].pop("type_int_key")),
        lambda m: _pod(m).containers[0]["resources"]["limits"].update(memory="64Mi"),
    ],
    rules.no_filter_holds_lines: [
        _filter(lambda filters: filters[2].pop("buffer")),
        _filter(lambda filters: filters[2].update({"buffer": True, "emitter_mem_buf_limit": "128M"})),
    ],
    rules.a_silent_elasticsearch_is_given_up: [
        _without(ES, "net.io_timeout"),
        _es(net__io_timeout="0s"),
        _es(net__io_timeout="10m"),
        _tail(rotate_wait=30),
        _without(TAIL, "rotate_wait"),
        _service(scheduler__cap=2000),
    ],
    rules.each_line_is_answered_for_itself: [
        lambda m: _pod(m).containers[0].update(image="cr.fluentbit.io/fluent/fluent-bit:5.1.1"),
        lambda m: _pod(m).containers[0].update(image="cr.fluentbit.io/fluent/fluent-bit:latest"),
        _without(ES, "drop_unrecoverable_records"),
        _es(retry_limit=False),
        _es(retry_limit=5),
        _es(retry_limit=1_000_000),
        _without(ES, "storage.total_limit_size"),
        _without(ES, "generate_id"),
        _es(write_operation="index"),
        _without(ES, "replace_dots"),
        _without(ES, "suppress_type_name"),
        _without(TAIL, "offset_key"),
        _without(ES, "buffer_size"),
    ],
    rules.levels_have_our_names: [
        _filter(lambda filters: filters.remove(_levels(filters)[0])),
        _filter(lambda filters: _levels(filters)[1].update(set=["level warn"])),
        _filter(lambda filters: _levels(filters)[1].update(condition=["Key_value_matches level ^(?i:w)$"])),
        _filter(lambda filters: _levels(filters)[2].update(condition=["Key_value_matches level ^(?i:i|e|info)$"])),
    ],
}
BREAKS = [(rule, number) for rule, ways in EXAMPLES.items() for number in range(len(ways))]


def test_every_rule_has_an_example():
    assert set(EXAMPLES) == set(rules.RULES)


@pytest.mark.parametrize("rule, number", BREAKS, ids=[f"{rule.__name__}-{number}" for rule, number in BREAKS])
def test_a_rule_notices(rule, number):
    broken = logging_overlays.manifests("monitored-logging")
    assert not list(rule(broken))
    EXAMPLES[rule][number](broken)
    assert list(rule(broken))
