//! Mail headers inside pasted text: most of what stands in them belongs to the victim or to the machines on the way.

/// What to do with a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Search it.
    Search,
    /// A header that holds no evidence about the sender: pass it over.
    Skip,
    /// A `Received` header: search what stands before ` by `, our own receiving machine.
    BeforeBy,
}

/// Headers that name the recipient, identify the message, or hold signatures and encodings. RFC 5322, 6376, 8601, 8617.
const SKIPPED: &[&str] = &[
    "message-id",
    "in-reply-to",
    "references",
    "to",
    "cc",
    "bcc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "mime-version",
    "content-type",
    "content-id",
    "content-transfer-encoding",
    "content-disposition",
    "dkim-signature",
    "domainkey-signature",
    "x-google-dkim-signature",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "authentication-results",
    "received-spf",
    "x-received",
    "x-mailer",
    "user-agent",
    "thread-index",
    "list-id",
    "list-unsubscribe",
    "feedback-id",
    "x-spam-status",
    "x-virus-scanned",
];

/// Reads headers line by line and remembers what a folded line belongs to.
#[derive(Default)]
pub(super) struct Headers {
    current: Option<Verdict>,
}

impl Headers {
    /// What to do with the next line.
    pub(super) fn next(&mut self, line: &str) -> Verdict {
        if line.trim().is_empty() {
            self.current = None;
            return Verdict::Search;
        }
        if line.starts_with([' ', '\t']) {
            // A folded `Received` goes on until it names our machine.
            if self.current == Some(Verdict::BeforeBy) && line.trim_start().starts_with("by ") {
                self.current = Some(Verdict::Skip);
            }
            return self.current.unwrap_or(Verdict::Search);
        }
        let verdict = match line.split_once(':') {
            Some((name, rest)) => header(&name.to_ascii_lowercase(), rest),
            None => Verdict::Search,
        };
        let past_by = verdict == Verdict::BeforeBy && line.contains(" by ");
        self.current = match verdict {
            Verdict::Search => None,
            _ if past_by => Some(Verdict::Skip),
            other => Some(other),
        };
        verdict
    }
}

fn header(name: &str, rest: &str) -> Verdict {
    if name == "received" && (rest.contains(" from ") || rest.contains(" by ")) {
        return Verdict::BeforeBy;
    }
    if !SKIPPED.contains(&name) {
        return Verdict::Search;
    }
    // "References: https://…" and "To: block at once" in a report are no headers.
    let is_header = match name {
        "references" | "in-reply-to" | "message-id" | "content-id" => rest.contains('<') && rest.contains('@'),
        "to" | "cc" | "bcc" | "delivered-to" | "x-original-to" | "envelope-to" => rest.contains('@'),
        _ => true,
    };
    if is_header { Verdict::Skip } else { Verdict::Search }
}
