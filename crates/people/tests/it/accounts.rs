//! Accounts, invitations, and what is done after a loss.

use pasban_access::Role;
use pasban_app::AppError;
use pasban_kernel::TenantId;
use pasban_people::person::{self, NewPerson, PersonState};
use pasban_people::{factor, invite};

use crate::support::{HOME, Lab, PASSWORD, code, member, new, pass, sign_in, tenant};

pub async fn people_are_added_found_and_each_has_a_way_to_sign_in(lab: &Lab) {
    let p = &lab.people;
    let sadia = person::add(p, new("Sadia  Khan", Role::Analyst), "admin").await.unwrap();
    assert_eq!((sadia.name.as_str(), sadia.state), ("Sadia Khan", PersonState::Invited));
    assert_eq!(sadia.email, "sadia.khan@cert.example");
    // One address is one person's.
    let twice = person::add(p, new("SADIA KHAN", Role::Lead), "admin").await;
    assert!(matches!(twice, Err(AppError::Conflict(w)) if w.contains("e-mail")));
    // A name without an address once; with an address as often as need be.
    let bare = NewPerson { email: String::new(), ..new("Ali Raza", Role::Lead) };
    let ali = person::add(p, bare.clone(), "admin").await.unwrap();
    assert!(matches!(person::add(p, bare, "admin").await, Err(AppError::Conflict(w)) if w.contains("address")));
    person::add(p, new("ali raza", Role::Analyst), "admin").await.unwrap();
    assert!(matches!(person::find(p, "ALI  raza").await, Err(AppError::Conflict(_))));
    assert_eq!(person::find(p, "Ali.Raza@CERT.example").await.unwrap().role, Role::Analyst);
    assert_eq!(person::find(p, &ali.id.to_string()).await.unwrap(), ali);
    assert!(matches!(person::find(p, "nobody").await, Err(AppError::NotFound)));
    assert!(matches!(
        person::set_contact(p, person::find(p, "ali.raza@cert.example").await.unwrap().id, "", "").await,
        Err(AppError::Conflict(_))
    ));
    assert_eq!(person::list(p, None).await.unwrap().len(), 3);
    assert_eq!(person::list(p, Some(TenantId::from_random([9; 16]))).await.unwrap().len(), 0);

    for (name, email, phone) in [
        ("", "a@b.example", ""),
        ("a@b", "a@b.example", ""),
        ("Mal\u{202E}ory", "a@b.example", ""),
        ("\0", "a@b.example", ""),
        (&"x".repeat(121), "a@b.example", ""),
        ("Mallory", "no address", ""),
        ("Mallory", "a@b@c", ""),
        ("Mallory", &format!("{}@b.example", "a".repeat(300)), ""),
        ("Mallory", "a@b.example", "<script>"),
    ] {
        let bad = NewPerson {
            tenant: TenantId::OWN,
            name: name.into(),
            email: email.into(),
            phone: phone.into(),
            role: Role::Analyst,
        };
        assert!(
            matches!(person::add(p, bad, "admin").await, Err(AppError::Invalid(_))),
            "{name:?} {email:?} {phone:?}"
        );
    }
}

