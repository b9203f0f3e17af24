#!/usr/bin/env bash
# Builds FerretDB, the server of the MongoDB tests, for `./convoy setup test`.
# Usage: build-ferretdb.sh GO_VERSION SOURCE FOLDER: writes FOLDER/ferretdb, of the version in SOURCE/go.mod
set -euo pipefail
# shellcheck source=commands/lib/setup/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/lib/setup/go-toolchain.sh"
start_build "$@"

# FerretDB reads its version from a file among its sources, so the build needs a copy of them.
mkdir "$folder/build"
cp go.{mod,sum} "$folder/build"
cd "$folder/build"
"$go" mod vendor
"$go" list -m -f '{{.Version}}' github.com/FerretDB/FerretDB \
    >vendor/github.com/FerretDB/FerretDB/build/version/version.txt
"$go" build -trimpath -tags ferretdb_no_postgresql -ldflags '-s -w' -o "$folder/ferretdb" \
    github.com/FerretDB/FerretDB/cmd/ferretdb
"$folder/ferretdb" --version
cd /
rm -rf "$folder/build"
