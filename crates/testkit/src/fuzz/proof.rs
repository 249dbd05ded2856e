//! The ledger's documents, keys' documents and signed requests: what reads prints as it stood, and nothing passes as
//! signed that was not.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::LazyLock;

use pasban_kernel::{Digest, Timestamp};
use pasban_proof::keys::{SignedCard, SignedCompromise};
use pasban_proof::merkle::{self, Frontier, Tile};
use pasban_proof::receipt::{Receipt, Trust, TrustedLog, verify};
use pasban_proof::sign::{self, Purpose};
use pasban_proof::signed_request::{Envelope, Received, SignatureInput, sign_request, verify_request};
use pasban_proof::witness::{self, CosignRequest};
use pasban_proof::{Act, Checkpoint, Note, NoteKey, PublicKey, SecretKey, Signature, SignatureKind, canon as json};

/// Name of the ledger whose key is [`KEY`].
pub const ORIGIN: &str = "pasban.ledger/test";
/// 2026-11-24T10:00:00Z.
const NOW: Timestamp = Timestamp(1_795_514_400_000_000);

static KEY: LazyLock<SecretKey> = LazyLock::new(|| SecretKey::from_seed(&[1; 32]));

fn trusted() -> Option<Trust> {
    Trust::new(vec![TrustedLog::new(ORIGIN, KEY.public()).ok()?], Vec::new(), 1).ok()
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// [`json::parse`] takes exactly what it would print.
pub fn canon(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(value) = json::parse(text) {
        assert_eq!(value.to_string(), text);
    }
}

/// [`Act::parse`], and a receipt made for the act in a ledger of three: it holds, and says this act.
pub fn act(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(act) = Act::parse(text) else { return };
    assert_eq!(act.canonical(), text);
    let salt = Digest::of(bytes).0;
    let leaves = [Digest([3; 32]), act.leaf_hash(&salt), Digest([5; 32])];
    let source = merkle::Leaves(&leaves);
    let (Ok(root), Ok(proof)) = (merkle::root_at(&source, 3), merkle::inclusion_proof(&source, 1, 3)) else {
        panic!("a small tree has roots and proofs");
    };
    let head = Checkpoint { origin: ORIGIN.to_owned(), size: 3, root, extensions: Vec::new() };
    let Ok(checkpoint) = head.sign(&KEY) else { panic!("a checkpoint of ours can be signed") };
    let receipt = Receipt { act: act.clone(), salt, index: 1, proof, checkpoint };
    let Some(trust) = trusted() else { return };
    let verdict = verify(receipt.print().as_bytes(), &trust);
    assert_eq!(verdict.map(|v| (v.act, v.index, v.size)), Ok((act, 1, 3)));
}

/// [`Receipt::parse`], its printing, and [`verify`] under nobody's key and under one that is known.
pub fn receipt(bytes: &[u8]) {
    let opened = Receipt::parse(bytes);
    if let Ok(receipt) = &opened {
        assert_eq!(Receipt::parse(receipt.print().as_bytes()).as_ref(), Ok(receipt));
    }
    assert!(verify(bytes, &Trust::default()).is_err(), "nobody is trusted");
    let Some(trust) = trusted() else { return };
    match (verify(bytes, &trust), opened) {
        (Ok(verdict), Ok(receipt)) => {
            assert_eq!((&verdict.act, verdict.index), (&receipt.act, receipt.index));
            let _ = verdict.to_string();
        }
        (Ok(_), Err(fault)) => panic!("verified, though {fault}"),
        (Err(fault), _) => drop((fault.to_string(), fault.part())),
    }
}

/// [`Trust::parse`], and a receipt under it.
pub fn trust(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(trust) = Trust::parse(text) {
        assert!(trust.quorum() > 0);
        assert_eq!(Trust::parse(&trust.to_string()).as_ref(), Ok(&trust));
    }
}

/// [`Note::parse`], [`Checkpoint::parse`] and [`NoteKey::from_vkey`]; no checkpoint is the known log's unless it signed.
pub fn note(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_string(), text, "a note has one form");
        let Ok(key) = NoteKey::new(ORIGIN, SignatureKind::Ed25519, KEY.public()) else { return };
        let verified = Checkpoint::verify(&note, ORIGIN, std::slice::from_ref(&key));
        assert!(verified.is_err() || note.signatures.iter().any(|s| key.made(s)));
        for line in &note.signatures {
            let _ = witness::verify_cosignature(&note.text, &key, line);
        }
    }
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_string(), text, "so has a checkpoint");
        if let Ok(note) = checkpoint.sign(&KEY)
            && let Ok(key) = NoteKey::new(checkpoint.origin.clone(), SignatureKind::Ed25519, KEY.public())
        {
            assert_eq!(Checkpoint::verify(&note, &checkpoint.origin, &[key]), Ok(checkpoint));
            assert_eq!(Note::parse(&note.to_string()), Ok(note));
        }
    }
    if let Ok(key) = NoteKey::from_vkey(text) {
        assert_eq!(NoteKey::from_vkey(&key.vkey()), Ok(key));
    }
}

