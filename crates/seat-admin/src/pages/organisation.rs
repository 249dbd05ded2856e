//! `/organisations/{org}` and `/organisations/new`: one organisation: what identifies it, who answers, whom it answers to.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::config::OrganisationSection;
use pasban_app::registry::{self, Constituent};
use pasban_kernel::Observable;
use pasban_kernel::id::OrgId;
use pasban_people::person::name_key;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, Tick};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Visit, say, text};
use pasban_store::StoreError;
use pasban_store::rows::registry as registry_rows;
use pasban_store::rows::seat_admin::places::{self, Authority, Fact};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::organisations::{OrgRow, PROVINCES, presence, province};
use super::tenants::{domains, plain_name};

/// Matters in which an organisation answers to somebody.
pub const MATTERS: [&str; 4] = ["incidents", "filings", "readiness", "exchange"];

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct OrgAsk {
    /// Id.
    pub org: String,
}

/// Whom it answers to beside this CERT.
#[derive(Serialize, JsonSchema)]
pub struct AnswersView {
    /// The body.
    pub authority: String,
    /// Its id.
    pub authority_id: String,
    /// In which matter.
    pub matter: String,
    /// It leads in it.
    pub lead: bool,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct OrgView {
    /// The organisation; absent on the form for a new one.
    pub org: Option<OrgRow>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Domains.
    pub domains: Vec<String>,
    /// Address ranges.
    pub ranges: Vec<String>,
    /// Its tenant here, or empty.
    pub tenant: String,
    /// Its link, or empty.
    pub link: String,
    /// Whom it answers to beside this CERT.
    pub answers: Vec<AnswersView>,
}

async fn gather(v: &Visit, text: &str) -> Result<OrgView> {
    let id: OrgId = text.parse().map_err(|_| AppError::NotFound)?;
    let registry = v.node().registry.load_full();
    let c = registry.constituents.get(&id).cloned().ok_or(AppError::NotFound)?;
    let (fact, answers) =
        v.node().db.read(move |tx| Ok((places::fact_fetch(tx, &id)?, places::answers_of(tx, &id)?))).await?;
    let links = v.node().links.load_full();
    let link = links.standing().find(|e| e.link.org == Some(id)).map(|e| e.link.id.to_string()).unwrap_or_default();
    Ok(OrgView {
        aliases: c.identity.aliases.clone(),
        domains: c.identity.domains.clone(),
        ranges: c.identity.ranges.clone(),
        tenant: registry.tenants.iter().find(|t| t.org == id).map(|t| t.id.to_string()).unwrap_or_default(),
        link,
        answers: answers
            .into_iter()
            .map(|a| AnswersView {
                authority: a.authority_name,
                authority_id: a.authority.to_string(),
                matter: a.matter,
                lead: a.lead,
            })
            .collect(),
        org: Some(OrgRow::of(c, fact)),
    })
}

/// One organisation.
pub struct One;

impl Page for One {
    const PATH: &'static str = "/organisations/{org}";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str = "One organisation: what identifies it, who answers, whom it answers to.";
    type Ask = OrgAsk;
    type View = OrgView;

    async fn look(v: &Visit, a: OrgAsk) -> Result<OrgView> {
        gather(v, &a.org).await
    }

