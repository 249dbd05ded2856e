//! `/keys`: fingerprints, ages, rotation, the recovery sheet.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::identity;
use pasban_app::ops::lists;
use pasban_kernel::Timestamp;
use pasban_kernel::time::DAY;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Result, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{code, instant, reason};
use crate::noted::{self, Noted};

/// Operating keys older than this are worth a word.
const OLD_DAYS: i64 = 365;
/// A recovery sheet that nobody saw for so long is worth a word.
const SHEET_DAYS: i64 = 365;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct KeysAsk {}

/// A key.
#[derive(Serialize, JsonSchema)]
pub struct KeyView {
    /// Sequence of the card that certifies it.
    pub sequence: u64,
    /// `link`, `ledger`, `tls`.
    pub role: String,
    /// The public key.
    pub key: String,
    /// From when, microseconds since 1970.
    pub since: i64,
    /// In use: of the newest card.
    pub now: bool,
    /// Since when it is known to be in other hands, microseconds since 1970; 0 where it is not.
    pub compromised: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct KeysView {
    /// Node id: the identity key's hash.
    pub node: String,
    /// SHA-256 of the TLS public key, as partners pin it.
    pub tls: String,
    /// Sequence of the newest card.
    pub sequence: u64,
    /// When it was made, microseconds since 1970.
    pub since: i64,
    /// Its age in days.
    pub days: i64,
    /// Keys, newest card first.
    pub keys: Vec<KeyView>,
    /// The identity key lies on this machine.
    pub identity_here: bool,
    /// When somebody saw the recovery sheet last.
    pub sheet: Noted,
}

/// The page.
pub struct Keys;

async fn gather(v: &Visit) -> Result<KeysView> {
    let node = v.node();
    let newest = node.keys.sequence();
    let mut keys: Vec<KeyView> = lists::keys(node)?
        .into_iter()
        .map(|k| KeyView {
            now: k.sequence == newest,
            sequence: k.sequence,
            role: k.role.to_owned(),
            key: k.key,
            since: instant(&k.since),
            compromised: instant(&k.compromised),
        })
        .collect();
    keys.sort_by(|a, b| b.sequence.cmp(&a.sequence).then_with(|| a.role.cmp(&b.role)));
    keys.truncate(60);
    let path = node.config.node.data.join("keys/identity.seed");
    let identity_here = tokio::fs::try_exists(path).await.unwrap_or(false);
    let since = node.keys.since();
    Ok(KeysView {
        node: node.id.to_string(),
        tls: identity::pin_of(&node.keys.tls_cert)?.to_string(),
        sequence: newest,
        since: since.0,
        days: (v.now.0 - since.0).max(0) / DAY,
        keys,
        identity_here,
        sheet: noted::read(node, noted::SHEET).await?,
    })
}

impl Page for Keys {
    const PATH: &'static str = "/keys";
    const PERMISSION: Permission = Permission::KeyManage;
    const SUMMARY: &'static str =
        "Keys of this node: fingerprints, ages, which are in other hands, the recovery sheet.";
    type Ask = KeysAsk;
    type View = KeysView;

    async fn look(v: &Visit, _: KeysAsk) -> Result<KeysView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &KeysView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }

