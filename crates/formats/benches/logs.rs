//! How many log lines one core reads in a second of processor time: `cargo bench -p pasban-formats --bench logs [LINES]`.
//!
//! The EVE mix is flow 35 %, DNS requests and answers 30 %, TLS 15 %, HTTP 10 %, files and alerts 5 % each. The floor is
//! serde_json checking the same lines without keeping anything.

use std::hint::black_box;
use std::time::{Duration, Instant};

use pasban_formats::logs::{LineOutcome, LogFormat, LogReader};
use pasban_kernel::Timestamp;

const READ_AT: Timestamp = Timestamp(1_795_000_000_000_000);

fn eve(i: usize) -> String {
    let (a, b) = (i % 250, i / 250 % 250);
    let head = format!(
        r#"{{"timestamp":"2026-11-17T10:{:02}:{:02}.123456+0500","flow_id":{},"in_iface":"eth0","event_type":"#,
        i / 60 % 60,
        i % 60,
        1_000_000_007_u64.wrapping_mul(i as u64)
    );
    let ends = format!(
        r#""src_ip":"10.0.{b}.{a}","src_port":{},"dest_ip":"198.51.{b}.{a}","dest_port":443,"proto":"TCP","#,
        1024 + i % 60000
    );
    match i % 20 {
        0..7 => format!(
            r#"{head}"flow",{ends}"app_proto":"tls","flow":{{"pkts_toserver":12,"pkts_toclient":14,"bytes_toserver":1840,"bytes_toclient":9211,"start":"2026-11-17T10:00:00.000000+0500","end":"2026-11-17T10:00:09.000000+0500","age":9,"state":"closed","reason":"timeout","alerted":false}},"tcp":{{"tcp_flags":"1b","syn":true,"fin":true,"psh":true,"ack":true,"state":"closed"}}}}"#
        ),
        7..10 => format!(
            r#"{head}"dns",{ends}"dns":{{"version":3,"type":"request","id":{a},"queries":[{{"rrname":"host{i}.site{a}.example","rrtype":"A"}}]}}}}"#
        ),
        10..13 => format!(
            r#"{head}"dns",{ends}"dns":{{"version":2,"type":"answer","id":{a},"flags":"8180","qr":true,"rd":true,"ra":true,"rrname":"host{i}.site{a}.example","rrtype":"A","rcode":"NOERROR","answers":[{{"rrname":"host{i}.site{a}.example","rrtype":"CNAME","ttl":60,"rdata":"edge{a}.cdn.example"}},{{"rrname":"edge{a}.cdn.example","rrtype":"A","ttl":60,"rdata":"203.0.113.{a}"}}],"grouped":{{"A":["203.0.113.{a}"],"CNAME":["edge{a}.cdn.example"]}}}}}}"#
        ),
        13..16 => format!(
            r#"{head}"tls",{ends}"tls":{{"subject":"CN=site{a}.example","issuerdn":"C=US, O=Example CA, CN=R{a}","serial":"04:AA:BB:CC:{a}","fingerprint":"00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33","sni":"www.site{a}.example","version":"TLS 1.2","notbefore":"2026-10-01T00:00:00","notafter":"2026-12-30T00:00:00","ja3":{{"hash":"00112233445566778899aabbccddeeff","string":"771,4865-4866,0-23-65281"}}}}}}"#
        ),
        16..18 => format!(
            r#"{head}"http",{ends}"tx_id":0,"http":{{"hostname":"www.site{a}.example","url":"\/path\/{i}?q={b}","http_user_agent":"Mozilla\/5.0 (X11; Linux x86_64) AppleWebKit\/537.36 (KHTML, like Gecko) Chrome\/140.0 Safari\/537.36","http_content_type":"text\/html","http_refer":"http:\/\/www.site{b}.example\/","http_method":"GET","protocol":"HTTP\/1.1","status":200,"length":4096}}}}"#
        ),
        18 => format!(
            r#"{head}"fileinfo",{ends}"http":{{"hostname":"dl.site{a}.example","url":"\/f{i}.zip","http_method":"GET","status":200}},"app_proto":"http","fileinfo":{{"filename":"\/f{i}.zip","gaps":false,"state":"CLOSED","md5":"00112233445566778899aabbccddeeff","sha256":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff","stored":false,"size":40960,"tx_id":0}}}}"#
        ),
        _ => format!(
            r#"{head}"alert",{ends}"alert":{{"action":"allowed","gid":1,"signature_id":2100498,"rev":7,"signature":"TEST something seen","category":"Potentially Bad Traffic","severity":2,"metadata":{{"created_at":["2010_09_23"],"updated_at":["2019_07_26"]}}}},"direction":"to_client","app_proto":"http","flow":{{"pkts_toserver":5,"src_ip":"10.0.{b}.{a}","dest_ip":"198.51.{b}.{a}"}}}}"#
        ),
    }
}

