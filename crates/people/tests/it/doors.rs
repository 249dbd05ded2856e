//! Sign-in, sessions, links to enter, tokens of programs.

use pasban_access::{Permission, Role};
use pasban_app::AppError;
use pasban_kernel::time::HOUR;
use pasban_people::person::{self, NewPerson, Prefs};
use pasban_people::{Door, SignedIn, factor, invite, session, tokens};
use pasban_store::rows::people as rows;

use crate::support::{HOME, Lab, PASSWORD, code, member, new, pass, seat, sign_in, tenant};

pub async fn password_and_code_open_a_session(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    pass(p, 30);
    // By name as well, in any spelling.
    let SignedIn::NeedsCode(ticket) = p.password("  sadia   KHAN ", PASSWORD, HOME).await.unwrap() else {
        panic!("an analyst needs a second factor")
    };
    let token = p.code(ticket.as_str(), &code(p, &m.secret, 0), HOME).await.unwrap();
    let s = p.by_token(&token).await.unwrap().unwrap();
    assert_eq!(
        (s.seat.name.as_str(), s.seat.role, s.door, s.writes),
        ("Sadia Khan", Role::Analyst, Door::SignIn, true)
    );
    assert_eq!(s.seat.tier, "national");
    // The ticket is used up; a session's token is new each time; the secret for forms follows from the token alone.
    pass(p, 30);
    assert!(matches!(p.code(ticket.as_str(), &code(p, &m.secret, 0), HOME).await, Err(AppError::Forbidden(_))));
    let again = sign_in(p, &m).await;
    assert_ne!(again, token);
    assert_eq!(p.by_token(&token).await.unwrap().unwrap().secret, s.secret);
    assert_ne!(p.by_token(&again).await.unwrap().unwrap().secret, s.secret);
    // Since you were here last: the last request before this session.
    let before = p.by_token(&token).await.unwrap().unwrap();
    assert!(p.by_token(&again).await.unwrap().unwrap().previous_visit >= before.begun);

    // A changed password ends a sign-in that is under way.
    pass(p, 30);
    let SignedIn::NeedsCode(ticket) = p.password("Sadia Khan", PASSWORD, HOME).await.unwrap() else { panic!("code") };
    let sits = seat(p, &again).await;
    p.change_password(&sits, None, PASSWORD, "other words for the door").await.unwrap();
    assert!(matches!(p.code(ticket.as_str(), &code(p, &m.secret, 0), HOME).await, Err(AppError::Forbidden(_))));

    // Settings are the person's, in every session.
    let token = invite::one_time(p, m.person.id, 5, "admin").await.unwrap();
    let token = p.enter(&token, HOME).await.unwrap();
    let prefs = Prefs { lang: Some("ur".into()), zone: "Asia/Karachi".into(), keys: true, ..Prefs::default() };
    p.set_prefs(&sits, prefs.clone()).await.unwrap();
    assert_eq!(p.by_token(&token).await.unwrap().unwrap().prefs, prefs);
    for bad in [
        Prefs { lang: Some("xx".into()), ..Prefs::default() },
        Prefs { theme: "pink".into(), ..Prefs::default() },
        Prefs { zone: "../etc".into(), ..Prefs::default() },
    ] {
        assert!(matches!(p.set_prefs(&sits, bad).await, Err(AppError::Invalid(_))));
    }
}

pub async fn a_step_opens_once_and_neighbours_count(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let ticket = async || match p.password("Sadia Khan", PASSWORD, HOME).await.unwrap() {
        SignedIn::NeedsCode(ticket) => ticket,
        SignedIn::Done(_) => panic!("code"),
    };
    // The step that the invitation used does not open again, nor does one before it.
    for steps in [0, -1] {
        let t = ticket().await;
        assert!(
            matches!(p.code(t.as_str(), &code(p, &m.secret, steps), HOME).await, Err(AppError::Forbidden(_))),
            "{steps}"
        );
    }
    // One step ahead does, two do not.
    let t = ticket().await;
    assert!(p.code(t.as_str(), &code(p, &m.secret, 2), HOME).await.is_err());
    let ahead = code(p, &m.secret, 1);
    p.code(t.as_str(), &ahead, HOME).await.unwrap();
    // And it was used, also when its time has come and is just over.
    for _ in 0..3 {
        pass(p, 30);
        let t = ticket().await;
        assert!(p.code(t.as_str(), &ahead, HOME).await.is_err());
        assert!(p.code(t.as_str(), &code(p, &m.secret, -2), HOME).await.is_err());
        pass(p, 900);
    }
    // One step late is a slow hand.
    let late = code(p, &m.secret, 0);
    pass(p, 30);
    let t = ticket().await;
    p.code(t.as_str(), &format!(" {} {} ", &late[..3], &late[3..]), HOME).await.unwrap();
}

