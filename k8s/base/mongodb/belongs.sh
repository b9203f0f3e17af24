#!/bin/sh
# Does the member of this pod belong to the replica set, and has it caught up? The home is one for each
# call, for mongosh leaves a log of every one, and together they would fill the pod's /tmp.
set -eu

HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
mongosh --quiet --eval 'const me = db.hello(); quit(me.isWritablePrimary || me.secondary ? 0 : 1);'
