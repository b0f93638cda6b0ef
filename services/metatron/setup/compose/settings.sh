# shellcheck shell=bash
# What `.env` and the environment say, and what is kept for the next start.

# What would make every later step fail, each in a way of its own.
settings_make_sense() {
    local domain=${METATRON_DOMAIN:-}
    [[ -z $domain || $domain =~ ^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?\.?$ ]] ||
        fail "METATRON_DOMAIN is \"$domain\"; it must be a name like os.example.org." "Nothing was changed."
    METATRON_DOMAIN=${domain%.}
    # From outside, too, it would come from the engine's own address, and be believed.
    [[ ${METATRON_TRUSTED_PROXY:-} != host || ( $http == 127.0.0.1:* && $https == 127.0.0.1:* ) ]] ||
        fail "METATRON_TRUSTED_PROXY=host believes whoever reaches these ports." "Let only this machine reach them: METATRON_HTTP_PORT=127.0.0.1:8080 METATRON_HTTPS_PORT=127.0.0.1:8443. Nothing was changed."
    [[ ${METATRON_WORKERS:-1} =~ ^([1-9]|[1-5][0-9]|6[0-4])$ ]] || fail "METATRON_WORKERS is \"$METATRON_WORKERS\"; it must be a number from 1 to 64." "Nothing was changed."
    [[ ${METATRON_TRUSTED_PROXY:-host} =~ ^(host|[0-9a-fA-F.:]+(/[0-9]+)?)$ ]] ||
        fail "METATRON_TRUSTED_PROXY is \"$METATRON_TRUSTED_PROXY\"; it must be an address, a network like 10.0.0.0/8, or host." "Nothing was changed."
    local own=${METATRON_CERT_DIR:-}
    # What is wrong with the pair is said by who reads it.
    [ -z "$own" ] || [ -e "$own/fullchain.pem" ] || [ -e "$own/privkey.pem" ] ||
        fail "METATRON_CERT_DIR is \"$own\", and neither fullchain.pem nor privkey.pem is there." "Nothing was changed."
    # Without a slash at its beginning the engine would take it for a volume's name.
    [ -z "$own" ] || export METATRON_CERT_DIR=$(realpath "$own")
    [[ ${METATRON_IPV6:-true} =~ ^(true|false)$ ]] || fail "METATRON_IPV6 is \"$METATRON_IPV6\"; it must be true or false." "Nothing was changed."
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

# Where the engine gives its networks no IPv6, clients of it would come through its proxy, all with one address: pauses
# after wrong passwords would be everybody's. So there only IPv4 is listened on.
families() {
    local probe said=false
    probe=$(project)-probe
    if [ -z "${METATRON_IPV6:-}" ]; then
        ! docker network create --ipv6 "$probe" > /dev/null 2>&1 || { said=true; quiet docker network rm "$probe"; }
        set_env METATRON_IPV6 $said
    fi
    [ "$METATRON_IPV6" = false ] || { export METATRON_HTTP_PORT=$http METATRON_HTTPS_PORT=$https; return; }
    [ "$http" != "${http##*:}" ] || export METATRON_HTTP_PORT=0.0.0.0:$http
    [ "$https" != "${https##*:}" ] || export METATRON_HTTPS_PORT=0.0.0.0:$https
}

# set_env <name> <value, or nothing to take it out>: in .env, so that every later start has it.
set_env() {
    (umask 077; touch "$settings")
    [ -z "$(tail -c 1 "$settings")" ] || echo >> "$settings"
    sed -i "/^$1=/d" "$settings"
    if [ -n "$2" ]; then echo "$1=\"$2\"" >> "$settings"; export "$1=$2"; else unset "$1"; fi
}

# .env beside compose.yml is Compose's own; what is decided here must know it, too. The environment goes before it.
read_settings() {
    settings=${COMPOSE_ENV_FILES:-.env}
    if [ -f "$settings" ]; then
        local line name value
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
}
