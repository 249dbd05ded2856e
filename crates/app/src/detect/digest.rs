//! One message for all alarms that waited through somebody's quiet hours.
//!
//! Its Message-ID derives from the recipient and the end of the hours: however often the node stops in between, there is one.
//! An alarm is added in its own transaction and only while the hours last, so the message is never changed once it may go.

use pasban_kernel::id::AlertId;
use pasban_kernel::{Digest, Timestamp};
use pasban_store::rows::detect::{self as rows, Outgoing};
use pasban_store::rows::seat_officer;
use pasban_store::{StoreError, Tx};

use crate::node::Node;

/// Most alarms that one message names; the others are counted.
const LINES_MAX: usize = 100;
const MORE: &str = "\nThere are more: the page shows all.\n";

fn message_id(node: &Node, to: &str, end: Timestamp) -> String {
    let hash = Digest::of(format!("{} {to} {}", node.id, end.0).as_bytes()).to_string();
    format!("<night-{}@{}.pasban>", hash.get(..32).unwrap_or(""), node.id.short())
}

/// Adds an alarm, in a line, to the message that waits for somebody, or begins it.
pub(super) fn add(
    tx: &mut dyn Tx,
    node: &Node,
    to: &str,
    alert: &AlertId,
    line: &str,
    end: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let message_id = message_id(node, to, end);
    let waiting = seat_officer::outgoing_by_message(tx, &message_id, to)?;
    let line = format!("\n- {line}\n  {}/alerts/{alert}\n", node.config.url());
    let subject = |n: usize| match n {
        1 => "[Pasban] 1 alarm in your quiet hours".to_owned(),
        n if n >= LINES_MAX => format!("[Pasban] {LINES_MAX} or more alarms in your quiet hours"),
        n => format!("[Pasban] {n} alarms in your quiet hours"),
    };
    match waiting {
        Some((id, state, 0, body)) if state == "queued" => {
            if body.ends_with(MORE) || body.contains(&format!("/alerts/{alert}\n")) {
                return Ok(false);
            }
            let n = body.matches("\n- ").count() + 1;
            let body = if n > LINES_MAX { body + MORE } else { body + &line };
            seat_officer::outgoing_rewrite(tx, &id, &subject(n.min(LINES_MAX)), &body)?;
            Ok(false)
        }
        // It went already because somebody ended the hours early: what comes now is told now, under a name of its own.
        Some(_) => {
            let again = format!("<late-{}", message_id.trim_start_matches("<night-"));
            let again = again.replacen('@', &format!("-{alert}@"), 1);
            queue(tx, to, subject(1), line, again, now, now)
        }
        None => {
            let intro = "These alarms came in your quiet hours. None of them is critical: those ring at once.\n";
            queue(tx, to, subject(1), format!("{intro}{line}"), message_id, end, now)
        }
    }
}

fn queue(
    tx: &mut dyn Tx,
    to: &str,
    subject: String,
    body: String,
    message_id: String,
    next_at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    // The id is of the message itself, so that nothing here needs randomness.
    let hash = Digest::of(format!("{message_id} {to}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.0[..16]);
    rows::outgoing_queue(
        tx,
        &Outgoing {
            id: AlertId::from_random(bytes),
            channel: "mail".into(),
            class: "alarm".into(),
            recipient: to.to_owned(),
            subject,
            body,
            message_id,
            state: "queued".into(),
            attempts: 0,
            next_at,
            last_error: String::new(),
            at: now,
        },
    )
}
