# Writes the supervisor's settings: the processes of the stack, their order and their commands. Source it
# after stack.sh; `up` sets the variables of its flags.
#
# A program with a smaller priority starts earlier and stops later: producers stop before consumers, so that
# all positions under way are stored.
#
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # stack.sh and `up` set and use these variables

services=(queue registry position-tracker api-gateway webapp device-gateway device-tls position-simulator)
metrics_services=(webapp-exporter alertmanager prometheus)

# Makes a random password for each user of the broker, once.
make_passwords() {
    local user
    for user in admin simulator tracker devices; do
        [[ -s $etc/$user.password ]] ||
            (umask 077 && openssl rand -hex 24 >"$etc/$user.password")
    done
}

# Makes a certificate for this machine if --tls has named none. Browsers will warn of it.
make_certificate() {
    [[ $tls == made ]] || return 0
    tls=$etc/page.crt,$etc/page.key
    [[ ! -s $etc/page.key ]] || return 0
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
        -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
        -keyout "$etc/page.key" -out "$etc/page.crt") 2>/dev/null || fail "openssl made no certificate"
}

# Makes the random token that an admin port requires for changes, once.
make_admin_token() {
    [[ -s $etc/admin.token ]] || (umask 077 && openssl rand -hex 24 >"$etc/admin.token")
}

# Makes the random token that changes of the registry need, once. It is another one, so that who manages devices
# cannot erase positions.
make_registry_token() {
    [[ -s $etc/registry.token ]] || (umask 077 && openssl rand -hex 24 >"$etc/registry.token")
}

# Makes the random token by which the device-gateway shows frames, once. It is another one again: this gateway is open
# to the world, so it must not learn a token that changes anything.
make_trace_token() {
    [[ -s $etc/trace.token ]] || (umask 077 && openssl rand -hex 24 >"$etc/trace.token")
}

# Prints the host names of the page, with commas: the machine's own, those of its certificate, and
# ALLOWED_HOSTS.
page_hosts() {
    local names
    names="$(hostname),${ALLOWED_HOSTS:-}"
    [[ -z $tls ]] || names+=,$(openssl x509 -in "${tls%%,*}" -noout -ext subjectAltName 2>/dev/null |
        grep -oE 'DNS:[A-Za-z0-9.*_-]+' | cut -d : -f 2 | paste -sd ,) || true
    tr ',' '\n' <<<"$names" | sed '/^$/d; /^localhost$/d' | sort -u | paste -sd ,
}

