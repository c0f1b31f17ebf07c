#!/bin/sh
# Draws the pictures of the README anew: pictures.sh NETSIM; that of Online Boutique where its manifests
# stand beside the project.
set -eu
netsim=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
pictures=$PWD/Documentation/pictures
boutique=$PWD/../shared/conformance/np-guard-lists/onlineboutique_workloads

cd Scenarios/production
"$netsim" graph -q --link-base ../../Scenarios/production/ --output-file "$pictures/production.svg"
if [ -d "$boutique" ]; then
  # By standard input, so that no link leads to where nothing is.
  for file in "$boutique"/manifests/*; do cat "$file"; echo; echo ---; done \
    | "$netsim" graph -q -f - --output-file "$pictures/online-boutique.svg"
else
  echo "pictures: left out Online Boutique: its manifests are not here" >&2
fi
