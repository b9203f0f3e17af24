# Checks the certificates of the package registries before anything is fetched: a client that does not
# trust a certificate retries for minutes, or hides the reason in a log. Source it after terminal.sh.
#
# shellcheck shell=bash

# By default npm waits 10 s and then 60 s between its attempts.
export npm_config_fetch_retries=${npm_config_fetch_retries:-2}
export npm_config_fetch_retry_mintimeout=${npm_config_fetch_retry_mintimeout:-1000}
export npm_config_fetch_retry_maxtimeout=${npm_config_fetch_retry_maxtimeout:-5000}
export npm_config_fetch_timeout=${npm_config_fetch_timeout:-60000}

registry_patience=8 # seconds for a registry's answer; all are checked at once

# maven_repository: prints the first mirror, or else Maven's default repository.
maven_repository() {
    /usr/bin/python3 - "$HOME/.m2/settings.xml" "$(dirname "$(readlink -f "$(command -v mvn)")")/../lib" <<'END'
import glob, re, sys, zipfile
try:
    text = open(sys.argv[1], encoding="utf-8").read()
except OSError:
    text = ""
mirrors = re.findall(r"<mirror>.*?<url>\s*(.*?)\s*</url>", re.sub(r"<!--.*?-->", "", text, flags=re.S), re.S)
if not mirrors:
    with zipfile.ZipFile(glob.glob(sys.argv[2] + "/maven-model-builder-*.jar")[0]) as jar:
        model = jar.read("org/apache/maven/model/pom-4.0.0.xml").decode()
    mirrors = re.findall(r"<url>(.*?)</url>", model)
print(mirrors[0])
END
}

# pip_setting NAME: prints pip's first value: its list has the environment before the files.
pip_setting() {
    /usr/bin/python3 -m pip config list 2>/dev/null |
        sed -n "s/^\(:env:\|global\|install\)\.$1='\(.*\)'\$/\2/p" | head -n 1
}
pip_index() {
    local index
    index=$(pip_setting index-url)
    echo "${index:-$(/usr/bin/python3 -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')}"
}

# registry_of CLIENT: prints the configured address; the caller uses only https ones.
registry_of() {
    case $1 in
        npm) npm config get registry ;;
        Maven) maven_repository ;;
        pip) pip_index ;;
        Go) cd / && go env GOPROXY | sed 's#[,|].*##' ;;
    esac 2>/dev/null
}

# distrust CLIENT URL: prints what is wrong with the certificate, if anything. npm checks it itself, because it
# has its own list of authorities; the others use the system's, as curl does.
distrust() {
    local authorities='' flags=()
    case $1 in
        npm)
            npm ping --fetch-retries=0 --fetch-timeout=$((registry_patience * 1000)) 2>&1 |
                grep -oE -m 1 '[A-Z_]*(CERT|VERIFY_LEAF)[A-Z_]*|ERR_TLS_[A-Z_]*' || true
            ;;
        *)
            [[ $1 != pip ]] || authorities=$(pip_setting cert)
            [[ -z $authorities ]] || flags=(--cacert "$authorities")
            curl -sS -o /dev/null -m "$registry_patience" "${flags[@]}" "$2" 2>&1 |
                sed -n 's/^curl: (60) //p' | head -n 1
            ;;
    esac
}

# without_login URL: removes the login, so that no password is printed.
without_login() { sed -E 's#//[^/@]*@#//#' <<<"$1"; }

# need_trusted_registries CLIENT…: ends the verb if a registry of npm, Maven, pip or Go has a certificate that
# is not trusted, and names each. Other errors are left to the client, which reports them well.
need_trusted_registries() {
    local client complaints
    (($# > 0)) || return 0
    complaints=$(
        for client in "$@"; do
            (
                url=$(registry_of "$client") || exit 0
                [[ $url == https://* ]] || exit 0
                reason=$(distrust "$client" "$url")
                [[ -z $reason ]] || warn "the certificate of $client's registry $(without_login "$url") is not trusted: $reason" 2>&1
            ) &
        done
        wait
    )
    [[ -z $complaints ]] || {
        printf '%s\n' "$complaints" >&2
        fail "nothing was fetched. If there is a proxy with its own certificate authority, put the authority's certificate" \
            "(*.crt) into /usr/local/share/ca-certificates and run update-ca-certificates as root"
    }
}
