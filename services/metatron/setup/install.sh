#!/bin/sh
# Installs MetatronOS from this unpacked release, or upgrades to it when another one is there: as root for the machine
# (/opt/metatron, /usr/local/bin), as anyone else for that user (~/.local/share/metatron-app, ~/.local/bin).
# METATRON_… settings in the environment hold for the start. Safe to repeat.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s\n' "$*" >&2; }
fail() { say "install: $1"; shift; for line in "$@"; do say "  $line"; done; exit 1; }
have() { command -v "$1" > /dev/null 2>&1; }

[ "$(uname -sm)" = "Linux x86_64" ] || fail "these programs are for Linux x86_64, and this is $(uname -sm)."
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || fail "a file of this release is damaged." "Unpack it again, or fetch it again. Nothing was changed."

if [ "$(id -u)" = 0 ]; then
    shelf=/opt/metatron bin=/usr/local/bin
else
    shelf=${XDG_DATA_HOME:-$HOME/.local/share}/metatron-app bin=$HOME/.local/bin
fi

# Providers are spoken to over TLS, which needs the certificates that are trusted.
packages=
have redis-server || [ -x /usr/bin/redis-server ] || packages=redis-server
[ -e /etc/ssl/certs/ca-certificates.crt ] || [ -d /etc/pki ] || packages="$packages ca-certificates"

install_packages() {
    command="apt-get update && apt-get install -y --no-install-recommends $packages"
    have apt-get || fail "$packages is missing, and this installs it with apt-get alone." "Install it with this machine's own tool, then run this again."
    [ "$(id -u)" = 0 ] || fail "$packages is missing, and installing it needs root." "Run this once, then this script again:" \
        "  sudo sh -c '$command && { systemctl disable --now redis-server || true; }'"
    say "Installing $packages …"
    # Ours runs privately, on a socket in the data folder: the package's own service is neither started nor left on.
    policy=/usr/sbin/policy-rc.d ours=no
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy && ours=yes
    fi
    ok=yes
    DEBIAN_FRONTEND=noninteractive apt-get update -qq || say "The package lists could not be renewed; trying with the old ones."
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages > /dev/null || ok=no
    [ $ours = no ] || rm -f $policy
    [ $ok = yes ] || fail "$packages could not be installed." "Run by hand:  $command"
    case $packages in
        *redis-server*) ! have systemctl || systemctl disable redis-server > /dev/null 2>&1 || true ;;
    esac
}

[ -z "$packages" ] || install_packages

# The release that is here already drives: it is the one that everything comes back to.
driver=$here/metatron
[ ! -x "$shelf/current/metatron" ] || driver=$shelf/current/metatron
mkdir -p "$bin"
ln -sfn "$shelf/current/metatron" "$bin/metatron"
"$driver" upgrade --shelf "$shelf" "$here"

case :$PATH: in
    *":$bin:"*) ;;
    *) say "Put $bin on your PATH, or say $bin/metatron." ;;
esac
"$bin/metatron" service status > /dev/null 2>&1 || say "So that it comes back after a reboot:  metatron service install"
