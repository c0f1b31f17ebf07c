#!/bin/sh
# Installs the system packages that netsim is built with, the library that draws its pictures, and those
# that are named, only those that are missing.
set -eu
packages="pkg-config libyaml-dev libsimdjson-dev libgvc6 $*"

missing=""
for package in $packages; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "error: netsim needs$missing, and there is no apt-get to install them with" >&2
  exit 1
fi
run=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || {
    echo "error: netsim needs$missing: install them as root" >&2
    exit 1
  }
  run="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$run apt-get install -y --no-install-recommends $missing || {
  $run apt-get update
  $run apt-get install -y --no-install-recommends $missing
}
