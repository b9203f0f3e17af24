#!/usr/bin/env bash
# Succeeds if a broker of a pair is alive: its metrics show that it waits for the store, or it has the store
# and accepts connections.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${QUEUE_METRICS_PORT:-9404}"
printf 'GET /metrics?name[]=activemq_standby HTTP/1.0\r\n\r\n' >&3
answer=$(cat <&3)
[[ $answer == *"activemq_standby 1.0"* ]] || exec 3<>"/dev/tcp/127.0.0.1/${QUEUE_PORT:-5672}"
