//! The effects of objects at this node, after their intake is durable.
//!
//! For an indicator, per tenant: (1) on watch at once, (2) the history is hunted, (3) what is done is decided, and all
//! of it is recorded in one commit with its acts, its sightings and its alerts, (4) the zone and the lists follow.
//! An object whose effects are not done is found again after a crash; every step can be repeated.
//!
//! Whoever applies holds the node's turn ([`Node::apply`]), so that a decision made anew never stands on a version that
//! was withdrawn meanwhile. What can lift a block goes before whatever else waits, and between two parts of a long list of
//! decisions made anew.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use pasban_history::{Hit, Hunt};
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, LinkId, Observable, StixId, TenantId, Timestamp, fault};
use pasban_model::mitigate::policy::{Action, KillSwitches, LocalPrevalence, MitigationDecision};
use pasban_proof::act::ActKind;
use pasban_store::rows::mitigate::{self as rows, Mitigation};
use pasban_store::rows::objects::{self as object_rows, Object};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::{Content, Indicator, Statement};

use super::weigh::{self, Case, Here, Known};
use super::{guard, zones};
use crate::detect::alerts::{self, Met};
use crate::detect::watch::Entry;
use crate::error::{AppError, Result};
use crate::exchange::{course, objections, objects, questions, sightings};
use crate::ledger::{self, Salted};
use crate::node::Node;

/// Objects taken on at a time.
const BATCH: i64 = 256;
/// How far back an arriving indicator is hunted.
const HUNT_DAYS: i64 = 90;
/// Days that the local prevalence looks at.
const PREVALENCE_DAYS: u32 = 30;

