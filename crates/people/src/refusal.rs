//! What people read when something about their account is not done: one sentence each, here and nowhere else.
//!
//! An error carries the English sentence, which is what the command line and the API answer. A page reads it back to its
//! stable code and says the same in the reader's language ([`read`]); a test there compares both lists.

use std::fmt::Display;

use pasban_app::AppError;

/// Which kind of error a sentence is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What was typed is wrong.
    Invalid,
    /// It is not for whoever asked.
    Forbidden,
    /// It cannot be done as things stand.
    Conflict,
    /// Later.
    TooMany,
}

/// A sentence: words with `{holes}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Its kind.
    pub kind: Kind,
    /// Its stable code.
    pub code: &'static str,
    /// The words, English.
    pub english: &'static str,
}

/// A piece of a sentence.
enum Piece {
    Words(&'static str),
    Hole(&'static str),
}

impl Sentence {
    fn pieces(&self) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut rest = self.english;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else { break };
            if !before.is_empty() {
                out.push(Piece::Words(before));
            }
            out.push(Piece::Hole(name));
            rest = tail;
        }
        if !rest.is_empty() {
            out.push(Piece::Words(rest));
        }
        out
    }

    /// Names of its holes.
    #[must_use]
    pub fn holes(&self) -> Vec<&'static str> {
        self.pieces().into_iter().filter_map(|p| if let Piece::Hole(name) = p { Some(name) } else { None }).collect()
    }

    /// The sentence with its holes filled.
    #[must_use]
    pub fn words(&self, args: &[(&str, &dyn Display)]) -> String {
        self.pieces()
            .into_iter()
            .map(|p| match p {
                Piece::Words(words) => words.to_owned(),
                Piece::Hole(name) => {
                    args.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string()).unwrap_or_default()
                }
            })
            .collect()
    }

    /// The error that says it.
    #[must_use]
    pub fn with(&self, args: &[(&str, &dyn Display)]) -> AppError {
        let words = self.words(args);
        match self.kind {
            Kind::Invalid => AppError::Invalid(words),
            Kind::Forbidden => AppError::Forbidden(words),
            Kind::Conflict => AppError::Conflict(words),
            Kind::TooMany => AppError::TooMany(words),
        }
    }

    /// The error that says a sentence without holes.
    #[must_use]
    pub fn error(&self) -> AppError {
        self.with(&[])
    }

    /// What stands in its holes, if some words are this sentence.
    fn fits(&self, words: &str) -> Option<Vec<(&'static str, String)>> {
        let pieces = self.pieces();
        let mut rest = words;
        let mut found = Vec::new();
        let mut i = 0;
        while let Some(piece) = pieces.get(i) {
            match piece {
                Piece::Words(literal) => rest = rest.strip_prefix(literal)?,
                Piece::Hole(name) => {
                    let end = match pieces.get(i + 1) {
                        Some(Piece::Words(next)) => rest.find(next)?,
                        _ => rest.len(),
                    };
                    let (value, after) = rest.split_at_checked(end)?;
                    found.push((*name, value.to_owned()));
                    rest = after;
                }
            }
            i += 1;
        }
        rest.is_empty().then_some(found)
    }
}

/// Longest text that is looked at, bytes.
const WORDS_BYTES_MAX: usize = 2_000;

/// Which sentence some words are, and what stands in its holes.
#[must_use]
pub fn read(words: &str) -> Option<(&'static Sentence, Vec<(&'static str, String)>)> {
    if words.len() > WORDS_BYTES_MAX {
        return None;
    }
    ALL.iter().find_map(|s| s.fits(words).map(|args| (*s, args)))
}

macro_rules! sentences {
    ($($name:ident $kind:ident $code:literal $english:literal;)*) => {
        $(
            #[doc = concat!("`", $code, "`")]
            pub const $name: Sentence = Sentence { kind: Kind::$kind, code: $code, english: $english };
        )*
        /// All of them.
        pub const ALL: &[&Sentence] = &[$(&$name),*];
    };
}

