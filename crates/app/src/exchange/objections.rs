//! Somebody says that a block is wrong. It goes to whoever issued the indicator, and the answer comes back.
//!
//! The node that blocks is often not the one that decided. An objection goes hop by hop along the links that brought the
//! indicator, and each node on the way makes an object of its own: nobody one hop further learns at whose network it was made.
//! A withdrawal answers all objections to it by itself, at every node, in the commit that lifts the block.

use pasban_kernel::id::{ClassId, ObjectionId};
use pasban_kernel::limits::{OBJECTION_CHARS_MAX, OBJECTION_CONTACT_CHARS_MAX};
use pasban_kernel::time::HOUR;
use pasban_kernel::{Digest, LinkId, NodeId, Observable, ObservableKind, PermittedAction, StixId, Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_store::rows::objects as object_rows;
use pasban_store::rows::objects::Object;
use pasban_store::rows::seat_firm::{self as rows, Objection as Row};
use pasban_store::rows::{mitigate, seat_firm};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::{Content, Statement};
use pasban_translate::exchange::objection::{Objection, Ruled, Ruling};
use uuid::Uuid;

use super::objects::{self, Audience, Facts, tlp_of};
use super::{decide, marked, release, sightings};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::{Mode, Node};

/// Most open objections to one indicator that are sent on; whoever comes later gets the same answer.
const CARRIED_MAX: i64 = 5;
/// Most open objections kept of one link.
const LINK_OPEN_MAX: i64 = 500;
/// Most objections taken from people here in an hour.
pub const HOUR_MAX: i64 = 300;
/// Longest answer, characters.
pub const REASON_CHARS_MAX: usize = 1_000;
/// Most that one answer settles at a time.
const ABOUT_MAX: i64 = 1_000;
/// Letters of a code: Crockford's base 32, which has no letter that is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them make a code: 50 bits.
const CODE_LETTERS: usize = 10;

/// A block that a name meets here.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// The indicator.
    pub indicator: StixId,
    /// Who issued it.
    pub issuer: NodeId,
    /// The value that is blocked: the name itself, or one that it lies under.
    pub value: Observable,
    /// The indicator's marking.
    pub tlp: Tlp,
    /// RSIT.
    pub category: String,
    /// The issuer's reason.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; 0 for no end.
    pub until: Timestamp,
}

/// A name, and those that it lies under down to two labels: a block of any of them meets it.
#[must_use]
pub fn above(asked: &Observable) -> Vec<Observable> {
    let mut all = vec![asked.clone()];
    if asked.kind() == ObservableKind::Domain {
        let mut rest = asked.value();
        while let Some((_, parent)) = rest.split_once('.') {
            if !parent.contains('.') || all.len() > 20 {
                break;
            }
            all.extend(Observable::domain(parent));
            rest = parent;
        }
    }
    all
}

/// The blocks in force here that a name meets, most recent first. What a host may not tell its tenants is left out where it
/// blocks for them alone.
///
/// # Errors
/// The store's.
pub async fn blocks(node: &Node, asked: &Observable) -> Result<Vec<Blocked>> {
    let names = above(asked);
    let mut found = node
        .db
        .read(move |tx| {
            let mut found = Vec::new();
            for name in &names {
                for m in mitigate::mitigation_about(tx, name)? {
                    if m.state == "block" {
                        let head =
                            object_rows::object_versions(tx, &m.indicator)?.into_iter().find(|o| o.state == "good");
                        found.push((m, head.map_or(Tlp::Red, |o| tlp_of(o.tlp))));
                    }
                }
            }
            Ok(found)
        })
        .await?;
    let tenants =
        found.iter().filter(|(m, _)| !m.tenant.is_own()).map(|(m, _)| (m.indicator.clone(), m.version)).collect();
    let open = release::open_in_zone(node, tenants).await?;
    found.retain(|(m, _)| m.tenant.is_own() || open.contains(&m.indicator));
    found.sort_by(|(a, _), (b, _)| b.blocked_at.cmp(&a.blocked_at).then_with(|| a.indicator.cmp(&b.indicator)));
    let mut seen = std::collections::HashSet::new();
    found.retain(|(m, _)| seen.insert(m.indicator.clone()));
    Ok(found
        .into_iter()
        .map(|(m, tlp)| Blocked {
            indicator: m.indicator,
            issuer: m.issuer,
            value: m.value,
            tlp,
            category: m.category,
            reason: m.reason,
            since: m.blocked_at,
            until: m.until,
        })
        .collect())
}

