//! The dialler's loop: one task a link, with at most two connections (requests, events).
//!
//! After hello, four things go on side by side: the host's event stream says that there is more; pages are read down;
//! own pages are sent up as soon as something is put on a stream; ledgers are witnessed. Any failure ends the session;
//! it begins again after a wait that grows, with a jitter so that a thousand diallers do not come back at once.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use pasban_kernel::id::ReportId;
use pasban_kernel::time::MINUTE;
use pasban_kernel::{LinkId, NodeId, Timestamp};
use pasban_store::rows::links as rows;
use reqwest::Method;
use tokio::sync::{Mutex, Notify, broadcast};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::channel::{Channel, Network};
use super::hello::{self, Hello};
use super::recover::{self, Need};
use super::table::{Entry, private_stream};
use super::{feed, intake, witness};
use crate::detect::alerts;
use crate::error::{AppError, Result};
use crate::node::{Mode, Node};

/// A link that nobody was heard on for so long is down, microseconds.
pub const DOWN_AFTER: i64 = 5 * MINUTE;
/// How often a session looks whether its link or its node has changed.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Hello again, at rest.
const HELLO_EVERY: Duration = Duration::from_secs(60);
/// Reading without events.
const POLL_URGENT: Duration = Duration::from_secs(10);
/// Reading at rest, while events arrive.
const POLL_REST: Duration = Duration::from_secs(60);
/// An event stream that is silent for so long is dead: heartbeats come every 15 seconds.
const EVENTS_SILENT: Duration = Duration::from_secs(40);
/// Least time between two rounds of witnessing.
const WITNESS_EVERY: Duration = Duration::from_secs(2);
/// Witnessing at rest.
const WITNESS_REST: Duration = Duration::from_secs(60);
/// Longest wait between two sessions.
const BACKOFF_MAX_SECONDS: u64 = 60;
/// Between pages that held nothing and say that more waits.
const EMPTY_PAGE_PAUSE: Duration = Duration::from_millis(20);

/// Keeps a task for every link that this node dials, for ever; watches the hosted ones for silence.
pub async fn run(node: Node) {
    let mut tasks: HashMap<LinkId, Task> = HashMap::new();
    let mut looked = Instant::now();
    loop {
        let table = node.links.load_full();
        for e in table.all().iter().filter(|e| e.link.role == "dialler" && lives(&e.link.state)) {
            let task = tasks.entry(e.link.id).or_insert_with(|| Task(tokio::spawn(link(node.clone(), e.link.id))));
            if task.0.is_finished() {
                *task = Task(tokio::spawn(link(node.clone(), e.link.id)));
            }
        }
        tasks.retain(|id, _| table.get(id).is_some_and(|e| lives(&e.link.state)));
        if looked.elapsed() > Duration::from_secs(30) {
            looked = Instant::now();
            if let Err(e) = watch_hosted(&node).await {
                tracing::warn!(error = %e.details(), "hosted links could not be looked at");
            }
        }
        drop(table);
        sleep(Duration::from_millis(250)).await;
    }
}

/// A task that ends with whoever holds it.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn lives(state: &str) -> bool {
    matches!(state, "confirming" | "active" | "paused")
}

/// A hosted link whose dialler has been silent for long.
async fn watch_hosted(node: &Node) -> Result<()> {
    let now = node.now();
    for l in node.db.read(rows::link_list).await? {
        let silent = now.0.saturating_sub(l.last_contact.0.max(l.created.0)) > DOWN_AFTER;
        if l.role == "host" && l.state == "active" && silent && l.trouble.is_empty() {
            let (id, since) = (l.id, l.last_contact);
            node.db.write("link.trouble", move |tx| rows::link_contact(tx, &id, "the dialler is silent", None)).await?;
            alerts::link_down(node, &l.id, &l.peer_name, since).await?;
        }
    }
    Ok(())
}

