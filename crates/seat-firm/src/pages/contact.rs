//! `/contact`: how do I reach this CERT, and how do I know that it is it? For anybody.

use maud::html;
use pasban_app::Result;
use pasban_kernel::{Digest, Timestamp};
use pasban_portal::parts;
use pasban_portal::{Drawn, Page, Permission, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ring, ring, ring_line};

/// The page.
pub struct Contact;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct ContactAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ContactView {
    /// Name.
    pub name: String,
    /// Address of these pages, and of links.
    pub url: String,
    /// Whom to ring.
    pub ring: Ring,
    /// Node id: the SHA-256 of the identity key. It never changes.
    pub node: String,
    /// Which operating keys count now: the sequence of the node's card.
    pub keys: u64,
    /// Since when, microseconds since 1970.
    pub keys_since: i64,
    /// SHA-256 of the newest card, whole.
    pub card: String,
    /// Further pages that this node has: `/rfc2350.txt`, `/.well-known/security.txt`.
    pub more: Vec<String>,
}

/// In groups of eight, to be compared by voice.
fn grouped(hex: &str) -> String {
    hex.as_bytes().chunks(8).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ")
}

impl Page for Contact {
    const PATH: &'static str = "/contact";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "How to reach this CERT: telephone, hours, addresses, fingerprints of its keys.";
    type Ask = ContactAsk;
    type View = ContactView;

    async fn look(v: &Visit, _: ContactAsk) -> Result<ContactView> {
        let node = v.node();
        let known = ["/rfc2350.txt", "/.well-known/security.txt"];
        Ok(ContactView {
            name: node.config.node.name.clone(),
            url: node.config.url(),
            ring: ring(v),
            node: node.id.to_string(),
            keys: node.keys.sequence(),
            keys_since: node.keys.since().0,
            card: Digest::of(node.keys.card.to_string().as_bytes()).to_string(),
            more: known.into_iter().filter(|p| v.site.has(p)).map(String::from).collect(),
        })
    }

    fn draw(v: &Visit, view: &ContactView) -> Drawn {
        let title = text!(v, "contact-title");
        let main = html! {
            div.read.stack {
                h1 { (title) }
                section.panel {
                    h2 { bdi dir="auto" { (view.name) } }
                    p.lede { (ring_line(v, &view.ring)) }
                    p { (say!(v, "contact-before")) }
                    (parts::kv(&[(say!(v, "contact-url"), parts::id(&view.url))]))
                    @if !view.more.is_empty() { ul.list { @for m in &view.more { li { a href=(m) { (parts::id(m)) } } } } }
                }
                section.panel {
                    h2 { (say!(v, "contact-keys")) }
                    p { (say!(v, "contact-keys-words")) }
                    (parts::kv(&[
                        (say!(v, "contact-node"), parts::id(&grouped(&view.node))),
                        (say!(v, "contact-card"), parts::id(&grouped(&view.card))),
                        (say!(v, "contact-sequence"), html! { (parts::id(&view.keys.to_string())) " " (say!(v, "contact-since", at = when::day(v, Timestamp(view.keys_since)))) }),
                    ]))
                }
                section.panel {
                    h2 { (say!(v, "contact-expect")) }
                    ul.list { @for n in 1..=3 { li { (v.say(&format!("contact-expect-{n}"), &[])) } } }
                }
                p.meta { (parts::as_of(v)) }
            }
        };
        Drawn::new(title, main)
    }
}
