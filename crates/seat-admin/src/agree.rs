//! What one administrator does not do alone: make another one, or open the way into an administrator's account.
//!
//! Where there is somebody who can agree, the deed asks them ([`pasban_people::second`]) and is done when the asker comes back
//! after they did. Where the asker is alone it is done at once, and the ledger tells.

use pasban_access::{Permission, Role, Seat};
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

/// Whether somebody of these could agree: another account in use of a role that may, of another name and telephone. Pure.
#[must_use]
pub fn somebody(seat: &Seat, all: &[Row]) -> bool {
    let digits = |p: &str| p.chars().filter(char::is_ascii_digit).collect::<String>();
    let mine = all.iter().find(|p| p.id == seat.person).map(|p| digits(&p.phone)).unwrap_or_default();
    all.iter().any(|p| {
        p.id != seat.person
            && p.state == "active"
            && Role::of(&p.role).is_some_and(|r| r.may(Permission::SecondPerson))
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

/// Something that a second person agreed to and its asker can do now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Now {
    /// What will happen.
    pub words: String,
    /// Where it is posted; a page to look at where there are no fields.
    pub path: String,
    /// With which fields.
    pub fields: Vec<(String, String)>,
}

fn now_of(w: &Wish) -> Option<Now> {
    let made = |path: String, fields: Vec<(&str, String)>| Now {
        words: w.words.clone(),
        path,
        fields: fields.into_iter().map(|(n, t)| (n.to_owned(), t)).collect(),
    };
    if w.kind == WishKind::BulkExport {
        return Some(made("/audit/export".into(), Vec::new()));
    }
    match serde_json::from_value(w.body.clone()).ok()? {
        Change::Add { name, email, phone, lang } => Some(made(
            "/people/new".into(),
            vec![("name", name), ("email", email), ("phone", phone), ("lang", lang), ("role", "administrator".into())],
        )),
        Change::Role { person, .. } | Change::Invite { person } | Change::Reset { person } => {
            Some(made(format!("/people/{person}"), Vec::new()))
        }
    }
}

/// What the reader may do now, and how many wishes of colleagues wait for a second person.
///
/// # Errors
/// The store's.
pub async fn ready(v: &Visit) -> Result<(Vec<Now>, usize)> {
    let seat = v.seat()?;
    let all = second::list(v.node(), seat).await?;
    let now = all
        .iter()
        .filter(|w| w.asked_by == seat.person && w.state == WishState::Granted)
        .filter(|w| matches!(w.kind, WishKind::RoleChange | WishKind::BulkExport))
        .filter_map(now_of)
        .collect();
    Ok((now, all.iter().filter(|w| w.asked_by != seat.person && w.state == WishState::Asked).count()))
}

/// The reader's own wishes about a subject that a second person agreed to.
///
/// # Errors
/// The store's.
pub async fn granted(v: &Visit, subject: &str) -> Result<Vec<Change>> {
    let all = second::granted(v.node(), v.seat()?, WishKind::RoleChange, subject).await?;
    Ok(all.into_iter().filter_map(|w| serde_json::from_value(w.body).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_access::Hat;
    use pasban_kernel::{TenantId, Timestamp};

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
        assert!(with(row(2, "Adeel", "analyst", "active", "")));
        assert!(!with(row(2, "Mariam", "staff", "active", "")), "a role that never agrees");
        assert!(!with(row(2, "farah", "administrator", "active", "")), "the same name");
        assert!(!with(row(2, "Nasir", "administrator", "active", "92511")), "the same telephone");
    }
}
