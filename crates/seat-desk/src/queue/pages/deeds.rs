//! What can be done on an item's page.

use pasban_app::{AppError, Result};
use pasban_kernel::time::HOUR;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::{Deed, Drawn, Fault, Outcome, Permission, Visit, text};
use pasban_store::rows::seat_desk::ItemId;
use schemars::JsonSchema;
use serde::Deserialize;

use super::item;
use crate::queue::act::{self, Act, Call, CallBack, Reason};

fn id(item: &str) -> Result<ItemId> {
    item.parse().map_err(|_| AppError::NotFound)
}

async fn redraw(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
    let view = item::gather(v, typed.get("item").unwrap_or_default()).await?;
    Ok(item::draw(v, &view, typed, faults))
}

/// Does one thing with the item and goes back to its page.
async fn done(v: &Visit, item: &str, act: Act) -> Result<Outcome<Done>> {
    act::act(v.node(), v.seat()?, &[id(item)?], act).await?;
    Outcome::done(DONE, format!("/queue/{item}"))
}

macro_rules! deed {
    ($(#[$doc:meta])* $name:ident, $path:literal, $summary:literal, $form:ident, |$v:ident, $f:ident| $body:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl Deed for $name {
            const PATH: &'static str = $path;
            const PERMISSION: Permission = Permission::QueueWork;
            const SUMMARY: &'static str = $summary;
            type Form = $form;
            type Done = Done;

            async fn act($v: &Visit, $f: $form) -> Result<Outcome<Done>> {
                $body
            }

            async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
                redraw(v, typed, faults).await
            }
        }
    };
}

/// Takes an item, or lets go of it.
#[derive(Deserialize, JsonSchema)]
pub struct TakeForm {
    /// Item.
    pub item: String,
    /// Let go of it instead.
    #[serde(default)]
    pub drop: pasban_portal::input::Tick,
}

deed!(
    /// Takes an item.
    Take, "/queue/{item}/take", "Takes an item, or lets go of it.", TakeForm,
    |v, f| done(v, &f.item, if f.drop.0 { Act::Drop } else { Act::Take }).await
);

/// To whom.
#[derive(Deserialize, JsonSchema)]
pub struct GiveForm {
    /// Item.
    pub item: String,
    /// Person.
    #[serde(default)]
    pub to: String,
}

deed!(
    /// Gives an item to a colleague.
    Give, "/queue/{item}/give", "Gives an item to a colleague.", GiveForm,
    |v, f| match f.to.parse() {
        Ok(to) => done(v, &f.item, Act::Give(to)).await,
        Err(_) => Outcome::fault("to", text!(v, "queue-p-to")),
    }
);

/// A note.
#[derive(Deserialize, JsonSchema)]
pub struct NoteForm {
    /// Item.
    pub item: String,
    /// What.
    #[serde(default)]
    pub note: String,
}

deed!(
    /// Adds a note.
    Note, "/queue/{item}/note", "Adds a note. Notes are never changed.", NoteForm,
    |v, f| if f.note.trim().is_empty() {
        Outcome::fault("note", text!(v, "queue-p-note"))
    } else {
        done(v, &f.item, Act::Note(f.note)).await
    }
);

/// A call.
#[derive(Deserialize, JsonSchema)]
pub struct RingForm {
    /// Item.
    pub item: String,
    /// A number that this node knows.
    #[serde(default)]
    pub number: String,
    /// Another number.
    #[serde(default)]
    pub other: String,
    /// Who spoke there.
    #[serde(default)]
    pub spoke: String,
    /// What was said.
    #[serde(default)]
    pub said: String,
    /// Whether they confirmed.
    #[serde(default)]
    pub confirmed: String,
}

deed!(
    /// Records a call.
    Ring, "/queue/{item}/call", "Records a call, and whether the organisation confirmed when it was rung back.", RingForm,
    |v, f| ring(v, f).await
);

