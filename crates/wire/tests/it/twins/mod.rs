//! Twin worlds on the wire (issue acceptance 3): the same story with victim A and with victim B of the same sector, over
//! real listeners. Every byte that leaves the first CERT to anyone but the victim is equal after random ids are renamed by
//! first appearance: link peers, the nation above, plain TAXII clients, a hosted tenant that pushes logs and pulls lists and
//! whose resolver fetches the zone, mail, webhook, strangers. `pasban-app`'s twins compare what the gate releases; here it
//! is status lines, headers, pages, sizes, order, and how often somebody is woken.
//!
//! Clocks stand still but for whole minutes, and sessions are taken step by step, so that both runs ask the same. Not
//! compared: what a wall clock says (`date` headers), how long an answer takes, ports, and the TLS around it all.

mod ask;
mod same;
mod sinks;
mod story;
mod world;

use same::{Left, decoded, parted};

/// Words that must stand in nothing that leaves: names in two languages, domains, addresses, hosts, people.
const WORDS: [&str; 12] = [
    "aftab",
    "bahar",
    "آفتاب",
    "بہار",
    "bank-aftab",
    "bank-bahar",
    "198.51.100.",
    "swift-gw-7",
    "rukhsana",
    "payroll",
    "login-bank",
    "pay01",
];

#[tokio::test(flavor = "multi_thread")]
async fn nobody_on_the_wire_can_tell_who_the_victim_is() {
    let (a, b) = (story::play(0, true).await, story::play(1, true).await);
    let (mut messages, mut bytes) = (0, 0);
    for (reader, first) in &a.left {
        let second = &b.left[reader];
        assert!(!first.is_empty(), "{reader} was given something");
        if let Some(where_) = parted(first, second) {
            panic!("{reader}: {where_}");
        }
        messages += first.len();
        bytes += first.iter().map(|l| l.raw.head.len() + l.raw.body.len()).sum::<usize>();
        for left in first.iter().chain(second) {
            let text = decoded(left);
            for word in WORDS {
                assert!(!text.contains(word), "{reader} can read {word:?} in {}:\n{text}", left.what);
            }
        }
    }
    assert_eq!(a.woken, b.woken, "how often each reader was told that there is more");
    assert_eq!(a.left.len(), 9);
    println!(
        "twin worlds: {messages} messages, {bytes} bytes to {} readers are equal; woken {:?}",
        a.left.len(),
        a.woken
    );
}

/// The same comparison sees a victim whose profile tells the gate too little: it is no test that cannot fail.
#[tokio::test(flavor = "multi_thread")]
async fn a_victim_without_a_profile_is_seen() {
    let (a, b) = (story::play(0, true).await, story::play(1, false).await);
    let seen: Vec<&str> =
        a.left.iter().filter(|(reader, first)| parted(first, &b.left[**reader]).is_some()).map(|(r, _)| *r).collect();
    for reader in ["the insurer", "the other bank", "the nation", "a plain client", "the tenant"] {
        assert!(seen.contains(&reader), "{reader} sees no difference: {seen:?}");
    }
    let read = |left: &Left| decoded(left).contains("login-bank-bahar");
    assert!(b.left["the insurer"].iter().any(read), "and the name itself");
}