pub async fn roles_fit_tier_tenant_and_hat(lab: &Lab) {
    let p = &lab.people;
    let hosted = tenant(p, 1).await;
    for role in Role::ALL {
        let own = person::add(p, new(&format!("own {}", role.code()), role), "admin").await;
        assert_eq!(own.is_ok(), role != Role::Owner, "{role:?}");
        let theirs = NewPerson { tenant: hosted, ..new(&format!("theirs {}", role.code()), role) };
        let theirs = person::add(p, theirs, "admin").await;
        assert_eq!(theirs.is_ok(), matches!(role, Role::Owner | Role::Officer), "{role:?}");
    }
    let nowhere = NewPerson { tenant: TenantId::from_random([7; 16]), ..new("nobody", Role::Owner) };
    assert!(matches!(person::add(p, nowhere, "admin").await, Err(AppError::NotFound)));
    let owner = person::find(p, "theirs.owner@cert.example").await.unwrap();
    assert!(matches!(person::set_role(p, owner.id, Role::Administrator, "admin").await, Err(AppError::Invalid(_))));
    assert_eq!(person::set_role(p, owner.id, Role::Officer, "admin").await.unwrap().role, Role::Officer);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_knows_few_roles() {
    let lab = crate::support::lab("organisational");
    for role in Role::ALL {
        let made = person::add(&lab.people, new(role.code(), role), "admin").await;
        assert_eq!(made.is_ok(), matches!(role, Role::Officer | Role::Administrator), "{role:?}");
    }
}

pub async fn an_invitation_is_used_once_and_sets_password_and_factor(lab: &Lab) {
    let p = &lab.people;
    let made = person::add(p, new("Sadia Khan", Role::Analyst), "admin").await.unwrap();
    let token = invite::invite(p, made.id, 24, "admin").await.unwrap();
    let shown = invite::accept(p, &token).await.unwrap();
    assert_eq!(shown.person, made);
    assert!(shown.asks_code);
    let enrol = shown.enrol.clone().unwrap();
    assert!(enrol.uri.starts_with("otpauth://totp/Test%20CERT:sadia.khan%40cert.example?secret="), "{}", enrol.uri);
    // Looking again shows the same and uses nothing up.
    assert_eq!(invite::accept(p, &token).await.unwrap(), shown);

    let right = code(p, &enrol.secret, 0);
    let weak = p.finish(&token, "password1234", &right, HOME).await;
    assert!(matches!(weak, Err(AppError::Invalid(_))));
    let wrong = if right == "000000" { "111111" } else { "000000" };
    assert!(matches!(p.finish(&token, PASSWORD, wrong, HOME).await, Err(AppError::Forbidden(_))));
    let done = p.finish(&token, PASSWORD, &right, HOME).await.unwrap();
    assert_eq!(done.recovery.len(), 10);
    assert_eq!(factor::codes_left(p, made.id).await.unwrap(), 10);
    let session = p.by_token(&done.session).await.unwrap().unwrap();
    assert_eq!((session.seat.person, session.previous_visit.0), (made.id, 0));
    let now = person::fetch(p, made.id).await.unwrap();
    assert_eq!((now.state, now.second_factor), (PersonState::Active, true));
    assert!(matches!(invite::accept(p, &token).await, Err(AppError::NotFound)));
    assert!(matches!(p.finish(&token, PASSWORD, &code(p, &enrol.secret, 1), HOME).await, Err(AppError::NotFound)));

    // An owner of a small firm needs no second factor.
    let hosted = tenant(p, 1).await;
    let owner = member(p, NewPerson { tenant: hosted, ..new("Faisal", Role::Owner) }).await;
    assert!(owner.secret.is_empty() && owner.recovery.is_empty() && !owner.person.second_factor);
}

pub async fn an_invitation_ends_by_time_by_another_and_by_closing(lab: &Lab) {
    let p = &lab.people;
    person::add(p, new("Root", Role::Administrator), "admin").await.unwrap();
    let made = person::add(p, new("Sadia Khan", Role::Analyst), "admin").await.unwrap();
    let gone = async |token: &str| matches!(invite::accept(p, token).await, Err(AppError::NotFound));
    let first = invite::invite(p, made.id, 1, "admin").await.unwrap();
    let second = invite::invite(p, made.id, 1, "admin").await.unwrap();
    assert!(gone(&first).await && !gone(&second).await);
    pass(p, 3600);
    assert!(gone(&second).await);
    let third = invite::invite(p, made.id, 1, "admin").await.unwrap();
    person::disable(p, made.id, "admin").await.unwrap();
    assert!(gone(&third).await);
    assert!(matches!(invite::invite(p, made.id, 1, "admin").await, Err(AppError::Conflict(_))));
    person::enable(p, made.id, "admin").await.unwrap();
    assert!(gone(&third).await, "a link that ended stays so");
    // A link to enter is no invitation, and the other way round.
    let enter = invite::one_time(p, made.id, 5, "admin").await.unwrap();
    let welcome = invite::invite(p, made.id, 5, "admin").await.unwrap();
    assert!(gone(&enter).await);
    assert!(matches!(p.enter(&welcome, HOME).await, Err(AppError::NotFound)));
    for bad in ["", "x", &"y".repeat(10_000), "welcome_\u{0}"] {
        assert!(gone(bad).await);
    }
    assert!(matches!(invite::invite(p, made.id, 0, "admin").await, Err(AppError::Invalid(_))));
    assert!(matches!(invite::one_time(p, made.id, 100_000, "admin").await, Err(AppError::Invalid(_))));
}

pub async fn the_last_administrator_stays(lab: &Lab) {
    let p = &lab.people;
    let one = member(p, new("Farah", Role::Administrator)).await.person;
    assert!(matches!(person::disable(p, one.id, "x").await, Err(AppError::Conflict(_))));
    assert!(matches!(person::set_role(p, one.id, Role::Analyst, "x").await, Err(AppError::Conflict(_))));
    // One who was invited and never came does not count.
    person::add(p, new("Nobody yet", Role::Administrator), "x").await.unwrap();
    assert!(matches!(person::disable(p, one.id, "x").await, Err(AppError::Conflict(_))));
    member(p, new("Nasir", Role::Administrator)).await;
    person::disable(p, one.id, "x").await.unwrap();
}

pub async fn a_lost_password_and_a_lost_factor_are_replaced(lab: &Lab) {
    let p = &lab.people;
    let m = member(p, new("Sadia Khan", Role::Analyst)).await;
    let session = sign_in(p, &m).await;
    // A lost password: the link asks for a code of the factor that stands.
    let token = invite::invite(p, m.person.id, 24, "admin").await.unwrap();
    let shown = invite::accept(p, &token).await.unwrap();
    assert!(shown.enrol.is_none() && shown.asks_code);
    assert!(matches!(p.finish(&token, "other words for the door", "", HOME).await, Err(AppError::Forbidden(_))));
    pass(p, 30);
    let done = p.finish(&token, "other words for the door", &code(p, &m.secret, 0), HOME).await.unwrap();
    assert!(done.recovery.is_empty());
    assert!(p.by_token(&session).await.unwrap().is_none(), "sessions from before end");
    assert!(matches!(p.password(&m.person.email, PASSWORD, HOME).await, Err(AppError::Forbidden(_))));

    // A lost factor: removed, and set up anew over a link; the password alone opens nothing meanwhile.
    factor::reset(p, m.person.id, "admin").await.unwrap();
    assert!(p.by_token(&done.session).await.unwrap().is_none());
    assert_eq!(factor::codes_left(p, m.person.id).await.unwrap(), 0);
    let half = p.password(&m.person.email, "other words for the door", HOME).await;
    assert!(matches!(half, Err(AppError::Conflict(_))), "{half:?}");
    let token = invite::invite(p, m.person.id, 24, "admin").await.unwrap();
    let enrol = invite::accept(p, &token).await.unwrap().enrol.unwrap();
    assert_ne!(enrol.secret, m.secret);
    pass(p, 60);
    let done = p.finish(&token, PASSWORD, &code(p, &enrol.secret, 0), HOME).await.unwrap();
    assert_eq!(done.recovery.len(), 10);
    assert!(done.recovery.iter().all(|c| !m.recovery.contains(c)));
}

pub async fn names_that_look_alike_are_one_and_hidden_marks_are_refused(lab: &Lab) {
    let p = &lab.people;
    let named = |name: &str| NewPerson { email: String::new(), ..new(name, Role::Analyst) };
    // Composed and decomposed, two keyboards' yeh and kaf, with a joiner: one name each.
    for (first, same) in [("Zo\u{EB} Khan", "Zoe\u{308} KHAN"), ("علی کمال", "علي\u{200C} كمال")] {
        let made = person::add(p, named(first), "admin").await.unwrap();
        assert_eq!(person::find(p, same).await.unwrap().id, made.id, "{same}");
        assert!(matches!(person::add(p, named(same), "admin").await, Err(AppError::Conflict(_))), "{same}");
    }
    let kept = person::add(p, named("Ame\u{301}lie"), "admin").await.unwrap();
    assert_eq!(kept.name, "Am\u{E9}lie");
    for mark in [
        "\u{202E}",
        "\u{2066}",
        "\u{2069}",
        "\u{200E}",
        "\u{200F}",
        "\u{61C}",
        "\u{200B}",
        "\u{AD}",
        "\u{FEFF}",
        "\u{E0041}",
        "\u{2028}",
    ] {
        let sly = person::add(p, named(&format!("Ali{mark}Raza")), "admin").await;
        assert!(sly.is_err() || mark == "\u{2028}", "{:?}", mark.escape_unicode().to_string());
    }
}
