//! Who has an account, in which role.

use pasban_access::{Hat, Role, Seat};
use pasban_app::{AppError, Node, Result, ledger};
use pasban_kernel::id::PersonId;
use pasban_kernel::{TenantId, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::{self as rows, ways};
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use crate::refusal;

/// Most accounts on a node.
pub const PEOPLE_MAX: i64 = 50_000;
/// Longest name, characters.
pub const NAME_CHARS_MAX: usize = 120;
/// Longest e-mail address, bytes (RFC 5321, section 4.5.3.1.3).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Longest telephone number, characters.
pub const PHONE_CHARS_MAX: usize = 40;

/// What a person set for the pages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Prefs {
    /// `en` or `ur`; absent where the browser decides.
    pub lang: Option<String>,
    /// An IANA name, or empty for the node's.
    pub zone: String,
    /// `light`, `dark`, or empty for the browser's.
    pub theme: String,
    /// Urdu digits in running text.
    pub urdu_digits: bool,
    /// Single keys move and choose.
    pub keys: bool,
    /// Headings in Nastaliq.
    pub nastaliq: bool,
}

/// How an account stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PersonState {
    /// Made; nobody has come in yet.
    Invited,
    /// In use.
    Active,
    /// Closed: no way in works, and nothing is deleted.
    Disabled,
}

impl PersonState {
    /// The stored word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    pub(crate) fn of(code: &str) -> Option<Self> {
        [Self::Invited, Self::Active, Self::Disabled].into_iter().find(|s| s.code() == code)
    }
}

/// A person with an account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Whose data the person works with.
    pub tenant: TenantId,
    /// Name, as it stands in acts.
    pub name: String,
    /// Address in lower case, or empty.
    pub email: String,
    /// Telephone, or empty.
    pub phone: String,
    /// Role.
    pub role: Role,
    /// The hat that goes with it.
    pub hat: Hat,
    /// Settings.
    pub prefs: Prefs,
    /// State.
    pub state: PersonState,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// When the account was made.
    pub made: Timestamp,
    /// Last request, to the minute; 0 for never.
    pub last_seen: Timestamp,
}

/// A person to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPerson {
    /// Whose data.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// E-mail address; may be empty where nobody else without one has the name.
    pub email: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// Role.
    pub role: Role,
}

/// The hat of a role: a regulator's is its own, everybody else wears the CERT's.
#[must_use]
pub fn hat_of(role: Role) -> Hat {
    if role == Role::Regulator { Hat::Regulator } else { Hat::Cert }
}

/// The stored row as a person.
pub(crate) fn of_row(row: rows::Person) -> Result<Person, StoreError> {
    let broken = |what: &str| StoreError::Corrupt(format!("person {}: {what}", row.id));
    let role = Role::of(&row.role).ok_or_else(|| broken("role"))?;
    Ok(Person {
        id: row.id,
        tenant: row.tenant,
        role,
        hat: hat_of(role),
        // Settings of a newer version must not lock anybody out.
        prefs: serde_json::from_str(&row.prefs).unwrap_or_default(),
        state: PersonState::of(&row.state).ok_or_else(|| broken("state"))?,
        second_factor: !row.factor.is_empty(),
        name: row.name,
        email: row.email,
        phone: row.phone,
        made: row.made,
        last_seen: row.last_seen,
    })
}

