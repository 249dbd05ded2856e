//! Loopback ports for servers that must be told their port.
//!
//! A port that was free a moment ago can be taken by another test before the server binds it. Ports are therefore
//! never given twice by one process, and [`crate::servers`] start again on another port where binding failed. A node that
//! is stopped and started again wants the same one: so they lie below those that the kernel gives to outgoing connections.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

/// The first port given.
const FIRST: u32 = 10_240;
/// How many; Linux gives those from 32768 on to outgoing connections.
const COUNT: u32 = 22_528;
/// Each process begins elsewhere.
static NEXT: LazyLock<AtomicU32> = LazyLock::new(|| AtomicU32::new(std::process::id().wrapping_mul(509)));

static GIVEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// A port of 127.0.0.1 that is free for both TCP and UDP.
///
/// # Panics
/// Where the machine has none.
#[must_use]
pub fn free() -> u16 {
    for _ in 0..COUNT {
        let port = u16::try_from(FIRST + NEXT.fetch_add(1, Ordering::Relaxed) % COUNT).unwrap_or_default();
        let Ok(_tcp) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) else { continue };
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
