//! The floor: what must be refused, what must not, and what is only asked.

mod door;

use door::{HOME, command, facts, judge, plan, word};
use policy::{Verdict, decide};
use protocol::{op::OpBody, process::Posture};

const DENIED: &[&str] = &[
    // The root file system, its top folders, homes.
    "rm -rf /",
    "rm -fr --no-preserve-root /",
    "sudo rm -rf /",
    "sudo -u root -- rm -r -f //",
    "env A=1 nice -n 5 rm -rf /usr/",
    "env -S 'rm -rf /'",
    "bash -c 'rm -rf /'",
    "sudo bash -lc \"cd /tmp; rm -rf /\"",
    "bash -c \"bash -c 'rm -rf /'\"",
    "sh <<'EOF'\nrm -rf /\nEOF\n",
    "bash <<< 'rm -rf /'",
    "echo 'rm -rf /' | sh",
    "echo / | xargs rm -rf",
    "echo ok $(rm -rf /)",
    "echo \"`rm -rf /etc`\"",
    "cat <(rm -rf /usr)",
    "echo ${x:-$(rm -rf /)}",
    "r''m -rf /",
    "\\rm -rf \"/\"",
    "$'\\x72m' -rf /",
    "rm${IFS}-rf${IFS}/",
    "X=rm; $X -rf /",
    "C='rm -rf /'; $C",
    "for d in /etc /usr; do rm -rf $d; done",
    "{rm,-rf,/}",
    "rm -rf /{bin,etc,usr}",
    "cd / && rm -rf *",
    "cd /; rm -rf .",
    "rm -rf ../../../../..",
    "rm -rf /*",
    "rm -rf /etc/*",
    "rm -rf /v*",
    "ls; true\nif true; then rm -rf /; fi",
    "f() { rm -rf /; }; f",
    "eval 'rm -rf /'",
    "trap 'rm -rf /' EXIT",
    "timeout -k 5 10 rm -rf /",
    "rm -rf ~",
    "rm -rf \"$HOME\"",
    "rm -rf /home/owner/",
    "find / -delete",
    "find / -type f -exec rm -f {} + -o -exec rm -rf {} \\;",
    "find / -exec rm -rf {} +",
    "chmod -R 777 /",
    "chown --recursive nobody:nobody /etc",
    "mv / /dev/null",
    "mv /etc /tmp/x",
    "rsync -a --delete empty/ /",
    "rm -f /etc/passwd",
    // Devices and the kernel.
    "dd if=/dev/zero of=/dev/vda bs=1M",
    "cat x > /dev/sda",
    "echo x | tee /dev/nvme0n1",
    "cp /dev/zero /dev/sdb",
    "mkfs.ext4 -F /dev/sda1",
    "wipefs -a /dev/sda",
    "shred -n1 /dev/vda",
    "sfdisk /dev/sda < layout",
    "echo c > /proc/sysrq-trigger",
    "echo c | sudo tee /proc/sysrq-trigger",
    // Everything killed.
    ":(){ :|:& };:",
    "bomb() { bomb | bomb & }; bomb",
    "bash -c ':(){ :|:& };:'",
    "kill -9 -1",
    "kill -- -1",
    "kill -1",
    "kill -s KILL 1",
    "killall5 -9",
    "pkill -9 .",
    "pkill -u root",
    // Root.
    "userdel root",
    "userdel -r root",
    "passwd -l root",
    "usermod -L root",
    "> /etc/passwd",
    "sed -i '/^root/d' /etc/passwd",
    // The network.
    "iptables -P INPUT DROP",
    "iptables -A INPUT -j DROP",
    "iptables -I INPUT 1 -j REJECT",
    "nft flush ruleset",
    "nft add chain inet f input '{ type filter hook input priority 0; policy drop; }'",
    "ufw default deny incoming && ufw --force enable",
    "ufw deny in",
    // MetatronOS's own.
    "cat /data/metatron/metatron.db",
    "cat ../../keys/gateway/permit.key",
    "cd /data/metatron && cat keys/vault/keyring",
    "cp /data/metatron/keys/gateway/permit.key .",
    "cat /data/meta*/keys/*/*",
    "tar -czf x.tgz -C /data/metatron .",
    "echo x > /data/metatron/bridge/policy.json",
    "redis-cli -s /data/metatron/redis.sock FLUSHALL",
    "sqlite3 /data/metatron/metatron.db .dump",
    "python3 -c \"print(open('/data/metatron/keys/gateway/permit.key').read())\"",
    "docker run -v /data/metatron:/x alpine cat /x/metatron.db",
    "rm -rf /data",
    "rm -rf /data/metatron/homes",
    "rm -rf /var/lib/metatron",
    "systemctl stop metatron-gateway",
    "sudo systemctl mask metatron.service",
    "service metatron stop",
    "pkill metatron",
    "pkill -f metatron-gateway",
    "kill -9 $(pgrep metatron)",
    "pidof metatron-gateway | xargs kill",
    "docker stop metatron-gateway-1",
    "metatron down",
    "curl -X POST http://127.0.0.1:8080/api/approvals/1/decision",
    "curl http://localhost:8080/api/home",
    "wget -qO- https://box.example/api/approvals",
    "nc localhost 8080",
    "exec 3<>/dev/tcp/127.0.0.1/8080",
    "python3 -c \"import urllib.request as u; u.urlopen('http://127.0.0.1:8080/')\"",
];

