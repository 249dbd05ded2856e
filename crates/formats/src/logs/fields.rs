//! Which field of which format gives what, and who chooses its content. The one table of this kind.
//!
//! How it was decided:
//! - **Addresses** of a connection are nobody's free choice. An address inside the organisation is never taken.
//! - **What a client asks for** (queried name, SNI, Host, URL) is chosen by the client: by ours on the way out, by a
//!   stranger on the way in. Hence [`Chosen::Inbound`]: marked where the client is outside and the server inside, or
//!   unnamed because the log is the server's own. With both ends outside (a sensor beyond NAT) it is not marked: tell
//!   the reader the organisation's own ranges.
//! - **User-Agent, Referer, forwarded-for lists, mail headers and envelopes, certificate names, file names in mail,
//!   anything in the request line of one's own web server**: always marked ([`Chosen::Always`]). Each is one header
//!   that a sender types.
//! - **DNS answers, redirects, hashes** come from the other side in reply to our own client, so somebody here did
//!   meet them: not marked.
//! - Not taken at all: JA3/JA4, serial numbers, rule texts, payload dumps, passwords, methods, the names of sensors.
//!
//! Own formats of text (access, Unbound, BIND) name their fields in [`ACCESS`] and [`DNS_SERVER`].

use serde::{Deserialize, Serialize};

/// What a field holds and therefore how it is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// When it happened.
    Time,
    /// Address a packet came from; the client, unless a direction says otherwise.
    SourceIp,
    /// Address a packet went to.
    DestinationIp,
    /// Port a packet came from.
    SourcePort,
    /// Port a packet went to.
    DestinationPort,
    /// `to_client` turns source and destination round.
    Direction,
    /// Address of whoever opened the connection, whatever the packet's direction.
    ClientIp,
    /// Address of whoever answered.
    ServerIp,
    /// Name of the internal machine the record is about; counts as host where no internal address does.
    Machine,
    /// Any other address, alone or in a list with commas.
    Ip,
    /// A domain name.
    Domain,
    /// A domain name or address, perhaps with a port: a Host header, a HELO.
    Server,
    /// A whole URL.
    Url,
    /// Path and query; joined with the record's [`Role::UrlHost`]. A whole URL (a proxy request) is taken as such.
    UrlPath,
    /// Host of a URL given in parts; taken alone as well.
    UrlHost,
    /// Port of a URL given in parts.
    UrlPort,
    /// Type of a DNS record; decides whether the [`Role::RecordData`] after it is read.
    RecordType,
    /// Data of a DNS record: an address or a name.
    RecordData,
    /// MD5, SHA-1 or SHA-256 in hex, also with colons, also `SHA256=…,MD5=…`.
    Hash,
    /// File name or path.
    FileName,
    /// Mail address, alone, in `Name <a@b>` or in a list.
    Email,
    /// Distinguished name of a certificate; its CN is taken where it is a domain.
    CertificateName,
    /// Free text; only URLs standing in it are taken, at most eight.
    Prose,
    /// Any of the above kinds, told by its form.
    Any,
}

/// Who chooses the content of a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chosen {
    /// Nobody freely.
    Never,
    /// A stranger where the client is outside and the server inside.
    Inbound,
    /// Always whoever sends traffic.
    Always,
}

