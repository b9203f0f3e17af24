#!/bin/bash
# Prints the setting by which members form a new cluster, or nothing where there is one: a member whose volume
# is empty must not form a second cluster while the others hold the first.
#   $1           its data folder
#   MEMBERS      the names of the first members, with commas between
#   CLUSTER_URL  where a member answers once it belongs to a cluster
set -euo pipefail

# What this member has stored names its cluster.
[[ -z $(ls -A "$1/_state" "$1/nodes" 2>/dev/null) ]] || exit 0
# Any answer will do: without a master no member is ready, and the Service has no address.
if curl --silent --output /dev/null --max-time 5 --retry 2 --retry-connrefused "$CLUSTER_URL"; then exit 0; fi
echo "cluster.initial_master_nodes: [$MEMBERS]"
