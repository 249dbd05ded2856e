//! `/setup/about/{part}`: who we are, the charter, services and hours. What is typed is kept also where something is missing; a step
//! is done when nothing is.

use pasban_access::Permission;
use pasban_portal::input::{Pairs, plain_digits};
use pasban_portal::parts::form;
use pasban_portal::{AppError, Deed, Drawn, Fault, Markup, Outcome, Page, Result, Visit, html, say, text, when};
use pasban_store::rows::seat_admin_setup as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::setup::charter::{self, Charter, FIELDS, Kind, PARTS};

/// See the module.
pub struct About;

/// Which part.
#[derive(Deserialize, JsonSchema)]
pub struct AboutAsk {
    /// `who`, `charter`, `services`.
    pub part: String,
    /// 1 where it was just kept.
    pub saved: Option<u8>,
}

/// A part of the charter.
#[derive(Serialize, JsonSchema)]
pub struct AboutView {
    /// `who`, `charter`, `services`.
    pub part: String,
    /// All answers.
    pub charter: Charter,
    /// Version in force; 0 for none.
    pub version: i64,
    /// Who saved it.
    pub by: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// Whether it was just kept.
    pub saved: bool,
}

async fn view(v: &Visit, part: &str, saved: bool) -> Result<AboutView> {
    if !PARTS.contains(&part) {
        return Err(AppError::NotFound);
    }
    let row = v.node().db.read(|tx| rows::charter_latest(tx)).await?;
    let (version, by, at) = row.as_ref().map_or((0, String::new(), 0), |c| (c.version, c.who.clone(), c.at.0));
    let charter = row.and_then(|c| serde_json::from_str(&c.body).ok()).unwrap_or_else(|| first(v));
    Ok(AboutView { part: part.to_owned(), charter, version, by, at, saved })
}

/// What the node knows already is not asked.
fn first(v: &Visit) -> Charter {
    let config = &v.node().config;
    let known = [
        ("name", config.node.name.clone()),
        ("name-ur", config.node.organisation.name_ur.clone()),
        ("sector", config.node.sector.clone()),
        ("country", if config.portal.zone == "Asia/Karachi" { "PK".to_owned() } else { String::new() }),
        ("phone", config.portal.telephone.clone()),
    ];
    Charter(known.into_iter().filter(|(_, t)| !t.is_empty()).map(|(n, t)| (n.to_owned(), t)).collect())
}

impl Page for About {
    const PATH: &'static str = "/setup/about/{part}";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "A part of the charter: who we are, the charter itself, services and hours.";
    type Ask = AboutAsk;
    type View = AboutView;

    async fn look(v: &Visit, a: AboutAsk) -> Result<AboutView> {
        view(v, &a.part, a.saved == Some(1)).await
    }

    fn draw(v: &Visit, view: &AboutView) -> Drawn {
        page(v, view, &[])
    }
}

fn next(part: &str) -> &'static str {
    match part {
        "who" => "/setup/about/charter",
        "charter" => "/setup/about/services",
        _ => "/setup",
    }
}

fn page(v: &Visit, view: &AboutView, faults: &[Fault]) -> Drawn {
    let name = v.text(&format!("setup-step-{}", view.part), &[]);
    let title = if faults.is_empty() { name.clone() } else { text!(v, "portal-problem-title", what = name.as_str()) };
    let (n, of) = view.charter.answered(&view.part);
    let step = PARTS.iter().position(|p| *p == view.part).unwrap_or(0) + 1;
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (super::crumb(v, html! { (name) }))
                (form::summary(v, faults))
                @if view.saved { (pasban_portal::parts::banner("ok", html! { p role="status" { (say!(v, "setup-kept", at = when::full(v, v.now))) } })) }
                h1 { (name) }
                p.meta { (say!(v, "setup-step-of", n = step, of = 9)) " · " (say!(v, "setup-answered", n = n, of = of)) }
                p.lede { (v.say(&format!("setup-step-{}-why", view.part), &[])) }
                form.panel method="post" action={ "/setup/about/" (view.part) } {
                    (form::hidden(v))
                    @for f in FIELDS.iter().filter(|f| f.part == view.part) { (asked(v, f, view.charter.get(f.name), faults)) }
                    p.row {
                        button.btn.go name="then" value="next" { (say!(v, "setup-save-next")) }
                        button.btn name="then" value="back" { (say!(v, "setup-save-back")) }
                    }
                }
                @if view.version > 0 { p.meta { (say!(v, "setup-version", n = view.version, who = view.by.as_str(), at = when::ago(v, pasban_kernel::Timestamp(view.at)))) } }
                p.meta { (say!(v, "setup-public")) " " a href="/rfc2350.txt" { "rfc2350.txt" } ", " a href="/.well-known/security.txt" { "security.txt" } }
            }
        },
    )
}

