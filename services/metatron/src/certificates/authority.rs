//! A small certificate authority of our own: its root is made once and trusted by hand, its leaves come and go.

use super::{Names, NewRootCause, Pair, place};
use crate::{Error, Result};
use protocol::Millis;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use serde::{Deserialize, Serialize};
use std::{fs, io::ErrorKind, net::IpAddr, path::Path};
use time::{Duration, OffsetDateTime};

const ROOT_LIFE: Duration = Duration::days(3650);
/// What browsers take at most from anyone, also from a root that was installed by hand: 398 days.
const LEAF_LIFE: Duration = Duration::days(397);
/// A root goes on as long as it outlives a leaf that it signs.
const ROOT_REST: std::time::Duration = std::time::Duration::from_secs(400 * 86_400);
/// A machine's clock may be behind that of who looks.
const SLACK: Duration = Duration::hours(24);

/// `authority.json`, 0600: what makes leaves.
#[derive(Serialize, Deserialize)]
struct Root {
    key: String,
    certificate: String,
    /// What it may sign for: nothing else in the world, whoever comes to have its key.
    names: Vec<String>,
    not_after: Millis,
}

/// A new leaf for these names, by the root that is kept in `folder` and shown as `ca.crt` in `public`. A root that cannot
/// sign it is replaced: then the new one must be installed in browsers, and the cause is given.
pub fn issue(
    folder: &Path,
    public: &Path,
    names: &Names,
    now: Millis,
) -> Result<(Pair, Option<NewRootCause>)> {
    let at = OffsetDateTime::from_unix_timestamp(now.0 / 1000).map_err(wrong)?;
    let file = folder.join("authority.json");
    let (root, cause) = match kept(&file)? {
        None => (None, None),
        Some(kept) => match kept.and_then(|root| root.flaw(names, now).map_or(Ok(root), Err)) {
            Ok(root) => (Some(root), None),
            Err(cause) => (None, Some(cause)),
        },
    };
    let root = match root {
        Some(root) => root,
        None => {
            let root = make_root(names, at)?;
            place::write(&file, &serde_json::to_string(&root).map_err(wrong)?, 0o600)?;
            root
        }
    };
    place::write(&public.join("ca.crt"), &root.certificate, 0o644)?;
    Ok((leaf(&root, names, at)?, cause))
}

/// None: there was none yet.
fn kept(file: &Path) -> Result<Option<std::result::Result<Root, NewRootCause>>> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::at(file)(error)),
    };
    let root = serde_json::from_slice::<Root>(&bytes).ok().filter(|root| root.issuer().is_ok());
    Ok(Some(root.ok_or(NewRootCause::Damaged)))
}

impl Root {
    fn issuer(&self) -> Result<Issuer<'_, KeyPair>> {
        let key = KeyPair::from_pem(&self.key).map_err(wrong)?;
        Issuer::from_ca_cert_pem(&self.certificate, key).map_err(wrong)
    }

    /// Why it cannot sign a leaf for these names.
    fn flaw(&self, names: &Names, now: Millis) -> Option<NewRootCause> {
        if !names.all().iter().all(|name| self.names.contains(name)) {
            return Some(NewRootCause::Names);
        }
        (self.not_after <= now.plus(ROOT_REST)).then_some(NewRootCause::Ending)
    }
}

fn make_root(names: &Names, at: OffsetDateTime) -> Result<Root> {
    let key = KeyPair::generate().map_err(wrong)?;
    let certificate = root_params(names, at).self_signed(&key).map_err(wrong)?;
    Ok(Root {
        key: key.serialize_pem(),
        certificate: certificate.pem(),
        names: names.all(),
        not_after: millis(at + ROOT_LIFE),
    })
}

fn root_params(names: &Names, at: OffsetDateTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = at - SLACK;
    params.not_after = at + ROOT_LIFE;
    let title = names
        .domain
        .as_deref()
        .or_else(|| names.hosts.iter().map(String::as_str).find(|host| *host != "localhost"));
    params
        .distinguished_name
        .push(DnType::CommonName, format!("MetatronOS on {}", title.unwrap_or("this machine")));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let hosts = names.hosts.iter().cloned().map(GeneralSubtree::DnsName);
    let whole = |ip: &IpAddr| CidrSubnet::from_addr_prefix(*ip, if ip.is_ipv4() { 32 } else { 128 });
    let addresses = names.addresses.iter().map(|ip| GeneralSubtree::IpAddress(whole(ip)));
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: hosts.chain(addresses).collect(),
        excluded_subtrees: Vec::new(),
    });
    params
}

fn leaf(root: &Root, names: &Names, at: OffsetDateTime) -> Result<Pair> {
    let issuer = root.issuer()?;
    let mut params =
        CertificateParams::new(names.hosts.iter().cloned().collect::<Vec<_>>()).map_err(wrong)?;
    params.subject_alt_names.extend(names.addresses.iter().copied().map(SanType::IpAddress));
    params
        .distinguished_name
        .push(DnType::CommonName, names.domain.clone().unwrap_or_else(|| "MetatronOS".to_owned()));
    params.not_before = at - SLACK;
    params.not_after = at + LEAF_LIFE;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate().map_err(wrong)?;
    let certificate = params.signed_by(&key, &issuer).map_err(wrong)?;
    Ok(Pair {
        chain: format!("{}{}", certificate.pem(), root.certificate),
        key: key.serialize_pem(),
        not_before: millis(at - SLACK),
        not_after: millis(at + LEAF_LIFE),
    })
}

fn millis(at: OffsetDateTime) -> Millis {
    Millis(at.unix_timestamp() * 1000)
}

fn wrong(error: impl std::fmt::Display) -> Error {
    Error::failed(format!("our own authority made no certificate: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::given;

    #[test]
    fn a_leaf_is_for_its_names_and_a_root_for_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let now = chassis::clock::now();
        let names = Names::of(Some("os.example.org"), "10.0.0.7");
        let (pair, said) = issue(folder.path(), folder.path(), &names, now).unwrap();
        assert_eq!(said, None);
        assert!(given::judge(&pair.chain, &pair.key, &names, now).is_ok());
        let elsewhere = Names::of(Some("elsewhere.org"), "");
        assert!(given::judge(&pair.chain, &pair.key, &elsewhere, now).is_err(), "another name");

        let shown = || std::fs::read_to_string(folder.path().join("ca.crt")).unwrap();
        let root = shown();
        let (again, said) = issue(folder.path(), folder.path(), &names, now).unwrap();
        assert!(again.chain.ends_with(&root) && said.is_none(), "the same root signs the next leaf");

        // Each root that cannot go on is another one then, with the cause.
        let more = Names::of(Some("os.example.org"), "10.0.0.8");
        let later = now.plus(std::time::Duration::from_secs(3_300 * 86_400));
        let text = std::fs::read_to_string(folder.path().join("authority.json")).unwrap();
        for (kept, names, at, cause) in [
            (text.clone(), &more, now, NewRootCause::Names),
            (text.clone(), &names, later, NewRootCause::Ending),
            (text.replace("MIGHAgEA", "AAAAAAAA"), &names, now, NewRootCause::Damaged),
            (text[..text.len() / 2].to_owned(), &names, now, NewRootCause::Damaged),
        ] {
            std::fs::write(folder.path().join("authority.json"), kept).unwrap();
            let (pair, said) = issue(folder.path(), folder.path(), names, at).unwrap();
            assert_eq!(said, Some(cause));
            assert!(shown() != root && pair.chain.ends_with(&shown()), "{cause:?}");
        }
    }
}
