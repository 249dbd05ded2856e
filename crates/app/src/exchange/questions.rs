//! Questions over links: how common is a value, who met it. Everything asked of this node is listed here, whether it
//! was answered, vetoed or refused (design T14).
//!
//! A question travels like any object: signed by its asker, the same bytes at every hop. Answers go back hop by hop: a
//! node answers for itself and for all behind it, in bands, and answers again when more came in, so that nobody one hop
//! further learns who met what. A node that is reached over two paths answers on the first one only.

use std::collections::BTreeSet;

use pasban_history::Prevalence;
use pasban_kernel::id::QuestionId;
use pasban_kernel::time::{DAY, MINUTE, SECOND};
use pasban_kernel::{HitBand, LinkId, Observable, OrgBand, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_model::hunt::{self as rules, QuestionTerms};
use pasban_proof::act::ActKind;
use pasban_store::rows::exchange as rows;
use pasban_store::rows::objects as object_rows;
use pasban_store::rows::objects::Object;
use pasban_store::rows::seat_officer;
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Answer, BandedCount, Content, Question, QuestionKind, Statement};
use serde::{Deserialize, Serialize};

use super::objects::{self, Audience, Facts, Made};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::Node;

/// Longest that answers are waited for, microseconds.
const WAIT: i64 = 30 * SECOND;

/// What one organisation of this node met of each value: exact here, in bands when it leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCounts {
    /// Organisations whose history was asked.
    pub asked: u64,
    /// Per value: organisations that met it, and hits.
    pub values: Vec<(u64, u64)>,
}

/// The answer to a question as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The question.
    pub question: QuestionId,
    /// The values.
    pub values: Vec<Observable>,
    /// Per value, in the same order.
    pub counts: Vec<BandedCount>,
    /// Organisations behind all answers.
    pub asked: OrgBand,
    /// Links that answered, refused, or have not answered yet.
    pub answered: usize,
    /// Links that refused.
    pub refused: usize,
    /// Links asked.
    pub of: usize,
    /// Until when answers are waited for.
    pub reply_by: Timestamp,
}

/// Sums our own counts and the links' bands, by the lower ends of the bands.
#[must_use]
pub fn combine(own: &OwnCounts, answers: &[Answer], values: usize) -> (Vec<BandedCount>, OrgBand) {
    let mut organisations = vec![0u64; values];
    let mut hits = vec![0u64; values];
    let mut asked = own.asked;
    for (i, (o, h)) in own.values.iter().enumerate().take(values) {
        organisations[i] = *o;
        hits[i] = *h;
    }
    for a in answers {
        asked = asked.saturating_add(a.asked.at_least());
        for (i, c) in a.counts.iter().enumerate().take(values) {
            organisations[i] = organisations[i].saturating_add(c.organisations.at_least());
            hits[i] = hits[i].saturating_add(c.hits.at_least());
        }
    }
    let counts = organisations
        .iter()
        .zip(&hits)
        .map(|(o, h)| BandedCount { organisations: OrgBand::of(*o), hits: HitBand::of(*h) })
        .collect();
    (counts, OrgBand::of(asked))
}

/// Asks the network about values. Our own organisations answer at once, the links as they come.
///
/// # Errors
/// Invalid where there is nothing to ask, or too much.
pub async fn ask(
    node: &Node,
    kind: QuestionKind,
    values: Vec<Observable>,
    days: u32,
    purpose: &str,
    who: &str,
) -> Result<QuestionId> {
    ask_on_behalf(node, kind, values, days, purpose, who, Tlp::Green, &Facts::default()).await
}

