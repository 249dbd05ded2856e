//! `/links/offer`: offers a link; `/links/accept`: reads an offer, shows what it says, accepts it.

use std::collections::BTreeSet;

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::links::channel::Network;
use pasban_app::links::offer::{self as app, Offer, OfferSettings};
use pasban_gate::{Direction, Hat, ObjectKind, Relation, Terms};
use pasban_kernel::id::OrgId;
use pasban_portal::input::{Pairs, Tick, plain_digits};
use pasban_portal::parts::{self, form};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Visit, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::links::{WayView, kinds, tlp};
use super::tenants::plain_name;
use crate::once::{self, Shown};

/// Longest purpose, characters.
const PURPOSE_CHARS_MAX: usize = 500;
/// Longest span of questions, days.
const HUNT_DAYS_MAX: u32 = 365;

/// What is filled in beforehand.
#[derive(Deserialize, JsonSchema)]
pub struct OfferAsk {
    /// The organisation that it is for.
    pub org: Option<String>,
}

/// What the form needs.
#[derive(Serialize, JsonSchema)]
pub struct OfferView {
    /// The organisation that it is for, or empty.
    pub org: String,
    /// Its name.
    pub name: String,
    /// The node wears the regulator's hat as well.
    pub regulator: bool,
}

fn view(v: &Visit, org: &str) -> OfferView {
    let registry = v.node().registry.load();
    let found = org.parse::<OrgId>().ok().and_then(|id| registry.constituents.get(&id).cloned());
    OfferView {
        org: found.as_ref().map(|c| c.id.to_string()).unwrap_or_default(),
        name: found.map(|c| c.name).unwrap_or_default(),
        regulator: v.node().config.node.hats.contains(&Hat::Regulator),
    }
}

/// The form of an offer.
pub struct Form;

impl Page for Form {
    const PATH: &'static str = "/links/offer";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "The form that offers a link to another node.";
    type Ask = OfferAsk;
    type View = OfferView;

    async fn look(v: &Visit, a: OfferAsk) -> Result<OfferView> {
        Ok(view(v, a.org.as_deref().unwrap_or_default()))
    }

    fn draw(v: &Visit, view: &OfferView) -> Drawn {
        offer_form(v, view, &Pairs::default(), &[])
    }
}

const RELATIONS: [Relation; 3] = [Relation::Constituent, Relation::Lateral, Relation::Superior];

fn offer_form(v: &Visit, view: &OfferView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-links-offer");
    let choices = RELATIONS.map(|r| form::Choice {
        value: r.name(),
        words: v.say(&format!("admin-relation-{}", r.name()), &[]),
        more: v.say(&format!("admin-relation-{}-more", r.name()), &[]),
    });
    let line = |name: &'static str, kind: &'static str, usual: &str| {
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(&format!("admin-offer-{name}"), &[]),
                hint: v.say(&format!("admin-offer-{name}-hint"), &[]),
                kind,
                value: typed.get(name).unwrap_or(usual),
                fill: "off",
                required: true,
            },
        )
    };
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/links", say!(v, "admin-links-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { (say!(v, "admin-offer-lede")) }
            form.panel method="post" action="/links/offer" {
                (form::hidden(v))
                @if !view.org.is_empty() { input type="hidden" name="org" value=(view.org); }
                (form::choices(faults, typed, "relation", say!(v, "admin-offer-relation"), html! {}, "constituent", false, &choices))
                (line("name", "text", &view.name))
                (line("purpose", "text", &text!(v, "admin-offer-purpose-usual")))
                (line("days", "number", "90"))
                div.opt { input type="checkbox" name="ask_up" id="f-ask_up" checked[typed.get("ask_up").is_some()]; label for="f-ask_up" { (say!(v, "admin-offer-ask-up")) span { (say!(v, "admin-offer-ask-up-hint")) } } }
                @if view.regulator { div.opt { input type="checkbox" name="regulator" id="f-regulator" checked[typed.get("regulator").is_some()]; label for="f-regulator" { (say!(v, "admin-offer-regulator")) span { (say!(v, "admin-offer-regulator-hint")) } } } }
                p { button.btn.go { (say!(v, "admin-offer-go")) } }
                p.sub { (say!(v, "admin-offer-after")) }
            }
        }
    };
    Drawn::new(title, main)
}

