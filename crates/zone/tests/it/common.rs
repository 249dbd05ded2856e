//! A server with everything on, and the small things that tests share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use pasban_kernel::Timestamp;
use pasban_zone::set::{Access, Served};
use pasban_zone::{Action, Apex, Clock, Listeners, Rule, Server, TransferEvent, TsigKey, Zone, ZoneSet};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::mpsc;

pub const SECRET: &str = "cGFzYmFuLXRlc3Qta2V5LW9mLTMyLWJ5dGVzLWxvbmc=";
pub const KEY: &str = "resolver.key";
pub const TLS_NAME: &str = "zones.cert.test";

pub fn apex() -> Apex {
    Apex::parse("rpz.cert.test").unwrap()
}

pub fn key() -> TsigKey {
    TsigKey::from_base64(KEY, SECRET).unwrap()
}

/// The host's clock, moved by so many seconds.
pub fn clock(offset: Arc<AtomicI64>) -> Clock {
    Arc::new(move || now().plus(offset.load(Ordering::Relaxed) * pasban_kernel::time::SECOND))
}

#[allow(clippy::disallowed_methods, reason = "real resolvers compare signatures with the host's clock")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp(i64::try_from(since.as_micros()).unwrap())
}

pub fn block(names: &[&str]) -> Vec<Rule> {
    names.iter().map(|n| Rule::domain(n, Action::NxDomain).unwrap()).collect()
}

/// A CA and a server certificate of it for [`TLS_NAME`] and 127.0.0.1.
pub struct Tls {
    pub ca_pem: String,
    pub ca: CertificateDer<'static>,
    pub server: Arc<rustls::ServerConfig>,
}

pub fn tls() -> Tls {
    let ca_key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.distinguished_name.push(rcgen::DnType::CommonName, "Test CA");
    let ca_cert = ca.self_signed(&ca_key).unwrap();
    let issuer = Issuer::new(ca, ca_key);
    let leaf_key = KeyPair::generate().unwrap();
    let mut leaf = CertificateParams::new(vec![TLS_NAME.to_owned(), "127.0.0.1".to_owned()]).unwrap();
    leaf.distinguished_name.push(rcgen::DnType::CommonName, TLS_NAME);
    let leaf = leaf.signed_by(&leaf_key, &issuer).unwrap();
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
    let server = rustls::ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], private)
        .unwrap();
    Tls { ca_pem: ca_cert.pem(), ca: ca_cert.der().clone(), server: Arc::new(server) }
}

pub fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// A zone server on free loopback ports.
pub struct Running {
    pub zones: ZoneSet,
    pub plain: SocketAddr,
    pub secure: SocketAddr,
    pub tls: Tls,
    pub events: mpsc::Receiver<TransferEvent>,
    pub offset: Arc<AtomicI64>,
    pub access: Arc<Access>,
    _server: Server,
}

impl Running {
    /// Publishes rules under the next serial; the zone that is now served.
    pub fn publish(&self, rules: Vec<Rule>) -> Arc<Zone> {
        let last = self.zones.get(&apex()).map(|s| s.zone.serial());
        let serial = pasban_zone::serial::next(last, now(), []);
        let (zone, skipped) = Zone::build(apex(), serial, rules);
        assert_eq!(skipped, []);
        let zone = Arc::new(zone);
        self.zones.publish(Served { zone: Arc::clone(&zone), access: Arc::clone(&self.access) }).unwrap();
        zone
    }
}

async fn pair() -> (TcpListener, UdpSocket) {
    loop {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()).await {
            return (tcp, udp);
        }
    }
}

pub async fn start(access: Access) -> Running {
    let zones = ZoneSet::new();
    let (plain, plain_udp) = pair().await;
    let (secure, secure_udp) = pair().await;
    let (plain_at, secure_at) = (plain.local_addr().unwrap(), secure.local_addr().unwrap());
    let tls = tls();
    let listeners =
        Listeners { tcp: Some(plain), udp: vec![plain_udp, secure_udp], tls: Some((secure, Arc::clone(&tls.server))) };
    let (send, events) = mpsc::channel(256);
    let offset = Arc::new(AtomicI64::new(0));
    let server = Server::start(listeners, zones.clone(), clock(Arc::clone(&offset)), send);
    let access = Arc::new(access);
    Running { zones, plain: plain_at, secure: secure_at, tls, events, offset, access, _server: server }
}

pub fn with_key() -> Access {
    Access { keys: vec![key()], addresses: Vec::new() }
}

pub fn with_addresses() -> Access {
    Access { keys: vec![key()], addresses: vec!["127.0.0.0/8".parse().unwrap()] }
}
