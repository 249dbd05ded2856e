//! The cast: nodes as processes of this same binary, made and linked by the commands that an administrator uses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use pasban_testkit::ports;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use super::control::{Control, items};
use super::net::{Received, Wire};
use super::resolvers::{Primary, Resolver};

/// TSIG secret of the demo's zones: 32 bytes, base64. Each run of the demo is on loopback only.
const TSIG_SECRET: &str = "ZGVtbyBvbmx5OiBub3QgYSBzZWNyZXQgb24gbG9vcGI=";

/// Who somebody is.
pub struct Role {
    /// Short name: folder, and `--break` messages.
    pub key: &'static str,
    /// Name as partners see it.
    pub name: &'static str,
    /// Tier.
    pub tier: &'static str,
    /// Sector.
    pub sector: &'static str,
    /// `block`, `hold` or `watch`.
    pub respond: &'static str,
    /// Log format of its DNS log; none for CERTs.
    pub log: Option<&'static str>,
    /// Own domain.
    pub domain: &'static str,
    /// Own range.
    pub range: &'static str,
    /// To whom it answers, lead first.
    pub superiors: &'static [&'static str],
}

/// Which hats an institution wears: the one behind the finance CERT is the banks' regulator as well.
fn hats_of(key: &str) -> &'static [&'static str] {
    if key == "finance" { &["cert", "regulator"] } else { &["cert"] }
}

/// The nodes.
pub const CAST: &[Role] = &[
    Role {
        key: "national",
        name: "National CERT",
        tier: "national",
        sector: "government",
        respond: "block",
        log: None,
        domain: "ncert.example",
        range: "192.0.2.0/28",
        superiors: &[],
    },
    Role {
        key: "finance",
        name: "Finance CERT",
        tier: "sectoral",
        sector: "finance",
        respond: "block",
        log: None,
        domain: "fincert.example",
        range: "192.0.2.16/28",
        superiors: &["national"],
    },
    Role {
        key: "province",
        name: "Punjab CERT",
        tier: "provincial",
        sector: "province",
        respond: "block",
        log: None,
        domain: "pcert.example",
        range: "192.0.2.32/28",
        superiors: &["national"],
    },
    Role {
        key: "telecom",
        name: "Indus Telecom",
        tier: "provider",
        sector: "telecom",
        respond: "block",
        log: None,
        domain: "indus-telecom.example",
        range: "192.0.2.48/28",
        superiors: &["national"],
    },
    Role {
        key: "bank-a",
        name: "Bank Aftab",
        tier: "organisational",
        sector: "finance",
        respond: "block",
        log: Some("eve"),
        domain: "bank-aftab.example",
        range: "198.51.100.0/28",
        superiors: &["finance"],
    },
    Role {
        key: "bank-b",
        name: "Bank Bahar",
        tier: "organisational",
        sector: "finance",
        respond: "block",
        log: Some("unbound"),
        domain: "bank-bahar.example",
        range: "198.51.100.16/28",
        superiors: &["finance"],
    },
    Role {
        key: "insurer",
        name: "Chenab Insurance",
        tier: "organisational",
        sector: "finance",
        respond: "block",
        log: Some("bind"),
        domain: "chenab.example",
        range: "198.51.100.32/28",
        superiors: &["finance"],
    },
    Role {
        key: "hospital",
        name: "Dastgir Hospital",
        tier: "organisational",
        sector: "health",
        respond: "block",
        log: Some("zeek-json"),
        domain: "dastgir.example",
        range: "198.51.100.48/28",
        superiors: &["finance", "province", "telecom"],
    },
    Role {
        key: "power",
        name: "Eastern Power",
        tier: "organisational",
        sector: "energy",
        respond: "hold",
        log: Some("json-lines"),
        domain: "epower.example",
        range: "198.51.100.64/28",
        superiors: &["province"],
    },
    Role {
        key: "ministry",
        name: "Ministry of Works",
        tier: "organisational",
        sector: "government",
        respond: "watch",
        log: Some("zeek-tsv"),
        domain: "works.example",
        range: "198.51.100.80/28",
        superiors: &["telecom"],
    },
];