    fn rows(view: &KeysView) -> Option<Sheet> {
        let head = ["card", "role", "key", "since", "in use", "compromised since"];
        let at = |t: i64| if t > 0 { Timestamp(t).rfc3339() } else { String::new() };
        let rows = view
            .keys
            .iter()
            .map(|k| {
                vec![
                    k.sequence.to_string(),
                    k.role.clone(),
                    k.key.clone(),
                    at(k.since),
                    if k.now { "yes" } else { "no" }.into(),
                    at(k.compromised),
                ]
            })
            .collect();
        Some(Sheet { name: "keys".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn strip(v: &Visit, view: &KeysView) -> Markup {
    let stolen = view.keys.iter().any(|k| k.now && k.compromised > 0);
    let sheet = noted::days(&view.sheet, v.now);
    parts::answers(
        &text!(v, "admin-keys-title"),
        &[
            parts::Answer {
                state: if stolen {
                    "crit"
                } else if view.days > OLD_DAYS {
                    "med"
                } else {
                    "ok"
                },
                question: say!(v, "admin-keys-q1"),
                answer: if stolen { say!(v, "admin-keys-a1-stolen") } else { say!(v, "admin-keys-a1", n = view.days) },
                more: if view.days > OLD_DAYS { say!(v, "admin-keys-m1-old") } else { say!(v, "admin-keys-m1") },
            },
            parts::Answer {
                state: if sheet.is_none_or(|d| d > SHEET_DAYS) { "med" } else { "ok" },
                question: say!(v, "admin-keys-q2"),
                answer: match sheet {
                    None => say!(v, "admin-keys-a2-never"),
                    Some(d) => say!(v, "admin-keys-a2", n = d),
                },
                more: say!(v, "admin-keys-m2"),
            },
            parts::Answer {
                state: if view.identity_here { "high" } else { "ok" },
                question: say!(v, "admin-keys-q3"),
                answer: if view.identity_here { say!(v, "admin-keys-a3-here") } else { say!(v, "admin-keys-a3") },
                more: if view.identity_here { say!(v, "admin-keys-m3-here") } else { say!(v, "admin-keys-m3") },
            },
        ],
    )
}

fn draw(v: &Visit, view: &KeysView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-keys-title");
    let columns = ["key", "role", "since", "state"].map(|c| column(v, &format!("admin-kcol-{c}")));
    let rows: Vec<_> = view
        .keys
        .iter()
        .map(|k| {
            vec![
                cell(parts::id(&k.key)),
                cell(html! { (v.say(&format!("admin-key-{}", k.role), &[])) br; span.sub { (say!(v, "admin-key-card", n = k.sequence)) } }),
                cell(when::ago(v, Timestamp(k.since))),
                cell(html! {
                    @if k.compromised > 0 { (state::tag("crit", say!(v, "admin-key-stolen"))) br; (when::at(v, Timestamp(k.compromised))) }
                    @else if k.now { (state::tag("ok", say!(v, "admin-key-now"))) }
                    @else { (state::tag("none", say!(v, "admin-key-before"))) }
                }),
            ]
        })
        .collect();
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "admin-keys-title"), html! {}, parts::as_of(v)))
        (strip(v, view))
        section.panel {
            h2 { (say!(v, "admin-keys-finger")) }
            p { (say!(v, "admin-keys-finger-what")) }
            (parts::kv(&[(say!(v, "admin-node-id"), parts::id(&view.node)), (say!(v, "admin-keys-tls"), parts::id(&view.tls))]))
        }
        (list::table(v, html! { (title) }, &columns, &rows))
        (list::foot(v, view.keys.len(), None, None, true))
        div.two {
            section.panel {
                h2 { (say!(v, "admin-rotate")) }
                p { (say!(v, "admin-rotate-what")) }
                (code("systemctl stop pasban\npasban admin keys rotate --sheet -\nsystemctl start pasban"))
                p { (say!(v, "admin-rotate-stolen")) }
                (code("pasban admin keys compromised --since TIME --sheet -"))
            }
            form.panel method="post" action="/keys/sheet" {
                (form::hidden(v))
                h2 { (say!(v, "admin-sheet")) }
                p { (say!(v, "admin-sheet-what")) }
                @if view.sheet.at > 0 { p { (say!(v, "admin-sheet-last", who = view.sheet.who.as_str(), at = when::ago(v, Timestamp(view.sheet.at)))) " " (parts::said(&view.sheet.words)) } }
                (form::line(faults, &form::Line { name: "where", label: say!(v, "admin-sheet-where"), hint: say!(v, "admin-sheet-where-hint"), kind: "text", value: typed.get("where").unwrap_or_default(), fill: "off", required: true }))
                p { button.btn { (say!(v, "admin-sheet-go")) } }
            }
        }
    };
    Drawn::new(title, main)
}

/// Notes that the recovery sheet was seen.
pub struct Seen;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct SeenForm {
    /// Where it lies, in words.
    #[serde(rename = "where", default)]
    pub place: String,
}

impl Deed for Seen {
    const PATH: &'static str = "/keys/sheet";
    const PERMISSION: Permission = Permission::KeyManage;
    const SUMMARY: &'static str = "Notes that somebody saw the recovery sheet today, and where.";
    type Form = SeenForm;
    type Done = Done;

    async fn act(v: &Visit, f: SeenForm) -> Result<Outcome<Done>> {
        let words = match reason(v, &f.place) {
            Ok(words) => words,
            Err(fault) => return Outcome::fault("where", fault),
        };
        // The sheet itself never comes here, not even by mistake.
        if words.chars().filter(|c| *c == '-').count() >= 8 {
            return Outcome::fault("where", text!(v, "admin-fault-sheet"));
        }
        let noted = Noted { at: v.now.0, who: v.seat()?.name.clone(), words, bytes: 0 };
        noted::write(v.node(), noted::SHEET, &noted).await?;
        Outcome::done(DONE, "/keys")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        // What looks like the sheet is not shown again.
        let kept = if faults.iter().any(|f| f.field == "where") { Pairs::default() } else { typed.clone() };
        Ok(draw(v, &gather(v).await?, &kept, faults))
    }
}
