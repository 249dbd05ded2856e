//! How a link is made: one side offers, the other accepts, and each administrator types the digits that the other's
//! screen shows ([`super::life::confirm`]). Until both have, nothing passes.
//!
//! The offer commits to the host's nonce before the host sees the dialler's, and the nonce is shown after: whoever
//! sits in between cannot choose nonces until the digits agree.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use pasban_gate::{Agreement, AgreementState, Direction, RecipientClass, Relation, Terms, class_id};
use pasban_kernel::id::{ClassId, OrgId};
use pasban_kernel::limits::NODE_CARD_BYTES_MAX;
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, LinkId, NodeId, Timestamp, fault};
use pasban_proof::act::ActKind;
use pasban_proof::keys::{KeyRole, SignedCard, digits, nonce_commitment};
use pasban_proof::sign::{self, Purpose, Signature};
use pasban_store::rows::links::{self as rows, Link};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::channel::{Channel, Network};
use crate::error::{AppError, Result};
use crate::exchange::cards;
use crate::ledger;
use crate::node::Node;

/// How long an offer is good.
pub const OFFER_LIFE: i64 = 7 * DAY;
/// How every offer begins.
const PREFIX: &str = "pasban-offer:";
/// Longest offer text, bytes.
const OFFER_BYTES_MAX: usize = 2 * NODE_CARD_BYTES_MAX;

/// What an administrator offers.
#[derive(Clone, Debug)]
pub struct OfferSettings {
    /// What the dialler is to us: constituent, superior or lateral.
    pub relation: Relation,
    /// What may pass. [`OfferSettings::usual`] fills in the usual terms; every part can be changed.
    pub terms: Terms,
    /// The constituent that the dialler is, where it is one of ours.
    pub org: Option<OrgId>,
    /// What we call the dialler until it says its name.
    pub peer_name: String,
}

impl OfferSettings {
    /// The usual terms for a relation, with questions over up to 90 days of history.
    #[must_use]
    pub fn usual(relation: Relation, peer_name: &str, purpose: &str) -> Self {
        let mut terms = if relation == Relation::Superior {
            // The usual terms are written for a constituent that dials; here the one that dials stands above.
            let mut terms = Terms::usual(Relation::Constituent);
            std::mem::swap(&mut terms.down, &mut terms.up);
            terms
        } else {
            Terms::usual(relation)
        };
        purpose.clone_into(&mut terms.purpose);
        if !terms.hunts.kinds.is_empty() {
            terms.hunts.days_max = 90;
        }
        Self { relation, terms, org: None, peer_name: peer_name.to_owned() }
    }
}

/// An offer as one line of text, to be handed over by any means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferText {
    /// `pasban-offer:…`.
    pub text: String,
    /// The link that it makes.
    pub link: LinkId,
    /// When it ends.
    pub expires: Timestamp,
}

/// What stands in an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The host's card.
    card: String,
    /// SHA-256 that the host's nonce will have.
    commitment: Digest,
    /// End, microseconds.
    expires: Timestamp,
    /// The link.
    link: LinkId,
    /// What the dialler is to the host.
    relation: Relation,
    /// What may pass.
    terms: Terms,
    /// SHA-256 of the host's TLS public key.
    tls: Digest,
    /// One-time token, hex.
    token: String,
    /// Where the host listens.
    url: String,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    offer: serde_json::Value,
    signature: String,
}

