//! Three real nodes and the people around them, told to go on whatever ends them: a CERT, a bank, a hospital with mail
//! and webhook. A node that ends by itself is started again as an administrator would; its operation is asked again only
//! where it is not seen to be done.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use pasban_app::out::http::{Allowed, Client};
use pasban_demo::control::items;
use pasban_demo::material;
use pasban_demo::world::{CAST, Role, World};
use pasban_kernel::Timestamp;
use pasban_store::{Db, Options, StoreUrl};
use pasban_testkit::servers::Postgres;
use serde_json::{Value, json};

use crate::positions::Positions;

pub const CERT: &str = "finance";
pub const BANK: &str = "bank-a";
pub const HOSPITAL: &str = "hospital";
/// All, the CERT first.
pub const NODES: [&str; 3] = [CERT, BANK, HOSPITAL];
/// Longest that a step may take to come about, seconds: a node rests a minute between two cosignatures where no traffic
/// wakes it.
const PATIENCE: f64 = 75.0;
/// Nodes that pass no point for so long have done what there was to do.
const QUIET: Duration = Duration::from_millis(150);
/// A hosted tenant of the CERT, by push.
const TENANT: &str = "Gul Microfinance";

/// The binary under test; for long runs a copy that no build replaces, `PASBAN_TEST_BINARY`.
pub fn binary() -> PathBuf {
    std::env::var_os("PASBAN_TEST_BINARY").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_pasban")), PathBuf::from)
}

fn database(prefix: &str, key: &str) -> String {
    format!("{prefix}_{}", key.replace('-', "_"))
}

fn role(key: &str) -> &'static Role {
    CAST.iter().find(|r| r.key == key).unwrap()
}

/// Copies a folder with everything in it while its files may be written, the names sorted backwards: what an
/// administrator's copy of a running node looks like. Sockets are left out; a file that goes meanwhile is gone.
pub fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if kind.is_file() {
            match std::fs::copy(entry.path(), target) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                other => drop(other?),
            }
        }
    }
    Ok(())
}

/// The three, and what happened to them.
pub struct Troupe {
    pub w: World,
    /// Ends seen: node, in order.
    pub deaths: Vec<&'static str>,
    /// Nodes whose process is meant to run.
    up: Vec<&'static str>,
    /// Id of the tenant and its push token, once made.
    pub tenant: Option<(String, String)>,
    /// Lines that each node's own logs hold, and those pushed with a 202.
    pub lines: std::collections::BTreeMap<&'static str, u64>,
    /// The bank's report.
    pub report: String,
    pub now: Timestamp,
    /// Nodes that are to end once more, after their next end: at which pass of which point.
    pub then: std::collections::BTreeMap<&'static str, (String, usize)>,
    /// What was seen of the nodes' streams.
    pub positions: Positions,
    /// Where the stores are, if not in files: a server, and what the names of this troupe's databases begin with.
    server: Option<(Arc<Postgres>, String)>,
}

impl Troupe {
    /// Three made nodes that do not run yet, with a month of logs.
    pub async fn new(dir: PathBuf) -> anyhow::Result<Self> {
        Self::on(dir, None).await
    }