/// Hosted tenants of the finance CERT.
pub const TENANTS: &[(&str, &str)] = &[
    ("Faisal Exchange", "faisal-x.example"),
    ("Gul Microfinance", "gulmf.example"),
    ("Hamza Traders", "hamzatr.example"),
    ("Iqbal Modaraba", "iqbalm.example"),
    ("Jahan Leasing", "jahanl.example"),
];

/// A running node.
pub struct NodeProcess {
    /// Who.
    pub role: &'static Role,
    /// Its folder.
    pub dir: PathBuf,
    /// Its control socket.
    pub control: Control,
    /// Where resolvers fetch its zone.
    pub primary: Primary,
    child: Option<Child>,
}

/// The demo's world.
pub struct World {
    /// Folder of everything.
    pub dir: PathBuf,
    /// Nodes by key.
    pub nodes: BTreeMap<&'static str, NodeProcess>,
    /// Links by (dialler, host).
    pub links: BTreeMap<(&'static str, &'static str), String>,
    /// Constituent ids at their CERT, by node key or tenant name.
    pub orgs: BTreeMap<String, String>,
    /// Tenants: name to (id, push token).
    pub tenants: BTreeMap<&'static str, (String, String)>,
    /// Proxies between diallers and hosts that the demo can cut.
    pub wires: BTreeMap<&'static str, Wire>,
    /// Resolvers by node key.
    pub resolvers: BTreeMap<&'static str, Resolver>,
    /// What the hospital's people received.
    pub mail: Received,
    /// What the hospital's webhook received.
    pub hook: Received,
    /// Environment of a node's process, by node key; for drills.
    pub env: BTreeMap<&'static str, Vec<(String, String)>>,
    /// Words before the command of a node's process, by node key: a tracer, for drills.
    pub wrap: BTreeMap<&'static str, Vec<String>>,
    /// HTTPS addresses by node key.
    pub listens: BTreeMap<&'static str, std::net::SocketAddr>,
    /// Plain addresses of the pages, on loopback, by node key.
    pub plain: BTreeMap<&'static str, std::net::SocketAddr>,
    mail_addr: std::net::SocketAddr,
    hook_url: String,
    binary: PathBuf,
}

fn free() -> std::net::SocketAddr {
    ports::free_address()
}

impl World {
    /// An empty world in a folder.
    pub async fn new(dir: PathBuf) -> anyhow::Result<Self> {
        Self::with_binary(dir, std::env::current_exe()?).await
    }

