//! A node's keys on disk: the identity key (printed as a recovery sheet, not needed in daily running), the operating
//! keys that it certifies, the TLS key, and the secret behind re-issued ids.
//!
//! `keys/` is readable by the node's user only and never part of a backup as a whole: the identity key is never in
//! one (design T6).

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hmac::{Hmac, Mac};
use pasban_kernel::{Digest, NodeId, Timestamp, fault};
use pasban_proof::keys::{KeyRole, NodeCard, OperatingKey, SignedCard};
use pasban_proof::sign::{PublicKey, SecretKey};
use pasban_translate::exchange::{Bound, Seed};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::Ambient;
use crate::error::{AppError, Result};

/// The keys of a running node.
pub struct Keys {
    /// Node id.
    pub node: NodeId,
    /// Newest card.
    pub card: SignedCard,
    /// Signs objects and requests over links.
    pub link: SecretKey,
    /// Signs checkpoints and cosignatures, nothing else.
    pub ledger: SecretKey,
    /// Behind the ids of re-issued objects.
    reissue: [u8; 32],
    /// TLS certificate chain, PEM.
    pub tls_cert: Vec<u8>,
    /// TLS private key, PEM.
    pub tls_key: Vec<u8>,
}

/// `operating.json`.
#[derive(Serialize, Deserialize)]
struct Operating {
    card: String,
    link: String,
    ledger: String,
    reissue: String,
}

fn folder(data: &Path) -> PathBuf {
    data.join("keys")
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> AppError + '_ {
    move |e| AppError::Unavailable(format!("{}: {e}", path.display()))
}

/// Writes a file that only the node's user reads, synced before it counts.
///
/// # Errors
/// The file system's.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let temp = path.with_extension("new");
    let mut f =
        fs::OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&temp).map_err(io(&temp))?;
    f.write_all(bytes).and_then(|()| f.sync_all()).map_err(io(&temp))?;
    fs::rename(&temp, path).map_err(io(path))?;
    if let Some(parent) = path.parent() {
        fs::File::open(parent).and_then(|d| d.sync_all()).map_err(io(parent))?;
    }
    Ok(())
}

fn seed(text: &str) -> Result<[u8; 32]> {
    HEXLOWER
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|b| b.try_into().ok())
        .ok_or_else(|| AppError::Unavailable("keys: a seed is not 64 hex digits; restore the keys folder".into()))
}

