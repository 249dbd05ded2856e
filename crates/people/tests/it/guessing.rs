//! Guessing is slow, and tells nothing.

use std::net::IpAddr;

use pasban_access::Role;
use pasban_app::AppError;
use pasban_people::{SignedIn, guess, person};

use crate::support::{HOME, Lab, PASSWORD, acts, code, member, new, pass};

fn from(i: u8) -> IpAddr {
    IpAddr::from([198, 51, 100, i])
}

pub async fn known_and_unknown_names_are_answered_alike(lab: &Lab) {
    let p = &lab.people;
    member(p, new("Sadia Khan", Role::Analyst)).await;
    person::add(p, new("Invited Only", Role::Analyst), "admin").await.unwrap();
    let closed = member(p, new("Closed Account", Role::Analyst)).await;
    person::disable(p, closed.person.id, "admin").await.unwrap();
    let mut answers = Vec::new();
    for (i, who) in
        ["Sadia Khan", "Nobody At All", "Invited Only", "sadia.khan@cert.example", "x@cert.example"].iter().enumerate()
    {
        let mut said = Vec::new();
        for _ in 0..7 {
            said.push(p.password(who, "wrong wrong wrong", from(i as u8)).await.unwrap_err().to_string());
        }
        answers.push(said);
    }
    assert!(answers.windows(2).all(|w| w[0] == w[1]), "{answers:#?}");
    assert!(answers[0][4].contains("do not go together") && answers[0][5].contains("Wait 30 seconds"), "{answers:#?}");
    // The right password of a closed account, and of one that was never opened, is as wrong as any.
    let wrong = answers[0][0].clone();
    for who in ["Closed Account", "closed.account@cert.example"] {
        assert_eq!(p.password(who, PASSWORD, from(9)).await.unwrap_err().to_string(), wrong);
    }
    assert!(p.password("Invited Only", "", from(10)).await.unwrap_err().to_string().contains("Wait"));
    for (who, typed) in [("", ""), ("x", ""), (&*"é".repeat(5000), "y"), ("Sadia", &*"z".repeat(100_000))] {
        assert!(matches!(p.password(who, typed, from(11)).await, Err(AppError::Forbidden(_))));
    }
}

pub async fn waits_grow_and_the_right_password_ends_them(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let wrong = async |i: u8| p.password("Sadia Khan", "wrong wrong wrong", from(i)).await.unwrap_err();
    for i in 0..5 {
        assert!(matches!(wrong(i).await, AppError::Forbidden(_)), "{i}");
    }
    // Even the right password has to wait, from wherever it comes.
    for i in [1, 77] {
        assert!(matches!(p.password("Sadia Khan", PASSWORD, from(i)).await, Err(AppError::TooMany(_))));
    }
    for seconds in [30, 60, 120, 240, 480, 900, 900] {
        pass(p, seconds - 1);
        assert!(matches!(wrong(50).await, AppError::TooMany(_)), "{seconds}");
        pass(p, 2);
        assert!(matches!(wrong(50).await, AppError::Forbidden(_)), "{seconds}");
    }
    pass(p, 900);
    let Ok(SignedIn::NeedsCode(t)) = p.password("Sadia Khan", PASSWORD, HOME).await else { panic!("code") };
    p.code(t.as_str(), &code(p, &m.secret, 0), HOME).await.unwrap();
    for i in 0..4 {
        assert!(matches!(wrong(60 + i).await, AppError::Forbidden(_)), "the count began anew");
    }
    // A day without a try, and it is forgotten.
    pass(p, 24 * 3600);
    for i in 0..5 {
        assert!(matches!(wrong(70 + i).await, AppError::Forbidden(_)));
    }
    // The first in a row and each that brings a wait are acts.
    assert_eq!(acts(p, "sign-in-failed").await, 1 + 1 + 7 + 1 + 1 + 1);
}

pub async fn a_thousand_at_once_are_no_better(lab: &Lab) {
    let p = &lab.people;
    member(p, new("Sadia Khan", Role::Analyst)).await;
    let running: Vec<_> = (0..60)
        .map(|i: u8| {
            let p = p.clone();
            tokio::spawn(async move { p.password("Sadia Khan", &format!("guess number {i}"), from(i)).await })
        })
        .collect();
    let mut looked_at = 0;
    for r in running {
        looked_at += usize::from(matches!(r.await.unwrap(), Err(AppError::Forbidden(_))));
    }
    assert_eq!(looked_at, usize::try_from(guess::TRIES_FREE).unwrap());
}

pub async fn codes_are_guessed_slowly_too(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    pass(p, 30);
    let ticket = async |i: u8| match p.password("Sadia Khan", PASSWORD, from(i)).await.unwrap() {
        SignedIn::NeedsCode(t) => t,
        SignedIn::Done(_) => panic!("code"),
    };
    let right = code(p, &m.secret, 0);
    let wrong = if right == "000000" { "111111" } else { "000000" };
    let mut seen = Vec::new();
    // A new ticket for each try changes nothing: the person's codes are counted.
    for i in 0..4 {
        let t = ticket(i).await;
        seen.push(p.code(t.as_str(), wrong, from(i)).await.unwrap_err());
    }
    let t = ticket(4).await;
    seen.push(p.code(t.as_str(), wrong, from(4)).await.unwrap_err());
    assert!(seen.iter().all(|e| matches!(e, AppError::Forbidden(_))), "{seen:?}");
    assert!(matches!(p.code(t.as_str(), &right, from(5)).await, Err(AppError::TooMany(_))));
    pass(p, 31);
    let next = code(p, &m.secret, 0);
    p.code(t.as_str(), &next, from(5)).await.unwrap();
    for odd in ["", "12345", "1234567", "abcdef", "１２３４５６", "0000000000000000"] {
        let t = ticket(6).await;
        assert!(p.code(t.as_str(), odd, from(6)).await.is_err(), "{odd}");
        pass(p, 1000);
    }
    for bad in ["", "x", "step_nothing"] {
        assert!(matches!(p.code(bad, &right, HOME).await, Err(AppError::Forbidden(_))));
    }
}

pub async fn one_place_with_many_names_waits_too(lab: &Lab) {
    let p = &lab.people;
    member(p, new("Sadia Khan", Role::Analyst)).await;
    let place: IpAddr = "2001:db8:1:2::1".parse().unwrap();
    let neighbour: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
    for i in 0..guess::PLACE_TRIES_FREE {
        let tried =
            p.password(&format!("name {i}"), "spring is here again", if i % 2 == 0 { place } else { neighbour }).await;
        assert!(matches!(tried, Err(AppError::Forbidden(_))), "{i}: {tried:?}");
    }
    assert!(matches!(p.password("name 99", "spring is here again", place).await, Err(AppError::TooMany(_))));
    assert!(matches!(p.password("Sadia Khan", PASSWORD, neighbour).await, Err(AppError::TooMany(_))));
    // From elsewhere people come in.
    assert!(p.password("Sadia Khan", PASSWORD, "2001:db8:1:3::1".parse().unwrap()).await.is_ok());
    pass(p, 31);
    assert!(p.password("Sadia Khan", PASSWORD, place).await.is_ok());
}
