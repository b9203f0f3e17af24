# For scripts that build tools of the tests with Go. Source it; it needs any Go on the PATH.
#
# shellcheck shell=bash

# go_toolchain VERSION: prints the path of a `go` of that version.
go_toolchain() {
    local version=$1 architecture toolchain
    case $(uname -m) in
        x86_64) architecture=amd64 ;;
        aarch64) architecture=arm64 ;;
        *) echo "there is no Go for a $(uname -m) machine" >&2 && return 1 ;;
    esac
    # Debian's Go is too old for the tools, but any Go can fetch a newer one as a module. As Go itself
    # does after that, set the execute bits, which a module's files lack, and restore the names of
    # the go.mod files inside, which a module cannot contain.
    toolchain=$(cd / && go mod download -json "golang.org/toolchain@v0.0.1-go$version.linux-$architecture" |
        sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    chmod -R u+w "$toolchain"
    chmod -R +x "$toolchain/bin" "$toolchain/pkg/tool"
    find "$toolchain" -name _go.mod -execdir cp _go.mod go.mod ';'
    echo "$toolchain/bin/go"
}

# start_build GO_VERSION SOURCE FOLDER: sets `go` (the path of that version) and `folder`, empties FOLDER, and
# changes into SOURCE.
start_build() {
    go=$(go_toolchain "$1")
    folder=$3
    "$go" version
    rm -rf "$folder"
    mkdir -p "$folder"
    cd "$CONVOY_CHECKOUT/$2" || return
}

export GOTOOLCHAIN=local GOFLAGS='' CGO_ENABLED=0
unset GOROOT
