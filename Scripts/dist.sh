#!/bin/sh
# Packs a release into dist/: netsim-VERSION-linux-ARCH.tar.gz, laid out as a prefix such as /usr/local,
# and its SHA-256. The binary needs the C library and nothing else; it is an error if it does.
set -eu
scratch=.build-dist
version=$(sh Scripts/version.sh)
name="netsim-$version-linux-$(uname -m)"
stage="$scratch/stage"
root="$stage/$name"

# The time of the commit, unless it is given: the same source makes the same archive.
epoch() {
  echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
}

# The licenses of what is linked into the binary.
copy_licenses() {
  install -d "$root/share/doc/netsim/licenses"
  for package in libyaml-dev libsimdjson-dev; do
    install -m 644 "/usr/share/doc/$package/copyright" "$root/share/doc/netsim/licenses/$package"
  done
  install -m 644 "$scratch/checkouts/swift-argument-parser/LICENSE.txt" \
    "$root/share/doc/netsim/licenses/swift-argument-parser"
  install -m 644 LICENSE README.md CHANGELOG.md "$root/share/doc/netsim/"
}

# The libraries that a program names, on one line.
needed() {
  readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | paste -sd ' '
}

# Fails where the program needs more than the C library.
refuse_libraries() {
  for library in $(needed "$1"); do
    case $library in
      libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | ld-linux*) ;;
      *) echo "error: netsim must not link to $library" >&2; exit 1 ;;
    esac
  done
}

# Says how large the release is, what it links to, and the C library that it needs at least.
tell() {
  libc=$(readelf -V "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
  echo "binary   $(stat -c %s "$1") bytes, stripped"
  echo "links to $(needed "$1")"
  echo "needs    $libc"
  echo "archive  dist/$name.tar.gz, $(stat -c %s "dist/$name.tar.gz") bytes"
  echo "sha256   $(cut -d ' ' -f 1 "dist/$name.tar.gz.sha256")"
}

sh Scripts/archives.sh "$scratch/archives"
rm -rf "$stage"
PKG_CONFIG_PATH="$PWD/$scratch/archives" PREFIX="/$name" DESTDIR="$stage" SCRATCH="$scratch" \
  sh Scripts/install.sh --disable-local-rpath -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
copy_licenses
refuse_libraries "$root/bin/netsim"

mkdir -p dist
tar --sort=name --mtime="@$(epoch)" --owner=0 --group=0 --numeric-owner -C "$stage" -cf - "$name" \
  | gzip -9n >"dist/$name.tar.gz"
(cd dist && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
tell "$root/bin/netsim"
