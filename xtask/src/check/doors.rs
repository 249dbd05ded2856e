//! Invariant 1: only the modules listed here open a socket, write the body of an answer, or start a program.
//! Whoever needs another door adds it here with its reason, in review; what goes through it is `Released` bytes,
//! or something that concerns nobody else (a zone of this node's own resolvers, its own database).

use super::Problem;
use crate::rust::{self, Source};
use crate::tree::Tree;

/// A kind of door and the words that give it away.
struct Door {
    name: &'static str,
    words: &'static [&'static str],
}

const SOCKET: Door = Door {
    name: "a socket",
    words: &[
        "TcpStream",
        "TcpListener",
        "TcpSocket",
        "UdpSocket",
        "UnixStream",
        "UnixListener",
        "UnixDatagram",
        "ToSocketAddrs",
        "lookup_host",
        "reqwest::",
        "hyper::client",
        "hyper_util::client",
        "lettre::",
        "tokio_postgres::",
        "axum::serve",
    ],
};

const BODY: Door = Door {
    name: "the body of an answer",
    words: &[
        "Response::builder",
        "Response::new",
        "Body::from",
        "Body::new",
        "Body::from_stream",
        "Full::new",
        "StreamBody",
        "IntoResponse",
        "Sse::new",
        "Html",
        "axum::",
    ],
};

const PROGRAM: Door = Door { name: "a program", words: &["Command::new"] };

/// Names behind `reqwest::` that are words of HTTP and open nothing.
const HARMLESS: &[&str] = &["reqwest::Method", "reqwest::StatusCode"];

