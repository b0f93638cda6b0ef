# shellcheck shell=bash
# Where to go on.

address() {
    local on='' port=${https##*:} host
    [ "$https" = "$port" ] || on=${https%:*}
    case $on in '' | 0.0.0.0 | '[::]') on=$(names | grep -E '^[0-9.]+$' | head -n 1) ;; esac
    host=${METATRON_DOMAIN:-${on:-127.0.0.1}}
    # The proxy in front has the usual port, whichever it finds us at.
    [ -z "${METATRON_DOMAIN:-}" ] || [ -z "${METATRON_TRUSTED_PROXY:-}" ] || port=443
    [ "$port" = 443 ] && echo "https://$host" || echo "https://$host:$port"
}

# Where the address itself is not reached, over ssh it is.
ssh_line() {
    local words
    read -r -a words <<< "${SSH_CONNECTION:-}"
    [ ${#words[@]} = 4 ] || return 0
    [ "${words[3]}" = 22 ] && words[3]= || words[3]="-p ${words[3]} "
    echo "Where that address is not reached, on your own machine:  ssh ${words[3]}-L 8443:127.0.0.1:${https##*:} $(id -un)@${words[2]}   and then https://127.0.0.1:8443 with the rest of the link"
}

link() {
    local started
    started=$(docker inspect -f '{{.State.StartedAt}}' "$(compose ps -q certificates)" 2> /dev/null) || started=@0
    compose --progress quiet run --rm --no-deps -T --user 10001:10001 prepare compose link "$(address)" --since "$(date -d "$started" +%s%3N)" "$@"
}

# The gateway makes another token when it is told so; what stood there before is void then.
another_link() {
    local before after
    running gateway > /dev/null || fail "It does not run." "Start it: make up"
    before=$(link --reset)
    quiet compose exec -T gateway metatron-gateway link
    for _ in $(seq 10); do
        after=$(link --reset)
        [ "$after" = "$before" ] || { echo "$after"; return; }
    done
    fail "The gateway made no new link." "Look with: docker compose logs --tail 30 gateway"
}

# The administrator's password is read where it lies: no list of processes shows it.
redis_cli() {
    local tty=()
    running redis > /dev/null || fail "It does not run." "Start it: make up"
    [ -t 0 ] || tty=(-T)
    compose exec "${tty[@]}" redis sh -c 'REDISCLI_AUTH=$(sed "s/.*pass=//" /etc/metatron/redis_url) exec redis-cli -s /run/metatron/redis.sock --user admin'
}
