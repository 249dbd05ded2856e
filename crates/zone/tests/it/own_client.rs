//! Transfers and refusals as our own client sees them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use pasban_zone::probe::{self, QueryType, TransferError};
use pasban_zone::server::{Fetched, ShownBy};
use pasban_zone::tsig::{AnswerError, error};
use pasban_zone::{Action, Apex, Rule, TsigKey};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::common::*;

async fn fetch(
    address: SocketAddr,
    apex: &Apex,
    key: Option<&TsigKey>,
    had: Option<u32>,
) -> Result<probe::Fetched, TransferError> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    probe::transfer(&mut stream, apex, key, had, now).await
}

async fn tls_connect(running: &Running, alpn: &[u8]) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(running.tls.ca.clone()).unwrap();
    let mut config = rustls::ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![alpn.to_vec()];
    let stream = TcpStream::connect(running.secure).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(TLS_NAME).unwrap(), stream).await
}

#[tokio::test]
async fn a_signed_transfer_brings_every_record() {
    let mut running = start(with_key()).await;
    let mut rules = block(&["evil.example", "bad.test"]);
    rules.push(Rule::net("192.0.2.0/24".parse().unwrap(), Action::NxDomain));
    let zone = running.publish(rules);
    let fetched = fetch(running.plain, &apex(), Some(&key()), None).await.unwrap();
    assert_eq!(fetched.serial, zone.serial());
    let owners: Vec<&str> = fetched.records.iter().map(|(o, _, _)| o.as_str()).collect();
    let expected = [
        "rpz.cert.test",
        "bad.test.rpz.cert.test",
        "*.bad.test.rpz.cert.test",
        "evil.example.rpz.cert.test",
        "*.evil.example.rpz.cert.test",
        "24.0.2.0.192.rpz-ip.rpz.cert.test",
    ];
    assert_eq!(owners.len(), expected.len());
    expected.iter().for_each(|o| assert!(owners.contains(o), "{o} in {owners:?}"));
    assert!(fetched.records.iter().skip(1).all(|(_, rtype, data)| *rtype == 5 && data == &[0]));
    let event = running.events.recv().await.unwrap();
    assert_eq!((event.what, event.serial, event.zone), (Fetched::Zone, zone.serial(), apex()));
    assert_eq!(event.by, ShownBy::Key(KEY.to_owned()));
}

#[tokio::test]
async fn who_may_not_have_it_is_refused_and_told_how() {
    let running = start(with_key()).await;
    running.publish(block(&["evil.example"]));
    let refused = |r: Result<probe::Fetched, TransferError>| match r.unwrap_err() {
        TransferError::Refused(code) => format!("rcode {code}"),
        TransferError::Signature(AnswerError::Refused(code)) => format!("tsig {code}"),
        other => other.to_string(),
    };
    let wrong_secret = TsigKey::new(KEY, &[9; 32]).unwrap();
    let wrong_name = TsigKey::from_base64("another.key", SECRET).unwrap();
    let unknown = Apex::parse("rpz.other.test").unwrap();
    let right = key();
    let fetched = |key| fetch(running.plain, apex_ref(), key, None);
    assert_eq!(refused(fetched(None).await), "rcode 5");
    assert_eq!(refused(fetched(Some(&wrong_secret)).await), format!("tsig {}", error::BADSIG));
    assert_eq!(refused(fetched(Some(&wrong_name)).await), format!("tsig {}", error::BADKEY));
    // A zone that is not there looks like one that is not for the asker.
    assert_eq!(refused(fetch(running.plain, &unknown, None, None).await), "rcode 5");
    assert_eq!(
        refused(fetch(running.plain, &unknown, Some(&wrong_name), None).await),
        format!("tsig {}", error::BADKEY)
    );
    running.offset.store(3600, Ordering::Relaxed);
    assert_eq!(refused(fetched(Some(&right)).await), format!("tsig {}", error::BADTIME));
    running.offset.store(0, Ordering::Relaxed);
    assert!(fetched(Some(&right)).await.is_ok());
    // Anything else than SOA and transfers is refused, over UDP too.
    let answer = probe::query(running.plain, "evil.example", QueryType::A, Duration::from_secs(2)).await.unwrap();
    assert_eq!(answer.rcode, 5);
    let answer =
        probe::query(running.plain, &apex().to_string(), QueryType::Soa, Duration::from_secs(2)).await.unwrap();
    assert_eq!((answer.rcode, answer.serial), (5, None));
}

fn apex_ref() -> &'static Apex {
    static APEX: std::sync::OnceLock<Apex> = std::sync::OnceLock::new();
    APEX.get_or_init(apex)
}

