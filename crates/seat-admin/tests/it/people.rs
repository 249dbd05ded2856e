use axum::http::StatusCode;
use pasban_access::Role;
use pasban_people::person::PersonState;

use crate::support::lab;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_and_the_link_is_shown_once_with_its_code() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    lab.page("/people", &farah).await;
    lab.page("/people/new", &farah).await;
    let form = [("name", "سعدیہ خان"), ("role", "analyst"), ("lang", "ur"), ("email", "Sadia@cert.example")];
    let made = lab.post("/people/new", "/people/new", &farah, &form).await;
    let show = made.to().to_owned();
    assert!(show.starts_with("/people/link/") && !show.contains("welcome"), "the address says nothing: {show}");
    // Somebody else's session never sees it, and looking there uses nothing up.
    let other = lab.admin("Nasir").await;
    assert!(!lab.get(&show, &other).await.text.contains("/welcome/"));
    let shown = lab.get(&format!("{show}?lang=en"), &farah).await.text;
    assert!(shown.contains("https://pasban.finance.example/welcome/welcome_"), "{shown}");
    assert!(shown.contains("<svg class=\"qr\"") && shown.contains("سعدیہ خان"));
    let again = lab.get(&format!("{show}?lang=en"), &farah).await.text;
    assert!(!again.contains("/welcome/") && again.contains("shown already"), "{again}");

    let sadia = lab.find("sadia@cert.example").await;
    assert_eq!(
        (sadia.role, sadia.state, sadia.prefs.lang.as_deref()),
        (Role::Analyst, PersonState::Invited, Some("ur"))
    );
    let token = shown.split("/welcome/").nth(1).unwrap().split(['<', '"']).next().unwrap().to_owned();
    assert_eq!(pasban_people::invite::accept(&lab.node, &token).await.unwrap().person.id, sadia.id);
    // Nothing of it stands in the store.
    let kept = lab.node.db.read(|tx| tx.q("SELECT answer FROM form_once", &[])).await.unwrap();
    assert!(kept.iter().all(|r| !r.text(0).unwrap().contains("welcome_")));

    let page = lab.page(&format!("/people/{}", sadia.id), &farah).await;
    assert!(page.contains("sadia@cert.example") && page.contains("A link into an account was made"), "{page}");
    let list = lab.page("/people?q=sadia%40&role=analyst&state=invited&tenant=own", &farah).await;
    assert!(list.contains("سعدیہ خان") && !list.contains("Nasir</bdi>"), "{list}");
    let csv = lab.get("/people?format=csv", &farah).await;
    assert!(csv.text.contains("سعدیہ خان,sadia@cert.example,analyst,cert"), "{}", csv.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_stands_at_its_field_in_the_readers_language() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let no = |fields: &'static [(&'static str, &'static str)], words: &'static str| {
        let (lab, farah) = (&lab, &farah);
        async move { lab.post("/people/new", "/people/new", farah, fields).await.again(words) }
    };
    no(&[("name", "Ali")], "Choose a role").await;
    no(&[("name", ""), ("role", "analyst")], "Write a name").await;
    no(&[("name", "a@b"), ("role", "analyst")], "the address in its own field").await;
    no(&[("name", "Ali"), ("role", "analyst"), ("email", "x")], "Write it like ali@bank.example").await;
    no(&[("name", "Ali"), ("role", "owner")], "only for a hosted firm").await;
    no(&[("name", "farah"), ("role", "analyst")], "Another person here has this name").await;
    no(&[("name", "Ali"), ("role", "staff")], "another role").await;
    let ur = lab.get("/people/new?lang=ur", &farah).await;
    assert!(ur.text.contains("نیا فرد شامل کریں"));
    assert!(lab.get("/people/7d8b3f2e-1111-4222-8333-123456789abc", &farah).await.status == StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_contact_closing_and_the_lost_factor() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let ali = lab.add("Ali", Role::Analyst).await;
    let at = format!("/people/{}", ali.id);
    let of = |what: &str| format!("{at}/{what}");
    let open = lab.session(ali.id).await;
    assert_eq!(lab.post(&at, &of("role"), &farah, &[("role", "lead")]).await.to(), at);
    assert_eq!(lab.find("Ali").await.role, Role::Lead);
    assert!(lab.people.by_token(&open).await.unwrap().is_none(), "a changed role ends sessions");
    lab.post(&at, &of("role"), &farah, &[("role", "lead")]).await.again("has this role already");
    lab.post(&at, &of("role"), &farah, &[("role", "owner")]).await.again("only for a hosted firm");
    lab.post(&at, &of("contact"), &farah, &[("email", "ali@"), ("phone", "1")]).await.again("ali@bank.example");
    lab.post(&at, &of("contact"), &farah, &[("email", "ali@cert.example"), ("phone", "+92 51 1")]).await.to();
    assert_eq!(lab.find("Ali").await.email, "ali@cert.example");
    assert!(lab.post(&at, &of("invite"), &farah, &[]).await.to().starts_with("/people/link/"));
    assert_eq!(lab.post(&at, &of("disable"), &farah, &[]).await.to(), at);
    assert_eq!(lab.find("Ali").await.state, PersonState::Disabled);
    let closed = lab.page(&at, &farah).await;
    assert!(closed.contains("Open the account again") && !closed.contains("Make the link"));
    assert_eq!(lab.post(&at, &of("enable"), &farah, &[]).await.to(), at);
    assert_eq!(lab.find("Ali").await.state, PersonState::Invited);
    assert!(lab.post(&at, &of("reset"), &farah, &[]).await.to().starts_with("/people/link/"));
    assert_eq!(lab.acts("factor-reset").await, 1);

    // The only administrator stays one.
    let me = format!("/people/{}", lab.find("Farah").await.id);
    lab.post(&me, &format!("{me}/role"), &farah, &[("role", "analyst")]).await.again("only administrator");
    lab.post(&me, &format!("{me}/disable"), &farah, &[]).await.again("only administrator");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_account_takes_two() {
    let lab = lab();
    let (farah, nasir) = (lab.admin("Farah").await, lab.admin("Nasir").await);
    let ali = lab.add("Ali", Role::Analyst).await;
    let at = format!("/people/{}", ali.id);
    let to_admin = [("role", "administrator")];
    assert_eq!(lab.post(&at, &format!("{at}/role"), &farah, &to_admin).await.to(), "/second");
    assert_eq!(lab.find("Ali").await.role, Role::Analyst, "nothing is done before somebody agreed");
    assert!(lab.page("/people", &nasir).await.contains("One wish waits for a second person"));
    assert!(
        lab.page("/people", &farah).await.contains("No wish waits for a second person"),
        "one's own waits for others"
    );
    let seat = lab.seat(&lab.find("Farah").await);
    let wish = pasban_people::second::list(&lab.node, &seat).await.unwrap().remove(0);
    assert!(wish.words.contains("Analyst") && wish.words.contains("Administrator"), "{}", wish.words);
    assert!(pasban_people::second::decide(&lab.node, &seat, wish.id, true, "").await.is_err(), "whoever asked");
    lab.agree("Nasir").await;
    assert_eq!(lab.find("Ali").await.role, Role::Analyst, "the asker does it");
    assert!(lab.page(&at, &farah).await.contains("A colleague agreed"));
    assert!(lab.page("/people", &farah).await.contains("A colleague agreed"));
    // Another role than the one that was agreed to still asks.
    assert_eq!(lab.post(&at, &format!("{at}/role"), &farah, &to_admin).await.to(), at);
    assert_eq!(lab.find("Ali").await.role, Role::Administrator);
    assert_eq!((lab.acts("second-used").await, lab.acts("role-changed").await), (1, 1));

    // The way into a colleague's account asks too, and so does taking the role away; one's own account does not.
    lab.activate(ali.id).await;
    for (what, fields) in [("invite", &[][..]), ("reset", &[][..]), ("role", &[("role", "analyst")][..])] {
        assert_eq!(lab.post(&at, &format!("{at}/{what}"), &farah, fields).await.to(), "/second", "{what}");
    }
    assert!(
        lab.post("/people/new", &format!("{at}/invite"), &farah, &[]).await.to() == "/second",
        "asked once, not twice"
    );
    let me = format!("/people/{}", lab.find("Farah").await.id);
    assert!(lab.post(&me, &format!("{me}/invite"), &farah, &[]).await.to().starts_with("/people/link/"));

    // A new administrator: agreed first, then made by a button that holds what was agreed.
    let form = [("name", "Hina"), ("role", "administrator"), ("lang", "ur")];
    assert_eq!(lab.post("/people/new", "/people/new", &farah, &form).await.to(), "/second");
    lab.agree("Nasir").await;
    assert!(lab.page("/people", &farah).await.contains("name=\"role\" value=\"administrator\""));
    let other = [("name", "Hina B"), ("role", "administrator"), ("lang", "ur")];
    assert_eq!(
        lab.post("/people/new", "/people/new", &farah, &other).await.to(),
        "/second",
        "another name is another wish"
    );
    let done = [("name", "Hina"), ("email", ""), ("phone", ""), ("lang", "ur"), ("role", "administrator")];
    assert!(lab.post("/people", "/people/new", &farah, &done).await.to().starts_with("/people/link/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_finds_these_pages() {
    let lab = lab();
    let analyst = lab.enter("Adeel", Role::Analyst).await;
    let regulator = lab.enter("Rashid", Role::Regulator).await;
    let paths = pasban_seat_admin::table().entries;
    assert!(paths.iter().filter(|e| e.method() == "GET").count() > 20);
    for e in &paths {
        let path = e.path.replace(['{', '}'], "");
        for session in [&analyst, &regulator] {
            assert_eq!(lab.get(&path, session).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
