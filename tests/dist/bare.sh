#!/usr/bin/env bash
# A bare Debian 12 without Rust, Node or Docker: is it ready within a minute of unpacking? And what a second run, a damaged
# file, an upgrade that fails and one that goes well do there. Needs root, debootstrap and the network; ends and unmounts
# everything it started.
#   tests/dist/bare.sh <tarball of make dist> [a folder in which the bare Debian is kept for the next time]
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "This needs root."; exit 2; }
command -v debootstrap > /dev/null || { echo "apt-get install debootstrap"; exit 2; }
tarball=$(realpath "$1")
kept=${2:-}
port=${PORT:-18089}
work=$(mktemp -d /var/tmp/metatron-bare.XXXXXX)
root=$work/root
passed=0

fail() { printf 'FAILED: %s\n' "$*"; exit 1; }
pass() { printf 'ok      %s\n' "$*"; passed=$((passed + 1)); }

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin HOME=/root METATRON_LISTEN=127.0.0.1:"$port" "$@"; }
leave() {
    if [ -x "$root/usr/local/bin/metatron" ]; then inside metatron down > /dev/null 2>&1 || true; fi
    for place in dev/pts proc; do if mountpoint -q "$root/$place"; then umount "$root/$place" || echo "left mounted: $root/$place"; fi; done
    if ! mountpoint -q "$root/proc"; then rm -rf "$work"; fi
}
trap leave EXIT

if [ -n "$kept" ] && [ -d "$kept/etc" ]; then
    cp -a "$kept" "$root"
else
    debootstrap --variant=minbase bookworm "$root" > "$work/debootstrap.log" 2>&1 || { tail -n 5 "$work/debootstrap.log"; fail "debootstrap"; }
    [ -z "$kept" ] || { mkdir -p "$kept" && cp -a "$root/." "$kept/"; }
fi
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/pts" && mount -t devpts -o ptmxmode=0666 devpts "$root/dev/pts"
[ -e "$root/dev/ptmx" ] || ln -s pts/ptmx "$root/dev/ptmx"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$tarball" "$root/root/release.tar.gz"
for tool in cargo rustc node docker redis-server; do [ ! -e "$root/usr/bin/$tool" ] || fail "$tool is there: this is not bare"; done

begun=$(date +%s)
inside sh -c 'cd /root && tar xzf release.tar.gz && metatron-*/install.sh' > "$work/first" 2>&1 || { cat "$work/first"; fail "the installation"; }
took=$(($(date +%s) - begun))
grep -q "Set it up (this link works once" "$work/first" || { cat "$work/first"; fail "no link"; }
[ "$took" -le 60 ] || fail "ready after $took s; 60 are allowed"
pass "ready $took s after unpacking, with a link"
[ "$(readlink -f "$root/opt/metatron/current" | sed "s|.*/opt|/opt|")" != "" ] && [ -L "$root/usr/local/bin/metatron" ] || fail "the places"
inside metatron status > "$work/status" || { cat "$work/status"; fail "status"; }
grep -q "separate user" "$work/status" && pass "commands of agents run as a user of their own"
inside metatron doctor > "$work/doctor" || { cat "$work/doctor"; fail "doctor finds something bad"; }
grep -q "^note  reboot" "$work/doctor" && pass "doctor says that nothing brings it back after a reboot"

if inside metatron service install > "$work/service" 2>&1; then fail "a service without systemd and cron"; fi
grep -q "neither systemd nor a crontab" "$work/service" && grep -q "service.env" "$work/service" && pass "where nothing could, what to put where is said"

inside sh -c '/root/metatron-*/install.sh' > "$work/second" 2>&1 || { cat "$work/second"; fail "the second run"; }
grep -q "already up" "$work/second" && pass "a second run changes nothing"

inside sh -c 'cp -r /root/metatron-* /root/worse && echo "#" >> /root/worse/metatron-pulse'
if inside sh -c '/root/worse/install.sh' > "$work/damaged" 2>&1; then fail "a damaged release was taken"; fi
grep -q "damaged" "$work/damaged" && pass "a damaged file is refused"

resum='find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum | sed "s|  \./|  |" > SHA256SUMS'
inside sh -c "cd /root/worse && printf '#!/bin/sh\nexit 1\n' > metatron-gateway && $resum"
if inside sh -c '/root/worse/install.sh' > "$work/worse" 2>&1; then fail "a release that does not start was taken"; fi
grep -q "runs again, with the database as it was" "$work/worse" || { cat "$work/worse"; fail "no return"; }
inside metatron status > /dev/null && pass "a release that does not start is given back by itself"

inside sh -c "rm -rf /root/worse && cp -r /root/metatron-* /root/better && cd /root/better && echo better >> README.md && $resum"
inside sh -c '/root/better/install.sh' > "$work/better" 2>&1 || { cat "$work/better"; fail "the upgrade"; }
grep -q "away for" "$work/better" && pass "$(grep 'away for' "$work/better")"
inside metatron down > /dev/null && pass "down"
[ -z "$(find /proc -maxdepth 2 -name root -lname "$root*" 2> /dev/null)" ] || fail "something still runs inside"
printf '%s passed, 0 failed\n' "$passed"
