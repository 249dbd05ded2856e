//! The story's material: log lines in documentation ranges, and the report of the bank as a MISP event.

use pasban_kernel::Timestamp;
use pasban_kernel::time::{DAY, HOUR};
use serde_json::json;

/// Met by nobody: blocked in seconds.
pub const FRESH: &str = "cdn-sync.example";
/// Met by the hospital nine days ago: blocked elsewhere, held there.
pub const MET_BY_HOSPITAL: &str = "billing-gateway.example";
/// An address of the attacker.
pub const ADDRESS: &str = "203.0.113.66";
/// Met daily by nine organisations: held by the analyst.
pub const COMMON: &str = "assets.popular-widgets.example";
/// Never an indicator.
pub const RESOLVER: &str = "8.8.8.8";
/// A look-alike of the victim's own domain: a clue.
pub const LOOK_ALIKE: &str = "login-bank-aftab.example";
/// A file whose name names the victim: a clue.
pub const FILE: &str = "BankAftab_payroll.xlsm";
/// The bank's own domain, which nobody must ever block.
pub const BANK_DOMAIN: &str = "bank-aftab.example";
/// A second value, found by the CERT itself and later taken back.
pub const SECOND: &str = "second-wave.example";
/// A top site.
pub const TOP_SITE: &str = "google.com";

/// All names that must resolve while nothing blocks them.
pub fn names() -> Vec<String> {
    [FRESH, MET_BY_HOSPITAL, COMMON, LOOK_ALIKE, BANK_DOMAIN, TOP_SITE, SECOND].map(str::to_owned).to_vec()
}

/// The bank's report as a MISP event.
pub fn misp_event(now: Timestamp) -> String {
    let attribute =
        |kind: &str, value: &str| json!({"type": kind, "category": "Network activity", "to_ids": true, "value": value});
    json!({"Event": {
        "uuid": "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c11", "info": "Intrusion at our payment gateway", "date": now.date(),
        "timestamp": (now.0 / 1_000_000).to_string(), "published": false, "threat_level_id": "1", "analysis": "0", "distribution": "0",
        "Orgc": {"name": "Bank Aftab", "uuid": "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c12"},
        "Tag": [{"name": "tlp:amber+strict"}],
        "Attribute": [
            attribute("domain", FRESH), attribute("domain", MET_BY_HOSPITAL), attribute("ip-dst", ADDRESS),
            attribute("hostname", COMMON), attribute("ip-dst", RESOLVER), attribute("domain", LOOK_ALIKE), attribute("filename", FILE),
        ],
    }})
    .to_string()
}

/// One DNS question in a log's own words. `None` for formats that hold none.
pub fn dns_line(format: &str, at: Timestamp, client: &str, name: &str) -> Option<String> {
    let rfc = at.rfc3339();
    let seconds = at.0 / 1_000_000;
    let date = rfc.get(..10)?;
    let clock = rfc.get(11..19)?;
    Some(match format {
        "eve" => json!({
            "timestamp": format!("{date}T{clock}.000000+0000"), "event_type": "dns", "src_ip": client, "src_port": 53535, "dest_ip": "10.0.0.53",
            "dest_port": 53, "proto": "UDP", "dns": {"type": "query", "id": 7, "rrname": name, "rrtype": "A", "tx_id": 0},
        })
        .to_string(),
        "zeek-json" => json!({
            "_path": "dns", "ts": seconds as f64, "uid": "CHhAvVGS1DHFjwGM9", "id.orig_h": client, "id.orig_p": 53535, "id.resp_h": "10.0.0.53",
            "id.resp_p": 53, "proto": "udp", "query": name, "qtype_name": "A",
        })
        .to_string(),
        "zeek-tsv" => format!("{seconds}.000000\tCHhAvVGS1DHFjwGM9\t{client}\t53535\t10.0.0.53\t53\tudp\t{name}\tA"),
        "json-lines" => json!({"time": rfc, "client_ip": client, "query": name}).to_string(),
        "unbound" => format!("[{seconds}] unbound[411:0] info: {client} {name}. A IN"),
        "bind" => {
            const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month = date.get(5..7)?.parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1)))?;
            format!(
                "{}-{month}-{} {clock}.000 queries: info: client @0x7f3c {client}#53535 ({name}): query: {name} IN A +E(0)K (10.0.0.53)",
                date.get(8..10)?,
                date.get(..4)?
            )
        }
        _ => return None,
    })
}

/// What stands before the first line of a log.
pub fn header(format: &str) -> &'static str {
    match format {
        "zeek-tsv" => {
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\tqtype_name\n#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tstring\n"
        }
        _ => "",
    }
}

/// The last thirty days of an organisation: its people at work, the common site daily where `common`, and what else.
pub fn month(format: &str, now: Timestamp, seed: u64, common: bool, more: &[(i64, &str)]) -> String {
    let mut lines = vec![];
    for day in (0..30).rev() {
        let noon = now.plus(-day * DAY - HOUR);
        for n in 0..8u64 {
            let client = format!("10.{}.0.{}", seed % 200 + 1, 10 + n);
            let site = format!("site{}.example.net", (seed + n * 7) % 40);
            lines.extend(dns_line(format, noon.plus(i64::try_from(n).unwrap_or(0) * 61_000_000), &client, &site));
            if common && n < 4 {
                lines.extend(dns_line(format, noon.plus(i64::try_from(n).unwrap_or(0) * 71_000_000), &client, COMMON));
            }
        }
    }
    for (days, name) in more {
        let client = format!("10.{}.0.66", seed % 200 + 1);
        lines.extend(dns_line(format, now.plus(-days * DAY), &client, name));
    }
    format!("{}{}\n", header(format), lines.join("\n"))
}

/// A web server's log in which an outsider plants a name in the Referer: it must never raise confidence.
pub fn access_log(now: Timestamp) -> String {
    let rfc = now.plus(-2 * HOUR).rfc3339();
    let clock = rfc.get(11..19).unwrap_or("00:00:00");
    let (y, m, d) = (rfc.get(..4).unwrap_or("2026"), rfc.get(5..7).unwrap_or("01"), rfc.get(8..10).unwrap_or("01"));
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = m.parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1))).copied().unwrap_or("Jan");
    format!(
        "203.0.113.9 - - [{d}/{month}/{y}:{clock} +0000] \"GET / HTTP/1.1\" 200 12 \"http://planted.example/\" \"Mozilla/5.0\"\n"
    )
}

/// A firewall's log by syslog.
pub fn firewall_log(now: Timestamp) -> String {
    format!("<30>1 {} fw1 filter 1 - - src=10.9.0.7 dst=192.0.2.77 dpt=443 action=allow\n", now.plus(-HOUR).rfc3339())
}
