//! What a certificate says of itself: whose it is and for how long. Judges no chain and trusts nothing.

use protocol::Millis;
use x509_parser::{extensions::GeneralName, pem::Pem, prelude::X509Certificate};

const DAY: i64 = 86_400_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The names and addresses it is for, as they stand in it: `example.org`, `*.example.org`, `10.0.0.1`.
    pub names: Vec<String>,
    pub from: Millis,
    pub until: Millis,
}

/// In whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Valid { days: i64 },
    NotYet { days: i64 },
    Expired { days: i64 },
}

/// The first one of a PEM file, which is the server's own. The error is a sentence.
pub fn read(pem: &[u8]) -> Result<Certificate, String> {
    let first = first(pem)?;
    let parsed = first.parse_x509().map_err(|error| error.to_string())?;
    let time = |time: x509_parser::time::ASN1Time| Millis(time.timestamp().saturating_mul(1000));
    Ok(Certificate {
        names: names(&parsed),
        from: time(parsed.validity().not_before),
        until: time(parsed.validity().not_after),
    })
}

/// The same one's bytes as they were signed (DER): what its fingerprint is of.
pub fn der(pem: &[u8]) -> Result<Vec<u8>, String> {
    Ok(first(pem)?.contents)
}

fn first(pem: &[u8]) -> Result<Pem, String> {
    let mut blocks = Pem::iter_from_buffer(pem).flatten();
    Ok(blocks.find(|block| block.label == "CERTIFICATE").ok_or("there is no certificate in it")?)
}

/// Subject alternative names alone: browsers have not read the common name for years.
fn names(parsed: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(found)) = parsed.subject_alternative_name() else { return Vec::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|bytes| std::net::Ipv4Addr::from(bytes).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    };
    found.value.general_names.iter().filter_map(name).collect()
}

impl Certificate {
    pub fn standing(&self, now: Millis) -> Standing {
        if now.0 < self.from.0 {
            Standing::NotYet { days: (self.from.0 - now.0) / DAY }
        } else if now.0 > self.until.0 {
            Standing::Expired { days: (now.0 - self.until.0) / DAY }
        } else {
            Standing::Valid { days: (self.until.0 - now.0) / DAY }
        }
    }

    /// A star stands for one label, the first.
    pub fn is_for(&self, name: &str) -> bool {
        let matches = |own: &String| match own.strip_prefix("*.") {
            Some(parent) => name.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
            None => own.eq_ignore_ascii_case(name),
        };
        self.names.iter().any(matches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_whose_it_is_and_for_how_long() {
        let found = read(include_bytes!("certificate_example.pem")).unwrap();
        assert_eq!(found.names, ["example.org", "*.example.org", "10.0.0.1"]);
        assert!(found.is_for("Example.org") && found.is_for("www.example.org") && found.is_for("10.0.0.1"));
        assert!(!found.is_for("a.b.example.org") && !found.is_for("example.com"));
        assert_eq!(found.standing(Millis(found.from.0 - 2 * DAY)), Standing::NotYet { days: 2 });
        assert_eq!(found.standing(Millis(found.until.0 - 3 * DAY)), Standing::Valid { days: 3 });
        assert_eq!(found.standing(Millis(found.until.0 + DAY)), Standing::Expired { days: 1 });
        assert!(
            read(b"nothing").is_err()
                && read(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err()
        );
    }
}
