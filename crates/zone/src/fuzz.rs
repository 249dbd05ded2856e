//! Functions of bytes for everything here that reads what a resolver, a server or an administrator wrote, for fuzzers
//! and property tests.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};

use pasban_kernel::{Observable, Timestamp};

use crate::answer::{Reply, Transport, judge};
use crate::content::{Zone, as_text};
use crate::message::{HEADER_BYTES, RecordType, Request};
use crate::name::Apex;
use crate::policy::{Action, Rule};
use crate::probe::{Fetched, read, take};
use crate::set::{Access, Served, Zones};
use crate::transfer::Transfer;
use crate::tsig::{Signer, TsigKey, find};

const NOW: Timestamp = Timestamp(1_795_514_400_000_000);
/// On nobody's list.
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
/// On the list of the one zone.
const RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9));

/// One zone `rpz.test`, its key `one.key` with a secret of sevens.
static ZONES: LazyLock<Option<(Zones, TsigKey)>> = LazyLock::new(|| {
    let key = TsigKey::new("one.key", &[7; 32]).ok()?;
    let rules = ["evil.test", "www.bad.test"].iter().filter_map(|n| Rule::domain(n, Action::NxDomain).ok());
    let rules = rules.chain([Rule::net("198.51.100.0/24".parse().ok()?, Action::Drop)]);
    let (zone, _) = Zone::build(Apex::parse("rpz.test").ok()?, 42, rules);
    let access = Access { keys: vec![key.clone()], addresses: vec!["192.0.2.0/24".parse().ok()?] };
    let apex = zone.apex().clone();
    let served = Served { zone: Arc::new(zone), access: Arc::new(access) };
    Some((Zones::from([(apex, served)]), key))
});

/// A question to the zone server: unsigned from a stranger (who learns nothing of a zone), from a listed resolver, and
/// signed with the zone's key.
pub fn question(bytes: &[u8]) {
    let Some((zones, key)) = &*ZONES else { return };
    let unsigned = !matches!(find(bytes), Ok(Some(_)));
    for transport in [Transport::Udp, Transport::Tcp, Transport::Tls] {
        let told = answer_to(bytes, transport, STRANGER, zones);
        assert!(!(unsigned && told), "a stranger was told of a zone over {transport:?}");
        answer_to(bytes, transport, RESOLVER, zones);
    }
    if let (Ok(request), true) = (Request::parse(bytes), unsigned) {
        let mut signed = bytes.to_vec();
        Signer::question(key.clone()).sign(&mut signed, NOW);
        for transport in [Transport::Udp, Transport::Tcp] {
            answer_to(&signed, transport, STRANGER, zones);
        }
        assert!(request.name.len() <= crate::name::NAME_BYTES_MAX);
    }
}

/// Judges, and checks the form of what goes back. Whether something of a zone was told.
fn answer_to(bytes: &[u8], transport: Transport, from: IpAddr, zones: &Zones) -> bool {
    match judge(bytes, transport, from, zones, NOW) {
        Reply::Silence => false,
        Reply::One(answer, seen) => {
            well_formed(bytes, &answer);
            seen.is_some()
        }
        Reply::Whole(transfer, _) => {
            transferred(bytes, *transfer);
            true
        }
    }
}

fn well_formed(question: &[u8], answer: &[u8]) {
    assert!(answer.len() >= HEADER_BYTES && answer.len() <= usize::from(u16::MAX), "{} bytes", answer.len());
    assert_eq!(answer.get(..2), question.get(..2), "the same id");
    assert!(answer.get(2).is_some_and(|flags| flags & 0x80 != 0), "an answer says so");
    let message = domain::base::Message::from_octets(answer).map_err(|_| ());
    let whole = message.is_ok_and(|m| m.iter().all(|record| record.is_ok()));
    assert!(whole, "an answer of ours can be read: {answer:?}");
}

/// Runs a transfer to its end and reads it as a secondary does.
fn transferred(question: &[u8], mut transfer: Transfer) -> Fetched {
    let (mut zone, mut soas) = (Fetched::default(), 0);
    while let Some(bytes) = transfer.next_message(NOW) {
        well_formed(question, &bytes);
        if let Ok(message) = domain::base::Message::from_octets(&bytes[..]) {
            assert!(take(&message, &bytes, &mut zone, &mut soas).is_some(), "a transfer of ours can be read");
        }
    }
    assert_eq!(soas, 2, "a transfer begins and ends with the SOA");
    zone
}

/// An answer from a server, as a prober, a secondary and a notifier read it.
pub fn answer(bytes: &[u8]) {
    let id = bytes.first_chunk::<2>().map_or(0, |id| u16::from_be_bytes(*id));
    let _ = (read(bytes, id), crate::notify::rcode_of_answer(bytes, id));
    if let Ok(message) = domain::base::Message::from_octets(bytes) {
        let (mut zone, mut soas) = (Fetched::default(), 0);
        let _ = take(&message, bytes, &mut zone, &mut soas);
        assert!(soas <= 2);
    }
    if let Some((_, key)) = &*ZONES {
        let mut checker = Signer::question(key.clone()).into_checker();
        let first = checker.check(bytes, NOW);
        assert!(first.is_err(), "nobody else has the key");
        let _ = checker.check(bytes, NOW);
    }
}

/// Rules as a policy gives them: the first line names the zone, each other one is a word of action and a value.
/// What is admitted is found again, printed, and read back from a transfer.
pub fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n');
    let apex = lines.next().and_then(|line| Apex::parse(line).ok());
    let Some(apex) = apex.or_else(|| Apex::parse("rpz.test").ok()) else { return };
    assert_eq!(Apex::parse(&apex.to_string()), Ok(apex.clone()), "a zone's name reads back");
    let rules: Vec<Rule> = lines.filter_map(rule).collect();
    let (zone, skipped) = Zone::build(apex, 7, rules.iter().cloned());
    assert!(zone.rules() + skipped.len() <= rules.len());
    for (index, rule) in rules.iter().enumerate() {
        let _ = (rule.shown(), rule.trigger.shown());
        if let crate::policy::Trigger::Domain(name) = &rule.trigger
            && !skipped.iter().any(|s| s.index == index)
        {
            assert!(zone.find_wire(name).is_some(), "{} stands in the zone", rule.shown());
        }
    }
    let _ = as_text(&zone);
    let message = crate::message::Message::question(9, 0, false, zone.apex().wire(), RecordType::AXFR).into_bytes();
    let Ok(request) = Request::parse(&message) else { panic!("a question of ours can be read") };
    let groups = zone.groups();
    let fetched = transferred(&message, Transfer::new(Arc::new(zone), request, None));
    assert!(fetched.records.len() > groups, "every group and the NS arrive");
}

fn rule(line: &str) -> Option<Rule> {
    let (word, value) = line.split_once(' ')?;
    let action = match word {
        "nodata" => Action::NoData,
        "pass" => Action::Passthru,
        "drop" => Action::Drop,
        "page" => Action::Garden(Arc::new(crate::policy::Garden::alias(value).ok()?)),
        "show" => Action::Garden(Arc::new(crate::policy::Garden::addresses([value.parse().ok()?]).ok()?)),
        _ => Action::NxDomain,
    };
    Rule::domain(value, action.clone()).ok().or_else(|| Rule::of(&Observable::guess(value)?, action).ok())
}