/// Makes all keys of a new node.
///
/// # Errors
/// Where keys exist already, or cannot be written.
pub fn create(data: &Path, name: &str, hosts: &[String], ambient: &Ambient) -> Result<Keys> {
    let dir = folder(data);
    if dir.join("operating.json").exists() {
        return Err(AppError::Conflict(format!("{} holds the keys of a node already", dir.display())));
    }
    fs::create_dir_all(&dir).map_err(io(&dir))?;
    fs::set_permissions(&dir, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(io(&dir))?;
    let identity = SecretKey::from_seed(&ambient.random());
    write_secret(&dir.join("identity.seed"), HEXLOWER.encode(&identity.seed()).as_bytes())?;
    fault::point("init.seed.after");
    let (cert, key) = self_signed(hosts)?;
    write_secret(&dir.join("tls.cert.pem"), cert.as_bytes())?;
    write_secret(&dir.join("tls.key.pem"), key.as_bytes())?;
    fault::point("init.tls.after");
    certify(data, name, &identity, 1, ambient.random(), ambient)
}

/// Makes new operating keys and the card that certifies them.
fn certify(
    data: &Path,
    name: &str,
    identity: &SecretKey,
    sequence: u64,
    reissue: [u8; 32],
    ambient: &Ambient,
) -> Result<Keys> {
    let dir = folder(data);
    let now = ambient.now();
    let (link, ledger) = (SecretKey::from_seed(&ambient.random()), SecretKey::from_seed(&ambient.random()));
    let cert = fs::read(dir.join("tls.cert.pem")).map_err(io(&dir))?;
    let pin = pin_of(&cert)?;
    let key = |role, key| OperatingKey { role, key, not_before: now };
    let card = NodeCard {
        identity: identity.public(),
        name: name.to_owned(),
        sequence,
        issued: now,
        keys: vec![
            key(KeyRole::Link, link.public()),
            key(KeyRole::Ledger, ledger.public()),
            key(KeyRole::Tls, PublicKey(pin.0)),
        ],
    }
    .sign(identity)
    .map_err(|e| AppError::invalid(format!("node name: {e}")))?;
    let operating = Operating {
        card: card.to_string(),
        link: HEXLOWER.encode(&link.seed()),
        ledger: HEXLOWER.encode(&ledger.seed()),
        reissue: HEXLOWER.encode(&reissue),
    };
    let text = serde_json::to_vec_pretty(&operating).map_err(AppError::internal)?;
    write_secret(&dir.join("operating.json"), &text)?;
    load(data, None)
}

/// Reads the keys of a node. `tls` names certificate and key files of one's own.
///
/// # Errors
/// Where they are missing or damaged, with what to do.
pub fn load(data: &Path, tls: Option<(&Path, &Path)>) -> Result<Keys> {
    let dir = folder(data);
    let path = dir.join("operating.json");
    let text = fs::read(&path).map_err(|e| {
        AppError::Unavailable(format!(
            "{}: {e}; run `pasban init`, or restore the keys folder from your recovery sheet",
            path.display()
        ))
    })?;
    let operating: Operating =
        serde_json::from_slice(&text).map_err(|e| AppError::Unavailable(format!("{}: {e}", path.display())))?;
    let card =
        SignedCard::parse(&operating.card).map_err(|e| AppError::Unavailable(format!("{}: {e}", path.display())))?;
    let (cert, key) = match tls {
        Some((cert, key)) => (fs::read(cert).map_err(io(cert))?, fs::read(key).map_err(io(key))?),
        None => (
            fs::read(dir.join("tls.cert.pem")).map_err(io(&dir))?,
            fs::read(dir.join("tls.key.pem")).map_err(io(&dir))?,
        ),
    };
    Ok(Keys {
        node: card.card().node(),
        link: SecretKey::from_seed(&seed(&operating.link)?),
        ledger: SecretKey::from_seed(&seed(&operating.ledger)?),
        reissue: seed(&operating.reissue)?,
        card,
        tls_cert: cert,
        tls_key: key,
    })
}

/// Rotates the operating keys. Needs the identity key: from its file, or from the recovery sheet.
///
/// # Errors
/// Where the identity key is not this node's.
pub fn rotate(data: &Path, name: &str, recovery: Option<&str>, ambient: &Ambient) -> Result<Keys> {
    let held = load(data, None)?;
    let identity = identity_key(data, recovery)?;
    if NodeId::of(&identity.public().0) != held.node {
        return Err(AppError::invalid("that is the identity key of another node"));
    }
    certify(data, name, &identity, held.card.card().sequence + 1, held.reissue, ambient)
}

/// The identity key, from its file or from the words of a recovery sheet.
///
/// # Errors
/// Where neither is at hand.
pub fn identity_key(data: &Path, recovery: Option<&str>) -> Result<SecretKey> {
    let bytes = match recovery {
        Some(sheet) => {
            read_sheet(sheet).ok_or_else(|| AppError::invalid("that is not the code of a recovery sheet"))?
        }
        None => {
            let path = folder(data).join("identity.seed");
            seed(&fs::read_to_string(&path).map_err(|_| {
                AppError::invalid(format!(
                    "the identity key is not in {}; give the code of the recovery sheet",
                    path.display()
                ))
            })?)?
        }
    };
    Ok(SecretKey::from_seed(&bytes))
}

/// The code of the recovery sheet: 32 bytes and a check, in groups of five letters and digits.
#[must_use]
pub fn recovery_sheet(identity: &SecretKey) -> String {
    let mut bytes = identity.seed().to_vec();
    bytes.extend_from_slice(&Digest::of(&identity.seed()).0[..3]);
    let text = BASE32_NOPAD.encode(&bytes);
    text.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join("-")
}

fn read_sheet(text: &str) -> Option<[u8; 32]> {
    let clean: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let bytes = BASE32_NOPAD.decode(clean.as_bytes()).ok()?;
    let (seed, check) = bytes.split_first_chunk::<32>()?;
    (Digest::of(seed).0.get(..3)? == check).then_some(*seed)
}

/// SHA-256 of the first certificate's public key.
///
/// # Errors
/// Where the PEM holds no certificate.
pub fn pin_of(cert_pem: &[u8]) -> Result<Digest> {
    use rustls::pki_types::pem::PemObject as _;
    let cert = rustls::pki_types::CertificateDer::from_pem_slice(cert_pem)
        .map_err(|e| AppError::Unavailable(format!("TLS certificate: {e}")))?;
    crate::out::trust::key_pin(&cert).map_err(|e| AppError::Unavailable(format!("TLS certificate: {e}")))
}

fn self_signed(hosts: &[String]) -> Result<(String, String)> {
    // Every node also answers to the name `pasban`: resolvers that fetch a zone over TLS want a name to check.
    let mut names = hosts.to_vec();
    names.push("pasban".into());
    let made = rcgen::generate_simple_self_signed(names).map_err(AppError::internal)?;
    Ok((made.cert.pem(), made.signing_key.serialize_pem()))
}

impl Keys {
    /// Sequence of the card that certifies the link key: stands in every object.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.card.card().sequence
    }

    /// The id of an object re-issued from a source for a profile: the same each time, over rotations and restores, and
    /// this node's alone. Its seed is a keyed hash (HMAC-SHA-256), so nothing of the source can be read from either, and
    /// two types or profiles of one source cannot be told to be of one.
    #[must_use]
    pub fn reissued(&self, stix_type: &str, source: &str, profile: &str) -> Bound {
        let mut seed = [0; 16];
        seed.copy_from_slice(&self.keyed(stix_type, source, profile)[..16]);
        Bound::new(stix_type, &self.node, Seed(seed))
    }

    /// 32 bytes that only this node makes out of these words, the same each time.
    #[must_use]
    pub fn keyed(&self, what: &str, source: &str, profile: &str) -> [u8; 32] {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.reissue).expect("HMAC takes keys of any length");
        for part in [what, "\0", source, "\0", profile] {
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// When the card was issued.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.card.card().issued
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_loaded_rotated_and_recovered() {
        let dir = tempfile::tempdir().unwrap();
        let ambient = Ambient::default();
        let made = create(dir.path(), "Finance CERT", &["127.0.0.1".into()], &ambient).unwrap();
        assert!(create(dir.path(), "x", &["localhost".into()], &ambient).is_err());
        let sheet = recovery_sheet(&identity_key(dir.path(), None).unwrap());
        fs::remove_file(dir.path().join("keys/identity.seed")).unwrap();
        assert!(rotate(dir.path(), "Finance CERT", None, &ambient).is_err());
        let rotated = rotate(dir.path(), "Finance CERT", Some(&sheet), &ambient).unwrap();
        assert_eq!((rotated.node, rotated.sequence()), (made.node, 2));
        rotated.card.follows(&made.card).unwrap();
        // Rotation changes no id: it is of the identity key.
        let id = made.reissued("indicator", "a", "b");
        assert_eq!(rotated.reissued("indicator", "a", "b"), id);
        for (t, source, profile) in [("indicator", "a", "c"), ("indicator", "c", "b"), ("note", "a", "b")] {
            let other = made.reissued(t, source, profile);
            assert!(other.seed != id.seed && other.id.uuid() != id.id.uuid(), "{t} {source} {profile}");
        }
        // A node that succeeds this one has another identity: even with all other secrets it makes ids of its own.
        let heir = Keys { node: NodeId::of(&[9; 32]), ..load(dir.path(), None).unwrap() };
        let theirs = heir.reissued("indicator", "a", "b");
        assert_eq!(theirs.seed, id.seed);
        assert_ne!(theirs.id, id.id);
        let mut wrong = sheet.clone();
        wrong.replace_range(0..1, if sheet.starts_with('A') { "B" } else { "A" });
        assert!(rotate(dir.path(), "x", Some(&wrong), &ambient).is_err());
    }
}
