//! Objections to what this node issued: somebody cannot reach what they need, because of us.

use pasban_kernel::id::{ObjectionId, PersonId};
use pasban_kernel::{TenantId, Timestamp, Tlp};
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::ledger::leaf_about;
use pasban_store::rows::people::person_list;
use pasban_store::rows::seat_firm::objection_fetch;
use pasban_store::{StoreError, Tx};

use super::super::line::Line;
use super::super::rule::{Facts, Kind, Must};
use super::draft::{Context, Draft};

/// Acts about an indicator that are looked through for who confirmed it.
const ACTS: i64 = 200;
/// People of a desk that are looked through.
const PEOPLE: i64 = 5_000;

/// An objection. All to one indicator are one item: one answer settles them.
pub fn objection(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Ok(id) = ObjectionId::from_slice(key) else { return Ok(None) };
    let Some(o) = objection_fetch(tx, &id)?.filter(|o| o.way == "here") else { return Ok(None) };
    let entry = context.links.get(&o.link);
    let line = Line::Objection {
        objection: id.to_string(),
        kind: o.value.kind().name().to_owned(),
        value: o.value.value().to_owned(),
        link: entry.map(|e| e.link.peer_name.clone()).unwrap_or_default(),
        indicator: o.indicator.clone(),
    };
    Ok(Some(Draft {
        kind: Kind::Objection,
        subject: o.indicator.clone(),
        facts: Facts::Objection,
        line,
        tlp: Tlp::AmberStrict,
        tenant: TenantId::OWN,
        org: entry.and_then(|e| e.link.org),
        party: o.link.as_bytes().to_vec(),
        at: Some(o.at),
        last: None,
        // A period of law or of the CERT's own rules; else the desk's own.
        fixed: (o.due.0 > 0).then_some((Must::Answer, Timestamp(o.due.0))),
        settled: o.state != "open",
        kept: false,
        words: format!("{} {}", o.value.value(), id),
    }))
}

/// Who confirmed the indicator that an item of objections is about, where they still work at this desk.
pub(super) fn confirmer(tx: &mut dyn Tx, facts: &str) -> Result<Option<(PersonId, String)>, StoreError> {
    let Line::Objection { indicator, .. } = Line::of(facts) else { return Ok(None) };
    let acts = leaf_about(tx, &indicator, ACTS)?;
    let last = acts.iter().rev().find(|l| l.kind == ActKind::IndicatorConfirmed.code());
    let Some(act) = last.and_then(|l| Act::parse(&l.act).ok()) else { return Ok(None) };
    let people = person_list(tx, Some(&TenantId::OWN), PEOPLE)?;
    let mut named = people.into_iter().filter(|p| {
        p.name == act.actor() && p.state == "active" && matches!(p.role.as_str(), "analyst" | "lead" | "national")
    });
    // Two of one name: nobody is guessed at.
    Ok(named.next().filter(|_| named.next().is_none()).map(|p| (p.id, p.name)))
}