/// Offers a link.
pub struct Make;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct OfferForm {
    /// `constituent`, `lateral`, `superior`: what the other is to us.
    #[serde(default)]
    pub relation: String,
    /// What we call it until it says its name.
    #[serde(default)]
    pub name: String,
    /// Why the two exchange.
    #[serde(default)]
    pub purpose: String,
    /// Days of history that questions may cover; 0 for no questions.
    #[serde(default)]
    pub days: String,
    /// It may put questions to us.
    #[serde(default)]
    pub ask_up: Tick,
    /// It may file with our regulator's hat.
    #[serde(default)]
    pub regulator: Tick,
    /// The organisation that it is.
    pub org: Option<String>,
}

/// What was made.
#[derive(Serialize, JsonSchema)]
pub struct Offered {
    /// The link.
    pub link: String,
    /// The page that shows the offer, once.
    pub show: String,
}

impl Deed for Make {
    const PATH: &'static str = "/links/offer";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "Offers a link; the text to hand over is shown once, on another page.";
    type Form = OfferForm;
    type Done = Offered;

    async fn act(v: &Visit, f: OfferForm) -> Result<Outcome<Offered>> {
        let Some(relation) = RELATIONS.into_iter().find(|r| r.name() == f.relation) else {
            return Outcome::fault("relation", text!(v, "admin-fault-relation"));
        };
        let Some(name) = plain_name(&f.name) else { return Outcome::fault("name", text!(v, "admin-no-name")) };
        let purpose = parts::clean(f.purpose.trim()).replace('\n', " ");
        if purpose.is_empty() || purpose.chars().count() > PURPOSE_CHARS_MAX {
            return Outcome::fault("purpose", text!(v, "admin-fault-reason", n = PURPOSE_CHARS_MAX));
        }
        let days: u32 = match plain_digits(f.days.trim()).parse() {
            Ok(n) if n <= HUNT_DAYS_MAX => n,
            _ => return Outcome::fault("days", text!(v, "admin-fault-days", n = HUNT_DAYS_MAX)),
        };
        let org = match f.org.as_deref() {
            Some(id) => {
                let id: OrgId = id.parse().map_err(|_| AppError::NotFound)?;
                if !v.node().registry.load().constituents.contains_key(&id) {
                    return Err(AppError::NotFound);
                }
                Some(id)
            }
            None => None,
        };
        let mut settings = OfferSettings::usual(relation, &name, &purpose);
        settings.org = org;
        settings.terms.hunts.days_max = days;
        if days == 0 {
            settings.terms.hunts.kinds.clear();
        }
        if f.regulator.0 && v.node().config.node.hats.contains(&Hat::Regulator) {
            settings.terms.up.hats = BTreeSet::from([Hat::Cert, Hat::Regulator]);
        }
        if f.ask_up.0 {
            settings.terms.up.kinds.insert(ObjectKind::Question);
            // What is asked upward is answered downward, and what was met elsewhere is told to the CERT that issued it.
            settings.terms.down.kinds.extend([ObjectKind::Answer, ObjectKind::Sighting]);
        }
        let made = match app::offer(v.node(), settings).await {
            Ok(made) => made,
            Err(AppError::Invalid(words) | AppError::Unavailable(words)) => return Outcome::fault("relation", words),
            Err(e) => return Err(e),
        };
        let back = format!("/links/{}", made.link);
        let id = once::keep(v, "offer", Shown { secret: made.text, about: name, back, until: made.expires.0 })?;
        let show = format!("/links/offered/{id}");
        Outcome::done(Offered { link: made.link.to_string(), show: show.clone() }, show)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(offer_form(v, &view(v, typed.get("org").unwrap_or_default()), typed, faults))
    }
}

/// Where an offer is pasted.
pub struct Paste;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct PasteAsk {}