/// Mentions, look-alikes and ordinary administration: asked or allowed, never refused.
const NOT_DENIED: &[&str] = &[
    "echo 'rm -rf /'",
    "echo rm -rf /",
    "grep -c 'rm -rf /' notes.txt",
    "grep -rn /data/metatron docs",
    "git commit -m 'Never rm -rf / again; kill -9 -1'",
    "echo ':(){ :|:& };:'",
    "echo 'the data lies in /data/metatron/keys'",
    "# rm -rf /\nls",
    "cat <<'EOF' > notes.txt\nrm -rf /\nEOF",
    "rm -rf build",
    "rm -rf ./target/*",
    "rm -rf /tmp/work /var/tmp/x",
    "rm -rf \"$DIR\"/cache",
    "rm -rf /data/metatron/homes/7/old",
    "rm -rf /opt/app/releases/3",
    "rm /etc/nginx/sites-enabled/default",
    "chown -R www-data:www-data /srv/www",
    "chmod -R u+w .",
    "chmod 755 /usr/local/bin/tool",
    "mv /etc/nginx/nginx.conf.new /etc/nginx/nginx.conf",
    "find . -name '*.pyc' -delete",
    "find /var/log -name '*.gz' -mtime +30 -delete",
    "find /home -size +1G -exec ls -lh {} +",
    "dd if=/dev/zero of=swapfile bs=1M count=10",
    "dd if=/dev/vda of=/dev/null bs=1M count=10",
    "mkfs.ext4 disk.img",
    "fdisk -l /dev/sda",
    "wipefs /dev/sda",
    "ls > /dev/null 2>&1",
    "kill -1 4711",
    "kill -9 4711",
    "kill -HUP $(cat app.pid)",
    "kill -l",
    "pkill -f 'node server.js'",
    "pkill -u www-data php-fpm",
    "userdel bob",
    "passwd bob",
    "iptables -A INPUT -p tcp --dport 23 -j DROP",
    "iptables -A INPUT -s 203.0.113.9 -j DROP",
    "iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -P INPUT DROP",
    "ufw allow ssh && ufw default deny incoming && ufw --force enable",
    "ufw deny 23/tcp",
    "ip link set eth1 down",
    "systemctl restart nginx",
    "systemctl status metatron-gateway",
    "docker compose down",
    "docker logs metatron-gateway-1",
    "curl http://127.0.0.1:8081/health",
    "curl http://127.0.0.1:80801/",
    "curl https://example.com",
    "python3 -c \"print(open('/data/metatron/homes/7/x').read())\"",
    "cat /data/metatron/projects/shop/README.md",
    "cat /var/lib/metatron-agent/x",
    "ls /data",
    "cd /data/metatron/homes/7 && make",
    "echo 'unfinished",
    "cat <<EOF",
    "$(",
    "",
];

#[test]
fn what_ends_everything_is_refused_in_every_posture() {
    for text in DENIED {
        for posture in [Posture::Watch, Posture::Ask, Posture::Sandbox, Posture::Free] {
            let body = command(text);
            let verdict = decide(&body, &plan(&body), &policy::Facts { posture, ..facts() });
            let Verdict::Deny { reasons } = &verdict else { panic!("{text:?} in {posture:?}: {verdict:?}") };
            assert!(!reasons.is_empty() && !reasons[0].contains("posture"), "{text:?}: {reasons:?}");
        }
    }
}

#[test]
fn a_mention_or_ordinary_work_is_not_refused() {
    let verdicts = NOT_DENIED.iter().map(|text| (text, judge(text)));
    let wrong: Vec<_> = verdicts.filter(|(_, verdict)| word(verdict) == "deny").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn file_tools_keep_out_of_the_data_folder_and_devices() {
    let write =
        |path: &str| OpBody::WriteFile { path: path.into(), content: "x".into(), expected_sha256: None };
    let edit = |path: &str| OpBody::EditFile {
        path: path.into(),
        old: "a".into(),
        new: "b".into(),
        replace_all: false,
    };
    let read = |path: &str| OpBody::ReadFile { path: path.into(), offset: 0, limit: None };
    let cases = [
        (write("/data/metatron/metatron.db"), "deny"),
        (edit("/data/metatron/bridge/policy.json"), "deny"),
        (write("/proc/sysrq-trigger"), "deny"),
        (write("/dev/sda"), "deny"),
        (read("/data/metatron/keys/gateway/permit.key"), "deny"),
        (write("/data/metatron/homes/7/a.txt"), "ask"),
        (write("notes/a.txt"), "ask"),
        (edit("/etc/nginx/nginx.conf"), "ask"),
        (read(&format!("{HOME}/a.txt")), "allow"),
        (OpBody::ListDir { path: "/data/metatron/projects".into() }, "allow"),
        (OpBody::Search { pattern: "x".into(), path: None, glob: None }, "allow"),
    ];
    for (body, expected) in cases {
        let verdict = decide(&body, &plan(&body), &facts());
        assert_eq!(word(&verdict), expected, "{body:?}: {verdict:?}");
    }
    // A link that leads there counts as where it leads.
    let body = write("link.txt");
    let linked = protocol::op::Plan { path: Some("/data/metatron/keys/x".into()), ..plan(&body) };
    assert_eq!(word(&decide(&body, &linked, &facts())), "deny");
}
