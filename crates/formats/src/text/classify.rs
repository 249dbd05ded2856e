//! One word of text: is it a value, and of which kind?

use std::net::{Ipv4Addr, Ipv6Addr};

use pasban_kernel::{Observable, ObservableKind};

/// Extensions that make a word a file name. Some are top-level domains too (`zip`, `sh`, `py`): a bare
/// two-part name with one of them is a file, one that was written defanged is a domain. `com` is missing on purpose.
const EXTENSIONS: &[&str] = &[
    "7z",
    "accdb",
    "aes",
    "ahk",
    "ape",
    "apk",
    "app",
    "appx",
    "asp",
    "aspx",
    "avi",
    "bak",
    "bat",
    "bin",
    "bmp",
    "cab",
    "cer",
    "cfg",
    "chm",
    "class",
    "cmd",
    "conf",
    "cpl",
    "crt",
    "csv",
    "dat",
    "db",
    "dex",
    "diagcab",
    "dll",
    "dmg",
    "doc",
    "docm",
    "docx",
    "dotm",
    "drv",
    "elf",
    "eml",
    "eps",
    "exe",
    "gif",
    "gz",
    "hlp",
    "hta",
    "htm",
    "html",
    "hwp",
    "ico",
    "img",
    "inf",
    "ini",
    "ipa",
    "iqy",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "jse",
    "json",
    "jsp",
    "key",
    "ko",
    "lnk",
    "log",
    "lua",
    "lzh",
    "mdb",
    "md",
    "mov",
    "mp3",
    "mp4",
    "msc",
    "msg",
    "msi",
    "msix",
    "msp",
    "ocx",
    "odt",
    "one",
    "ova",
    "pcap",
    "pdf",
    "pem",
    "php",
    "pif",
    "pl",
    "plist",
    "png",
    "pot",
    "ppam",
    "pps",
    "ppt",
    "pptm",
    "pptx",
    "ps",
    "ps1",
    "psd1",
    "psm1",
    "pub",
    "py",
    "pyc",
    "pyd",
    "rar",
    "reg",
    "rs",
    "rtf",
    "scf",
    "scr",
    "sct",
    "settingcontent-ms",
    "sh",
    "slk",
    "so",
    "sql",
    "svg",
    "swf",
    "sys",
    "tar",
    "tgz",
    "tmp",
    "ttf",
    "txt",
    "udf",
    "url",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "wav",
    "wim",
    "wsf",
    "wsh",
    "xar",
    "xhtml",
    "xla",
    "xlam",
    "xll",
    "xls",
    "xlsb",
    "xlsm",
    "xlsx",
    "xml",
    "xps",
    "xsl",
    "yaml",
    "yml",
    "zip",
];

/// Names of software that look like domains or files.
const PRODUCTS: &[&str] = &[
    "ado.net",
    "asp.net",
    "chart.js",
    "d3.js",
    "jquery.js",
    "next.js",
    "node.js",
    "nuxt.js",
    "react.js",
    "three.js",
    "vb.net",
    "vue.js",
];

/// Words after which four numbers are a version and not an address.
const VERSION_WORDS: &[&str] = &[
    "v", "ver", "version", "versions", "release", "build", "firmware", "fw", "rev", "revision", "update", "patch",
    "ورژن",
];

/// A value, and a remark about how it was read.
pub(super) struct Found {
    pub(super) value: Observable,
    pub(super) remark: Option<&'static str>,
    /// How many characters of the word stood before the value.
    pub(super) skipped: usize,
}

impl Found {
    fn plain(value: Observable) -> Self {
        Self { value, remark: None, skipped: 0 }
    }
}

/// Whether a name ends in a public suffix that somebody has registered, or in one kept for documentation
/// (RFC 2606), and is not a suffix itself.
pub(super) fn is_registrable(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    if matches!(last, "example" | "test" | "invalid") {
        return name.contains('.');
    }
    psl::domain(name.as_bytes()).is_some_and(|d| d.suffix().is_known())
}

/// Reads a word (refanged, without surrounding punctuation). `touched` says that it was written defanged, `before` is the
/// word before it in lower case.
pub(super) fn token(word: &str, touched: bool, before: Option<&str>) -> Option<Found> {
    inner(word, touched, before, PREFIXES_MAX)
}

/// How many prefixes (`md5:`, `tcp://`) are taken off a word: `IOC:ip:192.0.2.1` has two.
const PREFIXES_MAX: u8 = 3;