/// Nothing is told.
#[derive(Serialize, JsonSchema)]
pub struct PasteView {}

impl Page for Paste {
    const PATH: &'static str = "/links/accept";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "The form that takes an offer of a link.";
    type Ask = PasteAsk;
    type View = PasteView;

    async fn look(_: &Visit, _: PasteAsk) -> Result<PasteView> {
        Ok(PasteView {})
    }

    fn draw(v: &Visit, _: &PasteView) -> Drawn {
        paste_form(v, &Pairs::default(), &[])
    }
}

fn paste_form(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-links-accept");
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/links", say!(v, "admin-links-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { (say!(v, "admin-accept-lede")) }
            form.panel method="post" action="/links/accept" {
                (form::hidden(v))
                (form::area(faults, "offer", say!(v, "admin-accept-offer"), say!(v, "admin-accept-offer-hint"), typed.get("offer").unwrap_or_default(), true))
                p { button.btn.go { (say!(v, "admin-accept-look")) } }
                p.sub { (say!(v, "admin-accept-look-what")) }
            }
        }
    };
    Drawn::new(title, main)
}

/// Reads an offer and keeps it for the next page.
pub struct Look;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct PasteForm {
    /// The offer, `pasban-offer:…`.
    #[serde(default)]
    pub offer: String,
}

/// Where what it says is shown.
#[derive(Serialize, JsonSchema)]
pub struct Looked {
    /// The page.
    pub show: String,
}

fn why_not(v: &Visit, e: &AppError) -> String {
    let words = e.to_string();
    if words.contains("ended on") { text!(v, "admin-fault-offer-over") } else { text!(v, "admin-fault-offer") }
}

impl Deed for Look {
    const PATH: &'static str = "/links/accept";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "Reads an offer; what it says is shown on the next page before anything is agreed.";
    type Form = PasteForm;
    type Done = Looked;

    async fn act(v: &Visit, f: PasteForm) -> Result<Outcome<Looked>> {
        match Offer::read(&f.offer, v.now) {
            Ok((_, card)) if card.card().node() == v.node().id => {
                Outcome::fault("offer", text!(v, "admin-fault-offer-own"))
            }
            Ok((_, card)) => {
                let about = card.card().name.clone();
                let id = once::keep(v, "accept", Shown { secret: f.offer, about, back: "/links".into(), until: 0 })?;
                let show = format!("/links/accept/{id}");
                Outcome::done(Looked { show: show.clone() }, show)
            }
            Err(e) => Outcome::fault("offer", why_not(v, &e)),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(paste_form(v, typed, faults))
    }
}

/// What an offer says.
pub struct Says;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct SaysAsk {
    /// From the page that read it.
    pub shown: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct SaysView {
    /// From the page that read it.
    pub shown: String,
    /// Who offers.
    pub name: String,
    /// Its node id.
    pub node: String,
    /// What it would be to us.
    pub relation: String,
    /// Purpose.
    pub purpose: String,
    /// What we would send.
    pub out: WayView,
    /// What would come.
    pub into: WayView,
    /// Days of our history that may be asked about; 0 for none.
    pub hunt_days: u32,
    /// What an administrator should not sign, in English.
    pub findings: Vec<String>,
}

fn says(v: &Visit, shown: &str) -> Result<SaysView> {
    let kept = once::peek(shown, v.seat()?.person, v.now).ok_or(AppError::NotFound)?;
    let (offer, card) = Offer::read(&kept.secret, v.now)?;
    let terms: &Terms = offer.terms();
    Ok(SaysView {
        shown: shown.to_owned(),
        name: card.card().name.clone(),
        node: card.card().node().to_string(),
        relation: offer.host_is().name().to_owned(),
        purpose: terms.purpose.clone(),
        out: WayView::of(terms.way(Direction::Up)),
        into: WayView::of(terms.way(Direction::Down)),
        hunt_days: if terms.hunts.kinds.is_empty() { 0 } else { terms.hunts.days_max },
        findings: terms.findings().iter().map(|f| format!("{}: {}", f.place, f.reason)).collect(),
    })
}

impl Page for Says {
    const PATH: &'static str = "/links/accept/{shown}";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "What an offer says: who, what may pass each way, how far questions go back.";
    type Ask = SaysAsk;
    type View = SaysView;

