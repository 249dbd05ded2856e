//! Loopback ports for servers that must be told their port.
//!
//! A port that was free a moment ago can be taken by another test before the server binds it. Ports are therefore
//! never given twice by one process, and [`crate::servers`] start again on another port where binding failed.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::{LazyLock, Mutex, PoisonError};

static GIVEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// A port of 127.0.0.1 that is free for both TCP and UDP.
///
/// # Panics
/// Where the machine has none.
#[must_use]
pub fn free() -> u16 {
    for _ in 0..200 {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port");
        let port = tcp.local_addr().expect("a bound socket has an address").port();
        if UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
            && GIVEN.lock().unwrap_or_else(PoisonError::into_inner).insert(port)
        {
            return port;
        }
    }
    panic!("no loopback port is free for both TCP and UDP");
}

/// [`free`] as an address.
#[must_use]
pub fn free_address() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, free()))
}
