//! Pasban: one binary for every tier. One file a command in [`command`]; commands that need a running node ask it over
//! its control socket ([`client`]).
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage, 10 found something.

mod client;
mod command;
mod drill;
mod output;
mod portal;
mod process;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = command::Cli::parse();
    match command::run(cli) {
        Ok(command::Outcome::Done) => ExitCode::SUCCESS,
        Ok(command::Outcome::Failed) => ExitCode::FAILURE,
        Ok(command::Outcome::Found) => ExitCode::from(10),
        Err(e) => {
            eprintln!("pasban: {}", output::plain(&words(&e)));
            ExitCode::FAILURE
        }
    }
}

/// The chain of causes; an operation's internal details too, since whoever runs a command is the administrator.
fn words(e: &anyhow::Error) -> String {
    match e.downcast_ref::<pasban_app::AppError>() {
        Some(app) => app.details(),
        None => format!("{e:#}"),
    }
}
