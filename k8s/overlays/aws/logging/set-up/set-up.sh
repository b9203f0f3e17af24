#!/bin/bash
# Retention, templates, users, roles, and what people find in Kibana. It may run as often as one likes:
# everything is put as it is written here, and what is there is left or replaced, never lost.
#   ELASTICSEARCH, KIBANA   their addresses
set -euo pipefail

files=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
passwords=${PASSWORDS:-/run/secrets/elasticsearch}
# By a file, so that no password is among the arguments of a process.
login=$(umask 077 && mktemp)
printf 'user = "elastic:%s"\n' "$(<"$passwords/elastic.password")" >"$login"

# ask METHOD URL ARGUMENT…: leaves $answer, or fails with what was said.
ask() {
    local method=$1 url=$2
    shift 2
    answer=$(curl --silent --show-error --insecure --config "$login" --fail-with-body --max-time 60 \
        --request "$method" "$@" "$url" 2>&1) || {
        echo "$method $url: $answer" >&2
        return 1
    }
    echo "$method $url"
}
# put PATH JSON: into Elasticsearch; on stdin, for a password may be in it.
put() {
    ask PUT "$ELASTICSEARCH/$1" --header 'Content-Type: application/json' --data-binary @- <<<"$2"
}
put_file() { put "$1" "$(<"$files/$2")"; }

# until_it_answers URL: the Job's own deadline is the end of its patience.
until_it_answers() {
    until ask GET "$1" 2>/dev/null; do sleep 3; done
}

# user NAME ROLE: with the password of the file of its name.
user() {
    put "_security/user/$1" "{\"password\": \"$(<"$passwords/$1.password")\", \"roles\": [\"$2\"]}"
}

until_it_answers "$ELASTICSEARCH/_cluster/health?wait_for_status=yellow&timeout=30s"
put_file _ilm/policy/logs-convoy lifecycle.json
put_file _component_template/logs-convoy component-template.json
put_file _index_template/logs-convoy index-template.json
# A new mapping is for the next backing index; with `lazy` it begins with the next line.
if ask GET "$ELASTICSEARCH/_data_stream/logs-convoy-default" 2>/dev/null; then
    ask POST "$ELASTICSEARCH/logs-convoy-default/_rollover?lazy=true"
else
    ask PUT "$ELASTICSEARCH/_data_stream/logs-convoy-default"
fi

# Only now may lines come: Fluent Bit tries until it has a user.
put_file _security/role/shipper shipper.json
put_file _security/role/grafana grafana.json
put_file _security/role/monitor monitor.json
user fluent-bit shipper
user grafana grafana
user monitor monitor
user people viewer
put _security/user/kibana_system/_password "{\"password\": \"$(<"$passwords/kibana.password")\"}"

until_it_answers "$KIBANA/api/status"
ask POST "$KIBANA/api/saved_objects/_import?overwrite=true" --header 'kbn-xsrf: set-up' \
    --form "file=@$files/saved-objects.ndjson"
# A part that failed is no error of HTTP.
[[ $answer == *'"success":true'* ]] || {
    echo "$answer" >&2
    exit 1
}
