#!/bin/sh
# The main job on Scenarios/production: one yes, one no, all connections, the assertions.
set -u
netsim=$(realpath "$1")
cd Scenarios/production || exit 1

show() {
  printf '\n$ netsim %s\n' "$*"
  "$netsim" "$@"
  status=$?
  [ "$status" -eq 0 ] || echo "exit status: $status"
  [ "$status" -le 1 ] || exit "$status"
}

show can frontend reach api:3000
show can frontend reach database:5432
show list
show check