/// A name as it is looked up: lower case, single spaces, the letters that keyboards of Arabic and of Urdu write in two ways
/// (yeh, kaf, heh) as one, joiners left out. Two spellings that look alike are one name.
#[must_use]
pub fn name_key(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}' | '\u{640}'))
        .map(|c| match c {
            '\u{64A}' | '\u{649}' => '\u{6CC}',
            '\u{643}' => '\u{6A9}',
            '\u{647}' | '\u{6D5}' => '\u{6C1}',
            c => c,
        })
        .nfc()
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character turns or hides what stands beside it, or is a control: bidi marks, embeddings and isolates (UAX #9),
/// zero-width and filler characters, tags, annotations.
pub(crate) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A name as it is kept: composed (NFC), single spaces.
fn clean_name(name: &str) -> Result<String> {
    // Longer than this in bytes is longer than allowed in characters, however it is composed.
    if name.len() > NAME_CHARS_MAX * 16 {
        return Err(refusal::NAME.with(&[("max", &NAME_CHARS_MAX)]));
    }
    let name = name.nfc().collect::<String>();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(hidden) {
        return Err(refusal::NAME.with(&[("max", &NAME_CHARS_MAX)]));
    }
    if name.contains('@') {
        return Err(refusal::NAME_ADDRESS.error());
    }
    Ok(name)
}

fn clean_email(email: &str) -> Result<String> {
    let email = email.nfc().collect::<String>().trim().to_lowercase();
    if email.is_empty() {
        return Ok(email);
    }
    let parts = email.split_once('@');
    let fits = parts.is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.len() > 1
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    if !fits || email.len() > EMAIL_BYTES_MAX || email.chars().any(|c| c.is_whitespace() || hidden(c)) {
        return Err(refusal::EMAIL.error());
    }
    Ok(email)
}

fn clean_phone(phone: &str) -> Result<String> {
    let phone = phone.trim().to_owned();
    let fits = phone.chars().all(|c| c.is_ascii_digit() || " +-()/.x".contains(c));
    if !fits || phone.chars().count() > PHONE_CHARS_MAX {
        return Err(refusal::PHONE.error());
    }
    Ok(phone)
}

/// Refuses a role that the node or the tenant does not know.
fn fits(node: &Node, tenant: TenantId, role: Role) -> Result<()> {
    let known = Role::known_at(&node.config.node.tier, !tenant.is_own());
    if !known.contains(&role) {
        let names: Vec<_> = known.iter().map(|r| r.code()).collect();
        let (role, names) = (role.code(), names.join(", "));
        return Err(if tenant.is_own() {
            refusal::ROLE_NODE.with(&[("role", &role), ("tier", &node.config.node.tier), ("names", &names)])
        } else {
            refusal::ROLE_TENANT.with(&[("role", &role), ("names", &names)])
        });
    }
    if role == Role::Regulator && !node.config.node.hats.iter().any(|h| h.name() == "regulator") {
        return Err(refusal::ROLE_HAT.error());
    }
    Ok(())
}

/// Adds a person; nobody can come in by the account before [`crate::invite::invite`].
///
/// # Errors
/// Where a field is not of its form, the tenant is not hosted here, or the name or address is taken.
pub async fn add(node: &Node, new: NewPerson, by: &str) -> Result<Person> {
    let name = clean_name(&new.name)?;
    let email = clean_email(&new.email)?;
    let phone = clean_phone(&new.phone)?;
    if !new.tenant.is_own() && !node.registry.load().tenants.iter().any(|t| t.id == new.tenant) {
        return Err(AppError::NotFound);
    }
    fits(node, new.tenant, new.role)?;
    let row = rows::Person {
        id: PersonId::from_random(node.ambient.random()),
        tenant: new.tenant,
        name_key: name_key(&name),
        name,
        email,
        phone,
        role: new.role.code().to_owned(),
        prefs: "{}".to_owned(),
        state: PersonState::Invited.code().to_owned(),
        password: String::new(),
        factor: Vec::new(),
        factor_step: -1,
        pending: Vec::new(),
        pending_at: Timestamp(0),
        made: node.now(),
        last_seen: Timestamp(0),
    };
    let body = json!({"name": row.name, "role": row.role, "tenant": row.tenant.to_string()});
    let act = ledger::act(node, ActKind::PersonAdded, by, &row.id.to_string(), &body)?;
    node.db
        .write_as("person.add", move |tx| {
            if rows::person_count(tx)? >= PEOPLE_MAX {
                return Err(refusal::PEOPLE_FULL.with(&[("max", &PEOPLE_MAX)]));
            }
            if rows::person_by_email(tx, &row.email)?.is_some() {
                return Err(refusal::EMAIL_TAKEN.error());
            }
            let namesakes = rows::person_by_name(tx, &row.name_key, 100)?;
            if row.email.is_empty() && namesakes.iter().any(|p| p.email.is_empty()) {
                return Err(refusal::NAME_TAKEN.error());
            }
            rows::person_put(tx, &row)?;
            ledger::record(tx, &[act])?;
            Ok(of_row(row)?)
        })
        .await
}

/// All people, or those of one tenant, by name.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node, tenant: Option<TenantId>) -> Result<Vec<Person>> {
    let people = node
        .db
        .read(move |tx| rows::person_list(tx, tenant.as_ref(), PEOPLE_MAX)?.into_iter().map(of_row).collect())
        .await?;
    Ok(people)
}

/// One person.
///
/// # Errors
/// Not found.
pub async fn fetch(node: &Node, id: PersonId) -> Result<Person> {
    node.db.read(move |tx| rows::person_fetch(tx, &id)?.map(of_row).transpose()).await?.ok_or(AppError::NotFound)
}

/// The person that somebody means by id, e-mail address or name.
///
/// # Errors
/// Not found; a conflict where several have the name.
pub async fn find(node: &Node, who: &str) -> Result<Person> {
    if let Ok(id) = who.parse::<PersonId>() {
        return fetch(node, id).await;
    }
    let (email, key) = (who.nfc().collect::<String>().trim().to_lowercase(), name_key(who));
    let found = node
        .db
        .read(move |tx| {
            if let Some(p) = rows::person_by_email(tx, &email)? {
                return Ok(vec![p]);
            }
            rows::person_by_name(tx, &key, 100)
        })
        .await?;
    match <[rows::Person; 1]>::try_from(found) {
        Ok([row]) => Ok(of_row(row)?),
        Err(none) if none.is_empty() => Err(AppError::NotFound),
        Err(several) => Err(refusal::NAMESAKES.with(&[("n", &several.len())])),
    }
}

