#!/bin/sh
# Unpacks the release into a bare Debian, where there is no Swift and none of netsim's libraries, and asks
# it there about Scenarios/production. The Debian is made with debootstrap from MIRROR once, as root, and
# kept in .build-dist.
set -eu
mirror=${MIRROR:-http://deb.debian.org/debian}
suite=bookworm
root="$PWD/.build-dist/$suite"
version=$(sh Scripts/version.sh)
archive="netsim-$version-linux-$(uname -m).tar.gz"
failed=0
passed=0

die() { echo "error: $*" >&2; exit 1; }

# Makes the Debian; one that wasn't finished is made anew.
make_root() {
  [ ! -e "$root/.made" ] || return 0
  rm -rf "$root"
  debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 \
    || die "debootstrap failed: $(tail -n 1 "$root.log")"
  touch "$root/.made"
}

# Unpacks the archive as a user would, and puts the scenario beside it.
unpack() {
  [ -f "dist/$archive" ] || die "there is no dist/$archive; make dist makes it"
  (cd dist && sha256sum --quiet -c "$archive.sha256") || die "dist/$archive isn't what its checksum says"
  rm -rf "$root/opt/netsim" "$root/srv/production"
  mkdir -p "$root/opt/netsim" "$root/srv"
  tar -xzf "dist/$archive" --strip-components=1 -C "$root/opt/netsim"
  cp -R Scenarios/production "$root/srv/"
}

# Runs a command in the Debian, which has /proc, for as long as that takes.
inside() {
  unshare --fork --pid --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 PATH=/opt/netsim/bin:/usr/bin:/bin "$@"
}

outcome() {
  if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  echo "$*"
}

# Runs a command beside the scenario: expect STATUS TEXT COMMAND...
expect() {
  wanted=$1 text=$2
  shift 2
  status=0
  # shellcheck disable=SC2016
  output=$(inside sh -c 'cd /srv/production && exec "$@"' sh "$@" 2>&1) || status=$?
  judge "$@"
}

# The same on this machine, which has the library that draws.
expect_here() {
  wanted=$1 text=$2
  shift 2
  status=0
  output=$(cd "$root/srv/production" && PATH="$root/opt/netsim/bin:$PATH" "$@" 2>&1) || status=$?
  judge "on this machine:" "$@"
}

judge() {
  case $output in
    *"$text"*) [ "$status" -ne "$wanted" ] || { outcome ok "$* (status $status)"; return; } ;;
  esac
  outcome FAILED "$*: status $status instead of $wanted, or no \`$text\` in"
  echo "$output" | sed 's/^/  /'
}

# The Debian is as bare as it is said to be.
expect_bare() {
  for name in swift libswiftCore.so libyaml libsimdjson; do
    found=$(find "$root" -xdev -path "$root/opt/netsim" -prune -o -name "$name*" -print | head -n 1)
    [ -z "$found" ] || die "the Debian isn't bare: it has ${found#"$root"}"
  done
  outcome ok "no Swift, libyaml or simdjson in this Debian"
}

expect_libraries() {
  libraries=$(inside ldd /opt/netsim/bin/netsim)
  case $libraries in
    *"not found"* | *libstdc++* | *libgcc* | *libyaml* | *simdjson* | *swift*)
      outcome FAILED "ldd finds more than the C library, or less"
      echo "$libraries" ;;
    *libc.so.6*) outcome ok "ldd finds the C library only" ;;
    *) outcome FAILED "ldd says: $libraries" ;;
  esac
}

# Pods of one workload each, as `kubectl get -o json` prints them, enough for all processors.
many_pods() {
  awk 'BEGIN {
    printf "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":["
    for (i = 0; i < 20000; i++)
      printf "%s\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p%d\",\"namespace\":\"n\"," \
        "\"labels\":{\"app\":\"a%d\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}", \
        i ? "," : "", i, i % 10
    printf "]}"
  }'
}

[ "$(id -u)" -eq 0 ] || die "check-dist makes a Debian of its own, and needs root for that"
make_root
unpack
many_pods >"$root/srv/pods.json"
echo "in a bare Debian ($suite, minbase), from $archive:"
expect_bare
expect_libraries
expect 0 "$version" netsim --version
expect 0 "$version" kubectl-netsim --version
expect 0 "yes: production/frontend can reach" netsim can frontend reach api:3000
expect 1 "no: production/frontend cannot reach" netsim can frontend reach database:5432
expect 0 "16 connections" netsim list
expect 0 "0 failed" netsim check
expect 0 "production/database" netsim matrix --port 5432
expect 0 "no connection differs" netsim diff manifests manifests
expect 1 "opened" netsim diff manifests --without NetworkPolicy/production/default-deny \
  --without NetworkPolicy/production/database-network-policy
expect 2 "apt install libgvc6" netsim diff manifests --without default-deny --output-file picture.svg
expect_here 1 "<svg" netsim diff manifests --without production/default-deny \
  --without production/database-network-policy -o svg
expect 2 "git" netsim diff --base HEAD
expect 2 "there is no file or folder" netsim list -f no-such-folder
expect 0 "yes: n/p1 can reach n/p2" netsim can pod/p1 reach pod/p2:80 -f ../pods.json
expect 0 "_netsim" cat /opt/netsim/share/bash-completion/completions/netsim
expect 0 "netsim" cat /opt/netsim/share/man/man1/netsim.1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
