#!/bin/sh
# Builds netsim with the Swift library inside and installs it with completions and man page. Arguments are
# further ones of the build.
set -eu
scratch=${SCRATCH:-.build-install}
root="${DESTDIR:-}$PREFIX"

# The manual apart: its plugin builds netsim again, in its own way.
$SWIFT package --scratch-path "$scratch" generate-manual
$SWIFT build -c release --static-swift-stdlib --scratch-path "$scratch/static" --product netsim "$@"
netsim="$scratch/static/release/netsim"
manual=$(find "$scratch/plugins" -name 'netsim.1' | head -n 1)
[ -n "$manual" ] || { echo "error: no manual page was generated" >&2; exit 1; }

install -d "$root/bin" "$root/share/man/man1" "$root/share/bash-completion/completions" \
  "$root/share/zsh/site-functions" "$root/share/fish/vendor_completions.d" "$root/share/netsim"
install -m 755 -s "$netsim" "$root/bin/netsim"
ln -sf netsim "$root/bin/kubectl-netsim"
install -m 644 "$manual" "$root/share/man/man1/netsim.1"
install -m 644 Schemas/netsim.schema.json "$root/share/netsim/netsim.schema.json"
"$netsim" --generate-completion-script bash >"$root/share/bash-completion/completions/netsim"
"$netsim" --generate-completion-script zsh >"$root/share/zsh/site-functions/_netsim"
"$netsim" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/netsim.fish"
echo "installed $root/bin/netsim"
