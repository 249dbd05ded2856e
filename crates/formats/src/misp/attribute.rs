//! From MISP's attribute types to observables (the list is the body of `attributes/describeTypes.json`).

use pasban_kernel::observable::ObservableError;
use pasban_kernel::{Observable, ObservableKind};

/// What the value of an attribute gives.
pub(super) enum Mapped {
    /// Values to look for, and what of the attribute they leave out.
    Values(Vec<Observable>, Option<&'static str>),
    /// The value is not what its type says.
    Bad(String),
    /// A type that has no observable here.
    NoObservable,
}

/// Reads a value by its type.
pub(super) fn map(type_name: &str, value: &str) -> Mapped {
    use ObservableKind as K;
    let one = |kind: K| Observable::parse(kind, value).map(|o| (vec![o], None));
    let result = match type_name {
        "ip-src" | "ip-dst" => address(value).map(|o| (vec![o], None)),
        "ip-src|port" | "ip-dst|port" => {
            address(before_last(value)).map(|o| (vec![o], Some("the port is kept but not looked for")))
        }
        "domain" | "hostname" => one(K::Domain),
        "hostname|port" => {
            Observable::domain(before_last(value)).map(|o| (vec![o], Some("the port is kept but not looked for")))
        }
        "domain|ip" => match value.split_once('|') {
            Some((name, ip)) => Observable::domain(name)
                .and_then(|name| Ok((vec![name, address(ip)?], Some("name and address are looked for each alone")))),
            None => return Mapped::Bad("no | between name and address".to_owned()),
        },
        "url" => one(K::Url),
        // A URI may be a path alone, which is met in no field of its own.
        "uri" if value.contains("://") => one(K::Url),
        "email" | "email-src" | "email-dst" | "email-reply-to" => one(K::Email),
        "md5" => one(K::Md5),
        "sha1" => one(K::Sha1),
        "sha256" => one(K::Sha256),
        "filename" => {
            let cut = value.contains(['/', '\\']).then_some("the path before the file name is kept but not looked for");
            Observable::file_name(value).map(|o| (vec![o], cut))
        }
        "filename|md5" | "malware-sample" => hash(K::Md5, value),
        "filename|sha1" => hash(K::Sha1, value),
        "filename|sha256" => hash(K::Sha256, value),
        _ => return Mapped::NoObservable,
    };
    match result {
        Ok((values, loss)) => Mapped::Values(values, loss),
        Err(e) => Mapped::Bad(e.why.to_owned()),
    }
}

fn address(value: &str) -> Result<Observable, ObservableError> {
    Observable::ip(value).or_else(|e| if value.contains('/') { Observable::cidr(value) } else { Err(e) })
}

fn before_last(value: &str) -> &str {
    value.rsplit_once('|').map_or(value, |(first, _)| first)
}

/// The hash of `name|hash`; both describe one file, so the hash says enough.
fn hash(kind: ObservableKind, value: &str) -> Result<(Vec<Observable>, Option<&'static str>), ObservableError> {
    let digits = value.rsplit_once('|').map_or(value, |(_, hash)| hash);
    Observable::parse(kind, digits).map(|o| (vec![o], Some("the file name is kept but only the hash is looked for")))
}
