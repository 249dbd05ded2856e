//! What needs a second person, and who read what.

use pasban_access::{Role, Seat};
use pasban_app::AppError;
use pasban_kernel::TenantId;
use pasban_kernel::id::WishId;
use pasban_people::person::{self, NewPerson};
use pasban_people::reads::{self, Filter};
use pasban_people::second::{self, WishKind, WishState};
use pasban_people::{People, invite};
use serde_json::json;

use crate::support::{HOME, Lab, acts, new, pass, seat, tenant};

/// Somebody who came in.
async fn sits(p: &People, new: NewPerson) -> Seat {
    let made = person::add(p, new, "admin").await.unwrap();
    let link = invite::one_time(p, made.id, 10, "test").await.unwrap();
    let token = p.enter(&link, HOME).await.unwrap();
    seat(p, &token).await
}

pub async fn whoever_asked_never_decides(lab: &Lab) {
    let p = &lab.people;
    let adeel = sits(p, NewPerson { phone: "+92 51 111".into(), ..new("Adeel Analyst", Role::Analyst) }).await;
    let lead = sits(p, new("Rukhsana Lead", Role::Lead)).await;
    let regulator = sits(p, new("Rashid Regulator", Role::Regulator)).await;
    // An administrator agrees to what touches accounts and settings, and reads nothing of victims.
    let administrator = sits(p, new("Farah Admin", Role::Administrator)).await;
    let firm = tenant(p, 1).await;
    let officer = sits(p, NewPerson { tenant: firm, ..new("Gul Officer", Role::Officer) }).await;
    // The same person under another account: the same name, or the same telephone.
    let name = sits(p, NewPerson { email: "a@x.example".into(), ..new("adeel  ANALYST", Role::Lead) }).await;
    let phone = sits(p, NewPerson { phone: "+92-51-111".into(), ..new("A. Nalyst", Role::Lead) }).await;
    pass(p, 1);
    let body = json!({"record": "report-1"});
    let wish = second::ask(p, &adeel, WishKind::Unmask, "report-1", "You see who was attacked.", &body).await.unwrap();
    assert_eq!(wish.state, WishState::Asked);
    let later = sits(p, new("Late Lead", Role::Lead)).await;
    let decide = async |who: &Seat| second::decide(p, who, wish.id, true, "").await;
    for same in [&adeel, &name, &phone, &later] {
        assert!(matches!(decide(same).await, Err(AppError::Forbidden(_))), "{}", same.name);
    }
    // Whoever may not know of it is told that there is nothing.
    for other in [&regulator, &administrator, &officer] {
        assert!(matches!(decide(other).await, Err(AppError::NotFound)), "{}", other.name);
        assert!(matches!(second::fetch(p, other, wish.id).await, Err(AppError::NotFound)));
        assert!(second::list(p, other).await.unwrap().is_empty());
    }
    assert!(matches!(second::decide(p, &lead, WishId::from_random([9; 16]), true, "").await, Err(AppError::NotFound)));
    assert!(matches!(second::decide(p, &lead, wish.id, false, " ").await, Err(AppError::Invalid(_))));
    // Nothing was done by all that; and a seat that is stale decides nothing.
    assert!(matches!(second::take(p, &adeel, WishKind::Unmask, "report-1", &body).await, Err(AppError::Conflict(_))));
    person::set_role(p, lead.person, Role::Analyst, "admin").await.unwrap();
    assert!(matches!(decide(&lead).await, Err(AppError::NotFound)));
    person::set_role(p, lead.person, Role::Lead, "admin").await.unwrap();

    let granted = second::decide(p, &lead, wish.id, true, "the bank asked us to").await.unwrap();
    assert_eq!((granted.state, granted.decided_by), (WishState::Granted, Some(lead.person)));
    assert!(matches!(decide(&lead).await, Err(AppError::Conflict(w)) if w.contains("Rukhsana")));
    assert_eq!(second::list(p, &adeel).await.unwrap().len(), 1);

    let settings =
        second::ask(p, &adeel, WishKind::RoleChange, "role", "Makes B an analyst.", &json!({})).await.unwrap();
    assert_eq!(second::list(p, &administrator).await.unwrap().iter().map(|w| w.id).collect::<Vec<_>>(), [settings.id]);
    assert_eq!(second::fetch(p, &administrator, settings.id).await.unwrap().subject, "role");

    // In a tenant its own officers are each other's second person.
    let other = sits(p, NewPerson { tenant: firm, ..new("Hina Officer", Role::Officer) }).await;
    pass(p, 1);
    let theirs =
        second::ask(p, &officer, WishKind::PolicyChange, "policy", "Blocks by itself.", &json!({})).await.unwrap();
    assert!(matches!(second::decide(p, &lead, theirs.id, true, "").await, Err(AppError::NotFound)));
    second::decide(p, &other, theirs.id, false, "not before the audit").await.unwrap();
    assert!(matches!(
        second::take(p, &officer, WishKind::PolicyChange, "policy", &json!({})).await,
        Err(AppError::Conflict(_))
    ));
    for (kind, n) in [("second-asked", 3), ("second-granted", 1), ("second-refused", 1), ("second-used", 0)] {
        assert_eq!(acts(p, kind).await, n, "{kind}");
    }
}

