//! `/relations`: which organisation answers to whom, under which agreement: a picture, and a table of the same facts.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::links::table::Entry;
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, state};
use pasban_portal::{Drawn, Page, Result, Sheet, Visit, say, text};
use pasban_store::rows::seat_admin::places;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PAGE;
use crate::graph::{self, Picture, SINGLE_MAX, Tie};

/// Relations to bodies beside this CERT that are read at most.
const NAMED_MAX: i64 = 5_000;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct RelationsAsk {
    /// Row to begin at.
    pub after: Option<usize>,
}

/// One fact: somebody answers to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Relation {
    /// Who.
    pub who: String,
    /// Where that one is described, or empty.
    pub who_path: String,
    /// Sector of who.
    pub sector: String,
    /// To whom.
    pub to: String,
    /// `link`, `hosted`, `contact`, `named`, `partner`.
    pub basis: String,
    /// State of the link: `active`, `paused`, `confirming`, `offered`; empty without one.
    pub state: String,
    /// Version of the agreement; 0 without one.
    pub agreement: i64,
    /// The link's page, or empty.
    pub link: String,
    /// Matter, where somebody wrote it down; empty for everything.
    pub matter: String,
    /// That body leads in the matter.
    pub lead: bool,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct RelationsView {
    /// This node.
    pub us: String,
    /// Its tier.
    pub tier: String,
    /// Facts: whom we answer to, partners, whom we serve, other bodies.
    pub rows: Vec<Relation>,
    /// Where the next page begins.
    pub next: Option<usize>,
    /// All facts.
    pub count: usize,
    /// Organisations that answer to us, each counted once.
    pub organisations: usize,
    /// Of them under an agreement in force, or hosted here.
    pub agreed: usize,
    /// Whom we answer to.
    pub above: usize,
    /// Partners.
    pub partners: usize,
    /// Organisations that answer to another body as well.
    pub shared: usize,
    /// The picture; drawn on the page alone.
    #[serde(skip)]
    #[schemars(skip)]
    pub picture: Picture,
}

/// The page.
pub struct Relations;

fn of_link(e: &Entry, who: String, who_path: String, sector: String, to: String, basis: &str) -> Relation {
    Relation {
        who,
        who_path,
        sector,
        to,
        basis: basis.to_owned(),
        state: e.link.state.clone(),
        agreement: e.link.agreement,
        link: format!("/links/{}", e.link.id),
        matter: String::new(),
        lead: false,
    }
}

fn name_of(e: &Entry) -> String {
    if e.link.peer_name.is_empty() { e.link.id.to_string() } else { e.link.peer_name.clone() }
}

async fn gather(v: &Visit, after: usize) -> Result<RelationsView> {
    let node = v.node();
    let us = node.config.node.name.clone();
    let named = node.db.read(|tx| places::answers_list(tx, NAMED_MAX)).await?;
    let links = node.links.load_full();
    let registry = node.registry.load_full();
    let live: Vec<&Entry> = links.all().iter().map(|e| -> &Entry { e }).filter(|e| e.link.state != "ended").collect();
    let mut facts = Vec::new();
    for e in live.iter().filter(|e| e.link.relation == "superior") {
        facts.push(of_link(e, us.clone(), String::new(), String::new(), name_of(e), "link"));
    }
    let above = facts.len();
    for e in live.iter().filter(|e| e.link.relation == "lateral") {
        facts.push(of_link(e, us.clone(), String::new(), String::new(), name_of(e), "partner"));
    }
    let partners = facts.len() - above;
    let mut below = Vec::new();
    let mut orgs: Vec<_> = registry.constituents.values().collect();
    orgs.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    for c in orgs {
        // One line an organisation, however many ways it is here: the firmest counts.
        let link = live.iter().filter(|e| e.link.org == Some(c.id)).min_by_key(|e| rank(&e.link.state));
        let path = format!("/organisations/{}", c.id);
        let tenant = registry.tenants.iter().any(|t| t.org == c.id);
        below.push(match link {
            Some(e) => of_link(e, c.name.clone(), path, c.sector.clone(), us.clone(), "link"),
            None => Relation {
                who: c.name.clone(),
                who_path: path,
                sector: c.sector.clone(),
                to: us.clone(),
                basis: if tenant { "hosted" } else { "contact" }.to_owned(),
                state: String::new(),
                agreement: 0,
                link: String::new(),
                matter: String::new(),
                lead: false,
            },
        });
    }
    for e in live.iter().filter(|e| e.link.relation == "constituent" && e.link.org.is_none()) {
        let path = format!("/links/{}", e.link.id);
        below.push(of_link(e, name_of(e), path, String::new(), us.clone(), "link"));
    }
    let organisations = below.len();
    let agreed = below.iter().filter(|r| r.basis == "hosted" || r.state == "active").count();
    let mut shared: Vec<_> = named.iter().map(|n| n.org).collect();
    shared.sort_unstable();
    shared.dedup();
    let picture = Picture { others: others(v, &named), ..picture(v, &us, &facts, &below) };
    facts.extend(below);
    facts.extend(named.into_iter().map(|n| Relation {
        who: n.org_name,
        who_path: format!("/organisations/{}", n.org),
        sector: registry.constituents.get(&n.org).map(|c| c.sector.clone()).unwrap_or_default(),
        to: n.authority_name,
        basis: "named".to_owned(),
        state: String::new(),
        agreement: 0,
        link: String::new(),
        matter: n.matter,
        lead: n.lead,
    }));
    let count = facts.len();
    let rows: Vec<_> = facts.into_iter().skip(after).take(PAGE).collect();
    let next = (after + rows.len() < count).then_some(after + rows.len());
    Ok(RelationsView {
        us,
        tier: node.config.node.tier.clone(),
        rows,
        next,
        count,
        organisations,
        agreed,
        above,
        partners,
        shared: shared.len(),
        picture,
    })
}

