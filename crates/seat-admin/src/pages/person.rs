//! `/people/{person}`: one account: what it is, how its person comes in, what was done to it, what they read.

use maud::{Markup, html};
use pasban_access::{Permission, Role};
use pasban_kernel::Timestamp;
use pasban_kernel::id::PersonId;
use pasban_people::{Person, factor, person, reads};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, list};
use pasban_portal::{AppError, Drawn, Fault, Page, Result, Visit, say, when};
use pasban_proof::act::Act;
use pasban_store::rows::{ledger, seat_admin as rows};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::people::{known_roles, seen, state_tag};
use super::tenant_name;
use crate::agree::{self, Change};
use crate::subject;

/// Acts and readings on the page; all of them are in the audit.
const SHOWN: usize = 8;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct PersonAsk {
    /// Id.
    pub person: String,
}

/// Something that was done to the account.
#[derive(Serialize, JsonSchema)]
pub struct Done {
    /// Kind code.
    pub kind: String,
    /// By whom.
    pub by: String,
    /// When, microseconds since 1970.
    pub at: i64,
}

/// Something that the person read.
#[derive(Serialize, JsonSchema)]
pub struct Read {
    /// Which record.
    pub record: String,
    /// Which fields.
    pub what: String,
    /// How often in the hour.
    pub times: i64,
    /// Last, microseconds since 1970.
    pub at: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct PersonView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Role code.
    pub role: String,
    /// Hat.
    pub hat: String,
    /// Whose data, in words.
    pub tenant: String,
    /// It is a hosted tenant's person.
    pub hosted: bool,
    /// `invited`, `active`, `disabled`.
    pub state: String,
    /// Language of the pages; empty where the browser decides.
    pub lang: String,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Whether the role needs one.
    pub needs_second_factor: bool,
    /// Recovery codes left.
    pub codes: i64,
    /// Browsers that are signed in.
    pub sessions: i64,
    /// Until when a link into the account is good, microseconds since 1970; 0 where none waits.
    pub link_until: i64,
    /// When the account was made, microseconds since 1970.
    pub made: i64,
    /// Last request, microseconds since 1970; 0 for never.
    pub last_seen: i64,
    /// It is the reader's own account.
    pub mine: bool,
    /// Roles that it can be given.
    pub roles: Vec<String>,
    /// What was done to it, newest first.
    pub acts: Vec<Done>,
    /// What the person read, newest first.
    pub reads: Vec<Read>,
    /// What a second person agreed to and can be done now: `invite`, `reset`, or the code of a role.
    pub agreed: Vec<String>,
}

/// One account.
pub struct One;

pub(super) async fn gather(v: &Visit, text: &str) -> Result<PersonView> {
    let id: PersonId = text.parse().map_err(|_| AppError::NotFound)?;
    let p = person::fetch(v.node(), id).await?;
    let codes = factor::codes_left(v.node(), id).await?;
    let now = v.now;
    let about = id.to_string();
    let (sessions, link, leaves) = v
        .node()
        .db
        .read(move |tx| {
            let leaves = ledger::leaf_about(tx, &about, 500)?;
            Ok((rows::session_count(tx, &id)?, rows::link_waits(tx, &id, now)?, leaves))
        })
        .await?;
    let read = reads::list(v.node(), reads::Filter { person: Some(id), ..Default::default() }, SHOWN as u32).await?;
    let acts = leaves
        .iter()
        .rev()
        .filter_map(|l| Act::parse(&l.act).ok())
        .take(SHOWN)
        .map(|a| Done { kind: a.kind().code().to_owned(), by: a.actor().to_owned(), at: a.at().0 })
        .collect();
    let agreed = agree::granted(v, &about_of(&p))
        .await?
        .into_iter()
        .filter_map(|c| match c {
            Change::Invite { .. } => Some("invite".to_owned()),
            Change::Reset { .. } => Some("reset".to_owned()),
            Change::Role { to, from, .. } if from == p.role => Some(to.code().to_owned()),
            _ => None,
        })
        .collect();
    let fits = Role::known_at(&v.node().config.node.tier, !p.tenant.is_own());
    Ok(PersonView {
        tenant: tenant_name(v, &p.tenant),
        hosted: !p.tenant.is_own(),
        role: p.role.code().to_owned(),
        hat: if p.role == Role::Regulator { "regulator" } else { "cert" }.to_owned(),
        state: p.state.code().to_owned(),
        lang: p.prefs.lang.clone().unwrap_or_default(),
        second_factor: p.second_factor,
        needs_second_factor: p.role.needs_second_factor(),
        codes,
        sessions,
        link_until: link.map_or(0, |t| t.0),
        made: p.made.0,
        last_seen: p.last_seen.0,
        mine: v.seat()?.person == p.id,
        roles: known_roles(v).into_iter().filter(|r| fits.contains(r)).map(|r| r.code().to_owned()).collect(),
        acts,
        reads: read
            .rows
            .into_iter()
            .map(|r| Read { record: subject::shown(&r.record), what: r.what, times: r.times, at: r.last.0 })
            .collect(),
        agreed,
        id: p.id.to_string(),
        name: p.name,
        email: p.email,
        phone: p.phone,
    })
}

