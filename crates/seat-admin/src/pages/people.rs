//! `/people`: who has an account, in which role, and who is still waited for; `/people/new` adds one.

use maud::{Markup, html};
use pasban_access::{Permission, Role, Seat};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::DAY;
use pasban_kernel::{TenantId, Timestamp};
use pasban_people::person::{self, NewPerson, Prefs};
use pasban_people::{Person, invite};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_admin::{self as rows, Listed, PersonFilter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PAGE, ago_or_never, cursor, tenant_name, uncursor};
use crate::agree::{self, Answer, Change};
use crate::once::{self, Shown};

/// An account that nobody used for so long is worth a word.
const UNUSED: i64 = 90 * DAY;
/// Tenants in a drop-down.
const TENANTS_SHOWN: usize = 300;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct PeopleAsk {
    /// Part of a name or address.
    pub q: Option<String>,
    /// A role.
    pub role: Option<String>,
    /// `own`, or a tenant's id.
    pub tenant: Option<String>,
    /// `invited`, `active`, `disabled`.
    pub state: Option<String>,
    /// Cursor.
    pub after: Option<String>,
}

/// A person in the list.
#[derive(Serialize, JsonSchema)]
pub struct PersonRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Role code.
    pub role: String,
    /// Hat: `cert` or `regulator`.
    pub hat: String,
    /// A hosted tenant's id; empty for the node's own.
    pub tenant: String,
    /// Whose data, in words.
    pub tenant_name: String,
    /// `invited`, `active`, `disabled`.
    pub state: String,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Whether the role needs one.
    pub needs_second_factor: bool,
    /// Last request, microseconds since 1970; 0 for never.
    pub last_seen: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct PeopleView {
    /// People, by name.
    pub rows: Vec<PersonRow>,
    /// Next page.
    pub next: Option<String>,
    /// How many the filter finds.
    pub count: i64,
    /// All accounts that are open.
    pub open: i64,
    /// Administrators in use.
    pub administrators: i64,
    /// Invited, never came.
    pub waiting: i64,
    /// In use, with a role that needs a second factor, and without one.
    pub without_factor: i64,
    /// In use, and not here for 90 days.
    pub unused: i64,
    /// Wishes of colleagues that wait for a second person.
    pub asked: usize,
    /// What the reader asked for and can be done now.
    pub now: Vec<agree::Now>,
    /// The filter.
    pub filter: [String; 4],
}

/// The role of a stored code, for what it may.
fn role_of(code: &str) -> Option<Role> {
    Role::of(code)
}

fn row(v: &Visit, p: Listed) -> PersonRow {
    let role = role_of(&p.role);
    PersonRow {
        tenant_name: tenant_name(v, &p.tenant),
        tenant: if p.tenant.is_own() { String::new() } else { p.tenant.to_string() },
        hat: if role == Some(Role::Regulator) { "regulator" } else { "cert" }.to_owned(),
        needs_second_factor: role.is_some_and(Role::needs_second_factor),
        id: p.id.to_string(),
        name: p.name,
        email: p.email,
        role: p.role,
        state: p.state,
        second_factor: p.factor,
        last_seen: p.last_seen.0,
    }
}

