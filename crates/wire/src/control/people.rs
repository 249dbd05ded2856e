//! Accounts, as the administrator of the machine makes and mends them: the way in when nobody else can.

use pasban_access::Role;
use pasban_app::AppError;
use pasban_kernel::id::PersonId;
use pasban_people::person::{self, NewPerson, Person};
use pasban_people::{factor, invite};
use serde::{Deserialize, Serialize};

use super::{Control, DONE, Done, Items, tenant, who};

/// Minutes that a link to sign in lasts where nobody says otherwise.
const MINUTES: u32 = 15;

/// A person in a list.
#[derive(Serialize)]
pub(super) struct Row {
    id: PersonId,
    tenant: String,
    name: String,
    email: String,
    role: Role,
    state: &'static str,
    second_factor: bool,
    last_seen: String,
}

fn row(p: Person) -> Row {
    Row {
        id: p.id,
        tenant: if p.tenant.is_own() { String::new() } else { p.tenant.to_string() },
        name: p.name,
        email: p.email,
        role: p.role,
        state: p.state.code(),
        second_factor: p.second_factor,
        last_seen: if p.last_seen.0 > 0 { p.last_seen.rfc3339() } else { String::new() },
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Add {
    name: String,
    role: Role,
    tenant: Option<String>,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    lang: Option<String>,
    who: Option<String>,
}

pub(super) async fn add(c: &Control, i: Add) -> Result<Row, AppError> {
    let tenant = tenant(i.tenant.as_deref())?;
    let new = NewPerson { tenant, name: i.name, email: i.email, phone: i.phone, role: i.role };
    let made = person::add(&c.node, new, &who(i.who)).await?;
    if let Some(lang) = i.lang {
        let seat = pasban_access::Seat {
            person: made.id,
            name: made.name.clone(),
            role: made.role,
            hat: made.hat,
            tier: c.node.config.node.tier.clone(),
            tenant: made.tenant,
        };
        person::set_prefs(&c.node, &seat, person::Prefs { lang: Some(lang), ..made.prefs.clone() }).await?;
    }
    Ok(row(made))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    tenant: Option<String>,
}

pub(super) async fn list(c: &Control, i: List) -> Result<Items<Row>, AppError> {
    let of = i.tenant.as_deref().map(|t| tenant(Some(t))).transpose()?;
    Ok(Items { items: person::list(&c.node, of).await?.into_iter().map(row).collect() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    person: String,
    hours: Option<u32>,
    minutes: Option<u32>,
    who: Option<String>,
}

/// A secret that is shown once, and where it is opened.
#[derive(Serialize)]
pub(super) struct Shown {
    token: String,
    path: String,
}

/// By id, by address, or by name.
async fn found(c: &Control, text: &str) -> Result<Person, AppError> {
    person::find(&c.node, text).await
}

pub(super) async fn invite_one(c: &Control, i: Link) -> Result<Shown, AppError> {
    let of = found(c, &i.person).await?;
    let token = invite::invite(&c.node, of.id, i.hours.unwrap_or(invite::HOURS_DEFAULT), &who(i.who)).await?;
    Ok(Shown { path: format!("/welcome/{token}"), token })
}

/// Removes a lost second factor; the invitation sets up another.
pub(super) async fn reset_factor(c: &Control, i: Link) -> Result<Shown, AppError> {
    let of = found(c, &i.person).await?;
    factor::reset(&c.node, of.id, &who(i.who.clone())).await?;
    invite_one(c, Link { person: of.id.to_string(), ..i }).await
}

pub(super) async fn enter(c: &Control, i: Link) -> Result<Shown, AppError> {
    let of = found(c, &i.person).await?;
    let token = invite::one_time(&c.node, of.id, i.minutes.unwrap_or(MINUTES), &who(i.who)).await?;
    Ok(Shown { path: format!("/enter/{token}"), token })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    person: String,
    role: Option<Role>,
    who: Option<String>,
}

pub(super) async fn role(c: &Control, i: Change) -> Result<Row, AppError> {
    let of = found(c, &i.person).await?;
    let role = i.role.ok_or_else(|| AppError::invalid("role: which one"))?;
    Ok(row(person::set_role(&c.node, of.id, role, &who(i.who)).await?))
}

pub(super) async fn disable(c: &Control, i: Change) -> Result<Done, AppError> {
    let of = found(c, &i.person).await?;
    person::disable(&c.node, of.id, &who(i.who)).await?;
    Ok(DONE)
}

pub(super) async fn enable(c: &Control, i: Change) -> Result<Done, AppError> {
    let of = found(c, &i.person).await?;
    person::enable(&c.node, of.id, &who(i.who)).await?;
    Ok(DONE)
}
