//! Self-checks: each server comes up, does the one thing that it is there for, and is gone afterwards.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use pasban_testkit::servers::{Named, NamedConfig, Postgres, PrimaryZone, Squid, SquidConfig, Unbound, UnboundConfig};

/// Asks for an A record over UDP; response code and count of answers.
fn ask(server: std::net::SocketAddr, name: &str) -> (u8, u16) {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut question = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') {
        question.push(u8::try_from(label.len()).unwrap());
        question.extend_from_slice(label.as_bytes());
    }
    question.extend_from_slice(&[0, 0, 1, 0, 1]);
    socket.send_to(&question, server).unwrap();
    let mut answer = [0; 1500];
    let (len, _) = socket.recv_from(&mut answer).unwrap();
    assert!(len > 12);
    (answer[3] & 0x0f, u16::from_be_bytes([answer[6], answer[7]]))
}

fn example() -> PrimaryZone {
    PrimaryZone { name: "example".to_owned(), records: vec!["www A 192.0.2.80".to_owned()] }
}

#[test]
fn named_answers_from_its_zone_and_unbound_through_it() {
    let Some(named) = Named::start(&NamedConfig { zones: vec![example()], ..NamedConfig::default() }) else { return };
    assert_eq!(ask(named.addr, "www.example"), (0, 1));
    assert_eq!(ask(named.addr, "other.example"), (3, 0));
    let config = UnboundConfig {
        stubs: vec![("example".to_owned(), named.addr)],
        local_data: vec!["direct.test. 30 A 192.0.2.81".to_owned()],
        ..UnboundConfig::default()
    };
    let Some(unbound) = Unbound::start(&config) else { return };
    assert_eq!(ask(unbound.addr, "www.example"), (0, 1));
    assert_eq!(ask(unbound.addr, "direct.test"), (0, 1));
}

#[test]
fn postgres_is_private_and_sorts_by_bytes() {
    let Some(postgres) = Postgres::start() else { return };
    let url = postgres.create("one").unwrap();
    assert!(url.starts_with("postgres://pasban@127.0.0.1:"));
    assert_eq!(postgres.run("one", "SELECT 'a' > 'B', current_setting('fsync')").unwrap(), "t|on");
    assert!(postgres.run("one", "SELECT nonsense").is_err());
    assert!(postgres.create("two; DROP").is_err());
    let address = postgres.addr;
    drop(postgres);
    assert!(TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err(), "still there");
}

#[test]
fn squid_connects_where_it_may() {
    let echo = TcpListener::bind("127.0.0.1:0").unwrap();
    let open = echo.local_addr().unwrap();
    std::thread::spawn(move || {
        if let Ok((mut stream, _)) = echo.accept() {
            let mut word = [0; 4];
            if stream.read_exact(&mut word).is_ok() {
                let _ = stream.write_all(&word);
            }
        }
    });
    let Some(squid) = Squid::start(&SquidConfig { connect_ports: vec![open.port()], plain_http: false }) else {
        return;
    };
    let connect = |target: String| {
        let mut stream = TcpStream::connect(squid.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        write!(stream, "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n").unwrap();
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
            head.push(byte[0]);
        }
        (String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned(), stream)
    };
    let (status, mut stream) = connect(open.to_string());
    assert!(status.contains(" 200 "), "{status}");
    stream.write_all(b"ping").unwrap();
    let mut word = [0; 4];
    stream.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"ping");
    let (status, _) = connect("127.0.0.1:1".to_owned());
    assert!(status.contains(" 403 "), "{status}");
    // The line is written when the connection is closed.
    let logged = || squid.access_log().contains("CONNECT 127.0.0.1:1 403");
    (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        logged()
    });
    assert!(logged(), "{}", squid.access_log());
}

#[test]
fn a_panic_leaves_no_server_behind() {
    let address = std::sync::Mutex::new(None);
    let outcome = std::panic::catch_unwind(|| {
        let named = Named::start(&NamedConfig::default());
        *address.lock().unwrap() = named.as_ref().map(|n| n.addr);
        std::panic::panic_any("on purpose");
    });
    assert!(outcome.is_err());
    let Some(address) = address.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) else { return };
    assert!(TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err(), "still there");
}