async fn ring(v: &Visit, f: RingForm) -> Result<Outcome<Done>> {
    let other = pasban_portal::input::plain_digits(f.other.trim());
    let number = if other.is_empty() { f.number.trim().to_owned() } else { other.clone() };
    if number.is_empty() || number.chars().count() > 60 || number.chars().any(char::is_control) {
        return Outcome::fault("other", text!(v, "queue-p-number"));
    }
    let confirmed = CallBack::of(&f.confirmed).unwrap_or(CallBack::NotAsked);
    let view = item::gather(v, &f.item).await?;
    let vouched = other.is_empty() && view.numbers.iter().any(|n| n.number == number);
    // Whoever sent a false report also wrote a false number into it: only a number that this node knew before proves anything.
    if confirmed == CallBack::Yes && !vouched {
        return Outcome::fault("confirmed", text!(v, "queue-p-confirmed"));
    }
    if confirmed != CallBack::NotReached && f.spoke.trim().is_empty() {
        return Outcome::fault("spoke", text!(v, "queue-p-spoke"));
    }
    let call = Call {
        number,
        from: if vouched { "account" } else { "other" }.into(),
        spoke: f.spoke.trim().chars().take(120).collect(),
        confirmed,
    };
    done(v, &f.item, Act::Call(call, f.said)).await
}

/// For how long.
#[derive(Deserialize, JsonSchema)]
pub struct SnoozeForm {
    /// Item.
    pub item: String,
    /// Hours.
    #[serde(default)]
    pub hours: i64,
}

deed!(
    /// Puts an item aside.
    Snooze, "/queue/{item}/snooze", "Puts an item aside for some hours; it comes back by itself.", SnoozeForm,
    |v, f| if (1..=90 * 24).contains(&f.hours) {
        done(v, &f.item, Act::Snooze(v.now.plus(f.hours * HOUR))).await
    } else {
        Outcome::fault("hours", text!(v, "queue-p-hours"))
    }
);

/// Which item.
#[derive(Deserialize, JsonSchema)]
pub struct ItemForm {
    /// Item.
    pub item: String,
}

deed!(
    /// The due step is done.
    Step, "/queue/{item}/step", "Says that what was due is done.", ItemForm,
    |v, f| done(v, &f.item, Act::Step(String::new())).await
);

deed!(
    /// Undoes a join.
    Split, "/queue/{item}/split", "Takes an item out of the one that it was joined into.", ItemForm,
    |v, f| done(v, &f.item, Act::Split).await
);

/// What the reporter is told.
#[derive(Deserialize, JsonSchema)]
pub struct AcknowledgeForm {
    /// Item.
    pub item: String,
    /// What the reporter reads.
    #[serde(default)]
    pub answer: String,
}

deed!(
    /// Tells the reporter that a person has it.
    Acknowledge, "/queue/{item}/acknowledge", "Acknowledges a report: the reporter's own page says so.", AcknowledgeForm,
    |v, f| done(v, &f.item, Act::Acknowledge(f.answer)).await
);

/// Why.
#[derive(Deserialize, JsonSchema)]
pub struct CloseForm {
    /// Item.
    pub item: String,
    /// `done`, `false-alarm`, `duplicate`, `elsewhere`, `no-answer`, `other`.
    #[serde(default)]
    pub reason: String,
    /// In words.
    #[serde(default)]
    pub why: String,
}

deed!(
    /// Closes an item.
    Close, "/queue/{item}/close", "Closes an item with a reason. What comes in again opens it.", CloseForm,
    |v, f| match Reason::of(&f.reason) {
        None => Outcome::fault("reason", text!(v, "queue-p-reason")),
        Some(Reason::Other) if f.why.trim().is_empty() => Outcome::fault("why", text!(v, "queue-p-why")),
        Some(reason) => done(v, &f.item, Act::Close(reason, f.why)).await,
    }
);

/// Why.
#[derive(Deserialize, JsonSchema)]
pub struct ReopenForm {
    /// Item.
    pub item: String,
    /// In words.
    #[serde(default)]
    pub why: String,
}

deed!(
    /// Opens an item again.
    Reopen, "/queue/{item}/reopen", "Opens a closed item again, with a reason.", ReopenForm,
    |v, f| if f.why.trim().is_empty() {
        Outcome::fault("why", text!(v, "queue-p-why"))
    } else {
        done(v, &f.item, Act::Reopen(f.why)).await
    }
);