/// The code that leads to the answer of an objection made with a form's one-time key.
#[must_use]
pub fn code_of(key: &[u8; 32]) -> String {
    let Digest(sum) = Digest::of(&[b"pasban objection code\n".as_slice(), key].concat());
    let mut bits = u64::from_be_bytes([sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7]]);
    let mut code = String::with_capacity(CODE_LETTERS);
    for _ in 0..CODE_LETTERS {
        code.push(char::from(LETTERS[(bits >> 59) as usize]));
        bits <<= 5;
    }
    code
}

/// A code as somebody typed it, in its one form: small letters, blanks, dashes and letters that look alike are taken for what
/// was meant. `None` where it is none.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    let mut code = String::new();
    for c in typed.chars().take(100).filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2011}' | '\u{2013}')) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        code.push(c);
    }
    let right = code.len() == CODE_LETTERS && code.bytes().all(|b| LETTERS.contains(&b));
    right.then_some(code)
}

/// What somebody says against a block.
#[derive(Clone, Debug)]
pub struct Said {
    /// The form's one-time key: the same form once more is the same objection.
    pub key: [u8; 32],
    /// The name that they cannot open.
    pub value: Observable,
    /// What they say.
    pub text: String,
    /// How to reach them; may be empty.
    pub contact: String,
}

/// Takes an objection, durable and on its way; answers the code that leads to the answer. A name that is not blocked is taken
/// just alike.
///
/// # Errors
/// Too long or marked too strictly; too many in this hour; the node is recovering.
pub async fn object(node: &Node, said: Said) -> Result<String> {
    if said.text.chars().count() > OBJECTION_CHARS_MAX || said.contact.chars().count() > OBJECTION_CONTACT_CHARS_MAX {
        return Err(AppError::invalid(format!(
            "write at most {OBJECTION_CHARS_MAX} characters, and {OBJECTION_CONTACT_CHARS_MAX} on how to reach you"
        )));
    }
    marked::heed("text", &said.text)?;
    marked::heed("contact", &said.contact)?;
    node.may_sign()?;
    let block = blocks(node, &said.value).await?.into_iter().next();
    let (code, now) = (code_of(&said.key), node.now());
    let mut id = [0; 16];
    id.copy_from_slice(&Digest::of(&[b"pasban objection\n".as_slice(), &said.key].concat()).0[..16]);
    let row = Row {
        id: ObjectionId::from_random(id),
        code: Digest::of(code.as_bytes()).0.to_vec(),
        link: nobody(),
        theirs: ObjectionId(Uuid::nil()),
        indicator: block.as_ref().map(|b| b.indicator.as_str().to_owned()).unwrap_or_default(),
        issuer: block.as_ref().map_or(NodeId([0; 32]), |b| b.issuer),
        value: block.as_ref().map_or(said.value, |b| b.value.clone()),
        said: said.text,
        contact: said.contact,
        way: "kept".into(),
        up: nobody(),
        state: "open".into(),
        heard: Timestamp(0),
        due: Timestamp(0),
        answer: String::new(),
        by_whom: String::new(),
        at: now,
        answered: Timestamp(0),
        changed: now,
    };
    let me = node.clone();
    let taken = node
        .db
        .write_as("objection.make", move |tx| {
            if rows::objection_fetch(tx, &row.id)?.is_some() {
                return Ok(Vec::new());
            }
            if rows::objection_since(tx, now.plus(-HOUR), HOUR_MAX)? >= HOUR_MAX {
                return Err(AppError::TooMany(
                    "many objections came in this hour; try again in an hour, or ring".into(),
                ));
            }
            Ok(send(tx, &me, row, block.map(|b| b.indicator), None)?)
        })
        .await?;
    objects::announce(node, &taken);
    Ok(code)
}