    fn draw(v: &Visit, view: &OrgView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

/// The form for a new one.
pub struct New;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct NewAsk {}

const EMPTY: OrgView = OrgView {
    org: None,
    aliases: Vec::new(),
    domains: Vec::new(),
    ranges: Vec::new(),
    tenant: String::new(),
    link: String::new(),
    answers: Vec::new(),
};

impl Page for New {
    const PATH: &'static str = "/organisations/new";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str = "The form for a new organisation.";
    type Ask = NewAsk;
    type View = OrgView;

    async fn look(_: &Visit, _: NewAsk) -> Result<OrgView> {
        Ok(EMPTY)
    }

    fn draw(v: &Visit, view: &OrgView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &OrgView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = view.org.as_ref().map_or_else(|| text!(v, "admin-orgs-add"), |o| parts::clean(&o.name));
    let main = html! {
        (parts::crumbs(&[("/organisations", say!(v, "admin-orgs-title"))], html! { bdi { (title) } }))
        (form::summary(v, faults))
        @match &view.org {
            Some(o) => {
                (parts::head(html! { bdi { (title) } }, html! { (presence(v, &o.presence)) @if o.critical { " " (state::tag("info", say!(v, "admin-critical"))) } }, parts::as_of(v)))
                div.two {
                    div.stack { (facts(v, view, o)) (answers(v, view, o, typed, faults)) }
                    div.stack { (edit(v, view, typed, faults)) }
                }
            }
            None => { div.read.stack { h1 { (title) } p.lede { (say!(v, "admin-orgs-add-lede")) } (edit(v, view, typed, faults)) } }
        }
    };
    Drawn::new(title, main)
}

fn facts(v: &Visit, view: &OrgView, o: &OrgRow) -> Markup {
    let ids = |all: &[String]| html! { @if all.is_empty() { "–" } @for (i, d) in all.iter().take(20).enumerate() { @if i > 0 { ", " } (parts::id(d)) } @if all.len() > 20 { " … " (all.len()) } };
    parts::panel(
        say!(v, "admin-org-facts"),
        html! {
            (parts::kv(&[
                (say!(v, "admin-t-firm_ur"), html! { @if o.name_ur.is_empty() { "–" } @else { bdi lang="ur" dir="rtl" { (parts::clean(&o.name_ur)) } } }),
                (say!(v, "admin-col-sector"), super::or_dash(&o.sector)),
                (say!(v, "admin-col-province"), province(v, &o.province)),
                (say!(v, "admin-col-answers"), html! { (super::or_dash(&o.contact)) @if !o.phone.is_empty() { " · " (parts::id(&o.phone)) } @if !o.email.is_empty() { " · " (parts::id(&o.email)) } }),
                (say!(v, "admin-o-domains"), ids(&view.domains)),
                (say!(v, "admin-o-ranges"), ids(&view.ranges)),
                (say!(v, "admin-o-aliases"), html! { @if view.aliases.is_empty() { "–" } @for (i, a) in view.aliases.iter().take(20).enumerate() { @if i > 0 { ", " } bdi { (parts::clean(a)) } } }),
            ]))
            @if view.domains.is_empty() && view.ranges.is_empty() { (parts::banner("med", html! { p { (say!(v, "admin-org-unknown")) } })) }
            p.row {
                @if !view.link.is_empty() { a.btn href={ "/links/" (view.link) } { (say!(v, "admin-org-link")) } }
                @if !view.tenant.is_empty() { a.btn href={ "/people?tenant=" (view.tenant) } { (say!(v, "admin-org-people")) } a.btn href={ "/people/new?tenant=" (view.tenant) } { (say!(v, "admin-tenant-invite")) } }
                @if view.link.is_empty() && view.tenant.is_empty() { a.btn href={ "/links/offer?org=" (o.id) } { (say!(v, "admin-org-offer")) } }
            }
        },
    )
}

fn answers(v: &Visit, view: &OrgView, o: &OrgRow, typed: &Pairs, faults: &[Fault]) -> Markup {
    let matters = MATTERS.map(|m| (m, v.say(&format!("admin-matter-{m}"), &[])));
    html! {
        section.panel {
            h2 { (say!(v, "admin-org-answers")) }
            p { (say!(v, "admin-org-answers-us")) }
            @if !view.answers.is_empty() { ul.tasks { @for a in &view.answers { li {
                span { bdi { (parts::clean(&a.authority)) } " · " (v.say(&format!("admin-matter-{}", a.matter), &[])) @if a.lead { " " (state::tag("ok", say!(v, "admin-lead"))) } }
                (form::button(v, &format!("/organisations/{}/answers", o.id), &[("authority", &a.authority), ("matter", &a.matter), ("end", "on")], "", say!(v, "admin-answers-end")))
            } } } }
            form.stack method="post" action={ "/organisations/" (o.id) "/answers" } {
                (form::hidden(v))
                (form::line(faults, &form::Line { name: "authority", label: say!(v, "admin-answers-to"), hint: say!(v, "admin-answers-to-hint"), kind: "text", value: typed.get("authority").unwrap_or_default(), fill: "off", required: true }))
                div.row {
                    (form::select("matter", say!(v, "admin-matter"), typed.get("matter").unwrap_or("incidents"), &matters))
                    div.opt { input type="checkbox" name="lead" id="f-lead" checked[typed.get("lead").is_some()]; label for="f-lead" { (say!(v, "admin-lead-tick")) } }
                }
                p { button.btn { (say!(v, "admin-answers-go")) } }
            }
        }
    }
}

fn edit(v: &Visit, view: &OrgView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let o = view.org.as_ref();
    let was = |f: fn(&OrgRow) -> &str| o.map(f).unwrap_or_default().to_owned();
    let line = |name: &'static str, kind: &'static str, value: String, required: bool| {
        let hint = format!("admin-o-{name}-hint");
        let hint = if v.site.words.has(v.lang, &hint) {
            v.say(&hint, &[])
        } else {
            html! {}
        };
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(&format!("admin-o-{name}"), &[]),
                hint,
                kind,
                value: typed.get(name).unwrap_or(&value),
                fill: "off",
                required,
            },
        )
    };
    let mut provinces = vec![("", html! { "–" })];
    provinces.extend(PROVINCES.map(|p| (p, v.say(&format!("admin-province-{p}"), &[]))));
    let here = was(|o| &o.province);
    let critical =
        if typed.get("name").is_some() { typed.get("critical").is_some() } else { o.is_some_and(|o| o.critical) };
    let to = o.map_or_else(|| "/organisations/new".to_owned(), |o| format!("/organisations/{}", o.id));
    html! {
        form.panel method="post" action=(to) {
            (form::hidden(v))
            h2 { @if o.is_some() { (say!(v, "admin-org-edit")) } @else { (say!(v, "admin-org-facts")) } }
            (line("name", "text", was(|o| &o.name), true))
            (line("name_ur", "text", was(|o| &o.name_ur), false))
            (line("sector", "text", was(|o| &o.sector), false))
            div.filters { (form::select("province", say!(v, "admin-col-province"), typed.get("province").unwrap_or(&here), &provinces)) }
            div.opt { input type="checkbox" name="critical" id="f-critical" checked[critical]; label for="f-critical" { (say!(v, "admin-critical")) span { (say!(v, "admin-critical-hint")) } } }
            (line("contact", "text", was(|o| &o.contact), false))
            (line("phone", "tel", was(|o| &o.phone), false))
            (line("email", "email", was(|o| &o.email), false))
            (form::area(faults, "domains", say!(v, "admin-o-domains"), say!(v, "admin-o-domains-hint"), typed.get("domains").unwrap_or(&view.domains.join("\n")), true))
            (form::area(faults, "ranges", say!(v, "admin-o-ranges"), say!(v, "admin-o-ranges-hint"), typed.get("ranges").unwrap_or(&view.ranges.join("\n")), true))
            (form::area(faults, "aliases", say!(v, "admin-o-aliases"), say!(v, "admin-o-aliases-hint"), typed.get("aliases").unwrap_or(&view.aliases.join("\n")), false))
            p { button.btn.go { @if o.is_some() { (say!(v, "admin-org-save")) } @else { (say!(v, "admin-orgs-add-go")) } } }
        }
    }
}

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct OrgForm {
    /// Id; absent for a new one.
    pub org: Option<String>,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Name in Urdu.
    #[serde(default)]
    pub name_ur: String,
    /// Sector.
    #[serde(default)]
    pub sector: String,
    /// ISO 3166-2 code.
    #[serde(default)]
    pub province: String,
    /// Critical information infrastructure.
    #[serde(default)]
    pub critical: Tick,
    /// Who answers.
    #[serde(default)]
    pub contact: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// Address.
    #[serde(default)]
    pub email: String,
    /// Domains, one a line.
    #[serde(default)]
    pub domains: String,
    /// Address ranges, one a line.
    #[serde(default)]
    pub ranges: String,
    /// Other names, one a line.
    #[serde(default)]
    pub aliases: String,
}

/// What was kept.
#[derive(Serialize, JsonSchema)]
pub struct Kept {
    /// The organisation.
    pub org: String,
}

async fn keep(v: &Visit, f: OrgForm) -> Result<Outcome<Kept>> {
    let node = v.node();
    let Some(name) = plain_name(&f.name) else { return Outcome::fault("name", text!(v, "admin-no-name")) };
    let before = match f.org.as_deref() {
        Some(id) => {
            let id: OrgId = id.parse().map_err(|_| AppError::NotFound)?;
            Some(node.registry.load().constituents.get(&id).cloned().ok_or(AppError::NotFound)?)
        }
        None => None,
    };
    let domains = match domains(&f.domains) {
        Ok(all) => all,
        Err(word) => return Outcome::fault("domains", text!(v, "admin-fault-domain", word = word)),
    };
    let lines = |t: &str| -> Vec<String> {
        t.lines().map(|l| parts::clean(l.trim())).filter(|l| !l.is_empty() && l.len() <= 300).take(200).collect()
    };
    let ranges = lines(&f.ranges);
    if let Some(bad) = ranges.iter().find(|r| Observable::cidr(r).is_err()) {
        return Outcome::fault("ranges", text!(v, "admin-fault-range", word = bad));
    }
    if !f.province.is_empty() && !PROVINCES.contains(&f.province.as_str()) {
        return Outcome::fault("province", text!(v, "admin-fault-province"));
    }
    let cut =
        |t: &str, n: usize| -> String { parts::clean(t.trim()).replace(['\n', '\t'], " ").chars().take(n).collect() };
    let id = match &before {
        Some(c) => c.id,
        None => {
            let mut id = [0; 16];
            id.copy_from_slice(&v.key[..16]);
            OrgId::from_random(id)
        }
    };
    let same = |c: &Constituent| c.id != id && name_key(&c.name) == name_key(&name);
    if node.registry.load().constituents.values().any(same) {
        return Outcome::fault("name", text!(v, "admin-fault-org-there"));
    }
    let identity = OrganisationSection {
        name_ur: cut(&f.name_ur, 120),
        aliases: lines(&f.aliases),
        domains,
        ranges,
        ..before.as_ref().map(|c| c.identity.clone()).unwrap_or_default()
    };
    let presence = before.map_or_else(|| "contact".to_owned(), |c| c.presence);
    registry::constituent_put(node, Constituent { id, name, sector: cut(&f.sector, 60), presence, identity }).await?;
    let fact = Fact {
        province: f.province,
        critical: f.critical.0,
        contact: cut(&f.contact, 120),
        email: cut(&f.email, 254),
        phone: cut(&f.phone, 40),
    };
    let now = v.now;
    node.db.write("organisation.fact", move |tx| places::fact_put(tx, &id, &fact, now)).await?;
    Outcome::done(Kept { org: id.to_string() }, format!("/organisations/{id}"))
}

/// Changes an organisation.
pub struct Save;

impl Deed for Save {
    const PATH: &'static str = "/organisations/{org}";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str = "Changes what is known of an organisation: what identifies it, who answers.";
    type Form = OrgForm;
    type Done = Kept;

