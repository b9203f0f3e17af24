#!/bin/bash
# Sets the retention, templates, users, roles, and the saved searches of Kibana. It may run any number of
# times: it replaces the settings that it has made, and deletes nothing.
#   ELASTICSEARCH, KIBANA   their addresses
set -euo pipefail

files=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
passwords=${PASSWORDS:-/run/secrets/elasticsearch}
# curl reads the login from a file, so that no process has a password among its arguments.
login=$(umask 077 && mktemp)
printf 'user = "elastic:%s"\n' "$(<"$passwords/elastic.password")" >"$login"

# ask METHOD URL ARGUMENT…: sets $answer, or prints the error and fails.
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
# put PATH JSON: puts it into Elasticsearch; by stdin, because it may contain a password.
put() {
    ask PUT "$ELASTICSEARCH/$1" --header 'Content-Type: application/json' --data-binary @- <<<"$2"
}
put_file() { put "$1" "$(<"$files/$2")"; }

# until_it_answers URL: waits for it; only the Job's deadline ends the wait.
until_it_answers() {
    until ask GET "$1" 2>/dev/null; do sleep 3; done
}

# user NAME ROLE: makes the user with the password in the file of that name.
user() {
    put "_security/user/$1" "{\"password\": \"$(<"$passwords/$1.password")\", \"roles\": [\"$2\"]}"
}

until_it_answers "$ELASTICSEARCH/_cluster/health?wait_for_status=yellow&timeout=30s"
put_file _ilm/policy/logs-convoy lifecycle.json
put_file _component_template/logs-convoy component-template.json
put_file _index_template/logs-convoy index-template.json
# A new mapping applies to the next backing index; `lazy` starts that with the next line.
if ask GET "$ELASTICSEARCH/_data_stream/logs-convoy-default" 2>/dev/null; then
    ask POST "$ELASTICSEARCH/logs-convoy-default/_rollover?lazy=true"
else
    ask PUT "$ELASTICSEARCH/_data_stream/logs-convoy-default"
fi

# Lines may come only now: Fluent Bit tries again until its user exists.
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
# If one object failed, the HTTP code is still 200.
[[ $answer == *'"success":true'* ]] || {
    echo "$answer" >&2
    exit 1
}