fn nobody() -> LinkId {
    LinkId(Uuid::nil())
}

/// Until when an objection that reached us now must be answered.
fn due(node: &Node, now: Timestamp) -> Timestamp {
    node.config.policy.objection_hours.map_or(Timestamp(0), |h| now.plus(i64::from(h) * HOUR))
}

fn trouble(e: impl std::fmt::Display) -> StoreError {
    StoreError::Value(e.to_string())
}

/// Whether we issued an indicator that stands: `None` where it is not ours, else whether it is still in force.
fn ours(tx: &mut dyn Tx, node: &Node, indicator: &StixId) -> std::result::Result<Option<bool>, StoreError> {
    let heads = object_rows::object_heads(tx, indicator)?;
    let newest = heads.iter().find(|(_, _, _, state, _)| state == "good");
    Ok(newest.filter(|(_, _, issuer, ..)| *issuer == node.id).map(|(.., revoked)| !revoked))
}

/// Keeps an objection and sends it on its way; `from` is the link that it came over.
fn send(
    tx: &mut dyn Tx,
    node: &Node,
    mut row: Row,
    indicator: Option<StixId>,
    from: Option<LinkId>,
) -> std::result::Result<Vec<ClassId>, StoreError> {
    let now = row.at;
    let mut streams = Vec::new();
    let mut up = None;
    match &indicator {
        None => {}
        Some(id) => match ours(tx, node, id)? {
            Some(true) => (row.way, row.heard, row.due) = ("here".into(), now, due(node, now)),
            Some(false) => (row.state, row.answered) = ("upheld".into(), now),
            None => {
                up = sightings::upward(tx, node, id)?.filter(|l| Some(*l) != from);
                if up.is_some() {
                    row.way = "up".into();
                    if seat_firm::objection_open_about(tx, &row.indicator, CARRIED_MAX)? >= CARRIED_MAX {
                        up = None;
                    }
                } else {
                    (row.state, row.answered) = ("nobody".into(), now);
                }
            }
        },
    }
    if let (Some(link), Some(of)) = (up, indicator) {
        row.up = link;
        let name = node.keys.reissued("opinion", &format!("objection {}", row.id), &link.to_string());
        let modified = sightings::whole_second_after(now, Timestamp(0));
        let statement = Statement {
            id: name.id,
            seed: Some(name.seed),
            created: modified.to_minute(),
            modified,
            issuer: node.id,
            key: 0,
            // For whoever decides and nobody else.
            tlp: Tlp::AmberStrict,
            action: PermittedAction::LookUp,
            revoked: false,
            content: Content::Objection(Objection {
                objection: row.id,
                of,
                value: row.value.clone(),
                text: row.said.clone(),
                contact: row.contact.clone(),
                at: now.to_minute(),
            }),
        };
        let mut made =
            objects::make(node, statement, Audience::Links(vec![link]), &Facts::default()).map_err(trouble)?;
        made.object.applied = true;
        streams.extend(objects::put(tx, &node.links.load(), &made, now)?);
    }
    if rows::objection_insert(tx, &row)? {
        let body = serde_json::json!({
            "indicator": row.indicator, "kind": row.value.kind().name(), "value": row.value.value(), "way": row.way,
        });
        let act =
            ledger::act(node, ActKind::ObjectionMade, &node.id.to_string(), &format!("objection {}", row.id), &body)
                .map_err(trouble)?;
        ledger::record(tx, std::slice::from_ref(&act))?;
    }
    if from.is_some() {
        streams.extend(tell(tx, node, &row, now)?);
    }
    Ok(streams)
}

