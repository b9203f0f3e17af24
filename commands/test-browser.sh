#!/usr/bin/env bash
# The page in Chromium against a stack of its own: starts it, runs tests/browser, stops it.
# Usage: test-browser.sh JUNIT_FILE
set -euo pipefail

results=$1
CONVOY_HOME=$(mktemp -d /tmp/convoy-browser-XXXXXX)
# Far from a running fleet, and below the ports that the system gives to clients.
CONVOY_PORT_SHIFT=$((10000 + RANDOM % 13000))
export CONVOY_HOME CONVOY_PORT_SHIFT

end() {
    "$CONVOY_CHECKOUT/convoy" down
    rm -rf "$CONVOY_HOME"
}
trap end EXIT
"$CONVOY_CHECKOUT/convoy" up --yes --detach --seed 7

export CONVOY_URL=http://localhost:$((8080 + CONVOY_PORT_SHIFT))/
export CONVOY_CONTROL="supervisorctl -c $CONVOY_HOME/etc/supervisord.conf"
export CONVOY_RESULTS=$results
npm --prefix "$CONVOY_CHECKOUT/tests/browser" test
