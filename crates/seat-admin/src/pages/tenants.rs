//! `/tenants`: firms whose data live on this node: who owns them, whether anybody came; a new one with its owner.

use maud::{Markup, html};
use pasban_access::{Permission, Role};
use pasban_app::config::OrganisationSection;
use pasban_app::registry::{self, Constituent};
use pasban_kernel::id::OrgId;
use pasban_kernel::{Observable, TenantId, Timestamp};
use pasban_people::person::{self, NewPerson};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_admin as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::people::{link, set_lang};
use super::{PAGE, ago_or_never, cursor, refused, uncursor};

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct TenantsAsk {
    /// Part of a name.
    pub q: Option<String>,
    /// Cursor.
    pub after: Option<String>,
}

/// A hosted firm.
#[derive(Serialize, JsonSchema)]
pub struct TenantRow {
    /// Id.
    pub id: String,
    /// Its organisation.
    pub org: String,
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: String,
    /// Since when, microseconds since 1970.
    pub made: i64,
    /// Accounts that are open.
    pub people: i64,
    /// Of them, in use.
    pub active: i64,
    /// When one of its people was here last, microseconds since 1970; 0 for never.
    pub last_seen: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct TenantsView {
    /// Firms, by name.
    pub rows: Vec<TenantRow>,
    /// Next page.
    pub next: Option<String>,
    /// How many the filter finds.
    pub count: usize,
    /// All of them.
    pub all: usize,
    /// Of them, those that nobody uses yet.
    pub empty: usize,
    /// The filter.
    pub q: String,
}

/// The list.
pub struct Tenants;

async fn gather(v: &Visit, a: &TenantsAsk) -> Result<TenantsView> {
    let after = match uncursor(a.after.as_deref())? {
        Some((name, id)) => Some((name, TenantId::from_slice(&id).map_err(|_| AppError::NotFound)?)),
        None => None,
    };
    let people = v.node().db.read(rows::person_by_tenant).await?;
    let of = |t: &TenantId| people.iter().find(|p| p.0 == *t);
    let registry = v.node().registry.load();
    let q = a.q.as_deref().map(str::to_lowercase).unwrap_or_default();
    let empty = registry.tenants.iter().filter(|t| of(&t.id).is_none_or(|p| p.2 == 0)).count();
    let mut found: Vec<_> =
        registry.tenants.iter().filter(|t| q.is_empty() || t.name.to_lowercase().contains(&q)).collect();
    found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let count = found.len();
    if let Some((name, id)) = after {
        found.retain(|t| (t.name.as_str(), t.id) > (name.as_str(), id));
    }
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|t| cursor(&t.name, t.id.as_bytes()));
    let rows = found
        .into_iter()
        .map(|t| {
            let p = of(&t.id);
            TenantRow {
                id: t.id.to_string(),
                org: t.org.to_string(),
                name: t.name.clone(),
                sector: registry.constituents.get(&t.org).map(|c| c.sector.clone()).unwrap_or_default(),
                made: t.made.0,
                people: p.map_or(0, |p| p.1),
                active: p.map_or(0, |p| p.2),
                last_seen: p.map_or(0, |p| p.3.0),
            }
        })
        .collect();
    Ok(TenantsView { rows, next, count, all: registry.tenants.len(), empty, q: a.q.clone().unwrap_or_default() })
}

impl Page for Tenants {
    const PATH: &'static str = "/tenants";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str = "Firms whose data live on this node, who uses them, and since when.";
    type Ask = TenantsAsk;
    type View = TenantsView;

    async fn look(v: &Visit, a: TenantsAsk) -> Result<TenantsView> {
        gather(v, &a).await
    }

    fn draw(v: &Visit, view: &TenantsView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }

