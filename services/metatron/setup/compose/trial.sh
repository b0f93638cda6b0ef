# shellcheck shell=bash
# Another release, tried, and given back when it does not get ready.

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