fn inner(word: &str, touched: bool, before: Option<&str>, prefixes: u8) -> Option<Found> {
    if word.len() < 4 || word.len() > 4096 {
        return None;
    }
    if let Some(at) = word.find("://") {
        let (scheme, rest) = (word.get(..at)?, word.get(at + 3..)?);
        if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "ftp") {
            return url(word).map(Found::plain);
        }
        // Another scheme: what it leads to is a host, as long as nothing follows that says more.
        let mut found = inner(rest.trim_end_matches('/'), touched, None, prefixes.checked_sub(1)?)?;
        found.skipped = word.get(..at + 3)?.chars().count();
        return matches!(found.value.kind(), ObservableKind::Ip | ObservableKind::Domain).then_some(found);
    }
    if word.contains('@') {
        let address = Observable::email(word).ok()?;
        let known = address.host().is_some_and(|host| is_registrable(host.value()));
        return known.then_some(Found::plain(address));
    }
    if word.contains('\\') || word.starts_with('/') {
        return file(word).map(Found::plain);
    }
    if let Some(found) = address(word, before) {
        return Some(found);
    }
    if matches!(word.len(), 32 | 40 | 64) && word.bytes().all(|b| b.is_ascii_hexdigit()) {
        let first = word.bytes().next();
        // A row of one digit is a ruler, not a hash.
        return if word.bytes().all(|b| Some(b) == first) {
            None
        } else {
            Observable::hash(word).ok().map(Found::plain)
        };
    }
    if let Some((host, _)) = word.split_once('/') {
        let bare = host.split(':').next().unwrap_or(host);
        let is_host = bare.parse::<Ipv4Addr>().is_ok() || domain(bare, touched).is_some();
        // Only the host would be far more than was written, and a guess of the kind of file far less.
        return is_host.then(|| url(&format!("http://{word}"))).flatten().map(|value| Found {
            value,
            remark: Some("written without a scheme; read as http://"),
            skipped: 0,
        });
    }
    if !word.contains(':') {
        return domain_or_file(word, touched);
    }
    // `evil.example:8080` and `md5:d41d…`
    let (first, rest) = word.split_once(':')?;
    if !rest.is_empty()
        && rest.len() <= 5
        && rest.bytes().all(|b| b.is_ascii_digit())
        && let Some(value) = domain(first, touched)
    {
        return Some(Found { value, remark: Some("the port is left out"), skipped: 0 });
    }
    let mut found = inner(rest, touched, Some(&first.to_lowercase()), prefixes.checked_sub(1)?)?;
    found.skipped += first.chars().count() + 1;
    Some(found)
}

fn url(text: &str) -> Option<Observable> {
    let url = Observable::url(text).ok()?;
    let host = url.host()?;
    (host.kind() == ObservableKind::Ip || is_registrable(host.value())).then_some(url)
}

fn address(word: &str, before: Option<&str>) -> Option<Found> {
    let v4 = |text: &str| text.parse::<Ipv4Addr>().is_ok();
    let versioned = before.is_some_and(|b| VERSION_WORDS.contains(&b.trim_end_matches(['.', ':', '='])));
    if v4(word) {
        return if versioned { None } else { Observable::ip(word).ok().map(Found::plain) };
    }
    if let Some((host, port)) = word.rsplit_once(':')
        && v4(host)
        && port.parse::<u16>().is_ok()
    {
        return Observable::ip(host).ok().map(|value| Found {
            value,
            remark: Some("the port is left out"),
            skipped: 0,
        });
    }
    if let Some((host, length)) = word.split_once('/')
        && !length.is_empty()
        && length.len() <= 3
        && (v4(host) || is_v6(host))
    {
        return Observable::cidr(word).ok().map(Found::plain);
    }
    is_v6(word).then(|| Observable::ip(word).ok().map(Found::plain)).flatten()
}

/// An IPv6 address that is surely meant as one: `a::b` is also C++, `12:30` a time.
fn is_v6(word: &str) -> bool {
    word.bytes().filter(|b| *b == b':').count() >= 2
        && word.bytes().any(|b| b.is_ascii_digit())
        && word.split(':').filter(|g| !g.is_empty()).count() >= 2
        && word.parse::<Ipv6Addr>().is_ok()
}

fn domain_or_file(word: &str, touched: bool) -> Option<Found> {
    if !touched && PRODUCTS.contains(&word.to_ascii_lowercase().as_str()) {
        return None;
    }
    let (stem, extension) = word.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    if EXTENSIONS.contains(&extension.as_str()) {
        let also_domain = psl::suffix(extension.as_bytes()).is_some_and(|s| s.is_known());
        if !(also_domain && (touched || stem.contains('.'))) {
            return file(word).map(Found::plain);
        }
    }
    domain(word, touched).map(Found::plain)
}

fn file(word: &str) -> Option<Observable> {
    let name = word.rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let known = EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str());
    let formed = !stem.is_empty() && !name.contains(['/', ':', '*', '?', '"', '<', '>', '|']);
    (known && formed).then(|| Observable::file_name(name).ok()).flatten()
}

fn domain(word: &str, touched: bool) -> Option<Observable> {
    let (stem, last) = word.rsplit_once('.')?;
    // `the attack.In` lacks a space; nobody writes a domain like that.
    let junction = !touched
        && last.starts_with(|c: char| c.is_uppercase())
        && last.chars().skip(1).all(|c| !c.is_uppercase())
        && !stem.contains('.')
        && stem.chars().skip(1).all(|c| !c.is_uppercase());
    if junction {
        return None;
    }
    let name = Observable::domain(word).ok()?;
    let hyphens = name.value().split('.').any(|l| l.starts_with('-') || l.ends_with('-'));
    (!hyphens && is_registrable(name.value())).then_some(name)
}
