# shellcheck shell=bash
# Sourced: need_packages NAME…, which installs the Debian packages that are missing, as root or with sudo.
# A server that comes with a package is neither started nor enabled: tests and the demonstration start their own.

need_packages() {
  local missing=() name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "this machine has no apt-get; going on without: ${missing[*]}" >&2
    return 0
  fi
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  echo "installing ${missing[*]}"

  # Debian asks this program before it starts a service (101: not now). An administrator's own one stays.
  local policy=/usr/sbin/policy-rc.d ours=no
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod 755 "$policy"
  fi
  local status=0
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null || status=$?
  if [ "$status" = 0 ]; then
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null || status=$?
  fi
  [ "$ours" = no ] || "${root[@]}" rm -f "$policy"
  [ "$status" = 0 ] || { echo "apt-get failed" >&2; return "$status"; }

  if [ -d /run/systemd/system ]; then
    for name in "${missing[@]}"; do
      case "$name" in
        bind9) "${root[@]}" systemctl --quiet disable named.service || true ;;
        unbound | squid | postgresql) "${root[@]}" systemctl --quiet disable "$name.service" || true ;;
      esac
    done
  fi
}
