//! What is marked RED and has no named reader yet: the shift lead names one, and reads nothing of it.

use maud::{Markup, html};
use pasban_app::Result;
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Permission, Visit, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::item::Colleague;
use crate::queue::act;

/// What waits for a name.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Unnamed {
    /// How many items.
    pub items: usize,
    /// To whom they can be given.
    pub colleagues: Vec<Colleague>,
}

/// What waits for a name, for who may give one; else nothing.
pub(super) async fn unnamed(v: &Visit) -> Result<Option<Unnamed>> {
    if !v.may(Permission::QueueName) {
        return Ok(None);
    }
    let items = act::unnamed(v.node()).await?;
    if items == 0 {
        return Ok(None);
    }
    let colleagues = act::colleagues(v.node()).await?;
    let colleagues = colleagues.into_iter().map(|(p, name)| Colleague { person: p.to_string(), name }).collect();
    Ok(Some(Unnamed { items, colleagues }))
}

/// The bar above the queue.
pub(super) fn bar(v: &Visit, unnamed: &Unnamed, faults: &[Fault]) -> Markup {
    parts::banner(
        "high",
        html! {
            p { (state::tlp(pasban_kernel::Tlp::Red)) " " (say!(v, "queue-red-waits", n = unnamed.items)) }
            (form::fault(faults, "to"))
            form.row method="post" action="/queue/name" {
                (form::hidden(v))
                label { (say!(v, "queue-red-to")) " " select name="to" { @for c in &unnamed.colleagues { option value=(c.person) { (parts::clean(&c.name)) } } } }
                button.btn { (say!(v, "queue-red-go", n = unnamed.items)) }
            }
        },
    )
}

/// Names a reader.
pub struct Name;

/// Who.
#[derive(Deserialize, JsonSchema)]
pub struct NameForm {
    /// Person.
    #[serde(default)]
    pub to: String,
}

/// How many items were given.
#[derive(Serialize, JsonSchema)]
pub struct Named {
    /// Items.
    pub items: usize,
}

impl Deed for Name {
    const PATH: &'static str = "/queue/name";
    const PERMISSION: Permission = Permission::QueueName;
    const SUMMARY: &'static str = "Gives what is marked RED and has no reader to a named person, unread.";
    type Form = NameForm;
    type Done = Named;

    async fn act(v: &Visit, f: NameForm) -> Result<Outcome<Named>> {
        let Ok(to) = f.to.parse() else { return Outcome::fault("to", text!(v, "queue-p-to")) };
        let items = act::name_reader(v.node(), v.seat()?, to).await?;
        Outcome::done(Named { items }, "/queue")
    }

    async fn again(v: &Visit, _: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let waits = unnamed(v).await?.unwrap_or_default();
        let title = text!(v, "queue-red-title");
        Ok(Drawn::new(
            &title,
            html! { div.read.stack { (form::summary(v, faults)) h1 { (title) } (bar(v, &waits, faults)) } },
        ))
    }
}
