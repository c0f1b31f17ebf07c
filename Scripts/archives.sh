#!/bin/sh
# Gathers the archives that a released binary is linked with into a folder, where a linker that is sent
# there first finds nothing else: archives.sh FOLDER. Debian has those of libyaml and of the C++ library;
# simdjson's is made from Debian's source, which apt fetches from MIRROR. What sends the linker there is a
# description of libyaml, for PKG_CONFIG_PATH: no flag comes before what pkg-config says.
set -eu
folder=$1
mirror=${MIRROR:-http://deb.debian.org/debian}
compiler=${CXX:-clang++}
version=$(dpkg-query -W -f '${source:Version}' libsimdjson-dev)
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

# Fetches and unpacks the source into the working folder, by a list of its own: the system's stays as it is.
fetch_source() {
  mkdir -p lists/partial cache/archives/partial
  cat >source.sources <<EOF
Types: deb-src
URIs: $mirror
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
  set -- -qq -o Dir::Etc::SourceParts=/dev/null -o "Dir::Etc::SourceList=$PWD/source.sources" \
    -o "Dir::State::Lists=$PWD/lists" -o "Dir::Cache=$PWD/cache" -o APT::Sandbox::User=
  apt-get "$@" update
  apt-get "$@" source "simdjson=$version"
}

# Compiles the source as Debian does, for any processor: the fastest code is chosen at run time.
make_simdjson() (
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  fetch_source
  cd simdjson-*/
  "$compiler" -std=c++17 -O2 -DNDEBUG -fPIC -w -Iinclude -Isrc -c src/simdjson.cpp -o simdjson.o
  ar rcsD "$1" simdjson.o
)

mkdir -p "$folder"
folder=$(realpath "$folder")
for name in libyaml.a libstdc++.a; do
  archive=$("$compiler" -print-file-name="$name")
  [ -f "$archive" ] || { echo "error: the system has no $name" >&2; exit 1; }
  ln -sf "$archive" "$folder/$name"
done
sed "s|^libdir=.*|libdir=$folder|" "$(pkg-config --variable=libdir yaml-0.1)/pkgconfig/yaml-0.1.pc" \
  >"$folder/yaml-0.1.pc"
if [ ! -f "$folder/simdjson-$version.a" ]; then
  make_simdjson "$folder/simdjson-$version.a"
fi
# simdjson may stand after the C++ library on the linker's line, and yet need more of it.
rm -f "$folder/libsimdjson.a"
echo "GROUP ( \"$folder/simdjson-$version.a\" \"$folder/libstdc++.a\" )" >"$folder/libsimdjson.a"
