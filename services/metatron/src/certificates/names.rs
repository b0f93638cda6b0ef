//! What a certificate is for.

use std::{collections::BTreeSet, net::IpAddr};

/// Names and addresses under which this machine is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// `METATRON_DOMAIN`, which ACME proves.
    pub domain: Option<String>,
    pub hosts: BTreeSet<String>,
    pub addresses: BTreeSet<IpAddr>,
}

impl Names {
    /// `words`: host names and addresses in any order, parted by commas or blanks. What is neither is left out, and so is a
    /// name of one label: to an authority `dev` would be leave for every name below it.
    pub fn of(domain: Option<&str>, words: &str) -> Self {
        let domain = domain.map(|domain| domain.trim().trim_end_matches('.').to_ascii_lowercase());
        let domain = domain.filter(|domain| is_host(domain));
        let mut hosts = BTreeSet::from(["localhost".to_owned()]);
        let mut addresses: BTreeSet<IpAddr> = [[127, 0, 0, 1].into(), [0, 0, 0, 0, 0, 0, 0, 1].into()].into();
        hosts.extend(domain.clone());
        for word in words.split([',', ' ', '\n']).filter(|word| !word.is_empty()) {
            match word.parse::<IpAddr>() {
                // A link's own address carries a zone that no certificate can name.
                Ok(IpAddr::V6(ip)) if ip.is_unicast_link_local() => {}
                Ok(ip) => {
                    addresses.insert(ip);
                }
                Err(_) if is_host(word) && word.contains('.') => {
                    hosts.insert(word.to_ascii_lowercase());
                }
                Err(_) => {}
            }
        }
        Self { domain, hosts, addresses }
    }

    pub fn all(&self) -> Vec<String> {
        self.hosts.iter().cloned().chain(self.addresses.iter().map(IpAddr::to_string)).collect()
    }
}

/// Letters, digits and hyphens in labels of at most 63 (RFC 1123); never an address.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.parse::<IpAddr>().is_err() && name.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_a_host_nor_an_address_is_left_out() {
        let names = Names::of(
            Some("OS.Example.org."),
            "10.0.0.7 fe80::1, vps.example.org dev bad_name *.x -a 2001:db8::2",
        );
        assert_eq!(names.domain.as_deref(), Some("os.example.org"));
        assert_eq!(
            names.hosts.iter().map(String::as_str).collect::<Vec<_>>(),
            ["localhost", "os.example.org", "vps.example.org"]
        );
        let addresses: Vec<_> = names.addresses.iter().map(ToString::to_string).collect();
        assert_eq!(addresses, ["10.0.0.7", "127.0.0.1", "::1", "2001:db8::2"]);
        for wrong in ["", "a..b", "10.0.0.1", "a b", "ex_ample.org", "https://a.org"] {
            assert_eq!(Names::of(Some(wrong), "").domain, None, "{wrong}");
        }
    }
}
