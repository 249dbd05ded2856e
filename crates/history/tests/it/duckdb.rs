//! A foreign engine reads the folder and counts what a hunt counts.

use std::process::Command;

use pasban_history::Hunt;
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, TenantId};

use crate::support::{append, domain, numbered, open, tenant};

/// `$PASBAN_PYTHON` or `python3`, if it has the `duckdb` package.
fn python() -> Option<String> {
    let python = std::env::var("PASBAN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import duckdb"]).output().is_ok_and(|o| o.status.success());
    if !has {
        assert!(std::env::var_os("CI").is_none(), "{python} has no duckdb package");
        println!("skipped: {python} has no duckdb package");
    }
    has.then_some(python)
}

#[test]
fn duckdb_counts_what_a_hunt_counts() {
    let Some(python) = python() else { return };
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    for (t, days) in [(TenantId::OWN, 3), (tenant(1), 1)] {
        for day in 0..days {
            let mut records: Vec<_> = (0..3000).map(numbered).collect();
            records.iter_mut().for_each(|r| r.time = r.time.plus(-day * DAY));
            append(&history, t, &records);
        }
        history.seal(t).unwrap();
    }
    let script = r#"
import duckdb, sys
t = f"read_parquet('{sys.argv[1]}/tenant=*/day=*/*.parquet', hive_partitioning=true)"
q = lambda s: print(*duckdb.sql(s.replace('$t', t)).fetchall()[0], sep='|')
q("select count(*) from $t where line is not null")
q("select count(distinct (tenant, record)), count(distinct (tenant, host)), min(epoch_us(time)), max(epoch_us(time)) from $t where kind='domain' and (value='evil.example' or value like '%.evil.example')")
q("select count(*) from $t where value='n17.evil.example' and field='dns.rrname' and not attacker_controlled and not derived")
q("select count(*) from $t where value='ua.example' and attacker_controlled and derived")
q("select count(distinct day), count(distinct tenant) from $t")
q("select decode(line) from $t where line is not null and tenant='00000000-0000-0000-0000-000000000000' and record in (select record from $t where value='n2999.evil.example') limit 1")
q("select bool_and(time::date = day) from $t")
q("select typeof(time), typeof(value), typeof(line) from $t limit 1")
"#;
    let out = Command::new(python).args(["-c", script]).arg(dir.path()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let lines: Vec<String> = String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect();
    let asked = [domain("evil.example"), domain("n17.evil.example"), Observable::domain("ua.example").unwrap()];
    let result = history.hunt(&Hunt::new(&asked));
    let hit = &result.hits[0];
    assert_eq!(lines[0], result.coverage.observations.to_string());
    assert_eq!(lines[1], format!("{}|{}|{}|{}", hit.observations, hit.hosts, hit.first.0, hit.last.0));
    assert_eq!(lines[2], result.hits[1].observations.to_string());
    assert_eq!(lines[3], result.hits[2].attacker_controlled.to_string());
    assert_eq!(lines[4], "3|2");
    assert!(lines[5].starts_with("record 2999 "), "{}", lines[5]);
    assert_eq!(lines[6..], ["True", "TIMESTAMP WITH TIME ZONE|VARCHAR|BLOB"]);
}
