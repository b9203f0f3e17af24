#!/usr/bin/env bash
# The supervisor runs this as `webapp`: it starts nginx in the foreground.
# Usage: nginx.sh PREFIX ARGUMENT…: nginx's prefix, which has its pid file, and further arguments for nginx
#
# The workers of a killed master keep its ports, so that the next master could not listen. So they are
# killed first. They are still in the process group that the supervisor gave to their master; if its
# leader is alive, the group belongs to another process.
set -euo pipefail

prefix=$1
shift
if group=$(cat "$prefix/nginx.pid" 2>/dev/null) && [[ ! -d /proc/$group ]]; then
    while pkill -KILL -g "$group" -x nginx; do sleep 0.05; done
fi
exec /usr/sbin/nginx -p "$prefix" "$@"