fn rank(state: &str) -> usize {
    ["active", "paused", "confirming", "offered"].iter().position(|s| *s == state).unwrap_or(4)
}

fn tie(r: &Relation) -> Tie {
    match (r.basis.as_str(), r.state.as_str()) {
        ("hosted", _) | (_, "active") => Tie::Agreed,
        ("contact" | "named", _) => Tie::Contact,
        _ => Tie::Waiting,
    }
}

fn second(v: &Visit, r: &Relation) -> String {
    if r.agreement > 0 {
        text!(v, "admin-rel-agreement", n = r.agreement, state = v.text(&format!("admin-link-{}", r.state), &[]))
    } else {
        v.text(&format!("admin-basis-{}", r.basis), &[])
    }
}

fn picture(v: &Visit, us: &str, up: &[Relation], below: &[Relation]) -> Picture {
    let one = |r: &Relation, name: &str, to: &str| graph::Box {
        name: name.to_owned(),
        second: second(v, r),
        tie: tie(r),
        to: to.to_owned(),
    };
    let of = |basis: &str| up.iter().filter(|r| r.basis == basis).map(|r| one(r, &r.to, &r.link)).collect::<Vec<_>>();
    let below = if below.len() <= SINGLE_MAX {
        below.iter().map(|r| one(r, &r.who, &r.who_path)).collect()
    } else {
        by_sector(v, below)
    };
    let tier = v.text(&format!("portal-tier-{}", v.node().config.node.tier), &[]);
    Picture {
        us: us.to_owned(),
        us_second: tier,
        above: of("link"),
        beside: of("partner"),
        below,
        others: Vec::new(),
        others_words: text!(v, "admin-rel-others"),
    }
}

/// The other bodies, those that most answer to first.
fn others(v: &Visit, named: &[places::Answers]) -> Vec<graph::Box> {
    let mut all: Vec<(&str, Vec<_>)> = Vec::new();
    // They come in order of the body.
    for n in named {
        match all.last_mut() {
            Some((name, orgs)) if *name == n.authority_name => orgs.push(n.org),
            _ => all.push((&n.authority_name, vec![n.org])),
        }
    }
    let mut boxes: Vec<(usize, graph::Box)> = all
        .into_iter()
        .map(|(name, mut orgs)| {
            orgs.dedup();
            let second = text!(v, "admin-rel-other", n = orgs.len());
            (orgs.len(), graph::Box { name: name.to_owned(), second, tie: Tie::Contact, to: String::new() })
        })
        .collect();
    boxes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    boxes.into_iter().map(|b| b.1).collect()
}

/// One box a sector: how many, and how many of them under an agreement.
fn by_sector(v: &Visit, below: &[Relation]) -> Vec<graph::Box> {
    let mut sectors: Vec<&str> = below.iter().map(|r| r.sector.as_str()).collect();
    sectors.sort_unstable();
    sectors.dedup();
    let mut boxes: Vec<(usize, graph::Box)> = sectors
        .into_iter()
        .map(|s| {
            let of: Vec<_> = below.iter().filter(|r| r.sector == s).collect();
            let agreed = of.iter().filter(|r| tie(r) == Tie::Agreed).count();
            let name = if s.is_empty() { text!(v, "admin-no-sector") } else { s.to_owned() };
            let tie = if agreed > 0 { Tie::Agreed } else { Tie::Contact };
            let to = if s.is_empty() {
                String::new()
            } else {
                format!(
                    "/organisations?{}",
                    pasban_portal::input::Pairs(vec![("sector".into(), s.to_owned())]).encode()
                )
            };
            (
                of.len(),
                graph::Box { name, second: text!(v, "admin-rel-sector", n = of.len(), agreed = agreed), tie, to },
            )
        })
        .collect();
    boxes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    boxes.into_iter().map(|b| b.1).collect()
}

