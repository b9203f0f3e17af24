#!/usr/bin/env bash
# Fetches the custom resources of prometheus-operator from its Go module, for `./convoy setup`.
# Usage: fetch-kinds.sh GO_VERSION SOURCE FOLDER: copies those of the version that SOURCE/go.mod requires.
set -euo pipefail
# shellcheck source=commands/lib/setup/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/lib/setup/go-toolchain.sh"

source=$2 folder=$3
go=$(go_toolchain "$1")
operator=github.com/prometheus-operator/prometheus-operator

rm -rf "$folder"
mkdir -p "$folder"
cd "$CONVOY_CHECKOUT/$source"
# go.sum makes sure that it is the expected module.
"$go" mod download "$operator"
cp "$("$go" list -m -f '{{.Dir}}' "$operator")"/example/prometheus-operator-crd/*.yaml "$folder/"
