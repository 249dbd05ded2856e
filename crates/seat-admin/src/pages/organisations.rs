//! `/organisations`: whom this CERT serves: sector, province, how they are here, who answers.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::registry::Constituent;
use pasban_kernel::id::OrgId;
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{AppError, Drawn, Page, Result, Sheet, Visit, say, text};
use pasban_store::rows::seat_admin::places::{self, Fact, OrgFilter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PAGE, cursor, uncursor};

/// How an organisation is here.
pub const PRESENCES: [&str; 3] = ["node", "tenant", "contact"];

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct OrgsAsk {
    /// Part of a name or domain.
    pub q: Option<String>,
    /// A sector.
    pub sector: Option<String>,
    /// `node`, `tenant`, `contact`.
    pub presence: Option<String>,
    /// `yes` for critical ones.
    pub critical: Option<String>,
    /// Cursor.
    pub after: Option<String>,
}

/// An organisation in the list.
#[derive(Serialize, JsonSchema)]
pub struct OrgRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Urdu.
    pub name_ur: String,
    /// Sector.
    pub sector: String,
    /// Province.
    pub province: String,
    /// `node`, `tenant`, `contact`.
    pub presence: String,
    /// Critical information infrastructure.
    pub critical: bool,
    /// Who answers.
    pub contact: String,
    /// Address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Domains.
    pub domains: usize,
    /// Address ranges.
    pub ranges: usize,
}

impl OrgRow {
    /// Of what is kept.
    #[must_use]
    pub fn of(c: Constituent, f: Fact) -> Self {
        Self {
            id: c.id.to_string(),
            name: c.name,
            name_ur: c.identity.name_ur,
            sector: c.sector,
            province: f.province,
            presence: c.presence,
            critical: f.critical,
            contact: f.contact,
            email: f.email,
            phone: f.phone,
            domains: c.identity.domains.len(),
            ranges: c.identity.ranges.len(),
        }
    }
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct OrgsView {
    /// Organisations, by name.
    pub rows: Vec<OrgRow>,
    /// Next page.
    pub next: Option<String>,
    /// How many the filter finds.
    pub count: i64,
    /// How many there are by sector and presence.
    pub figures: Vec<(String, String, i64)>,
    /// Of how many nobody wrote down who answers.
    pub unanswered: i64,
    /// Critical ones.
    pub critical: i64,
    /// The filter.
    pub filter: [String; 4],
}

/// The list.
pub struct Organisations;

impl Page for Organisations {
    const PATH: &'static str = "/organisations";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str =
        "Organisations that this CERT serves: sector, province, presence, who answers, critical or not.";
    type Ask = OrgsAsk;
    type View = OrgsView;

    async fn look(v: &Visit, a: OrgsAsk) -> Result<OrgsView> {
        let wanted = OrgFilter {
            sector: a.sector.clone(),
            presence: a.presence.clone(),
            critical: a.critical.as_deref() == Some("yes"),
            text: a.q.as_deref().map(|q| q.trim().to_lowercase().chars().take(120).collect()),
        };
        let after = match uncursor(a.after.as_deref())? {
            Some((name, id)) => Some((name, OrgId::from_slice(&id).map_err(|_| AppError::NotFound)?)),
            None => None,
        };
        let limit = PAGE as i64 + 1;
        let critical = OrgFilter { critical: true, ..OrgFilter::default() };
        let (mut found, count, figures, unanswered, critical) = v
            .node()
            .db
            .read(move |tx| {
                Ok((
                    places::org_page(tx, &wanted, after, limit)?,
                    places::org_count(tx, &wanted)?,
                    places::org_figures(tx)?,
                    places::org_unanswered(tx)?,
                    places::org_count(tx, &critical)?,
                ))
            })
            .await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| more).map(|(c, _)| cursor(&c.name, c.id.as_bytes()));
        let rows = found
            .into_iter()
            .map(|(c, f)| {
                let identity = serde_json::from_str(&c.body).unwrap_or_default();
                OrgRow::of(Constituent { id: c.id, name: c.name, sector: c.sector, presence: c.presence, identity }, f)
            })
            .collect();
        let filter = [a.q, a.sector, a.presence, a.critical].map(Option::unwrap_or_default);
        Ok(OrgsView { rows, next, count, figures, unanswered, critical, filter })
    }

