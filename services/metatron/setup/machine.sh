#!/usr/bin/env bash
# Looks at this machine, and installs what is missing from the distribution. Says what it does; safe to repeat.
#   machine.sh            toolchain, memory, disk, redis-server
#   machine.sh tests      what only the tests need: Chromium, Python, ps
set -euo pipefail
cd "$(dirname "$0")/../../.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $1"; shift; for line in "$@"; do say "  $line"; done; exit 1; }
have() { command -v "$1" > /dev/null 2>&1; }
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

as_root=()
may_install() {
    have apt-get || return 1
    [ "$(id -u)" = 0 ] && return 0
    have sudo && sudo -n true 2> /dev/null && as_root=(sudo)
}

# apt_install <what it is for> <packages…>. A service that comes along is neither started nor left enabled.
apt_install() {
    local what=$1; shift
    may_install || fail "$what is missing, and installing it needs root." \
        "Run this once:  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    say "Installing $* …"
    local policy=/usr/sbin/policy-rc.d ours=no
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy > /dev/null
        "${as_root[@]}" chmod 755 $policy
        ours=yes
    fi
    local ok=yes
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq || say "The package lists could not be renewed; trying with the old ones."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null || ok=no
    [ $ours = no ] || "${as_root[@]}" rm -f $policy
    [ $ok = yes ] || fail "$what could not be installed." "Run by hand:  apt-get install $*"
}

toolchain() {
    local rust node
    rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    have cargo || fail "Rust is missing." "Install Rust $rust or newer with rustup, then run this again."
    at_least "$rust" "$(rustc --version | cut -d' ' -f2)" || fail "Rust $rust or newer is needed, this is $(rustc --version)." "rustup update stable"
    have node && have npm || fail "Node is missing." "Install Node 20.19 or newer with npm, then run this again."
    node=$(node --version)
    at_least 20.19 "${node#v}" || fail "Node 20.19 or newer is needed, this is $node."
    have cc || apt_install "A C compiler" gcc libc6-dev
}

room() {
    local memory disk
    memory=$(awk '/^MemAvailable:|^SwapFree:/ { sum += $2 } END { print int(sum / 1024) }' /proc/meminfo)
    [ "$memory" -ge 1200 ] || fail "$memory MB of memory are available; building needs about 1200." "Stop something, or add swap."
    disk=$(df -Pm "${CARGO_TARGET_DIR:-.}" 2> /dev/null | awk 'NR == 2 { print $4 }')
    [ "${disk:-99999}" -ge 1000 ] || fail "$disk MB of disk are free here." "Free at least 5000 for a build."
    [ -d "${CARGO_TARGET_DIR:-target}" ] || [ "${disk:-99999}" -ge 5000 ] || fail "$disk MB of disk are free here; a build needs about 5000."
}

redis() {
    have redis-server || [ -x /usr/bin/redis-server ] && return
    apt_install redis-server redis-server
    # Ours runs privately, on a socket in the data folder; the package's own stays off.
    if have systemctl && [ -d /run/systemd/system ]; then
        "${as_root[@]}" systemctl disable --now redis-server > /dev/null 2>&1 || true
    fi
}

for_tests() {
    local packages=()
    have chromium || have chromium-browser || have google-chrome || [ -x "${METATRON_CHROMIUM:-}" ] || packages+=(chromium)
    have python3 || packages+=(python3)
    have ps || packages+=(procps)
    [ ${#packages[@]} = 0 ] || apt_install "What the tests need" "${packages[@]}"
}

if [ "${1:-}" = tests ]; then
    for_tests
else
    toolchain
    room
    redis
fi
