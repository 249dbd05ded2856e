//! What one policy zone holds. Pure: built from rules, then only read.
//!
//! Names and ranges lie in one byte arena each, sorted, so that 100 000 rules take a few megabytes and a look-up
//! is a binary search. Two things are done for the resolvers' sake when the zone is built:
//! - a name that a wider rule with the same answer already covers is left out;
//! - names *between* a rule and a wider rule with another answer get records of their own. Otherwise the narrower
//!   rule would make them "empty non-terminals", which hide the wider rule's wildcard (RFC 4592 section 2.2.2).

use std::collections::HashMap;
use std::net::IpAddr;

use ipnet::IpNet;
use pasban_kernel::limits::ZONE_RULES_MAX;

use crate::message::{Message, RecordType};
use crate::name::{Apex, NAME_BYTES_MAX, shown, suffixes};
use crate::owner::rpz_ip_wire;
use crate::policy::{Action, Garden, Rule, RuleError, Trigger, push_target};

/// Time to live of every record, seconds: how long a withdrawn block may linger in a cache.
pub const TTL_SECONDS: u32 = 30;
/// SOA minimum, seconds: how long "no such name" may be kept (RFC 2308 section 5).
pub const MINIMUM_SECONDS: u32 = 30;
/// SOA refresh, seconds: how soon a resolver that missed a NOTIFY asks again.
pub const REFRESH_SECONDS: u32 = 60;
/// SOA retry, seconds.
pub const RETRY_SECONDS: u32 = 30;
/// SOA expire, seconds: after a day without us the resolver forgets the zone and fails open.
pub const EXPIRE_SECONDS: u32 = 86_400;

/// A rule that the zone does not carry, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// Position among the rules given.
    pub index: usize,
    /// The reason.
    pub why: RuleError,
}

#[derive(Clone, Copy)]
struct Named {
    start: u32,
    len: u8,
    action: u16,
}

/// One version of one policy zone.
pub struct Zone {
    apex: Apex,
    serial: u32,
    arena: Box<[u8]>,
    names: Box<[Named]>,
    nets: Box<[(IpNet, u16)]>,
    actions: Box<[Action]>,
    rules: usize,
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "zone {} serial {} with {} rules", self.apex, self.serial, self.rules)
    }
}

impl Zone {
    /// Builds the zone. What cannot stand in it comes back with the reason; of two rules for one trigger the
    /// milder one stands ([`Action::Passthru`] before everything, otherwise the earlier).
    #[must_use]
    pub fn build(apex: Apex, serial: u32, rules: impl IntoIterator<Item = Rule>) -> (Self, Vec<Skipped>) {
        let mut skipped = Vec::new();
        let mut actions = Actions::default();
        let mut domains: HashMap<Box<[u8]>, u16> = HashMap::new();
        let mut nets: HashMap<IpNet, u16> = HashMap::new();
        for (index, rule) in rules.into_iter().enumerate() {
            let why = if domains.len() + nets.len() >= ZONE_RULES_MAX {
                Some(RuleError::Full)
            } else {
                admit(&apex, rule, &mut actions, &mut domains, &mut nets).err()
            };
            if let Some(why) = why {
                skipped.push(Skipped { index, why });
            }
        }
        let rules = domains.len() + nets.len();
        let records = settle(&domains);
        let mut sorted: Vec<(Box<[u8]>, u16)> = records.into_iter().collect();
        sorted.sort_unstable();
        let mut arena = Vec::with_capacity(sorted.iter().map(|(n, _)| n.len()).sum());
        let mut names = Vec::with_capacity(sorted.len());
        for (name, action) in sorted {
            // Both fit: a name has at most 255 bytes, and ZONE_RULES_MAX of them stay below 4 GiB.
            if let (Ok(start), Ok(len)) = (u32::try_from(arena.len()), u8::try_from(name.len())) {
                names.push(Named { start, len, action });
                arena.extend_from_slice(&name);
            }
        }
        let mut nets: Vec<(IpNet, u16)> = nets.into_iter().collect();
        nets.sort_unstable();
        let zone = Self {
            apex,
            serial,
            arena: arena.into(),
            names: names.into(),
            nets: nets.into(),
            actions: actions.all.into(),
            rules,
        };
        (zone, skipped)
    }

    /// The same content under another serial.
    #[must_use]
    pub fn with_serial(self, serial: u32) -> Self {
        Self { serial, ..self }
    }

    /// Name of the zone.
    #[must_use]
    pub fn apex(&self) -> &Apex {
        &self.apex
    }

