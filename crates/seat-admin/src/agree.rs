//! What one administrator does not do alone: make another one, or open the way into an administrator's account.
//!
//! Where there is somebody who can agree, the deed asks them ([`pasban_people::second`]) and is done when the asker comes back
//! after they did. A node with one administrator goes on by itself, and the act says so.

use pasban_access::{Permission, Role, Seat};
use pasban_kernel::Timestamp;
use pasban_kernel::id::PersonId;
use pasban_people::person::name_key;
use pasban_people::second::{self, Wish, WishKind, WishState};
use pasban_portal::{Result, Visit};
use pasban_store::rows::people::Person as Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What waits for, or has, a second person's word.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Change {
    /// A new account of an administrator.
    Add {
        /// Name.
        name: String,
        /// Address.
        email: String,
        /// Telephone.
        phone: String,
        /// `en` or `ur`.
        lang: String,
    },
    /// Another role, where either is the administrator's.
    Role {
        /// Whose.
        person: PersonId,
        /// The role before.
        from: Role,
        /// The role after.
        to: Role,
    },
    /// A new link into an administrator's account.
    Invite {
        /// Whose.
        person: PersonId,
    },
    /// The second factor of an administrator goes, and a new link comes.
    Reset {
        /// Whose.
        person: PersonId,
    },
}

impl Change {
    /// What the wish is about: one subject a person or name, so that granted ones are found.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Add { name, .. } => format!("new administrator {}", short(name)),
            Self::Role { person, .. } | Self::Invite { person } | Self::Reset { person } => person.to_string(),
        }
    }
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Whether a deed may be done now.
pub enum Answer {
    /// Now.
    Go,
    /// A second person was asked; nothing was done.
    Asked,
}

/// Whether somebody of these could agree: another administrator in use, of another name and telephone. Pure.
#[must_use]
pub fn somebody(seat: &Seat, all: &[Row]) -> bool {
    let digits = |p: &str| p.chars().filter(char::is_ascii_digit).collect::<String>();
    let mine = all.iter().find(|p| p.id == seat.person).map(|p| digits(&p.phone)).unwrap_or_default();
    all.iter().any(|p| {
        p.id != seat.person
            && p.state == "active"
            && p.role == Role::Administrator.code()
            && p.name_key != name_key(&seat.name)
            && (mine.is_empty() || digits(&p.phone) != mine)
    })
}

/// Asks for a second person's word, or uses the one that was given to exactly this.
///
/// # Errors
/// Those of [`second::ask`] and [`second::take`].
pub async fn needed(v: &Visit, change: &Change, words: &str) -> Result<Answer> {
    let seat = v.seat()?.clone();
    let body = serde_json::to_value(change).map_err(pasban_portal::AppError::internal)?;
    let subject = change.subject();
    let granted = second::granted(v.node(), &seat, WishKind::RoleChange, &subject).await?;
    if granted.iter().any(|w| w.body == body) {
        second::take(v.node(), &seat, WishKind::RoleChange, &subject, &body).await?;
        return Ok(Answer::Go);
    }
    let own = pasban_kernel::TenantId::OWN;
    let all = v.node().db.read(move |tx| pasban_store::rows::people::person_list(tx, Some(&own), 10_000)).await?;
    if !somebody(&seat, &all) {
        return Ok(Answer::Go);
    }
    second::ask(v.node(), &seat, WishKind::RoleChange, &subject, words, &body).await?;
    Ok(Answer::Asked)
}

/// A wish as shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WishView {
    /// Id.
    pub id: String,
    /// `role-change`, `policy-change`, `bulk-export`.
    pub kind: String,
    /// What will happen, in the asker's words.
    pub words: String,
    /// Who asked.
    pub by: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// It can be decided until then, microseconds since 1970.
    pub expires: i64,
    /// The reader's own.
    pub mine: bool,
    /// `asked`, `granted`, `refused`, `used`, `expired`.
    pub state: String,
    /// Who decided.
    pub decided_by: String,
    /// Why.
    pub reason: String,
}

/// What an administrator may read of: wishes about what a victim said are for those who may read victims' data.
pub const KINDS: [WishKind; 3] = [WishKind::RoleChange, WishKind::PolicyChange, WishKind::BulkExport];

/// A wish as shown to a seat.
#[must_use]
pub fn shown(seat: &Seat, w: &Wish) -> WishView {
    WishView {
        id: w.id.to_string(),
        kind: w.kind.code().to_owned(),
        words: w.words.clone(),
        by: w.asked_name.clone(),
        at: w.asked_at.0,
        expires: w.expires.0,
        mine: w.asked_by == seat.person,
        state: w.state.code().to_owned(),
        decided_by: w.decided_name.clone(),
        reason: w.reason.clone(),
    }
}

/// Wishes that an administrator may read, newest first, the open ones before.
///
/// # Errors
/// The store's.
pub async fn wishes(v: &Visit) -> Result<Vec<Wish>> {
    let seat = v.seat()?;
    if !seat.may(Permission::SecondPerson) {
        return Ok(Vec::new());
    }
    let mut all: Vec<Wish> =
        second::list(v.node(), seat).await?.into_iter().filter(|w| KINDS.contains(&w.kind)).collect();
    all.sort_by_key(|w| (w.state != WishState::Asked, std::cmp::Reverse(w.asked_at)));
    all.truncate(50);
    Ok(all)
}

/// The reader's own wishes about a subject that a second person agreed to.
///
/// # Errors
/// The store's.
pub async fn granted(v: &Visit, subject: &str) -> Result<Vec<Change>> {
    let all = second::granted(v.node(), v.seat()?, WishKind::RoleChange, subject).await?;
    Ok(all.into_iter().filter_map(|w| serde_json::from_value(w.body).ok()).collect())
}

/// When a wish was made.
#[must_use]
pub fn at(w: &WishView) -> Timestamp {
    Timestamp(w.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_access::Hat;
    use pasban_kernel::TenantId;

    fn row(n: u8, name: &str, role: &str, state: &str, phone: &str) -> Row {
        Row {
            id: PersonId::from_random([n; 16]),
            tenant: TenantId::OWN,
            name: name.into(),
            name_key: name_key(name),
            email: String::new(),
            phone: phone.into(),
            role: role.into(),
            prefs: String::new(),
            state: state.into(),
            password: String::new(),
            factor: Vec::new(),
            factor_step: -1,
            pending: Vec::new(),
            pending_at: Timestamp(0),
            made: Timestamp(0),
            last_seen: Timestamp(0),
        }
    }

    #[test]
    fn the_second_person_is_somebody_else() {
        let seat = Seat {
            person: PersonId::from_random([1; 16]),
            name: "Farah".into(),
            role: Role::Administrator,
            hat: Hat::Cert,
            tier: "sectoral".into(),
            tenant: TenantId::OWN,
        };
        let me = row(1, "Farah", "administrator", "active", "+92 51 1");
        let with = |other: Row| somebody(&seat, &[me.clone(), other]);
        assert!(!somebody(&seat, std::slice::from_ref(&me)));
        assert!(with(row(2, "Nasir", "administrator", "active", "+92 51 2")));
        assert!(!with(row(2, "Nasir", "administrator", "invited", "")), "who never came in cannot agree");
        assert!(!with(row(2, "Nasir", "analyst", "active", "")), "another role does not know administrators");
        assert!(!with(row(2, "farah", "administrator", "active", "")), "the same name");
        assert!(!with(row(2, "Nasir", "administrator", "active", "92511")), "the same telephone");
    }
}