    async fn act(v: &Visit, f: OrgForm) -> Result<Outcome<Kept>> {
        keep(v, f).await
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v, typed.get("org").unwrap_or_default()).await?, typed, faults))
    }
}

/// Adds an organisation.
pub struct Add;

impl Deed for Add {
    const PATH: &'static str = "/organisations/new";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str = "Adds an organisation that this CERT serves by contact.";
    type Form = OrgForm;
    type Done = Kept;

    async fn act(v: &Visit, f: OrgForm) -> Result<Outcome<Kept>> {
        keep(v, OrgForm { org: None, ..f }).await
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &EMPTY, typed, faults))
    }
}

/// Says whom an organisation answers to.
pub struct SetAnswers;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct AnswersForm {
    /// The organisation.
    pub org: String,
    /// Name of the body.
    #[serde(default)]
    pub authority: String,
    /// In which matter.
    #[serde(default)]
    pub matter: String,
    /// It leads.
    #[serde(default)]
    pub lead: Tick,
    /// No more.
    #[serde(default)]
    pub end: Tick,
}

impl Deed for SetAnswers {
    const PATH: &'static str = "/organisations/{org}/answers";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str =
        "Says whom an organisation answers to beside this CERT, in which matter, and who leads in it.";
    type Form = AnswersForm;
    type Done = Done;