    /// Its serial.
    #[must_use]
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// Rules that it carries, counted before anything was left out as covered.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.rules
    }

    /// Whether two versions say the same: then the serial need not move.
    #[must_use]
    pub fn same_rules(&self, other: &Self) -> bool {
        self.apex == other.apex
            && self.names.len() == other.names.len()
            && self.nets.len() == other.nets.len()
            && self.named().eq(other.named())
            && self.ranged().eq(other.ranged())
    }

    fn named(&self) -> impl Iterator<Item = (&[u8], Option<&Action>)> {
        self.names.iter().map(|n| (self.name(*n), self.action(n.action)))
    }

    fn ranged(&self) -> impl Iterator<Item = (IpNet, Option<&Action>)> {
        self.nets.iter().map(|(net, action)| (*net, self.action(*action)))
    }

    fn name(&self, named: Named) -> &[u8] {
        let start = usize::try_from(named.start).unwrap_or(usize::MAX);
        self.arena.get(start..start.saturating_add(usize::from(named.len))).unwrap_or(&[])
    }

    fn action(&self, index: u16) -> Option<&Action> {
        self.actions.get(usize::from(index))
    }

    /// The rule that a resolver would apply to a queried name: the nearest at it or above it.
    /// `name` in presentation form.
    #[must_use]
    pub fn find_domain(&self, name: &str) -> Option<&Action> {
        self.find_wire(&crate::name::wire_of(name).ok()?)
    }

    /// [`Zone::find_domain`] for a lower-case wire name, with or without the root label.
    pub(crate) fn find_wire(&self, name: &[u8]) -> Option<&Action> {
        let relative = name.strip_suffix(&[0]).unwrap_or(name);
        suffixes(relative).find_map(|suffix| {
            let at = self.names.binary_search_by(|n| self.name(*n).cmp(suffix)).ok()?;
            self.action(self.names.get(at)?.action)
        })
    }

    /// The rule for an address in an answer: the longest range that holds it.
    #[must_use]
    pub fn find_ip(&self, ip: IpAddr) -> Option<&Action> {
        let ip = ip.to_canonical();
        let bits = if ip.is_ipv4() { 32 } else { 128 };
        (0..=bits).rev().find_map(|len| {
            let net = IpNet::new(ip, len).ok()?.trunc();
            let at = self.nets.binary_search_by(|(n, _)| n.cmp(&net)).ok()?;
            self.action(self.nets.get(at)?.1)
        })
    }

    /// How many groups of records [`Zone::push_group`] knows.
    pub(crate) fn groups(&self) -> usize {
        self.names.len() + self.nets.len()
    }

    /// Appends the records of one group (a name with its wildcard, or a range).
    pub(crate) fn push_group(&self, index: usize, out: &mut Message) {
        if let Some(named) = self.names.get(index) {
            let name = self.name(*named);
            if let Some(action) = self.action(named.action) {
                push_records(out, name, action);
                let mut wild = Vec::with_capacity(name.len() + 2);
                wild.extend_from_slice(b"\x01*");
                wild.extend_from_slice(name);
                push_records(out, &wild, action);
            }
        } else if let Some((net, action)) = index.checked_sub(self.names.len()).and_then(|i| self.nets.get(i))
            && let Some(action) = self.action(*action)
        {
            push_records(out, &rpz_ip_wire(*net), action);
        }
    }

    /// Appends the SOA to an answer whose question names the apex.
    pub(crate) fn push_soa(&self, out: &mut Message) {
        out.push_record(&[], RecordType::SOA, TTL_SECONDS, &self.soa_data());
    }

    /// Appends the SOA to any answer.
    pub(crate) fn push_soa_absolute(&self, out: &mut Message) {
        out.push_absolute(self.apex.wire(), RecordType::SOA, 1, TTL_SECONDS, &self.soa_data());
    }

    fn soa_data(&self) -> Vec<u8> {
        let mut data = Vec::with_capacity(64);
        data.extend_from_slice(b"\x09localhost\0");
        data.extend_from_slice(b"\x0ahostmaster\x09localhost\0");
        for number in [self.serial, REFRESH_SECONDS, RETRY_SECONDS, EXPIRE_SECONDS, MINIMUM_SECONDS] {
            data.extend_from_slice(&number.to_be_bytes());
        }
        data
    }

    /// Appends the NS record. It points outside the zone: BIND refuses a zone whose in-zone server has no address.
    pub(crate) fn push_ns(&self, out: &mut Message) {
        out.push_record(&[], RecordType::NS, TTL_SECONDS, b"\x09localhost\0");
    }
}

fn push_records(out: &mut Message, owner: &[u8], action: &Action) {
    if let Action::Garden(garden) = action
        && let Garden::Addresses { v4, v6 } = garden.as_ref()
    {
        for ip in v4 {
            out.push_record(owner, RecordType::A, TTL_SECONDS, &ip.octets());
        }
        for ip in v6 {
            out.push_record(owner, RecordType::AAAA, TTL_SECONDS, &ip.octets());
        }
        return;
    }
    let mut target = Vec::with_capacity(16);
    push_target(&mut target, action);
    out.push_record(owner, RecordType::CNAME, TTL_SECONDS, &target);
}

