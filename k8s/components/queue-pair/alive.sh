#!/usr/bin/env bash
# A broker of a pair is alive if it waits for the store, which it tells on its metrics' port, or if it
# has the store and accepts connections.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${QUEUE_METRICS_PORT:-9404}"
printf 'GET /metrics?name[]=activemq_standby HTTP/1.0\r\n\r\n' >&3
told=$(cat <&3)
[[ $told == *"activemq_standby 1.0"* ]] || exec 3<>"/dev/tcp/127.0.0.1/${QUEUE_PORT:-5672}"
