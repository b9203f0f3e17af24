# The ports of a stack on one machine, each on 127.0.0.1; CONVOY_PORT_SHIFT is added to all of them (stack.sh, home.py).
# Python reads this file too, so each line is NAME_port=NUMBER. Ports that other files repeat are listed in
# tests/tidy/ports.py, which compares them.
#
# shellcheck shell=bash
# shellcheck disable=SC2034 # stack.sh and the verbs use the variables

page_port=8080
gateway_port=8081
tracker_port=8082
gateway_admin_port=9101
tracker_admin_port=9102
simulator_admin_port=9103
devices_admin_port=9104
devices_https_port=5443
devices_tls_port=5500
devices_mqtts_port=8883
devices_proxied_port=8085
registry_port=8084
registry_admin_port=9105
queue_port=5672
queue_metrics_port=9404
webapp_status_port=8083
webapp_metrics_port=9113
prometheus_port=9090
alertmanager_port=9093
