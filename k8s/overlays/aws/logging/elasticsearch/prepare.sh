#!/bin/bash
# Runs before Elasticsearch. It makes the settings folder on a volume, because Elasticsearch writes to it and
# the root is read-only, and in it the keystore with the first password of `elastic`.
set -euo pipefail

home=/usr/share/elasticsearch
cp -R "$home/config/." /config/
cp /scripts/elasticsearch.yml /config/elasticsearch.yml
bash /scripts/first-members.sh /data >>/config/elasticsearch.yml
mkdir -p /config/secrets
cp /run/secrets/elasticsearch/transport.{crt,key} /config/secrets/
export ES_PATH_CONF=/config
rm -f /config/elasticsearch.keystore
"$home/bin/elasticsearch-keystore" create --silent
"$home/bin/elasticsearch-keystore" add --stdin bootstrap.password </run/secrets/elasticsearch/elastic.password
