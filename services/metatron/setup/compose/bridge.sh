# shellcheck shell=bash
# The hands on this machine itself, instead of in a container.

install_bridge() {
    local container name
    [ "$(id -u)" = 0 ] || fail "A service of this machine is installed by root." "Say: sudo make install-bridge"
    [ "$(project)" = metatron ] || fail "The hands on the host are for one stack, the one named metatron; this is $(project)." "Nothing was changed."
    ! container=$(running shell-bridge) || may_end "$container" "has no work any more"
    folder=$(mktemp -d)
    trap 'rm -rf -- "$folder"' EXIT
    for name in metatron metatron-shell-bridge; do
        container=$(docker create --pull never "metatron/${name#metatron-}:${METATRON_TAG:-local}") || fail "The stack has no images yet." "Start it first: make up"
        quiet docker cp "$container:/usr/bin/$name" "$folder/"
        quiet docker rm "$container"
    done
    if [ "${1:-}" = --remove ]; then
        "$folder/metatron" install-bridge --remove
        set_env METATRON_BRIDGES ""
        set_env METATRON_RUN_DIR ""
    else
        for key in redis_url permit.pub; do
            (umask 077; compose --progress quiet run --rm --no-deps -T --entrypoint cat shell-bridge "/var/lib/metatron/keys/shell-bridge/$key" > "$folder/$key") || fail "The stack's keys cannot be read." "Start it first: make up"
        done
        "$folder/metatron" install-bridge --from "$folder" --port "${https##*:}" "$@"
        set_env METATRON_RUN_DIR /run/metatron
        set_env METATRON_BRIDGES 0
    fi
    start
    must_be_ready
}
