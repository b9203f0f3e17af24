#!/usr/bin/env bash
# The steps of src/Dockerfile that depend on the architecture. TARGETARCH, which docker sets, is the image's
# architecture (amd64, arm64); the default is this machine's. For another one, Debian's cross compiler builds
# with the libraries of that architecture, in a tenth of the time of an emulated compiler.
#
# Usage: build-services.sh packages PACKAGES      installs what ./convoy build needs, except the broker's jars
#        build-services.sh compile SERVICE…       builds the services into /out
#        build-services.sh libraries              prints the packages of the libraries that /out needs
set -euo pipefail

native=$(dpkg --print-architecture)
target=${TARGETARCH:-$native}
case $target in
    amd64) triplet=x86_64-linux-gnu ;;
    arm64) triplet=aarch64-linux-gnu ;;
    *) echo "build-services.sh: there is no image for '$target'" >&2 && exit 1 ;;
esac

packages() {
    local compiler=g++ names
    if [[ $target != "$native" ]]; then
        dpkg --add-architecture "$target"
        compiler=g++-${triplet//_/-}
    fi
    # Libraries are for the target, tools for this machine.
    names=$(sed -nE "s/^build //; T; /^(maven|g\+\+)$/d; s/^(lib.*|.*-dev)$/\1:$target/; p" "$1")
    apt-get update
    xargs apt-get install -y --no-install-recommends "$compiler" <<<"$names"
}

compile() {
    # The flags of `./convoy test`, which shares its compiler cache with the images that it builds (CMakePresets.json).
    # The compiler is always this Debian's, so a new warning of another one cannot stop an image.
    local preset=(cmake --preset release -DCONVOY_WERROR=ON)
    if [[ $target != "$native" ]]; then
        export CONVOY_TRIPLET=$triplet
        preset+=(--toolchain "$PWD/cmake/cross.cmake")
    fi
    "${preset[@]}"
    cmake --build --preset release --target "$@"
    install --strip --strip-program="$triplet-strip" -D -t /out "${@/#/build/release/bin/}"
}

# Lists only the direct dependencies of the programs; apt adds theirs.
libraries() {
    local files
    files=$("$triplet-readelf" -d /out/* | sed -n "s/.*(NEEDED).*\[\(.*\)\]$/*\/lib\/$triplet\/\1/p" | sort -u)
    xargs -d '\n' dpkg -S <<<"$files" | sed -n 's/^\([a-z0-9.+-]*\):.*/\1/p' | sort -u
}

"$@"