    fn rows(view: &TenantsView) -> Option<Sheet> {
        let head = ["id", "name", "sector", "since", "people", "in use", "last seen"];
        let at = |t: i64| if t > 0 { Timestamp(t).rfc3339() } else { String::new() };
        let rows = view
            .rows
            .iter()
            .map(|t| {
                vec![
                    t.id.clone(),
                    t.name.clone(),
                    t.sector.clone(),
                    at(t.made),
                    t.people.to_string(),
                    t.active.to_string(),
                    at(t.last_seen),
                ]
            })
            .collect();
        Some(Sheet { name: "tenants".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn draw(v: &Visit, view: &TenantsView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-tenants-title");
    let columns = [
        column(v, "admin-col-name"),
        column(v, "admin-col-sector"),
        column(v, "admin-col-state"),
        column(v, "admin-col-people").num(),
        column(v, "admin-col-since"),
        column(v, "admin-col-seen"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|t| {
            vec![
                cell(html! { a href={ "/organisations/" (t.org) } { bdi { (parts::clean(&t.name)) } } }),
                cell(super::or_dash(&t.sector)),
                cell(html! {
                    @if t.people == 0 { (state::tag("high", say!(v, "admin-tenant-nobody"))) }
                    @else if t.active == 0 { (state::tag("med", say!(v, "admin-tenant-invited"))) }
                    @else { (state::tag("ok", say!(v, "admin-tenant-used"))) }
                }),
                number(html! { a href={ "/people?tenant=" (t.id) } { (t.people) } @if t.people == 0 { br; a.sub href={ "/people/new?tenant=" (t.id) } { (say!(v, "admin-tenant-invite")) } } }),
                cell(when::at(v, Timestamp(t.made))),
                cell(ago_or_never(v, t.last_seen)),
            ]
        })
        .collect();
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "admin-tenants-title"), say!(v, "admin-tenants-lede"), parts::as_of(v)))
        (parts::answers(&title, &[
            parts::Answer { state: "info", question: say!(v, "admin-tenants-q1"), answer: say!(v, "admin-tenants-a1", n = view.all), more: say!(v, "admin-tenants-m1") },
            parts::Answer { state: if view.empty > 0 { "med" } else { "ok" }, question: say!(v, "admin-tenants-q2"), answer: if view.empty > 0 { say!(v, "admin-tenants-a2", n = view.empty) } else { say!(v, "admin-tenants-a2-none") }, more: say!(v, "admin-tenants-m2") },
            parts::Answer { state: "", question: say!(v, "admin-tenants-q3"), answer: say!(v, "admin-tenants-a3"), more: html! { a href="#add" { (say!(v, "admin-tenants-m3")) } } },
        ]))
        form.filters method="get" action="/tenants" {
            label { (say!(v, "admin-search-name")) input type="search" name="q" value=(view.q); }
            button.btn { (say!(v, "admin-filter")) }
        }
        @if view.rows.is_empty() { (parts::empty(say!(v, if view.all == 0 { "admin-tenants-none" } else { "admin-tenants-none-found" }))) }
        @else {
            (list::table(v, html! { (title) }, &columns, &rows))
            (list::foot(v, view.rows.len(), Some(view.count as i64), view.next.as_deref(), true))
        }
        (add_form(v, typed, faults))
    };
    Drawn::new(title, main)
}

fn add_form(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Markup {
    let field = |name: &'static str, kind: &'static str, required: bool| {
        let hint = format!("admin-t-{name}-hint");
        let hint = if v.site.words.has(v.lang, &hint) {
            v.say(&hint, &[])
        } else {
            html! {}
        };
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(&format!("admin-t-{name}"), &[]),
                hint,
                kind,
                value: typed.get(name).unwrap_or_default(),
                fill: "off",
                required,
            },
        )
    };
    html! {
        form.panel.read id="add" method="post" action="/tenants" {
            (form::hidden(v))
            h2 { (say!(v, "admin-tenants-add")) }
            p { (say!(v, "admin-tenants-add-lede")) }
            (field("firm", "text", true))
            (field("firm_ur", "text", false))
            (field("sector", "text", false))
            (field("domains", "text", false))
            (field("owner", "text", true))
            (field("email", "email", false))
            (form::choices(faults, typed, "lang", say!(v, "admin-f-lang"), html! {}, "ur", false, &[
                form::Choice { value: "ur", words: html! { bdi lang="ur" { "اردو" } }, more: html! {} },
                form::Choice { value: "en", words: html! { bdi lang="en" { "English" } }, more: html! {} },
            ]))
            p { button.btn.go { (say!(v, "admin-tenants-add-go")) } }
        }
    }
}

/// Takes a firm in and invites its owner.
pub struct Add;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct AddForm {
    /// Name of the firm.
    #[serde(default)]
    pub firm: String,
    /// The same in Urdu.
    #[serde(default)]
    pub firm_ur: String,
    /// Sector.
    #[serde(default)]
    pub sector: String,
    /// Its domains, with commas or spaces between.
    #[serde(default)]
    pub domains: String,
    /// Name of its owner.
    #[serde(default)]
    pub owner: String,
    /// The owner's address.
    #[serde(default)]
    pub email: String,
    /// `en` or `ur`.
    #[serde(default)]
    pub lang: String,
    /// An organisation that is known already, in place of a new one.
    pub org: Option<String>,
}