/// The same about values that somebody gave: `facts` names the owner, so that the gate can hold the question back.
///
/// # Errors
/// As [`ask`].
#[allow(clippy::too_many_arguments, reason = "the parts of one question, each of its own kind")]
pub async fn ask_on_behalf(
    node: &Node,
    kind: QuestionKind,
    values: Vec<Observable>,
    days: u32,
    purpose: &str,
    who: &str,
    tlp: Tlp,
    facts: &Facts,
) -> Result<QuestionId> {
    if values.is_empty() || values.len() > pasban_kernel::limits::QUESTION_VALUES_MAX {
        return Err(AppError::invalid(format!(
            "a question names 1 to {} values",
            pasban_kernel::limits::QUESTION_VALUES_MAX
        )));
    }
    let now = node.now();
    let question = QuestionId::from_random(node.ambient.random());
    let modified = super::sightings::whole_second_after(now, Timestamp(0));
    // Whole minutes: what is derived from a report tells no finer time.
    let reply_by = now.plus(WAIT + MINUTE - 1).to_minute();
    let q = Question { question, kind, values: values.clone(), days, reply_by, purpose: purpose.to_owned() };
    let Bound { id, seed } = objects::fresh(node, "note");
    let statement = Statement {
        id,
        seed: Some(seed),
        created: modified.to_minute(),
        modified,
        issuer: node.id,
        key: 0,
        tlp,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Question(q.clone()),
    };
    let mut made = objects::make(node, statement, Audience::Everyone, facts)?;
    made.object.applied = true;
    let (own, ran) = own_counts(node, &q, &node.id).await?;
    let body = serde_json::json!({"kind": kind, "values": values.len(), "days": days, "purpose": purpose});
    let act = ledger::act(node, ActKind::QuestionAsked, who, &question.to_string(), &body)?;
    let table = objects::links(node);
    let row = row(&made.object.key.id, &q, node, None, "asked", now);
    let answer = serde_json::to_string(&own).map_err(AppError::internal)?;
    let streams = node
        .db
        .write("question.ask", move |tx| {
            rows::question_insert(tx, &row)?;
            rows::question_done(tx, &question, "asked", "", true, &answer, now)?;
            runs_put(tx, &question, &ran, now)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            objects::put(tx, &table, &made, now)
        })
        .await?;
    objects::announce(node, &streams);
    Ok(question)
}

fn row(
    object: &StixId,
    q: &Question,
    node: &Node,
    link: Option<LinkId>,
    state: &str,
    now: Timestamp,
) -> rows::Question {
    rows::Question {
        id: q.question,
        object: object.as_str().to_owned(),
        asker: node.id,
        link,
        kind: if q.kind == QuestionKind::Hunt { "hunt" } else { "prevalence" }.into(),
        body: body(q),
        state: state.into(),
        reason: String::new(),
        ran: false,
        answer: String::new(),
        at: now,
        answered: Timestamp(0),
    }
}

fn body(q: &Question) -> String {
    serde_json::json!({"values": q.values, "days": q.days, "purpose": q.purpose, "reply_by": q.reply_by}).to_string()
}

#[derive(Deserialize)]
struct Body {
    values: Vec<Observable>,
    reply_by: Timestamp,
}

/// Where a question ran: whose history, and how often each value was met there; or why it did not run.
type Ran = (TenantId, Result<Vec<u64>, String>);