    async fn act(v: &Visit, f: AnswersForm) -> Result<Outcome<Done>> {
        let org: OrgId = f.org.parse().map_err(|_| AppError::NotFound)?;
        if !v.node().registry.load().constituents.contains_key(&org) {
            return Err(AppError::NotFound);
        }
        let Some(name) = plain_name(&f.authority) else {
            return Outcome::fault("authority", text!(v, "admin-no-name"));
        };
        let Some(matter) = MATTERS.into_iter().find(|m| *m == f.matter) else {
            return Outcome::fault("authority", text!(v, "admin-fault-matter"));
        };
        let key = name_key(&name);
        let mut id = [0; 16];
        id.copy_from_slice(&v.key[16..]);
        let (fresh, now, lead, end) = (OrgId::from_random(id), v.now, f.lead.0, f.end.0);
        v.node()
            .db
            .write("organisation.answers", move |tx| {
                let known = places::authority_named(tx, &key)?;
                if end {
                    if let Some(a) = known {
                        places::answers_end(tx, &org, &a.id, matter)?;
                    }
                    return Ok::<(), StoreError>(());
                }
                let body = match known {
                    Some(a) => a,
                    None => {
                        let a = Authority { id: fresh, name };
                        places::authority_put(tx, &a, &key, now)?;
                        a
                    }
                };
                if lead {
                    places::lead_clear(tx, &org, matter)?;
                }
                registry_rows::relation_put(tx, &org, &body.id, matter, lead)
            })
            .await?;
        Outcome::done(DONE, format!("/organisations/{org}"))
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v, typed.get("org").unwrap_or_default()).await?, typed, faults))
    }
}
