#!/usr/bin/env bash
# The program that the supervisor runs as `webapp`: nginx in the foreground.
# Usage: nginx.sh PREFIX ARGUMENT…: its prefix, where its pid file lies, and what nginx takes beside it
#
# A master that is killed leaves its workers, which hold its ports and belong to nobody: the next master
# could not listen. So they go first. They are still in the process group that the supervisor gave to
# their master; where its leader lives, it is another's.
set -euo pipefail

prefix=$1
shift
if group=$(cat "$prefix/nginx.pid" 2>/dev/null) && [[ ! -d /proc/$group ]]; then
    while pkill -KILL -g "$group" -x nginx; do sleep 0.05; done
fi
exec /usr/sbin/nginx -p "$prefix" "$@"
