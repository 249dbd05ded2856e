//! Running the node: how it stands, what is wrong with it, copies, alerts, messages, keys.

use std::path::PathBuf;

use pasban_app::AppError;
use pasban_app::detect::{alerts, judge};
use pasban_app::ops::{backup as copy, doctor as check, keys, lists, restore, status as state};
use pasban_kernel::id::AlertId;
use serde::{Deserialize, Serialize};

use super::{Control, DONE, Done, Items, Limit, Nothing, who};

pub(super) async fn status(c: &Control, _: Nothing) -> Result<state::Status, AppError> {
    state::status(&c.node).await
}

pub(super) async fn doctor(c: &Control, _: Nothing) -> Result<Items<check::Check>, AppError> {
    Ok(Items { items: check::of_node(&c.node).await })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Backup {
    path: PathBuf,
    recipient: Option<String>,
}

pub(super) async fn backup(c: &Control, input: Backup) -> Result<copy::Written, AppError> {
    if !input.path.is_absolute() {
        return Err(AppError::invalid("path: give a whole path, the node's folder is not yours"));
    }
    let c = c.clone();
    tokio::task::spawn_blocking(move || {
        copy::of_node(&c.node, c.config_file.as_ref().map(|p| p.as_path()), &input.path, input.recipient.as_deref())
    })
    .await
    .map_err(AppError::internal)?
}

pub(super) fn shutdown(c: &Control, _: Nothing) -> Result<Done, AppError> {
    tracing::info!("asked to shut down");
    c.stop.send_replace(true);
    Ok(DONE)
}

#[derive(Serialize)]
pub(super) struct Text {
    text: String,
}

pub(super) async fn trust(c: &Control, _: Nothing) -> Result<Text, AppError> {
    Ok(Text { text: lists::trust(&c.node).await? })
}

pub(super) async fn bad_list(c: &Control, l: Limit) -> Result<Items<lists::BadRow>, AppError> {
    Ok(Items { items: lists::bad(&c.node, l.limit).await? })
}

pub(super) async fn alert_list(c: &Control, l: Limit) -> Result<Items<lists::AlertRow>, AppError> {
    Ok(Items { items: lists::alerts(&c.node, l.limit).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct False {
    id: AlertId,
    note: String,
}

pub(super) async fn alert_false(c: &Control, input: False) -> Result<Done, AppError> {
    if input.note.trim().is_empty() {
        return Err(AppError::invalid("note: say why it is a false alarm"));
    }
    judge::false_alarm(&c.node, input.id, &input.note, &who(None)).await?;
    Ok(DONE)
}

pub(super) async fn outgoing_list(c: &Control, l: Limit) -> Result<Items<lists::OutgoingRow>, AppError> {
    Ok(Items { items: lists::outgoing(&c.node, l.limit).await? })
}

#[derive(Serialize)]
pub(super) struct Released {
    released: u64,
}

pub(super) async fn outgoing_release(c: &Control, _: Nothing) -> Result<Released, AppError> {
    Ok(Released { released: alerts::let_go(&c.node).await? })
}

pub(super) fn keys_list(c: &Control, _: Nothing) -> Result<Items<lists::KeyRow>, AppError> {
    Ok(Items { items: lists::keys(&c.node)? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Compromised {
    statement: String,
    who: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Object {
    object: String,
}

pub(super) async fn keys_compromised(c: &Control, input: Compromised) -> Result<Object, AppError> {
    let id = keys::publish_compromise(&c.node, &input.statement, &who(input.who)).await?;
    Ok(Object { object: id.as_str().to_owned() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Because {
    reason: String,
    who: Option<String>,
}

pub(super) async fn ledger_anew(c: &Control, input: Because) -> Result<Done, AppError> {
    if input.reason.trim().is_empty() {
        return Err(AppError::invalid("reason: a new ledger's first act says why the old one ended"));
    }
    let why = format!("{}, by {}", input.reason, who(input.who));
    pasban_app::links::recover::begin_anew(&c.node, &why).await?;
    Ok(DONE)
}

pub(super) async fn restore_settle(c: &Control, input: Because) -> Result<Done, AppError> {
    if input.reason.trim().is_empty() {
        return Err(AppError::invalid("reason: say why no partner's memory is waited for"));
    }
    restore::settle(&c.node, &format!("{}, by {}", input.reason, who(input.who))).await?;
    Ok(DONE)
}