    /// The same with another binary than the one that runs.
    pub async fn with_binary(dir: PathBuf, binary: PathBuf) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        let (mail_addr, mail) = super::net::mail_server().await?;
        let (hook_url, hook) = super::net::webhook().await?;
        Ok(Self {
            dir,
            nodes: BTreeMap::new(),
            links: BTreeMap::new(),
            orgs: BTreeMap::new(),
            tenants: BTreeMap::new(),
            wires: BTreeMap::new(),
            resolvers: BTreeMap::new(),
            mail,
            hook,
            env: BTreeMap::new(),
            wrap: BTreeMap::new(),
            listens: BTreeMap::new(),
            plain: BTreeMap::new(),
            mail_addr,
            hook_url,
            binary,
        })
    }

    /// A node by key.
    pub fn node(&self, key: &str) -> anyhow::Result<&NodeProcess> {
        self.nodes.get(key).with_context(|| format!("no node {key}"))
    }

    /// The process of a node, while it runs.
    #[must_use]
    pub fn pid(&self, key: &str) -> Option<u32> {
        self.nodes.get(key).and_then(|n| n.child.as_ref()).and_then(Child::id)
    }

    /// One operation at a node.
    pub async fn call(&self, key: &str, op: &str, input: Value) -> anyhow::Result<Value> {
        self.node(key)?.control.call(op, input).await.with_context(|| key.to_owned())
    }

    /// `pasban init`, then the parts of the configuration that the story needs.
    pub async fn init(&mut self, role: &'static Role) -> anyhow::Result<()> {
        let dir = self.dir.join(role.key);
        let listen = free();
        let output = Command::new(&self.binary)
            .args(["init", "--dir"])
            .arg(&dir)
            .args(["--name", role.name, "--tier", role.tier, "--sector", role.sector, "--listen", &listen.to_string()])
            .output()
            .await?;
        if !output.status.success() {
            bail!("pasban init for {}: {}", role.name, String::from_utf8_lossy(&output.stderr));
        }
        std::fs::write(dir.join("init.txt"), &output.stdout)?;
        let (dns, tls, plain) = (free(), free(), free());
        std::fs::create_dir_all(dir.join("logs"))?;
        std::fs::write(dir.join("tsig.secret"), TSIG_SECRET)?;
        std::fs::write(
            dir.join("never-block.txt"),
            "# name: country zones\n# owner: National CERT\n# source: the demo\n# layer: government\n.bank-aftab.example\n.bank-bahar.example\n.gov.example\n",
        )?;
        let apex = format!("rpz.{}", role.domain);
        let mut config = format!(
            r#"[node]
name = "{name}"
tier = "{tier}"
sector = "{sector}"
data = "data"
listen = "{listen}"
hats = {hats}

[node.organisation]
domains = ["{domain}"]
ranges = ["{range}"]

[outbound]
allow = ["127.0.0.0/8"]

[outputs]
folder = "lists"

[policy]
respond = "{respond}"
first_week_watch = false
never_block = ["never-block.txt"]

[zone]
apex = "{apex}"
listen = "{dns}"
listen_tls = "{tls}"
tsig_name = "demo."
tsig_secret_file = "tsig.secret"
allow = ["127.0.0.0/8"]
notify = []

[portal]
listen_plain = "{plain}"
telephone = "+92 51 000 0000"
"#,
            name = role.name,
            tier = role.tier,
            sector = role.sector,
            hats = json!(hats_of(role.key)),
            domain = role.domain,
            range = role.range,
            respond = role.respond,
        );
        if let Some(format) = role.log {
            config.push_str(&format!(
                "\n[[source]]\nname = \"dns\"\nformat = \"{format}\"\npath = \"logs/dns.log\"\nsilent_after_seconds = 3600\n"
            ));
            config.push_str("\n[[source]]\nname = \"web\"\nformat = \"access\"\npath = \"logs/access.log\"\nsilent_after_seconds = 3600\n");
            config.push_str("\n[[source]]\nname = \"firewall\"\nformat = \"syslog\"\npath = \"logs/firewall.log\"\nsilent_after_seconds = 3600\n");
        }
        if role.key == "hospital" {
            config.push_str(&format!(
                "\n[mail]\nserver = \"{}\"\nfrom = \"pasban@dastgir.example\"\nto = [\"duty@dastgir.example\"]\nsecurity = \"none\"\n\n[webhook]\nurl = \"{}\"\n",
                self.mail_addr, self.hook_url
            ));
        }
        std::fs::write(dir.join("pasban.toml"), config)?;
        let ca_pem = std::fs::read_to_string(dir.join("data/keys/tls.cert.pem"))?;
        let primary = Primary { apex, dns, tls, key: ("demo.".into(), TSIG_SECRET.into()), ca_pem };
        let control = Control::of(&dir.join("data"));
        self.listens.insert(role.key, listen);
        self.plain.insert(role.key, plain);
        self.nodes.insert(role.key, NodeProcess { role, dir, control, primary, child: None });
        Ok(())
    }

    /// Adds a resolver to a node's NOTIFY list; takes effect at its next start.
    pub fn notify(&self, key: &str, resolver: std::net::SocketAddr, signed: bool) -> anyhow::Result<()> {
        let path = self.node(key)?.dir.join("pasban.toml");
        let name = if signed { "notify" } else { "notify_unsigned" };
        let text = std::fs::read_to_string(&path)?.replace("notify = []", &format!("{name} = [\"{resolver}\"]"));
        std::fs::write(path, text)?;
        Ok(())
    }

    /// Starts a node and waits until it answers.
    pub async fn start(&mut self, key: &'static str) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let (dir, control) = {
            let n = self.node(key)?;
            (n.dir.clone(), n.control.clone())
        };
        let log = std::fs::OpenOptions::new().create(true).append(true).open(dir.join("node.log"))?;
        let mut command = match self.wrap.get(key).and_then(|w| w.split_first()) {
            Some((first, rest)) => {
                let mut c = Command::new(first);
                c.args(rest).arg(&self.binary);
                c
            }
            None => Command::new(&self.binary),
        };
        command.envs(self.env.get(key).into_iter().flatten().map(|(k, v)| (k, v)));
        let child = command
            .args(["serve", "--config"])
            .arg(dir.join("pasban.toml"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        if let Some(n) = self.nodes.get_mut(key) {
            n.child = Some(child);
        }
        for _ in 0..1200 {
            if control.alive().await {
                return Ok(begun.elapsed());
            }
            if let Some(child) = self.nodes.get_mut(key).and_then(|n| n.child.as_mut())
                && let Some(status) = child.try_wait()?
            {
                bail!("{key} ended at start ({status}): {}", tail(&dir.join("node.log")));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        bail!("{key} did not answer within 30 s: {}", tail(&dir.join("node.log")))
    }

    /// Stops a node as `systemctl stop` does, or as a power cut does.
    pub async fn stop(&mut self, key: &'static str, hard: bool) -> anyhow::Result<()> {
        let Some(mut child) = self.nodes.get_mut(key).and_then(|n| n.child.take()) else { return Ok(()) };
        if !hard {
            let control = self.node(key)?.control.clone();
            let _ = control.call("shutdown", json!({})).await;
            if tokio::time::timeout(Duration::from_secs(20), child.wait()).await.is_ok() {
                return Ok(());
            }
        }
        child.kill().await?;
        Ok(())
    }

    /// Whether a node was started and its process has ended by itself.
    pub fn ended(&mut self, key: &str) -> bool {
        let child = self.nodes.get_mut(key).and_then(|n| n.child.as_mut());
        child.is_some_and(|c| c.try_wait().is_ok_and(|status| status.is_some()))
    }

    /// Links a dialler to its host: offer, accept, and each side types the digits that the other's screen shows.
    pub async fn link(
        &mut self,
        dialler: &'static str,
        host: &'static str,
        proxy: Option<String>,
    ) -> anyhow::Result<()> {
        let name = self.node(dialler)?.role.name;
        let mut offer = json!({"relation": "constituent", "name": name, "hunt_days": 90, "ask_up": self.node(dialler)?.role.tier != "organisational"});
        if let Some(org) = self
            .orgs
            .get(dialler)
            .filter(|_| host == "finance" || host == "province" || host == "telecom" || host == "national")
        {
            offer["org"] = json!(org);
            offer["hats"] = json!(hats_of(host));
        }
        let made = self.call(host, "link.offer", offer).await?;
        let text = made["offer"].as_str().context("offer")?;
        let mut accept = json!({"offer": text});
        if let Some(p) = proxy {
            accept["proxy"] = json!(p);
        }
        let accepted = self.call(dialler, "link.accept", accept).await?;
        let link = accepted["link"].as_str().context("link")?.to_owned();
        let dialler_shows = accepted["digits"].as_str().context("digits")?.to_owned();
        let host_shows = self.call(host, "link.digits", json!({"link": link})).await?["digits"]
            .as_str()
            .context("digits")?
            .to_owned();
        self.call(host, "link.confirm", json!({"link": link, "digits": dialler_shows})).await?;
        self.call(dialler, "link.confirm", json!({"link": link, "digits": host_shows})).await?;
        self.links.insert((dialler, host), link);
        Ok(())
    }

    /// Waits until all links are up on both sides.
    pub async fn links_up(&self) -> anyhow::Result<()> {
        for ((dialler, host), link) in &self.links {
            for side in [dialler, host] {
                self.until(&format!("link {dialler} to {host} up at {side}"), 20.0, || async {
                    let list = self.call(side, "link.list", json!({})).await?;
                    Ok(items(&list).iter().any(|l| l["id"] == json!(link) && l["state"] == "active"))
                })
                .await?;
            }
        }
        Ok(())
    }

    /// Waits until something holds; answers how long that took.
    pub async fn until<F, Fut>(&self, what: &str, seconds: f64, mut check: F) -> anyhow::Result<Duration>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = anyhow::Result<bool>>,
    {
        let begun = Instant::now();
        let mut last = String::new();
        while begun.elapsed().as_secs_f64() < seconds {
            match check().await {
                Ok(true) => return Ok(begun.elapsed()),
                Ok(false) => {}
                Err(e) => last = format!(": {e:#}"),
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        bail!("not within {seconds} s: {what}{last}")
    }

    /// The organisation nodes.
    pub fn organisations(&self) -> Vec<&'static str> {
        CAST.iter().filter(|r| r.tier == "organisational").map(|r| r.key).collect()
    }
}

fn tail(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(8).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
