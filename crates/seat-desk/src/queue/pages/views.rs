//! Filters that a person keeps under a name.

use pasban_app::Result;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::{Deed, Outcome, Permission, Visit, text};
use pasban_store::rows::seat_desk::ItemId;
use pasban_store::rows::seat_desk::pages::{View, view_forget, view_list, view_put};
use schemars::JsonSchema;
use serde::Deserialize;

/// Most kept views of a person: more would not fit above the list.
const VIEWS_MAX: usize = 12;
/// Longest name, characters.
const NAME_CHARS_MAX: usize = 40;
/// Longest query, bytes.
const QUERY_BYTES_MAX: usize = 1_000;

/// Keeps a filter.
pub struct Keep;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct KeepForm {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// The query of the address.
    #[serde(default)]
    pub query: String,
}

impl Deed for Keep {
    const PATH: &'static str = "/queue/views";
    const PERMISSION: Permission = Permission::QueueRead;
    const SUMMARY: &'static str = "Keeps a filter of the queue under a name.";
    type Form = KeepForm;
    type Done = Done;

    async fn act(v: &Visit, f: KeepForm) -> Result<Outcome<Done>> {
        let name = f.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            return Outcome::fault("name", text!(v, "queue-p-view-name"));
        }
        // Read and written anew: only names that the list knows are kept, in one order.
        let known = ["v", "q", "kind", "rating", "org", "state", "sort"];
        let typed = Pairs::decode(&f.query)?;
        let query =
            Pairs(typed.0.into_iter().filter(|(n, t)| known.contains(&n.as_str()) && !t.is_empty()).collect()).encode();
        if query.is_empty() || query.len() > QUERY_BYTES_MAX {
            return Outcome::fault("name", text!(v, "queue-p-view-query"));
        }
        let person = v.seat()?.person;
        let mut id = [0; 16];
        id.copy_from_slice(&v.key[..16]);
        let view = View { id, person, name, query: query.clone(), at: v.now };
        let kept = v
            .node()
            .db
            .write("desk.view", move |tx| {
                if view_list(tx, &person)?.len() >= VIEWS_MAX {
                    return Ok(false);
                }
                view_put(tx, &view)?;
                Ok(true)
            })
            .await?;
        if !kept {
            return Outcome::fault("name", text!(v, "queue-p-view-many", n = VIEWS_MAX));
        }
        Outcome::done(DONE, format!("/queue?{query}"))
    }
}

/// Forgets a kept filter.
pub struct Forget;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct ForgetForm {
    /// Id.
    #[serde(default)]
    pub id: String,
}

impl Deed for Forget {
    const PATH: &'static str = "/queue/views/forget";
    const PERMISSION: Permission = Permission::QueueRead;
    const SUMMARY: &'static str = "Forgets a kept filter of one's own.";
    type Form = ForgetForm;
    type Done = Done;

    async fn act(v: &Visit, f: ForgetForm) -> Result<Outcome<Done>> {
        let person = v.seat()?.person;
        if let Ok(id) = f.id.parse::<ItemId>() {
            v.node().db.write("desk.view", move |tx| view_forget(tx, &person, &id.0)).await?;
        }
        Outcome::done(DONE, "/queue")
    }
}
