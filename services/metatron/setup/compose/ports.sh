# shellcheck shell=bash
# Who holds the ports, and what else could be done.

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
