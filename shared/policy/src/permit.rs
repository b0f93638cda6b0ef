//! Permits, policy sets and errands: minted by the gateway, accepted by the door.
//!
//! What is signed is a label, then the exact text that travels: one of them can never be taken for
//! another.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use protocol::{
    Millis, NodeId, OpId, Pid,
    permit::{Errand, ErrandKind, PermitClaims, PolicySet, SignedErrand, SignedPermit, SignedPolicySet},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::fingerprint::sha256_hex;

const PERMIT_LABEL: &[u8] = b"metatron permit 1\n";
const POLICY_LABEL: &[u8] = b"metatron policy 1\n";
const ERRAND_LABEL: &[u8] = b"metatron errand 1\n";

/// The gateway's ed25519 key. Its file holds 64 hex characters.
pub struct Signer {
    key: SigningKey,
}

/// The door's side: the public key, from a file placed at install.
#[derive(Clone)]
pub struct Verifier {
    key: VerifyingKey,
}

/// Why a permit, or what else is signed, is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the signature is not the gateway's")]
    Signature,
    #[error("what was signed cannot be read")]
    Unreadable,
    #[error("it is for another {0}")]
    Other(&'static str),
    #[error("it expired")]
    Expired,
    #[error("what would run is not what was approved")]
    Changed,
}

impl Signer {
    /// From 64 hex characters (32 bytes of seed).
    pub fn parse(hex: &str) -> Option<Self> {
        let seed: [u8; 32] = hex::decode(hex.trim()).ok()?.try_into().ok()?;
        Some(Self { key: SigningKey::from_bytes(&seed) })
    }

    /// First 16 hex characters of SHA-256 of the public key.
    pub fn key_id(&self) -> String {
        key_id(&self.key.verifying_key())
    }

    /// Hex.
    pub fn public_key(&self) -> String {
        hex::encode(self.key.verifying_key().as_bytes())
    }

    /// Signs the claims with this key's id, whatever id they carry.
    pub fn sign_permit(&self, claims: &PermitClaims) -> SignedPermit {
        let (payload, signature) =
            self.sign(PERMIT_LABEL, &PermitClaims { key_id: self.key_id(), ..claims.clone() });
        SignedPermit { payload, signature }
    }

    /// Signs the set with this key's id, whatever id it carries.
    pub fn sign_policy(&self, set: &PolicySet) -> SignedPolicySet {
        let (payload, signature) =
            self.sign(POLICY_LABEL, &PolicySet { key_id: self.key_id(), ..set.clone() });
        SignedPolicySet { payload, signature }
    }

    /// Signs the errand with this key's id, whatever id it carries.
    pub fn sign_errand(&self, errand: &Errand) -> SignedErrand {
        let (payload, signature) =
            self.sign(ERRAND_LABEL, &Errand { key_id: self.key_id(), ..errand.clone() });
        SignedErrand { payload, signature }
    }

    fn sign<T: Serialize>(&self, label: &[u8], what: &T) -> (String, String) {
        // What is signed always has a JSON form; an empty payload would be refused as unreadable.
        let payload = serde_json::to_string(what).unwrap_or_default();
        let signature = self.key.sign(&labelled(label, &payload));
        (payload, hex::encode(signature.to_bytes()))
    }
}

impl Verifier {
    /// From 64 hex characters.
    pub fn parse(hex: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(hex.trim()).ok()?.try_into().ok()?;
        Some(Self { key: VerifyingKey::from_bytes(&bytes).ok()? })
    }

    /// Checks signature, key, op, process, node, time and fingerprint, in this order.
    pub fn accept_permit(
        &self,
        permit: &SignedPermit,
        op: &OpId,
        pid: Pid,
        node: &NodeId,
        fingerprint: &str,
        now: Millis,
    ) -> Result<PermitClaims, Refusal> {
        let claims: PermitClaims = self.open(PERMIT_LABEL, &permit.payload, &permit.signature)?;
        let same = [
            ("key", claims.key_id == key_id(&self.key)),
            ("op", claims.op_id == *op),
            ("process", claims.pid == pid),
            ("node", claims.node == *node),
        ];
        if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
            return Err(Refusal::Other(what));
        }
        if now > claims.not_after {
            return Err(Refusal::Expired);
        }
        if claims.fingerprint != fingerprint {
            return Err(Refusal::Changed);
        }
        Ok(claims)
    }

    /// Checks signature and key. Whether the version may fall is the keeper's business.
    pub fn accept_policy(&self, set: &SignedPolicySet) -> Result<PolicySet, Refusal> {
        let set: PolicySet = self.open(POLICY_LABEL, &set.payload, &set.signature)?;
        if set.key_id == key_id(&self.key) { Ok(set) } else { Err(Refusal::Other("key")) }
    }

    /// Checks signature, key, node and time, in this order.
    pub fn accept_errand(
        &self,
        errand: &SignedErrand,
        node: &NodeId,
        now: Millis,
    ) -> Result<ErrandKind, Refusal> {
        let errand: Errand = self.open(ERRAND_LABEL, &errand.payload, &errand.signature)?;
        if errand.key_id != key_id(&self.key) {
            return Err(Refusal::Other("key"));
        }
        if errand.node != *node {
            return Err(Refusal::Other("node"));
        }
        if now > errand.not_after {
            return Err(Refusal::Expired);
        }
        Ok(errand.what)
    }

    fn open<T: DeserializeOwned>(&self, label: &[u8], payload: &str, signature: &str) -> Result<T, Refusal> {
        // One text for one signature: upper-case hex would be a second one.
        if signature.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(Refusal::Signature);
        }
        let bytes = hex::decode(signature).map_err(|_| Refusal::Signature)?;
        let signature = Signature::from_slice(&bytes).map_err(|_| Refusal::Signature)?;
        self.key.verify_strict(&labelled(label, payload), &signature).map_err(|_| Refusal::Signature)?;
        serde_json::from_str(payload).map_err(|_| Refusal::Unreadable)
    }
}

fn key_id(key: &VerifyingKey) -> String {
    let mut id = sha256_hex(key.as_bytes());
    id.truncate(16);
    id
}

fn labelled(label: &[u8], payload: &str) -> Vec<u8> {
    [label, payload.as_bytes()].concat()
}
