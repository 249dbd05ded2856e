//! What the gate would say of an object, recipient by recipient, before anybody decides. The real rules judge the real
//! bytes; nothing is recorded, kept or put on a stream.
//!
//! What is shown here is what happens: `release` asks the same rules, with the same facts and consents, when bytes are
//! about to leave. It can differ only where agreement, consent, policy or clock changed in between.

use pasban_gate::{Outcome, Reason, Relation, class_id};
use pasban_kernel::id::ClassId;
use pasban_kernel::{LinkId, Timestamp};
use pasban_store::rows::objects::{Candidate, Object};

use super::release::{ask_gate, gate_policy, load, with_tenants};
use crate::error::Result;
use crate::node::Node;

/// A link among the recipients of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The link.
    pub link: LinkId,
    /// The peer's public name.
    pub name: String,
}

/// Recipients for whom the gate's answer is one and the same: one release class, one version of the agreement, one state.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The release class.
    pub class: ClassId,
    /// What the recipients are to this node.
    pub relation: Relation,
    /// The links, by name; empty for hosted tenants.
    pub peers: Vec<Peer>,
    /// How many hosted tenants; 0 for links.
    pub tenants: usize,
    /// Version of the agreement.
    pub agreement: u64,
    /// Since when the newest of these links stands; 0 for hosted tenants.
    pub since: Timestamp,
    /// The links are paused: only what lifts a block passes.
    pub paused: bool,
    /// Whether it would leave.
    pub released: bool,
    /// Why, or why not. Never empty.
    pub because: Vec<Reason>,
}

/// Asks the gate about an object for every recipient there is. Superiors first, then partners, constituents, tenants.
///
/// # Errors
/// The store's.
pub async fn run(node: &Node, object: &Object) -> Result<Vec<Destination>> {
    let table = node.links.load_full();
    let tenants = node.registry.load().tenants.len();
    let mut out: Vec<Destination> = Vec::new();
    for entry in table.standing() {
        let (class, paused) = (class_id(&entry.agreement), entry.link.state == "paused");
        let peer = Peer { link: entry.link.id, name: entry.link.peer_name.clone() };
        let same = out.iter_mut().find(|d| {
            d.class == class && d.agreement == entry.agreement.version && d.paused == paused && d.tenants == 0
        });
        if let Some(d) = same {
            d.since = d.since.max(entry.link.created);
            d.peers.push(peer);
            continue;
        }
        let (released, because) = ask(node, &entry.agreement, class, object).await?;
        out.push(Destination {
            class,
            relation: entry.agreement.recipient.relation,
            peers: vec![peer],
            tenants: 0,
            agreement: entry.agreement.version,
            since: entry.link.created,
            paused,
            released,
            because,
        });
    }
    if tenants > 0 {
        let agreement = with_tenants();
        let class = class_id(&agreement);
        let (released, because) = ask(node, &agreement, class, object).await?;
        out.push(Destination {
            class,
            relation: Relation::Tenant,
            peers: Vec::new(),
            tenants,
            agreement: agreement.version,
            since: Timestamp(0),
            paused: false,
            released,
            because,
        });
    }
    let rank = |r: Relation| match r {
        Relation::Superior => 0,
        Relation::Lateral => 1,
        Relation::Plain => 2,
        Relation::Constituent => 3,
        Relation::Tenant => 4,
    };
    for d in &mut out {
        d.peers.sort_by(|a, b| (&a.name, a.link).cmp(&(&b.name, b.link)));
    }
    out.sort_by(|a, b| {
        let name = |d: &Destination| d.peers.first().map(|p| p.name.clone());
        (rank(a.relation), name(a), a.class, a.agreement).cmp(&(rank(b.relation), name(b), b.class, b.agreement))
    });
    Ok(out)
}

async fn ask(
    node: &Node,
    agreement: &pasban_gate::Agreement,
    class: ClassId,
    object: &Object,
) -> Result<(bool, Vec<Reason>)> {
    let object = object.clone();
    let loaded = node.db.read(move |tx| load(tx, class, Candidate { pos: 0, object })).await?;
    let held = loaded.candidate.object.state != "good";
    let outcome = ask_gate(node, agreement, &loaded, &gate_policy(node), held);
    Ok((matches!(outcome, Outcome::Release(_)), outcome.because().to_vec()))
}
