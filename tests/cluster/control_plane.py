"""etcd, the API server, the controllers and the scheduler: unmodified Kubernetes on one machine. All of them, and
the tests, use one certificate, because the tests are not about Kubernetes' roles."""

import json
import os
import ssl
import subprocess
import urllib.request

from apart import NODE
from processes import TOOLS, run, start, state, write

BINARIES = os.path.join(TOOLS, "kubernetes")
KUBECONFIG = state("kubeconfig")
SERVICES = "10.96.0.0/16"
_PKI = state("pki")


def pki(name):
    return os.path.join(_PKI, name)


def kubectl(*words, text=None):
    return run(os.path.join(BINARIES, "kubectl"), f"--kubeconfig={KUBECONFIG}", *words, text=text)


def ask(path):
    """Returns the API server's answer for a path; this is faster than starting kubectl."""
    context = ssl.create_default_context(cafile=pki("ca.crt"))
    context.load_cert_chain(pki("admin.crt"), pki("admin.key"))
    with urllib.request.urlopen(f"https://{NODE}:6443{path}", context=context, timeout=60) as answer:
        return json.load(answer)


def _certificate(name, subject, names=""):
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", subject,
        "-keyout", pki(f"{name}.key"), "-out", pki(f"{name}.csr"))
    extensions = write(pki(f"{name}.extensions"), names and f"subjectAltName={names}\n")
    run("openssl", "x509", "-req", "-in", pki(f"{name}.csr"), "-days", "2", "-extfile", extensions,
        "-CA", pki("ca.crt"), "-CAkey", pki("ca.key"), "-CAcreateserial", "-out", pki(f"{name}.crt"))


def make_certificates():
    os.makedirs(_PKI, exist_ok=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=cluster",
        "-days", "2", "-keyout", pki("ca.key"), "-out", pki("ca.crt"))
    _certificate("server", "/CN=kube-apiserver",
                 f"IP:127.0.0.1,IP:{NODE},IP:10.96.0.1,DNS:kubernetes.default.svc")
    _certificate("admin", "/O=system:masters/CN=admin")
    write(KUBECONFIG, f"""\
apiVersion: v1
kind: Config
clusters: [{{name: tests, cluster: {{server: "https://{NODE}:6443", certificate-authority: "{pki("ca.crt")}"}}}}]
users: [{{name: admin, user: {{client-certificate: "{pki("admin.crt")}", client-key: "{pki("admin.key")}"}}}}]
contexts: [{{name: tests, context: {{cluster: tests, user: admin}}}}]
current-context: tests
""")


def _answers(*words):
    return lambda: subprocess.run(words, capture_output=True, check=False, timeout=60).returncode == 0


def start_control_plane():
    ready = _answers(os.path.join(BINARIES, "kubectl"), f"--kubeconfig={KUBECONFIG}", "get", "--raw", "/readyz")
    start("etcd", os.path.join(TOOLS, "etcd", "server"), f"--data-dir={state('etcd')}",
          # The data is thrown away, so it need not be synced to the disk.
          "--unsafe-no-fsync",
          until=lambda: True)
    start("kube-apiserver", os.path.join(BINARIES, "kube-apiserver"),
          "--etcd-servers=http://127.0.0.1:2379", "--bind-address=0.0.0.0", "--allow-privileged",
          f"--advertise-address={NODE}", "--secure-port=6443",
          f"--tls-cert-file={pki('server.crt')}", f"--tls-private-key-file={pki('server.key')}",
          f"--client-ca-file={pki('ca.crt')}", "--authorization-mode=Node,RBAC",
          f"--kubelet-client-certificate={pki('admin.crt')}", f"--kubelet-client-key={pki('admin.key')}",
          "--kubelet-preferred-address-types=InternalIP",
          "--service-account-issuer=https://kubernetes.default.svc",
          f"--service-account-key-file={pki('server.key')}",
          f"--service-account-signing-key-file={pki('server.key')}",
          f"--service-cluster-ip-range={SERVICES}",
          until=ready)
    start("kube-controller-manager", os.path.join(BINARIES, "kube-controller-manager"),
          f"--kubeconfig={KUBECONFIG}", "--leader-elect=false", f"--root-ca-file={pki('ca.crt')}",
          f"--service-account-private-key-file={pki('server.key')}",
          until=_answers(os.path.join(BINARIES, "kubectl"), f"--kubeconfig={KUBECONFIG}",
                         "get", "serviceaccount", "default"))
    start("kube-scheduler", os.path.join(BINARIES, "kube-scheduler"),
          f"--kubeconfig={KUBECONFIG}", "--leader-elect=false",
          until=lambda: True)
