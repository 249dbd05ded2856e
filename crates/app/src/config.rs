//! One TOML file, environment overrides, unknown keys refused; secrets by file, systemd credential or environment.
//!
//! `PASBAN_NODE__LISTEN=…` overrides `[node] listen`; two underscores separate section and key.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use pasban_kernel::TenantId;
use serde::{Deserialize, Serialize};

/// The whole configuration of a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Who this node is and where it listens.
    pub node: NodeSection,
    /// Where memory is kept.
    #[serde(default)]
    pub store: StoreSection,
    /// How long observations are kept.
    #[serde(default)]
    pub history: HistorySection,
    /// What may be reached from here.
    #[serde(default)]
    pub outbound: OutboundSection,
    /// Log files to follow.
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceSection>,
    /// Where alarms go by mail.
    pub mail: Option<MailSection>,
    /// Where alarms go by webhook.
    pub webhook: Option<WebhookSection>,
    /// The response policy zone served to resolvers.
    pub zone: Option<ZoneSection>,
    /// Block lists written as files after each change.
    #[serde(default)]
    pub outputs: OutputsSection,
    /// Block safety and the small-group rule.
    #[serde(default)]
    pub policy: PolicySection,
    /// Pages for people.
    #[serde(default)]
    pub portal: PortalSection,
}

/// `[portal]`: pages for people, on the node's own HTTPS listener and, where wanted, on a plain one on loopback.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PortalSection {
    /// A plain HTTP listener for a proxy on this machine, or for demonstrations; loopback addresses only.
    pub listen_plain: Option<SocketAddr>,
    /// Time zone of the pages where a person has chosen none: an IANA name, empty for UTC.
    pub zone: String,
    /// Language where neither the person nor the browser says one: `en` or `ur`.
    pub language: String,
    /// Telephone that answers at night, as shown on the report form; empty shows none.
    pub telephone: String,
    /// When it is answered, in English and in Urdu: `day and night`, `Mon to Fri 09:00 to 17:00`. Empty says nothing.
    pub hours: String,
    /// The same in Urdu.
    pub hours_ur: String,
    /// Further names under which these pages are reached, besides that of `[node] url`. Where `[zone] garden` sends people
    /// here, every other name is taken for a blocked one.
    pub names: Vec<String>,
    /// A plain HTTP listener, on any address, that serves the page about a blocked name and nothing else: browsers that were
    /// led here by a zone come to port 80.
    pub listen_blocked: Option<SocketAddr>,
    /// Web font for Urdu, a file of Noto Naskh Arabic; where it is absent pages name the fonts of the reader's machine.
    pub urdu_font: PathBuf,
}

impl Default for PortalSection {
    fn default() -> Self {
        Self {
            listen_plain: None,
            zone: "Asia/Karachi".into(),
            language: "en".into(),
            telephone: String::new(),
            hours: String::new(),
            hours_ur: String::new(),
            names: Vec::new(),
            listen_blocked: None,
            urdu_font: "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf".into(),
        }
    }
}

/// `[node]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeSection {
    /// Public name, as partners see it.
    pub name: String,
    /// national, sectoral, provincial, community, provider, organisational.
    pub tier: String,
    /// Sector of the organisation, where it has one.
    #[serde(default)]
    pub sector: String,
    /// Where data lie. Relative paths are relative to the configuration file.
    #[serde(default = "data_default")]
    pub data: PathBuf,
    /// HTTPS listener for peers, TAXII clients and pushed logs.
    pub listen: SocketAddr,
    /// The URL under which peers reach the listener; default `https://LISTEN`.
    #[serde(default)]
    pub url: Option<String>,
    /// Certificate chain in PEM; without it a self-signed one is made at `init`.
    #[serde(default)]
    pub tls_cert: Option<PathBuf>,
    /// Its private key in PEM.
    #[serde(default)]
    pub tls_key: Option<PathBuf>,
    /// The hats of the institution: `cert`, `regulator`, or both. A link or hosted tenant can address no other.
    #[serde(default = "pasban_gate::cert_alone")]
    pub hats: BTreeSet<pasban_gate::Hat>,
    /// Names, domains and ranges of the node's own organisation: never blocked, and what the gate looks for.
    #[serde(default)]
    pub organisation: OrganisationSection,
    /// Worker threads; default 2.
    #[serde(default = "threads_default")]
    pub threads: usize,
}

/// What identifies an organisation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct OrganisationSection {
    /// Name in Urdu.
    pub name_ur: String,
    /// Other names, abbreviations, brands.
    pub aliases: Vec<String>,
    /// Own domains.
    pub domains: Vec<String>,
    /// Own address ranges.
    pub ranges: Vec<String>,
    /// People who could be recognised.
    pub people: Vec<String>,
    /// Host name patterns and Windows domain names.
    pub hosts: Vec<String>,
}

/// `[store]`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSection {
    /// `postgres://…`, or empty for SQLite in the data folder.
    pub url: String,
}

