# Fills in the configuration, waits for a certificate, serves, and takes a new certificate in when there is one.
set -eu

# The port as the browser knows it, where it is not the usual one.
port=${METATRON_HTTPS_PORT:-443}
port=:${port##*:}
[ "$port" != :443 ] || port=''

# The proxy in front: an address or a network; `host` is whatever runs on the machine itself.
trusted=${METATRON_TRUSTED_PROXY:-}
gateway() { printf '%d.%d.%d.%d\n' $(awk '$2 == "00000000" { print $3; exit }' /proc/net/route | sed 's/\(..\)\(..\)\(..\)\(..\)/0x\4 0x\3 0x\2 0x\1/'); }
[ "$trusted" != host ] || trusted=$(gateway)
case $trusted in *[!0-9a-fA-F.:/]*) echo "METATRON_TRUSTED_PROXY is \"$trusted\"; it must be an address, a network like 10.0.0.0/8, or host" >&2; exit 1 ;; esac

if [ -n "$trusted" ]; then
    heard="set_real_ip_from $trusted; real_ip_header X-Forwarded-For; real_ip_recursive on; geo \$realip_remote_addr \$metatron_trusted { default 0; $trusted 1; }"
    # What comes plainly from the trusted proxy was encrypted up to there; everyone else is sent to TLS.
    printf 'if ($metatron_scheme != https) { return 308 https://$host%s$request_uri; }\n' "$port" > /run/plain.conf
    plain='include /run/plain.conf; include /run/locations.conf;'
else
    heard="map \$host \$metatron_trusted { default 0; }"
    plain="include /etc/metatron/root.conf; location / { return 308 https://\$host$port\$request_uri; }"
fi
six_plain='' six_tls=''
if [ -e /proc/net/if_inet6 ] && [ -s /proc/net/if_inet6 ]; then six_plain='listen [::]:8080;' six_tls='listen [::]:8443 ssl http2;'; fi

cp /etc/metatron/locations.conf /run/locations.conf
sed -e "s#@TRUSTED@#$heard#" -e "s#@LISTEN6_PLAIN@#$six_plain#" -e "s#@LISTEN6_TLS@#$six_tls#" -e "s#@PLAIN@#$plain#" \
    /etc/metatron/nginx.conf > /run/nginx.conf

while [ ! -s /tls/live/fullchain.pem ]; do sleep 0.2; done
nginx -c /run/nginx.conf -g 'daemon off;' &
served=$!
trap 'kill -QUIT $served; wait $served; exit 0' TERM INT QUIT

seen=$(readlink /tls/live)
while kill -0 $served 2> /dev/null; do
    sleep 2 & wait $! || true
    now=$(readlink /tls/live || echo "$seen")
    [ "$now" = "$seen" ] || { kill -HUP $served; seen=$now; }
done
wait $served
