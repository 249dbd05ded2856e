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
    "apply.commit.after",
    "apply.commit.before",
    "backup.rename.before",
    "backup.store.after",
    "carry.import.after",
    "carry.import.before",
    "carry.write.after",
    "carry.write.before",
    "confirm.commit.after",
    "confirm.commit.before",
    "history.append.after_sync",
    "history.append.before_sync",
    "history.erase.renamed",
    "history.manifest.after",
    "history.manifest.before",
    "history.retain.after_manifest",
    "history.seal.after_rename",
    "history.seal.before_rename",
    "history.seal.done",
    "init.begin.after",
    "init.commit.after",
    "init.commit.before",
    "init.keys.after",
    "init.seed.after",
    "init.store.after",
    "init.store.before",
    "init.tls.after",
    "intake.commit.after",
    "intake.commit.before",
    "ledger.sign.before",
    "link.accept.after",
    "link.accept.before",
    "link.change.after",
    "link.change.before",
    "link.cursor.after",
    "link.cursor.before",
    "link.offer.after",
    "link.offer.before",
    "link.page.after",
    "link.page.before",
    "link.post.after",
    "link.post.before",
    "link.seed.after",
    "link.seed.before",
    "mail.answer.after",
    "mail.send.before",
    "migrate.backup.after",
    "migrate.commit.after",
    "migrate.commit.before",
    "migrate.step.after",
    "outgoing.attempt.after",
    "outgoing.sent.after",
    "outgoing.sent.before",
    "recover.commit.after",
    "recover.commit.before",
    "report.commit.after",
    "report.commit.before",
    "restore.begin.after",
    "restore.config.before",
    "restore.data.after",
    "restore.data.before",
    "restore.file.before",
    "restore.import.after",
    "restore.import.before",
    "source.advance.before",
    "store.answer.before",
    "store.commit.after",
    "store.commit.before",
    "watch.swap.after",
    "watch.swap.before",
    "webhook.send.before",
    "withdraw.commit.after",
    "withdraw.commit.before",
    "witness.commit.after",
    "witness.commit.before",
    "zone.swap.after",
    "zone.swap.before",
];
