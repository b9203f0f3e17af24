#!/usr/bin/python3
"""Writes the settings of Prometheus and Alertmanager for one machine, from the cluster's files in
k8s/overlays/aws/monitoring, so that there is one copy of each rule and each route.

Usage: metrics-settings.py FOLDER [--alertmanager HOST:PORT] [--for FACTOR] [JOB=HOST:PORT]…

Writes to FOLDER the rules (rules/*.yaml, without the object around them), prometheus.yaml, which scrapes
the named jobs, and alertmanager.yaml, whose receivers send nothing, because a fleet on one machine must
not page people. --for multiplies the time that a condition has to last before its alert fires; it is for
tests, which cannot wait ten minutes."""

import argparse
import os
import pathlib
import re

import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = CHECKOUT / "k8s/overlays/aws/monitoring"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def rule_files():
    """Returns name → groups of each PrometheusRule."""
    found = {}
    for path in sorted((MONITORING / "rules").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[path.name] = {"groups": document["spec"]["groups"]}
    return found


def seconds(duration):
    return sum(int(number) * _SECONDS[unit] for number, unit in re.findall(r"(\d+)([smhd])", duration))


def shorten(groups, factor):
    for group in groups["groups"]:
        for rule in group["rules"]:
            if "for" in rule:
                rule["for"] = f"{int(1000 * factor * seconds(rule['for']))}ms"


def alertmanager_settings():
    text = (MONITORING / "alertmanager.yaml").read_text(encoding="utf-8")
    settings = yaml.safe_load(text)
    settings["receivers"] = [{"name": receiver["name"]} for receiver in settings["receivers"]]
    return settings


def prometheus_settings(targets, alertmanager):
    settings = {
        "global": {
            "scrape_interval": "5s",
            "scrape_timeout": "4s",
            "evaluation_interval": "5s",
            "external_labels": {"runbooks": (CHECKOUT / "OPERATIONS.md").as_uri()},
        },
        "rule_files": ["rules/*.yaml"],
        "scrape_configs": [
            {"job_name": job, "static_configs": [{"targets": [address]}]} for job, address in targets
        ],
    }
    if alertmanager:
        settings["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]}
    return settings


def write(path, document):
    with open(path, "w", encoding="utf-8") as file:
        yaml.safe_dump(document, file, sort_keys=False, allow_unicode=True, width=10_000)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--alertmanager")
    parser.add_argument("--for", dest="factor", type=float, default=1)
    parser.add_argument("targets", nargs="*", type=lambda word: word.split("=", 1))
    wanted = parser.parse_intermixed_args()

    rules = os.path.join(wanted.folder, "rules")
    os.makedirs(rules, exist_ok=True)
    for name in os.listdir(rules):
        os.remove(os.path.join(rules, name))
    for name, groups in rule_files().items():
        if wanted.factor != 1:
            shorten(groups, wanted.factor)
        write(os.path.join(rules, name), groups)
    write(os.path.join(wanted.folder, "alertmanager.yaml"), alertmanager_settings())
    write(
        os.path.join(wanted.folder, "prometheus.yaml"),
        prometheus_settings(wanted.targets, wanted.alertmanager),
    )


if __name__ == "__main__":
    main()
