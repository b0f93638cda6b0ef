# ground.sh <folder> <programs…>: what a program needs to run, gathered in an otherwise empty folder.
set -eu
ground=$1
shift
mkdir -p "$ground/etc/ssl/certs" "$ground/usr/bin" "$ground/tmp" "$ground/var/lib/metatron" "$ground/run/metatron"
# The loader stands where each program names it; the rest where the loader looks.
ldd "$@" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^\t\(\/[^ ]*\) (.*/\1/p' | sort -u | while read -r library; do
    mkdir -p "$ground$(dirname "$library")"
    cp -L "$library" "$ground$library"
done
cp -L /etc/ssl/certs/ca-certificates.crt "$ground/etc/ssl/certs/"
echo 'root:x:0:0:root:/:/sbin/nologin
metatron:x:10001:10001:MetatronOS:/var/lib/metatron:/sbin/nologin' > "$ground/etc/passwd"
echo 'root:x:0:
metatron:x:10001:' > "$ground/etc/group"
echo 'hosts: files dns' > "$ground/etc/nsswitch.conf"
chmod 1777 "$ground/tmp"
chown 10001:10001 "$ground/var/lib/metatron"