pub async fn a_wish_is_used_once_and_for_a_day(lab: &Lab) {
    let p = &lab.people;
    let adeel = sits(p, new("Adeel Analyst", Role::Analyst)).await;
    let lead = sits(p, new("Rukhsana Lead", Role::Lead)).await;
    pass(p, 1);
    let body = json!({"rows": 400});
    let ask = async || second::ask(p, &adeel, WishKind::BulkExport, "search", "400 rows leave.", &body).await.unwrap();
    let wish = ask().await;
    assert_eq!(ask().await.id, wish.id, "asked again it is the same");
    second::decide(p, &lead, wish.id, true, "").await.unwrap();
    let take = async |who: &Seat, subject: &str, body: &serde_json::Value| {
        second::take(p, who, WishKind::BulkExport, subject, body).await
    };
    // Exactly what was agreed to, by whom it was asked.
    assert!(take(&adeel, "search", &json!({"rows": 4000})).await.is_err());
    assert!(take(&adeel, "else", &body).await.is_err());
    assert!(take(&lead, "search", &body).await.is_err());
    assert_eq!(second::granted(p, &adeel, WishKind::BulkExport, "search").await.unwrap().len(), 1);
    let running: Vec<_> = (0..4)
        .map(|_| {
            let (p, adeel, body) = (p.clone(), adeel.clone(), body.clone());
            tokio::spawn(async move { second::take(&p, &adeel, WishKind::BulkExport, "search", &body).await.is_ok() })
        })
        .collect();
    let mut used = 0;
    for r in running {
        used += usize::from(r.await.unwrap());
    }
    assert_eq!((used, acts(p, "second-used").await), (1, 1));

    // A day, and it is over: undecided or unused.
    let (undecided, unused) =
        (ask().await, second::ask(p, &adeel, WishKind::BulkExport, "b", "x", &body).await.unwrap());
    second::decide(p, &lead, unused.id, true, "").await.unwrap();
    pass(p, 24 * 3600);
    assert!(matches!(second::decide(p, &lead, undecided.id, true, "").await, Err(AppError::Conflict(_))));
    assert!(take(&adeel, "b", &body).await.is_err());
    assert_eq!(second::fetch(p, &adeel, unused.id).await.unwrap().state, WishState::Expired);
    // Bounds.
    for (subject, words, body) in [
        ("x\n", "w", json!({})),
        (&*"s".repeat(400), "w", json!({})),
        ("s", " ", json!({})),
        ("s", &*"w".repeat(3000), json!({})),
        ("s", "w", json!("x".repeat(70_000))),
    ] {
        assert!(matches!(
            second::ask(p, &adeel, WishKind::ReleaseRed, subject, words, &body).await,
            Err(AppError::Invalid(_))
        ));
    }
    for i in 0..second::OPEN_MAX {
        second::ask(p, &adeel, WishKind::ReleaseRed, &format!("o{i}"), "w", &json!({})).await.unwrap();
    }
    assert!(matches!(
        second::ask(p, &adeel, WishKind::ReleaseRed, "more", "w", &json!({})).await,
        Err(AppError::TooMany(_))
    ));
}

