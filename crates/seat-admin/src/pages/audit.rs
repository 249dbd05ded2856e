//! `/audit`: every act, by whom, about what, when; `/audit/reads`: who read which victim's field.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_kernel::id::PersonId;
use pasban_kernel::time::DAY;
use pasban_kernel::{NodeId, Timestamp};
use pasban_people::reads;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, form};
use pasban_portal::{AppError, Drawn, Node, Page, Result, Sheet, Visit, say, text, when};
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::ledger::Leaf;
use pasban_store::rows::seat_admin::audit::{self as rows, ActFilter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PAGE;
use crate::kinds::{self, GROUPS};
use crate::{ledger_index, subject};

/// What is asked of acts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct AuditAsk {
    /// By whom: a name as it stands in acts.
    pub who: Option<String>,
    /// About what: an id.
    pub subject: Option<String>,
    /// A group (`people`, `sign-in`, `second`, `read`, `links`, `decisions`, `node`) or a kind's code.
    pub kind: Option<String>,
    /// From this day on, `2026-11-24`.
    pub from: Option<String>,
    /// Until the end of this day.
    pub to: Option<String>,
    /// Cursor: before this place in the ledger.
    pub after: Option<i64>,
}

/// An act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActRow {
    /// Place in the ledger.
    pub index: i64,
    /// Kind code; `erased` where its content was erased.
    pub kind: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// By whom: a name, or the name of a node.
    pub who: String,
    /// About what, without values and names.
    pub subject: String,
    /// A word more, for kinds that have one: `analyst → lead`.
    pub more: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct AuditView {
    /// Acts, newest first.
    pub rows: Vec<ActRow>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// All acts in the ledger.
    pub all: i64,
    /// Acts that are not entered yet: the answer may miss some.
    pub behind: bool,
    /// The filter.
    pub filter: AuditAsk,
}

/// A day as it was typed, or nothing.
fn day(v: &Visit, text: Option<&str>) -> Result<Option<Timestamp>> {
    text.map(|d| when::read(v, d, "00:00").map_err(|key| AppError::invalid(v.text(key, &[])))).transpose()
}

/// The filter as the store takes it; `None` where nothing can be found.
pub(super) fn filter(v: &Visit, a: &AuditAsk) -> Result<Option<ActFilter>> {
    let kinds = match a.kind.as_deref() {
        None => Vec::new(),
        Some(word) => match kinds::codes(word) {
            Some(codes) => codes,
            None => return Ok(None),
        },
    };
    // A value or a name that an administrator may not read is not found by it either.
    if a.subject.as_deref().is_some_and(|s| !subject::may_ask(s.trim())) {
        return Ok(None);
    }
    Ok(Some(ActFilter {
        who: a.who.as_deref().map(|w| ledger_index::who(&actor_of(v, w))),
        subject: a.subject.as_deref().map(|s| s.trim().to_owned()),
        kinds,
        from: day(v, a.from.as_deref())?,
        to: day(v, a.to.as_deref())?.map(|t| t.plus(DAY)),
        before: a.after,
    }))
}

/// This node acts under its id; people write its name.
fn actor_of(v: &Visit, typed: &str) -> String {
    let node = v.node();
    if typed.trim() == node.config.node.name { node.id.to_string() } else { typed.trim().to_owned() }
}

/// A leaf as shown.
pub(super) fn row(node: &Node, l: &Leaf) -> ActRow {
    let Ok(act) = Act::parse(&l.act) else {
        let kind = if l.kind == "lost" { "lost" } else { "erased" };
        return ActRow {
            index: l.index,
            kind: kind.into(),
            at: l.at.0,
            who: String::new(),
            subject: String::new(),
            more: String::new(),
        };
    };
    let who = match act.actor().parse::<NodeId>() {
        Ok(id) if id == node.id => node.config.node.name.clone(),
        Ok(id) => node.name_of(&id),
        Err(_) => act.actor().to_owned(),
    };
    ActRow {
        index: l.index,
        kind: act.kind().code().to_owned(),
        at: act.at().0,
        who,
        subject: subject::shown(act.subject()),
        more: more(&act),
    }
}

