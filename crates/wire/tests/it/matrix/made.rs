//! Signed objects as a hostile partner would make them: with its own good keys, and against the rules.

use std::cell::Cell;

use pasban_app::Node;
use pasban_formats::json::canonical;
use pasban_kernel::time::{DAY, HOUR, MINUTE};
use pasban_kernel::{Observable, PermittedAction, Timestamp, Tlp};
use pasban_proof::sign::{self, Purpose};
use pasban_translate::exchange::content::{Content, Indicator, Statement};
use pasban_translate::exchange::{self, Bound, Seed};
use serde_json::{Value, json};

pub struct Maker {
    /// The hostile partner.
    pub node: Node,
    /// An indicator of somebody else that the victim knows.
    pub known: Bound,
    /// One of the partner's own that the victim knows, with its version.
    pub own: (Bound, Timestamp),
    pub count: Cell<u32>,
}

impl Maker {
    pub fn now(&self) -> Timestamp {
        Timestamp(self.node.now().0.div_euclid(MINUTE) * MINUTE)
    }

    pub fn uuid(&self) -> uuid::Uuid {
        self.count.set(self.count.get() + 1);
        uuid::Builder::from_random_bytes(self.node.ambient.random()).into_uuid()
    }

    fn fresh(&self) -> Bound {
        Bound::new("indicator", &self.node.id, Seed(*self.uuid().as_bytes()))
    }

    fn statement(&self, name: &str) -> Statement {
        let now = self.now();
        let Bound { id, seed } = self.fresh();
        Statement {
            id,
            seed: Some(seed),
            created: now,
            modified: now,
            issuer: self.node.id,
            key: self.node.keys.sequence(),
            tlp: Tlp::Green,
            action: PermittedAction::BlockHome,
            revoked: false,
            content: Content::Indicator(Indicator {
                values: vec![Observable::domain(name).unwrap()],
                category: "malicious-code/c2-server".into(),
                valid_from: now,
                valid_until: Some(now.plus(30 * DAY)),
                confidence: None,
                reason: "command server".into(),
                proposal: None,
                unknown_everywhere: false,
            }),
        }
    }

    fn sign(&self, mut value: Value) -> Value {
        let signature = sign::sign(Purpose::Object, &canonical(&exchange::signing_value(&value)), &self.node.keys.link);
        exchange::attach(&mut value, &signature.0);
        value
    }

    fn made(&self, name: &str, change: impl FnOnce(&mut Statement)) -> Value {
        let mut s = self.statement(name);
        change(&mut s);
        self.sign(exchange::print(&s))
    }

    pub fn object(&self, name: &str) -> Value {
        self.made(name, |_| ())
    }

    pub fn marked(&self, name: &str, tlp: Tlp) -> Value {
        self.made(name, |s| s.tlp = tlp)
    }

    pub fn at(&self, name: &str, at: Timestamp) -> Value {
        self.made(name, |s| s.modified = at)
    }

    /// An older version than the one that is known.
    pub fn older(&self, name: &str) -> Value {
        let (own, modified) = self.own.clone();
        let old = modified.plus(-HOUR * i64::from(self.count.get() + 1));
        self.made(name, |s| {
            (s.id, s.seed, s.created, s.modified) = (own.id, Some(own.seed), old, old);
        })
    }

    /// A newer version of somebody else's object, with the seed that stands in it, and one that takes it back.
    pub fn of_another(&self) -> [Value; 2] {
        [false, true].map(|revoked| {
            let at = self.now().plus(MINUTE * i64::from(self.count.get() + 2));
            let Bound { id, seed } = self.known.clone();
            self.made("another.example", |s| {
                (s.id, s.seed, s.modified, s.revoked) = (id, Some(seed), at, revoked);
            })
        })
    }

    /// The same id and version with two contents, both signed.
    pub fn twins(&self, name: &str) -> [Value; 2] {
        let Bound { id, seed } = self.fresh();
        [name.to_owned(), format!("x.{name}")].map(|n| self.made(&n, |s| (s.id, s.seed) = (id.clone(), Some(seed))))
    }

    pub fn saying(&self, name: &str, words: &str) -> Value {
        self.made(name, |s| {
            if let Content::Indicator(i) = &mut s.content {
                words.clone_into(&mut i.reason);
            }
        })
    }

    pub fn unmarked(&self, name: &str) -> Value {
        let mut value = exchange::print(&self.statement(name));
        value.as_object_mut().unwrap().remove("object_marking_refs");
        self.sign(value)
    }

    pub fn envelope(&self, objects: &[Value]) -> Vec<u8> {
        json!({"objects": objects}).to_string().into_bytes()
    }

    pub fn bundle(&self, objects: &[Value]) -> Vec<u8> {
        json!({"type": "bundle", "id": format!("bundle--{}", self.uuid()), "objects": objects}).to_string().into_bytes()
    }
}
