#!/usr/bin/env bash
# The part of `./convoy setup test` that builds a tool which is a Go module and nothing more.
# Usage: build-go-tool.sh GO_VERSION SOURCE FOLDER: builds what the `tool` line of SOURCE/go.mod
# names; leaves it in FOLDER under its own name
set -euo pipefail
# shellcheck source=commands/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/go-toolchain.sh"

source=$2 folder=$3
go=$(go_toolchain "$1")
"$go" version

rm -rf "$folder"
mkdir -p "$folder"
cd "$CONVOY_CHECKOUT/$source"
"$go" build -trimpath -ldflags '-s -w' -o "$folder/" tool
