//! Policy rules: what to watch for (a name with everything below it, or an address range) and what to answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::IpNet;
use pasban_kernel::{Observable, ObservableKind};

use crate::name::{NameError, push_label, wire_of};

/// Most addresses of each family behind one walled garden.
pub const GARDEN_ADDRESSES_MAX: usize = 8;

/// Where a walled garden sends people: to the page that explains the block and how to object.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Garden {
    /// An alias: the resolver looks up this name (wire form, lower case) and answers with both.
    Alias(Box<[u8]>),
    /// Addresses answered directly.
    Addresses {
        /// A records.
        v4: Vec<Ipv4Addr>,
        /// AAAA records.
        v6: Vec<Ipv6Addr>,
    },
}

impl Garden {
    /// An alias to `name`.
    ///
    /// # Errors
    /// Where `name` is no name, or the root (which would mean NXDOMAIN).
    pub fn alias(name: &str) -> Result<Self, NameError> {
        crate::name::Apex::parse(name).map(|n| Self::Alias(n.wire().into()))
    }

    /// Addresses, at most [`GARDEN_ADDRESSES_MAX`] of each family (the rest are dropped).
    ///
    /// # Errors
    /// Where there is none.
    pub fn addresses(all: impl IntoIterator<Item = IpAddr>) -> Result<Self, RuleError> {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for ip in all {
            match ip {
                IpAddr::V4(ip) if v4.len() < GARDEN_ADDRESSES_MAX => v4.push(ip),
                IpAddr::V6(ip) if v6.len() < GARDEN_ADDRESSES_MAX => v6.push(ip),
                _ => {}
            }
        }
        if v4.is_empty() && v6.is_empty() { Err(RuleError::EmptyGarden) } else { Ok(Self::Addresses { v4, v6 }) }
    }
}

/// What the resolver answers when a rule matches.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// "No such name" (`CNAME .`).
    NxDomain,
    /// "The name has no such record" (`CNAME *.`).
    NoData,
    /// The true answer, whatever wider rule would match (`CNAME rpz-passthru.`).
    Passthru,
    /// No answer at all (`CNAME rpz-drop.`).
    Drop,
    /// A page that explains.
    Garden(Arc<Garden>),
}

impl Action {
    /// Whether it takes something away from people.
    #[must_use]
    pub fn blocks(&self) -> bool {
        *self != Self::Passthru
    }
}

/// What a rule watches for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Trigger {
    /// A name and every name below it: wire form, lower case, without the root label.
    Domain(Box<[u8]>),
    /// An address in this range in the answer.
    Net(IpNet),
}

/// One rule. Made from an observable, or from text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// What is watched for.
    pub trigger: Trigger,
    /// What is answered.
    pub action: Action,
}

/// Why something cannot be a rule of a response policy zone.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RuleError {
    /// Only names, addresses and ranges are.
    #[error("{kind} is not something a resolver sees; block it elsewhere")]
    NotForResolvers {
        /// What kind it was.
        kind: &'static str,
    },
    /// Not a name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A whole top-level domain, or a range shorter than /24 or /48 (design, block safety).
    #[error("{shown} is too broad to be blocked")]
    TooBroad {
        /// What it was.
        shown: String,
    },
    /// The last label has a meaning of its own inside policy zones.
    #[error("{shown} ends in a label that means something else inside a policy zone")]
    Reserved {
        /// What it was.
        shown: String,
    },
    /// Name and apex together pass 255 bytes.
    #[error("{shown} is too long for this zone; a shorter zone name helps")]
    TooLong {
        /// What it was.
        shown: String,
    },
    /// Two rules for one trigger; the milder stands.
    #[error("{shown} has two rules; the milder one stands")]
    Contradicted {
        /// What it was.
        shown: String,
    },
    /// More rules than [`pasban_kernel::limits::ZONE_RULES_MAX`].
    #[error("the zone is full")]
    Full,
    /// A walled garden without an address.
    #[error("a walled garden needs a name or an address")]
    EmptyGarden,
}

impl Rule {
    /// A rule on a name and all below it.
    ///
    /// # Errors
    /// Where `name` is no name.
    pub fn domain(name: &str, action: Action) -> Result<Self, RuleError> {
        let wire = wire_of(name)?;
        let relative = wire.strip_suffix(&[0]).unwrap_or(&wire);
        Ok(Self { trigger: Trigger::Domain(relative.into()), action })
    }

    /// A rule on the addresses of `net` in answers. Host bits are cleared.
    #[must_use]
    pub fn net(net: IpNet, action: Action) -> Self {
        Self { trigger: Trigger::Net(net.trunc()), action }
    }

