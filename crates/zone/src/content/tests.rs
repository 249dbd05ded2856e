use std::sync::Arc;

use super::*;

fn apex() -> Apex {
    Apex::parse("rpz.test").unwrap()
}

fn block(name: &str) -> Rule {
    Rule::domain(name, Action::NxDomain).unwrap()
}

fn pass(name: &str) -> Rule {
    Rule::domain(name, Action::Passthru).unwrap()
}

fn lines(rules: Vec<Rule>) -> Vec<String> {
    let (zone, skipped) = Zone::build(apex(), 7, rules);
    assert_eq!(skipped, []);
    as_text(&zone).lines().skip(2).map(|l| l.replace(".rpz.test. 30 IN CNAME ", " ").to_owned()).collect()
}

#[test]
fn a_name_and_all_below_it() {
    assert_eq!(lines(vec![block("evil.example")]), ["evil.example .", "*.evil.example ."]);
    let (zone, _) = Zone::build(apex(), 7, [block("evil.example")]);
    assert!(as_text(&zone).starts_with(
        "rpz.test. 30 IN SOA localhost. hostmaster.localhost. 7 60 30 86400 30\nrpz.test. 30 IN NS localhost.\n"
    ));
}

#[test]
fn each_action_has_its_record() {
    let garden = |g| Action::Garden(Arc::new(g));
    let alias = garden(Garden::alias("why.cert.example").unwrap());
    let page = garden(Garden::addresses(["192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap()]).unwrap());
    for (action, expected) in [
        (Action::NxDomain, "a.b.rpz.test. 30 IN CNAME ."),
        (Action::NoData, "a.b.rpz.test. 30 IN CNAME *."),
        (Action::Passthru, "a.b.rpz.test. 30 IN CNAME rpz-passthru."),
        (Action::Drop, "a.b.rpz.test. 30 IN CNAME rpz-drop."),
        (alias, "a.b.rpz.test. 30 IN CNAME why.cert.example."),
        (page, "a.b.rpz.test. 30 IN A 192.0.2.1\na.b.rpz.test. 30 IN AAAA 2001:db8::1"),
    ] {
        let (zone, _) = Zone::build(apex(), 1, [Rule::domain("a.b", action).unwrap()]);
        assert!(as_text(&zone).contains(&format!("{expected}\n*.a.b.rpz.test.")), "{}", as_text(&zone));
    }
}

#[test]
fn covered_names_are_left_out_and_gaps_are_filled() {
    assert_eq!(lines(vec![block("www.evil.example"), block("evil.example")]), ["evil.example .", "*.evil.example ."]);
    // Without the gap's own records `b.evil.example` would exist as an empty name and escape the wildcard.
    let got = lines(vec![block("evil.example"), pass("good.b.evil.example"), block("bad.good.b.evil.example")]);
    for expected in [
        "evil.example .",
        "b.evil.example .",
        "*.b.evil.example .",
        "good.b.evil.example rpz-passthru.",
        "*.good.b.evil.example rpz-passthru.",
        "bad.good.b.evil.example .",
    ] {
        assert!(got.iter().any(|l| l == expected), "{expected} in {got:?}");
    }
    assert_eq!(got.len(), 8);
    // A covered rule that was left out comes back where a narrower rule would hide the wildcard above it.
    let got = lines(vec![block("evil.example"), block("b.evil.example"), pass("x.y.b.evil.example")]);
    for expected in ["b.evil.example .", "*.b.evil.example .", "y.b.evil.example .", "x.y.b.evil.example rpz-passthru."]
    {
        assert!(got.iter().any(|l| l == expected), "{expected} in {got:?}");
    }
    assert_eq!(got.len(), 8);
}

#[test]
fn the_nearest_rule_is_found() {
    let rules = vec![block("evil.example"), pass("good.b.evil.example"), block("other.test")];
    let (zone, _) = Zone::build(apex(), 1, rules);
    for (name, expected) in [
        ("evil.example", Some(Action::NxDomain)),
        ("WWW.Evil.Example.", Some(Action::NxDomain)),
        ("x.b.evil.example", Some(Action::NxDomain)),
        ("good.b.evil.example", Some(Action::Passthru)),
        ("deep.good.b.evil.example", Some(Action::Passthru)),
        ("notevil.example", None),
        ("example", None),
        ("", None),
    ] {
        assert_eq!(zone.find_domain(name), expected.as_ref(), "{name}");
    }
}

#[test]
fn the_longest_range_is_found() {
    let net = |n: &str, a| Rule::net(n.parse().unwrap(), a);
    let (zone, skipped) = Zone::build(
        apex(),
        1,
        [
            net("192.0.2.0/24", Action::NxDomain),
            net("192.0.2.7/32", Action::Passthru),
            net("2001:db8::/48", Action::NoData),
        ],
    );
    assert_eq!(skipped, []);
    for (ip, expected) in [
        ("192.0.2.1", Some(Action::NxDomain)),
        ("192.0.2.7", Some(Action::Passthru)),
        ("::ffff:192.0.2.1", Some(Action::NxDomain)),
        ("192.0.3.1", None),
        ("2001:db8::5", Some(Action::NoData)),
        ("2001:db8:1::5", None),
    ] {
        assert_eq!(zone.find_ip(ip.parse().unwrap()), expected.as_ref(), "{ip}");
    }
    assert!(as_text(&zone).contains("24.0.2.0.192.rpz-ip.rpz.test. 30 IN CNAME .\n"));
}

#[test]
fn a_bad_rule_is_named_and_stops_no_other() {
    let label = "x".repeat(60);
    let long = format!("{label}.{label}.{label}.{label}.ab");
    let (zone, skipped) = Zone::build(
        apex(),
        1,
        [block("com"), block("evil.example"), block(&long), pass("evil.example"), block("evil.example")],
    );
    let at: Vec<usize> = skipped.iter().map(|s| s.index).collect();
    assert_eq!(at, [0, 2, 3, 4]);
    assert!(matches!(skipped[1].why, RuleError::TooLong { .. }));
    assert_eq!(zone.find_domain("evil.example"), Some(&Action::Passthru), "the milder rule stands");
    assert_eq!(zone.rules(), 1);
}

#[test]
fn equal_rules_in_another_order_are_the_same() {
    let a = Zone::build(apex(), 1, [pass("a.test"), block("b.test")]).0;
    let b = Zone::build(apex(), 2, [block("b.test"), pass("a.test")]).0;
    let c = Zone::build(apex(), 2, [block("b.test"), block("a.test")]).0;
    assert!(a.same_rules(&b));
    assert!(!b.same_rules(&c));
}
