//! What hostile senders send: eighteen classes, in the words of each family of intake.

use std::io::Write as _;

use pasban_kernel::limits::BODY_BYTES_MAX;
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{Timestamp, Tlp};
use serde_json::{Value, json};

use super::made::Maker;
use super::paths::Path;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    Malformed,
    Oversized,
    Deep,
    WrongCharset,
    Duplicate,
    Replayed,
    Stale,
    WronglySigned,
    Conflicting,
    ForeignCreator,
    ClockOff,
    GzipBomb,
    SlowSender,
    InfinitePages,
    RedirectToLoopback,
    TerminalEscapes,
    RedInside,
    Unmarked,
}

impl Class {
    pub const ALL: [Self; 18] = [
        Self::Malformed,
        Self::Oversized,
        Self::Deep,
        Self::WrongCharset,
        Self::Duplicate,
        Self::Replayed,
        Self::Stale,
        Self::WronglySigned,
        Self::Conflicting,
        Self::ForeignCreator,
        Self::ClockOff,
        Self::GzipBomb,
        Self::SlowSender,
        Self::InfinitePages,
        Self::RedirectToLoopback,
        Self::TerminalEscapes,
        Self::RedInside,
        Self::Unmarked,
    ];
}

/// In which words an intake is spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Signed objects in an envelope.
    Link,
    /// A STIX bundle, or an envelope of unsigned objects.
    Stix,
    Misp,
    Csv,
    Paste,
    /// Suricata's lines.
    Log,
    /// An operation of the control socket.
    Control,
    /// A message to the zone's server.
    Dns,
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    w.write_all(bytes).unwrap();
    w.finish().unwrap()
}

pub fn line(at: Timestamp, name: &str) -> String {
    let query = json!({"type": "query", "rrname": name});
    json!({"timestamp": at.rfc3339(), "event_type": "dns", "src_ip": "10.0.0.7", "dns": query}).to_string() + "\n"
}

pub fn indicator(maker: &Maker, name: &str, more: &[(&str, Value)]) -> Value {
    let at = maker.now().rfc3339();
    let mut o = json!({
        "type": "indicator", "spec_version": "2.1", "id": format!("indicator--{}", maker.uuid()), "created": at, "modified": at,
        "valid_from": at, "pattern_type": "stix", "pattern": format!("[domain-name:value = '{name}']"),
        "object_marking_refs": [Tlp::Green.marking_id()],
    });
    for (key, value) in more {
        o[*key] = value.clone();
    }
    o
}

fn attribute(name: &str, tag: &str) -> Value {
    json!({"type": "domain", "category": "Network activity", "to_ids": true, "value": name, "Tag": [{"name": tag}]})
}

fn event(info: &str, date: &str, attributes: &[Value]) -> Value {
    json!({"Event": {"uuid": "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c11", "info": info, "date": date, "Attribute": attributes}})
}

/// A good document that names one value.
pub fn good(maker: &Maker, family: Family, name: &str) -> Vec<u8> {
    match family {
        Family::Link => maker.envelope(&[maker.object(name)]),
        Family::Stix => maker.bundle(&[indicator(maker, name, &[])]),
        Family::Misp => event("an intrusion", "2026-11-24", &[attribute(name, "tlp:green")]).to_string().into_bytes(),
        Family::Csv => format!("value,comment\n{name},c2\n").into_bytes(),
        Family::Paste => format!("We saw hxxp://{}/a today.\n", name.replace('.', "[.]")).into_bytes(),
        Family::Log => line(maker.now(), name).into_bytes(),
        Family::Control => json!({"value": name, "reason": "command server", "tlp": "green"}).to_string().into_bytes(),
        Family::Dns => Vec::new(),
    }
}

