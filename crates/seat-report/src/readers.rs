//! Who will be able to read what: asked of the gate before the act.
//!
//! A list that was written by hand would be a promise; this one is the gate's own answer about objects that are made for the
//! question and kept nowhere. For the body that gets the report the agreement is the one in force. For what that body may
//! make of it later, a host asks under its own agreements; an organisation with a node of its own does not know those of its
//! CERT, asks under the usual terms, and the page says so. A test sends what was forecast and compares.

use std::collections::BTreeMap;

use pasban_app::exchange::objects::{self, Audience, Facts, SourceFact};
use pasban_app::exchange::release::{self, forecast};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::ops::{Act, Consent, Hat};
use pasban_app::{Node, Result};
use pasban_gate::{Agreement, AgreementState, Direction, RecipientClass, Relation, Terms};
use pasban_kernel::id::{ConsentId, ReportId};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{Observable, PermittedAction, Timestamp, Tlp};
use pasban_store::rows::exchange as rows;
use pasban_store::rows::objects::Object;
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Content, Indicator, Statement};
use schemars::JsonSchema;
use serde::Serialize;

use crate::known::{Known, reading_roles};

/// Most values that the gate is asked about one by one; of more the first are taken, and the count says so.
pub const ASKED_MAX: usize = 100;

/// How much of something a reader gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sees {
    /// All of it.
    Yes,
    /// Nothing of it.
    No,
    /// So many of so many values.
    Part {
        /// How many.
        n: usize,
        /// Of how many.
        of: usize,
    },
}

impl Sees {
    fn of(n: usize, of: usize) -> Self {
        match n {
            0 => Self::No,
            n if n == of => Self::Yes,
            n => Self::Part { n, of },
        }
    }
}

/// Who reads.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Who {
    /// The reporter's own people.
    You,
    /// The body that it is sent to, under a hat.
    Body {
        /// Its name.
        name: String,
        /// `cert` or `regulator`.
        hat: String,
    },
    /// A body that the receiver answers to, by name where this node knows it.
    Superior {
        /// Its name; empty where this node does not know it.
        name: String,
    },
    /// Organisations that the receiver serves. Never by name, nor how many.
    Constituents,
    /// Partners of the receiver.
    Partners,
    /// Other organisations hosted on the receiver's node.
    Hosted,
}

/// One line of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Reader {
    /// Who.
    pub who: Who,
    /// Roles there that can open it.
    pub roles: Vec<String>,
    /// Whether it learns who reported.
    pub name: Sees,
    /// Whether it gets the words of the report.
    pub report: Sees,
    /// How much of the values it gets.
    pub values: Sees,
    /// Whether the values only come once an analyst has confirmed them.
    pub once_confirmed: bool,
    /// Codes of the gate's reasons against, each once.
    pub because: Vec<String>,
    /// Whether this was asked under agreements in force; else under the usual terms.
    pub in_force: bool,
}

fn codes(outcome: &pasban_gate::Outcome, into: &mut Vec<String>) {
    if !outcome.is_release() {
        for code in outcome.because().iter().map(pasban_gate::Reason::code) {
            if !into.iter().any(|c| c == code) {
                into.push(code.to_owned());
            }
        }
    }
}

fn roles(hat: Hat) -> Vec<String> {
    reading_roles(hat).into_iter().map(|r| r.code().to_owned()).collect()
}

fn hat_name(hat: Hat) -> String {
    match hat {
        Hat::Cert => "cert".into(),
        Hat::Regulator => "regulator".into(),
    }
}

