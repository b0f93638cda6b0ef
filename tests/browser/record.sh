#!/bin/sh
# `npm run record`: in namespaces of its own (processes, network, name of the machine, what is mounted, the checkout at /srv), so that what
# else is on the machine is not in the recording.
set -e
if [ "$1" != inside ]; then exec unshare --pid --fork --mount-proc --uts --net --kill-child "$0" inside; fi
hostname meridian
ip link set lo up
awk '$2 ~ "^/(mnt|media|tmp)/" { print $2 }' /proc/mounts | sort -r | xargs -r umount -l
mount --bind "$(dirname "$0")/../.." /srv
cd /srv/tests/browser
node record.mjs ../../web/src/mock/trace.json
