//! Pages in a real browser: `ci/browser/look.mjs` opens them and listens for whatever a script could do.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::json;

use super::house::Door;

/// Pages that a person opens.
pub struct Look {
    /// The person's cookie.
    pub cookie: String,
    pub paths: Vec<String>,
}

/// What the browser saw.
#[derive(Debug, Deserialize)]
pub struct Seen {
    pub pages: usize,
    /// Dialogs, new windows, requests elsewhere, what the policy stopped, what the console said.
    pub events: Vec<String>,
    /// Whether a page of another site could frame a page of this node.
    pub framed: bool,
}

/// Opens the pages; nothing where no browser is installed, which where CI is set is a failure.
pub async fn look(door: &Door, looks: &[Look]) -> Option<Seen> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ci/browser");
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    let missing = if !Path::new(&chromium).exists() {
        Some(chromium)
    } else if !dir.join("node_modules/playwright-core").exists() {
        Some("ci/browser/node_modules (npm ci in ci/browser)".into())
    } else {
        None
    };
    if let Some(missing) = missing {
        assert!(std::env::var_os("CI").is_none(), "there is no {missing}");
        println!("skipped: there is no {missing}");
        return None;
    }
    let people: Vec<_> = looks.iter().map(|l| json!({"cookie": l.cookie, "paths": l.paths})).collect();
    let input = json!({"base": format!("http://{}", door.at), "people": people}).to_string();
    let output = tokio::task::spawn_blocking(move || {
        let mut child = Command::new("node")
            .arg("look.mjs")
            .current_dir(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    })
    .await
    .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap_or_else(|e| panic!("{e}: {said}")))
}
