//! What was taken from one line, until the whole line is known: who is client, who is inside, what is joined.

use std::net::IpAddr;

use pasban_kernel::limits::LINE_OBSERVABLES_MAX;
use pasban_kernel::{Observable, ObservableKind, Seen, Timestamp};

use super::fields::{Chosen, Role};
use super::internal::Internal;
use super::scan;
use super::time::Clock;
use crate::outputs::{comment, is_plain, is_plain_char};

/// Most values held of one line before the limit on observables cuts by rank.
const PENDING_MAX: usize = 4 * LINE_OBSERVABLES_MAX;

/// The record's own time.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum RecordTime {
    #[default]
    Missing,
    Unreadable,
    Read(Timestamp),
}

/// One value with its field.
#[derive(Clone, Debug)]
struct Pending {
    field: String,
    value: Observable,
    chosen: Chosen,
}

/// One end of a connection.
type End = Option<(IpAddr, String)>;

/// A part of a URL: text, field, who chooses it.
type UrlPart = Option<(String, String, Chosen)>;

/// Collects the values of one line.
#[derive(Clone, Default, Debug)]
pub(super) struct Taken {
    pending: Vec<Pending>,
    time: RecordTime,
    source: End,
    destination: End,
    client: End,
    server: End,
    source_port: Option<u16>,
    destination_port: Option<u16>,
    /// `Some(true)` where the record is of a packet that went to the client.
    to_client: Option<bool>,
    machine: String,
    url_host: UrlPart,
    url_path: UrlPart,
    url_port: Option<u16>,
    url_scheme: Option<&'static str>,
    /// The record is a server's own: its client is a visitor, not one of our hosts.
    client_is_visitor: bool,
    /// Whether data of the DNS record at hand is an address or a name.
    data_unreadable: bool,
}

/// A finished record.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) time: RecordTime,
    pub(super) host: String,
    pub(super) seen: Vec<Seen>,
}

impl Taken {
    pub(super) fn clear(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.clear();
        *self = Self { pending, ..Self::default() };
    }

    /// Whether anything was taken.
    pub(super) fn any(&self) -> bool {
        !self.pending.is_empty() || self.source.is_some() || self.client.is_some() || self.url_host.is_some()
    }

    /// A new object of a JSON record begins: what was said of the last DNS record's type no longer holds.
    pub(super) fn new_record_data(&mut self) {
        self.data_unreadable = false;
    }

    /// The time, where none was read before.
    pub(super) fn time(&mut self, at: Option<Timestamp>) {
        if !matches!(self.time, RecordTime::Read(_)) {
            self.time = at.map_or(RecordTime::Unreadable, RecordTime::Read);
        }
    }

    pub(super) fn machine(&mut self, name: &str) {
        // Names of machines come from the record and are shown: nothing invisible or steering, bounded.
        if self.machine.is_empty() && name != "-" {
            self.machine = name.trim().chars().filter(|c| is_plain_char(*c)).take(253).collect();
        }
    }

    /// The record is of a server of ours, so a client from outside is no host that met anything.
    pub(super) fn by_server(&mut self) {
        self.client_is_visitor = true;
    }

    /// The scheme of a URL given in parts, where the record tells it.
    pub(super) fn scheme(&mut self, scheme: &'static str) {
        self.url_scheme = Some(scheme);
    }

