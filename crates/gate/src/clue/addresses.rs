//! Addresses inside the victim's ranges, however they are written.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use ipnet::IpNet;

use super::ClueKind;
use super::reading::Glyph;
use super::words::place;

/// A range wider than this that holds the victim's points at nobody.
const PREFIX_MIN_V4: u8 = 12;
const PREFIX_MIN_V6: u8 = 24;

/// Adds the addresses in a reading that lie in `ranges`, and ranges that overlap them.
pub(super) fn find(ranges: &[IpNet], reading: &[Glyph], found: &mut Vec<(ClueKind, Range<usize>)>) {
    if ranges.is_empty() {
        return;
    }
    let mut from = 0;
    for (n, glyph) in reading.iter().map(Some).chain([None]).enumerate() {
        let inside = glyph.is_some_and(|g| g.c.is_ascii_alphanumeric() || matches!(g.c, '.' | ':' | '-' | '/' | '_'));
        if inside {
            continue;
        }
        let run = reading.get(from..n).unwrap_or_default();
        if !run.is_empty() && run.iter().any(|g| g.c.is_ascii_hexdigit()) {
            let whole = from == 0 && n == reading.len();
            if meets(run, ranges, whole)
                && let Some(at) = place(reading, &(from..n))
            {
                found.push((ClueKind::Address, at));
            }
        }
        from = n.saturating_add(1);
    }
}

/// Whether a run of characters holds an address in the ranges.
fn meets(run: &[Glyph], ranges: &[IpNet], whole: bool) -> bool {
    let text: String = run.iter().map(|g| g.c.to_ascii_lowercase()).collect();
    let network = |net: IpNet| ranges.iter().any(|r| overlap(r, &net));
    if let Ok(net) = text.parse::<IpNet>()
        && network(net)
    {
        return true;
    }
    let after_scheme = text.split("//").nth(1).and_then(|rest| rest.split('/').next());
    let pieces = text.split('/').chain(after_scheme).map(|p| p.trim_matches(['.', '-', '_']));
    for piece in pieces.filter(|p| !p.is_empty()) {
        let in_host_place = whole || after_scheme.is_some_and(|h| h.split(':').next() == piece.split(':').next());
        if spellings(piece, in_host_place).into_iter().flat_map(unwrapped).any(|ip| network(IpNet::from(ip))) {
            return true;
        }
    }
    false
}

fn overlap(own: &IpNet, other: &IpNet) -> bool {
    let least = if other.addr().is_ipv4() { PREFIX_MIN_V4 } else { PREFIX_MIN_V6 };
    own.contains(other) || (other.contains(own) && other.prefix_len() >= least)
}

/// An address and the IPv4 addresses carried inside an IPv6 one: mapped, compatible, NAT64, 6to4, ISATAP.
fn unwrapped(ip: IpAddr) -> Vec<IpAddr> {
    let mut all = vec![ip];
    if let IpAddr::V6(v6) = ip {
        let o = v6.octets();
        let v4 = |at: usize| {
            let four: Option<[u8; 4]> = o.get(at..at.saturating_add(4)).and_then(|s| s.try_into().ok());
            four.map(|f| IpAddr::V4(Ipv4Addr::from(f)))
        };
        // Whatever the prefix says, the last 32 bits may be read as an address; a /96 of NAT64 is anybody's choice.
        all.extend(v4(12));
        if o.starts_with(&[0x20, 0x02]) {
            all.extend(v4(2));
        }
    }
    all
}

/// All addresses that a piece may spell.
fn spellings(piece: &str, in_host_place: bool) -> Vec<IpAddr> {
    let mut out = Vec::new();
    if let Ok(ip) = piece.parse::<IpAddr>() {
        out.push(ip);
    }
    let port_off = piece.rsplit_once(':').map_or(piece, |(host, _)| host);
    for host in [piece, port_off] {
        out.extend(aton(host, in_host_place).map(IpAddr::V4));
    }
    if let Some(name) = piece.strip_suffix(".in-addr.arpa") {
        let backwards: Vec<&str> = name.rsplit('.').take(4).collect();
        out.extend(backwards.join(".").parse::<IpAddr>().ok());
    }
    if let Some(name) = piece.strip_suffix(".ip6.arpa") {
        let nibbles: String = name.rsplit('.').collect();
        if nibbles.len() == 32 && nibbles.bytes().all(|b| b.is_ascii_hexdigit()) {
            out.extend(u128::from_str_radix(&nibbles, 16).ok().map(|n| IpAddr::V6(Ipv6Addr::from(n))));
        }
    }
    // Customers' host names: `host-192-0-2-7.isp.example`, `192.0.2.7.static.example`, either way round.
    let groups: Vec<&str> = piece.split(|c: char| !c.is_ascii_digit()).collect();
    for four in groups.windows(4) {
        let octets: Vec<u8> = four.iter().filter(|g| g.len() <= 3).filter_map(|g| g.parse().ok()).collect();
        if let Ok([a, b, c, d]) = <[u8; 4]>::try_from(octets) {
            out.push(IpAddr::V4(Ipv4Addr::new(a, b, c, d)));
            out.push(IpAddr::V4(Ipv4Addr::new(d, c, b, a)));
        }
    }
    // IPv6 with dashes for colons.
    if piece.contains("--") || piece.matches('-').count() == 7 {
        let label = piece.split('.').next().unwrap_or(piece);
        out.extend(label.replace('-', ":").parse::<Ipv6Addr>().ok().map(IpAddr::V6));
    }
    out
}

/// What `inet_aton` takes for an address: one to four parts, decimal, octal or hex. A single decimal number only
/// where a host stands, else every counter would be one.
fn aton(text: &str, in_host_place: bool) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = text.split('.').collect();
    let hex = text.starts_with("0x");
    if parts.len() > 4 || (parts.len() == 1 && !hex && !in_host_place) {
        return None;
    }
    let numbers: Vec<u64> = parts.iter().map(|p| number(p)).collect::<Option<_>>()?;
    let (last, bytes) = numbers.split_last()?;
    let room = 4u32.checked_sub(u32::try_from(bytes.len()).ok()?)?;
    if bytes.iter().any(|b| *b > 255) || *last >= 256u64.checked_pow(room)? {
        return None;
    }
    let mut value = *last;
    for (n, byte) in bytes.iter().enumerate() {
        let shift = 24u32.checked_sub(8u32.checked_mul(u32::try_from(n).ok()?)?)?;
        value |= byte.checked_shl(shift)?;
    }
    // Below 16 million it is a count or a version.
    (value >= 1 << 24).then_some(Ipv4Addr::from(u32::try_from(value).ok()?))
}

fn number(part: &str) -> Option<u64> {
    if part.is_empty() || part.len() > 16 {
        return None;
    }
    if let Some(hex) = part.strip_prefix("0x") {
        return u64::from_str_radix(hex, 16).ok();
    }
    if part.len() > 1 && part.starts_with('0') {
        return u64::from_str_radix(part, 8).ok();
    }
    part.parse().ok()
}