impl Offer {
    /// Reads an offer and checks that the node it names has signed it.
    ///
    /// # Errors
    /// Where it is no offer, was altered or cut, or has ended.
    pub fn read(text: &str, now: Timestamp) -> Result<(Self, SignedCard)> {
        let bad = |why: &str| AppError::invalid(format!("not an offer of a link: {why}; ask for the whole text again"));
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(OFFER_BYTES_MAX).collect();
        let code = text.strip_prefix(PREFIX).ok_or_else(|| bad("it begins with pasban-offer:"))?;
        let bytes = BASE64URL_NOPAD.decode(code.as_bytes()).map_err(|_| bad("it was altered or cut"))?;
        let value = pasban_formats::json::bounded(&bytes).map_err(|_| bad("it was altered or cut"))?;
        let signed: Signed = serde_json::from_value(value).map_err(|_| bad("it was altered or cut"))?;
        let offer: Self = serde_json::from_value(signed.offer.clone()).map_err(|_| bad("a newer version made it"))?;
        let card = SignedCard::parse(&offer.card).map_err(|e| bad(&e.to_string()))?;
        let signature: Signature = signed.signature.parse().map_err(|_| bad("its signature"))?;
        let canonical = pasban_formats::json::canonical(&signed.offer);
        let good = card
            .card()
            .keys_for(KeyRole::Link)
            .any(|k| sign::verify(Purpose::Offer, &canonical, &k.key, &signature).is_ok());
        if !good {
            return Err(bad("its signature does not match"));
        }
        if offer.expires <= now {
            return Err(AppError::invalid(format!("this offer ended on {}; ask for a new one", offer.expires.date())));
        }
        Ok((offer, card))
    }

    /// What may pass.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What the host would be to us.
    #[must_use]
    pub fn host_is(&self) -> Relation {
        inverse(self.relation)
    }
}

fn inverse(relation: Relation) -> Relation {
    match relation {
        Relation::Constituent => Relation::Superior,
        Relation::Superior => Relation::Constituent,
        other => other,
    }
}

/// A link row with nothing known but what an offer says.
fn row(role: &str, relation: Relation, link: LinkId, terms: &Terms, now: Timestamp) -> Result<Link> {
    let agreement = Agreement {
        version: 1,
        terms: terms.clone(),
        state: AgreementState::Active,
        recipient: RecipientClass { relation },
        sends: if role == "host" { Direction::Down } else { Direction::Up },
    };
    Ok(Link {
        id: link,
        role: role.into(),
        state: "offered".into(),
        relation: relation.name().into(),
        peer: None,
        peer_name: String::new(),
        org: None,
        url: String::new(),
        pin: Digest::default(),
        agreement: 1,
        terms: serde_json::to_string(terms).map_err(AppError::internal)?,
        class: class_id(&agreement),
        digits_shown: String::new(),
        digits_expected: String::new(),
        confirmed_here: false,
        confirmed_there: false,
        network: "{}".into(),
        heard: "{}".into(),
        trouble: String::new(),
        created: now,
        last_contact: Timestamp(0),
    })
}

/// Offers a link.
///
/// # Errors
/// Terms that nobody should sign, with what is wrong; the node is recovering.
pub async fn offer(node: &Node, settings: OfferSettings) -> Result<OfferText> {
    node.may_sign()?;
    if !matches!(settings.relation, Relation::Constituent | Relation::Superior | Relation::Lateral) {
        return Err(AppError::invalid(
            "a link to a node is with a constituent, a superior or a lateral partner; plain TAXII clients get a token",
        ));
    }
    if let Some(finding) = settings.terms.findings().first() {
        return Err(AppError::invalid(format!("terms, {}: {}", finding.place, finding.reason)));
    }
    if let Some(hat) = settings.terms.up.hats.iter().find(|h| !node.config.node.hats.contains(h)) {
        let hat = hat.name();
        return Err(AppError::invalid(format!(
            "terms, up.hats: this node's institution is no {hat}; if it is, add {hat:?} to [node] hats in the configuration"
        )));
    }
    let now = node.now();
    let link = LinkId::from_random(node.ambient.random());
    let (token, nonce): ([u8; 32], [u8; 32]) = (node.ambient.random(), node.ambient.random());
    let expires = now.plus(OFFER_LIFE);
    let offer = Offer {
        card: node.keys.card.to_string(),
        commitment: nonce_commitment(&node.id, &nonce),
        expires,
        link,
        relation: settings.relation,
        terms: settings.terms.clone(),
        tls: crate::identity::pin_of(&node.keys.tls_cert)?,
        token: HEXLOWER.encode(&token),
        url: node.config.url(),
    };
    let value = serde_json::to_value(&offer).map_err(AppError::internal)?;
    let signature = sign::sign(Purpose::Offer, &pasban_formats::json::canonical(&value), &node.keys.link).to_string();
    let signed = serde_json::to_vec(&Signed { offer: value, signature }).map_err(AppError::internal)?;
    let text = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&signed));

    let mut link_row = row("host", settings.relation, link, &settings.terms, now)?;
    link_row.peer_name = settings.peer_name;
    link_row.org = settings.org;
    let body = serde_json::json!({
        "relation": settings.relation.name(), "expires": expires.rfc3339(), "terms": terms_digest(&link_row.terms).to_string(),
    });
    let act = ledger::act(node, ActKind::LinkOffered, &node.id.to_string(), &link.to_string(), &body)?;
    let kept = rows::Offer { token: Digest::of(&token), link, nonce: nonce.to_vec(), expires, used: Timestamp(0) };
    fault::point("link.offer.before");
    node.db
        .write("link.offer", move |tx| {
            rows::link_put(tx, &link_row)?;
            rows::agreement_insert(tx, &link, 1, &link_row.terms, now)?;
            rows::offer_insert(tx, &kept)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            Ok(())
        })
        .await?;
    fault::point("link.offer.after");
    node.reload_link(&link).await?;
    Ok(OfferText { text, link, expires })
}