/// Tells the node that an objection came from how it stands.
fn tell(tx: &mut dyn Tx, node: &Node, row: &Row, now: Timestamp) -> std::result::Result<Vec<ClassId>, StoreError> {
    // While a node recovers it signs nothing; the withdrawal itself reaches everybody all the same.
    if row.link == nobody() || node.mode() != Mode::Normal {
        return Ok(Vec::new());
    }
    let ruled = match row.state.as_str() {
        "open" if row.heard.0 == 0 => return Ok(Vec::new()),
        "open" => Ruled::Received,
        "upheld" => Ruled::Upheld,
        "stays" => Ruled::Stays,
        _ => Ruled::Nobody,
    };
    let Ok(of) = row.indicator.parse::<StixId>() else { return Ok(Vec::new()) };
    let name = node.keys.reissued("opinion", &format!("ruling {}", row.id), &row.link.to_string());
    let floor = object_rows::object_heads(tx, &name.id)?.first().map_or(Timestamp(0), |h| h.0);
    let modified = sightings::whole_second_after(now, floor);
    let statement = Statement {
        id: name.id,
        seed: Some(name.seed),
        created: modified,
        modified,
        issuer: node.id,
        key: 0,
        tlp: Tlp::Amber,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Ruling(Ruling {
            objection: row.theirs,
            of,
            ruled,
            reason: row.answer.clone(),
            due: (row.due.0 > 0).then_some(row.due),
        }),
    };
    let mut made =
        objects::make(node, statement, Audience::Links(vec![row.link]), &Facts::default()).map_err(trouble)?;
    made.object.applied = true;
    objects::put(tx, &node.links.load(), &made, now)
}

/// Takes an objection that came from a node below: to our own desk, or on towards whoever issued the indicator.
///
/// # Errors
/// The store's.
pub async fn take(node: &Node, o: &Object, s: &Statement) -> Result<()> {
    let Content::Objection(x) = &s.content else { return Ok(()) };
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let (key, x, me, now) = (o.key.clone(), x.clone(), node.clone(), node.now());
    let streams = node
        .db
        .write("objection.take", move |tx| {
            object_rows::object_applied(tx, &key)?;
            let Some(via) = facts.via.filter(|_| me.mode() == Mode::Normal) else { return Ok(Vec::new()) };
            if rows::objection_open_of(tx, &via, LINK_OPEN_MAX)? >= LINK_OPEN_MAX {
                tracing::warn!(link = %via, "more open objections than are kept of one link");
                return Ok(Vec::new());
            }
            let id = me.keys.reissued("opinion", &x.objection.to_string(), &via.to_string()).seed.0;
            let row = Row {
                id: ObjectionId::from_random(id),
                code: Vec::new(),
                link: via,
                theirs: x.objection,
                issuer: object_rows::object_heads(tx, &x.of)?.first().map_or(NodeId([0; 32]), |h| h.2),
                indicator: x.of.as_str().to_owned(),
                value: x.value,
                said: x.text,
                contact: x.contact,
                way: "kept".into(),
                up: nobody(),
                state: "open".into(),
                heard: Timestamp(0),
                due: Timestamp(0),
                answer: String::new(),
                by_whom: String::new(),
                at: now,
                answered: Timestamp(0),
                changed: now,
            };
            if rows::objection_fetch(tx, &row.id)?.is_some() {
                return Ok(Vec::new());
            }
            send(tx, &me, row, Some(x.of), Some(via))
        })
        .await?;
    objects::announce(node, &streams);
    Ok(())
}

