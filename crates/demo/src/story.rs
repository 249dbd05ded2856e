//! The story, steps a to f: nodes are made and linked, logs flow, the bank reports, the analyst asks and decides, the
//! gate withholds what points at the victim, every node acts by its own policy.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use pasban_kernel::Timestamp;
use serde_json::{Value, json};

use super::control::items;
use super::material::{self, ADDRESS, COMMON, FILE, FRESH, LOOK_ALIKE, MET_BY_HOSPITAL, RESOLVER};
use super::net::Wire;
use super::report::Report;
use super::resolvers::Resolver;
use super::world::{CAST, TENANTS, World};

/// Base64 of a text.
pub fn base64_of(text: &str) -> String {
    data_encoding::BASE64.encode(text.as_bytes())
}

/// What the story learns on its way.
#[derive(Default)]
pub struct Plot {
    /// The bank's report.
    pub report: String,
    /// Confirmed indicators by value.
    pub indicators: std::collections::BTreeMap<String, String>,
    /// When the second of the confirmations was committed, microseconds.
    pub confirmed_at: i64,
    /// Squid, while it runs.
    pub squid: Option<pasban_testkit::servers::squid::Squid>,
}

/// Now, by this machine's clock.
pub fn now() -> Timestamp {
    pasban_app::clock::Ambient::default().now()
}

/// a. Nodes are made and linked.
pub async fn a_nodes(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    for role in CAST {
        w.init(role).await?;
    }
    let at = now();
    for (i, role) in CAST.iter().enumerate() {
        let dir = w.node(role.key)?.dir.join("logs");
        if let Some(format) = role.log {
            let more: &[(i64, &str)] = if role.key == "hospital" { &[(9, MET_BY_HOSPITAL)] } else { &[] };
            // Four of the six organisations and all five tenants meet the common site daily: nine.
            let common = matches!(role.key, "bank-a" | "bank-b" | "insurer" | "power");
            std::fs::write(dir.join("dns.log"), material::month(format, at, i as u64, common, more))?;
            std::fs::write(dir.join("access.log"), material::access_log(at))?;
            std::fs::write(dir.join("firewall.log"), material::firewall_log(at))?;
        }
    }
    let mut slowest = Duration::ZERO;
    for role in CAST {
        slowest = slowest.max(w.start(role.key).await?);
    }
    // Resolvers: BIND for a bank, Unbound for the hospital, stand-ins for the rest.
    let names = material::names();
    let mut kinds = std::collections::BTreeMap::new();
    for key in w.organisations().into_iter().chain(["finance"]) {
        let primary = w.node(key)?.primary.clone();
        let real = match key {
            "bank-b" => Resolver::bind(&primary, &names),
            "hospital" => Resolver::unbound(&primary, &names),
            _ => None,
        };
        let resolver = match real {
            Some(r) => r,
            None => Resolver::standin(&primary).await?,
        };
        kinds.insert(key, resolver.kind());
        if !matches!(resolver, Resolver::Standin(..)) {
            w.notify(key, resolver.address(), matches!(resolver, Resolver::Bind(_)))?;
            w.stop(key, false).await?;
            w.start(key).await?;
        }
        w.resolvers.insert(key, resolver);
    }
    // Constituents, with what would point at each of them.
    for role in CAST.iter().filter(|r| !r.superiors.is_empty()) {
        for host in role.superiors {
            let made = w
                .call(host, "constituent.put", json!({"name": role.name, "sector": role.sector, "presence": "node", "identity": identity(role.key, role.domain, role.range)}))
                .await?;
            w.orgs.insert(role.key.to_owned(), made["id"].as_str().context("id")?.to_owned());
            let proxy = proxy(w, plot, role.key, host).await?;
            w.link(role.key, host, proxy).await?;
        }
    }
    for (name, domain) in TENANTS {
        let made = w
            .call(
                "finance",
                "constituent.put",
                json!({"name": name, "sector": "finance", "presence": "contact", "identity": {"domains": [domain]}}),
            )
            .await?;
        let org = made["id"].as_str().context("id")?.to_owned();
        let tenant = w.call("finance", "tenant.add", json!({"org": org})).await?["tenant"]
            .as_str()
            .context("tenant")?
            .to_owned();
        let token = w.call("finance", "token.make", json!({"tenant": tenant, "scope": "push", "name": name})).await?;
        w.tenants.insert(name, (tenant, token["token"].as_str().context("token")?.to_owned()));
    }
    w.links_up().await?;
    r.step(
        "a",
        "Nodes are made and linked",
        since,
        json!({"nodes": CAST.len(), "links": w.links.len(), "tenants": TENANTS.len(), "slowest_start_ms": slowest.as_millis() as u64,
               "resolvers": kinds, "proxy": if plot.squid.is_some() { "squid" } else { "stand-in" }}),
    );
    Ok(())
}

