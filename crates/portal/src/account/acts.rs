//! What the record holds of one's own acts: entries of the ledger that name the account as its doer or as its subject.

use maud::html;
use pasban_access::Permission;
use pasban_app::Result;
use pasban_kernel::Timestamp;
use pasban_people::audit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::parts::{self, list};
use crate::table::{Drawn, Page, Sheet};
use crate::visit::Visit;
use crate::{say, text, when};

/// Rows of a page.
const ROWS: usize = 50;

/// See the module.
pub struct Acts;

/// From where.
#[derive(Deserialize, JsonSchema)]
pub struct ActsAsk {
    /// Entries before this one.
    pub after: Option<i64>,
}

/// Acts, newest first.
#[derive(Serialize, JsonSchema)]
pub struct ActsView {
    /// Rows.
    pub acts: Vec<ActRow>,
    /// Where to go on; absent at the first entry.
    pub next: Option<i64>,
}

/// An act.
#[derive(Serialize, JsonSchema)]
pub struct ActRow {
    /// Its place in the ledger.
    pub index: i64,
    /// Its kind.
    pub kind: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub by: String,
    /// To what or whom.
    pub subject: String,
    /// The rest, as recorded.
    pub body: String,
}

impl Page for Acts {
    const PATH: &'static str = "/account/record";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "What the ledger holds of one's own acts.";
    type Ask = ActsAsk;
    type View = ActsView;

    async fn look(v: &Visit, a: ActsAsk) -> Result<ActsView> {
        let seat = v.seat()?;
        let found = audit::of_person(v.node(), seat, a.after, ROWS).await?;
        let row = |r: audit::Row| ActRow {
            index: r.index,
            kind: r.kind,
            at: r.at.0,
            by: r.actor,
            subject: r.subject,
            body: r.body,
        };
        Ok(ActsView { acts: found.rows.into_iter().map(row).collect(), next: found.next })
    }

    fn draw(v: &Visit, view: &ActsView) -> Drawn {
        let title = text!(v, "acts-title");
        let rows: Vec<Vec<list::Cell>> = view
            .acts
            .iter()
            .map(|a| {
                vec![
                    list::cell(when::ago(v, Timestamp(a.at))),
                    list::cell(parts::id(&a.kind)),
                    list::cell(html! { bdi dir="auto" { (parts::clean(&a.by)) } }),
                    list::cell(html! { details { summary { (parts::id(&short(&a.subject))) } pre.code { (parts::clean(&a.body)) } } }),
                    list::number(html! { (a.index) }),
                ]
            })
            .collect();
        let next = view.next.map(|n| n.to_string());
        Drawn::new(
            &title,
            html! {
                div.stack {
                    (parts::crumbs(&[("/account", say!(v, "account-title"))], html! { (title) }))
                    (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
                    p { (say!(v, "acts-lede")) }
                    @if rows.is_empty() { (parts::empty(say!(v, "acts-none"))) }
                    @else {
                        (list::table(v, say!(v, "acts-title"), &["acts-when", "acts-kind", "acts-by", "acts-about", "acts-index"].map(|k| list::column(v, k)), &rows))
                    }
                    (list::foot(v, rows.len(), None, next.as_deref(), true))
                }
            },
        )
    }

    fn rows(view: &ActsView) -> Option<Sheet> {
        let rows = view
            .acts
            .iter()
            .map(|a| {
                vec![
                    a.index.to_string(),
                    Timestamp(a.at).rfc3339(),
                    a.kind.clone(),
                    a.by.clone(),
                    a.subject.clone(),
                    a.body.clone(),
                ]
            })
            .collect();
        let head = ["entry", "at", "kind", "by", "subject", "body"].map(String::from).to_vec();
        Some(Sheet { name: "my-acts".into(), head, rows })
    }
}

/// The first letters of what an act was about, for a line.
fn short(text: &str) -> String {
    if text.is_empty() {
        return "–".into();
    }
    let mut out: String = text.chars().take(24).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