#[tokio::test]
async fn a_hundred_thousand_rules_come_in_many_signed_messages() {
    let running = start(with_key()).await;
    let zone = running.publish(
        (0..100_000)
            .map(|i| Rule::domain(&format!("host{i}.evil{}.example", i % 977), Action::NxDomain).unwrap())
            .collect(),
    );
    let started = Instant::now();
    let fetched = fetch(running.plain, &apex(), Some(&key()), None).await.unwrap();
    eprintln!("100 000 rules in {} messages, {:?} with our client", fetched.messages, started.elapsed());
    assert_eq!(fetched.records.len(), 200_001);
    assert!(fetched.messages > 100);
    assert_eq!(fetched.serial, zone.serial());
    // Taken away while a transfer is under way, the old version is still given whole.
    let mut stream = TcpStream::connect(running.plain).await.unwrap();
    let (got, ()) =
        tokio::join!(async { probe::transfer(&mut stream, &apex(), Some(&key()), None, now).await.unwrap() }, async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            running.publish(block(&["evil.example"]));
        });
    assert!(got.records.len() == 200_001 || got.records.len() == 3, "{}", got.records.len());
}

#[tokio::test]
async fn ixfr_is_nothing_newer_or_the_whole_zone() {
    let mut running = start(with_key()).await;
    let zone = running.publish(block(&["evil.example"]));
    let same = fetch(running.plain, &apex(), Some(&key()), Some(zone.serial())).await.unwrap();
    assert!(same.nothing_newer && same.records.is_empty());
    let ahead = fetch(running.plain, &apex(), Some(&key()), Some(zone.serial() + 9)).await.unwrap();
    assert!(ahead.nothing_newer);
    let older = fetch(running.plain, &apex(), Some(&key()), Some(zone.serial() - 1)).await.unwrap();
    assert_eq!((older.nothing_newer, older.records.len()), (false, 3));
    let event = running.events.recv().await.unwrap();
    assert_eq!((event.what, event.had), (Fetched::NothingNewer, Some(zone.serial())));
    let event = running.events.recv().await.unwrap();
    assert_eq!(event.had, Some(zone.serial() + 9), "a restored node learns what its resolvers hold");
}

#[tokio::test]
async fn over_tls_the_address_is_enough_and_alpn_must_fit() {
    let mut running = start(with_addresses()).await;
    let zone = running.publish(block(&["evil.example"]));
    let mut stream = tls_connect(&running, b"dot").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"dot"[..]));
    // Several questions on one connection.
    for _ in 0..3 {
        let fetched = probe::transfer(&mut stream, &apex(), None, None, now).await.unwrap();
        assert_eq!((fetched.serial, fetched.records.len()), (zone.serial(), 3));
    }
    assert_eq!(running.events.recv().await.unwrap().by, ShownBy::Address);
    let signed = probe::transfer(&mut stream, &apex(), Some(&key()), None, now).await.unwrap();
    assert_eq!(signed.records.len(), 3);
    assert!(tls_connect(&running, b"h2").await.is_err(), "another protocol is not spoken here");
    // In clear the address is not enough for a zone, only for its serial.
    assert!(matches!(fetch(running.plain, &apex(), None, None).await, Err(TransferError::Refused(5))));
    let serial = probe::serial(running.plain, &apex(), Duration::from_secs(2)).await.unwrap();
    assert_eq!(serial, Some(zone.serial()));
}

#[tokio::test]
async fn connections_and_messages_are_bounded() {
    let running = start(with_key()).await;
    running.publish(block(&["evil.example"]));
    // Too long a question closes the connection.
    let mut stream = TcpStream::connect(running.plain).await.unwrap();
    stream.write_all(&[0xff, 0xff, 0, 0]).await.unwrap();
    assert_eq!(stream.read(&mut [0; 8]).await.unwrap_or(0), 0);
    // Noise neither stops the server nor gets more than an error.
    let noise = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    for len in [0, 1, 11, 12, 13, 40, 600] {
        noise.send_to(&vec![0x5a; len], running.plain).await.unwrap();
    }
    // The seventeenth connection of one address is closed.
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(TcpStream::connect(running.plain).await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut one_more = TcpStream::connect(running.plain).await.unwrap();
    assert_eq!(one_more.read(&mut [0; 8]).await.unwrap_or(0), 0);
    drop(held);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(fetch(running.plain, &apex(), Some(&key()), None).await.is_ok());
}

#[tokio::test]
async fn stopping_closes_the_sockets() {
    let running = start(with_key()).await;
    running.publish(block(&["evil.example"]));
    let address = running.plain;
    drop(running);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(TcpStream::connect(address).await.is_err());
}