    /// The rule for an observable.
    ///
    /// # Errors
    /// Where its kind is not seen by resolvers.
    pub fn of(what: &Observable, action: Action) -> Result<Self, RuleError> {
        let not = Err(RuleError::NotForResolvers { kind: what.kind().name() });
        match what.kind() {
            ObservableKind::Domain => Self::domain(what.value(), action),
            ObservableKind::Ip => match what.value().parse::<IpAddr>() {
                Ok(ip) => Ok(Self::net(IpNet::from(ip), action)),
                Err(_) => not,
            },
            ObservableKind::Cidr => match what.value().parse::<IpNet>() {
                Ok(net) => Ok(Self::net(net, action)),
                Err(_) => not,
            },
            _ => not,
        }
    }

    /// How a person would write the trigger.
    #[must_use]
    pub fn shown(&self) -> String {
        self.trigger.shown()
    }
}

impl Trigger {
    /// How a person would write it: `evil.example`, `192.0.2.0/24`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Domain(relative) => {
                let mut wire = relative.to_vec();
                wire.push(0);
                crate::name::shown(&wire)
            }
            Self::Net(net) if net.prefix_len() == net.max_prefix_len() => net.addr().to_string(),
            Self::Net(net) => net.to_string(),
        }
    }

    /// What is answered is known; this says whether the trigger itself may stand in a zone.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn check(&self, blocks: bool) -> Result<(), RuleError> {
        match self {
            Self::Domain(relative) => {
                let labels: Vec<&[u8]> = crate::name::suffixes(relative).collect();
                let Some(last) = labels.last() else {
                    return Err(RuleError::TooBroad { shown: "the root".to_owned() });
                };
                if RESERVED.iter().any(|r| last.get(1..) == Some(r.as_bytes())) {
                    return Err(RuleError::Reserved { shown: self.shown() });
                }
                // A wildcard or a top-level domain as the trigger would take far more than anyone meant.
                let wildcard = labels.iter().any(|l| l.starts_with(b"\x01*"));
                if wildcard || (blocks && labels.len() < 2) {
                    return Err(RuleError::TooBroad { shown: self.shown() });
                }
                Ok(())
            }
            Self::Net(net) => {
                let shortest = match net {
                    IpNet::V4(_) => 24,
                    IpNet::V6(_) => 48,
                };
                if blocks && net.prefix_len() < shortest {
                    return Err(RuleError::TooBroad { shown: self.shown() });
                }
                Ok(())
            }
        }
    }
}

/// Labels under the apex that name other kinds of trigger (draft-vixie-dnsop-dns-rpz section 4).
const RESERVED: [&str; 5] = ["rpz-ip", "rpz-nsip", "rpz-nsdname", "rpz-client-ip", "rpz-tcp-only"];

/// Appends the target of the CNAME that stands for an action without data, wire form.
pub(crate) fn push_target(out: &mut Vec<u8>, action: &Action) {
    match action {
        Action::NxDomain | Action::Garden(_) => {}
        Action::NoData => {
            push_label(out, b"*");
        }
        Action::Passthru => {
            push_label(out, b"rpz-passthru");
        }
        Action::Drop => {
            push_label(out, b"rpz-drop");
        }
    }
    if let Action::Garden(garden) = action
        && let Garden::Alias(name) = garden.as_ref()
    {
        out.extend_from_slice(name);
    } else {
        out.push(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_resolvers_see_becomes_a_rule() {
        let rule = |o: &Observable| Rule::of(o, Action::NxDomain).map(|r| r.shown());
        assert_eq!(rule(&Observable::domain("Evil.Example.").unwrap()).unwrap(), "evil.example");
        assert_eq!(rule(&Observable::ip("192.0.2.7").unwrap()).unwrap(), "192.0.2.7");
        assert_eq!(rule(&Observable::cidr("2001:db8::/48").unwrap()).unwrap(), "2001:db8::/48");
        let url = Observable::url("http://evil.example/x").unwrap();
        assert_eq!(rule(&url), Err(RuleError::NotForResolvers { kind: "url" }));
    }

    #[test]
    fn broad_and_reserved_triggers_are_refused() {
        let name = |n: &str, blocks| Rule::domain(n, Action::NxDomain).unwrap().trigger.check(blocks);
        assert!(name("evil.example", true).is_ok());
        assert!(matches!(name("example", true), Err(RuleError::TooBroad { .. })));
        assert!(name("example", false).is_ok(), "a passthru may be broad");
        assert!(matches!(name(".", false), Err(RuleError::TooBroad { .. })));
        assert!(matches!(name("*.example.com", true), Err(RuleError::TooBroad { .. })));
        assert!(matches!(name("32.1.2.0.192.rpz-ip", true), Err(RuleError::Reserved { .. })));
        let net = |n: &str, blocks| Rule::net(n.parse().unwrap(), Action::NxDomain).trigger.check(blocks);
        assert!(net("192.0.2.0/24", true).is_ok());
        assert!(net("2001:db8::/48", true).is_ok());
        assert!(net("192.0.2.0/23", true).is_err());
        assert!(net("2001:db8::/47", true).is_err());
        assert!(net("10.0.0.0/8", false).is_ok());
    }
}
