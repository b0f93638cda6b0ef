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
failed=0

# Without this nothing after it would mean anything.
fail() { printf 'FAILED  %s\n' "$*"; exit 1; }
# expect <what holds> <command>…: counted, and the rest is tried all the same.
expect() {
    local what=$1
    shift
    if "$@"; then printf 'ok      %s\n' "$what"; passed=$((passed + 1)); else printf 'FAILED  %s\n' "$what"; failed=$((failed + 1)); fi
}
# runs <file> <command>…, refuses <file> <command>…: what it says stands in the file, and is shown when it went the other way.
runs() {
    local file=$1
    shift
    "$@" > "$file" 2>&1 || { cat "$file"; return 1; }
}
refuses() {
    local file=$1
    shift
    if "$@" > "$file" 2>&1; then cat "$file"; return 1; fi
}
# says <file> <pattern>…: every one of them; otherwise what stands there is shown.
says() {
    local file=$1 pattern
    shift
    for pattern; do grep -q -- "$pattern" "$file" || { printf 'not said: %s\n' "$pattern"; cat "$file"; return 1; }; done
}

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin HOME=/root METATRON_LISTEN=127.0.0.1:"$port" "$@"; }
leave() {
    if [ -L "$root/usr/local/bin/metatron" ]; then inside metatron down > /dev/null 2>&1 || true; fi
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
expect "a link is said" says "$work/first" "Set it up (this link works once"
expect "ready $took s after unpacking (60 are allowed)" [ "$took" -le 60 ]
expect "the release stands on its shelf" [ -x "$root/opt/metatron/current/metatron" ]
expect "the command stands in the path" [ -L "$root/usr/local/bin/metatron" ]
expect "status" runs "$work/status" inside metatron status
expect "commands of agents run as a user of their own" says "$work/status" "separate user"
expect "doctor finds nothing bad" runs "$work/doctor" inside metatron doctor
expect "doctor says that nothing brings it back after a reboot" says "$work/doctor" "^note  reboot"

expect "no service without systemd and cron" refuses "$work/service" inside metatron service install
expect "where nothing could, what to put where is said" says "$work/service" "neither systemd nor a crontab" "service.env"

expect "a second run" runs "$work/second" inside sh -c '/root/metatron-*/install.sh'
expect "a second run changes nothing" says "$work/second" "already up"

inside sh -c 'cp -r /root/metatron-* /root/worse && echo "#" >> /root/worse/metatron-pulse'
expect "a damaged release is refused" refuses "$work/damaged" inside sh -c '/root/worse/install.sh'
expect "a damaged file is named" says "$work/damaged" "damaged"

resum='find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum | sed "s|  \./|  |" > SHA256SUMS'
inside sh -c "cd /root/worse && printf '#!/bin/sh\nexit 1\n' > metatron-gateway && $resum"
expect "a release that does not start is not taken" refuses "$work/worse" inside sh -c '/root/worse/install.sh'
expect "it is given back by itself" says "$work/worse" "runs again, with the database as it was"
expect "and runs" runs "$work/status" inside metatron status

inside sh -c "rm -rf /root/worse && cp -r /root/metatron-* /root/better && cd /root/better && echo better >> README.md && $resum"
expect "an upgrade" runs "$work/better" inside sh -c '/root/better/install.sh'
expect "how long it was away is said" says "$work/better" "away for"
expect "down" runs "$work/down" inside metatron down
expect "nothing runs inside any more" [ -z "$(find /proc -maxdepth 2 -name root -lname "$root*" 2> /dev/null)" ]
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
