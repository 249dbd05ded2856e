//! Passwords: which are good enough, and Argon2id (RFC 9106) off the runtime's threads.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use pasban_app::{AppError, Node, Result};
use tokio::sync::Semaphore;

use crate::refusal;

/// Shortest password, characters.
pub const CHARS_MIN: usize = 12;
/// Longest password, bytes.
pub const BYTES_MAX: usize = 1024;
/// What must be left, in characters, after everything that everybody tries was taken away.
const OWN_CHARS_MIN: usize = 8;

/// Hashes that run at a time in this process: each takes 19 MiB and a core.
static ROOM: Semaphore = Semaphore::const_new(2);
/// Hashes that run or wait; more are refused at once.
static QUEUE: Semaphore = Semaphore::const_new(64);
/// A hash of nothing that anybody knows, for names without an account.
static NOBODY: OnceLock<String> = OnceLock::new();

/// Runs of keys and letters that are typed without thinking.
const ROWS: [&str; 8] = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Words that stand in every list of guesses, and those that are near at hand here.
const COMMON: [&str; 48] = [
    "password",
    "passwort",
    "passcode",
    "welcome",
    "letmein",
    "changeme",
    "administrator",
    "admin",
    "login",
    "secret",
    "master",
    "default",
    "access",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "cricket",
    "iloveyou",
    "sunshine",
    "princess",
    "superman",
    "trustno",
    "starwars",
    "whatever",
    "computer",
    "internet",
    "security",
    "pakistan",
    "zindabad",
    "islamabad",
    "karachi",
    "lahore",
    "peshawar",
    "quetta",
    "rawalpindi",
    "allah",
    "bismillah",
    "pasban",
    "portal",
    "company",
    "office",
    "summer",
    "winter",
    "spring",
    "autumn",
    "guest",
    "hello",
];

/// Says why a password is not good enough for a person, if it is not.
///
/// # Errors
/// In words for the field.
pub fn fit(password: &str, name: &str, email: &str) -> Result<()> {
    let n = password.chars().count();
    if n < CHARS_MIN {
        return Err(refusal::PASSWORD_SHORT.with(&[("n", &n), ("min", &CHARS_MIN)]));
    }
    if password.len() > BYTES_MAX {
        return Err(refusal::PASSWORD_LONG.with(&[("max", &BYTES_MAX)]));
    }
    let typed = plain(password);
    let local = email.split('@').next().unwrap_or_default();
    let own = name.split_whitespace().chain(local.split(['.', '_', '-', '+'])).map(plain);
    if own.filter(|w| w.chars().count() >= 4).any(|w| typed.contains(&w)) {
        return Err(refusal::PASSWORD_OWN.error());
    }
    if left_over(&typed) < OWN_CHARS_MIN {
        return Err(refusal::PASSWORD_COMMON.error());
    }
    Ok(())
}

/// Lower case, with the usual figures for letters read as those letters.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '@' => 'a',
            '$' => 's',
            '!' => 'i',
            c => c,
        })
        .collect()
}

/// How many characters are left without common words, runs of keys and repeats.
fn left_over(typed: &str) -> usize {
    let mut text: String = typed.to_owned();
    for spelling in [typed.to_owned(), as_letters(typed)] {
        for word in COMMON {
            if let Some(at) = spelling.find(word)
                && spelling.len() == text.len()
            {
                // Both spellings have the same length in bytes: figures for letters are ASCII.
                text.replace_range(at..at + word.len(), &"\0".repeat(word.len()));
            }
        }
    }
    let chars: Vec<char> = text.chars().collect();
    let mut left: Vec<char> = Vec::new();
    let mut i = 0;
    while let Some(c) = chars.get(i) {
        let run = run_at(&chars, i);
        if run >= 3 {
            i += run;
            continue;
        }
        if *c != '\0' {
            left.push(*c);
        }
        i += 1;
    }
    // "xyxyxyxyxyxy" has twelve characters and two that count.
    let mut distinct = left.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 5 { 0 } else { left.len() }
}

