//! Named crash points (design section 5, invariant 2): places where a test stops the process as a
//! power cut would. In ordinary running a point costs one atomic load.

use std::sync::OnceLock;

/// What happens at a point: the binary installs one that ends the process when told to.
type Hook = Box<dyn Fn(&'static str) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();

/// Installs the hook for this process. Later calls change nothing.
pub fn install(hook: impl Fn(&'static str) + Send + Sync + 'static) {
    let _ = HOOK.set(Box::new(hook));
}

/// Marks a crash point, `"store.commit.before"`. Every name stands in [`POINTS`].
#[inline]
pub fn point(name: &'static str) {
    if let Some(hook) = HOOK.get() {
        hook(name);
    }
}

/// All crash points. A test reads the sources and compares.
pub const POINTS: &[&str] = &[
    "backup.rename.before",
    "backup.store.after",
    "history.append.after_sync",
    "history.append.before_sync",
    "history.erase.renamed",
    "history.manifest.after",
    "history.manifest.before",
    "history.retain.after_manifest",
    "history.seal.after_rename",
    "history.seal.before_rename",
    "history.seal.done",
    "store.answer.before",
    "store.commit.after",
    "store.commit.before",
];
