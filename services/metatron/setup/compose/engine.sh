# shellcheck shell=bash
# Is there an engine, and room for what it has to do; and does the stack run here natively or in containers.

mode() {
    case ${METATRON_MODE:-} in
        native | compose) echo "$METATRON_MODE"; return ;;
        '') ;;
        *) fail "METATRON_MODE is \"$METATRON_MODE\"; it must be native or compose." ;;
    esac
    # Also where no engine answers at this moment: then that is said.
    ! running gateway > /dev/null && [ -z "${METATRON_OWN_NAMES:-}" ] || { echo compose; return; }
    # What was begun natively goes on so when an engine is installed later.
    local data=${METATRON_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/metatron}
    [ ! -e "$data/metatron.db" ] || { echo native; return; }
    if docker compose version > /dev/null 2>&1 && docker info > /dev/null 2>&1; then echo compose; else echo native; fi
}

# What is asked of the stack in containers, where another one was begun.
contained() {
    [ "$(mode)" = compose ] || [ "$(project)" != metatron ] || fail "It runs natively here, where this is said otherwise: metatron token setup, metatron owner reset, metatron restore." "Nothing was changed."
    engine
}

engine() {
    command -v docker > /dev/null || fail "Docker is missing." "Install it with its compose plugin, or run natively: METATRON_MODE=native make up"
    docker compose version > /dev/null 2>&1 || fail "Docker's compose plugin is missing." "Install docker-compose-plugin (docker-compose-v2 on Ubuntu), or run natively: METATRON_MODE=native make up"
    docker info > /dev/null 2>&1 || fail "Docker's engine does not answer." "$(docker info 2>&1 | tail -n 1)" "Start it, or run natively: METATRON_MODE=native make up"
    local free memory
    memory=$(awk '/^MemAvailable:|^SwapFree:/ { sum += $2 } END { print int(sum / 1024) }' /proc/meminfo)
    [ -n "${METATRON_TAG:-}" ] || [ "$memory" -ge 1200 ] || fail "$memory MB of memory are available; building needs about 1200." "Stop something, or add swap."
    free=$(df -Pm "$(docker info --format '{{.DockerRootDir}}')" 2> /dev/null | awk 'NR == 2 { print $4 }')
    [ "${free:-99999}" -ge 6000 ] || running gateway > /dev/null || fail "$free MB of disk are free for images; a build needs about 6000."
}