/// Counts values in the history of the node's own organisation and of each hosted tenant. A tenant's own veto keeps the
/// question from its history, whatever its host answers.
async fn own_counts(node: &Node, q: &Question, asker: &pasban_kernel::NodeId) -> Result<(OwnCounts, Vec<Ran>)> {
    let policies = node.policies.load_full();
    let (asked, refused): (Vec<TenantId>, Vec<TenantId>) = asked_tenants(node).into_iter().partition(|t| {
        // The node's own refusals were judged with the agreement, for all of it.
        t.is_own() || {
            let of = policies.refusals(t);
            let question = rules::Question {
                id: q.question,
                kind: rule_kind(q.kind),
                asker: *asker,
                link: LinkId(uuid::Uuid::nil()),
                tlp: Tlp::Green,
                values: q.values.clone(),
                days: q.days,
            };
            let terms = QuestionTerms {
                kinds: BTreeSet::from([rules::QuestionKind::Prevalence, rules::QuestionKind::Hunt]),
                days_max: of.chosen.days(u32::MAX),
                values_max: u32::MAX,
                values_per_day_max: u32::MAX,
            };
            rules::may_answer(&question, &terms, &of.chosen.veto(asker), 0).is_ok()
        }
    });
    let (me, v, days) = (node.clone(), q.values.clone(), q.days);
    let (counts, mut ran) = tokio::task::spawn_blocking(move || {
        let now = me.now();
        let mut out = OwnCounts { asked: asked.len() as u64, values: vec![(0, 0); v.len()] };
        let mut ran: Vec<Ran> = Vec::new();
        for t in asked {
            let p = me.history.prevalence(&v, days, now, &[t]);
            for (slot, Prevalence { observations, .. }) in out.values.iter_mut().zip(&p.values) {
                slot.0 += u64::from(*observations > 0);
                slot.1 = slot.1.saturating_add(*observations);
            }
            ran.push((t, Ok(p.values.iter().map(|p| p.observations).collect())));
        }
        (out, ran)
    })
    .await
    .map_err(AppError::internal)?;
    ran.extend(refused.into_iter().map(|t| (t, Err(rules::Refused::Vetoed.to_string()))));
    Ok((counts, ran))
}

/// Lists where a question ran: each tenant sees what was asked of its own history, by its host too.
fn runs_put(tx: &mut dyn Tx, question: &QuestionId, ran: &[Ran], now: Timestamp) -> Result<(), StoreError> {
    for (tenant, what) in ran {
        seat_officer::run_put(
            tx,
            &seat_officer::Run {
                tenant: *tenant,
                question: *question,
                ran: what.is_ok(),
                reason: what.as_ref().err().cloned().unwrap_or_default(),
                hits: what.as_ref().map_or_else(|_| "[]".into(), |h| serde_json::to_string(h).unwrap_or_default()),
                at: now,
            },
        )?;
    }
    Ok(())
}

fn rule_kind(kind: QuestionKind) -> rules::QuestionKind {
    if kind == QuestionKind::Hunt { rules::QuestionKind::Hunt } else { rules::QuestionKind::Prevalence }
}

/// Whose history answers: an organisation's own node for itself, a CERT's node for its tenants (its own office network
/// counts only where it keeps logs at all).
fn asked_tenants(node: &Node) -> Vec<TenantId> {
    let kept: BTreeSet<TenantId> = node.history.tenants().into_iter().collect();
    node.registry
        .load()
        .tenant_ids()
        .into_iter()
        .filter(|t| !t.is_own() || kept.contains(t) || node.registry.load().tenants.is_empty())
        .collect()
}

/// Answers a question that arrived, as far as agreement and local veto allow; it is listed here in any case.
///
/// # Errors
/// The store's.
pub async fn answer(node: &Node, o: &Object, s: &Statement) -> Result<()> {
    let Content::Question(q) = &s.content else { return Ok(()) };
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let key = o.key.clone();
    let Some(link) = facts.via else {
        return node
            .db
            .write("object.applied", move |tx| object_rows::object_applied(tx, &key))
            .await
            .map_err(AppError::from);
    };
    let now = node.now();
    let verdict = may_answer(node, &link, q, s, now).await?;
    let own = match &verdict {
        Ok(()) if q.reply_by < now => Err("it came too late".to_owned()),
        Ok(()) => Ok(own_counts(node, q, &s.issuer).await?),
        Err(why) => Err(why.to_string()),
    };
    let (own, ran) = match own {
        Ok((counts, ran)) => (Ok(counts), ran),
        Err(why) => (Err(why), Vec::new()),
    };
    let vetoed = matches!(verdict, Err(rules::Refused::Vetoed | rules::Refused::AskFirst));
    let (act_kind, state) = match &own {
        Ok(_) => (ActKind::QuestionAnswered, "answered"),
        Err(_) if vetoed => (ActKind::QuestionVetoed, "vetoed"),
        Err(_) => (ActKind::QuestionVetoed, "refused"),
    };
    let body = serde_json::json!({"asker": s.issuer.to_string(), "kind": q.kind, "values": q.values.len(), "days": q.days, "state": state});
    let act = ledger::act(node, act_kind, &node.id.to_string(), &q.question.to_string(), &body)?;
    let mut listed = row(&o.key.id, q, node, Some(link), state, now);
    listed.asker = s.issuer;
    let (me, q) = (node.clone(), q.clone());
    let streams = node
        .db
        .write("question.answer", move |tx| {
            if !rows::question_insert(tx, &listed)? {
                object_rows::object_applied(tx, &key)?;
                return Ok(Vec::new());
            }
            let (reason, counts) = match &own {
                Ok(c) => (String::new(), serde_json::to_string(c).unwrap_or_default()),
                Err(why) => (why.clone(), String::new()),
            };
            rows::question_done(tx, &q.question, state, &reason, own.is_ok(), &counts, now)?;
            runs_put(tx, &q.question, &ran, now)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            let made = answer_object(tx, &me, &q.question, &link, q.values.len(), now)?;
            let streams = objects::put(tx, &me.links.load(), &made, now)?;
            object_rows::object_applied(tx, &key)?;
            Ok(streams)
        })
        .await?;
    node.metrics.questions_total.add(1);
    objects::announce(node, &streams);
    Ok(())
}

