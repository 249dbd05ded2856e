//! `/reach`: what reaches us, by which way, and what does not? For a firm, and for one that is a contact and nothing else.

use maud::html;
use pasban_app::Result;
use pasban_portal::parts;
use pasban_portal::{Drawn, Page, Permission, Visit, say, text};
use pasban_store::rows::people::person_list;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ring, heard_words, ring, ring_line};
use crate::firm::{self, Heard};

/// People that are shown.
const PEOPLE_MAX: i64 = 50;

/// The page.
pub struct Reach;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct ReachAsk {}

/// Somebody of the firm.
#[derive(Serialize, JsonSchema)]
pub struct Somebody {
    /// Name.
    pub name: String,
    /// Telephone; empty for none.
    pub phone: String,
    /// Mail; empty for none.
    pub email: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ReachView {
    /// The firm's name.
    pub firm: String,
    /// Its people, as the CERT knows them.
    pub people: Vec<Somebody>,
    /// What it is known by: its own domains and address ranges.
    pub known_by: Vec<String>,
    /// How far its records reach.
    pub heard: Heard,
    /// Whom to ring.
    pub ring: Ring,
}

impl Page for Reach {
    const PATH: &'static str = "/reach";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "How the CERT reaches the firm, and what it sees of its network.";
    type Ask = ReachAsk;
    type View = ReachView;

    async fn look(v: &Visit, _: ReachAsk) -> Result<ReachView> {
        let seat = v.seat()?;
        let tenant = seat.tenant;
        let people = v.node().db.read(move |tx| person_list(tx, Some(&tenant), PEOPLE_MAX)).await?;
        let registry = v.node().registry.load();
        let identity = registry
            .tenants
            .iter()
            .find(|t| t.id == tenant)
            .and_then(|t| registry.constituents.get(&t.org))
            .map(|c| c.identity.clone())
            .unwrap_or_default();
        Ok(ReachView {
            firm: firm::organisation(v, seat),
            people: people
                .into_iter()
                .filter(|p| p.state == "active")
                .map(|p| Somebody { name: p.name, phone: p.phone, email: p.email })
                .collect(),
            known_by: identity.domains.into_iter().chain(identity.ranges).collect(),
            heard: firm::heard(v).await?,
            ring: ring(v),
        })
    }

    fn draw(v: &Visit, view: &ReachView) -> Drawn {
        let title = text!(v, "firm-nav-reach");
        let cert = html! { bdi dir="auto" { (v.node().config.node.name) } };
        let main = html! {
            (parts::head(html! { (title) }, html! { span { (say!(v, "firm-reach-lede", cert = cert)) } }, parts::as_of(v)))
            div.half {
                section.panel {
                    h2 { (say!(v, "firm-reach-you")) }
                    ul.tasks { @for p in &view.people { li {
                        span { bdi dir="auto" { (p.name) } br; span.sub {
                            @if p.phone.is_empty() { (say!(v, "firm-reach-no-phone")) } @else { (super::number(&p.phone)) }
                            " · " @if p.email.is_empty() { (say!(v, "firm-reach-no-mail")) } @else { (parts::id(&p.email)) }
                        } }
                    } } }
                    p { (say!(v, "firm-reach-change")) " " a href="/account" { (say!(v, "firm-reach-account")) } }
                }
                section.panel {
                    h2 { (say!(v, "firm-reach-what")) }
                    ul.list { @for n in 1..=4 { li { (v.say(&format!("firm-reach-what-{n}"), &[])) } } }
                    p { (ring_line(v, &view.ring)) }
                }
                section.panel {
                    h2 { (say!(v, "firm-reach-see")) }
                    p { (heard_words(v, &view.heard)) }
                    @if view.known_by.is_empty() { p { (say!(v, "firm-reach-unknown")) } }
                    @else { p { (say!(v, "firm-reach-known")) } ul.list { @for k in &view.known_by { li { (parts::id(k)) } } } }
                    p { (say!(v, "firm-not-inside")) }
                }
                section.panel {
                    h2 { (say!(v, "firm-reach-invite")) }
                    p { (say!(v, "firm-reach-invite-words")) }
                }
            }
        };
        Drawn::new(title, main)
    }
}