pub async fn two_at_once_with_one_code_are_one(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    pass(p, 30);
    let mut tries = Vec::new();
    for _ in 0..4 {
        let SignedIn::NeedsCode(ticket) = p.password("Sadia Khan", PASSWORD, HOME).await.unwrap() else {
            panic!("code")
        };
        tries.push(ticket);
    }
    let digits = code(p, &m.secret, 0);
    let running: Vec<_> = tries
        .into_iter()
        .map(|t| {
            let (p, digits) = (p.clone(), digits.clone());
            tokio::spawn(async move { p.code(t.as_str(), &digits, HOME).await.is_ok() })
        })
        .collect();
    let mut opened = 0;
    for r in running {
        opened += usize::from(r.await.unwrap());
    }
    assert_eq!(opened, 1);
}

pub async fn recovery_codes_open_once(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let other = member(p, new("Ali Raza", Role::Analyst)).await;
    let with = async |code: &str| {
        let SignedIn::NeedsCode(t) = p.password("Sadia Khan", PASSWORD, HOME).await.unwrap() else { panic!("code") };
        p.code(t.as_str(), code, HOME).await
    };
    let written = m.recovery[3].to_lowercase().replace('-', " ");
    with(&written).await.unwrap();
    assert!(matches!(with(&m.recovery[3]).await, Err(AppError::Forbidden(_))));
    assert!(matches!(with(&other.recovery[0]).await, Err(AppError::Forbidden(_))), "another's code");
    with(&m.recovery[4]).await.unwrap();
    assert_eq!(factor::codes_left(p, m.person.id).await.unwrap(), 8);
    assert_eq!(factor::codes_left(p, other.person.id).await.unwrap(), 10);
}

pub async fn sessions_end_by_idleness_and_age(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let hosted = tenant(p, 1).await;
    let owner = member(p, NewPerson { tenant: hosted, ..new("Faisal", Role::Owner) }).await;
    let lives = async |token: &str| p.by_token(token).await.unwrap().is_some();
    // Staff: an hour without a request.
    let idle = sign_in(p, &m).await;
    pass(p, session::IDLE / 1_000_000 - 5);
    assert!(lives(&idle).await, "the request before the hour is over moves it");
    pass(p, session::IDLE / 1_000_000 - 5);
    assert!(lives(&idle).await);
    pass(p, session::IDLE / 1_000_000 + 61);
    assert!(!lives(&idle).await && lives(&owner.session).await);
    // Staff: twelve hours, however busy.
    let busy = sign_in(p, &m).await;
    for _ in 0..23 {
        pass(p, 30 * 60);
        assert!(lives(&busy).await);
    }
    pass(p, 30 * 60);
    assert!(!lives(&busy).await);
    // An owner: twelve hours without a request, thirty days in all.
    let firm = sign_in(p, &owner).await;
    for _ in 0..65 {
        pass(p, 11 * 3600);
        assert!(lives(&firm).await);
    }
    pass(p, 6 * 3600);
    assert!(!lives(&firm).await, "thirty days are over");
    let firm = sign_in(p, &owner).await;
    pass(p, 12 * 3600);
    assert!(!lives(&firm).await);
    // A person has twenty at most; the one that was used longest ago goes.
    let mut all = Vec::new();
    for _ in 0..21 {
        all.push(sign_in(p, &owner).await);
    }
    assert!(!lives(&all[0]).await && lives(&all[1]).await && lives(&all[20]).await);
    // Signing out ends one, ending all ends the rest.
    let id = p.by_token(&all[5]).await.unwrap().unwrap().id;
    p.end(&id).await.unwrap();
    assert!(!lives(&all[5]).await && lives(&all[6]).await);
    assert_eq!(session::end_all(p, owner.person.id, None).await.unwrap(), 19);
    assert!(!lives(&all[20]).await);
    for bad in ["", "x", &"y".repeat(100_000)] {
        assert!(!lives(bad).await);
    }
}

