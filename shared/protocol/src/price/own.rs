//! Whether an address is a machine of the owner's own, on which tokens cost nothing.

use super::host::host;
use std::net::{IpAddr, Ipv4Addr};

/// Names that the internet does not give out.
const OWN_DOMAINS: [&str; 5] = [".localhost", ".local", ".lan", ".internal", ".home.arpa"];

/// On loopback, in a private or link-local network or in that of a carrier (Tailscale hands those addresses out), or
/// by a name that means nothing outside: `gpu`, `gpu.local`.
pub fn is_own(base_url: &str) -> bool {
    let Some(host) = host(base_url) else { return false };
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => own_v4(ip),
        Ok(IpAddr::V6(ip)) => match ip.to_ipv4_mapped() {
            Some(ip) => own_v4(ip),
            None => {
                ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
            }
        },
        Err(_) => OWN_DOMAINS.iter().any(|domain| host.ends_with(domain)) || single_label(&host),
    }
}

fn own_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    let carrier = a == 100 && (64..128).contains(&b);
    ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified() || carrier
}

/// A name without a domain. `134744072` and `0x8080808` are none: those who connect read an address in them.
fn single_label(host: &str) -> bool {
    let number = host.bytes().all(|byte| byte.is_ascii_digit()) || host.starts_with("0x");
    !host.contains(['.', ':']) && !number
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn what_is_ones_own() {
        for url in [
            "http://localhost:1/v1",
            "http://LOCALHOST./v1",
            "http://ollama.localhost",
            "http://127.8.9.1:11434",
            "http://0.0.0.0:8000/v1",
            "http://10.0.0.5/v1",
            "http://172.16.0.1",
            "http://u:p@192.168.1.2/",
            "http://169.254.3.4",
            "http://100.64.0.1:8000/v1",
            "http://100.127.255.254",
            "http://[::1]:8080/v1",
            "http://[::ffff:10.0.0.5]/v1",
            "http://[fd7a:115c:a1e0::1]/v1",
            "http://[fe80::1%25eth0]:80/v1",
            "http://gpu:11434",
            "https://my_gpu",
            "https://gpu.local/v1",
            "http://nas.lan",
            "http://host.docker.internal:11434",
            "http://box.home.arpa",
        ] {
            assert!(is_own(url), "{url}");
        }
    }

    #[test]
    fn what_is_a_strangers() {
        for url in [
            "https://api.openai.com/v1",
            "http://8.8.8.8/",
            "http://100.63.0.1",
            "http://100.128.0.1",
            "http://172.32.0.1",
            "http://[2001:db8::1]/v1",
            "http://[::ffff:8.8.8.8]/v1",
            "https://localhost.example.com",
            "https://gpu.local.example.com",
            "https://internal.com",
            "https://localhost@evil.example.com/v1",
            // What whoever connects takes for another host than one that reads in passing would.
            "http://evil.example.com\\@localhost/",
            "http://evil%2eexample%2ecom/",
            "http://evil。example。com/",
            "http://134744072/",
            "http://0x08080808/",
            "http:evil.example.com/v1",
            "http:///evil.example.com/v1",
            "localhost:11434",
            "file:///localhost",
            "http://",
            "",
        ] {
            assert!(!is_own(url), "{url}");
        }
    }
}