/// `[history]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HistorySection {
    /// Days kept.
    pub retention_days: u32,
    /// Bytes kept.
    pub retention_bytes: u64,
}

impl Default for HistorySection {
    fn default() -> Self {
        Self { retention_days: 90, retention_bytes: 20 << 30 }
    }
}

/// `[outbound]`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutboundSection {
    /// Hosts or addresses in private ranges that may be reached all the same (design T11).
    pub allow: Vec<String>,
    /// HTTP proxy for everything outbound, `http://proxy:3128`.
    pub proxy: Option<String>,
    /// Certificate authority of one's own, PEM: for a proxy that opens TLS, or an internal CA.
    pub ca_file: Option<PathBuf>,
}

/// `[[source]]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSection {
    /// Name, unique per tenant.
    pub name: String,
    /// Format, `eve`, `zeek-tsv`, `access`, `unbound`, `bind`, `syslog`, `json-lines` …
    pub format: String,
    /// The file that grows.
    pub path: PathBuf,
    /// Whose logs; default the node's own.
    #[serde(default)]
    pub tenant: Option<String>,
    /// Seconds without a line after which the source counts as silent.
    #[serde(default = "silent_default")]
    pub silent_after_seconds: u64,
}

/// `[mail]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSection {
    /// Mail server, `host:port`.
    pub server: String,
    /// Sender.
    pub from: String,
    /// Recipients of alarms.
    pub to: Vec<String>,
    /// `none` (loopback only), `starttls` or `tls`.
    #[serde(default = "starttls")]
    pub security: String,
    /// User name, where the server wants one.
    #[serde(default)]
    pub user: Option<String>,
    /// File with the password.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
}

/// `[webhook]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSection {
    /// Where alarms are posted as JSON.
    pub url: String,
}

/// `[zone]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneSection {
    /// Zone name, `rpz.bank-a.example`.
    pub apex: String,
    /// Plain DNS listener (UDP and TCP): SOA and TSIG-signed transfers.
    pub listen: SocketAddr,
    /// DNS over TLS listener for XoT (Unbound).
    #[serde(default)]
    pub listen_tls: Option<SocketAddr>,
    /// TSIG key name; algorithm hmac-sha256.
    #[serde(default)]
    pub tsig_name: Option<String>,
    /// File with the base64 TSIG secret.
    #[serde(default)]
    pub tsig_secret_file: Option<PathBuf>,
    /// Addresses allowed to transfer over TLS without TSIG.
    #[serde(default)]
    pub allow: Vec<String>,
    /// Resolvers to notify, signed with the TSIG key where there is one (BIND, Knot).
    #[serde(default)]
    pub notify: Vec<SocketAddr>,
    /// Resolvers to notify unsigned: Unbound has no TSIG and drops a signed NOTIFY.
    #[serde(default)]
    pub notify_unsigned: Vec<SocketAddr>,
    /// Address of the page that explains a block; without it names get NXDOMAIN.
    #[serde(default)]
    pub garden: Option<String>,
}

/// `[outputs]`: folder into which `domains.txt`, `addresses.txt`, `pasban.nft`, `pasban.rules` … are written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutputsSection {
    /// The folder; none by default.
    pub folder: Option<PathBuf>,
    /// Longest list an appliance takes, entries.
    pub limit: Option<usize>,
}

/// `[policy]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicySection {
    /// What is done with a confirmed indicator that may block: `watch`, `hold` or `block`.
    /// A new node's first week is `watch` whatever stands here, unless `first_week_watch` is false.
    pub respond: String,
    /// Per RSIT class, overrides `respond`.
    pub by_class: BTreeMap<String, String>,
    /// Days a block lasts, 1 to 90.
    pub block_days: u32,
    /// Watch only in the first week of a node and of a link.
    pub first_week_watch: bool,
    /// Local prevalence veto: hosts of one's own that met the value in 30 days.
    pub veto_hosts: u64,
    /// Local prevalence veto: share of one's own hosts, percent.
    pub veto_percent: u32,
    /// Small-group rule: a sector or count is shown only where at least this many organisations could be meant.
    pub k: u32,
    /// Question kinds that this node refuses: `prevalence`, `hunt`.
    pub veto_questions: Vec<String>,
    /// Longest span a question may cover here, days.
    pub hunt_days: u32,
    /// New blocks per link and hour.
    pub blocks_per_hour: u32,
    /// Hours within which an objection to a block must be answered, where law or the CERT's own rules set them. Without it no
    /// period is shown to those who object; the desk works by its own of one hour.
    pub objection_hours: Option<u32>,
    /// Further lists of what is never blocked: government and bank zones, the country's own services.
    pub never_block: Vec<PathBuf>,
}

impl Default for PolicySection {
    fn default() -> Self {
        Self {
            respond: "hold".into(),
            by_class: BTreeMap::new(),
            block_days: 30,
            first_week_watch: true,
            veto_hosts: 3,
            veto_percent: 5,
            k: 5,
            veto_questions: Vec::new(),
            hunt_days: 90,
            blocks_per_hour: 500,
            objection_hours: None,
            never_block: Vec::new(),
        }
    }
}

