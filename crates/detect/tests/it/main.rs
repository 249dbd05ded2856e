//! Integration tests of the indicator engine.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its values has failed")]

mod delta;
mod matching;
mod refusal;
mod threads;

use pasban_detect::{Admission, HashKey, IndicatorRef, LiveSet, SetBuilder};
use pasban_kernel::{Observable, ObservableKind, Timestamp};

pub(crate) const KEY: [u8; 16] = *b"a key for tests.";

/// Enough of the public suffix list for these tests.
pub(crate) fn suffix(name: &str) -> bool {
    matches!(name, "example" | "com" | "pk" | "com.pk" | "gov.pk" | "co.uk" | "test")
}

pub(crate) const RULES: Admission<'static> = Admission { is_public_suffix: &suffix, short_prefixes: false };

pub(crate) fn value(kind: ObservableKind, text: &str) -> Observable {
    Observable::parse(kind, text).unwrap()
}

/// A builder with values that are valid for ever, numbered from 0.
pub(crate) fn builder(values: &[(ObservableKind, &str)]) -> SetBuilder {
    let mut b = SetBuilder::new();
    for (n, (kind, text)) in (0..).zip(values) {
        b.insert(&RULES, IndicatorRef(n), &value(*kind, text), Timestamp(0), None).unwrap();
    }
    b
}

pub(crate) fn live(values: &[(ObservableKind, &str)]) -> LiveSet {
    LiveSet::new(builder(values).finish(HashKey::new(KEY)))
}