/// Everybody who will be able to read something of a report, and those who might be thought to and will not.
///
/// # Errors
/// Where the report could not be sent as it stands.
pub fn readers(node: &Node, known: &Known, new: &NewReport) -> Result<Vec<Reader>> {
    let mut out = vec![Reader {
        who: Who::You,
        roles: Vec::new(),
        name: Sees::Yes,
        report: Sees::Yes,
        values: Sees::Yes,
        once_confirmed: false,
        because: Vec::new(),
        in_force: true,
    }];
    let asked = NewReport { values: new.values.iter().take(ASKED_MAX).cloned().collect(), ..new.clone() };
    if known.hosted {
        first_here(node, known, &asked, &mut out);
    } else {
        first_over_link(node, known, &asked, &mut out)?;
    }
    let passes = new.act != Act::File || new.ask_help;
    if passes && !asked.values.is_empty() {
        let values: Vec<Observable> = asked.values.iter().map(|(v, _)| v.clone()).collect();
        out.extend(later(node, known, &values, &asked.consent)?);
    }
    Ok(out)
}

/// A host is the receiver itself: what a tenant hands in is there.
fn first_here(node: &Node, known: &Known, new: &NewReport, out: &mut Vec<Reader>) {
    let gets = |hat: Hat| new.hat == hat || (hat == Hat::Cert && new.ask_help);
    for body in &known.bodies {
        for hat in [Hat::Cert, Hat::Regulator].into_iter().filter(|h| body.takes(*h)) {
            let sees = if gets(hat) { Sees::Yes } else { Sees::No };
            out.push(Reader {
                who: Who::Body { name: node.config.node.name.clone(), hat: hat_name(hat) },
                roles: if gets(hat) { roles(hat) } else { Vec::new() },
                name: sees,
                report: sees,
                values: sees,
                once_confirmed: false,
                because: if gets(hat) { Vec::new() } else { vec!["other-hat".into()] },
                in_force: true,
            });
        }
    }
}

fn first_over_link(node: &Node, known: &Known, new: &NewReport, out: &mut Vec<Reader>) -> Result<()> {
    let made = report::rehearse(node, new.clone())?;
    let table = node.links.load();
    for body in &known.bodies {
        let Some(entry) = body.id().and_then(|id| table.get(&id)) else { continue };
        let mine: Vec<&Object> = made.iter().filter(|(l, _)| *l == entry.link.id).map(|(_, o)| o).collect();
        for hat in [Hat::Cert, Hat::Regulator].into_iter().filter(|h| body.takes(*h)) {
            let addressed: Vec<&&Object> = mine.iter().filter(|o| hat_of(o) == hat).collect();
            let (mut report, mut got, mut all, mut because) = (false, 0, 0, Vec::new());
            let filing = hat == Hat::Regulator;
            for o in addressed {
                let outcome = forecast(node, &entry.agreement, (*o).clone(), Vec::new(), &[]);
                codes(&outcome, &mut because);
                if o.kind == "proposal" {
                    all += 1;
                    got += usize::from(outcome.is_release());
                } else {
                    report = outcome.is_release();
                }
            }
            // A filing carries its values inside.
            let values = if filing || all == 0 { Sees::of(usize::from(report), 1) } else { Sees::of(got, all) };
            let sees = Sees::of(usize::from(report), 1);
            if !report && because.is_empty() {
                because.push(if mine.is_empty() { "not-sent".into() } else { "other-hat".into() });
            }
            out.push(Reader {
                who: Who::Body { name: body.name.clone(), hat: hat_name(hat) },
                roles: if report { roles(hat) } else { Vec::new() },
                name: sees,
                report: sees,
                values,
                once_confirmed: false,
                because,
                in_force: true,
            });
        }
    }
    Ok(())
}

/// The hat that an object is addressed to.
fn hat_of(o: &Object) -> Hat {
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    match facts.hat {
        Some(pasban_gate::Hat::Regulator) => Hat::Regulator,
        _ => Hat::Cert,
    }
}