/// Works off objects whose effects are not done, for ever. Errors are logged and the work is tried again.
pub async fn run(node: Node) {
    loop {
        match pending(&node).await {
            Ok(0) => {
                let _ = tokio::time::timeout(Duration::from_secs(5), node.pending.notified()).await;
            }
            Ok(_) => {}
            Err(e) => {
                tracing::error!(error = %e.details(), "effects could not be recorded; they will be tried again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Held by whoever applies.
type Turn<'n> = tokio::sync::MutexGuard<'n, ()>;

/// Works off one batch, what can lift a block first; answers how many objects it held.
///
/// # Errors
/// The store's.
pub async fn pending(node: &Node) -> Result<usize> {
    let turn = node.apply.lock().await;
    let batch = node
        .db
        .read(|tx| {
            let lifting = object_rows::object_lifting(tx, BATCH)?;
            if lifting.is_empty() { object_rows::object_pending(tx, BATCH) } else { Ok(lifting) }
        })
        .await?;
    let n = batch.len();
    let mut indicators = Vec::new();
    for o in batch {
        let s = match objects::statement(&o) {
            Ok((_, s)) => s,
            Err(e) => {
                tracing::error!(object = %o.key.id, error = %e.details(), "a stored object cannot be read");
                done(node, &o).await?;
                continue;
            }
        };
        match &s.content {
            Content::Indicator(i) if i.proposal.is_none() => indicators.push((o, s)),
            Content::Stop(_) => {
                // Order matters: what came before the stop is applied before it.
                indicate(node, &turn, std::mem::take(&mut indicators)).await?;
                let ids = super::people::obey_stop(node, &o, &s).await?;
                decide_in_turn(node, &turn, ids).await?;
            }
            Content::Question(_) => {
                indicate(node, &turn, std::mem::take(&mut indicators)).await?;
                questions::answer(node, &o, &s).await?;
            }
            Content::Answer(_) => questions::take_answer(node, &o, &s).await?,
            Content::Objection(_) => objections::take(node, &o, &s).await?,
            Content::Ruling(_) => objections::take_ruling(node, &o, &s).await?,
            Content::Course(_) => course::take(node, &o, &s).await?,
            Content::Sighting(_) => take_sighting(node, &o, &s).await?,
            Content::Card { .. } => {
                done(node, &o).await?;
                objects::recheck_held(node, s.issuer).await?;
            }
            Content::Report(_) | Content::Indicator(_) => done(node, &o).await?,
        }
    }
    indicate(node, &turn, indicators).await?;
    Ok(n)
}

/// Takes back what was withdrawn and waits, before more is decided.
async fn withdrawn_first(node: &Node, turn: &Turn<'_>) -> Result<()> {
    let waiting = node.db.read(|tx| object_rows::object_lifting(tx, BATCH)).await?;
    let withdrawn = waiting
        .into_iter()
        .filter(|o| o.revoked)
        .filter_map(|o| objects::statement(&o).ok().map(|(_, s)| (o, s)))
        .filter(|(_, s)| matches!(&s.content, Content::Indicator(i) if i.proposal.is_none()))
        .collect();
    indicate(node, turn, withdrawn).await
}

async fn done(node: &Node, o: &Object) -> Result<()> {
    let key = o.key.clone();
    node.db.write("object.applied", move |tx| object_rows::object_applied(tx, &key)).await.map_err(AppError::from)
}

async fn take_sighting(node: &Node, o: &Object, s: &Statement) -> Result<()> {
    let Content::Sighting(g) = &s.content else { return Ok(()) };
    let facts: objects::Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let (key, g, s) = (o.key.clone(), g.clone(), s.clone());
    let (now, me) = (node.now(), node.clone());
    let streams = node
        .db
        .write("sighting.take", move |tx| {
            let mut streams = Vec::new();
            if let Some(link) = facts.via
                && sightings::link_put(tx, &link, &s, &g, now)?
                && let Some(made) = sightings::publish(tx, &me, &g.of)?
            {
                let mut made = made;
                made.object.applied = true;
                streams = objects::put(tx, &me.links.load(), &made, now)?;
            }
            object_rows::object_applied(tx, &key)?;
            Ok(streams)
        })
        .await?;
    objects::announce(node, &streams);
    Ok(())
}

/// Looks values up in the history of each tenant.
pub(super) fn look_up(
    node: &Node,
    tenants: &[TenantId],
    values: &[Observable],
    now: Timestamp,
) -> HashMap<TenantId, Vec<Known>> {
    let mut out = HashMap::new();
    for tenant in tenants {
        let of = [*tenant];
        let hunt = Hunt {
            since: now.plus(-HUNT_DAYS * DAY),
            until: now.plus(DAY),
            tenants: &of,
            evidence_max: 5,
            ..Hunt::new(values)
        };
        let mut result = node.history.hunt(&hunt);
        for f in &result.findings {
            tracing::warn!(place = %f.place, reason = %f.reason, "part of the history could not be read");
        }
        let p = node.history.prevalence(values, PREVALENCE_DAYS, now, &of);
        let covered = result
            .coverage
            .held_from
            .map_or(0, |from| ((now.0 - from.0) / DAY).clamp(0, i64::from(PREVALENCE_DAYS)) as u32 + 1);
        let since_day = now.plus(-i64::from(PREVALENCE_DAYS) * DAY).day_number();
        let mut hits: HashMap<usize, Hit> = result.hits.drain(..).map(|h| (h.index, h)).collect();
        let known = p
            .values
            .iter()
            .enumerate()
            .map(|(i, v)| {
                let hit = hits.remove(&i);
                let days = hit.as_ref().map_or(0, |h| h.days.keys().filter(|d| **d >= since_day).count());
                let days = if v.observations == 0 { 0 } else { u32::try_from(days).unwrap_or(u32::MAX) };
                Known {
                    hit,
                    prevalence: LocalPrevalence {
                        hosts: v.hosts,
                        hosts_known: p.hosts_total,
                        days,
                        days_covered: covered,
                    },
                }
            })
            .collect();
        out.insert(*tenant, known);
    }
    out
}

/// One value of one indicator at one tenant, decided.
struct Decided {
    row: Mitigation,
    decision: MitigationDecision,
    was: Option<String>,
    met: Option<Met>,
}

async fn indicate(node: &Node, _turn: &Turn<'_>, batch: Vec<(Object, Statement)>) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    // A version that waited while a later one, or its withdrawal, was applied does nothing any more.
    let (batch, outdated) = node
        .db
        .read(move |tx| {
            let (mut now, mut past) = (Vec::with_capacity(batch.len()), Vec::new());
            for (o, s) in batch {
                if object_rows::object_outdated(tx, &o)? { past.push(o.key) } else { now.push((o, s)) }
            }
            Ok((now, past))
        })
        .await?;
    if !outdated.is_empty() {
        let mark = move |tx: &mut dyn Tx| outdated.iter().try_for_each(|key| object_rows::object_applied(tx, key));
        node.db.write("object.outdated", mark).await?;
    }
    if batch.is_empty() {
        return Ok(());
    }
    let tenants = node.registry.load().tenant_ids();
    // (1) On watch at once, before the history is searched, so that nothing falls between the two.
    let gone: Vec<StixId> = batch.iter().filter(|(_, s)| s.revoked).map(|(o, _)| o.key.id.clone()).collect();
    let mut entries = Vec::new();
    let mut values: Vec<Observable> = Vec::new();
    for (o, s) in &batch {
        if let (Content::Indicator(i), false) = (&s.content, s.revoked) {
            for v in &i.values {
                entries.push(Entry {
                    indicator: o.key.id.clone(),
                    value: v.clone(),
                    from: i.valid_from,
                    until: i.valid_until,
                });
                values.push(v.clone());
            }
        }
    }
    values.sort_unstable();
    values.dedup();
    let mut broad: HashMap<Observable, String> = HashMap::new();
    for t in &tenants {
        for (e, why) in node.watch.change(*t, &entries, &gone) {
            broad.insert(e.value, why.to_string());
        }
    }
    // (2) The history, off the async threads.
    let now = node.now();
    let known = if values.is_empty() {
        HashMap::new()
    } else {
        let (me, t, v) = (node.clone(), tenants.clone(), values.clone());
        tokio::task::spawn_blocking(move || look_up(&me, &t, &v, now)).await.map_err(AppError::internal)?
    };
    let index: BTreeMap<&Observable, usize> = values.iter().enumerate().map(|(i, v)| (v, i)).collect();
    let index: HashMap<Observable, usize> = index.into_iter().map(|(v, i)| (v.clone(), i)).collect();
    // (3) Decide and record, all in one commit.
    let salts: Vec<[u8; 32]> = (0..batch.len() * 2 + 2).map(|_| node.ambient.random()).collect();
    let me = node.clone();
    let work = Work { node: me, batch, tenants, known, index, broad, now, salts };
    fault::point("apply.commit.before");
    let outcome = node.db.write("indicators.apply", move |tx| work.record(tx)).await?;
    fault::point("apply.commit.after");
    node.metrics.blocks_total.add(outcome.blocked);
    node.metrics.unblocks_total.add(outcome.unblocked);
    objects::announce(node, &outcome.streams);
    if outcome.alerts {
        node.mailbox.notify_one();
    }
    // (4) Resolvers and lists.
    if outcome.blocked + outcome.unblocked > 0 {
        zones::publish(node).await?;
    }
    Ok(())
}

struct Work {
    node: Node,
    batch: Vec<(Object, Statement)>,
    tenants: Vec<TenantId>,
    known: HashMap<TenantId, Vec<Known>>,
    index: HashMap<Observable, usize>,
    broad: HashMap<Observable, String>,
    now: Timestamp,
    salts: Vec<[u8; 32]>,
}

#[derive(Default)]
struct Recorded {
    blocked: u64,
    unblocked: u64,
    alerts: bool,
    streams: Vec<pasban_kernel::id::ClassId>,
}

impl Work {
    fn record(mut self, tx: &mut dyn Tx) -> Result<Recorded, StoreError> {
        let mut out = Recorded::default();
        let stops = rows::stop_list(tx)?;
        let switches = guard::switches(&stops, &self.node.id);
        let mut acts: Vec<Salted> = Vec::new();
        for (o, s) in std::mem::take(&mut self.batch) {
            let Content::Indicator(i) = &s.content else { continue };
            let old = rows::mitigation_of(tx, &o.key.id)?;
            let decided =
                if s.revoked { self.withdraw(&old, &o, &s) } else { self.decide(tx, &old, &o, &s, i, &switches)? };
            let mut lifted = 0u64;
            let mut blocked = 0u64;
            for d in &decided {
                let is = d.row.state == "block";
                let was = d.was.as_deref() == Some("block");
                blocked += u64::from(is && !was);
                lifted += u64::from(was && !is);
            }
            let list: Vec<Mitigation> = decided.iter().map(|d| d.row.clone()).collect();
            rows::mitigation_put(tx, &list)?;
            // After what is done about it is known: how loud an alarm is depends on that.
            for d in &decided {
                if let Some(met) = &d.met {
                    out.alerts |= alerts::record(tx, &self.node, d.row.tenant, &o.key.id, met, self.now)?;
                }
            }
            if !s.revoked
                && decided.iter().any(|d| d.met.is_some())
                && let Some(mut made) = sightings::publish(tx, &self.node, &o.key.id)?
            {
                made.object.applied = true;
                out.streams.extend(objects::put(tx, &self.node.links.load(), &made, self.now)?);
            }
            let salt = self.salts.pop().unwrap_or_default();
            if blocked > 0 || lifted > 0 {
                let kind = if blocked > 0 { ActKind::Blocked } else { ActKind::Unblocked };
                let until = decided
                    .iter()
                    .filter_map(|d| if let Action::Block { until } = d.decision.action { Some(until) } else { None })
                    .max();
                let body = serde_json::json!({
                    "issuer": s.issuer.to_string(), "values": i.values.len(), "tenants": self.tenants.len(),
                    "until": until.map(Timestamp::rfc3339),
                    "content": Digest::of(&o.bytes).to_string(),
                });
                let text = String::from_utf8(pasban_formats::json::canonical(&body)).unwrap_or_else(|_| "{}".into());
                if let Ok(act) =
                    pasban_proof::act::Act::new(kind, self.now, self.node.id.to_string(), o.key.id.as_str(), text)
                {
                    acts.push((act, salt));
                }
            }
            if s.revoked {
                out.streams.extend(objections::released(tx, &self.node, &o.key.id, &i.reason, self.now)?);
            }
            out.blocked += blocked;
            out.unblocked += lifted;
            object_rows::object_applied(tx, &o.key)?;
        }
        ledger::record(tx, &acts)?;
        Ok(out)
    }

    fn withdraw(&self, old: &[Mitigation], o: &Object, s: &Statement) -> Vec<Decided> {
        let reason = if let Content::Indicator(i) = &s.content { i.reason.clone() } else { String::new() };
        old.iter()
            .map(|m| {
                let mut row = m.clone();
                row.state = "withdrawn".into();
                row.version = o.key.modified;
                row.until = Timestamp(0);
                row.changed = self.now;
                row.because =
                    because(&[("withdrawn", format!("taken back by {}: {reason}", self.node.name_of(&s.issuer)))]);
                Decided {
                    row,
                    decision: MitigationDecision { action: Action::Nothing, because: Vec::new() },
                    was: Some(m.state.clone()),
                    met: None,
                }
            })
            .collect()
    }

    fn decide(
        &self,
        tx: &mut dyn Tx,
        old: &[Mitigation],
        o: &Object,
        s: &Statement,
        i: &Indicator,
        switches: &KillSwitches,
    ) -> Result<Vec<Decided>, StoreError> {
        let never = self.node.never_block.load();
        let policies = self.node.policies.load();
        let here = Here { node: &self.node, policies: &policies, switches, never: &never, now: self.now };
        let (link, link_since) = weigh::link_of(&self.node, o, self.now);
        let budget = weigh::budget(tx, &link, self.now)?;
        let mut out = Vec::new();
        for tenant in &self.tenants {
            for v in &i.values {
                let known = self.index.get(v).and_then(|n| self.known.get(tenant).and_then(|k| k.get(*n)));
                let was = old.iter().find(|m| m.tenant == *tenant && m.value == *v);
                let case = Case {
                    object: o,
                    statement: s,
                    indicator: i,
                    link,
                    link_since,
                    tenant: *tenant,
                    value: v,
                    prevalence: known.map(|k| k.prevalence),
                    word: weigh::word(tx, tenant, v)?,
                    was,
                    budget,
                };
                let decision = weigh::weigh(&here, &case);
                let met = known.and_then(|k| k.hit.as_ref()).map(|h| Met::from_hunt(v, h));
                let mut decided = self.row(tenant, o, s, i, v, &link, was, decision, met);
                if let Some(m) = was.filter(|_| weigh::stands(was, o.key.modified)) {
                    decided.keep(m);
                }
                out.push(decided);
            }
        }
        Ok(out)
    }

    #[allow(clippy::too_many_arguments, reason = "one row from its parts, used once")]
    fn row(
        &self,
        tenant: &TenantId,
        o: &Object,
        s: &Statement,
        i: &Indicator,
        v: &Observable,
        link: &LinkId,
        was: Option<&Mitigation>,
        decision: MitigationDecision,
        met: Option<Met>,
    ) -> Decided {
        let mut reasons: Vec<(&str, String)> = decision.because.iter().map(|r| (r.code(), r.to_string())).collect();
        if let Some(why) = self.broad.get(v) {
            reasons.push(("too-broad", why.clone()));
        }
        let (state, until) = match decision.action {
            Action::Block { until } => ("block", until),
            Action::Hold => ("hold", Timestamp(0)),
            Action::Watch => ("watch", Timestamp(0)),
            Action::Nothing => ("look-up", Timestamp(0)),
        };
        let (hits, first, last) = met.as_ref().map_or((0, Timestamp(0), Timestamp(0)), |m| (m.count, m.first, m.last));
        let row = Mitigation {
            tenant: *tenant,
            indicator: o.key.id.clone(),
            value: v.clone(),
            version: o.key.modified,
            issuer: s.issuer,
            link: *link,
            category: i.category.clone(),
            reason: i.reason.clone(),
            action: s.action.name().into(),
            state: state.into(),
            because: because(&reasons),
            valid_until: i.valid_until.unwrap_or_default(),
            until,
            changed: self.now,
            blocked_at: match (state, was) {
                ("block", Some(m)) if m.state == "block" => m.blocked_at,
                ("block", _) => self.now,
                (_, Some(m)) => m.blocked_at,
                _ => Timestamp(0),
            },
            hits: i64::try_from(hits).unwrap_or(i64::MAX),
            first_hit: first,
            last_hit: last,
        };
        Decided { row, decision, was: was.map(|m| m.state.clone()), met }
    }
}

impl Decided {
    /// What people lifted, or what has lasted as long as it may, stays so; only what was met is new.
    fn keep(&mut self, was: &Mitigation) {
        self.row.state.clone_from(&was.state);
        self.row.because.clone_from(&was.because);
        (self.row.until, self.row.blocked_at, self.row.changed) = (was.until, was.blocked_at, was.changed);
        self.decision.action = Action::Watch;
    }
}

/// Reasons as they are stored: a list of code and sentence.
#[must_use]
pub fn because(reasons: &[(&str, String)]) -> String {
    let list: Vec<_> = reasons.iter().map(|(code, text)| serde_json::json!({"code": code, "text": text})).collect();
    serde_json::Value::Array(list).to_string()
}

/// Decides anew about indicators that stand here already: after an approval, a lifted stop, a new tenant.
///
/// # Errors
/// The store's.
pub async fn decide_again(node: &Node, ids: Vec<StixId>) -> Result<()> {
    for part in ids.chunks(BATCH as usize) {
        // Whoever waits takes the turn between two parts.
        let turn = node.apply.lock().await;
        decide_in_turn(node, &turn, part.to_vec()).await?;
    }
    Ok(())
}

async fn decide_in_turn(node: &Node, turn: &Turn<'_>, ids: Vec<StixId>) -> Result<()> {
    for part in ids.chunks(BATCH as usize) {
        withdrawn_first(node, turn).await?;
        let part = part.to_vec();
        let batch = node
            .db
            .read(move |tx| {
                let mut out = Vec::new();
                for id in &part {
                    if let Some(o) = object_rows::object_versions(tx, id)?.into_iter().find(|o| o.state == "good") {
                        out.push(o);
                    }
                }
                Ok(out)
            })
            .await?;
        let batch = batch.into_iter().filter_map(|o| objects::statement(&o).ok().map(|(_, s)| (o, s))).collect();
        indicate(node, turn, batch).await?;
    }
    Ok(())
}

/// Fills the watch sets from the store at start. Blocks until done.
///
/// # Errors
/// The store's.
pub fn bring_up(node: &Node) -> Result<()> {
    for state in ["watch", "hold", "block", "lifted"] {
        let mut offset = 0;
        loop {
            let rows = node.db.read_blocking(move |tx| rows::mitigation_in(tx, state, 5000, offset))?;
            watch_rows(node, &rows, None);
            if rows.len() < 5000 {
                break;
            }
            offset += 5000;
        }
    }
    Ok(())
}

fn watch_rows(node: &Node, rows: &[Mitigation], only: Option<TenantId>) {
    let mut by_tenant: HashMap<TenantId, Vec<Entry>> = HashMap::new();
    for m in rows {
        let until = (m.valid_until.0 > 0).then_some(m.valid_until);
        by_tenant.entry(only.unwrap_or(m.tenant)).or_default().push(Entry {
            indicator: m.indicator.clone(),
            value: m.value.clone(),
            from: m.version,
            until,
        });
    }
    for (tenant, entries) in by_tenant {
        let _ = node.watch.change(tenant, &entries, &[]);
    }
}

/// A new tenant gets everything that the node's own organisation watches.
///
/// # Errors
/// The store's.
pub async fn bring_up_tenant(node: &Node, _tenant: TenantId) -> Result<()> {
    let ids = node
        .db
        .read(|tx| {
            let mut ids = Vec::new();
            for state in ["watch", "hold", "block", "lifted"] {
                ids.extend(
                    rows::mitigation_in(tx, state, 1_000_000, 0)?
                        .into_iter()
                        .filter(|m| m.tenant.is_own())
                        .map(|m| m.indicator),
                );
            }
            Ok(ids)
        })
        .await?;
    decide_again(node, ids).await
}
