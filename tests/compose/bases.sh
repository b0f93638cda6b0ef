#!/usr/bin/env bash
# Stand-ins for the base images of docker/Dockerfile, under the same tags, for an engine that reaches no image registry:
# Debian from debootstrap, with this machine's own Rust and Node laid in. Tags that the engine has are left alone.
#   bases.sh            needs root, debootstrap, docker, cargo and node
set -euo pipefail
have() { docker image inspect "$1" > /dev/null 2>&1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=/etc/ssl/certs/ca-certificates.crt

debian() {
    [ -d "$work/debian" ] && return
    command -v debootstrap > /dev/null || apt-get install -y -qq --no-install-recommends debootstrap > /dev/null
    # A finished one may be given, since it takes a minute.
    if [ -d "${METATRON_DEBIAN:-}" ]; then
        cp -a "$METATRON_DEBIAN" "$work/debian"
    else
        debootstrap --variant=minbase --include=ca-certificates bookworm "$work/debian" > "$work/log" 2>&1 || { tail -5 "$work/log" >&2; exit 1; }
    fi
    # As the slim image: no manuals, no translations, no lists.
    rm -rf "$work"/debian/usr/share/{doc,man,info,locale}/* "$work"/debian/var/lib/apt/lists/* "$work"/debian/var/cache/apt/*
    # Where a proxy in front of the registries has a certificate of its own, downloads in a build must know it.
    mkdir -p "$work/debian/etc/ssl/certs"
    cp -L $bundle "$work/debian$bundle"
}

# import <tag> <folder laid over Debian, or none> <changes…>
import() {
    local tag=$1 over=$2 changes=()
    shift 2
    for change in "$@"; do changes+=(--change "$change"); done
    echo "Making $tag …" >&2
    [ -z "$over" ] || cp -a "$over/." "$work/debian/"
    tar -C "$work/debian" -c . | docker import "${changes[@]}" - "$tag" > /dev/null
    # What was laid in is no part of the next one.
    [ -z "$over" ] || rm -rf "$work/debian"
}

tls=("ENV SSL_CERT_FILE=$bundle" "ENV NODE_EXTRA_CA_CERTS=$bundle" "ENV CARGO_HTTP_CAINFO=$bundle")

have debian:bookworm-slim || { debian; import debian:bookworm-slim "" 'CMD ["bash"]'; }
if ! have rust:1.95-bookworm; then
    debian
    sysroot=$(rustc +1.95.0 --print sysroot 2> /dev/null || rustc --print sysroot)
    mkdir -p "$work/rust/usr/local"
    cp -a "$(readlink -f "$sysroot")" "$work/rust/usr/local/rust"
    rm -rf "$work/rust/usr/local/rust/share/doc"
    chroot "$work/debian" sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev > /dev/null' >&2
    import rust:1.95-bookworm "$work/rust" "ENV PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
        "ENV CARGO_HOME=/usr/local/cargo" "${tls[@]}"
    rm -rf "$work/rust"
fi
if ! have node:20-bookworm-slim; then
    debian
    mkdir -p "$work/node/usr/bin" "$work/node/usr/lib/node_modules"
    cp -L "$(command -v node)" "$work/node/usr/bin/node"
    cp -a "$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")")/npm" "$work/node/usr/lib/node_modules/"
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/node/usr/bin/npm"
    ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/node/usr/bin/npx"
    import node:20-bookworm-slim "$work/node" "${tls[@]}"
fi
