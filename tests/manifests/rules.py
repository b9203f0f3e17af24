"""All rules. A rule takes the manifests of an overlay and yields (object, what is wrong with it); test_rules.py proves
that each rule can fail."""

import device_ports
import network
import pods
import references
import settings

RULES = references.RULES + pods.RULES + network.RULES + settings.RULES + device_ports.RULES
