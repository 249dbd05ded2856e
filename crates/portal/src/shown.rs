//! Secrets that are shown once: recovery codes, tokens. They lie in memory for a few minutes, for the session that made them
//! alone, so that the page can be loaded again; they are in no store and in no answer that is kept.

use std::collections::HashMap;
use std::sync::Mutex;

use pasban_kernel::time::MINUTE;
use pasban_kernel::{Digest, Timestamp};

/// How long a page with secrets can be loaded again.
const LIFE: i64 = 10 * MINUTE;
/// Most that wait at a time; the oldest goes.
const WAITING_MAX: usize = 500;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// Heading: a message.
    pub kind: &'static str,
    /// A name that belongs to it, or empty.
    pub name: String,
    /// The secrets.
    pub lines: Vec<String>,
}

struct Held {
    session: Digest,
    since: Timestamp,
    secret: Secret,
}

/// All that wait.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<HashMap<[u8; 16], Held>>);

impl Shelf {
    /// Puts a secret there for a session.
    pub(crate) fn put(&self, id: [u8; 16], session: Digest, secret: Secret, now: Timestamp) {
        let Ok(mut all) = self.0.lock() else { return };
        all.retain(|_, h| h.since.plus(LIFE) > now);
        if all.len() >= WAITING_MAX
            && let Some(oldest) = all.iter().min_by_key(|(_, h)| h.since).map(|(id, _)| *id)
        {
            all.remove(&oldest);
        }
        all.insert(id, Held { session, since: now, secret });
    }

    /// What a session may still see.
    pub(crate) fn look(&self, id: &[u8; 16], session: &Digest, now: Timestamp) -> Option<Secret> {
        let all = self.0.lock().ok()?;
        all.get(id).filter(|h| h.session == *session && h.since.plus(LIFE) > now).map(|h| h.secret.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_of_its_session_and_for_minutes() {
        let shelf = Shelf::default();
        let (mine, other, start) = (Digest::of(b"a"), Digest::of(b"b"), Timestamp(1_000));
        let secret = Secret { kind: "k", name: String::new(), lines: vec!["x".into()] };
        shelf.put([1; 16], mine, secret.clone(), start);
        assert_eq!(shelf.look(&[1; 16], &mine, start.plus(MINUTE)), Some(secret.clone()));
        assert_eq!(shelf.look(&[1; 16], &other, start), None);
        assert_eq!(shelf.look(&[2; 16], &mine, start), None);
        assert_eq!(shelf.look(&[1; 16], &mine, start.plus(LIFE)), None);
        for i in 0..WAITING_MAX + 5 {
            let mut id = [3; 16];
            id[..8].copy_from_slice(&(i as u64).to_be_bytes());
            shelf.put(id, mine, secret.clone(), start.plus(i as i64));
        }
        assert!(shelf.0.lock().unwrap().len() <= WAITING_MAX);
    }
}
