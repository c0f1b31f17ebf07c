#!/bin/sh
# Removes what install.sh put in place.
set -eu
root="${DESTDIR:-}$PREFIX"
rm -f "$root/bin/netsim" "$root/bin/kubectl-netsim" "$root/share/man/man1/netsim.1" \
  "$root/share/bash-completion/completions/netsim" "$root/share/zsh/site-functions/_netsim" \
  "$root/share/fish/vendor_completions.d/netsim.fish" "$root/share/netsim/netsim.schema.json"