fn filter(a: &PeopleAsk) -> Result<PersonFilter> {
    let tenant = match a.tenant.as_deref() {
        None => None,
        Some("own") => Some(TenantId::OWN),
        Some(id) => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    Ok(PersonFilter {
        tenant,
        role: a.role.clone().filter(|r| role_of(r).is_some()),
        state: a.state.clone(),
        text: a.q.as_deref().map(person::name_key).map(|q| q.chars().take(120).collect()),
    })
}

/// The list.
pub struct People;

impl Page for People {
    const PATH: &'static str = "/people";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Who has an account on this node: name, role, hat, tenant, state, last seen.";
    type Ask = PeopleAsk;
    type View = PeopleView;

    async fn look(v: &Visit, a: PeopleAsk) -> Result<PeopleView> {
        let wanted = filter(&a)?;
        let after = match uncursor(a.after.as_deref())? {
            Some((key, id)) => Some((key, PersonId::from_slice(&id).map_err(|_| AppError::NotFound)?)),
            None => None,
        };
        let since = Timestamp(v.now.0 - UNUSED);
        let limit = PAGE as i64 + 1;
        let (mut found, count, figures, unused) = v
            .node()
            .db
            .read(move |tx| {
                Ok((
                    rows::person_page(tx, &wanted, after, limit)?,
                    rows::person_count(tx, &wanted)?,
                    rows::person_figures(tx)?,
                    rows::person_unused(tx, since)?,
                ))
            })
            .await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| more).map(|p| cursor(&p.name_key, p.id.as_bytes()));
        let sum = |fits: &dyn Fn(&str, &str) -> bool| -> i64 {
            figures.iter().filter(|(role, state, ..)| fits(role, state)).map(|(.., n, _)| *n).sum()
        };
        let without_factor = figures
            .iter()
            .filter(|(role, state, ..)| state == "active" && role_of(role).is_some_and(Role::needs_second_factor))
            .map(|(.., n, factors)| n - factors)
            .sum();
        let (now, asked) = agree::ready(v).await?;
        Ok(PeopleView {
            rows: found.into_iter().map(|p| row(v, p)).collect(),
            next,
            count,
            open: sum(&|_, state| state != "disabled"),
            administrators: sum(&|role, state| role == "administrator" && state == "active"),
            waiting: sum(&|_, state| state == "invited"),
            without_factor,
            unused,
            asked,
            now,
            filter: [a.q, a.role, a.tenant, a.state].map(Option::unwrap_or_default),
        })
    }

    fn draw(v: &Visit, view: &PeopleView) -> Drawn {
        let title = text!(v, "admin-people-title");
        let columns =
            ["name", "role", "whose", "state", "factor", "seen"].map(|c| column(v, &format!("admin-col-{c}")));
        let rows: Vec<_> = view.rows.iter().map(|p| cells(v, p)).collect();
        let main = html! {
            (parts::head(say!(v, "admin-people-title"), html! {}, parts::as_of(v)))
            @for n in &view.now {
                (parts::banner("ok", html! {
                    p { (say!(v, "admin-agreed")) }
                    p { (parts::said(&n.words)) }
                    @if n.fields.is_empty() { p { a.btn.go href=(n.path) { (say!(v, "admin-agreed-open")) } } }
                    @else { (form::button(v, &n.path, &n.fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>(), "go", say!(v, "admin-agreed-do"))) }
                }))
            }
            (strip(v, view))
            p.row { a.btn.go href="/people/new" { (say!(v, "admin-people-add")) } a.btn href="/second" { (say!(v, "admin-second-title")) } a.btn href="/audit" { (say!(v, "admin-audit-title")) } }
            (filters(v, view))
            @if view.rows.is_empty() { (parts::empty(say!(v, "admin-people-none"))) }
            @else {
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), Some(view.count), view.next.as_deref(), true))
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &PeopleView) -> Option<Sheet> {
        let head = ["id", "name", "e-mail", "role", "hat", "tenant", "state", "second factor", "last seen"];
        let rows = view
            .rows
            .iter()
            .map(|p| {
                vec![
                    p.id.clone(),
                    p.name.clone(),
                    p.email.clone(),
                    p.role.clone(),
                    p.hat.clone(),
                    p.tenant_name.clone(),
                    p.state.clone(),
                    if p.second_factor { "yes" } else { "no" }.to_owned(),
                    if p.last_seen > 0 { Timestamp(p.last_seen).rfc3339() } else { String::new() },
                ]
            })
            .collect();
        Some(Sheet { name: "people".into(), head: head.map(String::from).to_vec(), rows })
    }
}

/// A state as a tag.
pub(super) fn state_tag(v: &Visit, code: &str) -> Markup {
    let shape = match code {
        "active" => "ok",
        "invited" => "med",
        _ => "none",
    };
    state::tag(shape, v.say(&format!("admin-person-{code}"), &[]))
}

