#!/bin/sh
# A step of the GitHub Action: finds netsim, or downloads a release and verifies it, and names the program
# in the step's outputs.
set -eu
here=$(dirname "$0")

die() { echo "::error title=netsim::$*"; exit 1; }

# Fetches the archive of a version into a folder and unpacks it there.
download() {
  name="netsim-$1-linux-$(uname -m).tar.gz"
  cd "$2"
  for file in "$name" "$name.sha256"; do
    curl --fail --silent --show-error --location --retry 3 --output "$file" \
      "$NETSIM_RELEASES/v$1/$file" || die "$NETSIM_RELEASES/v$1/$file can't be downloaded"
  done
  [ -z "$NETSIM_SHA256" ] || echo "$NETSIM_SHA256  $name" >"$name.sha256"
  sha256sum --strict --quiet -c "$name.sha256" || die "$name isn't what its SHA-256 says"
  tar -xzf "$name" --strip-components=1
}

if [ -n "$NETSIM_BINARY" ]; then
  netsim=$(realpath "$NETSIM_BINARY")
else
  version=${NETSIM_VERSION:-$(sh "$here/../version.sh")}
  case $version in
    *[!0-9A-Za-z.+-]*) die "the version must be one such as 0.1.0" ;;
  esac
  [ "$(uname -s)" = Linux ] || die "releases are for Linux; elsewhere, name a netsim with the input binary"
  folder=$(mktemp -d "$RUNNER_TEMP/netsim.XXXXXX")
  (download "$version" "$folder")
  netsim="$folder/bin/netsim"
fi
[ -x "$netsim" ] || die "there is no program at the path that the input binary names"
echo "netsim $("$netsim" --version)"
echo "netsim=$netsim" >>"$GITHUB_OUTPUT"