    /// Takes a field.
    pub(super) fn take(&mut self, field: &str, (role, chosen): (Role, Chosen), text: &str, clock: &mut Clock) {
        if text.is_empty() || text == "-" {
            return;
        }
        match role {
            Role::Time => {
                let at = clock.read(text);
                self.time(at);
            }
            Role::SourceIp => self.end(|t| &mut t.source, field, text, chosen),
            Role::DestinationIp => self.end(|t| &mut t.destination, field, text, chosen),
            Role::ClientIp => self.end(|t| &mut t.client, field, text, chosen),
            Role::ServerIp => self.end(|t| &mut t.server, field, text, chosen),
            Role::SourcePort => self.source_port = text.parse().ok(),
            Role::DestinationPort => self.destination_port = text.parse().ok(),
            Role::Direction => {
                self.to_client = match text {
                    "to_client" => Some(true),
                    "to_server" => Some(false),
                    _ => None,
                }
            }
            Role::Machine => self.machine(text),
            Role::Ip => {
                for part in text.split(',').take(scan::LIST_MAX) {
                    self.address(field, scan::ip(part).or_else(|| scan::ip(scan::host_port(part).0)), chosen);
                }
            }
            Role::Domain => self.push(field, scan::domain(text), chosen),
            Role::Server => self.host(field, scan::host_port(text).0, chosen),
            Role::Url => self.url(field, text, chosen),
            Role::UrlPath => self.url_path = Some((text.to_owned(), field.to_owned(), chosen)),
            Role::UrlHost => {
                self.host(field, scan::host_port(text).0, chosen);
                self.url_host = Some((text.to_owned(), field.to_owned(), chosen));
            }
            Role::UrlPort => self.url_port = text.parse().ok(),
            Role::RecordType => {
                self.data_unreadable =
                    !matches!(text, "A" | "AAAA" | "CNAME" | "NS" | "PTR" | "MX" | "DNAME" | "ANAME");
            }
            Role::RecordData if self.data_unreadable => {}
            Role::RecordData => self.host(field, text, chosen),
            Role::Hash => {
                scan::hashes(text, |hash| self.push(field, Some(hash), chosen));
            }
            Role::FileName => self.push(field, Observable::file_name(text).ok(), chosen),
            Role::Email => scan::emails(text, |mail| {
                self.push(field, mail.host(), chosen);
                self.push(field, Some(mail), chosen);
            }),
            Role::CertificateName => self.push(field, scan::common_name(text).and_then(scan::domain), chosen),
            Role::Prose => self.prose(field, text, chosen),
            Role::Any => {
                if let Some(value) = Observable::guess(text) {
                    match value.kind() {
                        ObservableKind::Url => self.url(field, text, chosen),
                        ObservableKind::Ip => self.address(field, scan::ip(text), chosen),
                        _ => self.push(field, Some(value), chosen),
                    }
                }
            }
        }
    }

    /// URLs in a free text.
    pub(super) fn prose(&mut self, field: &str, text: &str, chosen: Chosen) {
        scan::urls_in(text, |value| self.push(field, Some(value), chosen));
    }

    /// A name or address.
    pub(super) fn host(&mut self, field: &str, text: &str, chosen: Chosen) {
        match scan::ip(text) {
            Some(ip) => self.address(field, Some(ip), chosen),
            None => self.push(field, scan::domain(text), chosen),
        }
    }

    fn url(&mut self, field: &str, text: &str, chosen: Chosen) {
        // Mail security products print URLs without a scheme; a bare path is no URL.
        let url = if text.contains("://") {
            Observable::url(text).ok()
        } else {
            match text.split(['/', '?']).next() {
                Some(host) if host.contains('.') => Observable::url(&format!("http://{text}")).ok(),
                _ => None,
            }
        };
        self.whole_url(field, url, chosen);
    }

    fn whole_url(&mut self, field: &str, url: Option<Observable>, chosen: Chosen) {
        if let Some(url) = url {
            self.push(field, url.host(), chosen);
            self.push(field, Some(url), chosen);
        }
    }

    fn address(&mut self, field: &str, ip: Option<IpAddr>, chosen: Chosen) {
        self.push(field, ip.map(Observable::from_ip), chosen);
    }

    fn end(&mut self, which: impl Fn(&mut Self) -> &mut End, field: &str, text: &str, chosen: Chosen) {
        let Some(ip) = scan::ip(text) else {
            // Logs with names resolved (Apache's HostnameLookups) hold a name here.
            self.push(field, scan::domain(text), chosen);
            return;
        };
        // A repeated field (or a set of hosts) loses none of its values.
        if let Some((before, name)) = which(self).replace((ip, field.to_owned()))
            && before != ip
        {
            self.address(&name, Some(before), chosen);
        }
    }

