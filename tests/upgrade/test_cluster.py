"""On one cluster this checkout replaces the release, is rolled back, and replaces it again."""

import json
import os
import shutil

import processes
import pytest
from control_plane import kubectl
from fleet import Fleet, Questions, copy_of_checkout
from patience import eventually
from producer import Load


@pytest.fixture(scope="module")
def fleet(release):
    """Returns this checkout, not deployed yet, with the secrets of the release."""
    folder = copy_of_checkout(processes.state("checkout"))
    secrets = "k8s/overlays/dev/secrets"
    shutil.copytree(os.path.join(release.home, secrets), os.path.join(folder, secrets))
    return Fleet(folder)


@pytest.fixture(scope="module")
def load(release):
    load = Load(release, "Van of all releases", pause_seconds=2)
    load.start()
    eventually(lambda: load.accepted, within=60, what="for the queue to accept positions")
    yield load
    load.stop()


def _images(workloads):
    """Returns workload → the images of its containers that are ours."""
    found = {}
    for workload in workloads:
        pod = json.loads(kubectl("get", workload, "-o", "json"))["spec"]["template"]["spec"]
        found[workload] = {each["image"] for each in pod["containers"] if each["image"].startswith("convoy/")}
    return found


def _stored(fleet, load):
    return Load.numbers_of(fleet.history(load.vehicle.replace(" ", "%20")))


def _change(fleet, load, change):
    """Runs `change` while positions arrive and the fleet is requested; afterwards no accepted position may be missing
    or duplicated, and no request may have failed."""
    before = max(load.accepted)
    questions = Questions(fleet.gateway_url("/vehicles"))
    questions.start()
    try:
        change()
        fleet.until_healthy()
    finally:
        questions.stop()
    assert questions.answered > 0 and not questions.failures
    eventually(lambda: max(load.accepted) > before, within=120, what="for the queue to accept positions")
    accepted = set(load.accepted)
    eventually(lambda: accepted <= set(_stored(fleet, load)), within=180, what="for what was accepted")
    stored = _stored(fleet, load)
    assert len(stored) == len(set(stored)) and set(stored) <= load.published


def test_the_upgrade_of_all_parts_loses_nothing(release, fleet, load):
    older = _images(release.workloads)
    _change(fleet, load, lambda: fleet.verb("deploy", "dev"))
    newer = _images(release.workloads)
    assert not any(older[workload] & newer[workload] for workload in release.workloads if "mongodb" not in workload)


def test_a_release_that_is_rolled_back_loses_nothing(release, fleet, load):
    # The queue's store cannot be downgraded (OPERATIONS, "Upgrading the queue's store").
    undone = [workload for workload in release.workloads if workload != "statefulset/queue"]

    def roll_back():
        for workload in undone:
            kubectl("rollout", "undo", workload)

    newer = _images(undone)
    _change(fleet, load, roll_back)
    older = _images(undone)
    assert not any(older[workload] & newer[workload] for workload in undone if "mongodb" not in workload)


def test_the_upgrade_after_it_loses_nothing(release, fleet, load):
    _change(fleet, load, lambda: fleet.verb("deploy", "dev"))
    load.stop()
    accepted = set(load.accepted)
    eventually(lambda: accepted <= set(_stored(fleet, load)), within=180, what="for what was accepted")