/// A value as the indicator that the receiver would make of it: its own, marked as far as the consent goes, with the
/// report as its source.
fn derived(node: &Node, known: &Known, value: &Observable, consent: &Consent, report: ReportId) -> Result<Object> {
    let now = Timestamp(node.now().0.div_euclid(MINUTE) * MINUTE);
    let Bound { id, seed } = objects::fresh(node, "indicator");
    let tlp = if consent.share { consent.to } else { Tlp::AmberStrict };
    let source = SourceFact { owner: known.org, report, tlp: Tlp::AmberStrict, action: PermittedAction::Watch };
    let facts = Facts { sources: vec![source], ..Facts::default() };
    let statement = Statement {
        id,
        seed: Some(seed),
        created: now,
        modified: now,
        issuer: node.id,
        key: 0,
        tlp,
        action: consent.action,
        revoked: false,
        content: Content::Indicator(Indicator {
            values: vec![value.clone()],
            category: String::new(),
            valid_from: now,
            valid_until: Some(now.plus(30 * DAY)),
            confidence: None,
            reason: String::new(),
            proposal: None,
            unknown_everywhere: false,
        }),
    };
    Ok(objects::make(node, statement, Audience::Nobody, &facts)?.object)
}

fn usual(relation: Relation) -> Agreement {
    // The receiver dials up to its superior and is dialled by everybody else.
    let (terms, sends) = match relation {
        Relation::Superior => (Terms::usual(Relation::Constituent), Direction::Up),
        other => (Terms::usual(other), Direction::Down),
    };
    Agreement { version: 1, terms, state: AgreementState::Active, recipient: RecipientClass { relation }, sends }
}

/// The agreements under which the receiver might pass something on, with whom, and whether they are in force.
fn further(node: &Node, known: &Known) -> (Vec<(Who, Agreement)>, bool) {
    if !known.hosted {
        let group = |relation| match relation {
            Relation::Superior => Who::Superior { name: String::new() },
            Relation::Lateral => Who::Partners,
            _ => Who::Constituents,
        };
        let all = [Relation::Constituent, Relation::Superior, Relation::Lateral];
        return (all.into_iter().map(|r| (group(r), usual(r))).collect(), false);
    }
    let mut all: Vec<(Who, Agreement)> = node
        .links
        .load()
        .standing()
        .map(|e| {
            let who = match e.agreement.recipient.relation {
                Relation::Superior => Who::Superior { name: e.link.peer_name.clone() },
                Relation::Constituent => Who::Constituents,
                Relation::Lateral | Relation::Plain => Who::Partners,
                Relation::Tenant => Who::Hosted,
            };
            (who, e.agreement.clone())
        })
        .collect();
    all.push((Who::Hosted, release::with_tenants()));
    (all, true)
}

/// What the receiver may pass on later, by group of those who would get it: the widest of what the gate says for any member
/// of the group.
fn later(node: &Node, known: &Known, values: &[Observable], consent: &Consent) -> Result<Vec<Reader>> {
    let report = ReportId::from_random([0; 16]);
    let row = rows::Consent {
        id: ConsentId::from_random([0; 16]),
        report,
        org: Some(known.org),
        body: String::new(),
        withdrawn: Timestamp(0),
    };
    let given = release::consent(&row, consent, known.org);
    let victims = [known.profile()];
    let (agreements, in_force) = further(node, known);
    let mut made = Vec::with_capacity(values.len());
    for v in values {
        made.push(derived(node, known, v, consent, report)?);
    }
    let mut groups: BTreeMap<Who, (usize, Vec<String>)> = BTreeMap::new();
    for (who, agreement) in agreements {
        let (mut got, mut because) = (0, Vec::new());
        for o in &made {
            let outcome = forecast(node, &agreement, o.clone(), vec![given.clone()], &victims);
            codes(&outcome, &mut because);
            got += usize::from(outcome.is_release());
        }
        let group = groups.entry(who).or_insert((0, Vec::new()));
        // Somebody in it gets that much.
        if got >= group.0 {
            *group = (got, because);
        }
    }
    Ok(groups
        .into_iter()
        .map(|(who, (got, because))| Reader {
            who,
            roles: Vec::new(),
            name: Sees::No,
            report: Sees::No,
            values: Sees::of(got, made.len()),
            once_confirmed: got > 0,
            because,
            in_force,
        })
        .collect())
}
