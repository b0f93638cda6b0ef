#!/usr/bin/env bash
# The stack in containers, by Docker Compose.
#   compose.sh mode     native or compose: METATRON_MODE; else what runs here, or was begun natively; else compose where an engine answers
#   compose.sh up       looks, builds, starts, waits, prints the link; safe to repeat
#   compose.sh down     ends it, running commands too; data stays in the volumes
#   compose.sh link     another setup link, or after the claim one for the owner who lost the password
#   compose.sh restore <file>   a backup into empty volumes
#   compose.sh redis-cli   Redis, as its administrator
#   compose.sh install-bridge [--write] [--sudo] | --remove     the hands on this machine itself instead of in a container
set -euo pipefail
cd "$(dirname "$0")/../../.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "compose: $1"; shift; for line in "$@"; do say "  $line"; done; exit 1; }
compose() { docker compose "$@"; }
# Its words only when it fails.
quiet() { local said; said=$("$@" 2>&1) || fail "This failed: $*" "$said"; }
# Each stack has images of its own: two of one machine may be of two releases.
tag() { echo "${METATRON_TAG:-$(project)}"; }
project() { compose config | sed -n 's/^name: //p'; }
# Of this project, running: its containers' ids.
running() { compose ps -q "$@" 2> /dev/null | grep . ; }

for part in services/metatron/setup/compose/*.sh; do
    # shellcheck source=/dev/null
    . "$part"
done

up() {
    settings_make_sense
    engine
    # Two at once: the second one finds everything done.
    (umask 077; : >> .env.lock)
    exec 9<> .env.lock
    flock 9
    ports
    # Kept, so that who says `docker compose up` by hand has the same.
    [ -n "${METATRON_HOSTNAME:-}" ] || set_env METATRON_HOSTNAME "$(hostname -s)-agents"
    set_env METATRON_OWN_NAMES "$(names | tr '\n' ' ' | sed 's/ *$//')"
    families
    build
    commands
    if [ "$(trial open)" = open ]; then
        end_trial
    elif another_release; then
        try
    else
        start
        must_be_ready
        keep_release
    fi
    other_hands
    link
    ssh_line
}

read_settings
export DOCKER_BUILDKIT=1
case ${1:-} in
    mode) mode ;;
    up) up ;;
    down) engine; down ;;
    link) contained; another_link ;;
    restore) contained; restore "${2:-}" ;;
    redis-cli) contained; redis_cli ;;
    install-bridge) shift; contained; install_bridge "$@" ;;
    *) sed -n '2,9s/^# \?//p' "$0"; exit 2 ;;
esac
