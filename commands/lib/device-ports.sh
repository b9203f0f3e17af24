# The ports of devices before the shift, and which of them are taken. Source it after terminal.sh and stack.sh.
#
# shellcheck shell=bash
# shellcheck disable=SC2154 # stack.sh and `up` set some variables

# PROTOCOL=PORT; tests/manifests/device_ports.py compares them with those of the device-gateway.
tcp_device_ports=(
    any=5000 gps103=5001 gt06=5023 h02=5013 jt808=5015 meitrack=5020 mqtt=1883 nmea=5005 queclink=5004 ruptela=5046
    suntech=5011 teltonika=5027 tk103=5002 wialon=5039 osmand=5055 owntracks=5144
)
udp_device_ports=(
    gps103=5001 h02=5013 meitrack=5020 nmea=5005 queclink=5004 teltonika=5027 tk103=5002 wialon=5039
)

# taken_at ADDRESS PORT: reads lines of ss, and prints the first one of a process that listens there.
taken_at() {
    awk -v address="$1" -v port="$2" '{
        local_address = $4
        if (!sub(":" port "$", "", local_address)) next
        sub("%.*", "", local_address)
        gsub(/[][]/, "", local_address)
        everywhere = "^(0[.]0[.]0[.]0|[*]|::)$"
        if (local_address == address || local_address ~ everywhere || address ~ everywhere) { print; exit }
    }'
}

# warn_of_taken_device_ports ADDRESS: the gateway leaves such a port out, and serves the others.
warn_of_taken_device_ports() {
    local address=$1 transport entry protocol port listening owner ports
    for transport in TCP UDP; do
        if [[ $transport == TCP ]]; then
            listening=$(ss -Hltnp) ports=("${tcp_device_ports[@]}")
        else
            listening=$(ss -Hlunp) ports=("${udp_device_ports[@]}")
        fi
        for entry in "${ports[@]}"; do
            protocol=${entry%%=*} port=$((${entry#*=} + CONVOY_PORT_SHIFT))
            owner=$(taken_at "$address" "$port" <<<"$listening")
            [[ -z $owner ]] ||
                warn "port $port ($protocol, $transport) is taken by $(port_owner "$owner"): its devices cannot connect"
        done
    done
}