fn identity(key: &str, domain: &str, range: &str) -> Value {
    let (ur, aliases): (&str, Vec<&str>) = match key {
        "bank-a" => ("بینک آفتاب", vec!["BankAftab", "Aftab"]),
        "bank-b" => ("بینک بہار", vec!["BankBahar"]),
        "hospital" => ("دستگیر ہسپتال", vec!["Dastgir"]),
        _ => ("", vec![]),
    };
    json!({"name_ur": ur, "aliases": aliases, "domains": [domain], "ranges": [range], "people": [], "hosts": []})
}

async fn proxy(w: &mut World, plot: &mut Plot, dialler: &'static str, host: &str) -> anyhow::Result<Option<String>> {
    match dialler {
        // A real squid, where there is one.
        "bank-a" => {
            let port = w.listens.get(host).map_or(0, std::net::SocketAddr::port);
            let config =
                pasban_testkit::servers::squid::SquidConfig { connect_ports: vec![port], ..Default::default() };
            plot.squid = pasban_testkit::servers::squid::Squid::start(&config);
            if let Some(s) = &plot.squid {
                return Ok(Some(s.url()));
            }
            let wire = Wire::start().await?;
            let url = wire.url.clone();
            w.wires.insert(dialler, wire);
            Ok(Some(url))
        }
        // Lines that the story cuts.
        "power" | "ministry" => {
            let wire = Wire::start().await?;
            let url = wire.url.clone();
            w.wires.insert(dialler, wire);
            Ok(Some(url))
        }
        _ => Ok(None),
    }
}

