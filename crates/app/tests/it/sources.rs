//! Files that grow, are renamed, emptied and taken up again; what their lines meet; sources that fall silent.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use pasban_app::Node;
use pasban_app::config::SourceSection;
use pasban_app::detect::ingest;
use pasban_app::detect::sources::{self, Follower, Step};
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::mitigate::apply;
use pasban_formats::logs::LogFormat;
use pasban_history::{BatchKey, Hunt};
use pasban_kernel::limits::LINE_BYTES_MAX;
use pasban_kernel::time::{DAY, MINUTE, SECOND};
use pasban_kernel::{Observable, PermittedAction, TenantId, Timestamp, Tlp};
use pasban_store::bad_records;
use pasban_store::rows::detect;

use crate::support::{Lab, lab};

fn section(path: &Path) -> SourceSection {
    SourceSection {
        name: "dns".into(),
        format: "eve".into(),
        path: path.into(),
        tenant: None,
        silent_after_seconds: 900,
    }
}

fn dns(at: Timestamp, host: &str, name: &str) -> String {
    format!(
        "{{\"timestamp\":\"{}\",\"event_type\":\"dns\",\"src_ip\":\"{host}\",\"dest_ip\":\"10.0.0.53\",\"dns\":{{\"type\":\"query\",\"rrname\":\"{name}\",\"rrtype\":\"A\"}}}}\n",
        at.rfc3339()
    )
}

fn http_with_agent(at: Timestamp, host: &str, agent: &str) -> String {
    format!(
        "{{\"timestamp\":\"{}\",\"event_type\":\"http\",\"src_ip\":\"{host}\",\"dest_ip\":\"198.51.100.80\",\"http\":{{\"hostname\":\"shop.example\",\"url\":\"/\",\"http_user_agent\":\"Mozilla\",\"http_refer\":\"http://{agent}/\"}}}}\n",
        at.rfc3339()
    )
}

fn add(path: &Path, text: &str) {
    std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// Steps until there has been nothing for a while.
async fn drain(f: &mut Follower) {
    let mut quiet = 0;
    while quiet < 5 {
        quiet = if matches!(f.step().await.unwrap(), Step::Read | Step::Full) { 0 } else { quiet + 1 };
    }
}

/// How often each of the names `nN.example` is in the history, for N below `names`.
fn counts(node: &Node, names: usize) -> Vec<u64> {
    let values: Vec<Observable> = (0..names).map(|n| Observable::domain(&format!("n{n}.example")).unwrap()).collect();
    let found = node.history.hunt(&Hunt::new(&values));
    let mut out = vec![0; names];
    for h in found.hits {
        out[h.index] = h.observations;
    }
    out
}

fn name(n: usize) -> String {
    format!("n{n}.example")
}

async fn row(node: &Node) -> detect::Source {
    node.db.read(|tx| detect::source_fetch(tx, &TenantId::OWN, "dns")).await.unwrap().unwrap()
}

async fn watch(node: &Node, domain: &str) {
    let c = Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::Watch,
        tlp: Some(Tlp::Green),
        reason: "command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: true,
    };
    decide::issue(node, Observable::domain(domain).unwrap(), c).await.unwrap();
    while apply::pending(node).await.unwrap() > 0 {}
}

