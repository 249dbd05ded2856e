//! Everything that this node knows of a value, step by step: the answer to "why is it blocked", "why was it sent".

use maud::html;
use pasban_app::Result;
use pasban_app::exchange::why;
use pasban_portal::parts::{self, list};
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{draw, gather, index};

/// Most steps on a page; CSV and JSON have them all.
const SHOWN: usize = 200;

/// The chain of a value.
pub struct Why;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The value, as in its address.
    pub id: String,
}

/// One step.
#[derive(Serialize, JsonSchema)]
pub struct Step {
    /// When; empty where it always holds.
    pub at: String,
    /// `proposed`, `object`, `gate`, `here`, `sighting`, `alert`, `ledger`, `never-block`.
    pub what: String,
    /// In a sentence.
    pub text: String,
}

/// The chain.
#[derive(Serialize, JsonSchema)]
pub struct Chain {
    /// The value.
    pub id: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// Steps, in time order.
    pub steps: Vec<Step>,
}

impl Page for Why {
    const PATH: &'static str = "/indicators/{id}/why";
    const PERMISSION: Permission = Permission::IndicatorRead;
    const SUMMARY: &'static str = "Everything this node knows of a value, step by step.";
    type Ask = Ask;
    type View = Chain;

    async fn look(v: &Visit, ask: Ask) -> Result<Chain> {
        let (row, _) = index::resolve(v.node(), &ask.id).await?;
        // The steps name reporters: each is noted before they are read.
        gather::reports::of(v, &row.value).await?;
        let hidden = gather::reports::hidden(v, &row.value).await?;
        let hidden: Vec<String> = hidden.iter().map(|r| format!("in report {r}")).collect();
        let chain = why::why(v.node(), row.value).await?;
        Ok(Chain {
            id: ask.id,
            defanged: parts::clean(&chain.value),
            steps: chain
                .steps
                .into_iter()
                .filter(|s| !hidden.iter().any(|h| s.text.starts_with(h.as_str())))
                .map(|s| Step { at: s.at, what: s.what.to_owned(), text: s.text })
                .collect(),
        })
    }

    fn draw(v: &Visit, view: &Chain) -> Drawn {
        let title = text!(v, "indicator-why-title", value = view.defanged.as_str());
        let here = format!("/indicators/{}", view.id);
        let columns = [
            list::column(v, "indicator-col-when"),
            list::column(v, "indicator-col-what"),
            list::column(v, "indicator-col-said"),
        ];
        let rows: Vec<Vec<list::Cell>> = view
            .steps
            .iter()
            .rev()
            .take(SHOWN)
            .map(|s| {
                let at = pasban_kernel::Timestamp::parse(&s.at);
                vec![
                    list::cell(html! { @match at { Some(at) => (when::at(v, at)), None => (say!(v, "indicator-why-always")) } }),
                    list::cell(draw::words::step(v, &s.what)),
                    list::cell(html! { span lang="en" dir="ltr" { (parts::said(&s.text)) } }),
                ]
            })
            .collect();
        Drawn::new(
            &title,
            html! {
                (parts::crumbs(&[("/indicators", say!(v, "indicator-nav")), (&here, parts::id(&view.defanged))], say!(v, "indicator-why-link")))
                (parts::head(html! { (say!(v, "indicator-why-title", value = parts::id(&view.defanged))) }, html! { (say!(v, "indicator-why-lede")) }, parts::as_of(v)))
                @if rows.is_empty() { (parts::empty(say!(v, "indicator-why-none"))) }
                @else { (list::table(v, say!(v, "indicator-why-caption"), &columns, &rows)) }
                (list::foot(v, rows.len(), i64::try_from(view.steps.len()).ok(), None, true))
            },
        )
    }

    fn rows(view: &Chain) -> Option<Sheet> {
        Some(Sheet {
            name: format!("why-{}", view.id),
            head: ["at", "what", "text"].map(str::to_owned).to_vec(),
            rows: view.steps.iter().map(|s| vec![s.at.clone(), s.what.clone(), s.text.clone()]).collect(),
        })
    }
}