fn as_letters(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            c => c,
        })
        .collect()
}

/// Length of the run of neighbouring keys, or of one repeated key, that begins at `i`.
fn run_at(chars: &[char], i: usize) -> usize {
    let follows = |a: char, b: char, step: isize| {
        ROWS.iter().any(|row| {
            row.match_indices(a).any(|(at, _)| {
                at.checked_add_signed(step).and_then(|n| row.get(n..)).is_some_and(|rest| rest.starts_with(b))
            })
        })
    };
    let length = |fits: &dyn Fn(char, char) -> bool| {
        1 + chars.get(i..).unwrap_or_default().windows(2).take_while(|w| matches!(w, [a, b] if fits(*a, *b))).count()
    };
    let same = length(&|a, b| a == b);
    let up = length(&|a, b| follows(a, b, 1));
    let down = length(&|a, b| follows(a, b, -1));
    same.max(up).max(down)
}

/// Runs one hash off the runtime, at most two at a time.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let busy = || refusal::BUSY.error();
    let _place = QUEUE.try_acquire().map_err(|_| busy())?;
    let _room = ROOM.acquire().await.map_err(|_| busy())?;
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)
}

/// The Argon2id hash of a password, as a PHC string.
///
/// # Errors
/// Too many at a time.
pub(crate) async fn hash(node: &Node, password: &str) -> Result<String> {
    let (password, salt) = (password.as_bytes().to_vec(), node.ambient.random::<16>());
    off(move || Argon2::default().hash_password_with_salt(&password, &salt).map(|h| h.to_string()))
        .await?
        .map_err(AppError::internal)
}

/// Whether a password is the one of a PHC string. An empty one (no such person, no password set) takes the same work and is
/// never right.
///
/// # Errors
/// Too many at a time.
pub(crate) async fn verify(node: &Node, password: &str, phc: &str) -> Result<bool> {
    // What is too long is wrong, and still takes the usual work.
    let fits = password.len() <= BYTES_MAX;
    let password = password.as_bytes().get(..password.len().min(BYTES_MAX)).unwrap_or_default().to_vec();
    let (known, phc) = (!phc.is_empty(), phc.to_owned());
    let (unknown, salt) = (node.ambient.random::<32>(), node.ambient.random::<16>());
    let right = off(move || {
        let phc = if known {
            phc
        } else {
            NOBODY
                .get_or_init(|| {
                    Argon2::default()
                        .hash_password_with_salt(&unknown, &salt)
                        .map(|h| h.to_string())
                        .unwrap_or_default()
                })
                .clone()
        };
        Argon2::default().verify_password(&password, phc.as_str()).is_ok()
    })
    .await?;
    Ok(right && known && fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_refused_and_words_of_ones_own_are_not() {
        for bad in [
            "short",
            "elevenchars",
            "password1234",
            "P@ssw0rd2026!!",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "abababababab",
            "Pakistan1947",
            "Welcome12345",
            "adminadmin12",
            "zxcvbnmasdfg",
            "987654321098",
            "sadia-khan-9177",
            "my-sadiakhan-x",
            &"x".repeat(2000),
        ] {
            assert!(fit(bad, "Sadia Khan", "sadia.khan@bank.example").is_err(), "{bad}");
        }
        for good in
            ["correct horse battery staple", "Tv9#kLm2qPz8", "نیلا آسمان چار کبوتر", "four blue pigeons sat down"]
        {
            fit(good, "Sadia Khan", "sadia.khan@bank.example").unwrap();
        }
        // Short parts of a name are in many words.
        fit("the ali baba of forty rivers", "Ali", "").unwrap();
    }

    proptest::proptest! {
        #[test]
        fn never_panics(password in "\\PC{0,60}", name in "\\PC{0,20}") {
            let _ = fit(&password, &name, "");
        }
    }
}
