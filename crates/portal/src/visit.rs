//! One request of one person: who, in which language, when.

use std::net::IpAddr;
use std::sync::Arc;

use maud::Markup;
use pasban_access::{Permission, Seat};
use pasban_app::{AppError, Node, Result};
use pasban_kernel::Timestamp;
use pasban_people::People;
use pasban_people::session::Session;

use crate::table::Table;
use crate::words::{Arg, Lang, Words};

/// What all visits share.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

/// See [`Site`].
pub struct Inner {
    /// The node.
    pub node: Node,
    /// Accounts and sessions.
    pub people: People,
    /// Routes.
    pub table: Table,
    /// Messages.
    pub words: Words,
    /// Keys the tokens of forms that need no account; of this process only.
    pub(crate) key: [u8; 32],
    /// Secrets that are shown once.
    pub(crate) shelf: crate::shown::Shelf,
    /// Forms under way, by their one-time key.
    pub(crate) under_way: std::sync::Mutex<std::collections::HashMap<[u8; 32], Arc<tokio::sync::Mutex<()>>>>,
}

impl std::ops::Deref for Site {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Site {
    /// A site over a node.
    ///
    /// # Errors
    /// Where messages cannot be read.
    pub fn new(node: Node, people: People, table: Table) -> Result<Self> {
        let words = Words::later(&table.catalogues);
        let key = node.ambient.random();
        Ok(Self(Arc::new(Inner {
            node,
            people,
            table,
            words,
            key,
            shelf: crate::shown::Shelf::default(),
            under_way: std::sync::Mutex::default(),
        })))
    }
}

impl Inner {
    /// Where a person begins: the first page of the role, else the first of the side list that they may see.
    #[must_use]
    pub fn home(&self, seat: &Seat) -> &'static str {
        let home = seat.role.home();
        if self.has(home) {
            return home;
        }
        let mut may: Vec<_> = self.table.nav.iter().filter(|n| seat.may(n.permission)).collect();
        may.sort_by_key(|n| (n.order, n.path));
        may.first().map_or("/help", |n| n.path)
    }

    /// Whether a page stands at a path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.table.entries.iter().any(|e| e.path == path && e.method() == "GET")
    }
}

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// Name that the sender gave; a hostile text.
    pub name: String,
    /// Content.
    pub bytes: bytes::Bytes,
}

/// One request.
#[derive(Clone)]
pub struct Visit {
    /// What all visits share.
    pub site: Site,
    /// Who; `None` where nobody is signed in.
    pub session: Option<Session>,
    /// Language of the answer.
    pub lang: Lang,
    /// The instant of the request.
    pub now: Timestamp,
    /// Path as asked for, for links that stay on the page.
    pub path: String,
    /// Query as asked for.
    pub query: String,
    /// Where it came from.
    pub from: IpAddr,
    /// Whether it came over TLS.
    pub secure: bool,
    /// Whether it came in over `/api/v1`.
    pub api: bool,
    /// Whether a browser asks for a page, not a program for data.
    pub person: bool,
    /// Token for forms on this page; see [`crate::parts::form::hidden`].
    pub token: String,
    /// One-time key of the form that was sent (deeds), or a fresh one for forms on this page.
    pub key: [u8; 32],
    /// Files of the form.
    pub files: Vec<Upload>,
    /// Somebody was led here by a blocked name: nothing on the page leads into the node.
    pub bare: bool,
}

impl Visit {
    /// The node.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.site.node
    }

    /// Who sits here.
    ///
    /// # Errors
    /// Not found, where nobody is signed in.
    pub fn seat(&self) -> Result<&Seat> {
        self.session.as_ref().map(|s| &s.seat).ok_or(AppError::NotFound)
    }

    /// Whether who sits here may use what asks for the permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        permission == Permission::Public || self.session.as_ref().is_some_and(|s| s.may(permission))
    }

    /// A message as markup; see [`crate::say`].
    #[must_use]
    pub fn say(&self, key: &str, args: &[(&'static str, Arg)]) -> Markup {
        self.site.words.say(self.lang, key, args)
    }

    /// A message as plain text; see [`crate::text`].
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        self.site.words.text(self.lang, key, args)
    }

    /// A sentence that a function of the node answered, in the reader's language where it is one of
    /// [`pasban_people::refusal`]; else as it is.
    #[must_use]
    pub fn told(&self, words: &str) -> String {
        let Some((sentence, args)) = pasban_people::refusal::read(words) else { return words.to_owned() };
        let args: Vec<(&'static str, Arg)> = args
            .into_iter()
            .map(|(name, value)| (name, value.parse::<i64>().map_or_else(|_| Arg::Text(value), Arg::Number)))
            .collect();
        self.text(&format!("refusal-{}", sentence.code), &args)
    }

    /// Time zone of the person, else of the node: an IANA name, empty for UTC.
    #[must_use]
    pub fn zone(&self) -> &str {
        let own = self.session.as_ref().map(|s| s.prefs.zone.as_str()).unwrap_or_default();
        if own.is_empty() { &self.site.node.config.portal.zone } else { own }
    }
}
