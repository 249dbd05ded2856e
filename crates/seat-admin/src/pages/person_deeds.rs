//! What is done to one account: a link, a role, the second factor, closing and opening, how it is reached.

use pasban_access::{Permission, Role};
use pasban_kernel::id::PersonId;
use pasban_people::person::PersonState;
use pasban_people::{Person, factor, person};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Result, Visit, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::people::link;
use super::person::{draw, gather};
use super::refused;
use crate::agree::{self, Answer, Change};

/// Which account.
#[derive(Deserialize, JsonSchema)]
pub struct Which {
    /// Id.
    pub person: String,
}

/// Where the browser goes.
#[derive(Serialize, JsonSchema)]
pub struct Shown {
    /// The page that shows the link, once, to whoever made it; or where the wish waits.
    pub show: String,
}

async fn found(v: &Visit, text: &str) -> Result<Person> {
    let id: PersonId = text.parse().map_err(|_| AppError::NotFound)?;
    person::fetch(v.node(), id).await
}

async fn page(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
    let view = gather(v, typed.get("person").unwrap_or_default()).await?;
    Ok(draw(v, &view, typed, faults))
}

/// Whether somebody else's account is one that a second person guards: an administrator who can come in already.
fn guarded(v: &Visit, p: &Person) -> Result<bool> {
    Ok(p.role == Role::Administrator && p.state == PersonState::Active && v.seat()?.person != p.id)
}

/// Asks where that is needed; `Some` is the end of the deed.
async fn ask(v: &Visit, change: &Change, words: &str) -> Result<Option<Outcome<Shown>>> {
    match agree::needed(v, change, words).await {
        Ok(Answer::Go) => Ok(None),
        Ok(Answer::Asked) => Outcome::done(Shown { show: "/second".into() }, "/second").map(Some),
        Err(e) => refused(v, e, "do").map(Some),
    }
}

/// Makes a link into the account.
pub struct Invite;

impl Deed for Invite {
    const PATH: &'static str = "/people/{person}/invite";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Makes a link that sets a person's password, once; one made before ends.";
    type Form = Which;
    type Done = Shown;

