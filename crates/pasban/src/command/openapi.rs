//! `pasban openapi`: the document of the portal's API, for programs that make clients of it.

use std::io::Write as _;

use super::Outcome;

/// Write the API's OpenAPI document
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban openapi > openapi.json\n\nA running node serves the same at /api/v1/openapi.json."
)]
pub struct Args {}

pub fn run(_: &Args) -> anyhow::Result<Outcome> {
    let text = crate::portal::document()?;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}
