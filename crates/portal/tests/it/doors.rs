use axum::body::Body;
use axum::http::{Request, StatusCode};
use pasban_access::Role;

use crate::support::{hidden, lab};

#[tokio::test]
async fn what_is_not_there_and_what_is_not_allowed_are_the_same_bytes() {
    let lab = lab();
    let (analyst, officer) = (lab.enter("Adeel", Role::Analyst).await, lab.enter("Sana", Role::Officer).await);
    assert_eq!(lab.get("/things", &analyst).await.status, StatusCode::OK);
    let page =
        |a: crate::support::Answer| (a.status, a.text.replace(['/'], "").replace("things", "").replace("nothere", ""));
    let forbidden = lab.get("/things", &officer).await;
    let absent = lab.get("/nothere", &officer).await;
    assert_eq!(forbidden.status, StatusCode::NOT_FOUND);
    assert_eq!(page(forbidden), page(absent));
    // A record that is not there, and one of a route that one may not use.
    assert_eq!(lab.get("/things/b", &analyst).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get("/things/a", &officer).await.status, StatusCode::NOT_FOUND);
    // Nobody: the way in, for every path alike; programs read 404.
    for path in ["/things", "/nothere", "/things/a"] {
        let a = lab.get(path, "").await;
        assert_eq!((a.status, a.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/sign-in"), "{path}");
        let program = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(lab.ask(program).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_form_needs_its_page_and_is_done_once() {
    let lab = lab();
    let session = lab.enter("Adeel", Role::Analyst).await;
    let page = lab.get("/things", &session).await.text;
    let (token, key) = (hidden(&page, "token"), hidden(&page, "key"));
    let fields = [("token", token.as_str()), ("key", key.as_str()), ("by", "3")];
    // Another site; no token; a token of somebody else.
    assert_eq!(lab.post("/things", &session, &fields, "https://evil.example").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        lab.post("/things", &session, &[("key", &key), ("by", "3")], "https://node.example").await.status,
        StatusCode::FORBIDDEN
    );
    let other = lab.enter("Bina", Role::Analyst).await;
    assert_eq!(lab.post("/things", &other, &fields, "https://node.example").await.status, StatusCode::FORBIDDEN);
    // Something is wrong with it: the same words, nothing done.
    let again = lab.post("/things", &session, &[("token", &token), ("key", &key)], "https://node.example").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("Write how many."));
    // Twice at once and once more: done once, the same way on.
    let (a, b) = tokio::join!(
        lab.post("/things", &session, &fields, "https://node.example"),
        lab.post("/things", &session, &fields, "https://node.example"),
    );
    let c = lab.post("/things", &session, &fields, "https://node.example").await;
    for answer in [&a, &b, &c] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.headers["location"], "/things?n=3");
    }
}

#[tokio::test]
async fn the_four_representations_tell_the_same_and_are_safe() {
    let lab = lab();
    let session = lab.enter("Adeel", Role::Analyst).await;
    let page = lab.get("/things?n=5", &session).await;
    assert!(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.text.contains("<script>alert"));
    for (name, want) in
        [("x-frame-options", "DENY"), ("x-content-type-options", "nosniff"), ("cache-control", "no-store")]
    {
        assert_eq!(page.headers[name], want);
    }
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    let sheet = lab.get("/things?format=csv", &session).await;
    assert!(sheet.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(sheet.text, "\u{FEFF}name\n'=1+1\n<script>alert(1)</script>\n");
    // A cookie opens no API: a page of another site could send it.
    let api = |token: &str| {
        Request::get("/api/v1/things?n=5")
            .header("authorization", format!("Bearer {token}"))
            .header("cookie", format!("pasban-session={session}"))
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(lab.ask(api("nothing")).await.status, StatusCode::UNAUTHORIZED);
    let mine = lab.people.by_token(&session).await.unwrap().unwrap();
    let token = pasban_people::tokens::make(&lab.node, &mine, "script", "read", 30).await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&lab.ask(api(&token)).await.text).unwrap();
    assert_eq!(json["n"], 5);
    // A token that reads changes nothing.
    let write = Request::post("/api/v1/things")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from("{\"by\":1}"))
        .unwrap();
    assert_eq!(lab.ask(write).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_document_names_every_route() {
    let lab = lab();
    let document = pasban_portal::openapi::document(&lab.site.table);
    assert_eq!(document["openapi"], "3.1.0");
    for e in &lab.site.table.entries {
        let path = format!("/api/v1{}", e.path);
        let operation = &document["paths"][path.as_str()][e.method().to_ascii_lowercase().as_str()];
        assert_eq!(operation["x-permission"], e.permission.code(), "{path}");
    }
    let thing = &document["paths"]["/api/v1/things/{thing}"]["get"]["parameters"][0];
    assert_eq!((&thing["name"], &thing["in"]), (&"thing".into(), &"path".into()));
}