/// A hostile document; `Err` says why there is none of this class on that path.
pub fn hostile(maker: &Maker, path: Path, class: Class, name: &str) -> Result<Vec<u8>, &'static str> {
    use Class::*;
    let family = path.family();
    if family == Family::Dns {
        return dns(class);
    }
    let unsigned = "nothing is signed there";
    let json = !matches!(family, Family::Csv | Family::Paste);
    let whole = good(maker, family, name);
    Ok(match class {
        Malformed if json => whole[..whole.len() * 2 / 3].to_vec(),
        Malformed => b"\x00\x01\"unclosed,\"\n,,\n<<<".to_vec(),
        Oversized if family == Family::Log => [vec![b'x'; BODY_BYTES_MAX + 1], b"\n".to_vec()].concat(),
        Oversized => [vec![b' '; 2 * BODY_BYTES_MAX + 2], whole].concat(),
        Deep => {
            let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
            match family {
                Family::Log => [b"{\"a\":".as_slice(), &deep[70_000..130_000], b"}\n"].concat(),
                _ if json => [b"{\"objects\":".as_slice(), &deep, b"}"].concat(),
                _ => deep,
            }
        }
        WrongCharset if family == Family::Log => b"{\"event_type\":\"dns\",\"src_ip\":\"\xff\xfe\xc3\x28\"}\n".to_vec(),
        WrongCharset => String::from_utf8(whole).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Duplicate => match family {
            Family::Link => {
                let one = maker.object(name);
                maker.envelope(&[one.clone(), one])
            }
            Family::Stix => {
                let one = indicator(maker, name, &[]);
                maker.bundle(&[one.clone(), one])
            }
            Family::Misp => event("x", "2026-11-24", &[attribute(name, "tlp:green"), attribute(name, "tlp:green")])
                .to_string()
                .into(),
            Family::Control => {
                format!(r#"{{"value":"{name}","value":"x.{name}","reason":"command server","tlp":"green"}}"#)
                    .into_bytes()
            }
            _ => [whole.clone(), whole].concat(),
        },
        Replayed => whole,
        Stale => match family {
            Family::Link => maker.envelope(&[maker.older(name)]),
            Family::Stix => {
                let old = json!("2009-01-01T00:00:00.000Z");
                let more = [
                    ("created", old.clone()),
                    ("modified", old.clone()),
                    ("valid_from", old),
                    ("valid_until", json!("2010-01-01T00:00:00Z")),
                ];
                maker.bundle(&[indicator(maker, name, &more)])
            }
            Family::Misp => event("x", "2009-01-01", &[attribute(name, "tlp:green")]).to_string().into(),
            Family::Log => line(maker.now().plus(-6000 * DAY), name).into_bytes(),
            _ => return Err("what is reported carries no date of its own"),
        },
        WronglySigned => match family {
            Family::Link => {
                let mut one = maker.object(name);
                one["pattern"] = "[domain-name:value = 'another.example']".into();
                maker.envelope(&[one])
            }
            Family::Stix => {
                let mut one = maker.object(name);
                one["pattern"] = format!("[domain-name:value = 'x.{name}']").into();
                maker.bundle(&[one])
            }
            // By a token that is none.
            Family::Log if path == Path::Push => whole,
            _ => return Err(unsigned),
        },
        Conflicting => match family {
            Family::Link => maker.envelope(&maker.twins(name)),
            Family::Stix => {
                let one = indicator(maker, name, &[]);
                let mut other = one.clone();
                other["pattern"] = format!("[domain-name:value = 'x.{name}']").into();
                maker.bundle(&[one, other])
            }
            // Two contents of one attribute.
            Family::Misp => {
                let both = [name.to_owned(), format!("x.{name}")].map(|n| {
                    let mut one = attribute(&n, "tlp:green");
                    one["uuid"] = "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c13".into();
                    one
                });
                event("x", "2026-11-24", &both).to_string().into()
            }
            // Under the key of what was sent before.
            Family::Log if path == Path::Push => whole,
            _ => return Err("records have no ids"),
        },
        ForeignCreator => match family {
            Family::Link => maker.envelope(&maker.of_another()),
            Family::Stix => maker.bundle(&[indicator(
                maker,
                name,
                &[("created_by_ref", json!("identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"))],
            )]),
            Family::Misp => {
                let mut e = event("x", "2026-11-24", &[attribute(name, "tlp:green")]);
                e["Event"]["Orgc"] = json!({"name": "Somebody Else", "uuid": "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c12"});
                e.to_string().into()
            }
            _ => return Err("names no creator"),
        },
        ClockOff => {
            let ahead = maker.now().plus(3650 * DAY);
            match family {
                Family::Link => maker.envelope(&[maker.at(name, ahead)]),
                Family::Stix => {
                    let at = json!(ahead.rfc3339());
                    let more = [("created", at.clone()), ("modified", at.clone()), ("valid_from", at)];
                    maker.bundle(&[indicator(maker, name, &more)])
                }
                Family::Misp => event("x", "2036-11-24", &[attribute(name, "tlp:green")]).to_string().into(),
                Family::Log => line(ahead, name).into_bytes(),
                Family::Control => json!({"value": name, "reason": "command server", "tlp": "green", "days": 3650})
                    .to_string()
                    .into_bytes(),
                _ => return Err("what is reported carries no date of its own"),
            }
        }
        GzipBomb => gzip(&vec![b' '; 64 << 20]),
        RedirectToLoopback if path != Path::LinkPage => return Err("nothing is fetched there"),
        SlowSender if path == Path::Stick => return Err("a file lies there whole; a pipe is no file"),
        // Sent by `sockets`; what goes in is good as far as it goes.
        SlowSender | InfinitePages | RedirectToLoopback => whole,
        TerminalEscapes => {
            let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}";
            match family {
                Family::Link => maker.envelope(&[maker.saying(name, evil)]),
                Family::Stix => {
                    let more =
                        [("name", json!(evil)), ("pattern", json!(format!("[domain-name:value = '{evil}{name}']")))];
                    maker.bundle(&[indicator(maker, name, &more)])
                }
                Family::Misp => {
                    event(evil, "2026-11-24", &[attribute(&format!("{evil}{name}"), "tlp:green")]).to_string().into()
                }
                Family::Csv => format!("value,comment\n{evil}{name},{evil}\n").into_bytes(),
                Family::Paste => format!("We saw {evil}{name} {evil}\n").into_bytes(),
                Family::Log => line(maker.now().plus(-HOUR), &format!("{evil}{name}")).into_bytes(),
                Family::Control => json!({"value": format!("{evil}{name}"), "reason": evil}).to_string().into_bytes(),
                Family::Dns => Vec::new(),
            }
        }
        RedInside => match family {
            Family::Link => maker.envelope(&[maker.marked(name, Tlp::Red)]),
            Family::Stix => {
                maker.bundle(&[indicator(maker, name, &[("object_marking_refs", json!([Tlp::Red.marking_id()]))])])
            }
            Family::Misp => event("x", "2026-11-24", &[attribute(name, "tlp:red")]).to_string().into(),
            Family::Control => json!({"value": name, "reason": "told in confidence", "tlp": "red"}).to_string().into(),
            Family::Csv => format!("value,comment,tlp\n{name},c2,red\n").into_bytes(),
            Family::Paste => format!("TLP:RED\nWe saw {name} today.\n").into_bytes(),
            _ => return Err("a log line is nobody's word and carries no marking"),
        },
        Unmarked => match family {
            Family::Link => maker.envelope(&[maker.unmarked(name)]),
            Family::Stix => {
                let mut one = indicator(maker, name, &[]);
                one.as_object_mut().unwrap().remove("object_marking_refs");
                maker.bundle(&[one])
            }
            Family::Misp => {
                let mut one = attribute(name, "x");
                one.as_object_mut().unwrap().remove("Tag");
                event("x", "2026-11-24", &[one]).to_string().into()
            }
            Family::Control => json!({"value": name, "reason": "no marking said"}).to_string().into(),
            Family::Csv | Family::Paste => whole,
            _ => return Err("a log line is nobody's word and carries no marking"),
        },
    })
}

