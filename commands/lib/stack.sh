# The folders, ports and supervisor of this checkout's stack. Source it after terminal.sh.
#
# CONVOY_HOME         folder of the state: etc, data, logs, run (default: .convoy of the checkout)
# CONVOY_PORT_SHIFT   number added to every port, so that two stacks can run side by side
# The tools (Node, the broker's jars) belong to the checkout and do not depend on CONVOY_HOME.
#
# shellcheck shell=bash
# shellcheck disable=SC2034 # the verbs that source this use the variables

CONVOY_HOME=$(realpath -m "${CONVOY_HOME:-$CONVOY_CHECKOUT/.convoy}")
CONVOY_TOOLS=$CONVOY_CHECKOUT/.convoy/tools
CONVOY_PORT_SHIFT=${CONVOY_PORT_SHIFT:-0}
if ! [[ $CONVOY_PORT_SHIFT =~ ^[0-9]+$ ]] || ((CONVOY_PORT_SHIFT > 50000)); then
    fail "CONVOY_PORT_SHIFT is '$CONVOY_PORT_SHIFT': it should be a number up to 50000"
fi
export CONVOY_HOME CONVOY_TOOLS CONVOY_PORT_SHIFT

# Node trusts only its own list of authorities; the authority of a proxy is in the system's bundle.
system_authorities=/etc/ssl/certs/ca-certificates.crt
if [[ -z ${NODE_EXTRA_CA_CERTS:-} && -r $system_authorities ]]; then
    export NODE_EXTRA_CA_CERTS=$system_authorities
fi
# shellcheck source=commands/lib/ports.sh
source "$CONVOY_CHECKOUT/commands/lib/ports.sh"
while IFS='=' read -r name port; do
    if [[ $name =~ ^[a-z_]+_port$ ]]; then printf -v "$name" %d $((port + CONVOY_PORT_SHIFT)); fi
done <"$CONVOY_CHECKOUT/commands/lib/ports.sh"
unset name port

etc=$CONVOY_HOME/etc
data=$CONVOY_HOME/data
logs=$CONVOY_HOME/logs
run=$CONVOY_HOME/run
supervisor_settings=$etc/supervisord.conf
supervisor_socket=$run/supervisor.sock
supervisor_log=$logs/supervisord.log

# Puts Node of the webapp's version first on PATH.
use_node() {
    local modules=$CONVOY_TOOLS/node/node_modules
    PATH=$modules/node-linux-$(node_architecture)/bin:$modules/.bin:$PATH
    export PATH
}
node_architecture() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo arm64 ;;
        *) fail "there is no Node for a $(uname -m) machine in npm's registry" ;;
    esac
}

# checksum_of PATH…: prints one hash of the names and contents of these files and folders.
checksum_of() {
    (cd "$CONVOY_CHECKOUT" && find "$@" -type f -print0 | sort -z | xargs -0 sha256sum) | sha256sum | cut -d ' ' -f 1
}

# Prints the pid of this home's supervisor, or nothing if none runs.
supervisor_pid() {
    local pid
    pid=$(cat "$run/supervisord.pid" 2>/dev/null) || return 0
    if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$supervisor_settings"; then
        echo "$pid"
    fi
}

# supervised_state SERVICE: prints what this home's supervisor calls its state (RUNNING, BACKOFF …), or nothing.
# It asks by XML-RPC, because supervisorctl takes a quarter of a second of CPU time to start.
supervised_state() {
    curl -s -m 2 --unix-socket "$supervisor_socket" -H 'Content-Type: text/xml' http://localhost/RPC2 \
        -d "<?xml version='1.0'?><methodCall><methodName>supervisor.getProcessInfo</methodName>
            <params><param><value><string>$1</string></value></param></params></methodCall>" |
        sed -n '/<name>statename</{n;s/.*<string>\([A-Z]*\)<.*/\1/p;q}'
}

# until_ended PID SECONDS: waits for a process that is no child of this one, and looks every so many seconds. It has
# ended when its command line is empty; signal 0 would still find it if its parent never reaps it, as in some containers.
until_ended() {
    while read -r -d '' -n 1 2>/dev/null <"/proc/$1/cmdline"; do sleep "$2"; done 2>/dev/null
}

# announce PID BYTE: follows the supervisor's log from that byte on, and prints what happens to the services
# until the supervisor ends.
announce() {
    local pid=$1 from=$2 line
    until_ended "$pid" 0.5 </dev/null >/dev/null 2>&1 &
    tail -c "+$from" --pid="$!" -F "$supervisor_log" 2>/dev/null | while read -r line; do
        case $line in
            *'exited: '*'not expected'*)
                warn "$(sed -E 's/.*exited: ([^ ]+) \((.*); not expected\).*/\1 died (\2); it is being restarted/' <<<"$line")"
                ;;
            *'exited: '*)
                warn "$(sed -E 's/.*exited: ([^ ]+) .*/\1 ended; it is being restarted/' <<<"$line")"
                ;;
            *'success: '*) done_line "$(sed -E 's/.*success: ([^ ]+) .*/\1 is back/' <<<"$line")" ;;
            *'stopped: '*) done_line "$(sed -E 's/.*stopped: ([^ ]+) .*/\1 stopped/' <<<"$line")" ;;
            *'killing '*) warn "$(sed -E "s/.*killing '([^']+)'.*/\1 did not stop in time and was killed/" <<<"$line")" ;;
        esac
    done
}

# Prints the offset of the next byte in the supervisor's log.
end_of_supervisor_log() { echo $(($(stat -c %s "$supervisor_log") + 1)); }

# Stops everything and waits until it has ended. The supervisor stops the programs in reverse order of
# their priorities: producers first.
stop_stack() {
    local pid
    pid=$(supervisor_pid)
    [[ -n $pid ]] || return 0
    kill -TERM "$pid"
    until_ended "$pid" 0.1
}
