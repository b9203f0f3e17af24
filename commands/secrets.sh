#!/bin/sh
# Makes what is missing of the secrets that the queue and MongoDB, or with `logging` Elasticsearch and
# Kibana, share with those who log in there, each 24 random bytes as text. What is there stays as it
# is. It runs in a container too (compose.yaml), so it is for any POSIX shell.
# The admin token is what an operator shows at the tracker's admin port.
# Usage: secrets.sh FOLDER: leaves FOLDER/admin/admin.token, FOLDER/queue/{admin,simulator,tracker}.password and
# FOLDER/mongodb/{key,root.password,tracker.password,backup.password,monitor.password}
#        secrets.sh FOLDER logging: leaves FOLDER/elasticsearch/kibana.encryption and
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
        secrets='admin/admin.token
            queue/admin.password queue/simulator.password queue/tracker.password
            mongodb/key mongodb/root.password mongodb/tracker.password mongodb/backup.password
            mongodb/monitor.password'
        ;;
esac
for secret in $secrets; do
    [ ! -s "$folder/$secret" ] || continue
    mkdir -p "$(dirname "$folder/$secret")"
    od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >"$folder/$secret"
done