/// Takes what the next node says about an objection of ours, and passes it on to where that came from.
///
/// # Errors
/// The store's.
pub async fn take_ruling(node: &Node, o: &Object, s: &Statement) -> Result<()> {
    let Content::Ruling(r) = &s.content else { return Ok(()) };
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let (key, r, me, now) = (o.key.clone(), r.clone(), node.clone(), node.now());
    let streams = node
        .db
        .write("objection.ruled", move |tx| {
            object_rows::object_applied(tx, &key)?;
            let Some(row) = rows::objection_fetch(tx, &r.objection)? else { return Ok(Vec::new()) };
            // Only the node that it was sent to may answer it, and only while it is open.
            if facts.via != Some(row.up) || row.way != "up" || row.indicator != r.of.as_str() || row.state != "open" {
                return Ok(Vec::new());
            }
            let state = match r.ruled {
                Ruled::Received => "open",
                Ruled::Upheld => "upheld",
                Ruled::Stays => "stays",
                Ruled::Nobody => "nobody",
            };
            let mut all = vec![row];
            // Those that were not sent on, since others had said the same, get the same answer.
            all.extend(
                rows::objection_about(tx, r.of.as_str(), "open", ABOUT_MAX)?
                    .into_iter()
                    .filter(|o| o.way == "up" && o.up == nobody()),
            );
            let mut streams = Vec::new();
            for mut row in all {
                row.state = state.into();
                row.heard = if row.heard.0 == 0 { now } else { row.heard };
                row.due = r.due.unwrap_or_default();
                row.answer.clone_from(&r.reason);
                row.answered = if state == "open" { Timestamp(0) } else { now };
                row.changed = now;
                rows::objection_stands(tx, &row)?;
                streams.extend(tell(tx, &me, &row, now)?);
            }
            Ok(streams)
        })
        .await?;
    objects::announce(node, &streams);
    Ok(())
}

/// An indicator was withdrawn: every objection to it is answered, in the commit that lifts the block.
///
/// # Errors
/// The store's.
pub fn released(
    tx: &mut dyn Tx,
    node: &Node,
    indicator: &StixId,
    reason: &str,
    now: Timestamp,
) -> std::result::Result<Vec<ClassId>, StoreError> {
    let mut streams = Vec::new();
    for row in rows::objection_about(tx, indicator.as_str(), "open", ABOUT_MAX)? {
        streams.extend(settle(tx, node, row, "upheld", reason, now)?);
    }
    Ok(streams)
}

fn settle(
    tx: &mut dyn Tx,
    node: &Node,
    mut row: Row,
    state: &str,
    reason: &str,
    now: Timestamp,
) -> std::result::Result<Vec<ClassId>, StoreError> {
    (row.state, row.answer, row.answered, row.changed) = (state.into(), reason.into(), now, now);
    rows::objection_stands(tx, &row)?;
    let who = if row.by_whom.is_empty() { node.id.to_string() } else { row.by_whom.clone() };
    let body = serde_json::json!({"indicator": row.indicator, "ruled": state, "reason": reason});
    let act = ledger::act(node, ActKind::ObjectionAnswered, &who, &format!("objection {}", row.id), &body)
        .map_err(trouble)?;
    ledger::record(tx, std::slice::from_ref(&act))?;
    tell(tx, node, &row, now)
}

