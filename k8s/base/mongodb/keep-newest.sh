#!/bin/sh
# Leaves the newest $KEPT archives in /backup. Their names sort by time.
set -eu

find /backup -maxdepth 1 -name '*.archive.gz' | sort -r | tail -n "+$((KEPT + 1))" |
    while read -r archive; do
        echo "removing $archive"
        rm -f "$archive"
    done