# Fills in the webapp's template with this stack's addresses; webapp/nginx.conf.template lists its variables.
write_nginx_settings() {
    local dist=$CONVOY_CHECKOUT/webapp/dist
    local operator_files=$dist
    [[ -z $basemap ]] || operator_files=$etc/page
    local listen=127.0.0.1:$page_port tls_lines='' certificate=${tls%%,*} key=${tls#*,}
    if [[ -n $tls ]]; then
        listen+=' ssl http2'
        tls_lines="ssl_certificate \"$(realpath "$certificate")\"; ssl_certificate_key \"$(realpath "$key")\";"
    fi
    # shellcheck disable=SC2016 # the names go to envsubst as they are
    LISTEN=$listen TLS=$tls_lines HOSTS=${page_hosts//,/ } GATEWAY=127.0.0.1:$gateway_port STATUS=127.0.0.1:$webapp_status_port \
        WEBAPP_ROOT=$dist OPERATOR_FILES=$operator_files BASEMAP_ORIGINS=${BASEMAP_ORIGINS:-} \
        envsubst '$LISTEN $HOSTS $TLS $GATEWAY $STATUS $WEBAPP_ROOT $OPERATOR_FILES $BASEMAP_ORIGINS' \
        <"$CONVOY_CHECKOUT/webapp/nginx.conf.template"
}

# at ADDRESS PORT: prints both as nginx reads them. :: stands for all addresses of both families.
at() {
    local address=$1
    [[ $address != *:* ]] || address="[$address]"
    echo "$address:$2$([[ $1 != :: ]] || echo ' ipv6only=off')"
}

# Prints the address at which this machine reaches its own device-gateway.
own_gateway() { [[ $device_address =~ ^(0.0.0.0|::)$ ]] && echo 127.0.0.1 || echo "$device_address"; }

# Fills in the template of the nginx that speaks TLS with devices.
write_device_tls_settings() {
    # shellcheck disable=SC2016 # the names go to envsubst as they are
    HTTPS=$(at "$device_tls_address" "$devices_https_port") ANY=$(at "$device_tls_address" "$devices_tls_port") \
        MQTTS=$(at "$device_tls_address" "$devices_mqtts_port") \
        DOORS=$(at "$(own_gateway)" $((5055 + CONVOY_PORT_SHIFT))) PROXIED=$(at "$(own_gateway)" "$devices_proxied_port") \
        TLS="ssl_certificate \"$(realpath "${tls%%,*}")\"; ssl_certificate_key \"$(realpath "${tls#*,}")\";" \
        envsubst '$HTTPS $ANY $MQTTS $DOORS $PROXIED $TLS' <"$CONVOY_CHECKOUT/webapp/device-tls.conf.template"
}

# Links the operator's map for nginx, and writes the page's settings that name it.
write_page_settings() {
    mkdir -p "$etc/page/map"
    ln -sfn "$basemap" "$etc/page/map/basemap.pmtiles"
    echo '{ "basemap": { "type": "pmtiles", "url": "map/basemap.pmtiles" } }' >"$etc/page/config.json"
}

# Writes the settings of Prometheus and Alertmanager: the cluster's rules and routes, this stack's addresses.
write_metrics_settings() {
    local targets=(
        "position-tracker=127.0.0.1:$tracker_admin_port" "api-gateway=127.0.0.1:$gateway_admin_port"
        "registry=127.0.0.1:$registry_admin_port"
        "queue=127.0.0.1:$queue_metrics_port" "webapp=127.0.0.1:$webapp_metrics_port"
    )
    [[ -z $device_address ]] || targets+=("device-gateway=127.0.0.1:$devices_admin_port")
    ! $simulate || targets+=("position-simulator=127.0.0.1:$simulator_admin_port")
    "$CONVOY_CHECKOUT/commands/lib/metrics-settings.py" "$etc/metrics" \
        --alertmanager "127.0.0.1:$alertmanager_port" "${targets[@]}"
}

# quoted WORD: prints it as one word for the supervisor's settings, in which % is special.
quoted() { printf '"%s"' "${1//%/%%}"; }

# program NAME PRIORITY STOP_SECONDS ENVIRONMENT COMMAND…: prints a section of the settings. If the
# supervisor is killed, the kernel stops the program, which would otherwise run unnoticed and keep its
# port.
program() {
    local name=$1 priority=$2 stop_seconds=$3 environment=$4 word command=''
    shift 4
    for word in setpriv --pdeathsig TERM -- "$@"; do command+=" $(quoted "$word")"; done
    cat <<END

[program:$name]
command=${command# }
environment=$environment
priority=$priority
autostart=true
autorestart=true
startsecs=2
startretries=1000000
stopwaitsecs=$stop_seconds
stopasgroup=false
killasgroup=true
redirect_stderr=true
stdout_logfile=$(plain_path "$logs/$name.log")
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=3
END
}
plain_path() { printf '%s' "${1//%/%%}"; }

# login USER: prints the environment with a service's login at the broker.
login() {
    printf 'QUEUE_USER="%s",QUEUE_PASSWORD_FILE=%s' "$1" "$(quoted "$etc/$1.password")"
}

queue_environment() {
    printf 'QUEUE_HOST="127.0.0.1",QUEUE_PORT="%s",QUEUE_METRICS_PORT="%s",' "$queue_port" "$queue_metrics_port"
    printf 'QUEUE_DATA=%s,QUEUE_PASSWORDS=%s,QUEUE_JARS=%s' \
        "$(quoted "$data/queue")" "$(quoted "$etc")" "$(quoted "$CONVOY_TOOLS/queue/lib")"
}

# Prints the ports of this stack's gateway for the simulator: gt06=5023,h02=5013…
ports_of_simulated_devices() {
    local entry ports=()
    for entry in gt06=5023 h02=5013 jt808=5015 nmea=5005 osmand=5055 owntracks=5144 owntracks-mqtt=1883 queclink=5004 \
        teltonika=5027 teltonika-8e=5027 teltonika-udp=5027 wialon=5039; do
        ports+=("${entry%%=*}=$((${entry#*=} + CONVOY_PORT_SHIFT))")
    done
    (IFS=, && echo "${ports[*]}")
}

write_supervisor_settings() {
    local bin=$CONVOY_CHECKOUT/build/release/bin queue_url=amqp://127.0.0.1:$queue_port
    local nginx_user='' tracker_flags=() device_flags=()
    simulator_flags=(--tracks "$CONVOY_CHECKOUT/tracks")
    # A history on a database server is backed up by the server's own tools.
    [[ $history != rocksdb:* ]] || tracker_flags+=(--backup-dir "$CONVOY_HOME/backups")
    # nginx started by root would read the page as www-data, which may not be allowed to.
    ((EUID != 0)) || nginx_user=' user root;'
    [[ -z $vehicles ]] || simulator_flags+=(--vehicles "$vehicles")
    [[ -z $rate ]] || simulator_flags+=(--rate "$rate")
    [[ -z $seed ]] || simulator_flags+=(--seed "$seed")
    ! $as_devices || simulator_flags+=(--devices "$(own_gateway)" --device-ports "$(ports_of_simulated_devices)")
    ! $accept_unknown || device_flags+=(--accept-unknown)
    [[ -z $device_tls_address ]] ||
        device_flags+=(--proxied-port "$devices_proxied_port" --trusted-proxies "$(own_gateway)")
    [[ -z $max_speed ]] || tracker_flags+=(--max-speed "$max_speed")

    cat <<END
[supervisord]
identifier=convoy
user=$(id -un)
directory=$(plain_path "$CONVOY_CHECKOUT")
pidfile=$(plain_path "$run/supervisord.pid")
logfile=$(plain_path "$supervisor_log")
logfile_maxbytes=5MB
logfile_backups=3
minfds=4096
umask=027

[unix_http_server]
file=$(plain_path "$supervisor_socket")
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://$(plain_path "$supervisor_socket")
END
    program queue 10 20 "$(queue_environment)" "$CONVOY_CHECKOUT/queue/run"
    program registry 15 10 '' "$bin/registry" \
        --records "sqlite:$data/registry.db" --backup-dir "$CONVOY_HOME/backups" \
        --port "$registry_port" --token-file "$etc/registry.token" \
        --admin-port "$registry_admin_port" --admin-token-file "$etc/admin.token"
    # Without this, MongoDB's driver would keep unused counters in /dev/shm, and complain on stderr at start
    # if a killed process with the same pid has left its own there.
    program position-tracker 20 15 "$(login tracker),MONGOC_DISABLE_SHM=\"1\"" "$bin/position-tracker" \
        --queue-url "$queue_url" --history "$history" \
        --port "$tracker_port" --admin-port "$tracker_admin_port" --admin-token-file "$etc/admin.token" \
        --allowed-hosts "$page_hosts" "${tracker_flags[@]}"
    program api-gateway 30 15 'LANG="C.UTF-8"' "$bin/api-gateway" \
        --tracker-url "http://127.0.0.1:$tracker_port" \
        --port "$gateway_port" --admin-port "$gateway_admin_port" --allowed-hosts "$page_hosts"
    program webapp 40 10 'TZ="UTC"' "$CONVOY_CHECKOUT/commands/lib/nginx.sh" \
        "$run/nginx" -e stderr -c "$etc/nginx.conf" -g "daemon off;$nginx_user"
    if [[ -n $device_address ]]; then
        program device-gateway 45 15 "$(login devices)" "$bin/device-gateway" \
            --queue-url "$queue_url" --address "$device_address" --port-shift "$CONVOY_PORT_SHIFT" \
            --registry-url "http://127.0.0.1:$registry_port" --registry-copy "$data/device-gateway.registry.json" \
            --trace-token-file "$etc/trace.token" --admin-port "$devices_admin_port" "${device_flags[@]}"
    fi
    if [[ -n $device_tls_address ]]; then
        program device-tls 47 10 'TZ="UTC"' "$CONVOY_CHECKOUT/commands/lib/nginx.sh" \
            "$run/device-tls" -e stderr -c "$etc/device-tls.conf" -g "daemon off;$nginx_user"
    fi
    if $simulate; then
        program position-simulator 50 15 "$(login simulator)" "$bin/position-simulator" \
            --queue-url "$queue_url" --admin-port "$simulator_admin_port" "${simulator_flags[@]}"
    fi
    if $metrics; then
        program webapp-exporter 60 5 '' /usr/bin/prometheus-nginx-exporter \
            -nginx.scrape-uri "http://127.0.0.1:$webapp_status_port/" -nginx.retries 50 -nginx.retry-interval 200ms \
            -web.listen-address "127.0.0.1:$webapp_metrics_port"
        # It needs no cluster port, because there is only one Alertmanager.
        program alertmanager 70 10 '' /usr/bin/prometheus-alertmanager \
            --config.file "$etc/metrics/alertmanager.yaml" --storage.path "$data/alertmanager" \
            --cluster.listen-address= --web.listen-address "127.0.0.1:$alertmanager_port" \
            --web.external-url "http://localhost:$alertmanager_port"
        program prometheus 80 20 '' /usr/bin/prometheus \
            --config.file "$etc/metrics/prometheus.yaml" --storage.tsdb.path "$data/prometheus" \
            --storage.tsdb.retention.time 35d --storage.tsdb.retention.size 4GB \
            --web.listen-address "127.0.0.1:$prometheus_port" \
            --web.external-url "http://localhost:$prometheus_port"
    fi
}
