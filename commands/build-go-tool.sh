#!/usr/bin/env bash
# The part of `./convoy setup` that builds tools which are Go modules and nothing more.
# Usage: build-go-tool.sh GO_VERSION SOURCE FOLDER: builds what the `tool` lines of SOURCE/go.mod
# name; leaves it in FOLDER under its own name. SOURCE/ldflags, where it is, has what the linker is
# told beside the usual: a version, for a module's sources do not know their own.
set -euo pipefail
# shellcheck source=commands/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/go-toolchain.sh"

source=$2 folder=$3
go=$(go_toolchain "$1")
"$go" version

rm -rf "$folder"
mkdir -p "$folder"
cd "$CONVOY_CHECKOUT/$source"
ldflags="-s -w $(cat ldflags 2>/dev/null || true)"
"$go" build -trimpath -ldflags "$ldflags" -o "$folder/" tool