/// What an act's body adds, for kinds whose bodies name no victim.
fn more(act: &Act) -> String {
    let body: serde_json::Value = serde_json::from_str(act.body()).unwrap_or_default();
    let word = |name: &str| body[name].as_str().unwrap_or_default().chars().take(60).collect::<String>();
    match act.kind() {
        ActKind::RoleChanged => format!("{} → {}", word("from"), word("to")),
        ActKind::PersonAdded => word("role"),
        ActKind::SecondAsked | ActKind::SecondGranted | ActKind::SecondRefused | ActKind::SecondUsed => word("kind"),
        ActKind::ReadVictim => word("what"),
        ActKind::BulkExported => body["rows"].as_i64().map(|n| n.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The list of acts.
pub struct Audit;

impl Page for Audit {
    const PATH: &'static str = "/audit";
    const PERMISSION: Permission = Permission::AuditRead;
    const SUMMARY: &'static str =
        "Every act of this node's ledger: who did what, about what, when. Values and victims' names are left out.";
    type Ask = AuditAsk;
    type View = AuditView;

    async fn look(v: &Visit, a: AuditAsk) -> Result<AuditView> {
        let behind = !ledger_index::follow(v.node()).await?;
        let wanted = filter(v, &a)?;
        let limit = PAGE as i64 + 1;
        let (mut found, all) = v
            .node()
            .db
            .read(move |tx| {
                let found = match &wanted {
                    Some(wanted) => rows::act_page(tx, wanted, limit)?,
                    None => Vec::new(),
                };
                Ok((found, pasban_store::rows::ledger::leaf_count(tx)?))
            })
            .await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| more).map(|l| l.index);
        Ok(AuditView { rows: found.iter().map(|l| row(v.node(), l)).collect(), next, all, behind, filter: a })
    }

    fn draw(v: &Visit, view: &AuditView) -> Drawn {
        let title = text!(v, "admin-audit-title");
        let columns = ["when", "who", "act", "about"].map(|c| column(v, &format!("admin-acol-{c}")));
        let rows: Vec<_> = view
            .rows
            .iter()
            .map(|a| {
                vec![
                    cell(html! { (when::ago(v, Timestamp(a.at))) br; span.sub { (say!(v, "admin-act-number", n = a.index)) } }),
                    cell(html! { @if a.who.is_empty() { "–" } @else { a href={ "/audit?" (pasban_portal::input::Pairs(vec![("who".into(), a.who.clone())]).encode()) } { bdi { (parts::clean(&a.who)) } } } }),
                    cell(html! { (act_words(v, &a.kind)) @if !a.more.is_empty() { br; span.sub { (parts::id(&a.more)) } } }),
                    cell(html! { @if a.subject.is_empty() { "–" } @else if subject::may_ask(&a.subject) { a href={ "/audit?" (pasban_portal::input::Pairs(vec![("subject".into(), a.subject.clone())]).encode()) } { (parts::id(&a.subject)) } } @else { (parts::id(&a.subject)) } }),
                ]
            })
            .collect();
        let main = html! {
            (parts::head(say!(v, "admin-audit-title"), say!(v, "admin-audit-lede", n = view.all), parts::as_of(v)))
            (tabs(v, "/audit"))
            (filters(v, &view.filter))
            @if view.behind { (parts::banner("med", html! { p { (say!(v, "admin-audit-behind")) } })) }
            @if view.rows.is_empty() { (parts::empty(say!(v, "admin-audit-none"))) }
            @else {
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), None, view.next.map(|n| n.to_string()).as_deref(), true))
            }
            p { a.btn href="/audit/export" { (say!(v, "admin-export-title")) } }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &AuditView) -> Option<Sheet> {
        Some(Sheet {
            name: "audit".into(),
            head: ACT_HEAD.map(String::from).to_vec(),
            rows: view.rows.iter().map(act_line).collect(),
        })
    }
}

/// Head of the sheet of acts.
pub(super) const ACT_HEAD: [&str; 6] = ["number", "when", "who", "act", "about", "more"];

/// An act as a line of a sheet.
pub(super) fn act_line(a: &ActRow) -> Vec<String> {
    vec![
        a.index.to_string(),
        Timestamp(a.at).rfc3339(),
        a.who.clone(),
        a.kind.clone(),
        a.subject.clone(),
        a.more.clone(),
    ]
}