/// The different actions of a zone, few in practice, so that a rule holds two bytes.
#[derive(Default)]
struct Actions {
    all: Vec<Action>,
    at: HashMap<Action, u16>,
}

impl Actions {
    fn index(&mut self, action: Action) -> Option<u16> {
        if let Some(at) = self.at.get(&action) {
            return Some(*at);
        }
        let at = u16::try_from(self.all.len()).ok()?;
        self.all.push(action.clone());
        self.at.insert(action, at);
        Some(at)
    }
}

fn admit(
    apex: &Apex,
    rule: Rule,
    actions: &mut Actions,
    domains: &mut HashMap<Box<[u8]>, u16>,
    nets: &mut HashMap<IpNet, u16>,
) -> Result<(), RuleError> {
    rule.trigger.check(rule.action.blocks())?;
    let shown = rule.shown();
    let passes = !rule.action.blocks();
    let action = actions.index(rule.action).ok_or(RuleError::Full)?;
    let held = match rule.trigger {
        Trigger::Domain(name) => {
            // Two more for the wildcard's label.
            if name.len() + 2 + apex.wire().len() > NAME_BYTES_MAX {
                return Err(RuleError::TooLong { shown });
            }
            domains.entry(name).or_insert(action)
        }
        Trigger::Net(net) => {
            if rpz_ip_wire(net).len() + apex.wire().len() > NAME_BYTES_MAX {
                return Err(RuleError::TooLong { shown });
            }
            nets.entry(net).or_insert(action)
        }
    };
    if *held == action {
        return Ok(());
    }
    if passes {
        *held = action;
    }
    Err(RuleError::Contradicted { shown })
}

/// Leaves out what a wider rule with the same answer covers, and fills the gaps below a wider rule.
fn settle(domains: &HashMap<Box<[u8]>, u16>) -> HashMap<Box<[u8]>, u16> {
    let mut settled: HashMap<Box<[u8]>, u16> = HashMap::with_capacity(domains.len());
    for (name, action) in domains {
        let above: Vec<&[u8]> = suffixes(name).skip(1).collect();
        // The wider rule that answers alike up to `top`; what lies below `top` was left out or never named.
        let mut wider: Option<(u16, usize)> = None;
        for (i, suffix) in above.iter().enumerate() {
            match (domains.get(*suffix), wider) {
                (Some(found), None) => wider = Some((*found, i)),
                (Some(found), Some((answer, _))) if *found == answer => wider = Some((answer, i)),
                (Some(_), Some(_)) => break,
                (None, _) => {}
            }
        }
        match wider {
            Some((answer, _)) if answer == *action => {}
            Some((answer, top)) => {
                settled.insert(name.clone(), *action);
                for gap in above.iter().take(top) {
                    settled.insert((*gap).into(), answer);
                }
            }
            None => {
                settled.insert(name.clone(), *action);
            }
        }
    }
    settled
}

/// Every record of the zone as text, `owner TTL type data`, in transfer order without the closing SOA; for
/// export and for tests.
#[must_use]
pub fn as_text(zone: &Zone) -> String {
    let apex = zone.apex();
    let mut text = format!(
        "{apex}. {TTL_SECONDS} IN SOA localhost. hostmaster.localhost. {} {REFRESH_SECONDS} {RETRY_SECONDS} {EXPIRE_SECONDS} {MINIMUM_SECONDS}\n{apex}. {TTL_SECONDS} IN NS localhost.\n",
        zone.serial()
    );
    let mut line = |owner: &str, action: &Action| {
        let mut put = |kind: &str, data: &str| {
            text.push_str(&format!("{owner}.{apex}. {TTL_SECONDS} IN {kind} {data}\n"));
        };
        match action {
            Action::Garden(garden) => match garden.as_ref() {
                Garden::Alias(name) => put("CNAME", &format!("{}.", shown(name))),
                Garden::Addresses { v4, v6 } => {
                    v4.iter().for_each(|ip| put("A", &ip.to_string()));
                    v6.iter().for_each(|ip| put("AAAA", &ip.to_string()));
                }
            },
            Action::NxDomain => put("CNAME", "."),
            Action::NoData => put("CNAME", "*."),
            Action::Passthru => put("CNAME", "rpz-passthru."),
            Action::Drop => put("CNAME", "rpz-drop."),
        }
    };
    for (name, action) in zone.named() {
        if let Some(action) = action {
            let name = Trigger::Domain(name.into()).shown();
            line(&name, action);
            line(&format!("*.{name}"), action);
        }
    }
    for (net, action) in zone.ranged() {
        if let Some(action) = action {
            line(&crate::owner::rpz_ip(net), action);
        }
    }
    text
}

#[cfg(test)]
mod tests;
