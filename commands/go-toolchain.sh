# The Go that builds the tools of the tests. To be sourced; needs any Go on the PATH.
#
# shellcheck shell=bash

# go_toolchain VERSION: the path of a `go` of that version.
go_toolchain() {
    local version=$1 architecture toolchain
    case $(uname -m) in
        x86_64) architecture=amd64 ;;
        aarch64) architecture=arm64 ;;
        *) echo "there is no Go for a $(uname -m) machine" >&2 && return 1 ;;
    esac
    # Debian's Go is older than the tools need, but any Go fetches another as a module. What Go itself
    # does to one that it has fetched: a module's files have no execute bit, and the go.mod's inside
    # have another name, for a module ends where another begins.
    toolchain=$(cd / && go mod download -json "golang.org/toolchain@v0.0.1-go$version.linux-$architecture" |
        sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    chmod -R u+w "$toolchain"
    chmod -R +x "$toolchain/bin" "$toolchain/pkg/tool"
    find "$toolchain" -name _go.mod -execdir cp _go.mod go.mod ';'
    echo "$toolchain/bin/go"
}

export GOTOOLCHAIN=local GOFLAGS='' CGO_ENABLED=0
unset GOROOT