/// Whether an account is the only administrator that can come in.
fn last_administrator(tx: &mut dyn Tx, row: &rows::Person) -> Result<bool, StoreError> {
    let counts = |p: &rows::Person| p.role == Role::Administrator.code() && p.state == PersonState::Active.code();
    Ok(counts(row)
        && !rows::person_list(tx, Some(&TenantId::OWN), PEOPLE_MAX)?.iter().any(|p| p.id != row.id && counts(p)))
}

/// Gives a person another role. Sessions and tokens end at once.
///
/// # Errors
/// Not found; a role that the node or tenant does not know; the last administrator.
pub async fn set_role(node: &Node, id: PersonId, role: Role, by: &str) -> Result<Person> {
    let before = fetch(node, id).await?;
    fits(node, before.tenant, role)?;
    let body = json!({"from": before.role.code(), "name": before.name, "to": role.code()});
    let act = ledger::act(node, ActKind::RoleChanged, by, &id.to_string(), &body)?;
    node.db
        .write_as("person.role", move |tx| {
            let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            if row.role == role.code() {
                return Ok(of_row(row)?);
            }
            if row.role != before.role.code() {
                return Err(refusal::ROLE_MEANWHILE.error());
            }
            if last_administrator(tx, &row)? {
                return Err(refusal::LAST_ADMINISTRATOR.error());
            }
            row.role = role.code().to_owned();
            rows::person_put(tx, &row)?;
            ways::session_end_all(tx, &id, None)?;
            ways::token_revoke(tx, &id, "")?;
            ledger::record(tx, &[act])?;
            Ok(of_row(row)?)
        })
        .await
}

/// Closes an account: sessions, tokens and links end at once. Nothing is deleted.
///
/// # Errors
/// Not found; the last administrator.
pub async fn disable(node: &Node, id: PersonId, by: &str) -> Result<Person> {
    let act = ledger::act(node, ActKind::PersonDisabled, by, &id.to_string(), &json!({}))?;
    node.db
        .write_as("person.disable", move |tx| {
            let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            if row.state == PersonState::Disabled.code() {
                return Ok(of_row(row)?);
            }
            if last_administrator(tx, &row)? {
                return Err(refusal::LAST_ADMINISTRATOR.error());
            }
            row.state = PersonState::Disabled.code().to_owned();
            rows::person_put(tx, &row)?;
            ways::session_end_all(tx, &id, None)?;
            ways::token_revoke(tx, &id, "")?;
            ways::link_end(tx, &id)?;
            ledger::record(tx, &[act])?;
            Ok(of_row(row)?)
        })
        .await
}

/// Opens a closed account again; the person signs in anew.
///
/// # Errors
/// Not found.
pub async fn enable(node: &Node, id: PersonId, by: &str) -> Result<Person> {
    let act = ledger::act(node, ActKind::PersonEnabled, by, &id.to_string(), &json!({}))?;
    node.db
        .write_as("person.enable", move |tx| {
            let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            if row.state != PersonState::Disabled.code() {
                return Ok(of_row(row)?);
            }
            let state = if row.password.is_empty() { PersonState::Invited } else { PersonState::Active };
            row.state = state.code().to_owned();
            rows::person_put(tx, &row)?;
            ledger::record(tx, &[act])?;
            Ok(of_row(row)?)
        })
        .await
}

/// Changes how a person is reached; either may be empty.
///
/// # Errors
/// Not found; not of its form; taken.
pub async fn set_contact(node: &Node, id: PersonId, email: &str, phone: &str) -> Result<Person> {
    let (email, phone) = (clean_email(email)?, clean_phone(phone)?);
    node.db
        .write_as("person.contact", move |tx| {
            let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            if rows::person_by_email(tx, &email)?.is_some_and(|p| p.id != id) {
                return Err(refusal::EMAIL_TAKEN.error());
            }
            let alone = |p: &rows::Person| p.id != id && p.email.is_empty();
            if email.is_empty() && rows::person_by_name(tx, &row.name_key, 100)?.iter().any(alone) {
                return Err(refusal::EMAIL_NEEDED.error());
            }
            (row.email, row.phone) = (email, phone);
            rows::person_put(tx, &row)?;
            Ok(of_row(row)?)
        })
        .await
}

/// Changes one's own settings.
///
/// # Errors
/// Where one is not of its form.
pub async fn set_prefs(node: &Node, seat: &Seat, prefs: Prefs) -> Result<()> {
    if prefs.lang.as_deref().is_some_and(|l| !["en", "ur"].contains(&l)) {
        return Err(refusal::LANGUAGE.error());
    }
    if !["", "light", "dark"].contains(&prefs.theme.as_str()) {
        return Err(refusal::THEME.error());
    }
    let zone_fits = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
    if prefs.zone.len() > 64 || !prefs.zone.chars().all(zone_fits) {
        return Err(refusal::ZONE.error());
    }
    let text = serde_json::to_string(&prefs).map_err(AppError::internal)?;
    let id = seat.person;
    node.db
        .write_as("person.prefs", move |tx| {
            let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            row.prefs = text;
            rows::person_put(tx, &row)?;
            Ok(())
        })
        .await
}
