#!/usr/bin/env bash
# Builds tools that are plain Go modules, for `./convoy setup`.
# Usage: build-go-tool.sh GO_VERSION SOURCE FOLDER: builds the tools in the `tool` lines of SOURCE/go.mod
# into FOLDER. SOURCE/ldflags, if it exists, has further flags for the linker, such as the version,
# which a module's sources do not contain.
set -euo pipefail
# shellcheck source=commands/lib/setup/go-toolchain.sh
source "$CONVOY_CHECKOUT/commands/lib/setup/go-toolchain.sh"
start_build "$@"

ldflags="-s -w $(cat ldflags 2>/dev/null || true)"
"$go" build -trimpath -ldflags "$ldflags" -o "$folder/" tool