fn cells(v: &Visit, p: &PersonRow) -> Vec<list::Cell> {
    vec![
        cell(
            html! { a href={ "/people/" (p.id) } { bdi { (parts::clean(&p.name)) } } @if !p.email.is_empty() { br; span.sub { (parts::id(&p.email)) } } },
        ),
        cell(
            html! { (v.say(&format!("role-{}", p.role), &[])) @if p.hat == "regulator" { br; span.sub { (say!(v, "admin-hat-regulator")) } } },
        ),
        cell(html! { bdi { (parts::clean(&p.tenant_name)) } }),
        cell(state_tag(v, &p.state)),
        cell(html! {
            @if p.second_factor { (say!(v, "admin-factor-yes")) }
            @else if p.needs_second_factor && p.state == "active" { (state::mark("high", say!(v, "admin-factor-no"))) }
            @else if p.needs_second_factor { (say!(v, "admin-factor-later")) }
            @else { (say!(v, "admin-factor-none")) }
        }),
        cell(ago_or_never(v, p.last_seen)),
    ]
}

fn strip(v: &Visit, view: &PeopleView) -> Markup {
    let todo = view.waiting + view.without_factor + view.asked as i64;
    parts::answers(
        &text!(v, "admin-people-title"),
        &[
            parts::Answer {
                state: if view.administrators < 2 { "med" } else { "ok" },
                question: say!(v, "admin-people-q1"),
                answer: say!(v, "admin-people-a1", n = view.open, admins = view.administrators),
                more: if view.administrators < 2 {
                    say!(v, "admin-people-m1-alone")
                } else {
                    say!(v, "admin-people-m1")
                },
            },
            parts::Answer {
                state: if todo > 0 { "med" } else { "ok" },
                question: say!(v, "admin-people-q2"),
                answer: if todo > 0 {
                    say!(v, "admin-people-a2", waiting = view.waiting, factor = view.without_factor)
                } else {
                    say!(v, "admin-people-a2-none")
                },
                more: html! { @if view.asked > 0 { a href="/second" { (say!(v, "admin-people-m2", n = view.asked)) } } @else { (say!(v, "admin-people-m2-none")) } },
            },
            parts::Answer {
                state: if view.unused > 0 { "low" } else { "ok" },
                question: say!(v, "admin-people-q3"),
                answer: if view.unused > 0 {
                    say!(v, "admin-people-a3", n = view.unused)
                } else {
                    say!(v, "admin-people-a3-none")
                },
                more: html! { a href="/audit?kind=people" { (say!(v, "admin-people-m3")) } },
            },
        ],
    )
}

fn filters(v: &Visit, view: &PeopleView) -> Markup {
    let [q, role, tenant, state] = &view.filter;
    let mut roles = vec![("", say!(v, "admin-any"))];
    roles.extend(known_roles(v).into_iter().map(|r| (r.code(), v.say(&format!("role-{}", r.code()), &[]))));
    let tenants = tenants(v);
    let mut whose = vec![("", say!(v, "admin-any")), ("own", html! { (v.node().config.node.name) })];
    whose.extend(tenants.iter().map(|(id, name)| (id.as_str(), html! { (name) })));
    let states: Vec<_> = ["", "invited", "active", "disabled"]
        .into_iter()
        .map(|s| (s, if s.is_empty() { say!(v, "admin-any") } else { v.say(&format!("admin-person-{s}"), &[]) }))
        .collect();
    html! {
        form.filters method="get" action="/people" {
            label { (say!(v, "admin-search-people")) input type="search" name="q" value=(q); }
            (form::select("role", say!(v, "admin-col-role"), role, &roles))
            @if whose.len() > 2 { (form::select("tenant", say!(v, "admin-col-whose"), tenant, &whose)) }
            (form::select("state", say!(v, "admin-col-state"), state, &states))
            button.btn { (say!(v, "admin-filter")) }
        }
    }
}

/// Hosted tenants by name, as many as a drop-down can hold.
pub(super) fn tenants(v: &Visit) -> Vec<(String, String)> {
    let registry = v.node().registry.load();
    let mut all: Vec<_> = registry.tenants.iter().map(|t| (t.id.to_string(), t.name.clone())).collect();
    all.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    all.truncate(TENANTS_SHOWN);
    all
}

/// Roles that this node gives, its own and those of hosted tenants.
pub(super) fn known_roles(v: &Visit) -> Vec<Role> {
    let tier = &v.node().config.node.tier;
    let regulator = v.node().config.node.hats.iter().any(|h| h.name() == "regulator");
    let hosts = !v.node().registry.load().tenants.is_empty();
    let mut all: Vec<Role> = Role::known_at(tier, false).to_vec();
    if hosts {
        all.extend(Role::known_at(tier, true).iter().copied());
    }
    all.retain(|r| *r != Role::Regulator || regulator);
    all.sort_unstable();
    all.dedup();
    all
}