    async fn act(v: &Visit, f: Which) -> Result<Outcome<Shown>> {
        let p = found(v, &f.person).await?;
        if guarded(v, &p)?
            && let Some(end) =
                ask(v, &Change::Invite { person: p.id }, &text!(v, "admin-wish-invite", name = p.name.as_str())).await?
        {
            return Ok(end);
        }
        match link(v, &p, &format!("/people/{}", p.id)).await {
            Ok(show) => Outcome::done(Shown { show: show.clone() }, show),
            Err(e) => refused(v, e, "do"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        page(v, typed, faults).await
    }
}

/// Removes a lost second factor.
pub struct Reset;

impl Deed for Reset {
    const PATH: &'static str = "/people/{person}/reset";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Removes a lost second factor and makes a link that sets up another.";
    type Form = Which;
    type Done = Shown;

    async fn act(v: &Visit, f: Which) -> Result<Outcome<Shown>> {
        let p = found(v, &f.person).await?;
        if guarded(v, &p)?
            && let Some(end) =
                ask(v, &Change::Reset { person: p.id }, &text!(v, "admin-wish-reset", name = p.name.as_str())).await?
        {
            return Ok(end);
        }
        if p.state == PersonState::Disabled {
            return Outcome::fault("do", text!(v, "admin-no-account-closed"));
        }
        factor::reset(v.node(), p.id, &v.seat()?.name).await?;
        match link(v, &p, &format!("/people/{}", p.id)).await {
            Ok(show) => Outcome::done(Shown { show: show.clone() }, show),
            Err(e) => refused(v, e, "do"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        page(v, typed, faults).await
    }
}

/// Gives another role.
pub struct SetRole;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct RoleForm {
    /// Id.
    pub person: String,
    /// Role code.
    #[serde(default)]
    pub role: String,
}

impl Deed for SetRole {
    const PATH: &'static str = "/people/{person}/role";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str =
        "Gives a person another role; sessions and tokens end. To and from administrator a second person agrees first.";
    type Form = RoleForm;
    type Done = Shown;

    async fn act(v: &Visit, f: RoleForm) -> Result<Outcome<Shown>> {
        let p = found(v, &f.person).await?;
        let Some(role) = Role::of(&f.role) else { return Outcome::fault("role", text!(v, "admin-fault-role")) };
        let back = format!("/people/{}", p.id);
        if role == p.role {
            return Outcome::fault("role", text!(v, "admin-fault-role-same"));
        }
        if !Role::known_at(&v.node().config.node.tier, !p.tenant.is_own()).contains(&role) {
            let key = if p.tenant.is_own() { "admin-fault-role-own" } else { "admin-fault-role-tenant" };
            return Outcome::fault("role", v.text(key, &[]));
        }
        if role == Role::Administrator || p.role == Role::Administrator {
            let change = Change::Role { person: p.id, from: p.role, to: role };
            let word = |r: Role| v.text(&format!("role-{}", r.code()), &[]);
            let words = text!(v, "admin-wish-role", name = p.name.as_str(), from = word(p.role), to = word(role));
            if let Some(end) = ask(v, &change, &words).await? {
                return Ok(end);
            }
        }
        match person::set_role(v.node(), p.id, role, &v.seat()?.name).await {
            Ok(_) => Outcome::done(Shown { show: back.clone() }, back),
            Err(e) => refused(v, e, "role"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        page(v, typed, faults).await
    }
}

/// Closes an account.
pub struct Disable;

impl Deed for Disable {
    const PATH: &'static str = "/people/{person}/disable";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Closes an account: sessions, tokens and links end at once, nothing is deleted.";
    type Form = Which;
    type Done = Done;

    async fn act(v: &Visit, f: Which) -> Result<Outcome<Done>> {
        let p = found(v, &f.person).await?;
        match person::disable(v.node(), p.id, &v.seat()?.name).await {
            Ok(_) => Outcome::done(DONE, format!("/people/{}", p.id)),
            Err(e) => refused(v, e, "do"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        page(v, typed, faults).await
    }
}

/// Opens it again.
pub struct Enable;

impl Deed for Enable {
    const PATH: &'static str = "/people/{person}/enable";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Opens a closed account again; its person signs in anew.";
    type Form = Which;
    type Done = Shown;

    async fn act(v: &Visit, f: Which) -> Result<Outcome<Shown>> {
        let p = found(v, &f.person).await?;
        let back = format!("/people/{}", p.id);
        // A closed account of an administrator is a way into one like any other.
        if p.role == Role::Administrator
            && let Some(end) =
                ask(v, &Change::Invite { person: p.id }, &text!(v, "admin-wish-enable", name = p.name.as_str())).await?
        {
            return Ok(end);
        }
        person::enable(v.node(), p.id, &v.seat()?.name).await?;
        Outcome::done(Shown { show: back.clone() }, back)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        page(v, typed, faults).await
    }
}

/// Changes how a person is reached.
pub struct Contact;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct ContactForm {
    /// Id.
    pub person: String,
    /// Address.
    #[serde(default)]
    pub email: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
}

impl Deed for Contact {
    const PATH: &'static str = "/people/{person}/contact";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Changes a person's address and telephone.";
    type Form = ContactForm;
    type Done = Done;

    async fn act(v: &Visit, f: ContactForm) -> Result<Outcome<Done>> {
        let p = found(v, &f.person).await?;
        match person::set_contact(v.node(), p.id, &f.email, &f.phone).await {
            Ok(_) => Outcome::done(DONE, format!("/people/{}", p.id)),
            Err(e) => refused(v, e, "email"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        page(v, typed, faults).await
    }
}
