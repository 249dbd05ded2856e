//! Everything that a seat can open: each page of the table and each page that a page leads to, as a page, as the API's JSON
//! and as a file. Goes by the table and by links, so that nobody has to list pages.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pasban_portal::Table;

use super::house::{Door, Sitter, get};
use super::http::Answer;

/// Most addresses of one route that are opened.
const OF_A_ROUTE: usize = 8;
/// Most addresses that are opened in one walk.
const MOST: usize = 600;

/// Something that was opened: an address and what it answered.
pub struct Opened {
    /// The address with its door: `/queue`, `/api/v1/queue`, `/queue?format=csv`.
    pub what: String,
    /// The address without.
    pub path: String,
    pub answer: Answer,
}

/// Addresses in a page that stay on this node, in their order.
pub fn links(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in html.match_indices("href=\"/") {
        let rest = &html[at + 6..];
        let Some(end) = rest.find('"') else { break };
        let link = rest[..end].replace("&amp;", "&");
        let link = link.split('#').next().unwrap_or_default().to_owned();
        if !link.starts_with("/static/") && !link.starts_with("//") {
            out.push(link);
        }
    }
    out
}

/// The route that an address belongs to.
pub fn route(table: &Table, address: &str) -> Option<&'static str> {
    let path = address.split('?').next().unwrap_or_default();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let fits = |pattern: &str| {
        let parts: Vec<&str> = pattern.trim_matches('/').split('/').collect();
        parts.len() == segments.len() && parts.iter().zip(&segments).all(|(p, s)| p.starts_with('{') || p == s)
    };
    let gets = table.entries.iter().filter(|e| e.method() == "GET" && fits(e.path));
    gets.min_by_key(|e| e.path.matches('{').count()).map(|e| e.path)
}

/// Opens everything for a seat, from every page without a name in its path, and from `more`.
pub async fn walk(door: &Door, table: &Table, who: Option<&Sitter>, more: &[String]) -> Vec<Opened> {
    let mut client = door.client();
    let literal = table.entries.iter().filter(|e| e.method() == "GET" && !e.path.contains('{'));
    let mut waits: VecDeque<String> = literal.map(|e| e.path.to_owned()).collect();
    waits.extend(more.iter().cloned());
    let mut known: BTreeSet<String> = waits.iter().cloned().collect();
    let mut of_route: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut out = Vec::new();
    while let Some(path) = waits.pop_front() {
        let answer = get(&mut client, who, &path).await;
        assert!(answer.status < 500, "{path} answered {}:\n{}", answer.status, answer.text());
        let is_page = answer.header("content-type").is_some_and(|t| t.starts_with("text/html"));
        if answer.status == 200 && is_page {
            for link in links(&answer.text()) {
                let Some(route) = route(table, &link) else { continue };
                let room = of_route.entry((route, link.contains('?'))).or_default();
                if known.len() < MOST && *room < OF_A_ROUTE && known.insert(link.clone()) {
                    *room += 1;
                    waits.push_back(link);
                }
            }
        }
        let found = answer.status == 200;
        out.push(Opened { what: path.clone(), path: path.clone(), answer });
        let token = who.map(|w| ("authorization", w.reads.as_str()));
        let headers: Vec<(&str, &str)> = token.into_iter().collect();
        let what = format!("/api/v1{path}");
        let answer = client.ask("GET", &what, &headers, b"").await;
        assert!(answer.status < 500, "{what} answered {}:\n{}", answer.status, answer.text());
        out.push(Opened { what, path: path.clone(), answer });
        if found {
            let what = format!("{path}{}format=csv", if path.contains('?') { '&' } else { '?' });
            let answer = get(&mut client, who, &what).await;
            assert!(answer.status < 500, "{what} answered {}:\n{}", answer.status, answer.text());
            out.push(Opened { what, path, answer });
        }
    }
    out
}
