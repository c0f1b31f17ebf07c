#!/bin/sh
# Prints the version that the source has.
set -eu
version=$(sed -n 's/.*Tool(name: "netsim", version: "\(.*\)").*/\1/p' "$(dirname "$0")/../Sources/Reports/Tool.swift")
[ -n "$version" ] || { echo "error: Sources/Reports/Tool.swift has no version" >&2; exit 1; }
echo "$version"