/// What was made.
#[derive(Serialize, JsonSchema)]
pub struct Added {
    /// The tenant.
    pub tenant: String,
    /// Its owner's account.
    pub person: String,
    /// The page that shows the owner's link, once.
    pub show: String,
}

/// Domains as people write them.
///
/// # Errors
/// The one that is none.
pub(super) fn domains(text: &str) -> std::result::Result<Vec<String>, String> {
    let mut out = Vec::new();
    for word in text.split([',', ' ', '\n', '\r', '\t', ';', '،']).map(str::trim).filter(|w| !w.is_empty()).take(200) {
        match Observable::domain(word) {
            // A single word is a host here, and nobody's domain.
            Ok(d) if d.value().contains('.') => out.push(d.value().to_owned()),
            _ => return Err(word.chars().filter(|c| !c.is_control()).take(80).collect()),
        }
    }
    Ok(out)
}

/// A name of one line, 1 to 120 characters.
pub(super) fn plain_name(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = parts::clean(&text);
    (!text.is_empty() && text.chars().count() <= 120).then_some(text)
}

impl Deed for Add {
    const PATH: &'static str = "/tenants";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str =
        "Takes a firm in as a hosted tenant and makes the link for its owner, which is shown once.";
    type Form = AddForm;
    type Done = Added;

    async fn act(v: &Visit, f: AddForm) -> Result<Outcome<Added>> {
        if !v.may(Permission::PeopleManage) {
            return Err(AppError::NotFound);
        }
        let Some(owner) = plain_name(&f.owner) else { return Outcome::fault("owner", text!(v, "admin-no-name")) };
        let node = v.node();
        let org = match f.org.as_deref() {
            Some(id) => {
                let org: OrgId = id.parse().map_err(|_| AppError::NotFound)?;
                if !node.registry.load().constituents.contains_key(&org) {
                    return Err(AppError::NotFound);
                }
                org
            }
            None => {
                let Some(name) = plain_name(&f.firm) else { return Outcome::fault("firm", text!(v, "admin-no-name")) };
                let domains = match domains(&f.domains) {
                    Ok(all) => all,
                    Err(word) => return Outcome::fault("domains", text!(v, "admin-fault-domain", word = word)),
                };
                let same = |c: &&Constituent| person::name_key(&c.name) == person::name_key(&name);
                if node.registry.load().constituents.values().any(|c| same(&c)) {
                    return Outcome::fault("firm", text!(v, "admin-fault-org-there"));
                }
                // Of the form's own key: sent twice it is the same organisation.
                let mut id = [0; 16];
                id.copy_from_slice(&v.key[..16]);
                let identity =
                    OrganisationSection { name_ur: parts::clean(f.firm_ur.trim()), domains, ..Default::default() };
                let org = OrgId::from_random(id);
                let sector = parts::clean(f.sector.trim()).chars().take(60).collect();
                registry::constituent_put(
                    node,
                    Constituent { id: org, name, sector, presence: "contact".into(), identity },
                )
                .await?;
                org
            }
        };
        let known = node.registry.load().tenants.iter().find(|t| t.org == org).map(|t| t.id);
        let tenant = match known {
            Some(t) => t,
            None => registry::tenant_add(node, org).await?,
        };
        let new = NewPerson { tenant, name: owner, email: f.email, phone: String::new(), role: Role::Owner };
        let made = match person::add(node, new, &v.seat()?.name).await {
            Ok(made) => made,
            Err(e) => {
                return refused(v, e, "owner").map(|o| match o {
                    Outcome::Again(mut faults) => {
                        faults.iter_mut().filter(|f| f.field == "name").for_each(|f| f.field = "owner".into());
                        Outcome::Again(faults)
                    }
                    done => done,
                });
            }
        };
        set_lang(v, &made, if f.lang == "en" { "en" } else { "ur" }).await?;
        let show = link(v, &made, &format!("/organisations/{org}")).await?;
        Outcome::done(Added { tenant: tenant.to_string(), person: made.id.to_string(), show: show.clone() }, show)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v, &TenantsAsk { q: None, after: None }).await?, typed, faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_as_people_write_them() {
        assert_eq!(domains("Shop.example, www.shop.example\nmail.shop.example").unwrap().len(), 3);
        assert_eq!(domains("").unwrap(), Vec::<String>::new());
        for bad in ["no_domain_/", "localhost"] {
            assert_eq!(domains(&format!("shop.example {bad}")).unwrap_err(), bad);
        }
    }
}