fn data_default() -> PathBuf {
    "data".into()
}
fn threads_default() -> usize {
    2
}
fn silent_default() -> u64 {
    900
}
fn starttls() -> String {
    "starttls".into()
}

/// What is wrong with a configuration and where.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}; run `pasban init` first, or name the file with --config")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file or an override is wrong.
    #[error("{path}: {message}")]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// Line, key and what is wrong.
        message: String,
    },
}

impl Config {
    /// Reads a file, applies `PASBAN_SECTION__KEY` overrides from `env`, and makes paths absolute.
    ///
    /// # Errors
    /// Where it cannot be read, has an unknown key, or a value of the wrong kind.
    pub fn load(path: &Path, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.into(), source })?;
        let wrong = |message: String| ConfigError::Wrong { path: path.into(), message };
        let mut table: toml::Table = text.parse().map_err(|e: toml::de::Error| wrong(e.to_string()))?;
        for (key, value) in env {
            let Some((section, key)) = key.strip_prefix("PASBAN_").and_then(|k| k.split_once("__")) else { continue };
            let entry =
                table.entry(section.to_ascii_lowercase()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let Some(section) = entry.as_table_mut() {
                let parsed = value.parse::<toml::Value>().unwrap_or(toml::Value::String(value));
                section.insert(key.to_ascii_lowercase(), parsed);
            }
        }
        let mut config: Self = table.try_into().map_err(|e: toml::de::Error| wrong(e.to_string()))?;
        config.check().map_err(wrong)?;
        let base = path.parent().unwrap_or(Path::new(".")).to_owned();
        let fix = |p: &mut PathBuf| {
            if p.is_relative() {
                *p = base.join(&*p);
            }
        };
        fix(&mut config.node.data);
        config.sources.iter_mut().for_each(|s| fix(&mut s.path));
        for p in [
            &mut config.node.tls_cert,
            &mut config.node.tls_key,
            &mut config.outbound.ca_file,
            &mut config.outputs.folder,
        ] {
            p.iter_mut().for_each(fix);
        }
        config.policy.never_block.iter_mut().for_each(fix);
        if let Some(z) = &mut config.zone {
            z.tsig_secret_file.iter_mut().for_each(fix);
        }
        if let Some(m) = &mut config.mail {
            m.password_file.iter_mut().for_each(fix);
        }
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        const TIERS: [&str; 6] = ["national", "sectoral", "provincial", "community", "provider", "organisational"];
        if !TIERS.contains(&self.node.tier.as_str()) {
            return Err(format!("[node] tier = {:?}: must be one of {}", self.node.tier, TIERS.join(", ")));
        }
        if self.node.hats.is_empty() {
            return Err("[node] hats = []: must hold \"cert\", \"regulator\" or both".into());
        }
        if !(1..=90).contains(&self.policy.block_days) {
            return Err(format!("[policy] block_days = {}: must be 1 to 90", self.policy.block_days));
        }
        for (place, word) in std::iter::once(("respond", &self.policy.respond))
            .chain(self.policy.by_class.iter().map(|(k, v)| (k.as_str(), v)))
        {
            if !["watch", "hold", "block"].contains(&word.as_str()) {
                return Err(format!("[policy] {place} = {word:?}: must be watch, hold or block"));
            }
        }
        if let Some(m) = &self.mail
            && m.security == "none"
            && !m.server.starts_with("127.")
            && !m.server.starts_with("localhost")
            && !m.server.starts_with("[::1]")
        {
            return Err("[mail] security = \"none\": only for a server on this machine; use starttls or tls".into());
        }
        if let Some(at) = self.portal.listen_plain.filter(|at| !at.ip().is_loopback()) {
            return Err(format!(
                "[portal] listen_plain = {at}: loopback only; pages for others are on [node] listen, over TLS"
            ));
        }
        if !["en", "ur"].contains(&self.portal.language.as_str()) {
            return Err(format!("[portal] language = {:?}: must be en or ur", self.portal.language));
        }
        let mut names: Vec<_> = self.sources.iter().map(|s| (&s.tenant, &s.name)).collect();
        names.sort();
        if let Some(w) = names.windows(2).find(|w| w[0] == w[1]) {
            return Err(format!("[[source]] name = {:?}: stands twice", w[0].1));
        }
        Ok(())
    }

    /// The URL under which peers reach this node.
    #[must_use]
    pub fn url(&self) -> String {
        self.node.url.clone().unwrap_or_else(|| format!("https://{}", self.node.listen))
    }
}

/// The tenant that a source or token names; `None` and empty mean the node's own.
///
/// # Errors
/// Where the text is no tenant id.
pub fn tenant_of(text: Option<&str>) -> Result<TenantId, pasban_kernel::id::IdError> {
    match text {
        None | Some("") => Ok(TenantId::OWN),
        Some(t) => t.parse(),
    }
}