fn setup() -> (Lab, PathBuf) {
    let lab = lab("Bank A", |_| {});
    let path = lab.node.config.node.data.join("eve.json");
    (lab, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_grows_and_a_line_without_its_end_waits() {
    let (lab, path) = setup();
    let node = &lab.node;
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    assert_eq!(f.step().await.unwrap(), Step::Missing);
    let line = dns(node.now(), "10.0.0.9", &name(0));
    let (a, b) = line.split_at(40);
    add(&path, a);
    assert_eq!(f.step().await.unwrap(), Step::Quiet);
    add(&path, b);
    assert_eq!(f.step().await.unwrap(), Step::Read);
    add(&path, &(dns(node.now(), "10.0.0.9", &name(1)) + &dns(node.now(), "10.0.0.9", &name(2))));
    drain(&mut f).await;
    assert_eq!(counts(node, 3), [1, 1, 1]);
    let row = row(node).await;
    assert_eq!((row.lines, row.bad, row.position as u64), (3, 0, std::fs::metadata(&path).unwrap().len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn renamed_files_are_finished_and_emptied_ones_begin_again() {
    let (lab, path) = setup();
    let node = &lab.node;
    let at = node.now();
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    // Renamed while lines still come into the old file; the last of them has no end.
    add(&path, &dns(at, "10.0.0.1", &name(0)));
    drain(&mut f).await;
    let old = path.with_extension("json.1");
    std::fs::rename(&path, &old).unwrap();
    drain(&mut f).await;
    add(&old, &dns(at, "10.0.0.1", &name(1)));
    add(&path, &dns(at, "10.0.0.1", &name(2)));
    assert_eq!(f.step().await.unwrap(), Step::Read);
    add(&old, dns(at, "10.0.0.1", &name(3)).trim_end());
    drain(&mut f).await;
    assert_eq!(counts(node, 4), [1, 1, 1, 1]);
    // Emptied and written again with the very same first line: another line all the same.
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(0).unwrap();
    drain(&mut f).await;
    add(&path, &dns(at, "10.0.0.1", &name(2)));
    drain(&mut f).await;
    assert_eq!(counts(node, 4), [1, 1, 2, 1]);
    // Rewritten between two looks to more than it held.
    std::fs::write(&path, (0..4).map(|n| dns(at.plus(SECOND), "10.0.0.1", &name(n))).collect::<String>()).unwrap();
    drain(&mut f).await;
    assert_eq!(counts(node, 4), [2, 2, 3, 2]);
    // A recycled inode with an equal beginning.
    std::fs::remove_file(&old).unwrap();
    for _ in 0..3 {
        std::fs::rename(&path, &old).unwrap();
        add(&path, &dns(at, "10.0.0.1", &name(0)));
        drain(&mut f).await;
        std::fs::remove_file(&old).unwrap();
    }
    assert_eq!(counts(node, 4), [5, 2, 3, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_loses_nothing_and_stores_nothing_twice() {
    let (lab, path) = setup();
    let node = &lab.node;
    let at = node.now();
    let all = |range: std::ops::Range<usize>| range.map(|n| dns(at, "10.0.0.1", &name(n))).collect::<String>();
    add(&path, &all(0..10));
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    let before = row(node).await;
    add(&path, &all(10..20));
    drain(&mut f).await;
    drop(f);
    // As after a power cut between storing and recording: the store remembers less than the history.
    node.db.write("test", move |tx| detect::source_put(tx, &before)).await.unwrap();
    add(&path, &all(20..30));
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    assert_eq!(counts(node, 30), [1; 30]);
    assert_eq!(row(node).await.lines, 30);
    drop(f);
    // Renamed while nobody followed.
    add(&path, &all(30..35));
    std::fs::rename(&path, path.with_extension("json.1")).unwrap();
    add(&path, &all(35..40));
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    assert_eq!(counts(node, 40), [1; 40]);
    // A follower that is given up in the middle of a step goes on from what is recorded.
    add(&path, &all(40..45));
    let _ = tokio::time::timeout(std::time::Duration::ZERO, f.step()).await;
    drain(&mut f).await;
    assert_eq!(counts(node, 45), [1; 45]);
}

/// A node that is started with its configuration spelled another way follows the same files: their lines are not counted
/// again, and neither are those of a file that was pushed for a while.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_by_another_path_is_the_same_file_and_another_file_is_not() {
    let (lab, path) = setup();
    let node = &lab.node;
    let at = node.now();
    let all = |range: std::ops::Range<usize>| range.map(|n| dns(at, "10.0.0.1", &name(n))).collect::<String>();
    add(&path, &all(0..20));
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    drop(f);
    let other_spelling = path.parent().unwrap().join(".").join(path.file_name().unwrap());
    let moved = path.parent().unwrap().join("logs");
    std::fs::create_dir(&moved).unwrap();
    let elsewhere = moved.join("eve.json");
    for (from, spelled) in [(&path, &other_spelling), (&path, &elsewhere), (&elsewhere, &path)] {
        std::fs::rename(from, spelled).unwrap();
        let mut f = Follower::open(node, &section(spelled)).await.unwrap();
        drain(&mut f).await;
        assert_eq!((row(node).await.lines, counts(node, 20)), (20, vec![1; 20]), "{}", spelled.display());
        assert_eq!(row(node).await.path, spelled.display().to_string());
    }
    // Pushed for a while under the same name, then followed again.
    let pushed = sources::Pushed {
        tenant: TenantId::OWN,
        source: "dns".into(),
        format: LogFormat::Eve,
        silent_after: None,
        lines: 7,
        bad: 0,
    };
    sources::pushed(node, pushed).await.unwrap();
    assert_eq!(row(node).await.path, "");
    add(&path, &all(20..25));
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    assert_eq!((row(node).await.lines, counts(node, 25)), (32, vec![1; 25]));
    drop(f);
    // Another file is read from its start, though it begins alike.
    let another = moved.join("another.json");
    add(&another, &all(0..30));
    let mut f = Follower::open(node, &section(&another)).await.unwrap();
    drain(&mut f).await;
    assert_eq!(row(node).await.lines, 62);
    assert_eq!(counts(node, 30), [vec![2; 25], vec![1; 5]].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_taken_in_batches_and_the_running_job_needs_no_steps() {
    let lab = lab("Bank A", |c| {
        let path = c.node.data.join("eve.json");
        c.sources.push(section(&path));
    });
    let node = &lab.node;
    let path = node.config.node.data.join("eve.json");
    let at = node.now();
    add(&path, &(0..5000).map(|n| dns(at, "10.0.0.1", &name(n % 10))).collect::<String>());
    let job = tokio::spawn(sources::run(node.clone()));
    for expected in [500, 501] {
        let began = std::time::Instant::now();
        while counts(node, 10) != [expected; 10] {
            assert!(began.elapsed().as_secs() < 20, "{:?}", counts(node, 10));
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        add(&path, &(0..10).map(|n| dns(at, "10.0.0.1", &name(n))).collect::<String>());
    }
    job.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn zeek_headers_are_known_after_a_restart() {
    let (lab, path) = setup();
    let node = &lab.node;
    let s = SourceSection { format: "zeek-tsv".into(), ..section(&path) };
    let secs = node.now().0 / SECOND;
    let record = |n: usize| format!("{secs}.000000\tC{n}\t10.0.0.4\t4000\t10.0.0.53\t53\t{}\n", name(n));
    add(&path, "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n");
    add(
        &path,
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tquery\n#types\ttime\tstring\taddr\tport\taddr\tport\tstring\n",
    );
    add(&path, &record(0));
    let mut f = Follower::open(node, &s).await.unwrap();
    drain(&mut f).await;
    drop(f);
    add(&path, &record(1));
    let mut f = Follower::open(node, &s).await.unwrap();
    drain(&mut f).await;
    assert_eq!(counts(node, 2), [1, 1]);
    assert_eq!(row(node).await.bad, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_kept_and_long_ones_cut() {
    let (lab, path) = setup();
    let node = &lab.node;
    let at = node.now();
    let long = format!("{{\"x\":\"{}\"}}\n", "y".repeat(3 * LINE_BYTES_MAX));
    add(&path, &(dns(at, "10.0.0.1", &name(0)) + "{broken\n" + &dns(at, "10.0.0.1", &name(1))));
    // A long line that comes in parts, the first of them longer than a line may be.
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    add(&path, &long[..2 * LINE_BYTES_MAX]);
    drain(&mut f).await;
    drop(f);
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    add(&path, &long[2 * LINE_BYTES_MAX..]);
    add(&path, &dns(at, "10.0.0.1", &name(2)));
    drain(&mut f).await;
    assert_eq!(counts(node, 3), [1, 1, 1]);
    let kept = node.db.read(|tx| bad_records::list(tx, TenantId::OWN, Some("dns"), i64::MAX, 10)).await.unwrap();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        kept[1].record.place.starts_with(&format!("byte {}", dns(at, "10.0.0.1", &name(0)).len())),
        "{:?}",
        kept[1]
    );
    assert_eq!(kept[1].record.sample, b"{broken");
    assert!(kept[0].record.reason.contains("longer than"), "{:?}", kept[0]);
    assert_eq!((row(node).await.bad, row(node).await.lines), (2, 5));
    assert_eq!(node.metrics.bad_lines_total.get(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_ten_years_off_moves_nothing_in_time_and_old_logs_come_in_as_they_are() {
    let (lab, path) = setup();
    let node = &lab.node;
    watch(node, "evil.example").await;
    let at = node.now();
    let month = at.plus(-30 * DAY);
    // Replayed on purpose, within the days that are kept; and three claims that cannot be.
    add(&path, &dns(month, "10.0.0.1", &name(0)));
    for (n, years) in [(1, 10), (1, 10), (2, -10)] {
        add(&path, &dns(at.plus(years * 365 * DAY), "10.0.0.2", &name(n)));
        add(&path, &dns(at.plus(years * 365 * DAY), "10.0.0.2", "evil.example"));
    }
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    let span = at..=node.now();
    let values: Vec<Observable> = (0..3).map(|n| Observable::domain(&name(n)).unwrap()).collect();
    let hits = node.history.hunt(&Hunt::new(&values)).hits;
    let seen: Vec<_> = hits.iter().map(|h| (h.observations, h.first, h.last)).collect();
    assert_eq!(seen[0], (1, month, month), "{seen:?}");
    assert!(seen[1..].iter().all(|(_, first, last)| span.contains(first) && span.contains(last)), "{seen:?}");
    let alerts = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
    assert!(alerts.len() == 1 && alerts[0].hits == 3 && span.contains(&alerts[0].last_seen), "{alerts:?}");
    // What was claimed is told, once for what came together, and stays in the lines that are kept.
    let counts = node.db.read(|tx| bad_records::counts(tx, TenantId::OWN)).await.unwrap();
    assert_eq!(counts.iter().map(|(_, c)| c.met).sum::<i64>(), 6, "{counts:?}");
    let kept = node.db.read(|tx| bad_records::list(tx, TenantId::OWN, Some("dns"), i64::MAX, 10)).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let said = &kept[0].record;
    assert!(said.place.starts_with("byte "), "{said:?}");
    assert!(said.reason.contains("more than a day ahead") && said.reason.contains("5 more"), "{said:?}");
    assert!(alerts[0].evidence.contains(&at.plus(3650 * DAY).rfc3339()[..10]), "{}", alerts[0].evidence);
    assert_eq!((row(node).await.bad, row(node).await.lines), (0, 7));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subdomain_meets_the_indicator_and_a_planted_referrer_proves_nothing() {
    let (lab, path) = setup();
    let node = &lab.node;
    watch(node, "evil.example").await;
    watch(node, "planted.example").await;
    let at = node.now();
    add(&path, &dns(at, "10.0.0.7", "a.b.evil.example"));
    add(&path, &dns(at, "10.0.0.8", "notevil.example"));
    add(&path, &dns(at.plus(SECOND), "10.0.0.9", "evil.example"));
    add(&path, &http_with_agent(at, "10.0.0.9", "planted.example"));
    let mut f = Follower::open(node, &section(&path)).await.unwrap();
    drain(&mut f).await;
    let mut alerts = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
    alerts.sort_by(|a, b| a.title.cmp(&b.title));
    assert_eq!(alerts.len(), 2, "{alerts:#?}");
    assert!(alerts[0].subject.ends_with("domain evil.example"), "{}", alerts[0].subject);
    assert_eq!((alerts[0].hits, alerts[0].last_seen), (2, at.plus(SECOND)));
    assert!(alerts[0].evidence.contains("a.b.evil.example") && alerts[0].evidence.contains("10.0.0.7"));
    assert!(alerts[1].title.contains("proves nothing"), "{}", alerts[1].title);
    // The same lines once more, as after a crash before the matches were recorded: counted once.
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
    let mut reader = ingest::reader(node, TenantId::OWN, LogFormat::Eve);
    let key = Some(BatchKey { stream: 7, start: 0, end: lines.len() as u64 });
    for (stored, duplicate, hits) in [(4, false, 4), (0, true, 4), (0, true, 4)] {
        let got = ingest::lines(node, TenantId::OWN, "again", &mut reader, &lines, key, node.now()).await.unwrap();
        assert_eq!((got.stored, got.duplicate, got.hits), (stored, duplicate, 3));
        let alerts = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
        assert!(alerts.iter().any(|a| a.hits == hits), "{alerts:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_put_on_watch_while_lines_flow_is_not_missed() {
    let (lab, _) = setup();
    let node = &lab.node;
    let flow = {
        let node = node.clone();
        tokio::spawn(async move {
            let mut reader = ingest::reader(&node, TenantId::OWN, LogFormat::Eve);
            for n in 0..40 {
                let line = dns(node.now(), "10.0.0.7", if n == 20 { "late.example" } else { "other.example" });
                ingest::lines(&node, TenantId::OWN, "dns", &mut reader, &[line.as_bytes()], None, node.now())
                    .await
                    .unwrap();
            }
        })
    };
    watch(node, "late.example").await;
    flow.await.unwrap();
    let alerts = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
    assert!(alerts.iter().any(|a| a.subject.ends_with("late.example")), "{alerts:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_an_alarm_and_ends_with_a_line() {
    let lab = lab("Bank A", |c| {
        let path = c.node.data.join("eve.json");
        c.sources.push(section(&path));
    });
    let (node, path) = (&lab.node, lab.node.config.node.data.join("eve.json"));
    let started = node.now();
    let mut f = Follower::open(node, &node.config.sources[0]).await.unwrap();
    add(&path, &dns(started, "10.0.0.1", &name(0)));
    drain(&mut f).await;
    let open = || async {
        let all = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
        all.into_iter().filter(|a| a.kind == "silent-source" && a.state == "open").count()
    };
    let heard = row(node).await.last_line;
    for (now, fell, alarms) in
        [(heard.plus(15 * MINUTE), 0, 0), (heard.plus(15 * MINUTE + 1), 1, 1), (heard.plus(30 * MINUTE), 0, 1)]
    {
        assert_eq!((sources::silence(node, started, now).await.unwrap(), open().await), (fell, alarms), "{now}");
    }
    assert!(row(node).await.silent);
    add(&path, &dns(node.now(), "10.0.0.1", &name(1)));
    drain(&mut f).await;
    assert_eq!((row(node).await.silent, open().await), (false, 0));
    // What could not be heard before the node was up is nobody's silence.
    assert_eq!(sources::silence(node, heard.plus(60 * MINUTE), heard.plus(61 * MINUTE)).await.unwrap(), 0);
    // A pushed source too, unless its sender said otherwise.
    for (source, silent_after) in [("proxy", None), ("import", Some(0))] {
        let p = sources::Pushed {
            tenant: TenantId::OWN,
            source: source.into(),
            format: LogFormat::Eve,
            silent_after,
            lines: 1,
            bad: 0,
        };
        sources::pushed(node, p).await.unwrap();
    }
    assert_eq!(sources::silence(node, started, node.now().plus(16 * MINUTE)).await.unwrap(), 2);
    let alerts = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
    assert!(alerts.iter().any(|a| a.subject == "proxy") && alerts.iter().all(|a| a.subject != "import"));
}