/// b. Logs flow, from files and by push.
pub async fn b_logs(w: &mut World, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    let at = now();
    let client = reqwest_client(w)?;
    for (i, (name, (_, token))) in w.tenants.iter().enumerate() {
        let body = material::month("json-lines", at, 50 + i as u64, true, &[]);
        let url = format!("https://{}/ingest/v1/dns?format=json-lines", w.listens["finance"]);
        let answer = client
            .send(
                pasban_app::out::Method::POST,
                &url,
                &[("authorization".into(), format!("Bearer {token}"))],
                body.into(),
            )
            .await
            .with_context(|| format!("push for {name}"))?;
        ensure!(
            answer.status.as_u16() == 202,
            "push for {name}: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
    }
    let mut stored = serde_json::Map::new();
    for key in w.organisations() {
        let took = w
            .until(&format!("{key} has read its logs"), 30.0, || async {
                let s = w.call(key, "status", json!({})).await?;
                Ok(s["sources"]
                    .as_array()
                    .is_some_and(|a| a.iter().any(|s| s["name"] == "dns" && s["lines"].as_i64().unwrap_or(0) >= 200)))
            })
            .await?;
        stored.insert(key.into(), json!(took.as_millis() as u64));
    }
    r.step(
        "b",
        "Logs flow: files in seven formats, and lines pushed by five tenants",
        since,
        json!({"formats": ["eve", "unbound", "bind", "zeek-json", "zeek-tsv", "json-lines", "access", "syslog"]}),
    );
    Ok(())
}

/// A client that trusts the finance CERT's key.
pub fn reqwest_client(w: &World) -> anyhow::Result<pasban_app::out::Client> {
    let pem = std::fs::read(w.node("finance")?.dir.join("data/keys/tls.cert.pem"))?;
    let pin = pasban_app::identity::pin_of(&pem).map_err(|e| anyhow::anyhow!(e.details()))?;
    let allowed = pasban_app::out::http::Allowed::from_config(&["127.0.0.0/8".into()]);
    Ok(pasban_app::out::Client::new(&pasban_app::out::Trust::Pin(pin), None, allowed)?)
}

/// c. The bank reports. The receipt exists before the answer does.
pub async fn c_report(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    let event = material::misp_event(now());
    let sent = w
        .call(
            "bank-a",
            "report.send",
            json!({
                "act": "help", "hat": "cert", "text": "Somebody is inside our payment gateway. Please help; do not name us.",
                "systems": "payment gateway", "file": {"name": "event.json", "base64": base64_of(&event)},
                "consent": {"share": true, "to": "green", "action": "block-home", "named": false},
            }),
        )
        .await?;
    plot.report = sent["report"].as_str().context("report")?.to_owned();
    let report = plot.report.clone();
    let took = w
        .until("the CERT has the report", 20.0, || async {
            let list = w.call("finance", "review", json!({"report": report})).await?;
            Ok(items(&list).len() == 7)
        })
        .await?;
    w.until("the bank holds the CERT's receipt", 20.0, || async {
        let got = w.call("bank-a", "receipt", json!({"report": report})).await?;
        Ok(got["receipt"].as_str().is_some_and(|t| t.contains("tlog-proof")))
    })
    .await?;
    r.step(
        "c",
        "Bank A reports (help, do not name us) with a MISP event",
        since,
        json!({"values": sent["values"], "at_the_cert_ms": took.as_millis() as u64}),
    );
    Ok(())
}

/// d. The analyst asks the network before confirming, then decides.
pub async fn d_decide(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    let report = plot.report.clone();
    let asked = w.call("finance", "ask", json!({"report": report, "days": 30, "who": "Sana, analyst"})).await?;
    let question = asked["question"].as_str().context("question")?.to_owned();
    let answered = w
        .until("nine organisations answered about the common value", 30.0, || async {
            let s = w.call("finance", "question.standing", json!({"question": question})).await?;
            let at = s["values"].as_array().and_then(|v| v.iter().position(|x| x["value"] == COMMON));
            Ok(at.is_some_and(|i| s["counts"][i]["organisations"] == "5-19"))
        })
        .await?;
    // The hospital's single hit must have come in too, before the value is confirmed.
    w.until("the hospital answered", 30.0, || async {
        let s = w.call("finance", "question.standing", json!({"question": question})).await?;
        let at = s["values"].as_array().and_then(|v| v.iter().position(|x| x["value"] == MET_BY_HOSPITAL));
        Ok(at.is_some_and(|i| s["counts"][i]["organisations"] == "1-4"))
    })
    .await?;
    let review = w.call("finance", "review", json!({"report": report})).await?;
    let of =
        |value: &str| items(&review).into_iter().find(|p| p["value"]["value"] == value).cloned().unwrap_or_default();
    ensure!(
        of(RESOLVER)["never_block"].as_array().is_some_and(|a| !a.is_empty()),
        "8.8.8.8 has a never-block reason: {}",
        of(RESOLVER)
    );
    w.call("finance", "settle", json!({"report": report, "value": COMMON, "reject": false, "reason": "nine organisations meet it daily", "who": "Sana, analyst"})).await?;
    w.call("finance", "settle", json!({"report": report, "value": RESOLVER, "reject": true, "reason": "a public resolver", "who": "Sana, analyst"})).await?;
    plot.confirmed_at = now().0;
    for value in [FRESH, MET_BY_HOSPITAL, ADDRESS, LOOK_ALIKE, FILE] {
        let made = w
            .call(
                "finance",
                "confirm",
                json!({"report": report, "value": value, "action": "block-home", "category": "malicious-code/c2-server",
                       "reason": "command server of an intrusion", "days": 30, "who": "Sana, analyst"}),
            )
            .await?;
        plot.indicators.insert(value.to_owned(), made["indicator"].as_str().context("indicator")?.to_owned());
    }
    r.step(
        "d",
        "The analyst asks before confirming: one held, one rejected, the rest confirmed",
        since,
        json!({"answered_ms": answered.as_millis() as u64, "held": "met by 5 to 19 organisations", "rejected": of(RESOLVER)["never_block"][0]}),
    );
    Ok(())
}

/// e. The gate stops what points at the victim inside objects, and shows it.
pub async fn e_gate(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    for value in [LOOK_ALIKE, FILE] {
        w.until(&format!("the gate withholds {value} from every class"), 20.0, || async {
            let chain = w.call("finance", "why", json!({"value": value})).await?;
            let gate: Vec<&Value> =
                chain["steps"].as_array().into_iter().flatten().filter(|s| s["what"] == "gate").collect();
            Ok(!gate.is_empty() && gate.iter().all(|s| s["text"].as_str().is_some_and(|t| t.starts_with("withheld"))))
        })
        .await?;
    }
    for key in w.nodes.keys().filter(|k| !matches!(**k, "finance" | "bank-a")) {
        for value in [LOOK_ALIKE, FILE] {
            let chain = w.call(key, "why", json!({"value": value})).await?;
            ensure!(
                !chain["steps"].as_array().into_iter().flatten().any(|s| s["what"] == "object"),
                "{key} knows {value}"
            );
        }
    }
    let chain = w.call("finance", "why", json!({"value": LOOK_ALIKE})).await?;
    let sentence = chain["steps"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|s| s["what"] == "gate")
        .map(|s| s["text"].clone())
        .unwrap_or_default();
    let _ = plot;
    r.step(
        "e",
        "The gate withholds what points at the victim",
        since,
        json!({"withheld": [LOOK_ALIKE, FILE], "because": sentence}),
    );
    Ok(())
}

/// What a node does about a value: (state, changed in microseconds).
pub async fn state_of(w: &World, key: &str, value: &str) -> anyhow::Result<Option<(String, i64)>> {
    let t = w.call(key, "trace", json!({"value": value})).await?;
    Ok(t["here"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|m| m["own"] == true)
        .and_then(|m| Some((m["state"].as_str()?.to_owned(), m["changed"].as_i64()?))))
}

/// f. Every node acts by its own policy: watch, hunt, answer, block or hold.
pub async fn f_spread(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    // The power company's and the ministry's lines are cut by the story: they get it later. CERTs keep no logs of their
    // own here: "not met" is not believed of an empty history, so they hold.
    let wanted: &[(&str, &str, &str)] = &[
        ("bank-a", FRESH, "block"),
        ("bank-b", FRESH, "block"),
        ("insurer", FRESH, "block"),
        ("hospital", FRESH, "block"),
        ("hospital", MET_BY_HOSPITAL, "hold"),
        ("bank-b", MET_BY_HOSPITAL, "block"),
        ("national", FRESH, "hold"),
        ("telecom", FRESH, "hold"),
        ("province", FRESH, "hold"),
        ("finance", FRESH, "hold"),
    ];
    let (mut delivered, mut watched, mut blocked) = (Vec::new(), Vec::new(), Vec::new());
    for (key, value, state) in wanted {
        let mut seen = None;
        w.until(&format!("{key}: {value} is {state}"), 30.0, || async {
            Ok(state_of(w, key, value).await?.is_some_and(|(s, _)| s == *state))
        })
        .await?;
        let t = w.call(key, "trace", json!({"value": value})).await?;
        seen.replace(t);
        if let Some(t) = seen {
            let ms = |v: &Value| v.as_i64().map(|at| (at - plot.confirmed_at) as f64 / 1000.0);
            delivered.extend(ms(&t["received"]));
            watched.extend(ms(&t["here"][0]["changed"]));
            if *state == "block" {
                blocked.extend(ms(&t["here"][0]["changed"]));
            }
        }
    }
    // The hospital's alert with its own log line, by webhook and by mail.
    w.until("the hospital's people are told", 20.0, || async {
        Ok(w.hook.all().iter().any(|m| m.contains(MET_BY_HOSPITAL))
            && w.mail.all().iter().any(|m| m.contains("billing-gateway")))
    })
    .await?;
    // Answered upward: the issuer sees that somebody met it, in a band.
    let id = plot.indicators[MET_BY_HOSPITAL].clone();
    let answered = w
        .until("the issuer sees the sighting", 30.0, || async {
            let t = w.call("finance", "trace", json!({"value": MET_BY_HOSPITAL})).await?;
            Ok(t["sightings"].as_array().is_some_and(|s| !s.is_empty()))
        })
        .await?;
    let t = w.call("finance", "trace", json!({"value": MET_BY_HOSPITAL})).await?;
    let hunted: Vec<f64> = watched.clone();
    let answers: Vec<f64> = t["sightings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|s| s["at"].as_i64())
        .map(|at| (at - plot.confirmed_at) as f64 / 1000.0)
        .collect();
    r.figure("delivered", delivered);
    r.figure("watched", watched);
    r.figure("hunted", hunted);
    r.figure("answered", answers);
    let _ = (id, answered, blocked);
    r.step(
        "f",
        "Every node acts by its own policy; the hospital met it nine days ago",
        since,
        json!({"block": "banks, insurer, hospital", "hold": "hospital (met there)", "told_by": "webhook and mail", "sightings": t["sightings"]}),
    );
    Ok(())
}
