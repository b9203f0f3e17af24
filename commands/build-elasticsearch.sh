#!/usr/bin/env bash
# The Elasticsearch that the tests of the logs write to: its jars from Maven, and a launcher of ours.
# Usage: build-elasticsearch.sh FOLDER: leaves FOLDER/lib and FOLDER/classes
set -euo pipefail

folder=$1
source=$CONVOY_CHECKOUT/tests/logging/elasticsearch
rm -rf "$folder"
mkdir -p "$folder/classes"
mvn -B -ntp -f "$source/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/lib"
javac -cp "$folder/lib/*" -d "$folder/classes" "$source/Launcher.java"