/// Answers an objection to an indicator of ours, and with it all open ones to the same indicator: withdraws the indicator for
/// everyone, or keeps it, with a reason that those who objected read.
///
/// # Errors
/// Not found; answered already; no reason, or one that is too long or marked too strictly.
pub async fn rule(node: &Node, id: ObjectionId, uphold: bool, reason: &str, who: &str) -> Result<()> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(AppError::invalid(format!(
            "say why, in 1 to {REASON_CHARS_MAX} characters: whoever objected reads it"
        )));
    }
    if marked::heed("reason", &reason)?.is_some_and(|tlp| tlp > Tlp::Green) {
        return Err(AppError::invalid("reason: whoever objected reads it; leave out what is marked more strictly"));
    }
    node.may_sign()?;
    let row = node.db.read(move |tx| rows::objection_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
    if row.way != "here" {
        return Err(AppError::NotFound);
    }
    let of: StixId = row.indicator.parse().map_err(AppError::internal)?;
    let (indicator, name, me, now) = (row.indicator.clone(), who.to_owned(), node.clone(), node.now());
    let why = reason.clone();
    let streams = node
        .db
        .write_as("objection.rule", move |tx| {
            let open: Vec<Row> = rows::objection_about(tx, &indicator, "open", ABOUT_MAX)?
                .into_iter()
                .filter(|o| o.way == "here")
                .collect();
            if open.is_empty() {
                return Err(AppError::Conflict("it was answered meanwhile; nothing was changed".into()));
            }
            let mut streams = Vec::new();
            for mut row in open {
                row.by_whom.clone_from(&name);
                if uphold {
                    // Whoever decided stands there before the withdrawal answers it.
                    rows::objection_stands(tx, &row)?;
                } else {
                    streams.extend(settle(tx, &me, row, "stays", &why, now)?);
                }
            }
            Ok(streams)
        })
        .await?;
    objects::announce(node, &streams);
    if uphold {
        match decide::withdraw(node, of.clone(), &reason, who).await {
            // Somebody took it back at the same moment: that answers it as well.
            Err(AppError::Conflict(_)) | Ok(()) => {}
            Err(e) => return Err(e),
        }
        // Answered now, and again with the withdrawal's effects, whichever comes first.
        let (me, now) = (node.clone(), node.now());
        let of = of.clone();
        let streams = node.db.write("objection.upheld", move |tx| released(tx, &me, &of, &reason, now)).await?;
        objects::announce(node, &streams);
    }
    Ok(())
}

/// An objection that a code leads to.
#[derive(Clone, Debug)]
pub struct Found {
    /// It.
    pub objection: Row,
    /// Whether the name is blocked here now.
    pub blocked: bool,
    /// Whether anybody may know what the block rests on: it is marked CLEAR or GREEN.
    pub public: bool,
}

/// The objection that a code leads to, as it stands now.
///
/// # Errors
/// Not found.
pub async fn by_code(node: &Node, code: &str) -> Result<Found> {
    let code = read_code(code).ok_or(AppError::NotFound)?;
    let sum = Digest::of(code.as_bytes());
    let found = node
        .db
        .read(move |tx| {
            let Some(row) = rows::objection_by_code(tx, &sum)? else { return Ok(None) };
            let tlp = match row.indicator.parse::<StixId>() {
                Ok(of) => object_rows::object_versions(tx, &of)?
                    .into_iter()
                    .find(|o| o.state == "good")
                    .map_or(Tlp::Red, |o| tlp_of(o.tlp)),
                Err(_) => Tlp::Red,
            };
            Ok(Some((row, tlp)))
        })
        .await?;
    let Some((objection, tlp)) = found else { return Err(AppError::NotFound) };
    let blocked = !blocks(node, &objection.value).await?.is_empty();
    Ok(Found { objection, blocked, public: tlp <= Tlp::Green })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_were_meant() {
        let code = code_of(&[7; 32]);
        assert_eq!(code.len(), 10);
        let spoken = format!(" {}-{} ", code[..5].to_lowercase(), &code[5..]);
        assert_eq!(read_code(&spoken), Some(code.clone()));
        assert_eq!(read_code(&code.replace('0', "o").replace('1', "l")), Some(code.clone()));
        assert_ne!(code_of(&[8; 32]), code);
        for bad in ["", "0123", "U123456789", "01234567890", "اعتراض"] {
            assert_eq!(read_code(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_name_is_met_by_a_block_of_what_it_lies_under_and_of_no_top_level() {
        let names = |text: &str| -> Vec<String> {
            above(&Observable::domain(text).unwrap()).iter().map(|o| o.value().to_owned()).collect()
        };
        assert_eq!(names("a.b.evil.example"), ["a.b.evil.example", "b.evil.example", "evil.example"]);
        assert_eq!(names("evil.example"), ["evil.example"]);
        assert_eq!(above(&Observable::ip("192.0.2.1").unwrap()).len(), 1);
    }
}
