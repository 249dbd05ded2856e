#!/usr/bin/env bash
# The main job, shown on this machine: installs what is missing, builds Pasban, runs `pasban demo`.
#   ci/demo.sh           the story, each step verified; ends with a line of figures
#   ci/demo.sh --stay    … and the nodes stay up until Ctrl-C
#   ci/demo.sh --plain   installs nothing: small stand-ins take the place of resolvers that are not there
# Anything else is handed to `pasban demo` (see `pasban demo --help`).
set -euo pipefail
cd "$(dirname "$0")/.."
. ci/packages.sh

once=(--once) install=yes rest=()
for arg in "$@"; do
  case "$arg" in
    --stay) once=() ;;
    --plain) install=no ;;
    *) rest+=("$arg") ;;
  esac
done

if [ "$install" = yes ]; then
  need_packages gcc libc6-dev bind9 unbound squid
fi
export PATH="$PATH:/usr/sbin:/sbin"

# The development profile: half the building time of a release, and the same code.
cargo build --locked --package pasban
exec target/debug/pasban demo "${once[@]}" ${rest[@]+"${rest[@]}"}
