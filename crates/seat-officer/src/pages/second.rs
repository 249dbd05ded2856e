//! A policy change needs a second person wherever there is one: who that could be, and what they say.

use pasban_access::{Permission, Role, Seat};
use pasban_app::mitigate::choices::Choices;
use pasban_app::mitigate::stored;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::WishId;
use pasban_people::person::{PersonState, name_key};
use pasban_people::second::{self, Wish, WishKind, WishState};
use pasban_people::{Person, person};
use pasban_portal::account::{DONE, Done};
use pasban_portal::{Deed, Outcome, Visit, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What wishes about the policy are about.
pub const SUBJECT: &str = "response policy";

/// A wish as shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WishView {
    /// Id.
    pub id: String,
    /// Who asked.
    pub by: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// It is the reader's own.
    pub mine: bool,
    /// `asked`, `granted`, `refused`, `used`, `expired`.
    pub state: String,
    /// Who decided.
    pub decided_by: String,
    /// Why it was refused.
    pub reason: String,
    /// What would count.
    pub choices: serde_json::Value,
}

/// Wishes about the policy that wait or may be done.
///
/// # Errors
/// The store's.
pub async fn wishes(v: &Visit) -> Result<Vec<WishView>> {
    let seat = v.seat()?;
    let all = second::list(v.node(), seat).await?;
    Ok(all
        .into_iter()
        .filter(|w| {
            let open = matches!(w.state, WishState::Asked | WishState::Granted);
            let told = w.state == WishState::Refused && w.asked_by == seat.person;
            w.kind == WishKind::PolicyChange && w.subject == SUBJECT && (open || told)
        })
        .take(20)
        .map(|w| WishView {
            id: w.id.to_string(),
            by: w.asked_name.clone(),
            at: w.asked_at.0,
            mine: w.asked_by == seat.person,
            state: w.state.code().to_owned(),
            decided_by: w.decided_name.clone(),
            reason: w.reason.clone(),
            choices: w.body,
        })
        .collect())
}

/// Whether there is somebody else who could agree: an officer of the same organisation, or an administrator of the node.
///
/// # Errors
/// The store's.
pub async fn somebody_else(v: &Visit) -> Result<bool> {
    let seat = v.seat()?;
    let all = person::list(v.node(), Some(seat.tenant)).await?;
    Ok(may_agree(seat, &all))
}

/// See [`somebody_else`]. Pure: the same name or telephone is the same person, whatever the account.
#[must_use]
pub fn may_agree(seat: &Seat, all: &[Person]) -> bool {
    let digits = |p: &str| p.chars().filter(char::is_ascii_digit).collect::<String>();
    let mine = all.iter().find(|p| p.id == seat.person).map(|p| digits(&p.phone)).unwrap_or_default();
    all.iter().any(|p| {
        p.id != seat.person
            && p.state == PersonState::Active
            && matches!(p.role, Role::Officer | Role::Administrator)
            && p.role.may(Permission::SecondPerson)
            && name_key(&p.name) != name_key(&seat.name)
            && (mine.is_empty() || digits(&p.phone) != mine)
    })
}

/// Asks a second person for a change.
///
/// # Errors
/// Those of [`second::ask`].
pub async fn ask(v: &Visit, chosen: &Choices, words: &str) -> Result<Wish> {
    let body = serde_json::to_value(chosen).map_err(AppError::internal)?;
    second::ask(v.node(), v.seat()?, WishKind::PolicyChange, SUBJECT, words, &body).await
}

/// Does what a second person agreed to, in the asker's name; the wish is used up in the same commit.
async fn apply(v: &Visit, wish: &Wish) -> Result<i64> {
    let asker = Seat { person: wish.asked_by, name: wish.asked_name.clone(), ..v.seat()?.clone() };
    let chosen: Choices = serde_json::from_value(wish.body.clone()).map_err(AppError::invalid)?;
    let (node, body, tenant) = (v.node().clone(), wish.body.clone(), asker.tenant);
    let (by, second_name) = (wish.asked_name.clone(), wish.decided_name.clone());
    stored::save_with(v.node(), tenant, chosen, &by, &second_name, move |tx| {
        match second::use_up(&node, tx, &asker, WishKind::PolicyChange, SUBJECT, &body)? {
            Some(_) => Ok(()),
            None => Err(AppError::Conflict("nobody has agreed to this, or it was done already".into())),
        }
    })
    .await
}

/// Agrees to a colleague's change or refuses it.
pub struct Second;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct SecondForm {
    /// The wish.
    pub wish: String,
    /// `yes` or `no`.
    #[serde(default)]
    pub answer: String,
    /// Why, for a refusal.
    #[serde(default)]
    pub reason: String,
}

impl Deed for Second {
    const PATH: &'static str = "/policy/second/{wish}";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str =
        "Agrees as the second person to a change of the policy, which then counts at once, or refuses it.";
    type Form = SecondForm;
    type Done = Done;

    async fn act(v: &Visit, f: SecondForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let id: WishId = f.wish.parse().map_err(|_| AppError::NotFound)?;
        let wish = second::fetch(v.node(), seat, id).await?;
        if wish.kind != WishKind::PolicyChange || wish.subject != SUBJECT {
            return Err(AppError::NotFound);
        }
        let yes = match f.answer.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Outcome::fault("answer", text!(v, "officer-second-answer")),
        };
        match second::decide(v.node(), seat, id, yes, &f.reason).await {
            Ok(wish) if yes => drop(apply(v, &wish).await?),
            Ok(_) => {}
            Err(AppError::Invalid(_)) => return Outcome::fault("reason", text!(v, "officer-fault-words", n = 2000)),
            Err(AppError::Forbidden(_)) => return Outcome::fault("answer", text!(v, "officer-second-other")),
            Err(e) => return Err(e),
        }
        Outcome::done(DONE, "/policy")
    }
}

/// Does what an administrator agreed to elsewhere.
pub struct ApplyWish;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct ApplyForm {
    /// The wish.
    pub wish: String,
}

impl Deed for ApplyWish {
    const PATH: &'static str = "/policy/apply/{wish}";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "Lets a change of the policy count that a second person agreed to.";
    type Form = ApplyForm;
    type Done = Done;

    async fn act(v: &Visit, f: ApplyForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let id: WishId = f.wish.parse().map_err(|_| AppError::NotFound)?;
        let wish = second::fetch(v.node(), seat, id).await?;
        if wish.kind != WishKind::PolicyChange || wish.subject != SUBJECT || wish.state != WishState::Granted {
            return Err(AppError::NotFound);
        }
        apply(v, &wish).await?;
        Outcome::done(DONE, "/policy")
    }
}

/// When a wish was made.
#[must_use]
pub fn at(w: &WishView) -> Timestamp {
    Timestamp(w.at)
}
