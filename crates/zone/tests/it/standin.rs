//! The stand-in resolver as an outside client sees it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use pasban_zone::probe::{Answer, QueryType, query};
use pasban_zone::set::{Access, Served};
use pasban_zone::standin::Standin;
use pasban_zone::{Action, Garden, Rule, Zone, ZoneSet};

use crate::common::apex;

const FIXED: &str = "192.0.2.80";

fn publish(zones: &ZoneSet, serial: u32, rules: Vec<Rule>) {
    let (zone, skipped) = Zone::build(apex(), serial, rules);
    assert_eq!(skipped, []);
    zones.publish(Served { zone: Arc::new(zone), access: Arc::new(Access::default()) }).unwrap();
}

fn addresses(all: &[&str]) -> Vec<IpAddr> {
    all.iter().map(|a| a.parse().unwrap()).collect()
}

#[tokio::test]
async fn it_applies_the_zone_at_once() {
    let zones = ZoneSet::new();
    let fixed = FIXED.parse().unwrap();
    let standin = Standin::start("127.0.0.1:0".parse().unwrap(), zones.clone(), apex(), fixed).await.unwrap();
    let ask = async |name: &str| query(standin.address(), name, QueryType::A, Duration::from_secs(2)).await.unwrap();
    let good = Answer { addresses: addresses(&[FIXED]), ..Answer::default() };
    let gone = Answer { rcode: 3, ..Answer::default() };
    assert_eq!(ask("evil.example").await, good, "no zone yet");
    let garden = |g: Garden| Action::Garden(Arc::new(g));
    publish(
        &zones,
        1,
        vec![
            Rule::domain("evil.example", Action::NxDomain).unwrap(),
            Rule::domain("fine.evil.example", Action::Passthru).unwrap(),
            Rule::domain("empty.test.example", Action::NoData).unwrap(),
            Rule::domain("walled.example", garden(Garden::alias("why.cert.test").unwrap())).unwrap(),
            Rule::domain("page.example", garden(Garden::addresses(addresses(&["192.0.2.1", "192.0.2.2"])).unwrap()))
                .unwrap(),
        ],
    );
    assert_eq!(ask("evil.example").await, gone);
    assert_eq!(ask("deep.WWW.evil.example").await, gone);
    assert_eq!(ask("fine.evil.example").await, good);
    assert_eq!(ask("notevil.example").await, good);
    assert_eq!(ask("empty.test.example").await, Answer::default());
    let walled = ask("www.walled.example").await;
    assert_eq!((walled.cnames, walled.addresses), (vec!["why.cert.test".to_owned()], addresses(&[FIXED])));
    assert_eq!(ask("page.example").await.addresses, addresses(&["192.0.2.1", "192.0.2.2"]));
    publish(&zones, 2, vec![Rule::net("192.0.2.80/32".parse().unwrap(), Action::NxDomain)]);
    assert_eq!(ask("any.example").await, gone, "the address in the answer is blocked");
    publish(&zones, 3, Vec::new());
    assert_eq!(ask("evil.example").await, good);
}

#[tokio::test]
async fn a_dropped_question_stays_unanswered_and_tcp_works() {
    let zones = ZoneSet::new();
    let fixed = FIXED.parse().unwrap();
    let standin = Standin::start("127.0.0.1:0".parse().unwrap(), zones.clone(), apex(), fixed).await.unwrap();
    // More addresses than 512 bytes of UDP hold, without EDNS; with it they fit. The client always sends EDNS.
    publish(&zones, 1, vec![Rule::domain("evil.example", Action::Drop).unwrap()]);
    assert!(query(standin.address(), "evil.example", QueryType::A, Duration::from_millis(300)).await.is_err());
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(standin.address()).await.unwrap();
    let question = b"\0\x1d\0\x07\x01\0\0\x01\0\0\0\0\0\0\x04good\x07example\0\0\x01\0\x01";
    // 12 bytes of header, 14 of name, 4 of type and class.
    assert_eq!(question.len() - 2, 30);
    let mut framed = question.to_vec();
    framed[1] = 30;
    stream.write_all(&framed).await.unwrap();
    let len = usize::from(stream.read_u16().await.unwrap());
    let mut answer = vec![0; len];
    stream.read_exact(&mut answer).await.unwrap();
    assert!(answer.ends_with(&[192, 0, 2, 80]));
}
