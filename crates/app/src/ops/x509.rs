//! The end of a certificate's life, out of its DER: nothing else is needed of X.509 here (RFC 5280 section 4.1).

use pasban_kernel::Timestamp;

/// `notAfter` of a certificate. `None` where it is no certificate in DER.
pub(super) fn not_after(der: &[u8]) -> Option<Timestamp> {
    let (certificate, _) = take(der, 0x30)?;
    let (mut tbs, _) = take(certificate, 0x30)?;
    if tbs.first() == Some(&0xa0) {
        tbs = take(tbs, 0xa0)?.1; // version
    }
    tbs = take(tbs, 0x02)?.1; // serial number
    tbs = take(tbs, 0x30)?.1; // signature algorithm
    tbs = take(tbs, 0x30)?.1; // issuer
    let (validity, _) = take(tbs, 0x30)?;
    let not_before = *validity.first()?;
    let rest = take(validity, not_before)?.1;
    let tag = *rest.first()?;
    let (text, _) = take(rest, tag)?;
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let full = match (tag, text.len()) {
        // UTCTime: two digits of the year, 50 to 99 are of the last century.
        (0x17, 12) => format!("{}{text}", if text < "50" { "20" } else { "19" }),
        (0x18, 14) => text.to_owned(),
        _ => return None,
    };
    let part = |from: usize, to: usize| full.get(from..to);
    Timestamp::parse(&format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    ))
}

/// Content and rest of an element with this tag.
fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let n = usize::from(first & 0x7f);
        if n == 0 || n > 4 {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(n)?;
        (bytes.iter().fold(0usize, |sum, b| sum << 8 | usize::from(*b)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    (*found == tag).then_some((content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_end_and_never_panics() {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
        let der = made.cert.der().to_vec();
        assert!(not_after(&der).unwrap() > Timestamp(0));
        for cut in 0..der.len().min(300) {
            assert_eq!(not_after(&der[..cut]), None);
        }
        for i in 0..der.len() {
            let mut changed = der.clone();
            changed[i] ^= 0xff;
            let _ = not_after(&changed);
        }
    }
}