/// One row: field path, what it holds, who chooses it.
pub type Row = (&'static str, Role, Chosen);

use Chosen::{Always, Inbound, Never};

/// Suricata EVE (userguide, "Eve JSON Format"), dotted paths; arrays add nothing.
/// DNS in its three shapes: version 1 (`rrname` with `rdata`), 2 (`answers`, `grouped`), 3 (`queries`, `authorities`).
pub const EVE: &[Row] = &[
    ("timestamp", Role::Time, Never),
    ("src_ip", Role::SourceIp, Never),
    ("dest_ip", Role::DestinationIp, Never),
    ("src_port", Role::SourcePort, Never),
    ("dest_port", Role::DestinationPort, Never),
    ("direction", Role::Direction, Never),
    ("flow.src_ip", Role::ClientIp, Never),
    ("flow.dest_ip", Role::ServerIp, Never),
    ("xff", Role::Ip, Always),
    ("dns.rrname", Role::Domain, Inbound),
    ("dns.rrtype", Role::RecordType, Never),
    ("dns.rdata", Role::RecordData, Never),
    ("dns.queries.rrname", Role::Domain, Inbound),
    ("dns.query.rrname", Role::Domain, Inbound),
    ("dns.answers.rrname", Role::Domain, Never),
    ("dns.answers.rrtype", Role::RecordType, Never),
    ("dns.answers.rdata", Role::RecordData, Never),
    ("dns.answer.rrname", Role::Domain, Never),
    ("dns.answer.answers.rrname", Role::Domain, Never),
    ("dns.answer.answers.rrtype", Role::RecordType, Never),
    ("dns.answer.answers.rdata", Role::RecordData, Never),
    ("dns.authorities.rrname", Role::Domain, Never),
    ("dns.authorities.rrtype", Role::RecordType, Never),
    ("dns.authorities.rdata", Role::RecordData, Never),
    ("dns.additionals.rrname", Role::Domain, Never),
    ("dns.additionals.rrtype", Role::RecordType, Never),
    ("dns.additionals.rdata", Role::RecordData, Never),
    ("dns.grouped.A", Role::Ip, Never),
    ("dns.grouped.AAAA", Role::Ip, Never),
    ("dns.grouped.CNAME", Role::Domain, Never),
    ("dns.grouped.MX", Role::Domain, Never),
    ("dns.grouped.NS", Role::Domain, Never),
    ("dns.grouped.PTR", Role::Domain, Never),
    ("http.hostname", Role::UrlHost, Inbound),
    ("http.url", Role::UrlPath, Inbound),
    ("http.http_port", Role::UrlPort, Never),
    ("http.http_refer", Role::Url, Always),
    ("http.http_user_agent", Role::Prose, Always),
    ("http.redirect", Role::Url, Never),
    ("http.xff", Role::Ip, Always),
    ("tls.sni", Role::Domain, Inbound),
    ("tls.subject", Role::CertificateName, Always),
    ("tls.subjectaltname", Role::Domain, Always),
    ("tls.fingerprint", Role::Hash, Never),
    ("quic.sni", Role::Domain, Inbound),
    ("fileinfo.filename", Role::FileName, Inbound),
    ("fileinfo.md5", Role::Hash, Never),
    ("fileinfo.sha1", Role::Hash, Never),
    ("fileinfo.sha256", Role::Hash, Never),
    ("files.filename", Role::FileName, Inbound),
    ("files.md5", Role::Hash, Never),
    ("files.sha1", Role::Hash, Never),
    ("files.sha256", Role::Hash, Never),
    ("smtp.helo", Role::Server, Always),
    ("smtp.mail_from", Role::Email, Always),
    ("smtp.rcpt_to", Role::Email, Inbound),
    ("email.from", Role::Email, Always),
    ("email.to", Role::Email, Always),
    ("email.cc", Role::Email, Always),
    ("email.subject", Role::Prose, Always),
    ("email.attachment", Role::FileName, Always),
    ("email.url", Role::Url, Always),
    ("smb.filename", Role::FileName, Inbound),
    ("nfs.filename", Role::FileName, Inbound),
    ("tftp.file", Role::FileName, Inbound),
    ("ftp_data.filename", Role::FileName, Inbound),
];

/// Zeek (docs.zeek.org, "Log Files"), column names; `path:column` where a name means something else elsewhere.
pub const ZEEK: &[Row] = &[
    ("ts", Role::Time, Never),
    ("id.orig_h", Role::ClientIp, Never),
    ("id.resp_h", Role::ServerIp, Never),
    ("id.orig_p", Role::SourcePort, Never),
    ("id.resp_p", Role::DestinationPort, Never),
    ("tx_hosts", Role::ServerIp, Never),
    ("rx_hosts", Role::ClientIp, Never),
    ("src", Role::ClientIp, Never),
    ("dst", Role::ServerIp, Never),
    ("query", Role::Domain, Inbound),
    ("answers", Role::RecordData, Never),
    ("http:host", Role::UrlHost, Inbound),
    ("http:uri", Role::UrlPath, Inbound),
    ("http:proxied", Role::Prose, Always),
    ("referrer", Role::Url, Always),
    ("user_agent", Role::Prose, Always),
    ("orig_filenames", Role::FileName, Inbound),
    ("resp_filenames", Role::FileName, Never),
    ("server_name", Role::Domain, Inbound),
    ("subject", Role::CertificateName, Always),
    ("smtp:subject", Role::Prose, Always),
    ("certificate.subject", Role::CertificateName, Always),
    ("san.dns", Role::Domain, Always),
    ("fingerprint", Role::Hash, Never),
    ("filename", Role::FileName, Inbound),
    ("extracted", Role::FileName, Never),
    ("md5", Role::Hash, Never),
    ("sha1", Role::Hash, Never),
    ("sha256", Role::Hash, Never),
    ("smb_files:name", Role::FileName, Inbound),
    ("ftp:arg", Role::Url, Inbound),
    ("data_channel.resp_h", Role::Ip, Never),
    ("helo", Role::Server, Always),
    ("mailfrom", Role::Email, Always),
    ("rcptto", Role::Email, Inbound),
    ("from", Role::Email, Always),
    ("to", Role::Email, Always),
    ("cc", Role::Email, Always),
    ("reply_to", Role::Email, Always),
    ("x_originating_ip", Role::Ip, Always),
    ("smtp:path", Role::Ip, Always),
    ("request.host", Role::Server, Inbound),
    ("seen.indicator", Role::Any, Inbound),
];

/// Access logs of web servers, in the order of a line: the record is the server's, so all but the peer's address is the sender's choice.
pub const ACCESS: [Row; 5] = [
    ("remote_addr", Role::ClientIp, Never),
    ("request", Role::Prose, Always),
    ("http_referer", Role::Url, Always),
    ("http_user_agent", Role::Prose, Always),
    ("http_x_forwarded_for", Role::Ip, Always),
];

/// Unbound and BIND: what the client asked.
pub const DNS_SERVER: [Row; 2] = [("client", Role::ClientIp, Never), ("query", Role::Domain, Inbound)];

/// Names met in JSON and `key=value` logs of all makers, in lower case: Elastic Common Schema first, then common
/// words. A path is looked up whole, then by its last three, two and one parts.
pub const WELL_KNOWN: &[Row] = &[
    // Elastic Common Schema 8
    ("@timestamp", Role::Time, Never),
    ("source.ip", Role::SourceIp, Never),
    ("source.port", Role::SourcePort, Never),
    ("destination.ip", Role::DestinationIp, Never),
    ("destination.port", Role::DestinationPort, Never),
    ("destination.domain", Role::Domain, Inbound),
    ("client.ip", Role::ClientIp, Never),
    ("server.ip", Role::ServerIp, Never),
    ("server.domain", Role::Domain, Inbound),
    ("host.name", Role::Machine, Never),
    ("host.hostname", Role::Machine, Never),
    ("dns.question.name", Role::Domain, Inbound),
    ("dns.answers.name", Role::Domain, Never),
    ("dns.answers.type", Role::RecordType, Never),
    ("dns.answers.data", Role::RecordData, Never),
    ("dns.resolved_ip", Role::Ip, Never),
    ("url.full", Role::Url, Inbound),
    ("url.original", Role::Url, Inbound),
    ("url.domain", Role::Server, Inbound),
    ("http.request.referrer", Role::Url, Always),
    ("user_agent.original", Role::Prose, Always),
    ("tls.client.server_name", Role::Domain, Inbound),
    ("tls.server.x509.subject.common_name", Role::Domain, Always),
    ("x509.subject.common_name", Role::Domain, Always),
    ("file.name", Role::FileName, Never),
    ("file.path", Role::FileName, Never),
    ("process.executable", Role::FileName, Never),
    ("process.command_line", Role::Prose, Always),
    ("email.from.address", Role::Email, Always),
    ("email.sender.address", Role::Email, Always),
    ("email.reply_to.address", Role::Email, Always),
    ("email.to.address", Role::Email, Always),
    ("email.cc.address", Role::Email, Always),
    ("email.subject", Role::Prose, Always),
    ("email.attachments.file.name", Role::FileName, Always),
    ("attachments.file.name", Role::FileName, Always),
    // time
    ("timestamp", Role::Time, Never),
    ("time", Role::Time, Never),
    ("ts", Role::Time, Never),
    ("datetime", Role::Time, Never),
    ("eventtime", Role::Time, Never),
    ("event_time", Role::Time, Never),
    ("utctime", Role::Time, Never),
    ("systemtime", Role::Time, Never),
    // connections
    ("src_ip", Role::SourceIp, Never),
    ("srcip", Role::SourceIp, Never),
    ("src", Role::SourceIp, Never),
    ("source_ip", Role::SourceIp, Never),
    ("sourceip", Role::SourceIp, Never),
    ("saddr", Role::SourceIp, Never),
    ("client_ip", Role::ClientIp, Never),
    ("clientip", Role::ClientIp, Never),
    ("c_ip", Role::ClientIp, Never),
    ("remote_addr", Role::ClientIp, Never),
    ("id.orig_h", Role::ClientIp, Never),
    ("id.resp_h", Role::ServerIp, Never),
    ("dst_ip", Role::DestinationIp, Never),
    ("dest_ip", Role::DestinationIp, Never),
    ("dstip", Role::DestinationIp, Never),
    ("dst", Role::DestinationIp, Never),
    ("destination_ip", Role::DestinationIp, Never),
    ("destinationip", Role::DestinationIp, Never),
    ("daddr", Role::DestinationIp, Never),
    ("server_ip", Role::ServerIp, Never),
    ("remote_ip", Role::Ip, Never),
    ("remoteip", Role::Ip, Never),
    ("src_port", Role::SourcePort, Never),
    ("srcport", Role::SourcePort, Never),
    ("spt", Role::SourcePort, Never),
    ("dest_port", Role::DestinationPort, Never),
    ("dst_port", Role::DestinationPort, Never),
    ("dstport", Role::DestinationPort, Never),
    ("dpt", Role::DestinationPort, Never),
    ("x_forwarded_for", Role::Ip, Always),
    ("http_x_forwarded_for", Role::Ip, Always),
    ("xff", Role::Ip, Always),
    // machines
    ("hostname", Role::Machine, Never),
    ("host", Role::Machine, Never),
    ("computer", Role::Machine, Never),
    ("computername", Role::Machine, Never),
    ("computer_name", Role::Machine, Never),
    // names
    ("domain", Role::Domain, Inbound),
    ("fqdn", Role::Domain, Inbound),
    ("qname", Role::Domain, Inbound),
    ("query", Role::Domain, Inbound),
    ("query_name", Role::Domain, Inbound),
    ("queryname", Role::Domain, Inbound),
    ("dns_query", Role::Domain, Inbound),
    ("rrname", Role::Domain, Inbound),
    ("question.name", Role::Domain, Inbound),
    ("sni", Role::Domain, Inbound),
    ("server_name", Role::Domain, Inbound),
    ("tls_sni", Role::Domain, Inbound),
    ("dsthost", Role::Server, Inbound),
    ("dhost", Role::Server, Inbound),
    ("dstname", Role::Server, Inbound),
    ("destinationhostname", Role::Server, Inbound),
    ("http_host", Role::Server, Inbound),
    ("http.host", Role::Server, Inbound),
    ("http.hostname", Role::Server, Inbound),
    ("request.host", Role::Server, Inbound),
    ("vhost", Role::Server, Inbound),
    ("answer", Role::RecordData, Never),
    ("answers", Role::RecordData, Never),
    ("rdata", Role::RecordData, Never),
    ("resolved_ip", Role::Ip, Never),
    // URLs
    ("url", Role::Url, Inbound),
    ("uri", Role::Url, Inbound),
    ("link", Role::Url, Inbound),
    ("request_url", Role::Url, Inbound),
    ("requesturl", Role::Url, Inbound),
    ("referer", Role::Url, Always),
    ("referrer", Role::Url, Always),
    ("http_referer", Role::Url, Always),
    ("http_referrer", Role::Url, Always),
    ("user_agent", Role::Prose, Always),
    ("useragent", Role::Prose, Always),
    ("http_user_agent", Role::Prose, Always),
    ("commandline", Role::Prose, Always),
    ("command_line", Role::Prose, Always),
    // files
    ("md5", Role::Hash, Never),
    ("sha1", Role::Hash, Never),
    ("sha256", Role::Hash, Never),
    ("hash", Role::Hash, Never),
    ("hashes", Role::Hash, Never),
    ("filehash", Role::Hash, Never),
    ("file_hash", Role::Hash, Never),
    ("filename", Role::FileName, Never),
    ("file_name", Role::FileName, Never),
    ("filepath", Role::FileName, Never),
    ("file_path", Role::FileName, Never),
    ("fname", Role::FileName, Never),
    ("image", Role::FileName, Never),
    ("targetfilename", Role::FileName, Never),
    ("attachment", Role::FileName, Always),
    // mail
    ("sender", Role::Email, Always),
    ("from", Role::Email, Always),
    ("mail_from", Role::Email, Always),
    ("recipient", Role::Email, Inbound),
    ("to", Role::Email, Inbound),
    ("rcpt", Role::Email, Inbound),
    ("rcpt_to", Role::Email, Inbound),
    ("subject", Role::Prose, Always),
];
