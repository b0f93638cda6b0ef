# shellcheck shell=bash
# Another release, tried, and given back when it does not get ready.

# What there is to tell apart: images, by the release that was ready last. That one keeps a name of its own, so that it
# is there to go back to, whatever runs or was taken down since.
OURS=(metatron gateway llm-router pulse shell-bridge redis nginx)
# Those with the database.
WITH_DATABASE=(gateway llm-router pulse)

image() { docker image inspect -f '{{.Id}}' "metatron/$1" 2> /dev/null; }
present() { echo "$1:$(tag)"; }
kept() { echo "$1:kept-$(project)"; }

keep_release() {
    local name
    for name in "${OURS[@]}"; do quiet docker tag "metatron/$(present "$name")" "metatron/$(kept "$name")"; done
}

# Only where there is one to go back to.
another_release() {
    local name other=no
    for name in "${WITH_DATABASE[@]}"; do
        image "$(kept "$name")" > /dev/null || return 1
        [ "$(image "$(present "$name")")" = "$(image "$(kept "$name")")" ] || other=yes
    done
    [ $other = yes ]
}

trial() { compose --progress quiet run --rm --no-deps -T trial compose trial "$1"; }

# It is on trial until it is ready: then it stays. Otherwise the database and the images before it come back.
try() {
    quiet compose stop "${WITH_DATABASE[@]}"
    trial begin
    end_trial
}

# Also of one that broke off: it is tried to its end.
end_trial() {
    if (start && ready); then
        trial keep
        keep_release
        say "The other release is ready, and stays."
    else
        give_back
    fi
}

give_back() {
    local name
    say "It does not get ready: the database and the release before are put back …"
    quiet compose stop "${WITH_DATABASE[@]}" redis
    trial back
    # Redis knows facts and tickets of the database that is gone; it may be empty, and must not be wrong.
    quiet compose rm -f redis prepare
    quiet docker volume rm "$(project)_redis"
    for name in "${OURS[@]}"; do
        image "$(kept "$name")" > /dev/null ||
            fail "The image of $name before it is gone, so nothing runs now. The database is as it was before." "Build the tree from before, then: make up"
        quiet docker tag "metatron/$(kept "$name")" "metatron/$(present "$name")"
    done
    start
    must_be_ready
    fail "The other release did not get ready and was given back; what ran before runs, with all that it had." "Its last words stand above."
}