    fn push(&mut self, field: &str, value: Option<Observable>, chosen: Chosen) {
        let Some(value) = value else { return };
        if self.pending.len() >= PENDING_MAX {
            // What a sender can choose makes room for what it cannot.
            let Some(weakest) = self.pending.iter().rposition(|p| p.chosen > chosen) else { return };
            self.pending.remove(weakest);
        }
        if self.pending.iter().any(|p| p.field == field && p.value == value && p.chosen == chosen) {
            return;
        }
        self.pending.push(Pending { field: field.to_owned(), value, chosen });
    }

    fn join_url(&mut self) {
        let Some((path, field, chosen)) = self.url_path.take() else { return };
        if path.contains("://") && !path.starts_with('/') {
            self.url(&field, &path, chosen);
            return;
        }
        let Some((host, _, host_chosen)) = self.url_host.take() else { return };
        // CONNECT names host and port, `OPTIONS *` names nothing; a host with controls in it is none.
        if !path.starts_with('/') || host.chars().any(char::is_control) {
            return;
        }
        let (name, own_port) = scan::host_port(&host);
        let name = match scan::ip(name) {
            Some(IpAddr::V6(v6)) => format!("[{v6}]"),
            _ => name.to_owned(),
        };
        let scheme = self.url_scheme.unwrap_or("http");
        let port = own_port.or(self.url_port).map(|p| format!(":{p}")).unwrap_or_default();
        let url = Observable::url(&format!("{scheme}://{name}{port}{path}")).ok();
        self.whole_url(&field, url, chosen.max(host_chosen));
    }

    /// Decides who is who and gives the record.
    pub(super) fn finish(&mut self, internal: &Internal, too_many: &mut bool) -> Done {
        self.join_url();
        // DNS records of older Suricatas are of the answering packet. No other port tells anything: a stranger may send
        // from any, and must not pass for our client.
        let to_client = self
            .to_client
            .unwrap_or(self.source_port == Some(53) && self.destination_port.is_some_and(|port| port != 53));
        let (from, to) = if to_client { (&self.destination, &self.source) } else { (&self.source, &self.destination) };
        let client = self.client.as_ref().or(from.as_ref());
        let server = self.server.as_ref().or(to.as_ref());
        let inside = |end: Option<&(IpAddr, String)>| end.is_some_and(|(ip, _)| internal.holds(*ip));
        // A server's own log names no server: a client from outside came to us.
        let inbound = client.is_some() && !inside(client) && (server.is_none() || inside(server));
        let host = if inside(client) {
            client.map(|(ip, _)| ip.to_string()).unwrap_or_default()
        } else if inside(server) {
            server.map(|(ip, _)| ip.to_string()).unwrap_or_default()
        } else if self.machine.is_empty() && !self.client_is_visitor {
            client.map(|(ip, _)| ip.to_string()).unwrap_or_default()
        } else {
            std::mem::take(&mut self.machine)
        };
        let marked = |chosen: Chosen| match chosen {
            Chosen::Never => false,
            Chosen::Inbound => inbound,
            Chosen::Always => true,
        };
        let mut seen: Vec<Seen> = Vec::with_capacity(self.pending.len() + 2);
        let ends = [&self.source, &self.destination, &self.client, &self.server];
        for (ip, field) in ends.into_iter().flatten() {
            let value = Observable::from_ip(*ip);
            if !internal.holds(*ip) && !seen.iter().any(|s| s.value == value) {
                seen.push(Seen { field: field.clone(), value, attacker_controlled: false });
            }
        }
        for pending in self.pending.drain(..) {
            let is_inside = pending.value.kind() == ObservableKind::Ip
                && pending.value.value().parse::<IpAddr>().is_ok_and(|ip| internal.holds(ip));
            if !is_inside {
                let attacker_controlled = marked(pending.chosen);
                seen.push(Seen { field: pending.field, value: pending.value, attacker_controlled });
            }
        }
        for s in &mut seen {
            // Keys of a JSON record can be anything; a field's name is shown too.
            if !is_plain(&s.field) {
                s.field = comment(&s.field);
            }
        }
        seen.sort_by_key(|s| s.attacker_controlled);
        *too_many = seen.len() > LINE_OBSERVABLES_MAX;
        seen.truncate(LINE_OBSERVABLES_MAX);
        Done { time: self.time, host, seen }
    }
}
