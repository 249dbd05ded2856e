//! What the printers print, given to the programs that are to read it.
#![allow(clippy::unwrap_used)] // helpers of tests: a failure here is a failed test

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use pasban_formats::outputs::{BlockEntry, Printed, nftables, rpz, suricata};
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, ObservableKind, Timestamp};

const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

fn entries() -> Vec<BlockEntry> {
    use ObservableKind as K;
    let hostile = "x\r\n\"; ) drop ip any any -> any any (\\ \u{1b}[2J\u{202e}; } flush ruleset ; $INCLUDE /etc/passwd";
    let mut list: Vec<(K, String)> = vec![
        (K::Domain, "evil.example".into()),
        (K::Domain, "_dmarc.evil.example".into()),
        (K::Domain, "bücher.example".into()),
        (K::Domain, format!("{0}.{0}.{0}.example", "a".repeat(63))),
        (K::Ip, "198.51.100.7".into()),
        (K::Ip, "2001:db8::1".into()),
        (K::Ip, "64:ff9b::198.51.100.7".into()),
        (K::Ip, "203.0.113.9".into()),
        (K::Cidr, "203.0.113.0/24".into()),
        (K::Cidr, "203.0.113.128/25".into()),
        (K::Cidr, "2001:db8:0:1::/64".into()),
        (K::Url, "http://evil.example:8080/a%2F;\"b?c=1|2".into()),
        (K::Url, "http://evil.example/plain".into()),
        (K::Url, "http://198.51.100.7/".into()),
        (K::FileName, "bill.xlsm".into()),
    ];
    for i in 0..2000_u32 {
        list.push((K::Domain, format!("host{i}.evil{}.example", i % 7)));
        list.push((K::Ip, format!("198.18.{}.{}", i >> 8, i & 255)));
    }
    list.into_iter()
        .map(|(kind, text)| BlockEntry {
            value: Observable::parse(kind, &text).unwrap(),
            issuer: hostile.to_owned(),
            category: hostile.to_owned(),
            reason: hostile.to_owned(),
            until: NOW.plus(30 * DAY),
        })
        .collect()
}

/// Writes the file and runs the program; `None`, with words, where the program is not there.
/// On a build machine the programs named `must` have to be there.
fn run(file: &str, printed: &Printed, program: &str, args: &[&str], must: bool) -> Option<Output> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
    fs::write(&path, &printed.text).unwrap();
    let args: Vec<String> = args.iter().map(|a| a.replace("FILE", &path.display().to_string())).collect();
    match Command::new(program).args(&args).output() {
        Ok(output) => Some(output),
        Err(e) => {
            assert!(!(must && std::env::var_os("CI").is_some()), "{program}: {e}");
            eprintln!("skipped: {program} is not on this machine ({e})");
            None
        }
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn named_checkzone_loads_the_zone() {
    let origin = Observable::domain("rpz.cert.example").unwrap();
    let garden = Observable::domain("garden.cert.example").unwrap();
    let passthru = [Observable::domain("www.evil.example").unwrap(), Observable::ip("198.18.0.1").unwrap()];
    for (file, action) in [
        ("nx.zone", rpz::Action::NxDomain),
        ("nodata.zone", rpz::Action::NoData),
        ("drop.zone", rpz::Action::Drop),
        ("garden.zone", rpz::Action::WalledGarden(garden)),
    ] {
        let printed = rpz::zone(&entries(), &rpz::Options { origin: &origin, serial: 7, action, passthru: &passthru });
        assert_eq!(printed.left_out, 4);
        let args = ["-i", "local", "rpz.cert.example", "FILE"];
        let Some(output) = run(file, &printed, "named-checkzone", &args, true) else { return };
        let said = said(&output);
        assert!(output.status.success() && said.contains("loaded serial 7") && said.ends_with("OK\n"), "{said}");
        assert!(!said.contains("warning"), "{said}");
    }
}

#[test]
fn nft_checks_the_sets() {
    for (file, now) in [("sets.nft", None), ("timeouts.nft", Some(NOW))] {
        let printed = nftables::sets(&entries(), &nftables::Options { now, ..nftables::Options::default() });
        let Some(mut output) = run(file, &printed, "nft", &["-c", "-f", "FILE"], true) else { return };
        if said(&output).contains("not permitted") {
            // Checking asks the kernel, which wants rights that a namespace of one's own gives.
            match run(file, &printed, "unshare", &["-rn", "nft", "-c", "-f", "FILE"], false) {
                Some(again) => output = again,
                None => return,
            }
            if said(&output).contains("not permitted") {
                assert!(std::env::var_os("CI").is_none(), "{}", said(&output));
                eprintln!("skipped: nft may not ask the kernel here");
                return;
            }
        }
        assert!(output.status.success(), "{}", said(&output));
    }
}

#[test]
fn suricata_accepts_the_rules() {
    for (file, action) in [("alert.rules", suricata::Action::Alert), ("drop.rules", suricata::Action::Drop)] {
        let printed = suricata::rules(&entries(), action);
        let dir = env!("CARGO_TARGET_TMPDIR");
        let Some(output) = run(file, &printed, "suricata", &["-T", "-S", "FILE", "-l", dir], false) else { return };
        assert!(output.status.success(), "{}", said(&output));
    }
}