pub async fn reading_a_victims_fields_is_an_act(lab: &Lab) {
    let p = &lab.people;
    let adeel = sits(p, new("Adeel Analyst", Role::Analyst)).await;
    let lead = sits(p, new("Rukhsana Lead", Role::Lead)).await;
    let firm = tenant(p, 1).await;
    let officer = sits(p, NewPerson { tenant: firm, ..new("Gul Officer", Role::Officer) }).await;
    let start = p.now();
    for what in ["name", "name", "contact"] {
        reads::note(p, &adeel, "report-1", what).await.unwrap();
    }
    assert_eq!(acts(p, "read-victim").await, 1, "one an hour");
    let of = reads::of_record(p, "report-1").await.unwrap();
    assert_eq!(
        (of.len(), of[0].times, of[0].what.as_str(), of[0].name.as_str()),
        (1, 3, "name, contact", "Adeel Analyst")
    );
    reads::note(p, &lead, "report-1", "name").await.unwrap();
    pass(p, 3600);
    reads::note(p, &adeel, "report-1", "name").await.unwrap();
    reads::note(p, &adeel, "report-2", "name").await.unwrap();
    reads::note(p, &officer, "report-9", "name").await.unwrap();
    assert_eq!(acts(p, "read-victim").await, 5);
    let count = async |f: Filter| reads::list(p, f, 500).await.unwrap().rows.len();
    assert_eq!(count(Filter::default()).await, 5);
    assert_eq!(count(Filter { person: Some(adeel.person), ..Filter::default() }).await, 3);
    assert_eq!(count(Filter { record: Some("report-1".into()), ..Filter::default() }).await, 3);
    assert_eq!(count(Filter { tenant: Some(TenantId::OWN), ..Filter::default() }).await, 4);
    assert_eq!(count(Filter { from: Some(start.plus(3_600_000_000)), ..Filter::default() }).await, 3);
    assert_eq!(count(Filter { to: Some(start.plus(3_600_000_000)), ..Filter::default() }).await, 2);
    let both = Filter { person: Some(adeel.person), record: Some("report-1".into()), ..Filter::default() };
    assert_eq!(count(both).await, 2);
    // Pages hold each row once, newest first.
    let whole = reads::list(p, Filter::default(), 500).await.unwrap();
    assert!(whole.next.is_none() && whole.rows.is_sorted_by(|a, b| a.at >= b.at));
    let (mut paged, mut cursor) = (Vec::new(), None);
    loop {
        let page = reads::list(p, Filter { cursor, ..Filter::default() }, 2).await.unwrap();
        paged.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, whole.rows);
    assert!(matches!(
        reads::list(p, Filter { cursor: Some("x".into()), ..Filter::default() }, 2).await,
        Err(AppError::Invalid(_))
    ));
    for (record, what) in [("", "name"), ("r", ""), ("r\n", "name"), (&*"r".repeat(300), "name")] {
        assert!(matches!(reads::note(p, &adeel, record, what).await, Err(AppError::Invalid(_))));
    }
    // However many fields are read, the line stays short.
    for i in 0..200 {
        reads::note(p, &lead, "report-3", &format!("field number {i}")).await.unwrap();
    }
    let row = reads::of_record(p, "report-3").await.unwrap().remove(0);
    assert!(row.times == 200 && row.what.len() <= 500);
}

/// What a second person agreed to is used up in the commit that acts: what fails eats nothing.
pub async fn a_failed_confirmation_leaves_the_agreement(lab: &Lab) {
    use pasban_app::exchange::decide::{self, Confirm};
    use pasban_kernel::{Digest, Observable, PermittedAction, Tlp};

    let p = &lab.people;
    let adeel = sits(p, new("Adeel Analyst", Role::Analyst)).await;
    let lead = sits(p, new("Rukhsana Lead", Role::Lead)).await;
    pass(p, 1);
    let value = Observable::domain("bad-name.example").unwrap();
    let body = json!({"value": value.value()});
    let (kind, subject) = (WishKind::BlockForOthers, "bad-name.example");
    let wish = second::ask(p, &adeel, kind, subject, "Others block it.", &body).await.unwrap();
    second::decide(p, &lead, wish.id, true, "").await.unwrap();
    let confirm = async |stamp: Digest, body: serde_json::Value| {
        let (me, asker) = (p.node().clone(), adeel.clone());
        let how = Confirm {
            category: "malware".into(),
            action: PermittedAction::BlockCustomers,
            tlp: Some(Tlp::Green),
            reason: "seen twice".into(),
            days: 7,
            who: adeel.name.clone(),
            watch_only: false,
        };
        let used = move |tx: &mut dyn pasban_store::Tx| match second::use_up(&me, tx, &asker, kind, subject, &body)? {
            Some(_) => Ok(()),
            None => Err(pasban_people::refusal::WISH_NOT_GRANTED.error()),
        };
        decide::confirm_with(p, None, value.clone(), how, stamp, used).await
    };
    let state = async || second::fetch(p, &adeel, wish.id).await.unwrap().state;
    // Somebody decided meanwhile; and another body than the one agreed to.
    assert!(matches!(confirm(Digest::of(b"old"), body.clone()).await, Err(AppError::Conflict(_))));
    let stamp = decide::stamp(p, value.clone()).await.unwrap();
    assert!(matches!(confirm(stamp, json!({"value": "other"})).await, Err(AppError::Conflict(_))));
    assert_eq!(state().await, WishState::Granted);
    assert_eq!(acts(p, "second-used").await, 0);
    assert!(decide::own_of(p, value.clone()).await.unwrap().is_empty());
    confirm(stamp, body.clone()).await.unwrap();
    assert_eq!(state().await, WishState::Used);
    assert_eq!(acts(p, "second-used").await, 1);
    assert_eq!(decide::own_of(p, value.clone()).await.unwrap().len(), 1);
    // Once.
    let stamp = decide::stamp(p, value.clone()).await.unwrap();
    assert!(matches!(confirm(stamp, body).await, Err(AppError::Conflict(_))));
}