    fn draw(v: &Visit, view: &OrgsView) -> Drawn {
        let title = text!(v, "admin-orgs-title");
        let columns =
            ["name", "sector", "province", "presence", "answers"].map(|c| column(v, &format!("admin-col-{c}")));
        let rows: Vec<_> = view
            .rows
            .iter()
            .map(|o| {
                vec![
                    cell(html! { a href={ "/organisations/" (o.id) } { bdi { (parts::clean(&o.name)) } } @if o.critical { " " (state::tag("info", say!(v, "admin-critical"))) } @if !o.name_ur.is_empty() { br; bdi.sub lang="ur" dir="rtl" { (parts::clean(&o.name_ur)) } } }),
                    cell(super::or_dash(&o.sector)),
                    cell(html! { (province(v, &o.province)) }),
                    cell(presence(v, &o.presence)),
                    cell(html! {
                        @if o.contact.is_empty() && o.email.is_empty() && o.phone.is_empty() { (state::mark("med", say!(v, "admin-nobody-answers"))) }
                        @else { bdi { (parts::clean(&o.contact)) } @if !o.phone.is_empty() { br; span.sub { (parts::id(&o.phone)) } } @if !o.email.is_empty() { br; span.sub { (parts::id(&o.email)) } } }
                    }),
                ]
            })
            .collect();
        let main = html! {
            (parts::head(say!(v, "admin-orgs-title"), html! {}, parts::as_of(v)))
            (strip(v, view))
            p.row { a.btn.go href="/organisations/new" { (say!(v, "admin-orgs-add")) } a.btn href="/relations" { (say!(v, "admin-relations-title")) } a.btn href="/tenants" { (say!(v, "admin-tenants-title")) } }
            (filters(v, view))
            @if view.rows.is_empty() { (parts::empty(say!(v, "admin-orgs-none"))) }
            @else {
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), Some(view.count), view.next.as_deref(), true))
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &OrgsView) -> Option<Sheet> {
        let head = [
            "id",
            "name",
            "name (ur)",
            "sector",
            "province",
            "presence",
            "critical",
            "who answers",
            "e-mail",
            "telephone",
        ];
        let rows = view
            .rows
            .iter()
            .map(|o| {
                vec![
                    o.id.clone(),
                    o.name.clone(),
                    o.name_ur.clone(),
                    o.sector.clone(),
                    o.province.clone(),
                    o.presence.clone(),
                    if o.critical { "yes" } else { "no" }.to_owned(),
                    o.contact.clone(),
                    o.email.clone(),
                    o.phone.clone(),
                ]
            })
            .collect();
        Some(Sheet { name: "organisations".into(), head: head.map(String::from).to_vec(), rows })
    }
}

/// How an organisation is here, as a tag.
pub(super) fn presence(v: &Visit, code: &str) -> Markup {
    let shape = match code {
        "node" => "ok",
        "tenant" => "info",
        _ => "none",
    };
    state::tag(shape, v.say(&format!("admin-presence-{code}"), &[]))
}

/// A province by its code, or as somebody wrote it.
pub(super) fn province(v: &Visit, code: &str) -> Markup {
    let key = format!("admin-province-{code}");
    html! { @if code.is_empty() { "–" } @else if PROVINCES.contains(&code) { (v.say(&key, &[])) } @else { bdi { (parts::clean(code)) } } }
}

/// ISO 3166-2:PK, and the whole country.
pub const PROVINCES: [&str; 8] = ["PK-BA", "PK-GB", "PK-IS", "PK-JK", "PK-KP", "PK-PB", "PK-SD", "PK"];

fn strip(v: &Visit, view: &OrgsView) -> Markup {
    let of = |p: &str| -> i64 { view.figures.iter().filter(|(_, presence, _)| presence == p).map(|f| f.2).sum() };
    let all: i64 = view.figures.iter().map(|f| f.2).sum();
    let mut sectors: Vec<&str> = view.figures.iter().map(|f| f.0.as_str()).filter(|s| !s.is_empty()).collect();
    sectors.dedup();
    parts::answers(
        &text!(v, "admin-orgs-title"),
        &[
            parts::Answer {
                state: "info",
                question: say!(v, "admin-orgs-q1"),
                answer: say!(v, "admin-orgs-a1", n = all),
                more: say!(v, "admin-orgs-m1", node = of("node"), tenant = of("tenant"), contact = of("contact")),
            },
            parts::Answer {
                state: if view.unanswered > 0 { "med" } else { "ok" },
                question: say!(v, "admin-orgs-q2"),
                answer: if view.unanswered > 0 {
                    say!(v, "admin-orgs-a2", n = view.unanswered)
                } else {
                    say!(v, "admin-orgs-a2-none")
                },
                more: say!(v, "admin-orgs-m2"),
            },
            parts::Answer {
                state: "",
                question: say!(v, "admin-orgs-q3"),
                answer: say!(v, "admin-orgs-a3", n = view.critical),
                more: say!(v, "admin-orgs-m3", n = sectors.len()),
            },
        ],
    )
}

fn filters(v: &Visit, view: &OrgsView) -> Markup {
    let [q, sector, presence, critical] = &view.filter;
    let mut names: Vec<&str> = view.figures.iter().map(|f| f.0.as_str()).filter(|s| !s.is_empty()).collect();
    names.dedup();
    let mut sectors = vec![("", say!(v, "admin-any"))];
    sectors.extend(names.into_iter().map(|s| (s, html! { (s) })));
    let mut how = vec![("", say!(v, "admin-any"))];
    how.extend(PRESENCES.map(|p| (p, v.say(&format!("admin-presence-{p}"), &[]))));
    html! {
        form.filters method="get" action="/organisations" {
            label { (say!(v, "admin-search-org")) input type="search" name="q" value=(q); }
            @if sectors.len() > 1 { (form::select("sector", say!(v, "admin-col-sector"), sector, &sectors)) }
            (form::select("presence", say!(v, "admin-col-presence"), presence, &how))
            (form::select("critical", say!(v, "admin-critical"), critical, &[("", say!(v, "admin-any")), ("yes", say!(v, "admin-critical-only"))]))
            button.btn { (say!(v, "admin-filter")) }
        }
    }
}
