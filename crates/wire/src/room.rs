//! How much of what partners send is in memory at a time. A body waits outside until there is room for it: nobody is
//! refused for being many, and no partner takes the room of the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use pasban_kernel::NodeId;
use pasban_kernel::limits::{
    INTRODUCTIONS_MAX, LINK_PEER_READING_BYTES_MAX, LINK_READING_BYTES_MAX, LINK_WORKING_BYTES_MAX, REQUEST_SECONDS_MAX,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::plain;

/// Room is given in pieces of so many bytes.
const PIECE: usize = 1024;
/// Seconds after which one who met a full node asks again.
const BUSY_SECONDS: u64 = 2;

/// The room of a node, shared by all its requests over links.
#[derive(Clone)]
pub struct Room {
    reading: Arc<Semaphore>,
    working: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    peers: Arc<Mutex<HashMap<NodeId, Weak<Semaphore>>>>,
    /// Longest that one waits.
    patience: Duration,
}

/// A part of the room, given back when dropped.
#[derive(Default)]
pub struct Share {
    _permits: Vec<OwnedSemaphorePermit>,
    /// That of the peer lives as long as somebody has a share of it.
    _peer: Option<Arc<Semaphore>>,
}

impl Default for Room {
    fn default() -> Self {
        let of = |bytes: usize| Arc::new(Semaphore::new(bytes / PIECE));
        Self {
            reading: of(LINK_READING_BYTES_MAX),
            working: of(LINK_WORKING_BYTES_MAX),
            strangers: Arc::new(Semaphore::new(INTRODUCTIONS_MAX)),
            peers: Arc::default(),
            patience: Duration::from_secs(REQUEST_SECONDS_MAX),
        }
    }
}

impl Room {
    /// To read a body of so many bytes from a peer.
    ///
    /// # Errors
    /// There was none for as long as a request may take.
    pub async fn to_read(&self, peer: NodeId, bytes: usize) -> Result<Share, Response> {
        if bytes == 0 {
            return Ok(Share::default());
        }
        let own = self.of_peer(peer);
        // The peer's first: whoever waits for its own holds nothing of the others'.
        let mine = self.take(&own, bytes, LINK_PEER_READING_BYTES_MAX).await?;
        let all = self.take(&self.reading, bytes, LINK_READING_BYTES_MAX).await?;
        Ok(Share { _permits: vec![mine, all], _peer: Some(own) })
    }

    /// To read the first words of somebody unknown.
    ///
    /// # Errors
    /// There are too many of them.
    pub async fn to_meet(&self) -> Result<Share, Response> {
        let one = self.wait(self.strangers.clone().acquire_many_owned(1)).await?;
        Ok(Share { _permits: vec![one], _peer: None })
    }

    /// To take a body of so many bytes apart: what is made of JSON is many times as large as its text.
    ///
    /// # Errors
    /// There was none for as long as a request may take.
    pub async fn to_work(&self, bytes: usize) -> Result<Share, Response> {
        if bytes == 0 {
            return Ok(Share::default());
        }
        let one = self.take(&self.working, bytes, LINK_WORKING_BYTES_MAX).await?;
        Ok(Share { _permits: vec![one], _peer: None })
    }

    fn of_peer(&self, peer: NodeId) -> Arc<Semaphore> {
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = peers.get(&peer).and_then(Weak::upgrade) {
            return known;
        }
        peers.retain(|_, of| of.strong_count() > 0);
        let new = Arc::new(Semaphore::new(LINK_PEER_READING_BYTES_MAX / PIECE));
        peers.insert(peer, Arc::downgrade(&new));
        new
    }

    async fn take(&self, of: &Arc<Semaphore>, bytes: usize, most: usize) -> Result<OwnedSemaphorePermit, Response> {
        let pieces = u32::try_from(bytes.min(most).div_ceil(PIECE)).unwrap_or(u32::MAX);
        self.wait(of.clone().acquire_many_owned(pieces)).await
    }

    async fn wait<E>(
        &self,
        for_it: impl Future<Output = Result<OwnedSemaphorePermit, E>>,
    ) -> Result<OwnedSemaphorePermit, Response> {
        if let Ok(Ok(permit)) = tokio::time::timeout(self.patience, for_it).await {
            return Ok(permit);
        }
        let mut busy = plain(StatusCode::SERVICE_UNAVAILABLE, "many requests are in hand; ask again");
        busy.headers_mut().insert(RETRY_AFTER, BUSY_SECONDS.into());
        Err(busy)
    }
}

#[cfg(test)]
mod tests {
    use pasban_kernel::limits::BODY_BYTES_MAX;

    use super::*;

    #[tokio::test]
    async fn one_peer_takes_its_own_share_and_gets_it_back() {
        let room = Room { patience: Duration::from_millis(50), ..Room::default() };
        let (a, b) = (NodeId::of(&[1; 32]), NodeId::of(&[2; 32]));
        let mut held = Vec::new();
        for _ in 0..LINK_PEER_READING_BYTES_MAX / BODY_BYTES_MAX {
            held.push(room.to_read(a, BODY_BYTES_MAX).await.unwrap());
        }
        assert_eq!(room.to_read(a, 1).await.err().unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
        held.push(room.to_read(b, BODY_BYTES_MAX).await.unwrap());
        held.clear();
        drop(room.to_read(a, BODY_BYTES_MAX).await.unwrap());
        assert_eq!(room.reading.available_permits(), LINK_READING_BYTES_MAX / PIECE);
        // Peers that hold nothing are forgotten.
        drop(room.to_read(b, 1).await.unwrap());
        assert_eq!(room.peers.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn the_largest_body_works_alone() {
        let room = Room { patience: Duration::from_millis(50), ..Room::default() };
        let large = room.to_work(BODY_BYTES_MAX).await.unwrap();
        assert!(room.to_work(1).await.is_err());
        drop(large);
        let small: Vec<_> =
            futures_util::future::join_all((0..100).map(|_| room.to_work(PIECE))).await.into_iter().collect();
        assert!(small.iter().all(Result::is_ok));
    }
}
