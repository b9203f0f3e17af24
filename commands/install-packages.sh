#!/usr/bin/env bash
# The part of `./convoy setup` that runs as root: installs Debian packages and leaves no service of
# theirs running or enabled, for Convoy runs its own nginx, supervisor and Prometheus, on its own ports.
set -euo pipefail

services=(nginx supervisor containerd prometheus prometheus-alertmanager prometheus-nginx-exporter
    prometheus-blackbox-exporter)
policy=/usr/sbin/policy-rc.d

# A service that was on this machine before is not ours to stop.
fresh=()
for service in "${services[@]}"; do
    for package in "$@"; do
        if [[ $package == "$service" || $package == "$service-light" ]]; then fresh+=("$service"); fi
    done
done

# Debian's own way to keep packages from starting their services while they are installed.
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