pub async fn a_closed_account_and_a_changed_role_end_sessions_at_once(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let (a, b) = (sign_in(p, &m).await, sign_in(p, &m).await);
    let s = p.by_token(&a).await.unwrap().unwrap();
    let api = tokens::make(p, &s, "script", "write", 30).await.unwrap();
    assert!(p.by_bearer(&api).await.unwrap().is_some());
    // Another handle on the same node, as the command line has one.
    let other = pasban_people::People::new(p.node().clone());
    person::disable(&other, m.person.id, "admin").await.unwrap();
    assert!(p.by_token(&a).await.unwrap().is_none() && p.by_token(&b).await.unwrap().is_none());
    assert!(p.by_bearer(&api).await.unwrap().is_none());
    assert!(matches!(p.password("Sadia Khan", PASSWORD, HOME).await, Err(AppError::Forbidden(_))));
    person::enable(p, m.person.id, "admin").await.unwrap();
    assert!(p.by_token(&a).await.unwrap().is_none(), "what ended stays ended");
    let c = sign_in(p, &m).await;
    assert!(seat(p, &c).await.may(Permission::QueueWork));
    person::set_role(p, m.person.id, Role::Staff, "admin").await.unwrap();
    assert!(p.by_token(&c).await.unwrap().is_none());
    let d = sign_in(p, &m).await;
    assert!(!seat(p, &d).await.may(Permission::QueueWork) && seat(p, &d).await.may(Permission::BriefRead));
    // A session that was somehow left behind opens nothing either.
    let id = m.person.id;
    p.db.write("test.close", move |tx| {
        let mut row = rows::person_fetch(tx, &id)?.unwrap();
        row.state = "disabled".into();
        rows::person_put(tx, &row)
    })
    .await
    .unwrap();
    assert!(p.by_token(&d).await.unwrap().is_none());
}

pub async fn a_changed_password_ends_other_sessions(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let (here, there) = (sign_in(p, &m).await, sign_in(p, &m).await);
    let s = p.by_token(&here).await.unwrap().unwrap();
    let link = invite::invite(p, m.person.id, 24, "admin").await.unwrap();
    let change = async |present: &str, new: &str| p.change_password(&s.seat, Some(s.id), present, new).await;
    assert!(matches!(change("wrong wrong wrong", "other words for the door").await, Err(AppError::Forbidden(_))));
    assert!(matches!(change(PASSWORD, "short").await, Err(AppError::Invalid(_))));
    assert!(matches!(change(PASSWORD, "sadia and her khan").await, Err(AppError::Invalid(_))));
    assert!(matches!(change(PASSWORD, PASSWORD).await, Err(AppError::Invalid(_))));
    assert!(p.by_token(&there).await.unwrap().is_some());
    change(PASSWORD, "other words for the door").await.unwrap();
    assert!(p.by_token(&here).await.unwrap().is_some() && p.by_token(&there).await.unwrap().is_none());
    assert!(matches!(invite::accept(p, &link).await, Err(AppError::NotFound)));
    assert!(matches!(p.password("Sadia Khan", PASSWORD, HOME).await, Err(AppError::Forbidden(_))));
    assert!(p.password("Sadia Khan", "other words for the door", HOME).await.is_ok());
}

