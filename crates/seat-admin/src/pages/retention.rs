//! `/retention`: what is kept, how long, how much of it there is, and where that is set.

use maud::html;
use pasban_access::Permission;
use pasban_app::ops::disk;
use pasban_kernel::Timestamp;
use pasban_portal::parts;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::{Drawn, Page, Result, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{code, tenant_name};

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct RetentionAsk {}

/// What is kept of one organisation.
#[derive(Serialize, JsonSchema)]
pub struct Kept {
    /// Whose, in words.
    pub whose: String,
    /// Observations.
    pub observations: u64,
    /// Bytes on the disk.
    pub bytes: u64,
    /// The oldest, microseconds since 1970; 0 for none.
    pub first: i64,
    /// The newest, microseconds since 1970; 0 for none.
    pub last: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct RetentionView {
    /// Days that observations are kept.
    pub days: u32,
    /// Bytes that are kept of one organisation at most.
    pub bytes_max: u64,
    /// By organisation, largest first.
    pub rows: Vec<Kept>,
    /// All observations.
    pub observations: u64,
    /// All bytes.
    pub bytes: u64,
    /// Bytes free where the data lie.
    pub free: u64,
    /// Acts in the ledger, which are kept for ever.
    pub acts: i64,
}

/// The page.
pub struct Retention;

/// Bytes as people read them.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut n = bytes as f64;
    let mut unit = 0;
    while n >= 1000.0 && unit + 1 < UNITS.len() {
        n /= 1000.0;
        unit += 1;
    }
    if unit == 0 || n >= 100.0 { format!("{n:.0} {}", UNITS[unit]) } else { format!("{n:.1} {}", UNITS[unit]) }
}

impl Page for Retention {
    const PATH: &'static str = "/retention";
    const PERMISSION: Permission = Permission::SourceManage;
    const SUMMARY: &'static str = "What this node keeps, for how long, and how much of it there is.";
    type Ask = RetentionAsk;
    type View = RetentionView;

    async fn look(v: &Visit, _: RetentionAsk) -> Result<RetentionView> {
        let node = v.node();
        let stats = node.history.stats();
        let mut rows: Vec<Kept> = stats
            .tenants
            .iter()
            .map(|t| Kept {
                whose: tenant_name(v, &t.tenant),
                observations: t.observations,
                bytes: t.bytes + t.index_bytes + t.segment_bytes,
                first: t.first.map_or(0, |t| t.0),
                last: t.last.map_or(0, |t| t.0),
            })
            .collect();
        rows.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.whose.cmp(&b.whose)));
        rows.truncate(super::PAGE);
        Ok(RetentionView {
            days: node.config.history.retention_days,
            bytes_max: node.config.history.retention_bytes,
            rows,
            observations: stats.observations(),
            bytes: stats.bytes(),
            free: disk::free_bytes(&node.config.node.data).unwrap_or(0),
            acts: node.db.read(pasban_store::rows::ledger::leaf_count).await?,
        })
    }

    fn draw(v: &Visit, view: &RetentionView) -> Drawn {
        let title = text!(v, "admin-retention-title");
        let columns = [
            column(v, "admin-col-whose"),
            column(v, "admin-rcol-observations").num(),
            column(v, "admin-rcol-disk").num(),
            column(v, "admin-rcol-oldest"),
            column(v, "admin-rcol-newest"),
        ];
        let at = |t: i64| html! { @if t > 0 { (when::ago(v, Timestamp(t))) } @else { "–" } };
        let rows: Vec<_> = view
            .rows
            .iter()
            .map(|k| {
                vec![
                    cell(html! { bdi { (parts::clean(&k.whose)) } }),
                    number(html! { (pasban_portal::words::number(i64::try_from(k.observations).unwrap_or(i64::MAX))) }),
                    number(parts::id(&size(k.bytes))),
                    cell(at(k.first)),
                    cell(at(k.last)),
                ]
            })
            .collect();
        let kept = ["history", "ledger", "reports", "sessions", "forms", "names"].map(|k| {
            (
                v.say(&format!("admin-kept-{k}"), &[]),
                if k == "history" {
                    say!(v, "admin-kept-history-how", n = view.days)
                } else {
                    v.say(&format!("admin-kept-{k}-how"), &[])
                },
            )
        });
        let main = html! {
            (parts::head(say!(v, "admin-retention-title"), html! {}, parts::as_of(v)))
            (parts::answers(&title, &[
                parts::Answer { state: "info", question: say!(v, "admin-retention-q1"), answer: say!(v, "admin-retention-a1", n = view.days), more: say!(v, "admin-retention-m1", size = parts::id(&size(view.bytes_max))) },
                parts::Answer { state: if view.free < 1 << 30 { "high" } else { "ok" }, question: say!(v, "admin-retention-q2"), answer: say!(v, "admin-retention-a2", size = parts::id(&size(view.bytes)), free = parts::id(&size(view.free))), more: say!(v, "admin-retention-m2") },
                parts::Answer { state: "", question: say!(v, "admin-retention-q3"), answer: say!(v, "admin-retention-a3", n = view.acts), more: say!(v, "admin-retention-m3") },
            ]))
            @if view.rows.is_empty() { (parts::empty(say!(v, "admin-retention-none"))) }
            @else { (list::table(v, html! { (title) }, &columns, &rows)) (list::foot(v, view.rows.len(), None, None, true)) }
            div.two {
                (parts::panel(say!(v, "admin-kept"), parts::kv(&kept)))
                section.panel { h2 { (say!(v, "admin-retention-change")) } p { (say!(v, "admin-retention-change-what")) } (code(&format!("[history]\nretention_days = {}\nretention_bytes = {}", view.days, view.bytes_max))) }
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &RetentionView) -> Option<Sheet> {
        let head = ["whose", "observations", "bytes", "oldest", "newest"];
        let at = |t: i64| if t > 0 { Timestamp(t).rfc3339() } else { String::new() };
        let rows = view
            .rows
            .iter()
            .map(|k| vec![k.whose.clone(), k.observations.to_string(), k.bytes.to_string(), at(k.first), at(k.last)])
            .collect();
        Some(Sheet { name: "retention".into(), head: head.map(String::from).to_vec(), rows })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_short() {
        let all = [0, 999, 1000, 12_340_000, 20 << 30, u64::MAX].map(super::size);
        assert_eq!(all, ["0 B", "999 B", "1.0 KB", "12.3 MB", "21.5 GB", "18446744 TB"]);
    }
}
