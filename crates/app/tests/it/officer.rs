//! What an organisation chose for itself counts: its policy, its refusals, its quiet hours, its word on an alert.

use std::collections::BTreeSet;

use pasban_app::clock::Ambient;
use pasban_app::config::{MailSection, WebhookSection};
use pasban_app::detect::alerts;
use pasban_app::detect::judge::{self, Verdict};
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::questions;
use pasban_app::mitigate::choices::{Choices, Exception, Refusals, Respond, Source};
use pasban_app::mitigate::{apply, people, simulate, stored};
use pasban_app::registry::{self, Constituent};
use pasban_app::{AppError, Node};
use pasban_gate::Relation;
use pasban_kernel::id::{OrgId, PersonId};
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{Observable, PermittedAction, TenantId, Timestamp, Tlp};
use pasban_store::rows::people::{Person, person_put};
use pasban_store::rows::seat_officer::{self, Quiet};
use pasban_store::rows::{detect, exchange, mitigate as rows};
use pasban_translate::exchange::content::QuestionKind;

use crate::support::{carry, join, keep, lab, lab_at, seen};

fn confirm(category: &str) -> Confirm {
    Confirm {
        category: category.into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "seen as a command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    }
}

fn domain(text: &str) -> Observable {
    Observable::domain(text).unwrap()
}

async fn settle(node: &Node) {
    while apply::pending(node).await.unwrap() > 0 {}
}

async fn state(node: &Node, tenant: TenantId, name: &str) -> String {
    let v = domain(name);
    let all = node.db.read(move |tx| rows::mitigation_about(tx, &v)).await.unwrap();
    all.into_iter().find(|m| m.tenant == tenant).map(|m| m.state).unwrap_or_default()
}

async fn hosted(node: &Node, number: u8) -> TenantId {
    let org = OrgId::from_random([number; 16]);
    let c = Constituent {
        id: org,
        name: format!("Shop {number}"),
        sector: "finance".into(),
        presence: "contact".into(),
        identity: Default::default(),
    };
    registry::constituent_put(node, c).await.unwrap();
    registry::tenant_add(node, org).await.unwrap()
}

fn block_all(node: &Node) -> Choices {
    Choices { usual: Respond::Block, exceptions: Vec::new(), ..Choices::of_file(&node.config.policy) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_policy_would_do_is_what_it_does() {
    let lab = lab("Bank A", |c| c.policy.respond = "watch".into());
    let node = &lab.node;
    let now = node.now();
    let mut log: Vec<_> = (0..12).map(|n| seen(now.plus(-n * DAY), "10.0.0.9", "common.example")).collect();
    log.push(seen(now.plus(-2 * DAY), "10.0.0.7", "met.example"));
    keep(node, TenantId::OWN, &log);
    for n in 0..12 {
        decide::issue(node, domain(&format!("fresh{n}.example")), confirm("malicious-code/c2-server")).await.unwrap();
    }
    for d in ["common.example", "met.example", "google.com"] {
        decide::issue(node, domain(d), confirm("malicious-code/c2-server")).await.unwrap();
    }
    decide::issue(node, domain("lure.example"), confirm("fraud/phishing")).await.unwrap();
    settle(node).await;
    assert_eq!(state(node, TenantId::OWN, "fresh0.example").await, "watch");

    let mut chosen = block_all(node);
    chosen.exceptions.push(Exception { class: Some("fraud".into()), source: None, then: Respond::Hold });
    let would = simulate::run(node, TenantId::OWN, chosen.clone(), now.plus(-7 * DAY)).await.unwrap();
    // "14 names, 2 of which you use": the rule asks for all but the one of the exception, and never for what it may not.
    assert_eq!(would.wanted(), (15, 2));
    assert_eq!(would.counts(), (12, 3, 1));
    // Playing it through changed nothing.
    assert_eq!(state(node, TenantId::OWN, "fresh0.example").await, "watch");

    assert_eq!(stored::save(node, TenantId::OWN, chosen, "Sana", "Bilal").await.unwrap(), 1);
    settle(node).await;
    for w in &would.values {
        let expected = if w.action.blocks() { "block" } else { w.action.name() };
        assert_eq!(state(node, TenantId::OWN, w.value.value()).await, expected, "{}", w.value);
    }
    // Played through once more, now over what stands: the same.
    let again = simulate::run(node, TenantId::OWN, block_all(node), now.plus(-7 * DAY)).await.unwrap();
    assert_eq!(again.counts().0, 13, "{:?}", again.counts());

    // The version, its people and its act are kept; the file counts no more, also where all is read from the store again.
    let config = node.config.clone();
    let read = node.db.read(move |tx| stored::Policies::load(tx, &config)).await.unwrap();
    let kept = read.choices(&TenantId::OWN).clone();
    assert_eq!(kept.chosen, node.policies.load().choices(&TenantId::OWN).chosen);
    assert_eq!((kept.version, kept.by_whom.as_str(), kept.second.as_str()), (1, "Sana", "Bilal"));
    let acts = node.db.read(|tx| pasban_store::rows::ledger::leaf_list(tx, 0, i64::MAX)).await.unwrap();
    assert!(acts.iter().any(|l| l.kind == "policy-changed" && l.subject.starts_with("policy response")));

    // What a person lifted stays lifted, whatever policy comes; the person can give it back.
    people::lift(node, TenantId::OWN, domain("fresh3.example"), "Sana", "our supplier").await.unwrap();
    stored::save(node, TenantId::OWN, block_all(node), "Sana", "").await.unwrap();
    settle(node).await;
    assert_eq!(state(node, TenantId::OWN, "fresh3.example").await, "lifted");
    assert_eq!(state(node, TenantId::OWN, "lure.example").await, "block");
    people::unlift(node, TenantId::OWN, domain("fresh3.example"), "Sana", "supplier changed").await.unwrap();
    assert_eq!(state(node, TenantId::OWN, "fresh3.example").await, "block");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_can_be_an_exception_and_bounds_are_kept() {
    let (cert, bank) = (lab("Finance CERT", |_| {}), lab("Bank A", |_| {}));
    let link = join(&cert.node, &bank.node, Relation::Constituent, Some(OrgId::from_random([1; 16])), 1).await;
    keep(&bank.node, TenantId::OWN, &[seen(bank.node.now(), "10.0.0.1", "other.example")]);
    decide::issue(&cert.node, domain("theirs.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(&cert.node).await;
    assert!(carry(&cert.node, &bank.node, &link).await > 0);
    assert_eq!(state(&bank.node, TenantId::OWN, "theirs.example").await, "block");
    let mut chosen = block_all(&bank.node);
    chosen.exceptions.push(Exception { class: None, source: Some(Source::Issuer(cert.node.id)), then: Respond::Watch });
    stored::save(&bank.node, TenantId::OWN, chosen.clone(), "Sana", "").await.unwrap();
    settle(&bank.node).await;
    assert_eq!(state(&bank.node, TenantId::OWN, "theirs.example").await, "watch");
    chosen.block_days = 91;
    assert!(matches!(stored::save(&bank.node, TenantId::OWN, chosen, "Sana", "").await, Err(AppError::Invalid(_))));
    assert_eq!(bank.node.policies.load().choices(&TenantId::OWN).version, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_people_chose_ends_a_block_and_never_lengthens_it() {
    let lab = lab("Bank A", |c| c.policy.respond = "hold".into());
    let node = &lab.node;
    keep(node, TenantId::OWN, &[seen(node.now(), "10.0.0.1", "other.example")]);
    decide::issue(node, domain("held.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(node).await;
    assert_eq!(state(node, TenantId::OWN, "held.example").await, "hold");
    let until = node.now().plus(6 * HOUR);
    people::approve_until(node, TenantId::OWN, domain("held.example"), "Sana", Some(until)).await.unwrap();
    let v = domain("held.example");
    let end = node.db.read(move |tx| rows::mitigation_about(tx, &v)).await.unwrap()[0].until;
    assert_eq!(end, until);

    decide::issue(node, domain("long.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(node).await;
    // One person's word lasts a day, whatever day was chosen; a day that is over is refused.
    let far = node.now().plus(20 * DAY);
    people::approve_until(node, TenantId::OWN, domain("long.example"), "Sana", Some(far)).await.unwrap();
    let v = domain("long.example");
    let end = node.db.read(move |tx| rows::mitigation_about(tx, &v)).await.unwrap()[0].until;
    assert!(end < node.now().plus(DAY + HOUR), "{}", end.rfc3339());
    let past = node.now().plus(-HOUR);
    assert!(people::approve_until(node, TenantId::OWN, domain("long.example"), "Sana", Some(past)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_counts_at_once_and_what_is_refused_does_not_run() {
    let (cert, bank) = (lab("Finance CERT", |_| {}), lab("Bank A", |_| {}));
    let link = join(&cert.node, &bank.node, Relation::Constituent, Some(OrgId::from_random([1; 16])), 1).await;
    keep(&bank.node, TenantId::OWN, &[seen(bank.node.now(), "10.0.0.1", "news.paper.example")]);
    let ask = async |kind, value: &str| {
        let id = questions::ask(&cert.node, kind, vec![domain(value)], 30, "a drill", "analyst").await.unwrap();
        carry(&cert.node, &bank.node, &link).await;
        bank.node.db.read(move |tx| exchange::question_fetch(tx, &id)).await.unwrap().unwrap()
    };
    let q = ask(QuestionKind::Hunt, "news.paper.example").await;
    assert_eq!((q.state.as_str(), q.ran), ("answered", true));

    let kinds = BTreeSet::from(["hunt".to_owned()]);
    let refusals = Refusals { kinds, ..bank.node.policies.load().refusals(&TenantId::OWN).chosen };
    stored::save_refusals(&bank.node, TenantId::OWN, refusals.clone(), "Sana").await.unwrap();
    let q = ask(QuestionKind::Hunt, "other.example").await;
    assert_eq!((q.state.as_str(), q.ran, q.answer.as_str()), ("vetoed", false, ""));
    let q = ask(QuestionKind::Prevalence, "other.example").await;
    assert_eq!((q.state.as_str(), q.ran), ("answered", true));

    // A name covers what lies below it; nothing else is refused.
    let names = BTreeSet::from(["paper.example".to_owned()]);
    stored::save_refusals(&bank.node, TenantId::OWN, Refusals { names, kinds: BTreeSet::new(), ..refusals }, "Sana")
        .await
        .unwrap();
    let q = ask(QuestionKind::Prevalence, "news.paper.example").await;
    assert_eq!((q.state.as_str(), q.ran), ("vetoed", false));
    let q = ask(QuestionKind::Hunt, "elsewhere.example").await;
    assert_eq!((q.state.as_str(), q.ran), ("answered", true));
    // Each question is listed with where it ran, and no run stands for what was refused.
    let runs = bank.node.db.read(|tx| seat_officer::run_page(tx, &TenantId::OWN, None, 100)).await.unwrap();
    assert_eq!(runs.len(), 3);
    assert!(runs.iter().all(|(r, _)| r.ran));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosted_tenant_decides_and_refuses_for_itself() {
    let lab = lab("Finance CERT", |_| {});
    let node = &lab.node;
    let (shop, other) = (hosted(node, 7).await, hosted(node, 8).await);
    for t in [TenantId::OWN, shop, other] {
        keep(node, t, &[seen(node.now(), "10.0.0.1", "usual.example")]);
    }
    let chosen = Choices { usual: Respond::Watch, exceptions: Vec::new(), ..block_all(node) };
    stored::save(node, shop, chosen, "Owner", "").await.unwrap();
    decide::issue(node, domain("fresh.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(node).await;
    assert_eq!(state(node, shop, "fresh.example").await, "watch");
    assert_eq!(state(node, other, "fresh.example").await, "block");
    assert_eq!(state(node, TenantId::OWN, "fresh.example").await, "block");

    // Its stop is its own.
    stored::tenant_stop(node, other, None, true, "till system down", "Owner").await.unwrap();
    settle(node).await;
    assert_eq!(state(node, other, "fresh.example").await, "watch");
    assert_eq!(state(node, TenantId::OWN, "fresh.example").await, "block");
    stored::tenant_stop(node, other, None, false, "up again", "Owner").await.unwrap();
    settle(node).await;
    assert_eq!(state(node, other, "fresh.example").await, "block");

    // Its refusal keeps its host's question from its history, and nobody else's.
    stored::save_refusals(node, shop, Refusals { all: true, ..Refusals::default() }, "Owner").await.unwrap();
    let id = questions::ask(node, QuestionKind::Prevalence, vec![domain("usual.example")], 30, "a drill", "analyst")
        .await
        .unwrap();
    let standing = questions::standing(node, id).await.unwrap();
    assert_eq!(standing.counts[0].organisations.at_least(), 1);
    let q = node.db.read(move |tx| exchange::question_fetch(tx, &id)).await.unwrap().unwrap();
    let own: questions::OwnCounts = serde_json::from_str(&q.answer).unwrap();
    assert_eq!((own.asked, own.values[0].0), (2, 2));
    for (tenant, ran) in [(shop, false), (other, true)] {
        let runs = node.db.read(move |tx| seat_officer::run_page(tx, &tenant, None, 10)).await.unwrap();
        assert_eq!(runs.iter().map(|(r, _)| r.ran).collect::<Vec<_>>(), [ran]);
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn alarms_of_the_night_come_as_one_message_and_critical_ones_ring() {
    // 23:30 in Karachi.
    let ambient = Ambient::still(at("2026-11-23T18:30:00Z"));
    let lab = lab_at("Bank A", ambient.clone(), |c| {
        c.policy.respond = "watch".into();
        c.mail = Some(MailSection {
            server: "127.0.0.1:9".into(),
            from: "pasban@bank-a.example".into(),
            to: vec!["soc@bank-a.example".into()],
            security: "none".into(),
            user: None,
            password_file: None,
        });
    });
    let node = &lab.node;
    let night = Quiet {
        tenant: TenantId::OWN,
        person: None,
        on: true,
        from_minute: 22 * 60,
        to_minute: 7 * 60,
        zone: "Asia/Karachi".into(),
        at: node.now(),
    };
    node.db.write("test", move |tx| seat_officer::quiet_put(tx, &night)).await.unwrap();
    for d in ["lure1.example", "lure2.example"] {
        keep(node, TenantId::OWN, &[seen(node.now().plus(-HOUR), "10.0.0.7", d)]);
        decide::issue(node, domain(d), confirm("fraud/phishing")).await.unwrap();
    }
    keep(node, TenantId::OWN, &[seen(node.now().plus(-HOUR), "10.0.0.7", "c2.example")]);
    decide::issue(node, domain("c2.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(node).await;
    let mut all = node.db.read(|tx| detect::outgoing_list(tx, 10)).await.unwrap();
    all.sort_by_key(|o| o.next_at);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert!(all[0].body.contains("c2[.]example") && all[0].next_at <= node.now());
    assert_eq!(all[1].next_at, at("2026-11-24T02:00:00Z"));
    assert_eq!(all[1].subject, "[Pasban] 2 alarms in your quiet hours");
    assert!(all[1].body.contains("lure1[.]example") && all[1].body.contains("lure2[.]example"));
    // Whoever ends the quiet hours has the message at once.
    let now = node.now();
    node.db.write("test", move |tx| seat_officer::digest_release(tx, "soc@bank-a.example", now)).await.unwrap();
    let due = node.db.read(move |tx| detect::outgoing_due(tx, "queued", now, 10)).await.unwrap();
    assert_eq!(due.len(), 2);
    // By day they ring one by one.
    ambient.advance(10 * HOUR);
    keep(node, TenantId::OWN, &[seen(node.now().plus(-HOUR), "10.0.0.7", "lure3.example")]);
    decide::issue(node, domain("lure3.example"), confirm("fraud/phishing")).await.unwrap();
    settle(node).await;
    let last = node.db.read(|tx| detect::outgoing_list(tx, 1)).await.unwrap().remove(0);
    assert!(last.subject.contains("lure3[.]example") && last.next_at <= node.now(), "{last:#?}");
}

/// What a hosted firm met is its own. Its host is told what a link would carry: the fact, a band, days.
#[tokio::test(flavor = "multi_thread")]
async fn the_host_of_a_firm_is_told_no_line_of_its_logs() {
    let lab = lab("Finance CERT", |c| {
        c.mail = Some(MailSection {
            server: "127.0.0.1:9".into(),
            from: "pasban@cert.example".into(),
            to: vec!["duty@cert.example".into()],
            security: "none".into(),
            user: None,
            password_file: None,
        });
        c.webhook = Some(WebhookSection { url: "https://hook.cert.example/".into() });
    });
    let node = &lab.node;
    let shop = hosted(node, 7).await;
    let officer = Person {
        id: PersonId::from_random([9; 16]),
        tenant: shop,
        name: "Sana".into(),
        name_key: "sana".into(),
        email: "sana@shop.example".into(),
        phone: String::new(),
        role: "officer".into(),
        prefs: "{}".into(),
        state: "active".into(),
        password: String::new(),
        factor: Vec::new(),
        factor_step: -1,
        pending: Vec::new(),
        pending_at: Timestamp(0),
        made: node.now(),
        last_seen: Timestamp(0),
    };
    node.db.write("test", move |tx| person_put(tx, &officer)).await.unwrap();
    for (tenant, host) in [(shop, "till-4.shop.internal"), (TenantId::OWN, "desk-1.cert.internal")] {
        let lines: Vec<_> = (0..3).map(|n| seen(node.now().plus(-n * HOUR), host, "evil.example")).collect();
        keep(node, tenant, &lines);
    }
    decide::issue(node, domain("evil.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(node).await;
    alerts::silent(node, shop, "till-log", node.now().plus(-HOUR)).await.unwrap();

    let all = node.db.read(|tx| detect::outgoing_list(tx, 20)).await.unwrap();
    let to = |whom: &str| all.iter().filter(|o| o.recipient == whom).collect::<Vec<_>>();
    let theirs = to("sana@shop.example");
    assert_eq!(theirs.len(), 2, "{all:#?}");
    assert!(
        theirs
            .iter()
            .any(|o| o.body.contains("till-4.shop.internal asked evil.example") && o.body.contains("3 time(s)"))
    );
    assert!(theirs.iter().any(|o| o.body.contains("till-log")));
    for whom in ["duty@cert.example", "https://hook.cert.example/"] {
        let told = to(whom);
        assert_eq!(told.len(), 3, "its own, the firm's and that the firm cannot be warned: {told:#?}");
        let own = told.iter().filter(|o| o.body.contains("desk-1.cert.internal")).count();
        assert_eq!(own, 1, "of its own network it is told all");
        let firms: Vec<_> = told.iter().filter(|o| o.body.contains("Shop 7")).collect();
        assert_eq!(firms.len(), 2);
        for o in &firms {
            let text = format!("{}\n{}", o.subject, o.body);
            for of_the_firm in ["till-4", "asked", "till-log", "query", "3 time", "\"hits\":"] {
                assert!(!text.contains(of_the_firm), "{of_the_firm}: {text}");
            }
        }
        assert!(firms.iter().any(|o| o.body.contains("2-9") && o.body.contains("evil[.]example")), "{firms:#?}");
    }
    // Neither does the operator's list.
    let listed = pasban_app::ops::lists::alerts(node, None).await.unwrap();
    for a in listed.iter().filter(|a| a.kind == "match") {
        let lines = a.evidence.as_array().unwrap().len();
        assert_eq!(lines > 0, a.evidence.to_string().contains("desk-1"));
    }
    assert_eq!(listed.iter().filter(|a| a.kind == "match").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_s_word_on_an_alert_is_kept_and_its_tenant_s_alone() {
    let lab = lab("Finance CERT", |_| {});
    let node = &lab.node;
    let shop = hosted(node, 7).await;
    keep(node, shop, &[seen(node.now().plus(-HOUR), "10.0.0.7", "evil.example")]);
    decide::issue(node, domain("evil.example"), confirm("malicious-code/c2-server")).await.unwrap();
    settle(node).await;
    let alert = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap().remove(0);
    let (id, value) = judge::subject(&alert).unwrap();
    assert_eq!(value, domain("evil.example"));
    for tenant in [TenantId::OWN, hosted(node, 8).await] {
        let no = judge::judge(node, tenant, alert.id, Verdict::FalseAlarm, "a test of ours", "Bilal").await;
        assert!(matches!(no, Err(AppError::NotFound)));
    }
    assert!(judge::judge(node, shop, alert.id, Verdict::Closed, "  ", "Sana").await.is_err());
    judge::judge(node, shop, alert.id, Verdict::FalseAlarm, "a test of ours", "Sana").await.unwrap();
    let flags = move |tx: &mut dyn pasban_store::Tx| exchange::sighting_list(tx, &id);
    assert!(node.db.read(flags.clone()).await.unwrap().iter().all(|s| s.false_alarm));
    // Opened again it counts again; who said what when stays.
    judge::judge(node, shop, alert.id, Verdict::Open, "it was none", "Sana").await.unwrap();
    assert!(node.db.read(flags).await.unwrap().iter().all(|s| !s.false_alarm));
    let said = node.db.read(move |tx| seat_officer::judgement_list(tx, &alert.id, 10)).await.unwrap();
    assert_eq!(said.iter().map(|j| j.what.as_str()).collect::<Vec<_>>(), ["open", "false-alarm"]);
}
