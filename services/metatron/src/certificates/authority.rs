//! A small certificate authority of our own: its root is made once and trusted by hand, its leaves come and go.

use super::{Names, Pair, place};
use crate::{Error, Result};
use protocol::Millis;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use serde::{Deserialize, Serialize};
use std::{net::IpAddr, path::Path};
use time::{Duration, OffsetDateTime};

const ROOT_LIFE: Duration = Duration::days(3650);
/// What browsers take at most from anyone, also from a root that was installed by hand: 398 days.
const LEAF_LIFE: Duration = Duration::days(397);
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

/// A new leaf for these names, by the root that is kept in `folder` and shown as `ca.crt` in `public`. A root that may not sign for one of them, or that
/// ends soon, is replaced: then it must be installed in browsers again, and the sentence says so.
pub fn issue(folder: &Path, public: &Path, names: &Names, now: Millis) -> Result<(Pair, Option<String>)> {
    let at = OffsetDateTime::from_unix_timestamp(now.0 / 1000).map_err(wrong)?;
    let file = folder.join("authority.json");
    let kept: Option<Root> = place::read(&file)?.and_then(|text| serde_json::from_str(&text).ok());
    let had_one = kept.is_some();
    let fits = |root: &Root| {
        names.all().iter().all(|name| root.names.contains(name))
            && root.not_after > now.plus(std::time::Duration::from_secs(400 * 86_400))
    };
    let (root, fresh) = match kept.filter(fits) {
        Some(root) => (root, false),
        None => (make_root(names, at)?, true),
    };
    if fresh {
        place::write(&file, &serde_json::to_string(&root).map_err(wrong)?, 0o600)?;
    }
    place::write(&public.join("ca.crt"), &root.certificate, 0o644)?;
    let said = (fresh && had_one).then(|| {
        "This machine has other names or addresses than before, so its own authority is a new one: install its root again.".to_owned()
    });
    Ok((leaf(&root, names, at)?, said))
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
    let root_key = KeyPair::from_pem(&root.key).map_err(wrong)?;
    let issuer = Issuer::from_ca_cert_pem(&root.certificate, root_key).map_err(wrong)?;
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

        let root = std::fs::read_to_string(folder.path().join("ca.crt")).unwrap();
        let (again, said) = issue(folder.path(), folder.path(), &names, now).unwrap();
        assert!(again.chain.ends_with(&root) && said.is_none(), "the same root signs the next leaf");
        let (_, said) =
            issue(folder.path(), folder.path(), &Names::of(Some("os.example.org"), "10.0.0.8"), now).unwrap();
        assert!(said.is_some_and(|said| said.contains("install its root again")));
        assert_ne!(std::fs::read_to_string(folder.path().join("ca.crt")).unwrap(), root);
    }
}