fn zeek(i: usize) -> String {
    format!(
        "179499{:04}.123456\tC{i}\t10.0.{}.{}\t5353\t10.0.0.53\t53\thost{i}.site{}.example\tedge.cdn.example,203.0.113.{}\t60.0,60.0",
        i % 10_000,
        i / 250 % 250,
        i % 250,
        i % 99,
        i % 250
    )
}

fn access(i: usize) -> String {
    format!(
        r#"203.0.113.{} - - [17/Nov/2026:10:{:02}:{:02} +0500] "GET /path/{i}?q=1 HTTP/1.1" 200 4096 "https://www.site{}.example/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36""#,
        i % 250,
        i / 60 % 60,
        i % 60,
        i % 99
    )
}

fn unbound(i: usize) -> String {
    format!(
        "[179499{:04}] unbound[812:0] info: 10.0.{}.{} host{i}.site{}.example. A IN",
        i % 10_000,
        i / 250 % 250,
        i % 250,
        i % 99
    )
}

fn best_of<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let one = |run: &mut dyn FnMut() -> T| {
        let (start, start_cpu) = (Instant::now(), cpu());
        black_box(run());
        cpu().zip(start_cpu).map_or_else(|| start.elapsed(), |(end, start)| end.saturating_sub(start))
    };
    (0..runs).map(|_| one(&mut run)).min().unwrap_or_default()
}

/// A format, the header its files begin with, and how line `i` is made.
type Source<'a> = (LogFormat, &'a [&'a str], fn(usize) -> String);

/// Time this thread has had on a processor, where the kernel tells (on a shared machine the clock says little).
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(stat.split(' ').next()?.parse().ok()?))
}

fn main() {
    let count = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(200_000_usize);
    println!("{:<12} {:>12} {:>10} {:>12} {:>12}", "format", "lines/s", "MB/s", "bytes/line", "values/line");
    let zeek_head = [
        "#separator \\x09",
        "#path\tdns",
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tquery\tanswers\tTTLs",
        "#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tvector[string]\tvector[interval]",
    ];
    let formats: [Source<'_>; 5] = [
        (LogFormat::Eve, &[], eve),
        (LogFormat::JsonLines, &[], eve),
        (LogFormat::ZeekTsv, &zeek_head, zeek),
        (LogFormat::Access, &[], access),
        (LogFormat::Unbound, &[], unbound),
    ];
    for (format, head, line) in formats {
        let lines: Vec<String> = (0..count).map(line).collect();
        let bytes: usize = lines.iter().map(String::len).sum();
        let mut values = 0_usize;
        let mut reader = LogReader::new(format);
        for line in head {
            let _ = reader.line(line.as_bytes(), READ_AT);
        }
        let time = best_of(5, || {
            values = 0;
            for line in &lines {
                if let LineOutcome::Observation(o) = reader.line(line.as_bytes(), READ_AT) {
                    values += o.seen.len();
                }
            }
        });
        assert_eq!(reader.counts().bad, 0);
        report(format.name(), count, bytes, values, time);
        if format == LogFormat::Eve {
            let floor = best_of(5, || {
                for line in &lines {
                    let _ = black_box(serde_json::from_str::<serde::de::IgnoredAny>(line));
                }
            });
            report("eve (floor)", count, bytes, 0, floor);
        }
    }
}

fn report(name: &str, count: usize, bytes: usize, values: usize, time: Duration) {
    let seconds = time.as_secs_f64().max(1e-9);
    let n = count as f64;
    println!(
        "{name:<12} {:>12.0} {:>10.0} {:>12.0} {:>12.2}",
        n / seconds,
        bytes as f64 / seconds / 1e6,
        bytes as f64 / n,
        values as f64 / n
    );
}
