#!/usr/bin/env bash
# Builds mongodump and mongorestore for `./convoy setup cluster`. The cluster tests back up and restore the history
# with them.
# Usage: build-mongo-tools.sh GO_VERSION SOURCE FOLDER: writes FOLDER/mongodump and FOLDER/mongorestore,
# of the version in SOURCE/go.mod. Both packages are called `main`, so -o sets the names.
set -euo pipefail
# shellcheck source=commands/lib/setup/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/lib/setup/go-toolchain.sh"
start_build "$@"

for tool in mongodump mongorestore; do
    "$go" build -trimpath -ldflags '-s -w' -o "$folder/$tool" "github.com/mongodb/mongo-tools/$tool/main"
    "$folder/$tool" --version
done
