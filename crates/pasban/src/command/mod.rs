//! The commands, one file each; small ones about the same thing share a file.

mod admin;
mod alerts;
mod backup;
mod blocks;
mod decide;
mod doctor;
mod init;
mod link;
mod openapi;
mod person;
mod questions;
mod report;
mod scan;
mod serve;
mod status;
mod verify;

use clap::{Parser, Subcommand};

use crate::process;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Done.
    Done,
    /// Not done; the words were printed.
    Failed,
    /// Something was found.
    Found,
}

/// Software that a country's CERTs run together
#[derive(Parser, Debug)]
#[command(name = "pasban", version, max_term_width = 110)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 10 found something.\n\nExample: pasban init --dir bank --name \"Bank A\" --tier organisational --listen 127.0.0.1:8443"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Init(init::Args),
    Serve(serve::Args),
    Demo(pasban_demo::Args),
    Status(status::Args),
    Doctor(doctor::Args),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Migrate(backup::MigrateArgs),
    Admin(admin::Args),
    Link(link::Args),
    Report(report::Args),
    Receipt(report::ReceiptArgs),
    Proposals(decide::ProposalsArgs),
    Review(decide::ReviewArgs),
    Ask(decide::AskArgs),
    Confirm(decide::ConfirmArgs),
    Hold(decide::SettleArgs),
    Reject(decide::SettleArgs),
    Issue(decide::IssueArgs),
    Withdraw(decide::WithdrawArgs),
    Questions(questions::Args),
    Stop(blocks::StopArgs),
    Approve(blocks::ApproveArgs),
    Lift(blocks::LiftArgs),
    Blocks(blocks::BlocksArgs),
    Why(blocks::WhyArgs),
    Preview(blocks::PreviewArgs),
    Export(blocks::ExportArgs),
    Alerts(alerts::Args),
    Verify(verify::Args),
    Scan(scan::Args),
    Openapi(openapi::Args),
}

/// Runs a command.
pub fn run(cli: Cli) -> anyhow::Result<Outcome> {
    process::set_up(if matches!(cli.command, Command::Serve(_)) { "info" } else { "warn" })?;
    match cli.command {
        Command::Init(a) => init::run(&a),
        Command::Serve(a) => serve::run(&a),
        Command::Demo(a) => demo(a),
        Command::Status(a) => status::run(&a),
        Command::Doctor(a) => doctor::run(&a),
        Command::Backup(a) => backup::backup(&a),
        Command::Restore(a) => backup::restore(&a),
        Command::Migrate(a) => backup::migrate(&a),
        Command::Admin(a) => admin::run(&a),
        Command::Link(a) => link::run(&a),
        Command::Report(a) => report::run(&a),
        Command::Receipt(a) => report::receipt(&a),
        Command::Proposals(a) => decide::proposals(&a),
        Command::Review(a) => decide::review(&a),
        Command::Ask(a) => decide::ask(&a),
        Command::Confirm(a) => decide::confirm(&a),
        Command::Hold(a) => decide::settle(&a, false),
        Command::Reject(a) => decide::settle(&a, true),
        Command::Issue(a) => decide::issue(&a),
        Command::Withdraw(a) => decide::withdraw(&a),
        Command::Questions(a) => questions::run(&a),
        Command::Stop(a) => blocks::stop(&a),
        Command::Approve(a) => blocks::approve(&a),
        Command::Lift(a) => blocks::lift(&a),
        Command::Blocks(a) => blocks::blocks(&a),
        Command::Why(a) => blocks::why(&a),
        Command::Preview(a) => blocks::preview(&a),
        Command::Export(a) => blocks::export(&a),
        Command::Alerts(a) => alerts::run(&a),
        Command::Verify(a) => verify::run(&a),
        Command::Scan(a) => scan::run(&a),
        Command::Openapi(a) => openapi::run(&a),
    }
}

fn demo(args: pasban_demo::Args) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(if runtime.block_on(pasban_demo::run(args))? { Outcome::Done } else { Outcome::Failed })
}

/// The name that an act gets where nobody says another.
fn me() -> String {
    std::env::var("USER").ok().filter(|u| !u.is_empty()).unwrap_or_else(|| "administrator".into())
}
