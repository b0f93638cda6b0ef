# shellcheck shell=bash
# Images, containers, and the moment when all of it is ready.

# METATRON_TAG names images that are there.
build() {
    [ -z "${METATRON_TAG:-}" ] || return 0
    image "$(present gateway)" > /dev/null && say "Building what changed …" || say "Building the images, a quarter of an hour and more …"
    compose build --quiet
}

# Quiet, unless it fails.
start() {
    local said
    said=$(compose up -d --remove-orphans 2>&1) && return
    printf '%s\n' "$said" | tail -n 12 >&2
    compose logs --no-log-prefix --tail 5 prepare >&2
    fail "Not everything could be started." "What was kept stands in the volumes. Look with: docker compose ps -a"
}

# is_as <container> <service>: it was made from the image that is there now, with the settings that hold now.
is_as() {
    local has wanted
    has=$(docker inspect -f '{{ index .Config.Labels "com.docker.compose.config-hash" }} {{.Image}}' "$1")
    wanted="$(compose config --hash "$2" | cut -d' ' -f2) $(docker image inspect -f '{{.Id}}' "$(docker inspect -f '{{.Config.Image}}' "$1")")"
    [ "$has" = "$wanted" ]
}

# A new container for the hands ends what runs in the old one.
commands() {
    local container
    container=$(running shell-bridge) || return 0
    is_as "$container" shell-bridge || may_end "$(commands_in "$container")" "in the container shell-bridge, which has to be made anew"
}
commands_in() { docker top "$1" -eo pid,args 2> /dev/null | grep -c ' metatron-shell-bridge hold ' || true; }

# may_end <how many commands> <where they run, and why they would end>: asked first; without a terminal, not done.
may_end() {
    local answer
    [ "$1" -gt 0 ] || return 0
    say "$1 command(s) run $2: they would end."
    [ "${METATRON_END_COMMANDS:-}" != yes ] || return 0
    [ -t 0 ] || fail "Nothing was changed." "Wait until they have ended, or say it again with METATRON_END_COMMANDS=yes"
    read -r -p "End them and go on? [y/N] " answer
    [[ $answer = [yY]* ]] || fail "Nothing was changed."
}

# Waits for it; otherwise fails, and has said why.
ready() {
    local until=$((SECONDS + 60)) said= failing
    while [ $SECONDS -lt $until ]; do
        # What ends again and again will not be helped by waiting.
        failing=$(compose ps --status restarting --services 2> /dev/null | head -n 1)
        if [ -n "$failing" ] && [ $SECONDS -gt $((until - 50)) ]; then
            compose logs --no-log-prefix --tail 5 "$failing" >&2
            say "$failing ends again and again; it said the above last."
            return 1
        fi
        said=$(compose exec -T nginx curl -sk -w ' %{http_code}' https://127.0.0.1:8443/ready 2> /dev/null || true)
        case $said in *' 200') return 0 ;; esac
        sleep 0.2
    done
    compose ps -a >&2
    say "Not ready after a minute: ${said:-nginx does not answer}"
    return 1
}

must_be_ready() {
    ! ready || return 0
    ! on_host || say "The hands are on this machine: systemctl status metatron-bridge. To begin them anew, with the keys of this stack: sudo make install-bridge"
    fail "It is not ready." "What was kept stands in the volumes, and it goes on trying. Look with: docker compose logs --tail 30; end it with: make down"
}