/// One link, for as long as it lives.
async fn link(node: Node, id: LinkId) {
    let mut failures: u32 = 0;
    let mut down_since: Option<Timestamp> = None;
    let mut alarmed = false;
    loop {
        let Some(entry) = node.links.load().get(&id).filter(|e| lives(&e.link.state)).cloned() else { return };
        let began = Instant::now();
        let ended = Session::open(&node, entry).run().await;
        // A session that stood for a while was a good one.
        if began.elapsed() > Duration::from_secs(30) {
            failures = 0;
            down_since = None;
        }
        let wait = match ended {
            // Hello anew at once: the link has changed, or a new life has begun.
            Ok(()) => {
                failures = 0;
                down_since = None;
                if alarmed {
                    alarmed = false;
                    let _ = alerts::link_up(&node, &id).await;
                }
                Duration::from_millis(50)
            }
            Err(e) => {
                failures = failures.saturating_add(1);
                node.metrics.link_failures_total.add(1);
                let since = *down_since.get_or_insert_with(|| node.now());
                let words = e.details();
                tracing::warn!(link = %id, error = %words, failures, "the link failed; it is tried again");
                let trouble = words.chars().take(500).collect::<String>();
                let _ = node.db.write("link.trouble", move |tx| rows::link_contact(tx, &id, &trouble, None)).await;
                if !alarmed && node.now().0.saturating_sub(since.0) > DOWN_AFTER {
                    let name = node.links.load().get(&id).map(|e| e.link.peer_name.clone()).unwrap_or_default();
                    alarmed = alerts::link_down(&node, &id, &name, since).await.is_ok();
                }
                backoff(&node, failures)
            }
        };
        sleep(wait).await;
    }
}

/// Half a second doubled for each failure, at most a minute, and up to half as much again by chance.
fn backoff(node: &Node, failures: u32) -> Duration {
    let base = 500_u64.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(BACKOFF_MAX_SECONDS * 1000);
    let jitter = u64::from(u16::from_be_bytes(node.ambient.random())) * base / 2 / u64::from(u16::MAX);
    Duration::from_millis(base + jitter)
}

struct Session {
    node: Node,
    id: LinkId,
    channel: Result<(Channel, NodeId)>,
    /// There is more to read.
    more: Notify,
    /// Something was sent or read: ledgers have grown.
    grown: Notify,
    /// Events arrive, so polling can be slow.
    hears: std::sync::atomic::AtomicBool,
    /// Until when only withdrawals pass, up and down.
    over: Mutex<[Option<Instant>; 2]>,
    /// Reports whose receipt nobody has cosigned yet.
    provisional: Mutex<Vec<ReportId>>,
}

impl Session {
    fn open(node: &Node, entry: Entry) -> Self {
        let network: Network = serde_json::from_str(&entry.link.network).unwrap_or_default();
        let channel = match entry.link.peer {
            Some(peer) => Channel::new(node, &entry.link.url, entry.link.pin, &network, peer).map(|c| (c, peer)),
            None => Err(AppError::internal("a dialled link without a peer")),
        };
        Self {
            node: node.clone(),
            id: entry.link.id,
            channel,
            more: Notify::new(),
            grown: Notify::new(),
            hears: false.into(),
            over: Mutex::new([None; 2]),
            provisional: Mutex::default(),
        }
    }

    fn channel(&self) -> Result<(&Channel, NodeId)> {
        match &self.channel {
            Ok((c, peer)) => Ok((c, *peer)),
            Err(e) => Err(AppError::Unavailable(e.details())),
        }
    }

    fn entry(&self) -> Result<Entry> {
        self.node.links.load().get(&self.id).cloned().ok_or(AppError::NotFound)
    }

    /// Until the link changes (`Ok`) or something fails.
    async fn run(&self) -> Result<()> {
        let mut news = self.node.news.subscribe();
        let hello = self.hello().await?;
        let state = self.entry()?.link.state;
        match state.as_str() {
            "active" | "paused" => {}
            "confirming" => {
                // The other administrator may type any moment; ours wakes us.
                let _ = timeout(Duration::from_secs(1), self.own_news(&mut news)).await;
                return Ok(());
            }
            _ => return Ok(()),
        }
        if self.node.mode() == Mode::Recovering || hello.recovering {
            sleep(Duration::from_secs(1)).await;
            return Ok(());
        }
        let entry = self.entry()?;
        *self.provisional.lock().await = intake::provisional(&self.node, &entry).await?;
        let life = self.node.incarnation();
        let version = entry.link.agreement;
        tokio::select! {
            r = self.down() => r,
            r = self.up(news) => r,
            r = self.ledgers() => r,
            r = self.greet(life, version) => r,
            () = self.events() => Ok(()),
        }
    }

    /// Says hello and hears the answer; helps whoever was restored.
    async fn hello(&self) -> Result<Hello> {
        let (channel, peer) = self.channel()?;
        let entry = self.entry()?;
        let said = hello::say(&self.node, &entry).await?;
        let body = serde_json::to_vec(&said).map_err(AppError::internal)?;
        let answer: Hello = channel
            .call(Method::POST, "/links/v1/hello", "application/json", body.into(), true)
            .await?
            .json()
            .map_err(|e| match e {
                AppError::NotFound => AppError::Unavailable(
                    "the host does not know this link; it may have been restored from a copy made before the link was"
                        .into(),
                ),
                other => other,
            })?;
        let met = hello::hear(&self.node, &entry, peer, &answer).await?;
        if met.need != Need::Nothing {
            recover::from_host(&self.node, channel, peer, met.need).await?;
        }
        if answer.recovering {
            self.help(channel, peer, &answer).await?;
        }
        Ok(answer)
    }

