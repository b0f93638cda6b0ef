#!/usr/bin/env bash
# Packs what `make dist` has built: <target>/dist/metatron-<version>-linux-x86_64.tar.gz, and its .sha256 beside it.
#   dist.sh <target folder>
set -euo pipefail
cd "$(dirname "$0")/../../.."
target=$1
setup=services/metatron/setup
# Debian 12's. A build on a newer distribution would ask for more, and not start there.
glibc_most=2.36
size_most=$((60 * 1024 * 1024))

fail() { printf 'dist: %s\n' "$@" >&2; exit 1; }

[ "$(uname -sm)" = "Linux x86_64" ] || fail "a release is built on Linux x86_64, this is $(uname -sm)"
for tool in readelf strip node; do command -v $tool > /dev/null || fail "$tool is missing (apt-get install binutils; Node)"; done

version=$(sed -n '/^\[workspace.package\]/,/^\[/ s/^version = "\(.*\)"/\1/p' Cargo.toml)
name=metatron-$version-linux-x86_64
out=$target/dist
tree=$out/$name
rm -rf "$out" && mkdir -p "$tree/SBOM"

needed=0
for program in metatron metatron-gateway metatron-llm-router metatron-shell-bridge metatron-pulse; do
    strip --strip-all -o "$tree/$program" "$target/release/$program"
    here=$(readelf -W --dyn-syms --version-info "$tree/$program" | grep -o 'GLIBC_[0-9][0-9.]*' | sort -Vu | tail -n 1)
    needed=$(printf '%s\n%s\n' "$needed" "${here#GLIBC_}" | sort -V | tail -n 1)
done
[ "$(printf '%s\n%s\n' "$needed" $glibc_most | sort -V | tail -n 1)" = $glibc_most ] ||
    fail "the programs need glibc $needed, and Debian 12 has $glibc_most: build on Debian 12"

cp -r web/dist "$tree/web"
cp LICENSE README.md $setup/install.sh "$tree/"
chmod 755 "$tree/install.sh"
(cd web && npm sbom --package-lock-only --omit dev --sbom-format cyclonedx) > "$tree/SBOM/web.cdx.json"
node $setup/bill.mjs "$tree/SBOM/rust.cdx.json" "$tree/THIRD-PARTY.txt"

(cd "$tree" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum | sed 's|  \./|  |' > SHA256SUMS)
chmod -R u=rwX,go=rX "$tree"
made=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || date +%s)}
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$made" -C "$out" -cf - "$name" | gzip -9n > "$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
rm -rf "$tree"

bytes=$(stat -c %s "$out/$name.tar.gz")
printf '%s\n' "$out/$name.tar.gz" "  $((bytes / 1024 / 1024)) MiB; needs glibc $needed ($glibc_most is the most allowed)" \
    "  sha256 $(cut -d' ' -f1 "$out/$name.tar.gz.sha256")"
[ "$bytes" -le $size_most ] || fail "it may have 60 MiB"
