#!/usr/bin/env bash
# The part of `./convoy setup cluster` that builds mongodump and mongorestore, by which the cluster's
# tests make a copy of the history and put it back.
# Usage: build-mongo-tools.sh GO_VERSION SOURCE FOLDER: leaves FOLDER/mongodump and FOLDER/mongorestore,
# of the version in SOURCE/go.mod. Both are called `main` in their module, so each is named here.
set -euo pipefail
# shellcheck source=commands/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/go-toolchain.sh"

source=$2 folder=$3
go=$(go_toolchain "$1")
"$go" version

rm -rf "$folder"
mkdir -p "$folder"
cd "$CONVOY_CHECKOUT/$source"
for tool in mongodump mongorestore; do
    "$go" build -trimpath -ldflags '-s -w' -o "$folder/$tool" "github.com/mongodb/mongo-tools/$tool/main"
    "$folder/$tool" --version
done