    /// The host was restored and cannot dial: it is brought what we mirror of it.
    async fn help(&self, channel: &Channel, peer: NodeId, hello: &Hello) -> Result<()> {
        let held = hello.ledger.as_ref().map_or(0, |t| t.size);
        let size = witness::mirrored(&self.node, peer).await?;
        if size == 0 {
            return Ok(());
        }
        let mirror = recover::mirror_of(&self.node, peer, recover::start_for(held, size)).await?;
        channel.post("/links/v1/mirror", &mirror).await?.ok()?;
        Ok(())
    }

    /// Hello again about every minute, and as soon as the link has changed here.
    async fn greet(&self, life: [u8; 16], version: i64) -> Result<()> {
        let mut said = Instant::now();
        loop {
            sleep(LOOK_EVERY).await;
            // Looked at often, so not copied.
            let agreed = self.node.links.load().get(&self.id).map(|e| e.link.agreement).ok_or(AppError::NotFound)?;
            if agreed != version || self.node.incarnation() != life || self.node.mode() == Mode::Recovering {
                return Ok(());
            }
            if said.elapsed() < HELLO_EVERY {
                continue;
            }
            let entry = self.entry()?;
            let before = hello::remembered(&entry).incarnation;
            let answer = self.hello().await?;
            if answer.incarnation != before || answer.recovering {
                return Ok(());
            }
            said = Instant::now();
        }
    }

    async fn down(&self) -> Result<()> {
        loop {
            let entry = self.entry()?;
            let over = self.is_over(0).await;
            if let Some(lanes) = intake::lanes(&self.node, over) {
                let (channel, _) = self.channel()?;
                let places = hello::read_to(&self.node, &entry).await?;
                let path = format!(
                    "/taxii2/links/collections/{}/objects/?next={places}&limit={}&lanes={}",
                    feed::collection(&entry.link.id, "feed"),
                    feed::page_limit(&entry),
                    lanes.number()
                );
                let answer = channel.get(&path).await?;
                match intake::take_down(&self.node, &entry, &answer.ok()?).await {
                    Ok((count, more)) => {
                        if count > 0 {
                            self.grown.notify_one();
                        }
                        if more {
                            // All of that page was withheld; a host that only says so is not asked without a breath.
                            if count == 0 {
                                sleep(EMPTY_PAGE_PAUSE).await;
                            }
                            continue;
                        }
                    }
                    Err(AppError::TooMany(words)) => {
                        self.set_over(0, None, &words).await?;
                        // Withdrawals in that page still pass.
                        if lanes != pasban_kernel::Lane::Withdrawals {
                            continue;
                        }
                    }
                    Err(e) => return Err(e),
                }
            }
            let pause = match (over, self.hears.load(std::sync::atomic::Ordering::Relaxed)) {
                (false, true) => POLL_REST,
                _ => POLL_URGENT,
            };
            let _ = timeout(pause, self.more.notified()).await;
        }
    }

    async fn up(&self, mut news: broadcast::Receiver<pasban_kernel::id::ClassId>) -> Result<()> {
        loop {
            while self.send_page().await? {}
            let _ = timeout(POLL_REST, self.own_news(&mut news)).await;
        }
    }

    /// Sends one page up; answers whether there is more.
    async fn send_page(&self) -> Result<bool> {
        let entry = self.entry()?;
        let Some(lanes) = intake::lanes(&self.node, self.is_over(1).await) else { return Ok(false) };
        let from = hello::sent_to(&self.node, &entry).await?;
        let page = feed::read(&self.node, &entry, from, feed::page_limit(&entry), lanes).await?;
        if page.count > 0 {
            let (channel, _) = self.channel()?;
            let path = format!("/taxii2/links/collections/{}/objects/", feed::collection(&entry.link.id, "inbox"));
            let (sent, ..) = feed::envelope(&page.body)?;
            let answer = channel
                .call(Method::POST, &path, pasban_formats::taxii::TAXII_MEDIA_TYPE, page.body.into(), false)
                .await?;
            let retry = answer.retry_after;
            let status: pasban_formats::taxii::Status = match answer.json() {
                Ok(status) => status,
                Err(AppError::TooMany(words)) => {
                    self.set_over(1, retry, &words).await?;
                    // Withdrawals that came later still pass.
                    return Ok(lanes != pasban_kernel::Lane::Withdrawals);
                }
                Err(e) => return Err(e),
            };
            let (reports, refused) = intake::read_answer(&self.node, &entry, &sent, &status).await?;
            self.provisional.lock().await.extend(reports);
            self.node.handed.taken(&entry, from, page.places, self.node.now());
            if !refused.is_empty() {
                tracing::warn!(link = %self.id, count = refused.len(), first = %refused[0], "the host refused objects");
            }
            self.grown.notify_one();
        }
        if page.places != from {
            feed::keep_places(&self.node, &entry, "out", page.places).await?;
        }
        Ok(page.more)
    }

