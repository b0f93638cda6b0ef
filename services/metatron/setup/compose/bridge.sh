# shellcheck shell=bash
# The hands on this machine itself, instead of in a container.

BRIDGE=/usr/local/lib/metatron/metatron-shell-bridge UNIT=/etc/systemd/system/metatron-bridge.service
on_host() { [ "${METATRON_BRIDGES:-}" = 0 ] && [ -e "$UNIT" ]; }
commands_on_host() { cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\0' '\n' | grep -c '^/var/lib/metatron-bridge/ops/' || true; }

# sudo keeps no environment: what make up was given there would be undone, a port for this machine alone among it.
as_it_runs() {
    local service container
    for service in $(compose config --services); do
        container=$(running "$service" | head -n 1) || continue
        is_as "$container" "$service" || fail "This is not what runs: $service has other settings, or another image." \
            "sudo keeps no environment: write what make up was given into .env beside compose.yml, say make up, and then this again. Nothing was changed."
    done
}

# from_image <service> <program> <folder>
from_image() {
    local container
    container=$(docker create --pull never "metatron/$1:$(tag)") || fail "The stack has no images yet." "Start it first: make up"
    quiet docker cp "$container:/usr/bin/$2" "$3/"
    quiet docker rm "$container"
}

# Only root changes them: the program, and the port that their commands may not call.
other_hands() {
    on_host || return 0
    folder=$(mktemp -d)
    trap 'rm -rf -- "$folder"' EXIT
    from_image shell-bridge metatron-shell-bridge "$folder"
    { cmp -s "$folder/metatron-shell-bridge" "$BRIDGE" && grep -q "METATRON_LISTEN=.*:${https##*:}\$" "$UNIT"; } ||
        say "The hands on this machine are still those of another release or port. With the ARGS that they were installed with: sudo make install-bridge"
}

down() {
    quiet compose down --remove-orphans
    say "MetatronOS is down. Data stays."
    ! on_host || say "The hands on this machine wait for the next make up; $(commands_on_host) command(s) run on under them. To end both: sudo make install-bridge ARGS=--remove"
}

install_bridge() {
    local container key workers
    [ "$(id -u)" = 0 ] || fail "A service of this machine is installed by root." "Say: sudo make install-bridge"
    families
    as_it_runs
    # The engine counts them as no setting.
    ! workers=$(running llm-router | wc -l) || [ "$workers" -lt 2 ] || export METATRON_WORKERS=$workers
    [ "$(project)" = metatron ] || fail "The hands on the host are for one stack, the one named metatron; this is $(project)." "Nothing was changed."
    folder=$(mktemp -d)
    trap 'rm -rf -- "$folder"' EXIT
    from_image metatron metatron "$folder"
    if [ "$*" = --remove ]; then
        may_end "$(commands_on_host)" "on this machine, under the hands that are taken away"
        "$folder/metatron" install-bridge --remove
        set_env METATRON_BRIDGES ""
        set_env METATRON_RUN_DIR ""
        # What does not run is not begun for this.
        ! running gateway > /dev/null || { start; must_be_ready; }
        rm -rf /run/metatron
    else
        from_image shell-bridge metatron-shell-bridge "$folder"
        for key in redis_url permit.pub; do
            (umask 077; compose --progress quiet run --rm --no-deps -T --entrypoint cat shell-bridge "/var/lib/metatron/keys/shell-bridge/$key" > "$folder/$key") || fail "The stack's keys cannot be read." "Start it first: make up"
        done
        ! container=$(running shell-bridge) || may_end "$(commands_in "$container")" "in the container shell-bridge, which has no work any more"
        "$folder/metatron" install-bridge --from "$folder" --port "${https##*:}" "$@"
        set_env METATRON_RUN_DIR /run/metatron
        set_env METATRON_BRIDGES 0
        start
        must_be_ready
    fi
}
