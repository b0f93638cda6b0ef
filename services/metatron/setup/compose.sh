#!/usr/bin/env bash
# The stack in containers, by Docker Compose.
#   compose.sh mode     native or compose: METATRON_MODE; else what runs here, or was begun natively; else compose where an engine answers
#   compose.sh up       looks, builds, starts, waits, prints the link; safe to repeat
#   compose.sh down     ends it, running commands too; data stays in the volumes
#   compose.sh link     another setup link, or after the claim one for the owner who lost the password
#   compose.sh restore <file>   a backup into empty volumes
#   compose.sh install-bridge [--write] [--sudo] | --remove     the hands on this machine itself instead of in a container
set -euo pipefail
cd "$(dirname "$0")/../../.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "compose: $1"; shift; for line in "$@"; do say "  $line"; done; exit 1; }
compose() { docker compose "$@"; }
# Of this project, running: its containers' ids.
running() { compose ps -q "$@" 2> /dev/null | grep . ; }

mode() {
    case ${METATRON_MODE:-} in
        native | compose) echo "$METATRON_MODE"; return ;;
        '') ;;
        *) fail "METATRON_MODE is \"$METATRON_MODE\"; it must be native or compose." ;;
    esac
    ! running gateway > /dev/null || { echo compose; return; }
    # What was begun natively goes on so when an engine is installed later.
    local data=${METATRON_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/metatron}
    [ ! -e "$data/metatron.db" ] || { echo native; return; }
    if docker compose version > /dev/null 2>&1 && docker info > /dev/null 2>&1; then echo compose; else echo native; fi
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