/// The form for a new person.
pub struct New;

/// What is filled in beforehand.
#[derive(Deserialize, JsonSchema)]
pub struct NewAsk {
    /// A hosted tenant's id.
    pub tenant: Option<String>,
}

/// What may be chosen.
#[derive(Serialize, JsonSchema)]
pub struct NewView {
    /// Role codes that this node gives.
    pub roles: Vec<String>,
    /// Hosted tenants: id and name.
    pub tenants: Vec<(String, String)>,
    /// The tenant that was asked for.
    pub tenant: String,
}

fn new_view(v: &Visit, tenant: String) -> NewView {
    let mut tenants = tenants(v);
    if !tenant.is_empty()
        && !tenants.iter().any(|(id, _)| *id == tenant)
        && let Ok(id) = tenant.parse::<TenantId>()
    {
        tenants.push((tenant.clone(), tenant_name(v, &id)));
    }
    NewView { roles: known_roles(v).iter().map(|r| r.code().to_owned()).collect(), tenants, tenant }
}

impl Page for New {
    const PATH: &'static str = "/people/new";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "What a new person's account can be.";
    type Ask = NewAsk;
    type View = NewView;

    async fn look(v: &Visit, a: NewAsk) -> Result<NewView> {
        Ok(new_view(v, a.tenant.unwrap_or_default()))
    }

    fn draw(v: &Visit, view: &NewView) -> Drawn {
        new_form(v, view, &Pairs::default(), &[])
    }
}

fn new_form(v: &Visit, view: &NewView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-people-add");
    let field = |name: &'static str, key: &str, kind: &'static str, required: bool| {
        let hint = format!("{key}-hint");
        let hint = if v.site.words.has(v.lang, &hint) {
            v.say(&hint, &[])
        } else {
            html! {}
        };
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(key, &[]),
                hint,
                kind,
                value: typed.get(name).unwrap_or_default(),
                fill: "off",
                required,
            },
        )
    };
    let roles: Vec<_> = view
        .roles
        .iter()
        .map(|r| form::Choice {
            value: r,
            words: v.say(&format!("role-{r}"), &[]),
            more: v.say(&format!("admin-role-{r}"), &[]),
        })
        .collect();
    let mut whose = vec![("", html! { (v.node().config.node.name) })];
    whose.extend(view.tenants.iter().map(|(id, name)| (id.as_str(), html! { (name) })));
    let usual = if view.tenant.is_empty() { "" } else { "owner" };
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/people", say!(v, "admin-people-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { (say!(v, "admin-people-add-lede")) }
            form.panel method="post" action="/people/new" {
                (form::hidden(v))
                (field("name", "admin-f-name", "text", true))
                (form::choices(faults, typed, "role", say!(v, "admin-f-role"), say!(v, "admin-f-role-hint"), usual, false, &roles))
                @if whose.len() > 1 { div.filters { (form::select("tenant", say!(v, "admin-f-tenant"), typed.get("tenant").unwrap_or(&view.tenant), &whose)) (form::fault(faults, "tenant")) } }
                (field("email", "admin-f-email", "email", false))
                (field("phone", "admin-f-phone", "tel", false))
                (form::choices(faults, typed, "lang", say!(v, "admin-f-lang"), html! {}, v.lang.code(), false, &[
                    form::Choice { value: "ur", words: html! { bdi lang="ur" { "اردو" } }, more: html! {} },
                    form::Choice { value: "en", words: html! { bdi lang="en" { "English" } }, more: html! {} },
                ]))
                p { button.btn.go { (say!(v, "admin-people-add-go")) } }
                p.sub { (say!(v, "admin-people-add-after")) }
            }
        }
    };
    let title = if faults.is_empty() { title } else { text!(v, "portal-problem-title", what = title) };
    Drawn::new(title, main)
}

/// Adds a person and makes the first link.
pub struct Add;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct AddForm {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Role code.
    #[serde(default)]
    pub role: String,
    /// A hosted tenant's id; empty for the node's own.
    #[serde(default)]
    pub tenant: String,
    /// Address.
    #[serde(default)]
    pub email: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// `en` or `ur`.
    #[serde(default)]
    pub lang: String,
}

