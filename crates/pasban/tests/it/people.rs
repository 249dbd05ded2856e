//! Accounts on the command line: the first administrator, everybody else, and what is done after a loss.

use serde_json::Value;

use crate::node::{Node, err, out};

/// The token in a printed link, by the path it is under.
fn token(text: &str, path: &str) -> String {
    let (_, token) = text.split_once(path).unwrap_or_else(|| panic!("no {path} in {text}"));
    token.split_whitespace().next().unwrap().to_owned()
}

fn person(node: &Node, name: &str) -> Value {
    let all = node.json(&["admin", "person", "list"]);
    all.as_array().unwrap().iter().find(|p| p["name"] == name).unwrap_or_else(|| panic!("{name} in {all}")).clone()
}

#[test]
fn people_are_added_invited_changed_and_closed() {
    let node = Node::running();
    // The first one came with `init`, and its link is of this node.
    let printed = std::fs::read_to_string(node.file("init.txt")).unwrap();
    let first = token(&printed, "/welcome/");
    assert!(first.starts_with("welcome_") && first.len() > 50, "{first}");
    let all = node.json(&["admin", "person", "list"]);
    assert_eq!((all[0]["role"].as_str(), all[0]["state"].as_str()), (Some("administrator"), Some("invited")));

    let add =
        ["admin", "person", "add", "Sadia Khan", "--role", "analyst", "--email", "sadia@cert.example", "--lang", "ur"];
    let link = node.good(&add);
    assert!(link.starts_with("https://") && link.lines().count() == 1, "{link}");
    let one = token(&link, "/welcome/");
    let twice = node.run(&add);
    assert!(twice.status.code() == Some(1) && err(&twice).contains("e-mail: another person"), "{}", err(&twice));
    let two = token(&node.good(&["admin", "person", "invite", "sadia@cert.example", "--hours", "1"]), "/welcome/");
    let three = token(&node.good(&["admin", "person", "reset-factor", "sadia khan"]), "/welcome/");
    let enter = token(&node.good(&["admin", "person", "enter", "Sadia Khan", "--minutes", "5"]), "/enter/");
    let mut tokens = [first, one, two, three, enter].to_vec();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 5);

    node.good(&["admin", "person", "role", "sadia@cert.example", "lead"]);
    assert_eq!(person(&node, "Sadia Khan")["role"], "lead");
    node.good(&["admin", "person", "disable", "Sadia Khan"]);
    assert_eq!(person(&node, "Sadia Khan")["state"], "disabled");
    let closed = node.run(&["admin", "person", "invite", "Sadia Khan"]);
    assert!(err(&closed).contains("closed: open it again first"), "{}", err(&closed));
    node.good(&["admin", "person", "enable", "Sadia Khan"]);
    assert_eq!(person(&node, "Sadia Khan")["state"], "invited");

    for (words, said) in [
        (&["admin", "person", "role", "Sadia Khan", "emperor"][..], "must be one of"),
        (&["admin", "person", "role", "Sadia Khan", "staff"], "people on a node of tier sectoral"),
        (&["admin", "person", "add", "R", "--role", "regulator"], "no regulator's hat"),
        (&["admin", "person", "add", "O", "--role", "owner"], "are one of"),
        (&["admin", "person", "invite", "nobody"], "not found"),
        (&["admin", "person", "invite", "Sadia Khan", "--hours", "0"], "1 to 336 hours"),
    ] {
        let o = node.run(words);
        assert!(matches!(o.status.code(), Some(1 | 2)) && err(&o).contains(said), "{words:?}: {}{}", out(&o), err(&o));
    }
    // What was printed is nowhere in the folder of the node.
    for file in std::fs::read_dir(node.dir.join("data")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for token in &tokens {
                let secret = token.rsplit('_').next().unwrap().as_bytes();
                assert!(!bytes.windows(secret.len()).any(|w| w == secret), "{} in {}", token, path.display());
            }
        }
    }
}
