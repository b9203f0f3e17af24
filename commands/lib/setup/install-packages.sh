#!/usr/bin/env bash
# Runs as root for `./convoy setup`: installs Debian packages and leaves none of their services running or
# enabled, because Convoy runs its own nginx, supervisor and Prometheus on its own ports.
set -euo pipefail

services=(nginx supervisor containerd prometheus prometheus-alertmanager prometheus-nginx-exporter
    prometheus-blackbox-exporter)
policy=/usr/sbin/policy-rc.d

# Packages that were installed before are not in "$@", so their services stay as they are.
fresh=()
for service in "${services[@]}"; do
    for package in "$@"; do
        if [[ $package == "$service" || $package == "$service-light" ]]; then fresh+=("$service"); fi
    done
done

# Debian's policy-rc.d keeps packages from starting their services while they are installed.
if [[ ! -e $policy ]]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends "$@"

if command -v systemctl >/dev/null; then
    for service in "${fresh[@]}"; do
        systemctl disable "$service" || true
    done
fi
