#!/usr/bin/env bash
# Fetches the jars of Elasticsearch for the tests of the logs, and compiles our launcher.
# Usage: build-elasticsearch.sh FOLDER: writes FOLDER/lib and FOLDER/classes
set -euo pipefail

folder=$1
source=$CONVOY_CHECKOUT/tests/logging/elasticsearch
rm -rf "$folder"
mkdir -p "$folder/classes"
mvn -B -ntp -f "$source/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/lib"
javac -cp "$folder/lib/*" -d "$folder/classes" "$source/Launcher.java"
