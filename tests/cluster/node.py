"""The single node: containerd with our images, kubelet, the proxy of Services, and the cluster's DNS. Traffic between
pods is routed, not bridged, so that it passes the proxy's rules even if the kernel does not filter bridges."""

import glob
import json
import os
import subprocess

import yaml
from apart import CGROUP, NODE
from control_plane import BINARIES, KUBECONFIG, kubectl, pki
from processes import FOLDER, LOGS, TOOLS, run, start, state, write

NAME = "node"
_PODS = "10.244.0.0/24"
_CONTAINERD = "/run/containerd.sock"
_CTR = ("ctr", f"--address={_CONTAINERD}", "--namespace=k8s.io")


def _start_containerd():
    write(state("cni", "pods.conflist"), json.dumps({
        "cniVersion": "0.4.0",
        "name": "pods",
        "plugins": [{
            "type": "ptp",
            "ipam": {"type": "host-local", "subnet": _PODS, "dataDir": "/run/cni",
                     "routes": [{"dst": "0.0.0.0/0"}]},
        }],
    }))
    settings = write(state("containerd.toml"), f"""\
version = 2
root = "{state("containerd")}"
state = "/run/containerd"
[grpc]
address = "{_CONTAINERD}"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "docker.io/convoy/pause:dev"
restrict_oom_score_adj = true
disable_apparmor = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "{state("cni")}"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
""")

    def answers():
        return subprocess.run((*_CTR, "version"), capture_output=True, check=False).returncode == 0

    start("containerd", "containerd", f"--config={settings}", until=answers)
    import_images(os.path.join(FOLDER, "archives"))


def import_images(folder):
    """Imports the archives into the node's images."""
    archives = glob.glob(os.path.join(folder, "*.tar"))
    assert archives, folder
    for archive in archives:
        run(*_CTR, "images", "import", archive)


def _start_kubelet():
    settings = write(state("kubelet.yaml"), yaml.safe_dump({
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "containerRuntimeEndpoint": f"unix://{_CONTAINERD}",
        "authentication": {"x509": {"clientCAFile": pki("ca.crt")}},
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{CGROUP}",
        "enforceNodeAllocatable": [],
        "failCgroupV1": False,
        "failSwapOn": False,
        # kubelet continues without what it cannot have here, such as the kernel's log.
        "featureGates": {"KubeletInUserNamespace": True},
        "clusterDNS": [NODE],
        "clusterDomain": "cluster.local",
        "resolvConf": write(state("resolv.conf"), f"nameserver {NODE}\n"),
        "podLogsDir": os.path.join(LOGS, "pods"),
        "maxOpenFiles": 20000,
        # The disk is shared with the machine, so its fill level must not evict pods.
        "evictionHard": {name: "0%" for name in (
            "memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available",
            "imagefs.inodesFree")},
        "imageGCHighThresholdPercent": 100,
    }))

    def is_ready():
        nodes = json.loads(kubectl("get", "nodes", "-o", "json"))["items"]
        conditions = [each for node in nodes for each in node["status"]["conditions"]]
        return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)

    start("kubelet", os.path.join(BINARIES, "kubelet"), f"--config={settings}",
          f"--kubeconfig={KUBECONFIG}", f"--hostname-override={NAME}", f"--node-ip={NODE}",
          f"--root-dir={state('kubelet')}", f"--cert-dir={state('kubelet', 'pki')}",
          until=is_ready)


def _start_proxy():
    settings = write(state("proxy.yaml"), yaml.safe_dump({
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "clientConnection": {"kubeconfig": KUBECONFIG},
        "hostnameOverride": NAME,
        "mode": "iptables",
        "clusterCIDR": _PODS,
        # The machine sets how many connections the kernel tracks.
        "conntrack": {"maxPerCore": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
    }))

    def has_rules():
        return "KUBE-SERVICES" in run("iptables-save", "-t", "nat")

    start("kube-proxy", os.path.join(BINARIES, "kube-proxy"), f"--config={settings}", until=has_rules)


def _start_names():
    settings = write(state("Corefile"), f"""\
. {{
    bind {NODE}
    errors
    kubernetes cluster.local {{
        kubeconfig {KUBECONFIG}
    }}
}}
""")
    start("coredns", os.path.join(TOOLS, "coredns", "coredns"), f"-conf={settings}", until=lambda: True)


def start_node():
    _start_containerd()
    _start_kubelet()
    _start_proxy()
    _start_names()