/// [`CosignRequest::parse`], and what a witness answers to it.
pub fn cosign(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(request) = CosignRequest::parse(text) else { return };
    assert_eq!(CosignRequest::parse(&request.to_string()).as_ref(), Ok(&request));
    let Ok(key) = NoteKey::new(ORIGIN, SignatureKind::Ed25519, KEY.public()) else { return };
    let held = witness::TreeHead { size: request.old_size, root: Digest([7; 32]) };
    for old in [None, Some(held)] {
        let by = ("witness.example", &*KEY);
        let answer =
            witness::cosign(old, &request.checkpoint, ORIGIN, std::slice::from_ref(&key), &request.proof, by, NOW);
        assert!(answer.is_err() || request.checkpoint.signatures.iter().any(|s| key.made(s)));
    }
}

/// [`SignedCard::parse`] and [`SignedCompromise::parse`]; bytes that are the inner document are signed first.
pub fn card(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    documents(text);
    for (name, purpose) in [("card", Purpose::NodeCard), ("compromise", Purpose::KeyCompromised)] {
        documents(&format!(r#"{{"{name}":{text},"signature":"{}"}}"#, sign::sign(purpose, bytes, &KEY)));
    }
    reads_back::<PublicKey>(text);
    reads_back::<Signature>(text);
}

fn documents(text: &str) {
    if let Ok(signed) = SignedCard::parse(text) {
        assert_eq!(signed.to_string(), text);
        assert_eq!(signed.card().clone().sign(&KEY).is_ok(), signed.card().identity == KEY.public());
        let _ = (signed.follows(&signed), signed.card().node());
    }
    if let Ok(signed) = SignedCompromise::parse(text) {
        assert_eq!(signed.to_string(), text);
        let _ = signed.statement().node();
    }
}

/// Signed requests: `METHOD URI`, header lines `name: value`, an empty line, the body. Also signs method, target and
/// body with the first header's name and value as nonce and key id.
pub fn request(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.split('\n');
    let (method, target) = lines.next().and_then(|l| l.split_once(' ')).unwrap_or_default();
    let headers: Vec<(&str, &str)> = lines.filter_map(|l| l.split_once(": ")).collect();
    for (_, value) in &headers {
        if let Ok(input) = SignatureInput::parse(value) {
            assert_eq!(SignatureInput::parse(&input.to_string()), Ok(input));
        }
    }
    let check = |headers: &[(&str, &str)]| {
        let lookup = |id: &str| (!id.is_empty()).then(|| KEY.public());
        verify_request(method, target, Received { headers }, body.as_bytes().to_vec(), lookup, |_, _| true)
    };
    match check(&headers) {
        Ok(verified) => assert_eq!(verified.body, body.as_bytes(), "the signed body and no other"),
        Err(fault) => drop(fault.to_string()),
    }
    let (nonce, key_id) = headers.first().copied().unwrap_or(("n", "k"));
    let envelope = Envelope { created: NOW, expires: NOW.plus(60_000_000), nonce, key_id };
    if let Ok((signed, binding)) = sign_request(method, target, body.as_bytes(), envelope, &KEY) {
        let verified = check(&signed.pairs());
        assert_eq!(verified.map(|v| (v.nonce, v.key_id, v.binding)), Ok((nonce.into(), key_id.into(), binding)));
    }
}

/// Tree state, tile paths, tile bytes and proofs from anywhere.
pub fn merkle(bytes: &[u8]) {
    if let Ok(mut frontier) = Frontier::from_bytes(bytes) {
        assert_eq!(frontier.to_bytes(), bytes);
        let (before, _) = (frontier.size(), frontier.root());
        if frontier.append(Digest([9; 32])).is_ok() {
            assert_eq!(frontier.size(), before + 1);
            assert_eq!(Frontier::from_bytes(&frontier.to_bytes()), Ok(frontier));
        }
    }
    if let Some(hashes) = merkle::tile_hashes(bytes) {
        assert_eq!(merkle::tile_bytes(&hashes), bytes);
    }
    if let Some(text) = text(bytes) {
        reads_back::<Tile>(text);
    }
    let Some((head, rest)) = bytes.split_first_chunk::<16>() else { return };
    let number = |half: &[u8]| half.iter().fold(0_u64, |n, b| (n << 8) | u64::from(*b));
    let (a, b) = (number(&head[..8]), number(&head[8..]));
    let hashes: Vec<Digest> = rest.chunks_exact(32).filter_map(|h| Digest::from_slice(h).ok()).collect();
    if let [first, second, proof @ ..] = hashes.as_slice() {
        let _ = merkle::verify_inclusion(first, a, b, proof, second);
        let _ = merkle::verify_consistency(a, first, b, second, proof);
    }
    let _ = merkle::tiles_changed(a, a.saturating_add(b % 1000)).take(5000).count();
}

fn reads_back<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert!(value.to_string().parse::<T>().is_ok_and(|again| again == value), "{text:?} reads back");
    }
}
