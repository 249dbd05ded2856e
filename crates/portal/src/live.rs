//! News: server-sent events that carry only how many there are. Rows never move under a hand; a bar says "3 new".

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use pasban_access::Permission;
use pasban_app::Result;

use crate::visit::Visit;

/// How often a page that is open looks for news.
pub const EVERY: Duration = Duration::from_secs(2);
/// Longest life of one stream; browsers come again by themselves.
pub const LIFE: Duration = Duration::from_secs(15 * 60);

type Count = Arc<dyn Fn(Visit) -> Pin<Box<dyn Future<Output = Result<i64>> + Send>> + Send + Sync>;

/// A topic whose news is announced.
#[derive(Clone)]
pub struct Topic {
    /// Its name in the address.
    pub name: &'static str,
    /// What one needs to hear it.
    pub permission: Permission,
    /// Grows with everything that comes in: a count that is cheap to read.
    pub count: Count,
}

impl Topic {
    /// A topic from a function that counts.
    pub fn new<F, R>(name: &'static str, permission: Permission, count: F) -> Self
    where
        F: Fn(Visit) -> R + Send + Sync + 'static,
        R: Future<Output = Result<i64>> + Send + 'static,
    {
        Self { name, permission, count: Arc::new(move |v| Box::pin(count(v))) }
    }
}
