"""The base's CronJob copies the history, and the commands of docs/restoring-mongodb.md restore it into a MongoDB
whose volume is lost."""

import glob
import os
import re
import shutil
import uuid

import processes
import pytest
from control_plane import BINARIES, KUBECONFIG, kubectl
from patience import eventually
from producer import Load, Producer, position
from stack import CHECKOUT


def _volume(name):
    """Makes one more folder of the node into a volume that a claim can bind; returns its path."""
    folder = processes.state("volumes", name)
    os.makedirs(folder)
    os.chmod(folder, 0o777)
    kubectl("apply", "-f", "-", text=f"""
apiVersion: v1
kind: PersistentVolume
metadata: {{name: {name}}}
spec:
  storageClassName: standard
  accessModes: [ReadWriteOnce]
  capacity: {{storage: 2Gi}}
  hostPath: {{path: {folder}, type: Directory}}
""")
    return folder


def _follow(step, folder):
    """Runs the commands of a step of the document in a folder that has the copy; returns their output."""
    with open(os.path.join(CHECKOUT, "docs/restoring-mongodb.md"), encoding="utf-8") as file:
        text = re.split(r"^\*\*\d\. ", file.read(), flags=re.M)[step]
    commands = re.search(r"(?:^    .*\n)+", text, re.M)[0]
    path = f"{BINARIES}{os.pathsep}{os.environ['PATH']}"
    return processes.run("bash", "-euc", f"{{ {commands} }} 2>&1", cwd=folder,
                         env=os.environ | {"KUBECONFIG": KUBECONFIG, "PATH": path})


def _copied(folder):
    """Returns the one archive that a run of the CronJob has left in `folder`."""
    kubectl("create", "job", "backup-now", "--from=cronjob/mongodb-backup")
    try:
        kubectl("wait", "--for=condition=Complete", "job/backup-now", "--timeout=120s")
    finally:
        said = kubectl("logs", "job/backup-now", "--all-containers")
    assert "done dumping convoy.positions" in said, said
    (archive,) = glob.glob(os.path.join(folder, "*"))
    return archive


@pytest.fixture
def standing(fleet):
    """Returns the name of a vehicle that was at several places and reports no more."""
    vehicle = f"Van-{uuid.uuid4().hex[:12]}"
    producer = Producer(fleet)
    producer.send([position(vehicle, Load.FIRST + 1000 * step, lat=53 + step / 10_000) for step in range(50)])
    producer.close()
    eventually(lambda: len(fleet.history(vehicle)) == 50, within=60, what="for all positions to be stored")
    return vehicle


def _histories(fleet):
    """Returns name → the facts of each of its stored positions."""
    names = [vehicle["name"] for vehicle in fleet.api("/vehicles").json()["vehicles"]]
    return {
        name: {(one["time"], one["lat"], one["lon"]) for one in fleet.history(name.replace(" ", "%20"))}
        for name in names
    }


def test_a_restore_into_a_mongodb_that_has_lost_its_volume_gives_the_same_answers(fleet, standing, tmp_path):
    copies = _volume("copies")
    before, whole = fleet.history(standing), _histories(fleet)
    said = fleet.verb("devices", "--on", "dev", "add", f"box of {standing}", "--vehicle", standing, "--token")
    assert "not shown again" in said
    listed = fleet.verb("devices", "--on", "dev", "list")
    shutil.copy(_copied(copies), tmp_path / "copy.archive.gz")

    _volume("third")
    kubectl("delete", "pvc/mongo-pvc-mongodb-0", "pod/mongodb-0")
    fleet.verb("deploy", "dev")
    fleet.restart("deployment/registry")  # its list was lost while it ran
    fleet.until_healthy()
    assert fleet.history(standing) == [] and fleet.verb("devices", "--on", "dev", "list") == ""

    _follow(1, tmp_path)
    assert not fleet.pods("position-tracker") and not fleet.pods("registry")
    said = _follow(3, tmp_path)
    assert re.search(r"[1-9]\d* document\(s\) restored successfully. 0 document\(s\) failed", said), said
    _follow(4, tmp_path)
    fleet.until_healthy()
    assert fleet.history(standing) == before
    assert fleet.verb("devices", "--on", "dev", "list") == listed
    after = _histories(fleet)
    lost = {name: facts - after.get(name, set()) for name, facts in whole.items()}
    assert len(whole) > 1 and not any(lost.values()), lost