    async fn look(v: &Visit, a: SaysAsk) -> Result<SaysView> {
        says(v, &a.shown)
    }

    fn draw(v: &Visit, view: &SaysView) -> Drawn {
        says_page(v, view, &[])
    }
}

fn says_page(v: &Visit, view: &SaysView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-says-title", name = view.name.as_str());
    let way = |heading: Markup, w: &WayView| {
        html! { h3 { (heading) } p { (kinds(v, w, 20)) } p { (say!(v, "admin-terms-tlp")) " " (tlp(&w.tlp)) " · " (v.say(&format!("admin-action-{}", w.action), &[])) } }
    };
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/links", say!(v, "admin-links-title")), ("/links/accept", say!(v, "admin-links-accept"))], html! { bdi { (parts::clean(&view.name)) } }))
            (form::summary(v, faults))
            h1 { (say!(v, "admin-says-title", name = view.name.as_str())) }
            p.lede { (v.say(&format!("admin-says-{}", view.relation), &[])) }
            @for f in &view.findings { (parts::banner("high", html! { p { (super::english(f)) } })) }
            section.panel {
                @if !view.purpose.is_empty() { p.quote { bdi dir="auto" { (parts::clean(&view.purpose)) } } }
                (way(say!(v, "admin-we-may-send"), &view.out))
                (way(say!(v, "admin-we-may-get"), &view.into))
                (parts::kv(&[
                    (say!(v, "admin-terms-hunts"), if view.hunt_days > 0 { say!(v, "admin-days-back", n = view.hunt_days) } else { say!(v, "admin-terms-hunts-none") }),
                    (say!(v, "admin-node-id"), parts::id(&view.node)),
                ]))
            }
            form.panel method="post" action={ "/links/accept/" (view.shown) } {
                (form::hidden(v))
                p { (say!(v, "admin-says-next")) }
                (form::fault(faults, "offer"))
                p.row { button.btn.go { (say!(v, "admin-says-go", name = view.name.as_str())) } a.btn href="/links" { (say!(v, "admin-says-no")) } }
            }
        }
    };
    Drawn::new(title, main)
}

/// Accepts it.
pub struct Accept;

/// The link that waits for digits.
#[derive(Serialize, JsonSchema)]
pub struct Accepted {
    /// The link.
    pub link: String,
    /// Digits that this screen shows.
    pub digits: String,
}

impl Deed for Accept {
    const PATH: &'static str = "/links/accept/{shown}";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "Accepts an offer: the host is asked, and both screens show digits.";
    type Form = SaysAsk;
    type Done = Accepted;

    async fn act(v: &Visit, f: SaysAsk) -> Result<Outcome<Accepted>> {
        let whose = v.seat()?.person;
        let kept = once::peek(&f.shown, whose, v.now).ok_or(AppError::NotFound)?;
        let network = Network::from_config(v.node())?;
        match app::accept(v.node(), &kept.secret, network).await {
            Ok(done) => {
                drop(once::take(&f.shown, whose, v.now));
                let to = format!("/links/{}", done.link);
                Outcome::done(Accepted { link: done.link.to_string(), digits: done.shown }, to)
            }
            Err(AppError::Conflict(words)) if words.contains("a link with this node") => {
                Outcome::fault("offer", text!(v, "admin-fault-link-twice"))
            }
            Err(AppError::Conflict(_)) => Outcome::fault("offer", text!(v, "admin-fault-offer-used")),
            Err(AppError::Unavailable(_)) => Outcome::fault("offer", text!(v, "admin-fault-offer-far")),
            Err(AppError::Invalid(words)) => Outcome::fault("offer", why_not(v, &AppError::Invalid(words))),
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(says_page(v, &says(v, typed.get("shown").unwrap_or_default())?, faults))
    }
}
