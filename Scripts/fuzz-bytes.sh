#!/bin/sh
# Runs libFuzzer over the reader, the lowering and the engine: fuzz-bytes.sh SCRATCH SECONDS
set -eu
scratch=$1
mkdir -p "$scratch/corpus" "$scratch/failures"
find Scenarios -path '*manifests*' -type f | while read -r file; do
  cp "$file" "$scratch/corpus/$(echo "$file" | tr / _)"
done
# A crash must end the process at once, rather than start a backtrace.
export SWIFT_BACKTRACE=enable=no
exec "$scratch/release/manifest-fuzzer" -max_total_time="$2" -timeout=10 -rss_limit_mb=4096 \
  -artifact_prefix="$scratch/failures/" "$scratch/corpus"
