#!/bin/sh
# Opens pages of `netsim report` in a headless Chromium: check-browser.sh NETSIM FOLDER. CHROMIUM names
# another one than Debian's.
set -eu
netsim=$1
folder=$2
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$chromium" ] || {
  echo "error: there is no Chromium: apt install chromium, or name one by CHROMIUM" >&2
  exit 1
}
exec python3 "$(dirname "$0")/check-browser.py" "$netsim" "$chromium" "$folder"
