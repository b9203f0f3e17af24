"""Evaluates expressions on synthetic series, to find those that parse but never have a result (operands never match)."""

import json
import re
import subprocess
import tempfile

import promql

# One value is 0, one is 1, one grows: whatever the expression compares or counts, one of them gives a result.
_VALUES = ("0x60", "1x60", "0+10x60")
_SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\{([^}]*)\}")


def _value(matcher, text):
    """Returns a match for `=`, `!=` or `=~`."""
    if matcher == "!=":
        return "other" if text == "" else text + "-other"
    if matcher == "=~":
        text = text.partition("|")[0].replace(".*", "").replace(".+", "any").replace(".", "0")
    return text or "any"


def _series_of(expression):
    """Yields (series, values) in promtool's notation."""
    asked = {name: [{}] for name, _ in promql.metrics_in(expression)}
    for name, selector in _SELECTOR.findall(expression):
        found = re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"', selector)
        asked.setdefault(name, [{}]).append({label: _value(matcher, text) for label, matcher, text in found})
    for name, wanted in asked.items():
        own = promql.exported()[name]
        for chosen in [one for one in wanted if one] or [{}]:
            for at, values in enumerate(_VALUES):
                labels = {"job": "any", "instance": f"i{at}", "namespace": "any", "pod": f"pod-{at}"}
                labels |= {label: f"any-{at}" for label in own - {"le", *labels}} | chosen
                for bound in ("0.1", "1", "+Inf") if "le" in own else (None,):
                    bucket = {"le": bound} if bound else {}
                    text = ",".join(f'{label}="{value}"' for label, value in sorted((labels | bucket).items()))
                    yield f"{name}{{{text}}}", values


def without_a_result(expressions):
    """Yields (expression, promtool's message) of each expression without a result."""
    expressions = {_counted(expression): expression for expression in expressions}
    tests = [
        {
            "interval": "1m",
            "input_series": [{"series": one, "values": values} for one, values in dict(_series_of(counted)).items()],
            "promql_expr_test": [
                {"expr": counted, "eval_time": "50m", "exp_samples": [{"labels": "{}", "value": 1}]}
            ],
        }
        for counted in expressions
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump({"tests": tests}, file)  # JSON is also YAML
        file.flush()
        ran = subprocess.run(["promtool", "test", "rules", file.name], capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    found = re.findall(r'expr: ("(?:[^"\\]|\\.)*"), time: \w+, *(err: .*)?', said)
    for counted, error in found:
        yield expressions[json.loads(counted)], error or "has no result for any of the series"
    if not found and ran.returncode != 0:
        yield "all", said


def _counted(expression):
    """Returns PromQL: 1 if `expression` has a result for any `$variable`."""
    chosen = re.sub(r'"\$\w+"', '".+"', expression)
    return f"count({promql.without_variables(chosen)}) > bool 0"
