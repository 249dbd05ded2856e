//! What anybody sees: the blocked name, the objection, how to reach the CERT.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use pasban_kernel::Tlp;
use pasban_kernel::time::HOUR;

use crate::support::{Answer, Lab, lab, words};

async fn object(lab: &Lab, domain: &str, what: &str) -> Answer {
    let page = lab.get(&format!("/blocked/{domain}"), "").await.text;
    lab.send(&page, &format!("/blocked/{domain}/objection?lang=en"), "", &[("what", what), ("contact", "0300")]).await
}

fn code(a: &Answer) -> String {
    assert_eq!(a.status, StatusCode::SEE_OTHER, "{}", a.text);
    a.to().trim_start_matches("/objection/").split('?').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn public_pages_need_nobody() {
    let lab = lab("Finance CERT", "sectoral", "");
    for path in ["/start", "/contact", "/guides", "/guides/locked", "/guides/money", "/guides/account", "/guides/phone"]
    {
        let page = lab.page(path, "").await;
        if path != "/guides" {
            assert!(page.contains("href=\"tel:+9251111222\""), "{path}");
        }
    }
    assert!(lab.page("/contact", "").await.contains(&lab.node.id.to_string()[..8]));
    assert_eq!(lab.get("/", "").await.to(), "/start");
    let urdu = lab.get("/start?lang=ur", "").await.text;
    assert!(urdu.contains("دن رات"), "{urdu}");
    assert_eq!(lab.get("/guides/nothing", "").await.to(), "/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_name_says_why_and_no_more_than_its_marking_lets_it() {
    let lab = lab("Finance CERT", "sectoral", "");
    lab.issue("clear.example", "fraud/phishing", Tlp::Clear, "A. Analyst").await;
    lab.issue("green.example", "malicious-code/c2-server", Tlp::Green, "A. Analyst").await;
    lab.issue("amber.example", "malicious-code/c2-server", Tlp::Amber, "A. Analyst").await;

    let clear = lab.page("/blocked/www.clear.example", "").await;
    for said in [
        "pretends to be somebody else",
        "a page that asks for card numbers",
        "24 Dec 2026",
        "Finance CERT",
        "clear[.]example",
    ] {
        assert!(clear.contains(said), "{said}");
    }
    assert!(clear.contains("یہ صفحہ بند ہے"), "the other language stands on the page too");
    assert!(!clear.contains("A. Analyst"));
    assert!(!clear.contains("href=\"http"), "no link to what is blocked");
    let green = lab.page("/blocked/green.example", "").await;
    assert!(green.contains("gets its orders there") && !green.contains("card numbers"));

    // What may not be said and what is not blocked are one page, but for the name.
    let shown = |page: String, name: &str| {
        let page = words(&page.replace(name, "N").replace(&name.replace('.', "[.]"), "N"));
        page.split_whitespace().filter(|w| w.len() < 40 && !w.contains(':')).collect::<Vec<_>>().join(" ")
    };
    let amber = lab.get("/blocked/amber.example?lang=en", "").await;
    let none = lab.get("/blocked/quiet.example?lang=en", "").await;
    assert_eq!(amber.status, none.status);
    assert_eq!(shown(amber.text.clone(), "amber.example"), shown(none.text, "quiet.example"));
    assert!(!amber.text.contains("orders"));
    assert_eq!(lab.json("/blocked/amber.example").await["block"], serde_json::Value::Null);

    // A thing that is no name asks for one; nothing of it is run.
    let odd = lab.get("/blocked?name=%3Cscript%3E&lang=en", "").await;
    assert!(odd.status == StatusCode::OK && odd.text.contains("not the name of a page"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_a_zone_leads_here_shows_that_page_and_nothing_else() {
    let lab = lab("Bank A", "organisational", "");
    lab.issue("evil.example", "fraud/phishing", Tlp::Clear, "x").await;
    for path in ["/", "/sign-in", "/login?next=/a&name=b", "/api/v1/start", "/queue"] {
        let a = lab.under("www.evil.example", path).await;
        assert_eq!(a.status, StatusCode::FORBIDDEN, "{path}");
        assert!(a.text.contains("pretends to be somebody else"), "{path}: {}", a.text);
        assert!(a.headers.get("set-cookie").is_none(), "{path}");
        assert!(!a.text.contains("/sign-in"), "{path}");
    }
    // Under our own names everything is as it was.
    for host in ["bank-a.example", "127.0.0.1:8443", "localhost"] {
        let a = lab.under(host, "/sign-in").await;
        assert_eq!(a.status, StatusCode::OK, "{host}");
        assert!(a.headers.get("set-cookie").is_some(), "{host}");
    }

    // The form works there, from the page as a browser has it: its own host is its origin, and it has no cookie.
    let page = lab.under("evil.example", "/?lang=ur").await.text;
    assert!(page.contains("<html lang=\"ur\""));
    let form =
        serde_html_form::to_string([("key", crate::support::hidden(&page, "key")), ("what", "میری دکان".to_owned())])
            .unwrap();
    let post = |origin: &'static str, form: String| {
        Request::post("/blocked/evil.example/objection?lang=ur")
            .header("host", "evil.example")
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap()
    };
    let sent = lab.ask(post("http://evil.example", form.clone())).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(sent.to().starts_with("/objection/") && sent.to().ends_with("lang=ur"), "{}", sent.to());
    let answer = lab.under("evil.example", &sent.to()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text.contains("میری") || answer.text.contains("آپ کا کوڈ"), "{}", answer.text);
    // From another page it is not taken.
    assert_ne!(lab.ask(post("http://other.example", form)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_one_however_often_it_is_sent_and_looks_alike_for_any_name() {
    let lab = lab("Bank A", "organisational", "");
    lab.issue("amber.example", "fraud/phishing", Tlp::Amber, "x").await;
    let page = lab.get("/blocked/amber.example?lang=en", "").await.text;
    let to = "/blocked/amber.example/objection?lang=en";
    let empty = lab.send(&page, to, "", &[("what", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Write what is wrong"));
    let red = lab.send(&page, to, "", &[("what", "TLP:RED my shop")]).await;
    assert!(red.status == StatusCode::UNPROCESSABLE_ENTITY && red.text.contains("over no wire"));
    let (one, two) =
        (lab.send(&page, to, "", &[("what", "my shop")]).await, lab.send(&page, to, "", &[("what", "my shop")]).await);
    assert_eq!(code(&one), code(&two));

    let hidden = lab.json(&format!("/objection/{}", code(&one))).await;
    let none = code(&object(&lab, "quiet.example", "my shop").await);
    let quiet = lab.json(&format!("/objection/{none}")).await;
    for fact in ["state", "by", "due", "answered", "answer", "found"] {
        assert_eq!(hidden[fact], quiet[fact], "{fact}");
    }
    assert_eq!(quiet["state"], "open");
    // An hour later it is said that nothing is blocked.
    lab.clock.advance(HOUR);
    assert_eq!(lab.json(&format!("/objection/{none}")).await["state"], "gone");
    let page = lab.page(&format!("/objection/{}", none.to_lowercase()), "").await;
    assert!(page.contains("not blocked here now"));

    let unknown = lab.page("/objection/0000000000", "").await;
    assert!(unknown.contains("Nothing is known of the code"));
    lab.page("/objection", "").await;
    // What came is in the ledger, without what was said.
    let acts = lab.node.db.read(|tx| pasban_store::rows::ledger::leaf_list(tx, 0, 100)).await.unwrap();
    let made: Vec<_> = acts.iter().filter(|l| l.kind == "objection-made").collect();
    assert_eq!(made.len(), 2);
    assert!(made.iter().all(|l| !l.act.contains("my shop") && !l.act.contains("0300")));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_is_not_heard_without_end() {
    let lab = lab("Bank A", "organisational", "");
    let mut last = StatusCode::OK;
    for n in 0..8 {
        let page = lab.get("/blocked/a.example?lang=en", "").await.text;
        let form =
            serde_html_form::to_string([("key", crate::support::hidden(&page, "key")), ("what", format!("{n}"))])
                .unwrap();
        let mut request = Request::post("/blocked/a.example/objection?lang=en")
            .header("host", "bank-a.example")
            .header("origin", "https://bank-a.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let from: std::net::SocketAddr = "192.0.2.77:999".parse().unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(from));
        last = lab.ask(request).await.status;
        assert_eq!(last == StatusCode::SEE_OTHER, n < 6, "{n}: {last}");
    }
    assert_eq!(last, StatusCode::UNPROCESSABLE_ENTITY);
}
