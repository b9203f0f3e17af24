"""The component that decides which pods stay if a cluster lacks space."""

import keda
import pytest
import schemas
from manifests import where

FIRST, SECOND = "convoy-data", "convoy-services"


def wrong_priorities(manifests):
    """Each pod that runs all the time has an existing class; pods that keep positions have the highest."""
    values = {item["metadata"]["name"]: item["value"] for item in manifests.of("PriorityClass")}
    if not values.get(FIRST, 0) > values.get(SECOND, 0) > 0:
        yield "PriorityClass", f"{FIRST} should be above {SECOND}, and that above the default"
    if [item for item in manifests.of("PriorityClass") if item.get("globalDefault")]:
        yield "PriorityClass", "would be the default of the cluster"
    for pod in manifests.pods():
        wanted = {"StatefulSet": FIRST, "Deployment": SECOND}.get(pod.owner["kind"])
        if pod.spec.get("priorityClassName") != wanted:
            yield where(pod.owner), f"should be of the class {wanted}"


def test_positions_are_kept_first():
    assert not list(wrong_priorities(keda.manifests()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: m.named("PriorityClass", FIRST).update(value=100),
        lambda m: m.named("PriorityClass", SECOND).update(globalDefault=True),
        lambda m: m.objects.remove(m.named("PriorityClass", SECOND)),
        lambda m: m.named("StatefulSet", "queue")["spec"]["template"]["spec"].pop("priorityClassName"),
        lambda m: m.named("Deployment", "webapp")["spec"]["template"]["spec"].update(priorityClassName=FIRST),
    ],
)
def test_a_wrong_priority_is_noticed(spoil):
    broken = keda.manifests()
    spoil(broken)
    assert list(wrong_priorities(broken))


def test_a_misspelt_class_is_noticed():
    broken = keda.manifests()
    broken.named("PriorityClass", FIRST)["preemption"] = "Never"
    assert list(schemas.errors_of(broken.objects))