/// A file, or a folder with a `/` at its end; which doors it may open; why.
const ALLOWED: &[(&str, &[&Door], &str)] = &[
    ("crates/app/src/out/", &[&SOCKET], "the one outbound client: addresses checked after resolving, all bounded"),
    ("crates/app/src/mitigate/zones.rs", &[&SOCKET], "binds the listeners of the zone server, which answers itself"),
    ("crates/zone/src/server.rs", &[&SOCKET], "zones for this node's resolvers, by key or by TLS and address"),
    ("crates/zone/src/notify.rs", &[&SOCKET], "NOTIFY: the zone's name and serial to this node's own resolvers"),
    ("crates/zone/src/probe.rs", &[&SOCKET], "asks a resolver as an outside client does, for checks"),
    ("crates/zone/src/standin.rs", &[&SOCKET], "a stand-in resolver on loopback for demonstrations"),
    ("crates/store/src/postgres.rs", &[&SOCKET], "the node's own database"),
    ("crates/store/src/url.rs", &[&SOCKET], "reads the URL of that database; opens nothing"),
    ("crates/wire/src/lib.rs", &[&BODY], "puts the routers together"),
    ("crates/wire/src/listen.rs", &[&SOCKET, &BODY], "the HTTPS listener"),
    ("crates/wire/src/body.rs", &[&BODY], "reads requests within their bounds; writes nothing"),
    ("crates/wire/src/token.rs", &[&BODY], "who asks; writes the refusal"),
    ("crates/wire/src/error.rs", &[&BODY], "kinds of error as status and sentence"),
    ("crates/wire/src/peer.rs", &[&BODY], "who asks over a link; signs every answer"),
    ("crates/wire/src/room.rs", &[&BODY], "tells a partner that there is no room yet"),
    ("crates/wire/src/links.rs", &[&BODY], "node to node: pages of Released bytes, and the link's own business"),
    ("crates/wire/src/collections.rs", &[&BODY], "TAXII for plain clients: pages of Released bytes"),
    ("crates/wire/src/lists.rs", &[&BODY], "an organisation's own blocks to its own devices; tenants' pass the gate"),
    ("crates/wire/src/push.rs", &[&BODY], "counts of what the sender itself pushed"),
    ("crates/wire/src/health.rs", &[&BODY], "alive, ready, counters without names or values"),
    ("crates/wire/src/control.rs", &[&SOCKET, &BODY], "the private socket of the node's own administrator"),
    (
        "crates/portal/src/serve.rs",
        &[&BODY],
        "pages and the JSON API: what a seat may see, after its permission was checked",
    ),
    (
        "crates/portal/src/serve/",
        &[&BODY],
        "parts of that door: what a request brings, and forms that came after their session",
    ),
    ("crates/pasban/src/portal.rs", &[&BODY], "puts the seats' pages together; writes nothing"),
    ("crates/pasban/src/client.rs", &[&SOCKET, &BODY], "the command line asks its own node over the private socket"),
    ("crates/pasban/src/process.rs", &[&PROGRAM], "this program itself, begun anew with a frugal allocator"),
    ("crates/demo/src/", &[&SOCKET, &BODY, &PROGRAM], "stand-ins and processes of the demonstration"),
    ("bench/src/", &[&SOCKET, &BODY, &PROGRAM], "a delaying proxy and processes of the measurements"),
    ("crates/testkit/src/", &[&SOCKET, &PROGRAM], "development only: real servers, started privately"),
    ("xtask/src/", &[&PROGRAM], "development only: git and cargo"),
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in tree.rust().filter(|(p, _)| !rust::is_test_file(p)) {
        let code = Source::shipped(text).code;
        for door in [&SOCKET, &BODY, &PROGRAM] {
            let allowed = ALLOWED.iter().any(|(at, doors, _)| {
                (path == *at || at.ends_with('/') && path.starts_with(at)) && doors.iter().any(|d| d.name == door.name)
            });
            if allowed {
                continue;
            }
            for word in door.words {
                let opens = |at: &usize| !HARMLESS.iter().any(|h| code[*at..].starts_with(h));
                for at in rust::find_words(&code, word).filter(opens) {
                    let what = format!(
                        "{word} is {}, which this file may not open: use an existing door, or add one with its reason \
                         to xtask/src/check/doors.rs",
                        door.name
                    );
                    problems.push(Problem::new(path, rust::line_of(&code, at), what));
                }
            }
        }
    }
    for (path, ..) in ALLOWED.iter().filter(|(p, ..)| !tree.has(p)) {
        problems.push(Problem::new(path, 1, "has a door in xtask/src/check/doors.rs, but is gone: remove the line"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{ALLOWED, check};
    use crate::tree::Tree;

    #[track_caller]
    fn problems(path: &str, text: &str) -> usize {
        let mut files: Vec<(String, &str)> = ALLOWED
            .iter()
            .map(|(p, ..)| if p.ends_with('/') { format!("{p}x.rs") } else { (*p).to_owned() })
            .filter(|p| p != path)
            .map(|p| (p, ""))
            .collect();
        files.push((path.to_owned(), text));
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn a_door_needs_its_line() {
        let elsewhere = "crates/app/src/exchange/report.rs";
        for text in [
            "use tokio::net::TcpStream;",
            "let s = std::net::UdpSocket::bind(a);",
            "use reqwest::Client;",
            "reqwest::get(u).await",
            "use reqwest::{Method, Client};",
            "Response::builder().body(x)",
            "impl IntoResponse for X {}",
            "Command::new(p)",
        ] {
            assert_eq!(problems(elsewhere, text), 1, "{text}");
        }
        assert_eq!(problems("crates/app/src/out/http.rs", "reqwest::Client::new()"), 0);
        assert_eq!(problems("crates/app/src/out/http.rs", "Response::builder()"), 1, "a socket is no answer");
        assert_eq!(problems("crates/app/src/outside.rs", "TcpStream"), 1, "a folder is not a prefix of names");
    }

    #[test]
    fn words_of_http_comments_and_tests_are_no_doors() {
        let elsewhere = "crates/app/src/exchange/report.rs";
        for text in ["use reqwest::Method;", "// TcpStream", "\"TcpStream\"", "#[cfg(test)] mod t { TcpStream }"] {
            assert_eq!(problems(elsewhere, text), 0, "{text}");
        }
        assert_eq!(problems("crates/app/tests/it/main.rs", "TcpStream"), 0);
    }

    #[test]
    fn a_line_without_a_file_is_refused() {
        assert_eq!(check(&Tree::of(&[])).len(), ALLOWED.len());
    }
}
