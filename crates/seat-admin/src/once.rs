//! What is shown once: a way in, an offer, a token. Between the post that made it and the page that shows it, it waits in
//! memory alone, for whoever made it and for ten minutes; it stands in no database, no address and no log.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use pasban_kernel::id::PersonId;
use pasban_kernel::time::MINUTE;
use pasban_kernel::{Digest, Timestamp};
use pasban_portal::{Result, Visit};

/// How long something waits to be looked at.
const SHOWN_FOR: i64 = 10 * MINUTE;
/// Most that wait at one time.
const WAITING_MAX: usize = 500;

/// What is shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The secret: an address, a line to hand over, a token.
    pub secret: String,
    /// Whom or what it is for.
    pub about: String,
    /// Where the page leads afterwards.
    pub back: String,
    /// It ends then; 0 for no end.
    pub until: i64,
}

struct Waiting {
    whose: PersonId,
    shown: Shown,
    until: Timestamp,
}

static WAITING: Mutex<Option<HashMap<String, Waiting>>> = Mutex::new(None);

/// Keeps something for whoever sits there; answers the name under which their next page finds it.
///
/// # Errors
/// Where nobody is signed in.
pub fn keep(v: &Visit, kind: &str, shown: Shown) -> Result<String> {
    let whose = v.seat()?.person;
    let id = Digest::of(&[b"shown once\n".as_slice(), kind.as_bytes(), &v.key, whose.as_bytes()].concat()).to_string();
    put(&id, Waiting { whose, shown, until: v.now.plus(SHOWN_FOR) }, v.now);
    Ok(id)
}

fn put(id: &str, what: Waiting, now: Timestamp) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = waiting.get_or_insert_with(HashMap::new);
    all.retain(|_, w| w.until > now);
    if all.len() < WAITING_MAX {
        all.insert(id.to_owned(), what);
    }
}

/// Looks at it without taking it: for what is decided on a page before it is used.
#[must_use]
pub fn peek(id: &str, whose: PersonId, now: Timestamp) -> Option<Shown> {
    let waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.as_ref()?.get(id).filter(|w| w.whose == whose && w.until > now).map(|w| w.shown.clone())
}

/// Takes it: for whoever made it, once.
#[must_use]
pub fn take(id: &str, whose: PersonId, now: Timestamp) -> Option<Shown> {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = waiting.as_mut()?;
    if !all.get(id).is_some_and(|w| w.whose == whose && w.until > now) {
        return None;
    }
    all.remove(id).map(|w| w.shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_shown_once_in_time_and_to_whoever_made_it() {
        let (a, b) = (PersonId::from_random([1; 16]), PersonId::from_random([2; 16]));
        let shown = Shown { secret: "s".into(), about: "x".into(), back: "/".into(), until: 0 };
        let w = |until| Waiting { whose: a, shown: shown.clone(), until: Timestamp(until) };
        put("test-one", w(10), Timestamp(1));
        assert_eq!(take("test-one", b, Timestamp(2)), None);
        assert_eq!(take("test-two", a, Timestamp(2)), None);
        assert_eq!(take("test-one", a, Timestamp(10)), None, "it is over");
        put("test-one", w(20), Timestamp(1));
        assert_eq!((peek("test-one", b, Timestamp(2)), peek("test-one", a, Timestamp(2))), (None, Some(shown.clone())));
        assert_eq!(take("test-one", a, Timestamp(2)), Some(shown));
        assert_eq!(take("test-one", a, Timestamp(2)), None, "once");
    }
}