/// What both sides compare: SHA-256 of the terms as they are stored.
#[must_use]
pub fn terms_digest(terms: &str) -> Digest {
    Digest::of(terms.as_bytes())
}

/// What the dialler says.
#[derive(Serialize, Deserialize)]
pub struct AcceptRequest {
    /// Its cards, oldest first.
    cards: Vec<String>,
    link: LinkId,
    name: String,
    /// Its nonce, hex.
    nonce: String,
    /// Over link, both nodes, terms and nonce.
    signature: String,
    token: String,
}

/// What the host answers.
#[derive(Serialize, Deserialize)]
pub struct Accepted {
    cards: Vec<String>,
    name: String,
    /// The nonce that the offer committed to, hex.
    nonce: String,
    signature: String,
}

/// What both sides sign: these terms, on this link, between these two.
fn agreed(link: &LinkId, host: &NodeId, dialler: &NodeId, terms: &str, nonce: &str) -> Vec<u8> {
    let value = serde_json::json!({
        "dialler": dialler.to_string(), "host": host.to_string(), "link": link.to_string(), "nonce": nonce,
        "terms": terms_digest(terms).to_string(),
    });
    pasban_formats::json::canonical(&value)
}

/// A link that waits for both administrators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepting {
    /// The link.
    pub link: LinkId,
    /// The digits that this screen shows; the other administrator types them.
    pub shown: String,
    /// Name of the peer.
    pub peer_name: String,
}

/// Our cards, oldest first.
pub(super) fn own_cards(node: &Node) -> Vec<String> {
    let Ok(cards) = node.cards.read() else { return vec![node.keys.card.to_string()] };
    cards.get(&node.id).map_or_else(
        || vec![node.keys.card.to_string()],
        |h| {
            let all = h.cards();
            all.iter().skip(all.len().saturating_sub(super::host::CARDS_MAX)).map(ToString::to_string).collect()
        },
    )
}

/// Cards that a peer sent of itself: learned in memory, and the rows that keep them.
pub(super) fn learn_cards(node: &Node, peer: &NodeId, texts: &[String]) -> Result<Vec<rows::Card>> {
    let mut kept = Vec::new();
    for text in texts.iter().take(super::host::CARDS_MAX) {
        let card = cards::Statement::parse(text).map_err(|e| AppError::invalid(format!("card: {e}")))?;
        if card.node() != *peer {
            return Err(AppError::invalid("card: another node's"));
        }
        // One that does not follow what is known is not believed, and the newest known stands.
        match node.learn(&card) {
            Ok(()) => kept.push(card.row()),
            Err(e) => tracing::warn!(peer = %peer.short(), error = %e, "a card is not believed"),
        }
    }
    Ok(kept)
}

const TWICE: &str = "there is a link with this node already; revoke it first (`pasban link list`)";

