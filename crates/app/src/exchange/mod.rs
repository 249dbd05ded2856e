//! What nodes say to each other, and what people decide about it.
//!
//! * [`objects`]: made once and signed, or taken in and checked; put on streams.
//! * [`cards`]: whose keys are whose.
//! * [`release`]: the one way out: candidates through the gate when bytes are about to leave.
//! * [`report`]: an organisation reports; a CERT receives.
//! * [`consent`]: a reporter widens or narrows what may be passed on.
//! * [`hat`]: CERT and regulator of one institution: what goes to which, and who reads what.
//! * [`decide`]: the analyst asks, confirms, holds, rejects, takes back.
//! * [`dry`]: what the gate would say, before anybody decides.
//! * [`objections`]: somebody says that a block is wrong; the way to whoever decides, and the answer back.
//! * [`questions`]: questions asked of us and by us, answers in bands.
//! * [`marked`]: what the words of a text forbid.
//! * [`plain`]: TAXII clients that are not nodes.
//! * [`why`]: everything that is known about a value.

pub mod cards;
pub mod consent;
pub mod course;
pub mod decide;
pub mod dry;
pub mod hat;
pub mod marked;
pub mod objections;
pub mod objects;
pub mod plain;
pub mod questions;
pub mod release;
pub mod report;
pub mod sightings;
pub mod why;