    async fn is_over(&self, way: usize) -> bool {
        self.over.lock().await.get(way).copied().flatten().is_some_and(|until| until > Instant::now())
    }

    async fn set_over(&self, way: usize, seconds: Option<u64>, words: &str) -> Result<()> {
        if let Some(slot) = self.over.lock().await.get_mut(way) {
            *slot = Some(Instant::now() + Duration::from_secs(seconds.unwrap_or(60)));
        }
        let (id, words) = (self.id, words.to_owned());
        self.node.db.write("link.trouble", move |tx| rows::link_contact(tx, &id, &words, None)).await?;
        Ok(())
    }

    /// Waits until something is put on a stream of this link.
    async fn own_news(&self, news: &mut broadcast::Receiver<pasban_kernel::id::ClassId>) {
        let private = private_stream(&self.id);
        loop {
            match news.recv().await {
                Ok(stream) => {
                    let class = self.node.links.load().get(&self.id).map(|e| e.link.class);
                    if stream == private || Some(stream) == class || stream.0.is_nil() {
                        return;
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => return,
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// Listens for "there is more". Where events do not pass, polling goes on.
    async fn events(&self) {
        loop {
            if let Ok((channel, _)) = self.channel()
                && let Ok(stream) = channel.events("/links/v1/events").await
            {
                let mut stream = std::pin::pin!(stream);
                // What came between the last page and now.
                self.more.notify_one();
                while let Ok(Some(Ok(chunk))) = timeout(EVENTS_SILENT, stream.next()).await {
                    self.hears.store(true, std::sync::atomic::Ordering::Relaxed);
                    if chunk.windows(5).any(|w| w == b"data:") {
                        self.more.notify_one();
                    }
                }
            }
            self.hears.store(false, std::sync::atomic::Ordering::Relaxed);
            self.more.notify_one();
            sleep(Duration::from_secs(2) + backoff(&self.node, 1)).await;
        }
    }

    async fn ledgers(&self) -> Result<()> {
        // What an end of the process left undone is done in a session's first seconds, and makes acts without traffic.
        let mut early = 3_u8;
        loop {
            let entry = self.entry()?;
            let (channel, peer) = self.channel()?;
            if self.node.mode() == Mode::Normal {
                match witness::exchange(&self.node, channel, &entry, peer).await {
                    Ok(_) => self.refresh(channel).await?,
                    // A refusal stops witnessing, not the exchange of warnings.
                    Err(AppError::Conflict(words)) => {
                        tracing::warn!(link = %self.id, words, "witnessing is refused");
                        let id = self.id;
                        self.node.db.write("link.trouble", move |tx| rows::link_contact(tx, &id, &words, None)).await?;
                    }
                    Err(e) => return Err(e),
                }
            }
            sleep(WITNESS_EVERY).await;
            let rest = if early > 0 { WITNESS_EVERY } else { WITNESS_REST };
            early = early.saturating_sub(1);
            if timeout(rest, self.grown.notified()).await.is_ok() {
                // A warning reaches a thousand partners at once; their cosignatures need not come at once.
                let spread = u64::from(u8::from_be_bytes(self.node.ambient.random())) * 4;
                sleep(Duration::from_millis(spread)).await;
            }
        }
    }

    /// Fetches receipts anew that nobody had cosigned.
    async fn refresh(&self, channel: &Channel) -> Result<()> {
        if !hello::remembered(&self.entry()?).forked.is_empty() {
            return Ok(());
        }
        let waiting = std::mem::take(&mut *self.provisional.lock().await);
        let mut left = Vec::new();
        for report in waiting {
            let answer = channel.get(&format!("/links/v1/receipts/{report}")).await?;
            let receipt = answer
                .ok()
                .ok()
                .and_then(|b| String::from_utf8(b).ok())
                .filter(|r| r.starts_with("c2sp.org/tlog-proof@v1"));
            match receipt {
                Some(r) => {
                    if !intake::is_witnessed(&r) {
                        left.push(report);
                    }
                    crate::exchange::report::keep_receipt(&self.node, report, r).await?;
                }
                None => tracing::debug!(%report, "the host has no newer receipt"),
            }
        }
        self.provisional.lock().await.extend(left);
        Ok(())
    }
}
