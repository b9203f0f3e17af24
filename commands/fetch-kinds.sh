#!/usr/bin/env bash
# The part of `./convoy setup` that fetches the kinds of Prometheus' operator, which lie in its Go module.
# Usage: fetch-kinds.sh GO_VERSION SOURCE FOLDER: copies those of the one that SOURCE/go.mod requires.
set -euo pipefail
# shellcheck source=commands/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/go-toolchain.sh"

source=$2 folder=$3
go=$(go_toolchain "$1")
operator=github.com/prometheus-operator/prometheus-operator

rm -rf "$folder"
mkdir -p "$folder"
cd "$CONVOY_CHECKOUT/$source"
# By go.sum, that nothing else is taken for it.
"$go" mod download "$operator"
cp "$("$go" list -m -f '{{.Dir}}' "$operator")"/example/prometheus-operator-crd/*.yaml "$folder/"
