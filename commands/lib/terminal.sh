# Output of the verbs on the terminal: lines, progress, questions, and the one line of a failure. Source it.
#
# shellcheck shell=bash
# shellcheck disable=SC2034 # the verbs that source this use the colours

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'
else
    bold='' dim='' red='' green='' yellow='' plain=''
fi
# Whether the output goes to a terminal.
watched=false clear_line=''
if [[ -t 1 ]]; then watched=true clear_line=$'\r\e[K'; fi

# Writing to a closed terminal fails. That must not end a verb before it has tidied up.
say() { printf '%s\n' "$*" 2>/dev/null || true; }
done_line() { printf '%s%s✓%s %s\n' "$clear_line" "$green" "$plain" "$*" 2>/dev/null || true; }
warn() { printf '%s!%s %s\n' "$yellow" "$plain" "$*" >&2 || true; }

# fail TEXT…: prints one line and ends the verb.
fail() {
    printf '%sconvoy:%s %s\n' "$red" "$plain" "$*" >&2
    exit 1
}

# usage_error TEXT…: ends a verb that was called with wrong arguments.
usage_error() {
    printf '%sconvoy:%s %s\n' "$red" "$plain" "$*" >&2
    exit 2
}

# ask QUESTION: succeeds if the answer is yes; fails without a terminal.
ask() {
    [[ -t 0 ]] || return 1
    local answer
    read -r -p "$1 [y/N] " answer
    [[ $answer == [yY]* ]]
}

# show_progress WHAT LOG: keeps showing WHAT, its seconds so far, and the last line of LOG.
show_progress() {
    local what=$1 log=$2 started=$SECONDS last width
    while kill -0 $$ 2>/dev/null; do
        width=$(($(tput cols 2>/dev/null || echo 80) - ${#what} - 12))
        last=$(tail -n 1 "$log" 2>/dev/null | tr -d '\r\033' || true)
        ((width > 10)) || width=10
        printf '\r\e[K%s… %s%ds  %s%s' "$what" "$dim" $((SECONDS - started)) "${last:0:width}" "$plain"
        sleep 0.3
    done
}

# run_step WHAT LOG COMMAND…: runs COMMAND with its output in LOG and shows progress; if it fails, prints the
# end of LOG. Without a terminal it prints only one line at the end.
run_step() {
    local what=$1 log=$2 started=$SECONDS shower='' status=0
    shift 2
    mkdir -p "$(dirname "$log")"
    : >"$log"
    if $watched; then
        show_progress "$what" "$log" &
        shower=$!
    fi
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [[ -n $shower ]]; then
        kill "$shower" 2>/dev/null || true
        wait "$shower" 2>/dev/null || true
        printf '%s' "$clear_line"
    fi
    if ((status != 0)); then
        printf '%s' "$clear_line" >&2
        tail -n 40 "$log" >&2
        fail "$what failed (exit $status); the complete log is $log"
    fi
    done_line "$what ${dim}($((SECONDS - started)) s)${plain}"
}

# need_free_gigabytes N FOLDER: fails if the disk of FOLDER has less space.
need_free_gigabytes() {
    local needed=$1 folder=$2 free
    while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
    free=$(df --output=avail -B 1M "$folder" | tail -n 1 | tr -d ' ')
    if ((free < needed * 1024)); then
        fail "the disk of $folder has $free MB free; $needed GB are needed"
    fi
}
