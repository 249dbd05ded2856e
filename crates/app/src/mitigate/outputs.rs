//! Block lists as files for firewalls and sensors, replaced whole after each change.

use std::path::Path;

use pasban_formats::outputs::{BlockEntry, nftables, suricata, text};
use pasban_kernel::{ObservableKind, Timestamp};

use crate::node::Node;

/// A block list in a device's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// File name.
    pub name: &'static str,
    /// Content.
    pub content: String,
}

/// All lists of a node.
#[must_use]
pub fn print(entries: &[BlockEntry], publisher: &str, limit: Option<usize>, now: Timestamp) -> Vec<File> {
    let list = |name, kinds: &[ObservableKind]| File {
        name,
        content: text::list(
            entries,
            &text::Options { kinds, limit, header: Some(text::Header { publisher, at: now }) },
        )
        .text,
    };
    vec![
        list("domains.txt", &[ObservableKind::Domain]),
        list("addresses.txt", &[ObservableKind::Ip, ObservableKind::Cidr]),
        list("urls.txt", &[ObservableKind::Url]),
        list("hashes.txt", &[ObservableKind::Md5, ObservableKind::Sha1, ObservableKind::Sha256]),
        File {
            name: "pasban.nft",
            content: nftables::sets(entries, &nftables::Options { now: Some(now), ..Default::default() }).text,
        },
        File { name: "pasban.rules", content: suricata::rules(entries, suricata::Action::Alert).text },
    ]
}

/// Writes the lists into the configured folder. A failure is logged: the zone and the pulled lists go on.
pub fn write(node: &Node, entries: &[BlockEntry]) {
    let Some(folder) = &node.config.outputs.folder else { return };
    for f in print(entries, &node.config.node.name, node.config.outputs.limit, node.now()) {
        if let Err(e) = replace(folder, &f) {
            tracing::error!(folder = %folder.display(), file = f.name, error = %e, "a block list could not be written");
        }
    }
}

fn replace(folder: &Path, f: &File) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let temp = folder.join(format!(".{}.new", f.name));
    std::fs::write(&temp, &f.content)?;
    std::fs::rename(temp, folder.join(f.name))
}
