//! The software bill of materials: every crate that is in the binary, as CycloneDX 1.5 JSON, with licence and digest.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// A crate in the binary.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    licence: String,
}

/// The document. The same sources give the same bytes: it holds no time and no random number.
///
/// # Errors
/// Where cargo does not say what is in the binary.
pub fn print(root: &Path, version: &str) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let out = Command::new(cargo)
        .args([
            "tree",
            "--locked",
            "--offline",
            "-p",
            "pasban",
            "-e",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}\t{l}",
        ])
        .current_dir(root)
        .output()
        .map_err(|e| format!("cargo tree: {e}"))?;
    if !out.status.success() {
        return Err(format!("cargo tree: {}", String::from_utf8_lossy(&out.stderr)));
    }
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).map_err(|e| format!("Cargo.lock: {e}"))?;
    Ok(document(&parts(&String::from_utf8_lossy(&out.stdout)), &digests(&lock), version))
}

/// `name v1.2.3 (/path)\tMIT`, one a line, some with ` (*)`, repeated.
fn parts(tree: &str) -> Vec<Part> {
    let mut all: Vec<Part> = tree
        .lines()
        .filter_map(|line| {
            let (part, licence) = line.split_once('\t')?;
            let mut words = part.split(' ');
            let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
            Some(Part { name: name.into(), version: version.into(), licence: licence.trim_end_matches(" (*)").into() })
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Digest of each package in the lock file, by name and version.
fn digests(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |block: &str, name: &str| {
        block.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"').map(str::to_owned))
    };
    lock.split("[[package]]")
        .filter_map(|block| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?)))
        .collect()
}

fn document(parts: &[Part], digests: &BTreeMap<(String, String), String>, version: &str) -> String {
    let mut out = format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {{\n    \"component\": \
         {{\"type\": \"application\", \"bom-ref\": \"pasban\", \"name\": \"pasban\", \"version\": {}}}\n  }},\n  \"components\": [",
        quoted(version)
    );
    for (i, p) in parts.iter().filter(|p| p.name != "pasban").enumerate() {
        let purl = format!("pkg:cargo/{}@{}", p.name, p.version);
        let _ = write!(
            out,
            "{}\n    {{\"type\": \"library\", \"bom-ref\": {}, \"name\": {}, \"version\": {}, \"purl\": {}",
            if i > 0 { "," } else { "" },
            quoted(&purl),
            quoted(&p.name),
            quoted(&p.version),
            quoted(&purl)
        );
        if !p.licence.is_empty() {
            // Some crates still write the old form of "or".
            let _ = write!(out, ", \"licenses\": [{{\"expression\": {}}}]", quoted(&p.licence.replace('/', " OR ")));
        }
        if let Some(digest) = digests.get(&(p.name.clone(), p.version.clone())) {
            let _ = write!(out, ", \"hashes\": [{{\"alg\": \"SHA-256\", \"content\": {}}}]", quoted(digest));
        }
        out.push('}');
    }
    out.push_str("\n  ]\n}\n");
    out
}

/// A JSON string; names, versions and licences hold nothing that needs more than this.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_stand_once_with_licence_and_digest() {
        let tree = "pasban v0.1.0 (/x/pasban)\tMIT\nserde v1.0.2\tMIT/Apache-2.0\nserde v1.0.2 (*)\tMIT/Apache-2.0\n\n";
        let lock =
            "version = 4\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.2\"\nsource = \"s\"\nchecksum = \"abcd\"\n";
        let text = document(&parts(tree), &digests(lock), "0.1.0");
        assert_eq!(text.matches("pkg:cargo/serde@1.0.2").count(), 2, "{text}");
        assert!(text.contains("MIT OR Apache-2.0") && text.contains("\"abcd\""), "{text}");
        assert!(!text.contains("/x/"), "no path of one machine: {text}");
    }
}
