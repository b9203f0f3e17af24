#!/bin/bash
# Prints the setting by which members form a new cluster, or nothing if there is a cluster: a member whose
# volume is empty must not form a second cluster while the others have the first.
#   $1           its data folder
#   MEMBERS      the names of the first members, separated by commas
#   CLUSTER_URL  the address on which members of a cluster answer
set -euo pipefail

# The stored data of this member names its cluster.
[[ -z $(ls -A "$1/_state" "$1/nodes" 2>/dev/null) ]] || exit 0
# Any answer proves a cluster: without a master no member is ready, and the Service has no address.
if curl --silent --output /dev/null --max-time 5 --retry 2 --retry-connrefused "$CLUSTER_URL"; then exit 0; fi
echo "cluster.initial_master_nodes: [$MEMBERS]"
