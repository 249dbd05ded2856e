//! Links: offer, accept, digits, confirm, pause, resume, revoke.

use std::collections::BTreeSet;
use std::path::PathBuf;

use pasban_app::AppError;
use pasban_app::links::channel::Network;
use pasban_app::links::offer::{self as app, OfferSettings};
use pasban_app::links::{carry, life, witness};
use pasban_app::ops::lists;
use pasban_gate::{Hat, Relation};
use pasban_kernel::LinkId;
use pasban_kernel::id::OrgId;
use serde::{Deserialize, Serialize};

use super::{Control, DONE, Done, Items, Nothing, who};

/// Largest CA file, bytes.
const CA_BYTES_MAX: u64 = 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    relation: Relation,
    name: String,
    org: Option<OrgId>,
    hunt_days: Option<u32>,
    purpose: Option<String>,
    /// Which of our hats the dialler may address; the CERT's where nobody says.
    hats: Option<BTreeSet<Hat>>,
    /// Whether the dialler may put questions to us: for a CERT that answers to another.
    #[serde(default)]
    ask_up: bool,
}

#[derive(Serialize)]
pub(super) struct Offered {
    link: LinkId,
    offer: String,
    expires: String,
}

pub(super) async fn offer(c: &Control, input: Offer) -> Result<Offered, AppError> {
    if let Some(org) = &input.org
        && !c.node.registry.load().constituents.contains_key(org)
    {
        return Err(AppError::NotFound);
    }
    let purpose = input.purpose.unwrap_or_else(|| "exchange of indicators, sightings and reports".into());
    let mut settings = OfferSettings::usual(input.relation, &input.name, &purpose);
    settings.org = input.org;
    if let Some(hats) = input.hats {
        settings.terms.up.hats = hats;
    }
    if let Some(days) = input.hunt_days {
        settings.terms.hunts.days_max = days;
        if days == 0 {
            settings.terms.hunts.kinds.clear();
        }
    }
    if input.ask_up {
        settings.terms.up.kinds.insert(pasban_gate::ObjectKind::Question);
        // What is asked upward is answered downward, and what was met elsewhere is told to the CERT that issued it.
        settings.terms.down.kinds.extend([pasban_gate::ObjectKind::Answer, pasban_gate::ObjectKind::Sighting]);
    }
    let made = app::offer(&c.node, settings).await?;
    Ok(Offered { link: made.link, offer: made.text, expires: made.expires.rfc3339() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accept {
    offer: String,
    proxy: Option<String>,
    ca_file: Option<PathBuf>,
}

#[derive(Serialize)]
pub(super) struct Accepted {
    link: LinkId,
    digits: String,
    name: String,
}

pub(super) async fn accept(c: &Control, input: Accept) -> Result<Accepted, AppError> {
    let mut network = Network::from_config(&c.node)?;
    if input.proxy.is_some() {
        network.proxy = input.proxy;
    }
    if let Some(path) = input.ca_file {
        let wrong = |e: std::io::Error| AppError::invalid(format!("ca_file {}: {e}", path.display()));
        if std::fs::metadata(&path).map_err(wrong)?.len() > CA_BYTES_MAX {
            return Err(AppError::invalid("ca_file: larger than a megabyte"));
        }
        network.ca = Some(std::fs::read_to_string(&path).map_err(wrong)?);
    }
    let done = app::accept(&c.node, &input.offer, network).await?;
    Ok(Accepted { link: done.link, digits: done.shown, name: done.peer_name })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    link: LinkId,
}

#[derive(Serialize)]
pub(super) struct Digits {
    digits: String,
}

pub(super) async fn digits(c: &Control, input: Link) -> Result<Digits, AppError> {
    Ok(Digits { digits: lists::digits(&c.node, input.link).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirm {
    link: LinkId,
    digits: String,
}

#[derive(Serialize)]
pub(super) struct Active {
    active: bool,
}

pub(super) async fn confirm(c: &Control, input: Confirm) -> Result<Active, AppError> {
    Ok(Active { active: life::confirm(&c.node, input.link, &input.digits).await? })
}

pub(super) async fn list(c: &Control, _: Nothing) -> Result<Items<lists::LinkRow>, AppError> {
    Ok(Items { items: lists::links(&c.node).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    link: LinkId,
    #[serde(default)]
    reason: String,
    who: Option<String>,
}

pub(super) async fn pause(c: &Control, i: Change) -> Result<Done, AppError> {
    life::pause(&c.node, i.link, &who(i.who), &i.reason).await?;
    Ok(DONE)
}

pub(super) async fn resume(c: &Control, i: Change) -> Result<Done, AppError> {
    life::resume(&c.node, i.link, &who(i.who), &i.reason).await?;
    Ok(DONE)
}

pub(super) async fn revoke(c: &Control, i: Change) -> Result<Done, AppError> {
    life::revoke(&c.node, i.link, &who(i.who), &i.reason).await?;
    Ok(DONE)
}

/// A partner whose ledger showed two faces is witnessed again, because a person has looked.
pub(super) async fn forgive(c: &Control, i: Change) -> Result<Done, AppError> {
    if i.reason.trim().is_empty() {
        return Err(AppError::invalid("reason: say what was found"));
    }
    witness::forgive(&c.node, i.link, &who(i.who), &i.reason).await?;
    Ok(DONE)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Export {
    link: LinkId,
    path: PathBuf,
}

#[derive(Serialize)]
pub(super) struct Exported {
    path: PathBuf,
    objects: usize,
    more: bool,
}

fn whole(path: &std::path::Path) -> Result<(), AppError> {
    if path.is_absolute() {
        Ok(())
    } else {
        Err(AppError::invalid("path: give a whole path, the node's folder is not yours"))
    }
}

pub(super) async fn export(c: &Control, i: Export) -> Result<Exported, AppError> {
    whole(&i.path)?;
    let done = carry::export(&c.node, i.link, &i.path).await?;
    Ok(Exported { path: i.path, objects: done.objects, more: done.more })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Import {
    path: PathBuf,
}

#[derive(Serialize)]
pub(super) struct Imported {
    link: LinkId,
    new: usize,
    known: usize,
    refused: Vec<String>,
    receipts: usize,
}

pub(super) async fn import(c: &Control, i: Import) -> Result<Imported, AppError> {
    whole(&i.path)?;
    let done = carry::import(&c.node, &i.path).await?;
    Ok(Imported { link: done.link, new: done.new, known: done.known, refused: done.refused, receipts: done.receipts })
}
