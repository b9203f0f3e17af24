#!/usr/bin/env bash
# The part of `./convoy setup test` that builds FerretDB, the server of the MongoDB tests.
# Usage: build-ferretdb.sh GO_VERSION FOLDER: leaves FOLDER/ferretdb
set -euo pipefail

go_version=$1 folder=$2
export GOTOOLCHAIN=local GOFLAGS='' CGO_ENABLED=0
unset GOROOT

case $(uname -m) in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) echo "there is no Go for a $(uname -m) machine" >&2 && exit 1 ;;
esac

# Debian's Go is older than FerretDB needs, but any Go fetches another as a module. What Go itself
# does to one that it has fetched: a module's files have no execute bit, and the go.mod's inside
# have another name, for a module ends where another begins.
toolchain=$(cd / && go mod download -json "golang.org/toolchain@v0.0.1-go$go_version.linux-$architecture" |
    sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
chmod -R u+w "$toolchain"
chmod -R +x "$toolchain/bin" "$toolchain/pkg/tool"
find "$toolchain" -name _go.mod -execdir cp _go.mod go.mod ';'
go=$toolchain/bin/go
"$go" version

# FerretDB wants to be told its version by a file among its sources, so these have to be copies.
rm -rf "$folder"
mkdir -p "$folder/build"
cp "$CONVOY_CHECKOUT"/tests/ferretdb/go.{mod,sum} "$folder/build"
cd "$folder/build"
"$go" mod vendor
"$go" list -m -f '{{.Version}}' github.com/FerretDB/FerretDB \
    >vendor/github.com/FerretDB/FerretDB/build/version/version.txt
"$go" build -trimpath -tags ferretdb_no_postgresql -ldflags '-s -w' -o "$folder/ferretdb" \
    github.com/FerretDB/FerretDB/cmd/ferretdb
"$folder/ferretdb" --version
cd /
rm -rf "$folder/build"
