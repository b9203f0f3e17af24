"""Starts the whole cluster."""

import apart
import control_plane
import node


def start():
    """Starts Kubernetes with one ready node and nothing on it. It ends with the namespaces of this process."""
    apart.shut_off()
    apart.lay_network()
    control_plane.make_certificates()
    control_plane.start_control_plane()
    node.start_node()
    control_plane.kubectl("label", "namespace", "default", "pod-security.kubernetes.io/enforce=restricted")