fn about_of(p: &Person) -> String {
    p.id.to_string()
}

impl Page for One {
    const PATH: &'static str = "/people/{person}";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "One account: role, ways in, what was done to it, what its person read.";
    type Ask = PersonAsk;
    type View = PersonView;

    async fn look(v: &Visit, a: PersonAsk) -> Result<PersonView> {
        gather(v, &a.person).await
    }

    fn draw(v: &Visit, view: &PersonView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

pub(super) fn draw(v: &Visit, view: &PersonView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let name = parts::clean(&view.name);
    let to = format!("/people/{}", view.id);
    let main = html! {
        (parts::crumbs(&[("/people", say!(v, "admin-people-title"))], html! { bdi { (name) } }))
        (form::summary(v, faults))
        (parts::head(html! { bdi { (name) } }, html! { (state_tag(v, &view.state)) " " (v.say(&format!("role-{}", view.role), &[])) }, parts::as_of(v)))
        @for a in &view.agreed { (agreed(v, view, &to, a)) }
        div.two {
            div.stack {
                (facts(v, view))
                section.panel {
                    h2 { (say!(v, "admin-person-done")) }
                    @if view.acts.is_empty() { p { (say!(v, "admin-person-done-none")) } }
                    @else { (list::events(v, &view.acts.iter().map(|a| ("", Timestamp(a.at), html! { (v.say(&format!("admin-act-{}", a.kind), &[])) " · " (say!(v, "admin-by", who = by(v, &a.by))) })).collect::<Vec<_>>())) }
                    p { a href={ "/audit?subject=" (view.id) } { (say!(v, "admin-person-all-acts")) } }
                }
                section.panel {
                    h2 { (say!(v, "admin-person-read")) }
                    @if view.reads.is_empty() { p { (say!(v, "admin-person-read-none")) } }
                    @else { ul.list { @for r in &view.reads { li { (parts::id(&r.record)) " · " (parts::id(&r.what)) " · " (when::ago(v, Timestamp(r.at))) } } } }
                    p.row {
                        a href={ "/audit/reads?person=" (view.id) } { (say!(v, "admin-person-all-reads")) }
                        a href={ "/audit?" (Pairs(vec![("who".into(), view.name.clone())]).encode()) } { (say!(v, "admin-person-did")) }
                    }
                }
            }
            div.stack { (deeds(v, view, &to, typed, faults)) }
        }
    };
    Drawn::new(view.name.clone(), main)
}

/// Who did something: a person's name, or this node by itself.
pub(super) fn by(v: &Visit, actor: &str) -> Markup {
    if actor == v.node().id.to_string() {
        say!(v, "admin-this-node")
    } else {
        html! { bdi { (parts::clean(actor)) } }
    }
}

fn agreed(v: &Visit, view: &PersonView, to: &str, what: &str) -> Markup {
    let (path, fields): (String, Vec<(&str, &str)>) = match what {
        "invite" if view.state == "disabled" => (format!("{to}/enable"), vec![]),
        "invite" => (format!("{to}/invite"), vec![]),
        "reset" => (format!("{to}/reset"), vec![]),
        role => (format!("{to}/role"), vec![("role", role)]),
    };
    let words = match what {
        "invite" if view.state == "disabled" => say!(v, "admin-enable-go"),
        "invite" => say!(v, "admin-invite-go"),
        "reset" => say!(v, "admin-reset-go"),
        role => say!(v, "admin-role-agreed-go", role = v.say(&format!("role-{role}"), &[])),
    };
    parts::banner("ok", html! { p { (say!(v, "admin-agreed")) } (form::button(v, &path, &fields, "go", words)) })
}

fn facts(v: &Visit, view: &PersonView) -> Markup {
    let mut rows = vec![
        (say!(v, "admin-col-role"), v.say(&format!("role-{}", view.role), &[])),
        (say!(v, "admin-col-hat"), v.say(&format!("admin-hat-{}", view.hat), &[])),
        (
            say!(v, "admin-col-whose"),
            html! { bdi { (parts::clean(&view.tenant)) } @if view.hosted { " " span.sub { (say!(v, "admin-hosted")) } } },
        ),
        (say!(v, "admin-f-email"), html! { @if view.email.is_empty() { "–" } @else { (parts::id(&view.email)) } }),
        (say!(v, "admin-f-phone"), html! { @if view.phone.is_empty() { "–" } @else { (parts::id(&view.phone)) } }),
        (
            say!(v, "admin-f-lang"),
            html! { @match view.lang.as_str() { "ur" => { bdi lang="ur" { "اردو" } } "en" => { bdi lang="en" { "English" } } _ => { (say!(v, "admin-lang-browser")) } } },
        ),
    ];
    rows.push((
        say!(v, "admin-col-factor"),
        if view.second_factor {
            html! { (say!(v, "admin-factor-yes")) " · " (say!(v, "admin-codes", n = view.codes)) }
        } else if view.needs_second_factor && view.state != "active" {
            say!(v, "admin-factor-later")
        } else if view.needs_second_factor {
            say!(v, "admin-factor-no")
        } else {
            say!(v, "admin-factor-none")
        },
    ));
    rows.push((say!(v, "admin-col-seen"), seen(v, Timestamp(view.last_seen))));
    rows.push((say!(v, "admin-sessions"), say!(v, "admin-sessions-n", n = view.sessions)));
    rows.push((say!(v, "admin-made"), when::ago(v, Timestamp(view.made))));
    if view.link_until > 0 {
        rows.push((
            say!(v, "admin-link-waits"),
            say!(v, "admin-link-until", at = when::ago(v, Timestamp(view.link_until))),
        ));
    }
    parts::panel(say!(v, "admin-person-facts"), parts::kv(&rows))
}

fn deeds(v: &Visit, view: &PersonView, to: &str, typed: &Pairs, faults: &[Fault]) -> Markup {
    let admin = view.role == "administrator" && view.state == "active" && !view.mine;
    let roles: Vec<_> = view.roles.iter().map(|r| (r.as_str(), v.say(&format!("role-{r}"), &[]))).collect();
    html! {
        (form::fault(faults, "do"))
        @if view.state == "disabled" {
            section.panel {
                h2 { (say!(v, "admin-enable")) }
                p { (say!(v, "admin-enable-what")) }
                (form::button(v, &format!("{to}/enable"), &[], "go", say!(v, "admin-enable-go")))
            }
        } @else {
            section.panel {
                h2 { @if view.state == "invited" { (say!(v, "admin-invite")) } @else { (say!(v, "admin-invite-again")) } }
                p { @if view.state == "invited" { (say!(v, "admin-invite-what")) } @else { (say!(v, "admin-invite-again-what")) } }
                @if admin { p.sub { (say!(v, "admin-needs-second")) } }
                (form::button(v, &format!("{to}/invite"), &[], if view.state == "invited" { "go" } else { "" }, say!(v, "admin-invite-go")))
            }
            @if view.roles.len() > 1 {
                form.panel method="post" action={ (to) "/role" } {
                    (form::hidden(v))
                    h2 { (say!(v, "admin-role-change")) }
                    p { (say!(v, "admin-role-what")) }
                    div.filters { (form::select("role", say!(v, "admin-col-role"), typed.get("role").unwrap_or(&view.role), &roles)) button.btn { (say!(v, "admin-role-go")) } }
                    (form::fault(faults, "role"))
                    p.sub { (say!(v, "admin-role-second")) }
                }
            }
            form.panel method="post" action={ (to) "/contact" } {
                (form::hidden(v))
                h2 { (say!(v, "admin-contact")) }
                (form::line(faults, &form::Line { name: "email", label: say!(v, "admin-f-email"), hint: html! {}, kind: "email", value: typed.get("email").unwrap_or(&view.email), fill: "off", required: false }))
                (form::line(faults, &form::Line { name: "phone", label: say!(v, "admin-f-phone"), hint: html! {}, kind: "tel", value: typed.get("phone").unwrap_or(&view.phone), fill: "off", required: false }))
                p { button.btn { (say!(v, "admin-contact-go")) } }
            }
            @if view.second_factor {
                section.panel {
                    h2 { (say!(v, "admin-reset")) }
                    p { (say!(v, "admin-reset-what")) }
                    @if admin { p.sub { (say!(v, "admin-needs-second")) } }
                    (form::button(v, &format!("{to}/reset"), &[], "", say!(v, "admin-reset-go")))
                }
            }
            section.panel {
                h2 { (say!(v, "admin-disable")) }
                p { (say!(v, "admin-disable-what", n = view.sessions)) }
                @if view.mine { p.sub { (say!(v, "admin-disable-mine")) } }
                (form::button(v, &format!("{to}/disable"), &[], "harm", say!(v, "admin-disable-go")))
            }
        }
    }
}
