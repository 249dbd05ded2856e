use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::Timestamp;

use crate::support::lab;

const WHO: [(&str, &str); 6] = [
    ("name", "Finance CERT"),
    ("name-ur", "مالیاتی سرٹ"),
    ("country", "PK"),
    ("phone", "+۹۲ ۵۱ 111 2222"),
    ("email", "cert@finance-cert.example"),
    ("then", "next"),
];
const CHARTER: [(&str, &str); 6] = [
    ("mission", "We help banks to find, stop and report attacks."),
    ("constituency", "All banks under licence."),
    ("authority", "We advise; the regulator orders."),
    ("incidents", "All, those that spread first."),
    ("disclosure", "TLP is kept.\r\nNames never leave without consent."),
    ("then", "next"),
];
const SERVICES: [(&str, &str); 4] = [
    ("hours", "Day and night."),
    ("triage", "Within an hour."),
    ("coordination", "With those hit and those who can help."),
    ("then", "next"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_charter_prints_the_public_documents() {
    let lab = lab().await;
    let page = lab.see("/setup").await;
    assert!(page.contains("0 of 9 steps are done") && page.contains("Not proven"));
    // What the node knows is filled in.
    assert!(lab.see("/setup/about/who").await.contains("value=\"Finance CERT\""));
    // For nobody there is no document yet: the answer is that of any path.
    assert_eq!(lab.get("/rfc2350.txt", "").await.to(), "/sign-in");
    for (part, fields, next) in [
        ("who", &WHO[..], "/setup/about/charter"),
        ("charter", &CHARTER[..], "/setup/about/services"),
        ("services", &SERVICES[..], "/setup"),
    ] {
        let path = format!("/setup/about/{part}");
        let a = lab.fill(&path, &path, fields).await;
        assert_eq!((a.status, a.to()), (StatusCode::SEE_OTHER, next), "{part}: {}", a.text);
    }
    assert!(lab.see("/setup").await.contains("3 of 9 steps are done"));
    let text = lab.get("/rfc2350.txt", "").await;
    assert_eq!(text.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(text.headers["x-content-type-options"], "nosniff");
    for words in [
        "Finance CERT",
        "مالیاتی سرٹ",
        "+92 51 111 2222",
        "3.1 Mission statement",
        "Names never leave without consent.",
        "https://cert.example:8443/rfc2350.txt",
    ] {
        assert!(text.text.contains(words), "{words}: {}", text.text);
    }
    let security = lab.get("/.well-known/security.txt", "").await;
    assert_eq!(security.headers["content-type"], "text/plain; charset=utf-8");
    let expires = security.text.lines().find_map(|l| l.strip_prefix("Expires: ")).unwrap();
    let expires = Timestamp::parse(expires).unwrap();
    assert!(expires > lab.node.now() && expires < lab.node.now().plus(366 * pasban_kernel::time::DAY));
    assert!(security.text.contains("Contact: mailto:cert@finance-cert.example\n"));
    // Nobody but an administrator sets up.
    let analyst = lab.enter("Adeel", Role::Analyst).await;
    for path in ["/setup", "/setup/about/who", "/setup/constituents", "/setup/test"] {
        assert_eq!(lab.get(path, &analyst).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(lab.get("/setup/about/nothing", &lab.farah).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_right_is_kept_and_what_is_wrong_is_told() {
    let lab = lab().await;
    let path = "/setup/about/who";
    let wrong = [
        ("name", "Finance CERT"),
        ("country", "Pakistan"),
        ("email", "nobody"),
        ("sector", "finance"),
        ("then", "back"),
    ];
    let a = lab.fill(path, path, &wrong).await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["id=\"e-country\"", "id=\"e-email\"", "value=\"Pakistan\"", "value=\"nobody\""] {
        assert!(a.text.contains(words), "{words}");
    }
    assert!(!a.text.contains("id=\"e-phone\""), "what is missing is no fault on the way back");
    // The rest is there when somebody comes again.
    let page = lab.see(path).await;
    assert!(page.contains("value=\"finance\"") && !page.contains("nobody"));
    let a = lab.fill(path, path, &[("name", "Finance CERT"), ("country", "PK"), ("then", "back")]).await;
    assert_eq!(a.to(), "/setup");
    let a = lab.fill(path, path, &[("name", "Finance CERT"), ("country", "PK"), ("then", "next")]).await;
    assert!(a.text.contains("id=\"e-phone\"") && a.text.contains("This is still needed"));
    assert!(lab.see("/setup").await.contains("Begun"));
}
