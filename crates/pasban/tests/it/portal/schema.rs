//! The API's document: as committed, and true of a running node. Schemathesis asks a node with what the document allows and
//! what it forbids; every answer must be one that the document names, of the form that it names, and none a failure.

use std::process::Command;

use pasban_access::Role;
use pasban_kernel::{TenantId, Tlp};
use pasban_seat_desk::queue::project::Projector;
use pasban_translate::exchange::content::Hat as To;

use super::house::House;
use super::mounted;

#[test]
fn the_committed_document_is_the_generated_one() {
    let committed = include_str!("../../../../../docs/openapi.json");
    let generated = mounted::document().unwrap();
    let first = committed.lines().zip(generated.lines()).position(|(a, b)| a != b);
    assert!(
        committed == generated,
        "docs/openapi.json is not what the table of routes makes (line {}): run `pasban openapi > docs/openapi.json`",
        first.unwrap_or_else(|| committed.lines().count().min(generated.lines().count())) + 1
    );
}

/// Seconds that each seat is tried for.
const SECONDS: u32 = 25;
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

#[tokio::test(flavor = "multi_thread")]
async fn a_running_node_answers_as_its_document_says() {
    let python = std::env::var("PASBAN_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", "import schemathesis"]).output();
    if !has.is_ok_and(|o| o.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "{python} has no schemathesis (ci/requirements.txt)");
        println!("skipped: python has no schemathesis (pip install schemathesis, or name one in PASBAN_PYTHON)");
        return;
    }
    let house = House::new("sectoral").await;
    for (n, text) in ["They asked for money.", "A server talks to strangers."].iter().enumerate() {
        house.report(house.tenants[n], Tlp::Amber, To::Cert, text, &["update-check.example"]).await;
    }
    Projector::default().to_the_end(&house.node).await.unwrap();
    let door = house.open(mounted::table()).await;
    let mut failed = Vec::new();
    for (role, tenant) in
        [(Role::Analyst, TenantId::OWN), (Role::Officer, house.tenants[0]), (Role::Administrator, TenantId::OWN)]
    {
        let who = house.enter(&format!("program of {}", role.code()), role, tenant).await;
        let at = format!("http://{}", door.at);
        let token = format!("Authorization: {}", who.writes);
        let here = tempfile::tempdir().unwrap();
        let (python, dir) = (python.clone(), here.path().to_owned());
        let output = tokio::task::spawn_blocking(move || {
            Command::new(python)
                .current_dir(dir)
                .args(["-m", "schemathesis.cli", "run", &format!("{at}/api/v1/openapi.json"), "--url", &at])
                .args(["-H", &token, "--checks", CHECKS, "--seed", "20261124", "--workers", "1"])
                .args(["--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--request-timeout", "20"])
                .args(["--max-time", &SECONDS.to_string(), "--continue-on-failure", "--no-shrink", "--no-color"])
                .args(["--generation-database", "none", "--warnings", "off"])
                .output()
                .unwrap()
        })
        .await
        .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let tail: Vec<&str> = said.lines().rev().take(16).collect();
        println!("{}:\n{}", role.code(), tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
        if !output.status.success() {
            failed.push(format!("{}:\n{said}\n{}", role.code(), String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