async fn may_answer(
    node: &Node,
    link: &LinkId,
    q: &Question,
    s: &Statement,
    now: Timestamp,
) -> Result<Result<(), rules::Refused>> {
    let table = node.links.load_full();
    let Some(entry) = table.get(link) else { return Ok(Err(rules::Refused::Vetoed)) };
    let kind = rule_kind(q.kind);
    let agreed = &entry.agreement.terms.hunts;
    let question = rules::Question {
        id: q.question,
        kind,
        asker: s.issuer,
        link: *link,
        tlp: s.tlp,
        values: q.values.iter().filter(|v| agreed.kinds.contains(&v.kind())).cloned().collect(),
        days: q.days,
    };
    let kinds = if agreed.kinds.is_empty() {
        BTreeSet::new()
    } else {
        BTreeSet::from([rules::QuestionKind::Prevalence, rules::QuestionKind::Hunt])
    };
    let refusals = node.policies.load().refusals(&TenantId::OWN).chosen;
    let terms = QuestionTerms {
        kinds,
        days_max: refusals.days(agreed.days_max).min(node.config.policy.hunt_days),
        values_max: pasban_kernel::limits::QUESTION_VALUES_MAX as u32,
        values_per_day_max: 10_000,
    };
    let veto = refusals.veto(&s.issuer);
    let of = *link;
    let today: u64 = node
        .db
        .read(move |tx| {
            let mut n = 0;
            for row in rows::question_list(tx, 10_000)? {
                if row.link == Some(of) && row.at >= now.plus(-DAY) {
                    n += serde_json::from_str::<Body>(&row.body).map_or(0, |b| b.values.len() as u64);
                }
            }
            Ok(n)
        })
        .await?;
    Ok(rules::may_answer(&question, &terms, &veto, today).map(|_| ()))
}