/// What was made.
#[derive(Serialize, JsonSchema)]
pub struct Added {
    /// The new account; empty where a second person was asked first.
    pub person: String,
    /// The page that shows the link, once, to whoever made it; or where the wish waits.
    pub show: String,
}

/// Gives a person the language of their pages.
pub(super) async fn set_lang(v: &Visit, p: &Person, lang: &str) -> Result<()> {
    let seat = Seat {
        person: p.id,
        name: p.name.clone(),
        role: p.role,
        hat: p.hat,
        tier: v.node().config.node.tier.clone(),
        tenant: p.tenant,
    };
    person::set_prefs(v.node(), &seat, Prefs { lang: Some(lang.to_owned()), ..p.prefs.clone() }).await
}

/// Makes a link into an account, and the page that shows it once.
pub(super) async fn link(v: &Visit, p: &Person, back: &str) -> Result<String> {
    let token = invite::invite(v.node(), p.id, invite::HOURS_DEFAULT, &v.seat()?.name).await?;
    let until = v.now.plus(i64::from(invite::HOURS_DEFAULT) * pasban_kernel::time::HOUR).0;
    let base = v.node().config.url();
    let secret = format!("{}/welcome/{token}", base.trim_end_matches('/'));
    let id = once::keep(v, "link", Shown { secret, about: p.name.clone(), back: back.to_owned(), until })?;
    Ok(format!("/people/link/{id}"))
}

impl Deed for Add {
    const PATH: &'static str = "/people/new";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str =
        "Adds a person and makes the link that they set their password with; it is shown once.";
    type Form = AddForm;
    type Done = Added;

    async fn act(v: &Visit, f: AddForm) -> Result<Outcome<Added>> {
        let Some(role) = Role::of(&f.role) else { return Outcome::fault("role", text!(v, "admin-fault-role")) };
        let tenant = match f.tenant.as_str() {
            "" => TenantId::OWN,
            id => match id.parse() {
                Ok(id) => id,
                Err(_) => return Outcome::fault("tenant", text!(v, "admin-fault-tenant")),
            },
        };
        let lang = if f.lang == "ur" { "ur" } else { "en" };
        if !Role::known_at(&v.node().config.node.tier, !tenant.is_own()).contains(&role) {
            return Outcome::fault(
                "role",
                text!(v, if tenant.is_own() { "admin-fault-role-own" } else { "admin-fault-role-tenant" }),
            );
        }
        if role == Role::Administrator {
            let change = Change::Add {
                name: f.name.trim().to_owned(),
                email: f.email.trim().to_owned(),
                phone: f.phone.trim().to_owned(),
                lang: lang.to_owned(),
            };
            if f.name.trim().is_empty() {
                return Outcome::fault("name", text!(v, "admin-no-name"));
            }
            let words = text!(v, "admin-wish-add", name = f.name.trim());
            match agree::needed(v, &change, &words).await {
                Ok(Answer::Go) => {}
                Ok(Answer::Asked) => {
                    return Outcome::done(Added { person: String::new(), show: "/second".into() }, "/second");
                }
                Err(e) => return super::refused(v, e, "name"),
            }
        }
        let new = NewPerson { tenant, name: f.name, email: f.email, phone: f.phone, role };
        let made = match person::add(v.node(), new, &v.seat()?.name).await {
            Ok(made) => made,
            Err(AppError::NotFound) => return Outcome::fault("tenant", text!(v, "admin-fault-tenant")),
            Err(e) => return super::refused(v, e, "name"),
        };
        set_lang(v, &made, lang).await?;
        let show = link(v, &made, &format!("/people/{}", made.id)).await?;
        Outcome::done(Added { person: made.id.to_string(), show: show.clone() }, show)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let view = new_view(v, typed.get("tenant").unwrap_or_default().to_owned());
        Ok(new_form(v, &view, typed, faults))
    }
}

/// When a person was seen last, in words for a list.
pub(super) fn seen(v: &Visit, at: Timestamp) -> Markup {
    html! { @if at.0 > 0 { (when::ago(v, at)) } @else { (say!(v, "admin-never")) } }
}
