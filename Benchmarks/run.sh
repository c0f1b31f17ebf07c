#!/bin/sh
# Generates the clusters and measures netsim on them; "$@" goes to the runner (--json, --runs 3, ...).
# SIZES names the sizes in pods, NETSIM the program whose whole process is measured as well.
set -eu
cd "$(dirname "$0")"
scratch=../.build/benchmarks
data=$scratch/clusters
sizes=${SIZES:-100 1000 10000 100000}
mkdir -p "$data"

swift build -c release --scratch-path "$scratch" --quiet
generate=$scratch/release/generate-cluster

files=
add() { # add FILE PODS OPTIONS...
  file=$data/$1
  pods=$2
  shift 2
  [ -s "$file" ] || "$generate" "$pods" "$file" "$@"
  files="$files $file"
}
add plain-1000.yaml 1000 --style plain --format documents
add typical-1000.yaml 1000 --format yaml
add typical-1000-kubectl.json 1000 --format pretty
for size in $sizes; do
  add "typical-$size.json" "$size" --format json
done

# shellcheck disable=SC2086 # the names are ours and have no blanks
exec "$scratch/release/benchmark" ${NETSIM:+--netsim "$NETSIM"} "$@" $files
