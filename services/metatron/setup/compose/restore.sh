# shellcheck shell=bash
# A backup into empty volumes. The passphrase goes by stdin, where no list of processes shows it. The file is read by a
# container that may do nothing: what stands in it may be anybody's.

restore() {
    local file=${1:-} words=() phrase= gateway
    [ -f "$file" ] || fail "${file:-No file} is no backup." "Say: make restore FILE=metatron-….tar, with PASSPHRASE_STDIN=yes or WITHOUT_KEYS=yes where nobody types"
    ! running gateway > /dev/null || fail "The stack runs." "A backup goes into an empty one: another COMPOSE_PROJECT_NAME and other ports, or end this one with its data: docker compose down -v"
    stage=$(mktemp -d)
    trap 'rm -rf -- "$stage"' EXIT
    build
    # A copy, since a file's own name and rights are its owner's business.
    cp -- "$file" "$stage/backup.tar"
    gateway=(docker run --rm -i --pull never --user "$(id -u):$(id -g)" --network none --cap-drop ALL --security-opt no-new-privileges --read-only
        --tmpfs /tmp -v "$stage/backup.tar:/backup:ro" -v "$stage:/stage" -e METATRON_DATA_DIR=/stage/data "metatron/gateway:$(tag)")
    if [ "${WITHOUT_KEYS:-}" = yes ]; then
        words=(--without-keys)
    else
        "${gateway[@]}" look /backup > "$stage/said" < /dev/null || not_restored
        grep -q '"keys":true' "$stage/said" || fail "This backup holds no keys, so nothing proves who made it." "Where it is certain that it is yours and unchanged: WITHOUT_KEYS=yes. Nothing was changed."
        if [ "${PASSPHRASE_STDIN:-}" = yes ]; then
            read -r phrase
        else
            [ -t 0 ] || fail "The backup holds keys, sealed under a passphrase." "PASSPHRASE_STDIN=yes reads it from the first line of stdin; WITHOUT_KEYS=yes leaves them out. Nothing was changed."
            read -r -s -p "Backup passphrase: " phrase
            say ""
        fi
    fi
    [ -z "${HOMES:-}" ] || words+=(--homes "$HOMES")
    printf '%s\n' "$phrase" | "${gateway[@]}" restore /backup "${words[@]}" > "$stage/said" || not_restored
    compose --progress quiet run --rm --no-deps -T -v "$stage/data:/stage:ro" prepare compose lay /stage || fail "It was not restored."
    # Whose each of it is. Another release looks at the database before anything else is started.
    compose --progress quiet run --rm --no-deps -T prepare || fail "It was restored, and the owners of its files could not be set." "Say: make up"
    say "Restored. Everybody logs in again; start it with: make up"
}

# What the gateway said of it is a problem in JSON, on one line.
not_restored() { sed 's/.*"detail":"\([^"]*\)".*/\1/' "$stage/said" >&2; fail "It was not restored. Nothing was changed."; }
