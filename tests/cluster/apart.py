"""Checks, inside the namespaces that `run` has made, whether the cluster can run here, and keeps it from changing
the machine."""

import glob
import os
import shutil

from processes import LOGS, STATE, TOOLS, run, write

NODE = "192.168.77.2"
CGROUP = "convoy-cluster"  # `run` removes it
_SET_BY_KUBELET = (
    "kernel/keys/root_maxbytes",
    "kernel/keys/root_maxkeys",
    "kernel/panic",
    "kernel/panic_on_oops",
    "vm/overcommit_memory",
    "vm/panic_on_oom",
)
_NEEDED = (
    *(os.path.join(TOOLS, "kubernetes", name) for name in ("kube-apiserver", "kubelet", "kubectl")),
    os.path.join(TOOLS, "etcd", "server"),
    os.path.join(TOOLS, "coredns", "coredns"),
    os.path.join(TOOLS, "helm", "helm"),
    *("containerd", "ctr", "runc", "iptables", "ip", "openssl"),
)


def why_not():
    """Returns the reason why a cluster cannot run here; None if it can."""
    if os.geteuid() != 0:
        return "a cluster needs root"
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        return f"./convoy setup cluster has not been run: no {', '.join(map(os.path.basename, missing))}"
    if os.getpid() != 1:
        return "a cluster runs in namespaces of its own, by tests/cluster/run, and they were refused here"
    try:
        _make_cgroup()
    except OSError as refused:
        return f"a cluster needs cgroups that it may write: {refused}"
    return None


def _make_cgroup():
    """Creates it in every hierarchy, or in the single one of version 2."""
    roots = glob.glob("/sys/fs/cgroup/*/cgroup.procs") + glob.glob("/sys/fs/cgroup/cgroup.procs")
    if not roots:
        raise OSError("none is mounted")
    for root in map(os.path.dirname, roots):
        os.makedirs(os.path.join(root, CGROUP), exist_ok=True)


def shut_off():
    """From now on only STATE, LOGS and the cgroup can be written."""
    for folder in (STATE, LOGS):
        os.makedirs(folder, exist_ok=True)
    for folder in ("/run", "/var/lib", "/var/log"):
        run("mount", "-t", "tmpfs", "cluster", folder)
    # Settings of the network belong to the namespace. kubelet insists on writing some others, so these become files.
    run("mount", "--bind", "/proc/sys", "/proc/sys")
    run("mount", "-o", "remount,bind,ro", "/proc/sys")
    run("mount", "--bind", "/proc/sys/net", "/proc/sys/net")
    run("mount", "-o", "remount,bind,rw", "/proc/sys/net")
    for name in _SET_BY_KUBELET:
        with open(os.path.join("/proc/sys", name), encoding="ascii") as file:
            copy = write(os.path.join("/run/sys", name), file.read())
        run("mount", "--bind", copy, os.path.join("/proc/sys", name))


def lay_network():
    """Gives the node an address, which must not be a loopback one, and a route to every other address."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "node", "type", "veth", "peer", "name", "nowhere")
    run("ip", "link", "set", "nowhere", "up")
    run("ip", "link", "set", "node", "up")
    run("ip", "address", "add", f"{NODE}/24", "dev", "node")
    run("ip", "route", "add", "default", "dev", "node")