# held <port, with or without an address>: who listens there, in words; fails when nobody does.
held() {
    local by
    set -- "${1##*:}"
    (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null || { command -v ss > /dev/null && ss -Hltn "sport = :$1" | grep -q .; } || return 1
    by=$(docker ps --filter "publish=$1" --format 'the container {{.Names}}' | head -n 1)
    [ -n "$by" ] || by=$(ss -Hltnp "sport = :$1" 2> /dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (pid \2)/p' | head -n 1)
    echo "${by:-another program}"
}

ports() {
    ! running nginx > /dev/null || return 0
    local taken=no port
    for port in "$http" "$https"; do
        if by=$(held "$port"); then say "Port ${port##*:} is held by $by."; taken=yes; fi
    done
    [ $taken = yes ] || return 0
    local p=8080 s=8443
    while held $p > /dev/null; do p=$((p + 1)); done
    while held $s > /dev/null || [ $s = $p ]; do s=$((s + 1)); done
    cat >&2 <<TEXT
compose: nothing was started. Either stop what holds it, or take others:

  METATRON_HTTP_PORT=$p METATRON_HTTPS_PORT=$s make up

Behind a web server that runs on this machine already, name it as the one proxy that is believed, in .env beside compose.yml,
and let only this machine reach the port:

  METATRON_TRUSTED_PROXY=host
  METATRON_HTTP_PORT=127.0.0.1:$p
  METATRON_HTTPS_PORT=127.0.0.1:$s
  METATRON_DOMAIN=os.example.org
  METATRON_ACME=off

  Caddy     os.example.org {
                reverse_proxy 127.0.0.1:$p
            }
  nginx     location / {
                proxy_pass http://127.0.0.1:$p;
                proxy_http_version 1.1;
                proxy_set_header Host \$host;
                proxy_set_header X-Forwarded-For \$remote_addr;
                proxy_set_header X-Forwarded-Proto https;
                proxy_set_header Upgrade \$http_upgrade;
                proxy_set_header Connection \$http_connection;
                proxy_buffering off;
                proxy_read_timeout 1h;
            }
  Traefik   http:
              routers: { metatron: { rule: "Host(\`os.example.org\`)", service: metatron, tls: { certResolver: yours } } }
              services: { metatron: { loadBalancer: { servers: [ { url: "http://127.0.0.1:$p" } ] } } }
TEXT
    exit 1
}

# Quiet, unless it fails.
start() {
    local said
    said=$(compose up -d --remove-orphans 2>&1) && return
    printf '%s\n' "$said" | tail -n 12 >&2
    compose logs --no-log-prefix --tail 5 prepare >&2
    fail "Not everything could be started." "What was kept stands in the volumes. Look with: docker compose ps -a"
}

# A new container for the hands ends what runs in the old one. Asked first; without a terminal, not done.
commands() {
    local container wanted has count
    container=$(running shell-bridge) || return 0
    has=$(docker inspect -f '{{ index .Config.Labels "com.docker.compose.config-hash" }} {{.Image}}' "$container")
    wanted="$(compose config --hash shell-bridge | cut -d' ' -f2) $(docker image inspect -f '{{.Id}}' "$(docker inspect -f '{{.Config.Image}}' "$container")")"
    [ "$has" != "$wanted" ] || return 0
    count=$(docker top "$container" -eo pid,args 2> /dev/null | grep -c ' metatron-shell-bridge hold ' || true)
    [ "$count" -gt 0 ] || return 0
    say "$count command(s) run in the container shell-bridge, which has to be made anew: they would end."
    [ "${METATRON_END_COMMANDS:-}" != yes ] || return 0
    [ -t 0 ] || fail "Nothing was changed." "Wait until they have ended, or say METATRON_END_COMMANDS=yes make up"
    read -r -p "End them and go on? [y/N] " answer
    [[ $answer = [yY]* ]] || fail "Nothing was changed."
}

# What would make every later step fail, each in a way of its own.
settings_make_sense() {
    local domain=${METATRON_DOMAIN:-}
    [[ -z $domain || $domain =~ ^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?\.?$ ]] ||
        fail "METATRON_DOMAIN is \"$domain\"; it must be a name like os.example.org." "Nothing was changed."
    METATRON_DOMAIN=${domain%.}
    # From outside, too, it would come from the engine's own address, and be believed.
    [[ ${METATRON_TRUSTED_PROXY:-} != host || ( $http == 127.0.0.1:* && $https == 127.0.0.1:* ) ]] ||
        fail "METATRON_TRUSTED_PROXY=host believes whoever reaches these ports." "Let only this machine reach them: METATRON_HTTP_PORT=127.0.0.1:8080 METATRON_HTTPS_PORT=127.0.0.1:8443. Nothing was changed."
    [[ ${METATRON_WORKERS:-1} =~ ^[0-9]+$ ]] || fail "METATRON_WORKERS is \"$METATRON_WORKERS\"; it must be a number." "Nothing was changed."
    [[ ${http##*:} =~ ^[0-9]+$ && ${https##*:} =~ ^[0-9]+$ ]] || fail "METATRON_HTTP_PORT and METATRON_HTTPS_PORT must be ports, or an address and a port like 127.0.0.1:8443." "Nothing was changed."
}

# This machine's own; bridges that a container engine made are nobody's address, and come and go.
names() {
    hostname -f 2> /dev/null | grep -F . || true
    if command -v ip > /dev/null; then
        ip -o addr show scope global | awk '$2 !~ /^(docker|br-|veth|virbr|cni|podman|lxc)/ { sub("/.*", "", $4); print $4 }'
    else
        hostname -I | tr ' ' '\n'
    fi
}

# METATRON_TAG names images that are there.
build() {
    [ -z "${METATRON_TAG:-}" ] || return 0
    say "Building the images (the first time a quarter of an hour) …"
    compose build --quiet
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
        said=$(compose exec -T nginx curl -sk https://127.0.0.1:8443/ready 2> /dev/null || true)
        case $said in *'"checks":{"redis":"ok","database":"ok","node":"ok","workers":"ok"}'*) return 0 ;; esac
        sleep 0.2
    done
    compose ps -a >&2
    say "Not ready after a minute: ${said:-nginx does not answer}"
    return 1
}

must_be_ready() { ready || fail "It is not ready." "What was kept stands in the volumes, and it goes on trying. Look with: docker compose logs --tail 30; end it with: make down"; }

trial() { compose --progress quiet run --rm --no-deps -T trial compose trial "$1"; }

project() { compose config --format json | sed -n 's/^ *"name": "\([^"]*\)",$/\1/p' | head -n 1; }

# Those with the database. What runs of them now keeps a name, to go back to.
WITH_DATABASE=(gateway llm-router pulse)
tagged() { docker image inspect -f '{{.Id}}' "metatron/$1:${METATRON_TAG:-local}"; }
another_release() {
    local service container other=no
    for service in "${WITH_DATABASE[@]}"; do
        container=$(running "$service" | head -n 1) || return 1
        [ "$(docker inspect -f '{{.Image}}' "$container")" = "$(tagged "$service")" ] || other=yes
    done
    [ $other = yes ] || return 1
    for service in "${WITH_DATABASE[@]}"; do
        docker tag "$(docker inspect -f '{{.Image}}' "$(running "$service" | head -n 1)")" "metatron/$service:before-$(project)"
    done
}

# Another release is on trial until it is ready: then it is kept. Otherwise the database and the images before it come back.
try() {
    local service
    compose stop "${WITH_DATABASE[@]}" > /dev/null 2>&1
    trial begin
    if (start && ready); then
        trial keep
        say "The other release is ready, and stays."
        return
    fi
    give_back
}

give_back() {
    local service
    say "It does not get ready: the database and the release before are put back …"
    compose stop "${WITH_DATABASE[@]}" redis > /dev/null 2>&1
    for service in "${WITH_DATABASE[@]}"; do
        docker image inspect "metatron/$service:before-$(project)" > /dev/null 2>&1 || fail "The release before is gone; the database is as it was before it was tried." "Build that tree again, then make up."
    done
    trial back
    # Redis knows facts and tickets of the database that is gone; it may be empty, and must not be wrong.
    compose rm -f redis > /dev/null 2>&1
    docker volume rm "$(project)_redis" > /dev/null
    for service in "${WITH_DATABASE[@]}"; do docker tag "metatron/$service:before-$(project)" "metatron/$service:${METATRON_TAG:-local}"; done
    start
    must_be_ready
    fail "The other release did not get ready and was given back; what ran before runs, with all that it had." "Its last words stand above."
}

address() {
    local host=${METATRON_DOMAIN:-} port=${https##*:}
    [ -n "$host" ] || host=$(names | grep -E '^[0-9.]+$' | head -n 1)
    [ "$https" = "$port" ] || [ -n "${METATRON_DOMAIN:-}" ] || host=127.0.0.1
    [ "$port" = 443 ] && echo "https://${host:-127.0.0.1}" || echo "https://${host:-127.0.0.1}:$port"
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
    compose --progress quiet run --rm --no-deps -T --user 10001:10001 prepare compose link "$(address)" --since "$(date -d "$started" +%s%3N)" "$@" 2> /dev/null
}

# A backup into empty volumes. The passphrase goes by stdin, where no list of processes shows it.
restore() {
    local file=${1:-} stage words=() phrase= bare
    [ -f "$file" ] || fail "${file:-No file} is no backup." "Say: make restore FILE=metatron-….tar, with PASSPHRASE_STDIN=yes or WITHOUT_KEYS=yes where nobody types"
    ! running gateway > /dev/null || fail "The stack runs." "A backup goes into an empty one: another COMPOSE_PROJECT_NAME and other ports, or end this one with its data: docker compose down -v"
    stage=$(mktemp -d)
    trap "rm -rf '$stage'" EXIT
    build
    # A copy, since a file's own name and rights are its owner's business.
    cp -- "$file" "$stage/backup.tar"
    bare=(--pull never --user "$(id -u):$(id -g)" --network none --cap-drop ALL --security-opt no-new-privileges --read-only --tmpfs /tmp -v "$stage/backup.tar:/backup:ro")
    if [ "${WITHOUT_KEYS:-}" = yes ] || ! docker run --rm "${bare[@]}" "metatron/gateway:${METATRON_TAG:-local}" look /backup | grep -q '"keys":true'; then
        words=(--without-keys)
    elif [ "${PASSPHRASE_STDIN:-}" = yes ]; then
        read -r phrase
    else
        [ -t 0 ] || fail "The backup holds keys, sealed under a passphrase." "PASSPHRASE_STDIN=yes reads it from the first line of stdin; WITHOUT_KEYS=yes leaves them out. Nothing was changed."
        read -r -s -p "Backup passphrase: " phrase
        say ""
    fi
    printf '%s\n' "$phrase" | docker run --rm -i "${bare[@]}" -e METATRON_DATA_DIR=/stage/data -v "$stage:/stage" \
        "metatron/gateway:${METATRON_TAG:-local}" restore /backup "${words[@]}" > "$stage/said" \
        || { sed 's/.*"detail":"\([^"]*\)".*/\1/' "$stage/said" >&2; fail "It was not restored. Nothing was changed."; }
    compose --progress quiet run --rm --no-deps -T -v "$stage/data:/stage:ro" prepare compose lay /stage || fail "It was not restored."
    say "Restored. Everybody logs in again; start it with: make up"
}

# set_env <name> <value, or nothing to take it out>: in .env, so that every later start has it.
set_env() {
    (umask 077; touch "$settings")
    [ -z "$(tail -c 1 "$settings")" ] || echo >> "$settings"
    sed -i "/^$1=/d" "$settings"
    if [ -n "$2" ]; then echo "$1=\"$2\"" >> "$settings"; export "$1=$2"; else unset "$1"; fi
}

install_bridge() {
    local folder container name
    [ "$(id -u)" = 0 ] || fail "A service of this machine is installed by root." "Say: sudo make install-bridge"
    [ "$(project)" = metatron ] || fail "The hands on the host are for one stack, the one named metatron; this is $(project)." "Nothing was changed."
    folder=$(mktemp -d)
    trap "rm -rf '$folder'" EXIT
    for name in metatron metatron-shell-bridge; do
        container=$(docker create --pull never "metatron/${name#metatron-}:${METATRON_TAG:-local}") || fail "The stack has no images yet." "Start it first: make up"
        docker cp "$container:/usr/bin/$name" "$folder/" > /dev/null
        docker rm "$container" > /dev/null
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

# .env beside compose.yml is Compose's own; what is decided here must know it, too. The environment goes before it.
settings=${COMPOSE_ENV_FILES:-.env}
if [ -f "$settings" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'} line=${line#export }
        name=${line%%=*} value=${line#*=}
        case $value in
            \"*\") value=${value#?} value=${value%?} ;;
            \'*\') value=${value#?} value=${value%?} ;;
            *) value=${value%% #*} ;;
        esac
        [[ $name =~ ^METATRON_[A-Z_]+$ && $line == *=* ]] && [ -z "${!name:-}" ] && export "$name=$value"
    done < "$settings" || true
fi
http=${METATRON_HTTP_PORT:-80} https=${METATRON_HTTPS_PORT:-443}
export DOCKER_BUILDKIT=1

case ${1:-} in
    mode) mode ;;
    up)
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
        build
        commands
        if another_release; then
            try
        else
            start
            # One that broke off in the middle of a trial is tried to its end.
            if [ "$(trial open)" = open ]; then
                if ready; then trial keep; else give_back; fi
            fi
            must_be_ready
        fi
        link
        ssh_line
        ;;
    down) engine; compose down --remove-orphans ;;
    link)
        engine
        before=$(link --reset)
        compose kill -s USR1 gateway > /dev/null 2>&1
        for _ in $(seq 10); do after=$(link --reset); [ "$after" = "$before" ] || break; done
        echo "$after"
        ;;
    restore) engine; restore "${2:-}" ;;
    install-bridge) shift; engine; install_bridge "$@" ;;
    *) sed -n '2,9s/^# \?//p' "$0"; exit 2 ;;
esac