/// Accepts an offer: the host is asked, and both screens show digits.
///
/// # Errors
/// An offer that is not good; a host out of reach; the host refuses.
pub async fn accept(node: &Node, offer_text: &str, network: Network) -> Result<Accepting> {
    node.may_sign()?;
    let now = node.now();
    let (offer, card) = Offer::read(offer_text, now)?;
    let host = card.card().node();
    if host == node.id {
        return Err(AppError::invalid("this is an offer of this very node"));
    }
    let link = offer.link;
    if node.db.read(move |tx| rows::link_with_peer(tx, &host, &link)).await? {
        return Err(AppError::Conflict(TWICE.into()));
    }
    let terms = serde_json::to_string(&offer.terms).map_err(AppError::internal)?;
    let kept = learn_cards(node, &host, std::slice::from_ref(&offer.card))?;
    // Derived from our keys and the offer, so that a repetition after a lost answer is the same request again.
    let nonce = node.keys.keyed("link-nonce", &offer.token, &link.to_string());
    let nonce_text = HEXLOWER.encode(&nonce);
    let signature =
        sign::sign(Purpose::Agreement, &agreed(&link, &host, &node.id, &terms, &nonce_text), &node.keys.link);
    let request = AcceptRequest {
        cards: own_cards(node),
        link,
        name: node.config.node.name.clone(),
        nonce: nonce_text,
        signature: signature.to_string(),
        token: offer.token.clone(),
    };
    let channel = Channel::new(node, &offer.url, offer.tls, &network, host)?;
    let body = serde_json::to_vec(&request).map_err(AppError::internal)?;
    let accepted: Accepted = channel
        .call(Method::POST, "/links/v1/accept", "application/json", body.into(), true)
        .await?
        .json()
        .map_err(|e| match e {
            AppError::NotFound => AppError::Conflict(
                "the host does not take this offer: it was used, has ended or was taken back; ask for a new one".into(),
            ),
            other => other,
        })?;
    let host_nonce: [u8; 32] = HEXLOWER
        .decode(accepted.nonce.as_bytes())
        .ok()
        .and_then(|b| b.try_into().ok())
        .filter(|n| nonce_commitment(&host, n) == offer.commitment)
        .ok_or_else(|| AppError::Unavailable("the host's nonce is not the one it committed to: somebody may sit in between; tell both administrators".into()))?;
    let good: Option<Signature> = accepted.signature.parse().ok();
    let bytes = agreed(&link, &host, &node.id, &terms, &accepted.nonce);
    if !good.is_some_and(|s| {
        card.card().keys_for(KeyRole::Link).any(|k| sign::verify(Purpose::Agreement, &bytes, &k.key, &s).is_ok())
    }) {
        return Err(AppError::Unavailable("the host did not sign these terms".into()));
    }
    let codes = digits(&host, &node.id, &host_nonce, &nonce);
    let mut link_row = row("dialler", inverse(offer.relation), link, &offer.terms, now)?;
    link_row.state = "confirming".into();
    link_row.peer = Some(host);
    link_row.peer_name = plain_name(&accepted.name);
    link_row.url = offer.url;
    link_row.pin = offer.tls;
    link_row.digits_shown = codes.dialer.clone();
    link_row.digits_expected = codes.host;
    link_row.network = serde_json::to_string(&network).map_err(AppError::internal)?;
    link_row.last_contact = now;
    let peer_name = link_row.peer_name.clone();
    store_accepted(node, link_row, kept).await?;
    Ok(Accepting { link, shown: codes.dialer, peer_name })
}

/// A peer's name, cut and without control characters.
pub(super) fn plain_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

async fn store_accepted(node: &Node, link_row: Link, kept: Vec<rows::Card>) -> Result<()> {
    let link = link_row.id;
    let body = serde_json::json!({
        "peer": link_row.peer.map(|p| p.to_string()), "role": link_row.role, "relation": link_row.relation,
        "terms": terms_digest(&link_row.terms).to_string(),
    });
    let act = ledger::act(node, ActKind::LinkAccepted, &node.id.to_string(), &link_row.id.to_string(), &body)?;
    let now = node.now();
    fault::point("link.accept.before");
    node.db
        .write("link.accept", move |tx| {
            if rows::link_fetch(tx, &link_row.id)?.is_none() {
                rows::agreement_insert(tx, &link_row.id, 1, &link_row.terms, now)?;
                ledger::record(tx, std::slice::from_ref(&act))?;
            }
            for card in &kept {
                rows::card_put(tx, card, now)?;
            }
            rows::link_put(tx, &link_row)
        })
        .await?;
    fault::point("link.accept.after");
    node.reload_link(&link).await?;
    // Wakes the dialler's loop.
    crate::exchange::objects::announce(node, &[ClassId(uuid::Uuid::nil())]);
    Ok(())
}