/// The next version of our answer on the link that the question came over.
fn answer_object(
    tx: &mut dyn Tx,
    node: &Node,
    question: &QuestionId,
    link: &LinkId,
    values: usize,
    now: Timestamp,
) -> Result<Made, StoreError> {
    let Some(q) = rows::question_fetch(tx, question)? else {
        return Err(StoreError::Value("the question is not listed".into()));
    };
    let own: OwnCounts = serde_json::from_str(&q.answer).unwrap_or_default();
    let answers: Vec<Answer> = rows::answer_list(tx, question)?
        .into_iter()
        .filter(|(source, _)| source != link.as_bytes())
        .filter_map(|(_, body)| read_answer(&body, question))
        .collect();
    let refused = (!q.reason.is_empty() && answers.is_empty()).then(|| q.reason.clone());
    let (counts, asked) = combine(&own, &answers, values);
    let Bound { id, seed } = node.keys.reissued("note", &question.to_string(), &link.to_string());
    let floor = object_rows::object_versions(tx, &id)?.first().map_or(Timestamp(0), |h| h.key.modified);
    let modified = super::sightings::whole_second_after(now, floor);
    let statement = Statement {
        id,
        seed: Some(seed),
        created: modified,
        modified,
        issuer: node.id,
        key: 0,
        tlp: Tlp::Amber,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Answer(Answer {
            question: *question,
            counts: if refused.is_some() { Vec::new() } else { counts },
            asked,
            refused,
        }),
    };
    let mut made = objects::make(node, statement, Audience::Links(vec![*link]), &Facts::default())
        .map_err(|e| StoreError::Value(e.to_string()))?;
    made.object.applied = true;
    Ok(made)
}

#[derive(Serialize, Deserialize)]
struct Kept {
    counts: Vec<BandedCount>,
    asked: OrgBand,
    refused: Option<String>,
}

fn read_answer(body: &str, question: &QuestionId) -> Option<Answer> {
    let k: Kept = serde_json::from_str(body).ok()?;
    Some(Answer { question: *question, counts: k.counts, asked: k.asked, refused: k.refused })
}

/// Takes an answer that a link gave, and passes the new sum on where the question came from another link.
///
/// # Errors
/// The store's.
pub async fn take_answer(node: &Node, o: &Object, s: &Statement) -> Result<()> {
    let Content::Answer(a) = &s.content else { return Ok(()) };
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let (key, a, now, me, at) = (o.key.clone(), a.clone(), node.now(), node.clone(), s.modified);
    let streams = node
        .db
        .write("question.take", move |tx| {
            object_rows::object_applied(tx, &key)?;
            let (Some(via), Some(q)) = (facts.via, rows::question_fetch(tx, &a.question)?) else {
                return Ok(Vec::new());
            };
            let kept = Kept { counts: a.counts.clone(), asked: a.asked, refused: a.refused.clone() };
            let text = serde_json::to_string(&kept).unwrap_or_default();
            rows::answer_put(tx, &a.question, via.as_bytes(), &text, at)?;
            match q.link {
                Some(back) if back != via && me.mode() == crate::node::Mode::Normal => {
                    let values = serde_json::from_str::<Body>(&q.body).map_or(0, |b| b.values.len());
                    let made = answer_object(tx, &me, &a.question, &back, values, now)?;
                    objects::put(tx, &me.links.load(), &made, now)
                }
                _ => Ok(Vec::new()),
            }
        })
        .await?;
    objects::announce(node, &streams);
    Ok(())
}

/// How a question stands.
///
/// # Errors
/// Not found.
pub async fn standing(node: &Node, question: QuestionId) -> Result<Standing> {
    let found = node
        .db
        .read(move |tx| {
            rows::question_fetch(tx, &question)?
                .map(|q| Ok::<_, StoreError>((q, rows::answer_list(tx, &question)?)))
                .transpose()
        })
        .await?;
    let Some((q, answers)) = found else { return Err(AppError::NotFound) };
    let body: Body = serde_json::from_str(&q.body).map_err(AppError::internal)?;
    let own: OwnCounts = serde_json::from_str(&q.answer).unwrap_or_default();
    let answers: Vec<Answer> = answers.iter().filter_map(|(_, b)| read_answer(b, &question)).collect();
    let (counts, asked) = combine(&own, &answers, body.values.len());
    let table = node.links.load();
    let of = table
        .standing()
        .filter(|e| e.agreement.way().kinds.contains(&pasban_gate::ObjectKind::Question) && Some(e.link.id) != q.link)
        .count();
    Ok(Standing {
        question,
        values: body.values,
        counts,
        asked,
        answered: answers.len(),
        refused: answers.iter().filter(|a| a.refused.is_some()).count(),
        of,
        reply_by: body.reply_by,
    })
}
