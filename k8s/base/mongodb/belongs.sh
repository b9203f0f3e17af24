#!/bin/sh
# Succeeds if the member of this pod belongs to the replica set and has caught up. Each call has its own
# home, which is deleted, because mongosh writes a log for each call and the logs would fill the pod's /tmp.
set -eu

HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
mongosh --quiet --eval 'const me = db.hello(); quit(me.isWritablePrimary || me.secondary ? 0 : 1);'
