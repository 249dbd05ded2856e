#!/usr/bin/env bash
# All tests. Installs what they need, runs every step even after one has failed, and ends with the line
# "N passed, N failed". Needs the Rust toolchain (cargo, clippy, rustfmt); Debian, as root or with sudo.
# Public data of other projects is read from $PASBAN_SHARED_DATA, or ../shared/data beside this folder; without it
# the tests that need it say "skipped", except where CI is set: there a missing thing is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
. ci/packages.sh

out=target/ci
mkdir -p "$out"
export CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never RUST_BACKTRACE=1
export PATH="$PATH:/usr/sbin:/sbin"
passed=0 failed=0 wrong=()

# step NAME COMMAND…: runs, times, and counts one step; its output also goes to target/ci/NAME.log.
step() {
  local name=$1 started=$SECONDS status=0
  shift
  echo "=== $name: $*"
  "$@" </dev/null 2>&1 | tee "$out/$name.log" || status=$?
  if [ "$status" = 0 ]; then
    echo "=== $name: ok in $((SECONDS - started)) s"
  else
    echo "=== $name: FAILED in $((SECONDS - started)) s"
    wrong+=("$name")
  fi
  return "$status"
}

# A step without a count of its own is one test.
whole() {
  if step "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# A step of a test runner: adds up what its closing lines say.
counted() {
  local name=$1 status=0 p f
  step "$@" || status=$?
  read -r p f < <(awk '
    /^ *Summary \[/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^(failed|timed)/) f += $(i-1) } }
    /^# (pass|fail|cancelled) [0-9]/ { if ($2 == "pass") p += $3; else f += $3 }
    /^test result: /  { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1) } }
    END { print p + 0, f + 0 }' "$out/$name.log")
  # Did not build, or was stopped: a failure even if no test says so.
  if [ "$status" != 0 ] && [ "$f" = 0 ]; then f=1; fi
  passed=$((passed + p)) failed=$((failed + f))
}

# The same Python for all tests: what they hold ours against, in versions that are written down.
python_tools() {
  if [ ! -x "$out/venv/bin/python3" ]; then
    /usr/bin/python3 -m venv "$out/venv" || return 1
  fi
  "$out/venv/bin/python3" -m pip install --quiet --disable-pip-version-check --requirement ci/requirements.txt
}

# What pages are opened with: a browser, fonts of both scripts, the driver in the versions of the lock file.
browser_tools() {
  [ -d ci/browser/node_modules/playwright-core ] || (cd ci/browser && npm ci --no-audit --no-fund)
}

need_packages gcc libc6-dev git postgresql bind9 bind9-dnsutils unbound squid nftables strace age python3-venv \
  chromium fonts-noto-core nodejs
command -v npm >/dev/null || need_packages npm

step python python_tools || failed=$((failed + 1))
step browser-tools browser_tools || failed=$((failed + 1))
export PATH="$PWD/$out/venv/bin:$PATH" PASBAN_PYTHON="$PWD/$out/venv/bin/python3" PYTHONDONTWRITEBYTECODE=1

whole format cargo fmt --all --check
whole repository cargo xtask check
whole licences cargo deny --locked check --allow duplicate licenses bans sources
whole clippy cargo clippy --workspace --all-targets --locked -- -D warnings
if cargo nextest --version >/dev/null 2>&1; then
  counted tests timeout 46m cargo nextest run --workspace --locked
else
  counted tests timeout 46m cargo test --workspace --lib --bins --tests --locked --no-fail-fast
fi
counted doc-tests cargo test --doc --workspace --locked

# The story through the real binary, then each of its breaks: planted, and caught by its guard.
if step build cargo build --workspace --bins --locked; then
  pasban=target/debug/pasban
  whole demo timeout 10m "$pasban" demo --once
  for planted in $("$pasban" demo --break list | awk '{ print $1 }'); do
    whole "demo-$planted" timeout 5m "$pasban" demo --once --break "$planted"
  done
  # The story again, kept up for a browser: every page of every seat, and the errands of people.
  export PASBAN="$PWD/$pasban"
  counted browser-faces timeout 12m node --test --test-reporter=tap ci/browser/faces.test.mjs
  counted browser-journeys timeout 10m node --test --test-reporter=tap ci/browser/journeys.test.mjs
else
  failed=$((failed + 1))
fi

echo
echo "took $((SECONDS / 60)) min $((SECONDS % 60)) s"
[ "${#wrong[@]}" = 0 ] || echo "failed: ${wrong[*]}"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
