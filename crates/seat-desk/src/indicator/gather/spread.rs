//! How far our indicator came: released by the gate, reached over links, answered. What others do with it is theirs to tell.

use pasban_app::Result;
use pasban_gate::class_id;
use pasban_kernel::Lane;
use pasban_portal::Visit;
use pasban_store::rows::{links, objects};
use schemars::JsonSchema;
use serde::Serialize;

use super::met::Met;
use super::{Own, When};

/// One link on the way.
#[derive(Serialize, JsonSchema)]
pub struct Reach {
    /// The peer.
    pub name: String,
    /// `withheld`, `waiting`, `reached`, `answered`.
    pub state: String,
    /// When the gate released it to the peer's class.
    pub released: Option<When>,
    /// What the link last complained of.
    pub trouble: String,
    /// When we last heard of the peer.
    pub heard: Option<When>,
}

/// How far it came.
#[derive(Serialize, JsonSchema)]
pub struct Spread {
    /// Links that stand.
    pub links: usize,
    /// Links to whose class the gate releases this version.
    pub released: usize,
    /// Of these, links that were in contact since.
    pub reached: usize,
    /// Of these, links that told that it was met behind them.
    pub answered: usize,
    /// Link by link, those that wait first; at most fifty.
    pub rows: Vec<Reach>,
    /// Whether this version takes it back.
    pub taken_back: bool,
    /// When this version was made.
    pub since: When,
}

/// How far the newest version of our indicator came.
pub async fn of(v: &Visit, own: &Own, met: &Met) -> Result<Spread> {
    let node = v.node();
    let table = node.links.load_full();
    let key = own.object.key.clone();
    let standing: Vec<_> = table.standing().cloned().collect();
    // The gate records its answer when a peer comes for it; until then it is asked without a record.
    let answers = pasban_app::exchange::dry::run(node, &own.object).await?;
    let peers = standing.clone();
    let (decisions, sent) = node
        .db
        .read(move |tx| {
            let decisions = objects::decision_about(tx, &key.id)?;
            let mut sent = Vec::with_capacity(peers.len());
            for e in &peers {
                let class = class_id(&e.agreement);
                // Where we dial, we know how far we sent; where the peer dials, that it was in contact since.
                let place = objects::candidate_of(tx, &class, &key.id)?
                    .into_iter()
                    .find(|c| c.object.key == key)
                    .map(|c| c.pos);
                let at = links::cursor_list(tx, &e.link.id, "out")?
                    .into_iter()
                    .filter(|(stream, lane, _)| {
                        *stream == class && (*lane == Lane::Confirmed.number() || *lane == Lane::Withdrawals.number())
                    })
                    .map(|(_, _, c)| c.pos)
                    .max();
                sent.push((place, at));
            }
            Ok((decisions, sent))
        })
        .await?;
    let mut rows = Vec::new();
    let (mut released, mut reached, mut answered) = (0, 0, 0);
    for (e, (place, at)) in standing.iter().zip(sent) {
        let class = class_id(&e.agreement);
        let decision = decisions.iter().rev().find(|d| d.class == class && d.key == own.object.key);
        let told = met.rows.iter().any(|r| r.whom == "link" && r.name == e.link.peer_name);
        let state = match decision {
            Some(d) if d.released => {
                released += 1;
                let there = if e.link.role == "dialler" {
                    matches!((place, at), (Some(p), Some(a)) if a >= p)
                } else {
                    e.link.last_contact >= d.at
                };
                reached += usize::from(there);
                answered += usize::from(there && told);
                if there && told {
                    "answered"
                } else if there {
                    "reached"
                } else {
                    "waiting"
                }
            }
            Some(_) => "withheld",
            None => {
                let may = answers.iter().any(|d| d.released && d.peers.iter().any(|p| p.link == e.link.id));
                released += usize::from(may);
                if may { "waiting" } else { "withheld" }
            }
        };
        rows.push(Reach {
            name: e.link.peer_name.clone(),
            state: state.to_owned(),
            released: decision.filter(|d| d.released).map(|d| When(d.at)),
            trouble: e.link.trouble.clone(),
            heard: When::some(e.link.last_contact),
        });
    }
    let rank = |s: &str| ["waiting", "withheld", "reached", "answered"].iter().position(|x| *x == s);
    rows.sort_by(|a, b| (rank(&a.state), &a.name).cmp(&(rank(&b.state), &b.name)));
    rows.truncate(50);
    Ok(Spread {
        links: standing.len(),
        released,
        reached,
        answered,
        rows,
        taken_back: own.object.revoked,
        since: When(own.object.received),
    })
}