sentences! {
    ENROL_OVER Conflict "enrol-over" "begin again: the code on the screen was for one hour";
    NO_FACTOR_YET Conflict "no-factor-yet" "there is no second factor yet: set one up first";
    PASSWORD_PRESENT Forbidden "password-present" "password: that is not your present one";
    CODE_WRONG Forbidden "code-wrong" "That code is not right, or it was used. Wait for the next one in your app and type its six digits.";
    WAIT_SECONDS TooMany "wait-seconds" "Too many wrong tries. Wait {n} seconds, then try again.";
    WAIT_MINUTES TooMany "wait-minutes" "Too many wrong tries. Wait {n} minutes, then try again.";
    BUSY TooMany "busy" "Many people sign in at this moment. Try again in a minute.";
    ACCOUNT_CLOSED Conflict "account-closed" "this account is closed: open it again first (pasban admin person enable)";
    HOURS Invalid "hours" "hours {n}: an invitation lasts 1 to {max} hours";
    MINUTES Invalid "minutes" "minutes {n}: such a link lasts 1 to {max} minutes";
    ACCOUNT_CHANGED Conflict "account-changed" "the account changed at this moment: open the link again";
    PASSWORD_SHORT Invalid "password-short" "password: {n} characters. Use at least {min}; four or five words are good";
    PASSWORD_LONG Invalid "password-long" "password: longer than {max} bytes. Use a shorter one";
    PASSWORD_OWN Invalid "password-own" "password: it holds your name or address. Use other words";
    PASSWORD_COMMON Invalid "password-common" "password: it is one of those that everybody tries. Use four or five words of your own";
    PASSWORD_SAME Invalid "password-same" "password: that is the present one. Use another";
    PASSWORD_CHANGED Conflict "password-changed" "the password was changed at this moment: look again";
    NAME Invalid "name" "name: write 1 to {max} characters, without hidden ones";
    NAME_ADDRESS Invalid "name-address" "name: write a name, and the address in its own field";
    EMAIL Invalid "email" "e-mail: write it like ali@bank.example, or leave it empty";
    PHONE Invalid "phone" "telephone: write digits, like +92 51 0000000, or leave it empty";
    ROLE_NODE Invalid "role-node" "role {role}: people on a node of tier {tier} are one of {names}";
    ROLE_TENANT Invalid "role-tenant" "role {role}: people of a hosted tenant are one of {names}";
    ROLE_HAT Invalid "role-hat" "role regulator: this institution wears no regulator's hat; add it to [node] hats in the configuration first";
    PEOPLE_FULL Conflict "people-full" "this node has {max} accounts, the most that it keeps";
    EMAIL_TAKEN Conflict "email-taken" "e-mail: another person has that address here; each has one of their own";
    NAME_TAKEN Conflict "name-taken" "name: another person here has it; add an e-mail address, so that each can sign in";
    NAMESAKES Conflict "namesakes" "{n} people have that name: say which by e-mail address or id";
    EMAIL_NEEDED Conflict "email-needed" "e-mail: a namesake without one is here, so you keep yours to sign in";
    ROLE_MEANWHILE Conflict "role-meanwhile" "somebody else changed the role at this moment: look again";
    LAST_ADMINISTRATOR Conflict "last-administrator" "this is the only administrator: give another person that role first";
    LANGUAGE Invalid "language" "language: en or ur";
    THEME Invalid "theme" "theme: light, dark, or empty for the browser's";
    ZONE Invalid "zone" "time zone: write it like Asia/Karachi";
    READ_FIELD Invalid "read-field" "record and field: 1 to {max} bytes each, in one line";
    CURSOR Invalid "cursor" "cursor: take it from the page before";
    SUBJECT Invalid "subject" "subject: at most {max} bytes, in one line";
    WISH_WORDS Invalid "wish-words" "words: say what will happen in 1 to {max} characters";
    WISH_BODY Invalid "wish-body" "body: {n} bytes, at most {max}";
    WISH_MANY TooMany "wish-many" "{max} of your wishes wait for a second person: let them be decided first";
    WISH_REASON Invalid "wish-reason" "reason: say why in 1 to {max} characters";
    WISH_SAME_PERSON Forbidden "wish-same-person" "Another person decides this: whoever asked cannot, under any account.";
    WISH_NEWER Forbidden "wish-newer" "An account that is newer than the wish cannot decide on it.";
    WISH_OVER Conflict "wish-over" "This was asked more than a day ago: it has to be asked again.";
    WISH_DECIDED Conflict "wish-decided" "{name} has decided this already.";
    WISH_NOT_GRANTED Conflict "wish-not-granted" "A second person has not agreed to this yet, or it was done already.";
    SIGN_IN_WRONG Forbidden "sign-in-wrong" "That name and password do not go together. Check both. After five wrong tries there is a wait.";
    SIGN_IN_NO_FACTOR Conflict "sign-in-no-factor" "This account has no second factor yet. Ask an administrator for a new link: pasban admin person invite";
    SIGN_IN_OVER Forbidden "sign-in-over" "This sign-in is over. Begin again with your name and password.";
    TOKEN_BY_TOKEN Forbidden "token-by-token" "a token makes no tokens: sign in with a browser";
    TOKEN_SCOPE Invalid "token-scope" "scope: read or write";
    TOKEN_NAME Invalid "token-name" "name: write 1 to {max} characters, so that you find it again";
    TOKEN_DAYS Invalid "token-days" "days {n}: a token lasts 1 to {max} days";
    TOKEN_MANY Conflict "token-many" "you have {max} tokens, the most that one person may: revoke one";
    TOKEN_TAKEN Conflict "token-taken" "name: you have a token of that name. Use another, or revoke it first";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_is_read_back_with_what_stands_in_it() {
        for s in ALL {
            let args: Vec<(&str, &dyn Display)> = s.holes().into_iter().map(|h| (h, &17 as &dyn Display)).collect();
            let words = s.words(&args);
            assert!(!words.contains(['{', '}']), "{words}");
            let (found, values) = read(&words).unwrap();
            assert_eq!(found.code, s.code, "{words}");
            assert_eq!(values.len(), args.len(), "{words}");
            assert!(values.iter().all(|(_, v)| v == "17"));
            assert_eq!(s.with(&args).to_string(), words);
        }
        let mut codes: Vec<_> = ALL.iter().map(|s| s.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
        assert!(read("something else").is_none() && read("").is_none() && read(&"x".repeat(10_000)).is_none());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(words in "\\PC{0,80}") {
            let _ = read(&words);
        }
    }
}
