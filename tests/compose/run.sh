#!/usr/bin/env bash
# `make test-compose`, and with `bench` `make bench-compose`: the stack in real containers. Uses the engine that answers; as root on a machine where Docker is
# installed but none answers, starts one of its own in a temporary folder and ends it.
set -euo pipefail
cd "$(dirname "$0")"
as_root() { [ "$(id -u)" = 0 ]; }
missing=()
for program in docker pebble pebble-challtestsrv openssl; do command -v $program > /dev/null || missing+=("$program"); done
if [ ${#missing[@]} != 0 ]; then
    as_root && command -v apt-get > /dev/null || { echo "Missing: ${missing[*]}. Install docker.io, pebble and openssl." >&2; exit 1; }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io pebble openssl > /dev/null
fi
docker compose version > /dev/null 2>&1 || { echo "Docker's compose plugin (v2) is missing: install docker-compose-plugin, docker-compose-v2 or docker-compose, whichever your distribution has." >&2; exit 1; }

if ! docker info > /dev/null 2>&1; then
    as_root && command -v dockerd > /dev/null || { echo "No engine answers, and none can be started here." >&2; exit 1; }
    engine=$(mktemp -d)
    export DOCKER_HOST=unix://$engine/docker.sock
    dockerd --data-root "$engine/data" --exec-root "$engine/exec" -H "$DOCKER_HOST" --pidfile "$engine/pid" > "$engine/log" 2>&1 &
    daemon=$!
    trap 'kill $daemon; wait $daemon || true; rm -rf "$engine"' EXIT
    for _ in $(seq 300); do docker info > /dev/null 2>&1 && break; sleep 0.1; done
fi
# Where an image registry is reached, the engine takes the real bases from there by itself.
docker pull -q debian:bookworm-slim > /dev/null 2>&1 || ./bases.sh
node "${1:-compose}.mjs" "${@:2}"
