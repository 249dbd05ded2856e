//! The files of the repository, as the checks see them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Paths from the root, with `/`, and the text of each; files that are no UTF-8 text are there with an empty text.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// What git tracks or would track, as it lies on the disk; without git, everything but `target` and dot folders.
    pub fn read(root: &Path) -> Result<Self, String> {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output();
        let paths = match listed {
            Ok(out) if out.status.success() => {
                let all = String::from_utf8_lossy(&out.stdout).into_owned();
                all.split('\0').filter(|p| !p.is_empty()).map(str::to_owned).collect()
            }
            _ => {
                let mut found = Vec::new();
                walk(root, "", &mut found).map_err(|e| format!("{}: {e}", root.display()))?;
                found
            }
        };
        let mut files = BTreeMap::new();
        for path in paths {
            // A path in the index whose file was removed meanwhile is no part of the tree.
            let Ok(bytes) = std::fs::read(root.join(&path)) else { continue };
            let text = if bytes.contains(&0) { String::new() } else { String::from_utf8(bytes).unwrap_or_default() };
            files.insert(path, text);
        }
        Ok(Self { files })
    }

    /// A made-up tree for tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect() }
    }

    /// All files in order of their paths.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(p, t)| (p.as_str(), t.as_str()))
    }

    /// Rust files in order of their paths.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(|(p, _)| p.ends_with(".rs"))
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or a folder of this path is there.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let below = format!("{path}/");
        path.is_empty() || self.files.contains_key(path) || self.files.keys().any(|p| p.starts_with(&below))
    }
}

fn walk(root: &Path, below: &str, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            if name != "target" && name != ".git" {
                walk(root, &path, found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}
