#!/bin/sh
# Makes the missing secrets of the queue and MongoDB or, with `logging`, of Elasticsearch and Kibana. Each is
# 24 random bytes as hexadecimal text. Existing ones stay as they are. It runs in a container, too
# (compose.yaml), so it needs only a POSIX shell.
# The tracker's admin port requires the admin token for changes, and the registry its own.
# Usage: secrets.sh FOLDER: writes FOLDER/admin/admin.token, FOLDER/registry/registry.token,
# FOLDER/queue/{admin,simulator,devices,tracker}.password
# and FOLDER/mongodb/{key,root.password,tracker.password,registry.password,backup.password,monitor.password}
#        secrets.sh FOLDER logging: writes FOLDER/elasticsearch/kibana.encryption and
# FOLDER/elasticsearch/{elastic,kibana,fluent-bit,grafana,monitor,people}.password
set -eu
umask 077

folder=$1
case ${2:-} in
    logging)
        secrets='elasticsearch/elastic.password elasticsearch/kibana.password elasticsearch/kibana.encryption
            elasticsearch/fluent-bit.password elasticsearch/grafana.password elasticsearch/monitor.password
            elasticsearch/people.password'
        ;;
    *)
        secrets='admin/admin.token registry/registry.token
            queue/admin.password queue/simulator.password queue/devices.password queue/tracker.password
            mongodb/key mongodb/root.password mongodb/tracker.password mongodb/registry.password
            mongodb/backup.password mongodb/monitor.password'
        ;;
esac
for secret in $secrets; do
    [ ! -s "$folder/$secret" ] || continue
    mkdir -p "$(dirname "$folder/$secret")"
    od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >"$folder/$secret"
done