/// The host's side: takes an offer once; the same request again gets the same answer.
///
/// # Errors
/// Not found where the offer does not exist, is used by another, or has ended.
pub async fn take(node: &Node, dialler: NodeId, body: &[u8]) -> Result<Accepted> {
    node.may_sign()?;
    let request: AcceptRequest = serde_json::from_slice(body).map_err(|e| AppError::invalid(format!("accept: {e}")))?;
    let hex32 = |text: &str| HEXLOWER.decode(text.as_bytes()).ok().and_then(|b| <[u8; 32]>::try_from(b).ok());
    let (Some(token), Some(nonce)) = (hex32(&request.token), hex32(&request.nonce)) else {
        return Err(AppError::invalid("accept: token or nonce"));
    };
    if dialler == node.id {
        return Err(AppError::invalid("a node does not link to itself"));
    }
    let signature: Signature = request.signature.parse().map_err(|e| AppError::invalid(format!("accept: {e}")))?;
    let kept = learn_cards(node, &dialler, &request.cards)?;
    let keys: Vec<_> = node
        .cards
        .read()
        .ok()
        .and_then(|c| {
            c.get(&dialler).and_then(|h| h.newest().map(|card| card.keys_for(KeyRole::Link).map(|k| k.key).collect()))
        })
        .unwrap_or_default();
    let (now, me, id) = (node.now(), node.id, request.link);
    let act = {
        let body = serde_json::json!({"peer": dialler.to_string(), "role": "host"});
        ledger::act(node, ActKind::LinkAccepted, &dialler.to_string(), &id.to_string(), &body)?
    };
    let peer_name = plain_name(&request.name);
    let nonce_text = request.nonce.clone();
    fault::point("link.accept.before");
    let done = node
        .db
        .write_as("link.take", move |tx| -> Result<(Vec<u8>, String)> {
            let hash = Digest::of(&token);
            let Some(offer) = rows::offer_fetch(tx, &hash)?.filter(|o| o.link == id && o.expires > now) else {
                return Err(AppError::NotFound);
            };
            let Some(mut link) = rows::link_fetch(tx, &id)? else { return Err(AppError::NotFound) };
            let host_nonce = <[u8; 32]>::try_from(offer.nonce.as_slice()).map_err(|_| AppError::NotFound)?;
            let codes = digits(&me, &dialler, &host_nonce, &nonce);
            let again = link.state == "confirming" && link.peer == Some(dialler) && link.digits_shown == codes.host;
            if !again {
                let bytes = agreed(&id, &me, &dialler, &link.terms, &nonce_text);
                if !keys.iter().any(|k| sign::verify(Purpose::Agreement, &bytes, k, &signature).is_ok()) {
                    return Err(AppError::invalid("the terms are not signed by this node"));
                }
                if link.state != "offered" || rows::offer_take(tx, &hash, now)?.is_none() {
                    return Err(AppError::NotFound);
                }
                if rows::link_with_peer(tx, &dialler, &id)? {
                    return Err(AppError::Conflict(TWICE.into()));
                }
                link.state = "confirming".into();
                link.peer = Some(dialler);
                if !peer_name.is_empty() {
                    link.peer_name = peer_name;
                }
                link.digits_shown = codes.host;
                link.digits_expected = codes.dialer;
                link.last_contact = now;
                rows::link_put(tx, &link)?;
                for card in &kept {
                    rows::card_put(tx, card, now)?;
                }
                ledger::record(tx, std::slice::from_ref(&act))?;
            }
            Ok((offer.nonce, link.terms))
        })
        .await?;
    fault::point("link.accept.after");
    node.reload_link(&id).await?;
    let (host_nonce, terms) = done;
    let nonce = HEXLOWER.encode(&host_nonce);
    let signature = sign::sign(Purpose::Agreement, &agreed(&id, &node.id, &dialler, &terms, &nonce), &node.keys.link);
    Ok(Accepted {
        cards: own_cards(node),
        name: node.config.node.name.clone(),
        nonce,
        signature: signature.to_string(),
    })
}