/// A kind in words; one of a newer version by its code.
pub(super) fn act_words(v: &Visit, kind: &str) -> Markup {
    let key = format!("admin-act-{kind}");
    if v.site.words.has(v.lang, &key) { v.say(&key, &[]) } else { parts::id(kind) }
}

fn tabs(v: &Visit, here: &str) -> Markup {
    let tab = |to: &str, key: &str| (to.to_owned(), v.say(key, &[]), to == here);
    list::tabs(
        &text!(v, "admin-audit-title"),
        &[tab("/audit", "admin-audit-acts"), tab("/audit/reads", "admin-audit-reads")],
    )
}

fn date(name: &str, label: Markup, value: Option<&str>) -> Markup {
    html! { label { (label) input type="text" name=(name) size="12" autocomplete="off" value=[value]; } }
}

fn filters(v: &Visit, a: &AuditAsk) -> Markup {
    let mut of = vec![("", say!(v, "admin-any"))];
    of.extend(GROUPS.iter().map(|(name, _)| (*name, v.say(&format!("admin-group-{name}"), &[]))));
    // A single kind that a link asked for stays chosen.
    let one = a.kind.as_deref().filter(|k| !GROUPS.iter().any(|(name, _)| name == k));
    if let Some(kind) = one {
        of.push((kind, act_words(v, kind)));
    }
    html! {
        form.filters method="get" action="/audit" {
            label { (say!(v, "admin-acol-who")) input type="search" name="who" value=[a.who.as_deref()]; }
            (form::select("kind", say!(v, "admin-acol-act"), a.kind.as_deref().unwrap_or_default(), &of))
            label { (say!(v, "admin-acol-about")) input type="search" name="subject" dir="ltr" value=[a.subject.as_deref()]; }
            (date("from", say!(v, "admin-from"), a.from.as_deref()))
            (date("to", say!(v, "admin-to"), a.to.as_deref()))
            button.btn { (say!(v, "admin-filter")) }
        }
    }
}

/// What is asked of readings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct ReadsAsk {
    /// A person's id, or name.
    pub person: Option<String>,
    /// A record, as it stands in the list.
    pub record: Option<String>,
    /// From this day on, `2026-11-24`.
    pub from: Option<String>,
    /// Until the end of this day.
    pub to: Option<String>,
    /// Cursor.
    pub after: Option<String>,
}

/// One person's reading of one record within an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadRow {
    /// Id of the reader.
    pub person: String,
    /// The reader's name then.
    pub name: String,
    /// The reader's role then.
    pub role: String,
    /// Which record.
    pub record: String,
    /// Which fields.
    pub what: String,
    /// How often in the hour.
    pub times: i64,
    /// First in the hour, microseconds since 1970.
    pub at: i64,
    /// Last in the hour, microseconds since 1970.
    pub last: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ReadsView {
    /// Readings, newest first.
    pub rows: Vec<ReadRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The person that was asked for is not known here.
    pub unknown: bool,
    /// The filter.
    pub filter: ReadsAsk,
}

/// The filter as the store takes it; `None` where nothing can be found.
pub(super) async fn reads_filter(v: &Visit, a: &ReadsAsk) -> Result<Option<reads::Filter>> {
    let person: Option<PersonId> = match a.person.as_deref().map(str::trim) {
        None => None,
        Some(text) => match pasban_people::person::find(v.node(), text).await {
            Ok(p) => Some(p.id),
            Err(AppError::NotFound | AppError::Conflict(_)) => return Ok(None),
            Err(e) => return Err(e),
        },
    };
    let record = a.record.as_deref().map(str::trim);
    if record.is_some_and(|r| !subject::may_ask(r)) {
        return Ok(None);
    }
    Ok(Some(reads::Filter {
        person,
        record: record.map(str::to_owned),
        tenant: None,
        from: day(v, a.from.as_deref())?,
        to: day(v, a.to.as_deref())?.map(|t| t.plus(DAY)),
        cursor: a.after.clone(),
    }))
}