/// Messages to the zone's server; those that are signed are made where they are sent.
fn dns(class: Class) -> Result<Vec<u8>, &'static str> {
    use Class::*;
    let question = |labels: &[u8]| [&[0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], labels, &[0, 6, 0, 1]].concat();
    Ok(match class {
        Malformed => vec![0xff; 40],
        Oversized => question(&vec![1; 60_000]),
        // A name that points at itself.
        Deep => question(&[0xc0, 12]),
        WrongCharset => question(&[5, 0xff, 0xfe, 0xc3, 0x28, 0x80, 0]),
        TerminalEscapes => question(&[8, 0x1b, b'[', b'2', b'J', 7, 0x1b, b']', b'0', 0]),
        Duplicate => {
            let mut two = question(&[1, b'x', 0, 0, 6, 0, 1, 1, b'x', 0]);
            two[5] = 2;
            two
        }
        // Whole transfers, signed in a way or over and over.
        Replayed | Stale | WronglySigned | ForeignCreator | ClockOff | SlowSender | InfinitePages => Vec::new(),
        Conflicting => return Err("a question stores nothing under any id"),
        GzipBomb => return Err("DNS is not packed"),
        RedirectToLoopback => return Err("nothing is fetched there"),
        RedInside | Unmarked => return Err("a question carries no marking"),
    })
}
