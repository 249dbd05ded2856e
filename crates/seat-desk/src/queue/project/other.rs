//! Answers to our questions, wishes for a second person, links, rows that were not understood, messages that wait.

use pasban_kernel::id::{AlertId, LinkId, QuestionId, WishId};
use pasban_kernel::time::DAY;
use pasban_kernel::{TenantId, Timestamp, Tlp};
use pasban_store::rows::exchange as rows;
use pasban_store::rows::people::second::wish_fetch;
use pasban_store::rows::seat_desk::sources::{self, Rolling};
use pasban_store::{StoreError, Tx};

use super::super::line::Line;
use super::super::rule::{Facts, Kind, Must};
use super::draft::{Context, Draft};

/// How long before its end an agreement is an item: time to renew it without haste.
const ENDS_SOON: i64 = 30 * DAY;

/// The key of a part, from the place of a row in its round.
pub(super) fn part_key(table: Rolling, mut key: Vec<u8>) -> Vec<u8> {
    if table == Rolling::Mail {
        key.truncate(16);
    }
    key
}

fn plain(kind: Kind, subject: String, facts: Facts, line: Line, words: String) -> Draft {
    Draft {
        kind,
        subject,
        facts,
        line,
        tlp: Tlp::AmberStrict,
        tenant: TenantId::OWN,
        org: None,
        party: Vec::new(),
        at: None,
        last: None,
        fixed: None,
        settled: false,
        kept: false,
        words,
    }
}

/// An answer to a question of ours. Answers that a decision about a value waits for belong to that decision.
pub fn answer(tx: &mut dyn Tx, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Some((question, source)) = sources::split(key) else { return Ok(None) };
    let Ok(id) = QuestionId::from_slice(&question) else { return Ok(None) };
    let Some(q) = rows::question_fetch(tx, &id)? else { return Ok(None) };
    if q.link.is_some() || q.state != "asked" || sources::asked_for_proposal(tx, &id)? {
        return Ok(None);
    }
    let Some(at) = sources::answer_at(tx, &id, source)? else { return Ok(None) };
    let body: serde_json::Value = serde_json::from_str(&q.body).unwrap_or_default();
    let purpose =
        body.get("purpose").and_then(|p| p.as_str()).unwrap_or_default().chars().take(200).collect::<String>();
    let line = Line::Answer { question: id.to_string(), kind: q.kind.clone(), purpose: purpose.clone() };
    let mut d = plain(Kind::Answer, id.to_string(), Facts::Answer, line, format!("{id} {purpose}"));
    d.party = source.to_vec();
    d.at = Some(at);
    Ok(Some(d))
}

/// A wish for a second person.
pub fn wish(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Ok(id) = WishId::from_slice(key) else { return Ok(None) };
    let Some(w) = wish_fetch(tx, &id)? else { return Ok(None) };
    let line =
        Line::Wish { wish: id.to_string(), kind: w.kind.clone(), by: w.asked_name.clone(), expires: w.expires.0 };
    let mut d = plain(Kind::Wish, id.to_string(), Facts::Wish, line, w.asked_name.clone());
    d.at = Some(w.asked_at);
    d.settled = w.state != "asked" || w.expires <= context.now;
    Ok(Some(d))
}

/// A link: paused, ended by its agreement, or about to.
pub fn link(context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let id: LinkId = sources::link_of(key)?;
    let Some(entry) = context.links.get(&id) else { return Ok(None) };
    if !matches!(entry.link.state.as_str(), "active" | "paused") {
        return Ok(None);
    }
    let expires = entry.agreement.terms.expires;
    let paused = entry.link.state == "paused";
    let trouble = match expires {
        _ if paused => "paused",
        Some(at) if at <= context.now => "ended",
        Some(at) if at.0 - context.now.0 <= ENDS_SOON => "ends",
        _ => "",
    };
    let line = Line::Link {
        link: id.to_string(),
        peer: entry.link.peer_name.clone(),
        trouble: trouble.into(),
        until: expires.map_or(0, |t| t.0),
    };
    let facts = Facts::Link { down: trouble == "ended", fork: false, paused };
    let mut d = plain(Kind::Link, id.to_string(), facts, line, format!("{id} {}", entry.link.peer_name));
    d.org = entry.link.org;
    d.settled = trouble.is_empty();
    d.fixed = expires.filter(|_| matches!(trouble, "ends" | "ended")).map(|at| (Must::Renew, at));
    Ok(Some(d))
}

/// Rows of a source that were not understood.
pub fn rows(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Some((tenant, intake)) = sources::split(key) else { return Ok(None) };
    let (Ok(tenant), Ok(intake)) = (TenantId::from_slice(&tenant), std::str::from_utf8(intake)) else {
        return Ok(None);
    };
    let Some((met, kept, last, place)) = sources::bad_of(tx, &tenant, intake)? else { return Ok(None) };
    let line = Line::Rows { intake: intake.to_owned(), met, kept, place };
    let mut d = plain(Kind::Rows, format!("{tenant} {intake}"), Facts::Rows, line, intake.to_owned());
    (d.tenant, d.org) = (tenant, context.org_of(tenant));
    d.last = Some(last);
    d.settled = met == 0;
    Ok(Some(d))
}

/// A message that waits for a person.
pub fn mail(tx: &mut dyn Tx, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Ok(id) = AlertId::from_slice(key) else { return Ok(None) };
    let Some(o) = sources::outgoing_fetch(tx, &id)? else { return Ok(None) };
    let urgent = matches!(o.class.as_str(), "alarm" | "statutory");
    let waits = matches!(o.state.as_str(), "held" | "failed" | "ambiguous");
    let line = Line::Mail {
        channel: o.channel.clone(),
        class: o.class.clone(),
        state: o.state.clone(),
        error: o.last_error.chars().take(200).collect(),
    };
    // Held ones are one task: to look and let them go. So are those of one channel that failed.
    let subject = format!("{} {} {}", o.channel, o.class, if o.state == "held" { "held" } else { "failed" });
    let mut d = plain(Kind::Mail, subject, Facts::Mail { urgent }, line, format!("{} {}", o.channel, o.class));
    d.at = Some(Timestamp(o.at.0));
    d.settled = !waits;
    Ok(Some(d))
}