/// A reading as shown.
pub(super) fn read_row(r: reads::Reading) -> ReadRow {
    ReadRow {
        person: r.person.to_string(),
        name: r.name,
        role: r.role,
        record: subject::shown(&r.record),
        what: r.what,
        times: r.times,
        at: r.at.0,
        last: r.last.0,
    }
}

/// The list of readings.
pub struct Reads;

impl Page for Reads {
    const PATH: &'static str = "/audit/reads";
    const PERMISSION: Permission = Permission::AuditRead;
    const SUMMARY: &'static str =
        "Who read which field that names a victim, of which record, when and how often. Never whose.";
    type Ask = ReadsAsk;
    type View = ReadsView;

    async fn look(v: &Visit, a: ReadsAsk) -> Result<ReadsView> {
        let Some(wanted) = reads_filter(v, &a).await? else {
            return Ok(ReadsView { rows: Vec::new(), next: None, unknown: true, filter: a });
        };
        let page = reads::list(v.node(), wanted, PAGE as u32).await?;
        Ok(ReadsView {
            rows: page.rows.into_iter().map(read_row).collect(),
            next: page.next,
            unknown: false,
            filter: a,
        })
    }

    fn draw(v: &Visit, view: &ReadsView) -> Drawn {
        let title = text!(v, "admin-audit-reads");
        let columns = [
            column(v, "admin-acol-when"),
            column(v, "admin-acol-who"),
            column(v, "admin-acol-record"),
            column(v, "admin-acol-fields"),
            column(v, "admin-acol-times").num(),
        ];
        let rows: Vec<_> = view
            .rows
            .iter()
            .map(|r| {
                vec![
                    cell(when::ago(v, Timestamp(r.last))),
                    cell(html! { a href={ "/audit/reads?person=" (r.person) } { bdi { (parts::clean(&r.name)) } } br; span.sub { (v.say(&format!("role-{}", r.role), &[])) " · " a href={ "/people/" (r.person) } { (say!(v, "admin-account")) } } }),
                    cell(html! { @if subject::may_ask(&r.record) { a href={ "/audit/reads?" (pasban_portal::input::Pairs(vec![("record".into(), r.record.clone())]).encode()) } { (parts::id(&r.record)) } } @else { (parts::id(&r.record)) } }),
                    cell(parts::id(&r.what)),
                    number(html! { (pasban_portal::words::number(r.times)) }),
                ]
            })
            .collect();
        let a = &view.filter;
        let main = html! {
            (parts::head(say!(v, "admin-audit-title"), say!(v, "admin-reads-lede"), parts::as_of(v)))
            (tabs(v, "/audit/reads"))
            form.filters method="get" action="/audit/reads" {
                label { (say!(v, "admin-acol-who")) input type="search" name="person" value=[a.person.as_deref()]; }
                label { (say!(v, "admin-acol-record")) input type="search" name="record" dir="ltr" value=[a.record.as_deref()]; }
                (date("from", say!(v, "admin-from"), a.from.as_deref()))
                (date("to", say!(v, "admin-to"), a.to.as_deref()))
                button.btn { (say!(v, "admin-filter")) }
            }
            @if view.unknown { (parts::empty(say!(v, "admin-reads-unknown"))) }
            @else if view.rows.is_empty() { (parts::empty(say!(v, "admin-reads-none"))) }
            @else {
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), None, view.next.as_deref(), true))
            }
            p { a.btn href="/audit/export" { (say!(v, "admin-export-title")) } }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &ReadsView) -> Option<Sheet> {
        Some(Sheet {
            name: "reads".into(),
            head: READ_HEAD.map(String::from).to_vec(),
            rows: view.rows.iter().map(read_line).collect(),
        })
    }
}

/// Head of the sheet of readings.
pub(super) const READ_HEAD: [&str; 7] = ["first", "last", "who", "role", "record", "fields", "times"];

/// A reading as a line of a sheet.
pub(super) fn read_line(r: &ReadRow) -> Vec<String> {
    vec![
        Timestamp(r.at).rfc3339(),
        Timestamp(r.last).rfc3339(),
        r.name.clone(),
        r.role.clone(),
        r.record.clone(),
        r.what.clone(),
        r.times.to_string(),
    ]
}
