//! What stands in the store and in the ledger, and what does not.

use pasban_access::Role;
use pasban_app::ledger;
use pasban_people::{SignedIn, audit, factor, invite, tokens};
use pasban_proof::act::ActKind;
use pasban_proof::receipt::Receipt;

use crate::support::{HOME, Lab, PASSWORD, member, new, pass, sign_in};

pub async fn no_secret_stands_in_the_store(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let session = sign_in(p, &m).await;
    let s = p.by_token(&session).await.unwrap().unwrap();
    let api = tokens::make(p, &s, "script", "write", 30).await.unwrap();
    let welcome = invite::invite(p, m.person.id, 24, "admin").await.unwrap();
    let enter = invite::one_time(p, m.person.id, 24, "admin").await.unwrap();
    let pending = p.begin_enrol(&s, PASSWORD).await.unwrap();
    let SignedIn::NeedsCode(ticket) = p.password("Sadia Khan", PASSWORD, HOME).await.unwrap() else { panic!("code") };
    p.by_bearer(&api).await.unwrap().unwrap();

    let plain = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>();
    let raw = |text: &str| data_encoding::BASE32_NOPAD.decode(plain(text).to_uppercase().as_bytes()).unwrap();
    let body = |token: &str| token.rsplit('_').next().unwrap().to_owned();
    let mut secrets: Vec<(String, Vec<u8>)> = vec![("password".into(), PASSWORD.as_bytes().to_vec())];
    for (name, token) in [
        ("session", &session),
        ("api", &api),
        ("welcome", &welcome),
        ("enter", &enter),
        ("ticket", &ticket.to_string()),
    ] {
        secrets.push((name.into(), body(token).into_bytes()));
        secrets.push((format!("{name}, raw"), raw(&body(token))));
    }
    secrets.push(("form secret".into(), s.secret.to_vec()));
    for (name, secret) in [("factor", &m.secret), ("pending factor", &pending.secret)] {
        secrets.push((name.into(), plain(secret).into_bytes()));
        secrets.push((format!("{name}, raw"), raw(secret)));
    }
    for code in &m.recovery {
        secrets.push(("recovery code".into(), code.as_bytes().to_vec()));
        secrets.push(("recovery code, plain".into(), plain(code).into_bytes()));
        secrets.push(("recovery code, raw".into(), raw(code)));
    }
    let mut bytes = Vec::new();
    let mut looked_at = 0;
    let store = p.clone();
    let dump = store
        .db
        .read(|tx| {
            let mut all = Vec::new();
            for table in
                ["person", "person_code", "person_link", "session", "person_token", "sign_in_trouble", "ledger_leaf"]
            {
                let rows = tx.q(&format!("SELECT * FROM {table}"), &[])?;
                assert!(!rows.is_empty(), "{table}");
                all.extend(rows.into_iter().flat_map(pasban_store::Row::into_vals));
            }
            Ok(all)
        })
        .await
        .unwrap();
    for val in dump {
        match val {
            pasban_store::Val::T(text) => bytes.extend(text.into_bytes()),
            pasban_store::Val::X(b) => bytes.extend(b),
            _ => {}
        }
        bytes.push(0);
        looked_at += 1;
    }
    assert!(looked_at > 100);
    // On SQLite also the files as they lie on the disk.
    for entry in std::fs::read_dir(lab.dir.path().join("node/data")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    let finder = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle));
    for (name, secret) in &secrets {
        assert!(!finder(secret), "{name} stands in the store");
    }
    // And the search finds what is there.
    assert!(finder(b"Sadia Khan") && finder(b"$argon2id$v=19$m=19456,t=2,p=1$"));
}

pub async fn what_people_did_stands_in_the_ledger(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    sign_in(p, &m).await;
    pass(p, 30);
    drop(p.password("Sadia Khan", "wrong wrong wrong", HOME).await);
    factor::reset(p, m.person.id, "Farah").await.unwrap();
    let all = audit::list(p, &[], None, 100).await.unwrap();
    let kinds: Vec<&str> = all.iter().rev().map(|a| a.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "person-added",
            "person-invited",
            "person-welcomed",
            "signed-in",
            "signed-in",
            "sign-in-failed",
            "factor-reset"
        ]
    );
    assert!(all.iter().all(|a| a.subject == m.person.id.to_string()));
    assert_eq!((all[0].actor.as_str(), all[1].actor.as_str()), ("Farah", "Sadia Khan"));
    assert!(all[1].body.contains("192.0.2.1"));
    // Newest first, in pages, by kind.
    let first = audit::list(p, &[ActKind::SignedIn], None, 1).await.unwrap();
    let second = audit::list(p, &[ActKind::SignedIn], Some(first[0].index), 1).await.unwrap();
    assert!(first[0].at > second[0].at);
    assert!(audit::list(p, &[ActKind::SignedIn], Some(second[0].index), 1).await.unwrap().is_empty());
    assert!(audit::list(p, &[ActKind::Blocked], None, 9).await.unwrap().is_empty(), "no kind of this list");
    // Each can be proven like any other act.
    let receipt = ledger::receipt(p, all[0].index).await.unwrap();
    assert_eq!(Receipt::parse(receipt.as_bytes()).unwrap().act.kind(), &ActKind::FactorReset);
}