    /// The same with their stores on a PostgreSQL server.
    pub async fn on(dir: PathBuf, server: Option<Arc<Postgres>>) -> anyhow::Result<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let server = server.map(|s| (s, format!("troupe{}", MADE.fetch_add(1, Ordering::Relaxed))));
        let mut w = World::with_binary(dir, binary()).await?;
        let now = pasban_app::clock::Ambient::default().now();
        let mut lines = std::collections::BTreeMap::new();
        for key in NODES {
            w.init(role(key)).await?;
            let env = vec![
                ("PASBAN_CRASH_FILE".to_owned(), Self::armed_file(&w, key)),
                ("PASBAN_TRACE_POINTS".to_owned(), Self::trace_file(&w, key)),
            ];
            w.env.insert(key, env);
            if let Some((server, prefix)) = &server {
                let dir = w.node(key)?.dir.clone();
                let url = server.create(&database(prefix, key)).map_err(|e| anyhow::anyhow!(e))?;
                let config = std::fs::read_to_string(dir.join("pasban.toml"))?;
                std::fs::write(dir.join("pasban.toml"), format!("{config}\n[store]\nurl = \"{url}\"\n"))?;
                let made = std::process::Command::new(binary()).args(["migrate", "--dir"]).arg(&dir).output()?;
                ensure!(made.status.success(), "migrate: {}", String::from_utf8_lossy(&made.stderr));
            }
            let Some(format) = role(key).log else { continue };
            let more: &[(i64, &str)] = if key == HOSPITAL { &[(9, material::MET_BY_HOSPITAL)] } else { &[] };
            let logs = w.node(key)?.dir.join("logs");
            let text = material::month(format, now, 1, false, more);
            lines.insert(key, text.lines().filter(|l| !l.starts_with('#')).count() as u64 + 2);
            std::fs::write(logs.join("dns.log"), text)?;
            std::fs::write(logs.join("access.log"), material::access_log(now))?;
            std::fs::write(logs.join("firewall.log"), material::firewall_log(now))?;
        }
        Ok(Self {
            w,
            deaths: Vec::new(),
            up: Vec::new(),
            tenant: None,
            lines,
            report: String::new(),
            now,
            then: Default::default(),
            positions: Positions::default(),
            server,
        })
    }

    /// A node's store beside whatever uses it, to look at.
    pub fn store(&self, key: &str) -> anyhow::Result<Db> {
        let url = match &self.server {
            Some((server, prefix)) => StoreUrl::Postgres(server.url(&database(prefix, key))),
            None => StoreUrl::file(self.w.node(key)?.dir.join("data/pasban.sqlite")),
        };
        // Opening blocks.
        let options = Options { read_only: true, readers: 1, ..Options::default() };
        Ok(tokio::task::block_in_place(|| Db::open(&url, options))?)
    }

    /// A copy of a node's files while it runs; of its database, where it has one, a moment before.
    pub fn copy(&self, key: &str, to: &Path) -> anyhow::Result<()> {
        if let Some((server, prefix)) = &self.server {
            let dump = to.with_extension("sql");
            server.dump(&database(prefix, key), &dump).map_err(|e| anyhow::anyhow!(e))?;
        }
        Ok(copy_folder(&self.w.node(key)?.dir.join("data"), to)?)
    }

    /// Puts a copy in the place of a node that has ended.
    pub fn put_back(&self, key: &str, from: &Path) -> anyhow::Result<()> {
        let data = self.w.node(key)?.dir.join("data");
        std::fs::remove_dir_all(&data)?;
        copy_folder(from, &data)?;
        if let Some((server, prefix)) = &self.server {
            let name = database(prefix, key);
            let again = server
                .run("postgres", &format!("DROP DATABASE {name} WITH (FORCE)"))
                .and_then(|_| server.create(&name))
                .and_then(|_| server.load(&name, &from.with_extension("sql")));
            again.map_err(|e| anyhow::anyhow!(e))?;
        }
        Ok(())
    }

    fn armed_file(w: &World, key: &str) -> String {
        w.dir.join(format!("{key}.armed")).to_string_lossy().into_owned()
    }

    fn trace_file(w: &World, key: &str) -> String {
        w.dir.join(format!("{key}.points")).to_string_lossy().into_owned()
    }

    /// Names of the points that a node has passed, in order.
    pub fn passed(&self, key: &str) -> Vec<String> {
        let text = std::fs::read_to_string(Self::trace_file(&self.w, key)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Ends the node at the n-th pass of a point from now on.
    pub fn arm(&self, key: &str, point: &str, n: usize) -> anyhow::Result<()> {
        let file = Self::armed_file(&self.w, key);
        std::fs::write(format!("{file}.new"), format!("{point}:{n}"))?;
        Ok(std::fs::rename(format!("{file}.new"), file)?)
    }

    /// Takes the arm back; whether the point had been reached.
    pub fn disarm(&self, key: &str) -> bool {
        std::fs::remove_file(Self::armed_file(&self.w, key)).is_err()
    }

    pub async fn start(&mut self, key: &'static str) -> anyhow::Result<()> {
        if !self.up.contains(&key) {
            self.up.push(key);
        }
        for _ in 0..3 {
            match self.w.start(key).await {
                Ok(_) => return Ok(()),
                // It ended while starting: by itself, or at a point.
                Err(e) if self.w.ended(key) => {
                    self.deaths.push(key);
                    self.w.stop(key, true).await?;
                    if self.deaths.len() > 200 {
                        return Err(e);
                    }
                }
                Err(e) => return Err(e),
            }
        }
        bail!("{key} does not start")
    }

    pub async fn stop(&mut self, key: &'static str, hard: bool) -> anyhow::Result<()> {
        self.up.retain(|k| *k != key);
        self.w.stop(key, hard).await
    }

    /// Starts again whoever has ended. Answers whether somebody had.
    pub async fn tend(&mut self) -> anyhow::Result<bool> {
        let mut some = false;
        for key in NODES {
            if self.up.contains(&key) && self.w.ended(key) {
                self.deaths.push(key);
                self.w.stop(key, true).await?;
                self.look_at_positions()?;
                if let Some((point, n)) = self.then.remove(key) {
                    self.arm(key, &point, n)?;
                }
                self.start(key).await?;
                some = true;
            }
        }
        Ok(some)
    }

    /// Waits until the nodes pass no more points for a moment; a second and a half at most.
    pub async fn settle(&mut self) -> anyhow::Result<()> {
        let (begun, mut last) = (Instant::now(), (Instant::now(), 0));
        while last.0.elapsed() < QUIET && begun.elapsed() < QUIET * 10 {
            tokio::time::sleep(QUIET / 10).await;
            self.tend().await?;
            let traces = NODES.iter().filter_map(|k| std::fs::metadata(Self::trace_file(&self.w, k)).ok());
            let size: u64 = traces.map(|m| m.len()).sum();
            if size != last.1 {
                last = (Instant::now(), size);
            }
        }
        Ok(())
    }

    /// Whether what the nodes gave each other stands where they gave it.
    pub fn look_at_positions(&mut self) -> anyhow::Result<()> {
        let mut seen = std::mem::take(&mut self.positions);
        let done = seen.look(self);
        self.positions = seen;
        done
    }

    /// An operation whose answer was heard.
    pub async fn call(&mut self, key: &str, op: &str, input: Value) -> anyhow::Result<Value> {
        for _ in 0..4 {
            match self.w.call(key, op, input.clone()).await {
                Ok(v) => return Ok(v),
                // A process that aborts is seen to have ended a moment after its connection.
                Err(e) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    if !self.tend().await? {
                        return Err(e);
                    }
                }
            }
        }
        bail!("{key} {op}: the node ends each time")
    }

    /// An operation that is asked again only where `done` does not hold: `path` of the answer to `look`.
    async fn once(
        &mut self,
        key: &str,
        op: &str,
        input: Value,
        done: impl Fn(&Value) -> bool,
        look: (&str, Value),
    ) -> anyhow::Result<()> {
        for _ in 0..4 {
            match self.w.call(key, op, input.clone()).await {
                Ok(_) => return Ok(()),
                Err(e) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    let ended = self.tend().await?;
                    // It may be done though the answer was not heard; it shows a moment after it was kept.
                    let (begun, moment) = (Instant::now(), if ended { QUIET * 4 } else { QUIET * 20 });
                    while begun.elapsed() < moment {
                        if done(&self.call(key, look.0, look.1.clone()).await?) {
                            return Ok(());
                        }
                        tokio::time::sleep(QUIET / 5).await;
                    }
                    if !ended {
                        return Err(e);
                    }
                }
            }
        }
        bail!("{key} {op}: the node ends each time")
    }

    /// Waits until an answer is as wanted.
    pub async fn until(
        &mut self,
        what: &str,
        key: &str,
        op: &str,
        input: Value,
        check: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            self.tend().await?;
            let last = match self.w.call(key, op, input.clone()).await {
                Ok(v) if check(&v) => return Ok(()),
                Ok(v) => v.to_string(),
                Err(e) => format!("{e:#}"),
            };
            if begun.elapsed().as_secs_f64() > PATIENCE {
                bail!("not within {PATIENCE} s: {what}; {key} {op}: {}", last.chars().take(2000).collect::<String>());
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Links a dialler to the CERT, going on from wherever a crash left it.
    pub async fn link(&mut self, dialler: &'static str) -> anyhow::Result<()> {
        let r = role(dialler);
        let known = |v: &Value| items(v).iter().any(|c| c["name"] == r.name);
        let put = json!({"name": r.name, "sector": r.sector, "presence": "node", "identity": {"domains": [r.domain], "ranges": [r.range]}});
        self.once(CERT, "constituent.put", put, known, ("constituent.list", json!({}))).await?;
        let list = self.call(CERT, "constituent.list", json!({})).await?;
        let org = items(&list).iter().find(|c| c["name"] == r.name).context("constituent")?["id"].clone();
        let mut offer: Option<String> = None;
        let begun = Instant::now();
        let live = |v: &Value| {
            items(v).iter().find(|l| l["state"] == "confirming" || l["state"] == "active").map(|l| (*l).clone())
        };
        loop {
            ensure!(begun.elapsed().as_secs_f64() < PATIENCE, "{dialler} is not linked within {PATIENCE} s");
            self.tend().await?;
            let mine = live(&self.call(dialler, "link.list", json!({})).await?);
            let Some(mine) = mine else {
                let text = match &offer {
                    Some(t) => t.clone(),
                    None => {
                        let made = self
                            .call(
                                CERT,
                                "link.offer",
                                json!({"relation": "constituent", "name": r.name, "hunt_days": 90, "org": org}),
                            )
                            .await?;
                        made["offer"].as_str().context("offer")?.to_owned()
                    }
                };
                offer = Some(text.clone());
                // Refused or cut off: looked at anew.
                let _ = self.call(dialler, "link.accept", json!({"offer": text})).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let link = mine["id"].clone();
            let hosts = self.call(CERT, "link.list", json!({})).await?;
            let theirs = items(&hosts).into_iter().find(|l| l["id"] == link).cloned().context("the host's side")?;
            if mine["state"] == "active" && theirs["state"] == "active" {
                self.w.links.insert((dialler, CERT), link.as_str().context("id")?.to_owned());
                return Ok(());
            }
            for (side, other, row) in [(CERT, dialler, &theirs), (dialler, CERT, &mine)] {
                if row["state"] == "confirming" && row["confirmed_here"] == false {
                    let shown = self.call(other, "link.digits", json!({"link": link})).await;
                    if let Ok(shown) = shown {
                        let _ = self.call(side, "link.confirm", json!({"link": link, "digits": shown["digits"]})).await;
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Appends lines to a node's DNS log, the last of them new.
    pub fn log_lines(&mut self, key: &'static str, names: &[&str]) -> anyhow::Result<()> {
        use std::io::Write as _;
        let path = self.w.node(key)?.dir.join("logs/dns.log");
        let mut file = std::fs::File::options().append(true).open(path)?;
        let format = role(key).log.context("a log")?;
        for (n, name) in names.iter().enumerate() {
            // Not before an indicator that was issued a moment ago.
            let at = pasban_app::clock::Ambient::default().now().plus(i64::try_from(n)?);
            writeln!(file, "{}", material::dns_line(format, at, "10.7.0.7", name).context("line")?)?;
        }
        *self.lines.entry(key).or_default() += names.len() as u64;
        Ok(())
    }

    /// Waits until a node has stored what its logs hold: no less and no more.
    pub async fn read_all(&mut self, key: &'static str) -> anyhow::Result<()> {
        let wanted = self.lines[key];
        self.until(&format!("{wanted} observations"), key, "status", json!({}), |s| {
            s["history"]["observations"] == wanted
        })
        .await
    }

    /// A client that trusts a node's key.
    pub fn client(&self, key: &str) -> anyhow::Result<Client> {
        let pem = std::fs::read(self.w.node(key)?.dir.join("data/keys/tls.cert.pem"))?;
        let pin = pasban_app::identity::pin_of(&pem).map_err(|e| anyhow::anyhow!(e.details()))?;
        Ok(Client::new(&pasban_app::out::Trust::Pin(pin), None, Allowed::from_config(&["127.0.0.0/8".into()]))?)
    }

    /// The CERT's hosted tenant and its token.
    pub async fn host_tenant(&mut self) -> anyhow::Result<()> {
        let known = |v: &Value| items(v).iter().any(|c| c["name"] == TENANT);
        let put = json!({"name": TENANT, "sector": "finance", "presence": "contact", "identity": {"domains": ["gulmf.example"]}});
        self.once(CERT, "constituent.put", put, known, ("constituent.list", json!({}))).await?;
        let list = self.call(CERT, "constituent.list", json!({})).await?;
        let row = items(&list).into_iter().find(|c| c["name"] == TENANT).cloned().context("tenant")?;
        // Asked again after a crash it may be one already.
        let made = match self.call(CERT, "tenant.add", json!({"org": row["id"]})).await {
            Ok(v) => v["tenant"].as_str().map(str::to_owned),
            Err(_) => {
                let list = self.call(CERT, "constituent.list", json!({})).await?;
                items(&list).iter().find(|c| c["name"] == TENANT).and_then(|c| c["tenant"].as_str().map(str::to_owned))
            }
        };
        let tenant = made.filter(|t| !t.is_empty()).context("the tenant's id")?;
        for n in 0..4 {
            // A token whose making was not heard is lost to us: another name.
            if let Ok(v) = self
                .call(CERT, "token.make", json!({"tenant": tenant, "scope": "push", "name": format!("gul {n}")}))
                .await
            {
                self.tenant = Some((tenant, v["token"].as_str().context("token")?.to_owned()));
                return Ok(());
            }
        }
        bail!("no token")
    }

    /// Pushes lines for the tenant until they are acknowledged; a sender that hears no answer sends them again.
    pub async fn push(&mut self, batch: &str, count: u64) -> anyhow::Result<()> {
        let (_, token) = self.tenant.clone().context("tenant")?;
        let body: String = (0..count)
            .filter_map(|n| {
                let name = format!("{batch}-{n}.example.net");
                material::dns_line("json-lines", self.now.plus(i64::try_from(n).ok()? * 1_000_000), "10.9.0.9", &name)
            })
            .map(|l| l + "\n")
            .collect();
        let client = self.client(CERT)?;
        let url = format!("https://{}/ingest/v1/dns?format=json-lines", self.w.listens[CERT]);
        let headers =
            [("authorization".to_owned(), format!("Bearer {token}")), ("idempotency-key".to_owned(), batch.to_owned())];
        let begun = Instant::now();
        while begun.elapsed().as_secs_f64() < PATIENCE {
            let answer = client.send(pasban_app::out::Method::POST, &url, &headers, body.clone().into()).await;
            match answer {
                Ok(a) if a.status.as_u16() == 202 => {
                    *self.lines.entry(CERT).or_default() += count;
                    return Ok(());
                }
                Ok(a) => bail!("push: {} {}", a.status, String::from_utf8_lossy(&a.body)),
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    self.tend().await?;
                }
            }
        }
        bail!("the push was never acknowledged")
    }

    /// What a node does about a value.
    pub async fn state(&mut self, what: &str, key: &str, value: &str, wanted: &str) -> anyhow::Result<()> {
        let here =
            |t: &Value| t["here"].as_array().into_iter().flatten().any(|m| m["own"] == true && m["state"] == wanted);
        self.until(&format!("{what}: {value} is {wanted}"), key, "trace", json!({"value": value}), here).await
    }

    /// An indicator of the CERT's own.
    pub async fn issue(&mut self, value: &str) -> anyhow::Result<()> {
        self.issue_at(CERT, value).await
    }

    /// An indicator of a node's own.
    pub async fn issue_at(&mut self, key: &str, value: &str) -> anyhow::Result<()> {
        let input = json!({"value": value, "action": "block-home", "tlp": "green", "category": "malicious-code/c2-server",
                           "reason": "seen in an investigation", "days": 30, "who": "Sana, analyst"});
        let done = |t: &Value| t["here"].as_array().is_some_and(|a| !a.is_empty());
        self.once(key, "issue", input, done, ("trace", json!({"value": value}))).await
    }

    pub async fn withdraw(&mut self, value: &str) -> anyhow::Result<()> {
        let done = |t: &Value| t["here"].as_array().into_iter().flatten().any(|m| m["state"] == "withdrawn");
        let input = json!({"value": value, "reason": "a shared host", "who": "Sana, analyst"});
        self.once(CERT, "withdraw", input, done, ("trace", json!({"value": value}))).await
    }

    /// Asks an operation that may be repeated freely.
    pub async fn again(
        &mut self,
        key: &str,
        op: &str,
        input: Value,
        done: impl Fn(&Value) -> bool,
        look: (&str, Value),
    ) -> anyhow::Result<()> {
        self.once(key, op, input, done, look).await
    }

    /// Stops all in order.
    pub async fn stop_all(&mut self) -> anyhow::Result<()> {
        for key in NODES {
            self.stop(key, false).await?;
        }
        Ok(())
    }

    /// The end of a node's log, for a failure.
    pub fn log_tail(&self, key: &str, lines: usize) -> String {
        let path = self.w.dir.join(key).join("node.log");
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let all: Vec<&str> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }
}

impl Drop for Troupe {
    fn drop(&mut self) {
        // Databases of hundreds of stories would fill the disk.
        if let Some((server, prefix)) = &self.server {
            for key in NODES {
                let _ =
                    server.run("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database(prefix, key)));
            }
        }
    }
}
