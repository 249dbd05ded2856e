//! The words that everything else is made of.

use std::fmt::Display;
use std::str::FromStr;

use pasban_kernel::id::{ConsentId, OrgId, ReportId};
use pasban_kernel::limits::VALUE_BYTES_MAX;
use pasban_kernel::{
    Digest, LinkId, NodeId, Observable, ObservableKind, PermittedAction, StixId, TenantId, Timestamp, Tlp,
};

/// [`Observable::parse`] for every kind: the normal form is stable, bounded, and shown so that nobody clicks it.
pub fn observable(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for kind in ObservableKind::ALL {
        if let Ok(value) = Observable::parse(kind, text) {
            check(&value);
        }
    }
    if let Some(value) = Observable::guess(text) {
        check(&value);
    }
}

/// What holds of every value that was let in.
pub(super) fn check(value: &Observable) {
    let again = Observable::from_stored(value.kind(), value.value());
    assert_eq!(again.as_ref(), Ok(value), "the normal form is stable");
    assert!(value.value().len() <= VALUE_BYTES_MAX, "bounded: {} bytes", value.value().len());
    assert!(!value.value().contains(['\n', '\r', '\0']), "one line");
    let shown = value.defanged();
    assert!(!shown.contains("http://") || value.kind() != ObservableKind::Url || !shown.starts_with("http"), "{shown}");
    if let Some(host) = value.host() {
        assert_eq!(Observable::from_stored(host.kind(), host.value()), Ok(host), "so is its host's");
    }
}

/// Ids, digests, markings, actions and instants: what reads prints, and reads again as the same.
pub fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for line in text.lines() {
        reads_back::<NodeId>(line);
        reads_back::<TenantId>(line);
        reads_back::<OrgId>(line);
        reads_back::<LinkId>(line);
        reads_back::<ReportId>(line);
        reads_back::<ConsentId>(line);
        reads_back::<StixId>(line);
        reads_back::<Digest>(line);
        reads_back::<Tlp>(line);
        reads_back::<PermittedAction>(line);
        if let Some(tlp) = Tlp::from_marking_id(line) {
            assert_eq!(Tlp::from_marking_id(tlp.marking_id()), Some(tlp));
        }
        if let Some(at) = Timestamp::parse(line) {
            assert_eq!(Timestamp::parse(&at.rfc3339()), Some(at), "{line:?}");
            assert_eq!(Timestamp::parse(&at.rfc3339_micros()), Some(at), "{line:?}");
            assert!(at.to_day() <= at.to_minute() && at.to_minute() <= at.to_milli() && at.to_milli() <= at);
            let _ = (at.date(), at.day_number(), at.plus(i64::MAX), at.plus(i64::MIN));
        }
    }
}

fn reads_back<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let printed = value.to_string();
        assert!(printed.parse::<T>().is_ok_and(|again| again == value), "{text:?} printed as {printed:?}");
    }
}
