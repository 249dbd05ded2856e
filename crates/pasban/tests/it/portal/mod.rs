//! The mounted pages as a whole, over real HTTP: who may use which route, who sees which record, what the API's document
//! says, attacks. Everything here goes by the table of routes, so a page is covered from the moment it is mounted.

// What the binary mounts, without what only the binary does with it.
#[allow(dead_code, reason = "the binary serves these; here only the table is looked at")]
#[path = "../../../src/portal.rs"]
mod mounted;

mod chromium;
mod hostile;
mod house;
mod http;
mod matrix;
mod payloads;
mod records;
mod requests;
mod routes;
mod schema;
mod shown;
mod tongues;
mod twins;
mod walk;