impl Page for Relations {
    const PATH: &'static str = "/relations";
    const PERMISSION: Permission = Permission::OrganisationManage;
    const SUMMARY: &'static str = "Which organisation answers to whom, under which agreement, each counted once.";
    type Ask = RelationsAsk;
    type View = RelationsView;

    async fn look(v: &Visit, a: RelationsAsk) -> Result<RelationsView> {
        gather(v, a.after.unwrap_or(0)).await
    }

    fn draw(v: &Visit, view: &RelationsView) -> Drawn {
        let title = text!(v, "admin-relations-title");
        let columns = ["who", "answers-to", "basis", "agreement"].map(|c| column(v, &format!("admin-col-{c}")));
        let rows: Vec<_> = view
            .rows
            .iter()
            .map(|r| {
                vec![
                    cell(html! { @if r.who_path.is_empty() { bdi { (parts::clean(&r.who)) } } @else { a href=(r.who_path) { bdi { (parts::clean(&r.who)) } } } @if !r.sector.is_empty() { br; span.sub { bdi { (parts::clean(&r.sector)) } } } }),
                    cell(html! { bdi { (parts::clean(&r.to)) } @if !r.matter.is_empty() { br; span.sub { (v.say(&format!("admin-matter-{}", r.matter), &[])) @if r.lead { " · " (say!(v, "admin-lead")) } } } }),
                    cell(html! { (v.say(&format!("admin-basis-{}", r.basis), &[])) }),
                    cell(html! { @if r.agreement > 0 { a href=(r.link) { (say!(v, "admin-version", n = r.agreement)) } " " (link_state(v, &r.state)) } @else { "–" } }),
                ]
            })
            .collect();
        let finding = text!(v, "admin-relations-a1", n = view.organisations);
        let main = html! {
            (parts::head(say!(v, "admin-relations-title"), html! {}, parts::as_of(v)))
            (parts::answers(&title, &[
                parts::Answer { state: "info", question: say!(v, "admin-relations-q1"), answer: say!(v, "admin-relations-a1", n = view.organisations), more: say!(v, "admin-relations-m1", agreed = view.agreed) },
                parts::Answer { state: if view.above == 0 && view.tier != "national" { "med" } else { "" }, question: say!(v, "admin-relations-q2"), answer: say!(v, "admin-relations-a2", n = view.above), more: say!(v, "admin-relations-m2", n = view.partners) },
                parts::Answer { state: "", question: say!(v, "admin-relations-q3"), answer: say!(v, "admin-relations-a3", n = view.shared), more: say!(v, "admin-relations-m3") },
            ]))
            section.panel {
                h2 { (say!(v, "admin-relations-picture")) }
                (graph::draw(&view.picture, &finding))
                (key(v))
                @if view.organisations > SINGLE_MAX { p.sub { (say!(v, "admin-relations-by-sector")) } }
            }
            @if view.rows.is_empty() { (parts::empty(say!(v, "admin-relations-none"))) }
            @else {
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), Some(view.count as i64), view.next.map(|n| n.to_string()).as_deref(), true))
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &RelationsView) -> Option<Sheet> {
        let head = ["who", "sector", "answers to", "basis", "matter", "leads", "agreement", "state"];
        let rows = view
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.who.clone(),
                    r.sector.clone(),
                    r.to.clone(),
                    r.basis.clone(),
                    r.matter.clone(),
                    if r.lead { "yes" } else { "" }.to_owned(),
                    if r.agreement > 0 { r.agreement.to_string() } else { String::new() },
                    r.state.clone(),
                ]
            })
            .collect();
        Some(Sheet { name: "relations".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn key(v: &Visit) -> Markup {
    let line = |class: &str, words: Markup| {
        html! { span { svg.chart.spark viewBox="0 0 130 10" aria-hidden="true" { line class=(class) x1="0" x2="60" y1="5" y2="5" {} } " " (words) } }
    };
    html! {
        p.key {
            (line("a", say!(v, "admin-tie-agreed")))
            (line("b dash", say!(v, "admin-tie-waiting")))
            (line("c dot", say!(v, "admin-tie-contact")))
        }
    }
}

/// The state of a link as a tag.
pub(super) fn link_state(v: &Visit, code: &str) -> Markup {
    let shape = match code {
        "active" => "ok",
        "paused" => "high",
        "ended" => "none",
        _ => "med",
    };
    state::tag(shape, v.say(&format!("admin-link-{code}"), &[]))
}
