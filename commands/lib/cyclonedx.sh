#!/bin/sh
# Writes the packages of an image as a CycloneDX document (JSON). It reads package URLs, one a line, such as
# `pkg:deb/debian/libc6@2.36?arch=amd64`. It runs in the images, so it needs only a POSIX shell and awk.
set -eu

awk '
    BEGIN { printf "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"version\":1,\"components\":[" }
    {
        url = $0
        gsub(/\+/, "%2B", url)
        path = $0
        sub(/\?.*/, "", path)
        at = match(path, /@[^@]*$/)
        name = substr(path, 1, at - 1)
        sub(/.*\//, "", name)
        printf "%s\n{\"type\":\"library\",\"name\":\"%s\",\"version\":\"%s\",\"purl\":\"%s\"}", \
            (NR > 1 ? "," : ""), name, substr(path, at + 1), url
    }
    END { print "\n]}" }
'
