//! What the columns of a list mean.

use pasban_kernel::{ObservableKind, label};

use crate::marking::Marking;

/// The meaning of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    /// The value, of whatever kind the type column says or it looks like.
    Value,
    /// Values of one kind.
    Kind(Kind),
    /// The kind of the value in this row.
    Type,
    /// Words about it.
    Comment,
    /// To whom the row may be disclosed: a TLP level.
    Tlp,
    /// A marking of some kind, perhaps a TLP level.
    Marking,
    /// Anything else.
    Other,
}

/// A kind as people write it, which may be wider than an [`ObservableKind`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Exactly this kind.
    Of(ObservableKind),
    /// One address or a range.
    Address,
    /// A hash, its kind told by its length.
    Hash,
}

fn squeeze(text: &str) -> String {
    text.trim().to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The kind that a type cell or a heading names.
pub(super) fn kind(text: &str) -> Option<Kind> {
    use ObservableKind as K;
    Some(match squeeze(text).as_str() {
        "domain" | "domains" | "domainname" | "fqdn" | "hostname" | "host" | "domainnamevalue" => Kind::Of(K::Domain),
        "ip" | "ips" | "ipv4" | "ipv6" | "ipaddress" | "ipaddr" | "ipv4addr" | "ipv6addr" | "ipsrc" | "ipdst"
        | "address" | "cidr" | "range" | "network" | "subnet" | "netblock" => Kind::Address,
        "url" | "urls" | "uri" | "link" => Kind::Of(K::Url),
        "email" | "emails" | "emailaddr" | "emailaddress" | "emailsrc" | "emaildst" | "mail" | "sender" => {
            Kind::Of(K::Email)
        }
        "md5" | "md5hash" | "filehashmd5" | "hashmd5" => Kind::Of(K::Md5),
        "sha1" | "sha1hash" | "filehashsha1" | "hashsha1" => Kind::Of(K::Sha1),
        "sha256" | "sha256hash" | "filehashsha256" | "hashsha256" => Kind::Of(K::Sha256),
        "hash" | "hashes" | "filehash" => Kind::Hash,
        "filename" | "file" | "filenames" => Kind::Of(K::FileName),
        _ => return None,
    })
}

/// The meaning of a heading.
pub(super) fn heading(text: &str) -> Column {
    match squeeze(text).as_str() {
        "value" | "indicator" | "indicators" | "ioc" | "iocs" | "observable" | "observables" | "artifact"
        | "indicatorvalue" => Column::Value,
        "type" | "kind" | "indicatortype" | "ioctype" | "category" => Column::Type,
        "comment" | "comments" | "description" | "note" | "notes" | "remark" | "remarks" | "context" | "details" => {
            Column::Comment
        }
        "marking" | "markings" => Column::Marking,
        "tlp"
        | "tlplevel"
        | "tlplabel"
        | "tlpmarking"
        | "tlpcolor"
        | "tlpcolour"
        | "trafficlight"
        | "trafficlightprotocol" => Column::Tlp,
        _ => kind(text).map_or(Column::Other, Column::Kind),
    }
}

/// What a cell says about disclosure: in a column for it the level alone; anywhere else only what is written as a label.
pub(super) fn marking(column: Column, cell: &str) -> Marking {
    let cell = cell.trim();
    match column {
        Column::Tlp | Column::Marking if !cell.is_empty() => match label::level(cell) {
            Some(tlp) => Marking::Known(tlp),
            None if column == Column::Tlp => Marking::Unknown(cell.chars().take(80).collect()),
            None => Marking::written_in(cell),
        },
        _ => Marking::written_in(cell),
    }
}

/// The delimiter of a text: of those whose number is the same in most of the first lines, the most frequent one. A text with
/// none is one column, whatever its values hold.
pub(super) fn delimiter(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).take(20).collect();
    let count = |line: &str, delimiter: u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|b| {
                quoted ^= *b == b'"';
                !quoted && *b == delimiter
            })
            .count()
    };
    let first = lines.first()?;
    [b'\t', b';', b',']
        .into_iter()
        .filter_map(|d| {
            let wanted = count(first, d);
            let same = lines.iter().filter(|l| count(l, d) == wanted).count();
            (wanted > 0 && same * 2 >= lines.len()).then_some((same, wanted, d))
        })
        .max_by_key(|(same, wanted, _)| (*same, *wanted))
        .map(|(_, _, d)| d)
}