fn asked(v: &Visit, f: &charter::Field, value: &str, faults: &[Fault]) -> Markup {
    let name = v.say(&format!("setup-f-{}", f.name), &[]);
    let label = if f.needed {
        name
    } else {
        html! { (name) " " small { (say!(v, "setup-optional")) } }
    };
    let hint = v.say(&format!("setup-f-{}-hint", f.name), &[]);
    if f.kind == Kind::Text {
        return form::area(faults, f.name, label, hint, value, false);
    }
    let (kind, fill) = match f.kind {
        Kind::Email => ("email", "email"),
        Kind::Phone => ("tel", "tel"),
        _ => ("text", "off"),
    };
    form::line(faults, &form::Line { name: f.name, label, hint, kind, value, fill, required: false })
}

/// Keeps a part.
pub struct Save;

/// What is sent: fields of the part, and where to go.
#[derive(Deserialize, JsonSchema)]
pub struct SaveForm {
    /// Which part.
    pub part: String,
    /// `next` or `back`.
    pub then: Option<String>,
    /// Answers by field.
    #[serde(flatten)]
    pub answers: std::collections::BTreeMap<String, String>,
}

/// What became of it.
#[derive(Serialize, JsonSchema)]
pub struct Saved {
    /// Version of the charter in force.
    pub version: i64,
    /// Needed answers of the part that are there.
    pub answered: usize,
    /// Of how many.
    pub of: usize,
}

/// The charter with the answers of a part in place of those before.
fn with(mut charter: Charter, part: &str, answers: &std::collections::BTreeMap<String, String>) -> Charter {
    for f in FIELDS.iter().filter(|f| f.part == part) {
        let text = charter::clean(answers.get(f.name).map_or("", String::as_str));
        let text = if f.kind == Kind::Phone { plain_digits(&text) } else { text };
        if text.is_empty() {
            charter.0.remove(f.name);
        } else {
            charter.0.insert(f.name.to_owned(), text);
        }
    }
    charter
}

impl Deed for Save {
    const PATH: &'static str = "/setup/about/{part}";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str =
        "Keeps a part of the charter; public documents are printed from the newest whole one.";
    const REPEATS: bool = true;
    type Form = SaveForm;
    type Done = Saved;

    async fn act(v: &Visit, f: SaveForm) -> Result<Outcome<Saved>> {
        let before = view(v, &f.part, false).await?;
        let typed = with(before.charter.clone(), &f.part, &f.answers);
        let wrong = typed.wrong(&f.part);
        // What is wrong is never kept; everything else is, also where something is missing.
        let mut charter = typed;
        for (field, _) in wrong.iter().filter(|(_, w)| *w != charter::Wrong::Missing) {
            match before.charter.0.get(*field) {
                Some(stands) => charter.0.insert((*field).to_owned(), stands.clone()),
                None => charter.0.remove(*field),
            };
        }
        // What is missing is no fault on the way back: it is asked another time.
        let back = f.then.as_deref() == Some("back");
        let faults: Vec<Fault> = wrong
            .iter()
            .filter(|(_, w)| !(back && *w == charter::Wrong::Missing))
            .map(|(field, w)| {
                // The summary is read alone: its words name the field.
                let name = v.text(&format!("setup-f-{field}"), &[]);
                Fault { field: (*field).to_owned(), words: format!("{name}: {}", v.text(w.key(), &[])) }
            })
            .collect();
        let body = serde_json::to_string(&charter).map_err(AppError::internal)?;
        let (who, now) = (v.seat()?.name.clone(), v.now);
        let version =
            v.node().db.write("setup.charter", move |tx| rows::charter_put(tx, &body, &who, now)).await?.version;
        if !faults.is_empty() {
            return Ok(Outcome::Again(faults));
        }
        let (answered, of) = charter.answered(&f.part);
        let to = if back { "/setup".to_owned() } else { next(&f.part).to_owned() };
        Outcome::done(Saved { version, answered, of }, to)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let before = view(v, typed.get("part").unwrap_or_default(), false).await?;
        let answers = typed.0.iter().cloned().collect();
        let charter = with(before.charter, &before.part, &answers);
        Ok(page(v, &AboutView { charter, ..before }, faults))
    }
}