pub async fn a_one_time_link_enters_once(lab: &Lab) {
    let p = &lab.people;
    let made = person::add(p, new("Sadia Khan", Role::Analyst), "admin").await.unwrap();
    let link = invite::one_time(p, made.id, 10, "demonstration").await.unwrap();
    let token = p.enter(&link, HOME).await.unwrap();
    let s = p.by_token(&token).await.unwrap().unwrap();
    assert_eq!((s.door, s.seat.person), (Door::OneTime, made.id));
    assert!(matches!(p.enter(&link, HOME).await, Err(AppError::NotFound)));
    let late = invite::one_time(p, made.id, 10, "demonstration").await.unwrap();
    pass(p, 600);
    assert!(matches!(p.enter(&late, HOME).await, Err(AppError::NotFound)));
    // Four at once with one link are one.
    let link = invite::one_time(p, made.id, 10, "demonstration").await.unwrap();
    let running: Vec<_> = (0..4)
        .map(|_| {
            let (p, link) = (p.clone(), link.clone());
            tokio::spawn(async move { p.enter(&link, HOME).await.is_ok() })
        })
        .collect();
    let mut opened = 0;
    for r in running {
        opened += usize::from(r.await.unwrap());
    }
    assert_eq!(opened, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_node_knows_no_session_and_no_link() {
    let lab = crate::support::lab("national");
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let session = sign_in(p, &m).await;
    let s = p.by_token(&session).await.unwrap().unwrap();
    let api = tokens::make(p, &s, "script", "read", 30).await.unwrap();
    let enter = invite::one_time(p, m.person.id, 600, "admin").await.unwrap();
    let welcome = invite::invite(p, m.person.id, 24, "admin").await.unwrap();
    let lab = tokio::task::block_in_place(|| crate::support::reborn(lab));
    let p = &lab.people;
    assert!(p.by_token(&session).await.unwrap().is_none());
    assert!(matches!(p.enter(&enter, HOME).await, Err(AppError::NotFound)));
    assert!(matches!(invite::accept(p, &welcome).await, Err(AppError::NotFound)));
    // Programs go on, and people come in as ever: the second factor is made from the same keys.
    assert!(p.by_bearer(&api).await.unwrap().is_some());
    let again = sign_in(p, &m).await;
    assert!(p.by_token(&again).await.unwrap().is_some());
}

pub async fn programs_have_tokens(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Lead)).await;
    let s = p.by_token(&sign_in(p, &m).await).await.unwrap().unwrap();
    let read = tokens::make(p, &s, " nightly  export ", "read", 1).await.unwrap();
    let write = tokens::make(p, &s, "ticket system", "write", 365).await.unwrap();
    assert!(matches!(tokens::make(p, &s, "nightly export", "read", 1).await, Err(AppError::Conflict(_))));
    for (name, scope, days) in [("", "read", 1), ("x", "all", 1), ("x", "read", 0), ("x", "read", 400)] {
        assert!(matches!(tokens::make(p, &s, name, scope, days).await, Err(AppError::Invalid(_))));
    }
    let (r, w) = (p.by_bearer(&read).await.unwrap().unwrap(), p.by_bearer(&write).await.unwrap().unwrap());
    assert_eq!((r.writes, w.writes, r.door), (false, true, Door::Token));
    assert_eq!(r.seat, s.seat);
    // A program does what its person does, but touches no account and is no second person.
    assert!(w.may(Permission::QueueWork) && !w.may(Permission::Account) && !w.may(Permission::SecondPerson));
    assert!(s.may(Permission::Account) && s.may(Permission::SecondPerson));
    assert!(matches!(tokens::make(p, &w, "more", "write", 1).await, Err(AppError::Forbidden(_))));
    // A token of a browser is none of a program, and the other way round.
    assert!(p.by_token(&read).await.unwrap().is_none());
    let listed = tokens::list(p, m.person.id).await.unwrap();
    assert_eq!(listed.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["nightly export", "ticket system"]);
    assert!(listed.iter().all(|t| t.used >= s.begun));
    pass(p, 24 * 3600);
    assert!(p.by_bearer(&read).await.unwrap().is_none() && p.by_bearer(&write).await.unwrap().is_some());
    tokens::revoke(p, m.person.id, "ticket system", "Sadia Khan").await.unwrap();
    assert!(p.by_bearer(&write).await.unwrap().is_none());
    assert!(matches!(tokens::revoke(p, m.person.id, "ticket system", "x").await, Err(AppError::NotFound)));
    assert!(matches!(tokens::revoke(p, m.person.id, "", "x").await, Err(AppError::NotFound)));
}

pub async fn another_factor_replaces_the_first(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let (here, there) = (sign_in(p, &m).await, sign_in(p, &m).await);
    let s = p.by_token(&here).await.unwrap().unwrap();
    assert!(matches!(p.begin_enrol(&s, "not my password").await, Err(AppError::Forbidden(_))));
    let enrol = p.begin_enrol(&s, PASSWORD).await.unwrap();
    assert_eq!(p.begin_enrol(&s, PASSWORD).await.unwrap(), enrol);
    assert_ne!(enrol.secret, m.secret);
    // Until its first code is right, the old one counts.
    pass(p, 30);
    assert!(matches!(p.finish_enrol(&s, &code(p, &m.secret, 0)).await, Err(AppError::Forbidden(_))));
    sign_in(p, &m).await;
    let codes = p.finish_enrol(&s, &code(p, &enrol.secret, 0)).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert!(p.by_token(&here).await.unwrap().is_some() && p.by_token(&there).await.unwrap().is_none());
    pass(p, 60);
    let SignedIn::NeedsCode(t) = p.password("Sadia Khan", PASSWORD, HOME).await.unwrap() else { panic!("code") };
    assert!(p.code(t.as_str(), &code(p, &m.secret, 0), HOME).await.is_err());
    assert!(p.code(t.as_str(), &m.recovery[0], HOME).await.is_err());
    p.code(t.as_str(), &code(p, &enrol.secret, 0), HOME).await.unwrap();
    // Setting up takes an hour at most.
    p.begin_enrol(&s, PASSWORD).await.unwrap();
    pass(p, HOUR / 1_000_000);
    assert!(matches!(p.finish_enrol(&s, "000000").await, Err(AppError::Conflict(_))));
}
