//! `cargo xtask dist [--no-build] [--binary FILE]`: package, tarball, bill of materials and checksums in `target/dist/`.
//! Needs `tar` and `sha256sum`; the package is left out where there is no `dpkg-deb`. `packaging/README.md` says more.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sbom;

/// Names the SSH key that signs the checksums.
const RELEASE_KEY: &str = "PASBAN_RELEASE_KEY";

/// Files of the package: where they lie here, where they go, and their mode.
const FILES: &[(&str, &str, u32)] = &[
    ("packaging/pasban.service", "usr/lib/systemd/system/pasban.service", 0o644),
    ("packaging/pasban.sysusers", "usr/lib/sysusers.d/pasban.conf", 0o644),
    ("README.md", "usr/share/doc/pasban/README.md", 0o644),
    ("CHANGELOG.md", "usr/share/doc/pasban/CHANGELOG.md", 0o644),
    ("docs/operators.md", "usr/share/doc/pasban/operators.md", 0o644),
    ("docs/limits.md", "usr/share/doc/pasban/limits.md", 0o644),
    ("docs/verify_receipt.py", "usr/share/doc/pasban/verify_receipt.py", 0o644),
    ("LICENSE-APACHE", "usr/share/doc/pasban/LICENSE-APACHE", 0o644),
    ("LICENSE-MIT", "usr/share/doc/pasban/LICENSE-MIT", 0o644),
];

/// Runs the command.
///
/// # Errors
/// What could not be built, read or run.
pub fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let (build, binary) = arguments(root, args)?;
    if build {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        go(Command::new(cargo).args(["build", "--release", "--locked", "-p", "pasban"]).current_dir(root))?;
    }
    if !binary.is_file() {
        return Err(format!("{}: no such file; build it first, or leave --no-build out", binary.display()));
    }
    let version = version(root)?;
    let arch = arch();
    let epoch = epoch(root)?;
    let dist = root.join("target/dist");
    drop(fs::remove_dir_all(&dist));
    let bill = dist.join(format!("pasban-{version}.cdx.json"));
    write(&bill, sbom::print(root, &version)?.as_bytes(), 0o644)?;

    let name = format!("pasban-{version}-{arch}");
    let tree = dist.join(&name);
    stage(root, &binary, &bill, &tree)?;
    let mut made = vec![bill];
    made.extend(deb(root, &dist, &tree, &version, arch, epoch)?);
    copy(&root.join("packaging/INSTALL"), &tree.join("INSTALL"), 0o644)?;
    let tarball = dist.join(format!("{name}.tar.gz"));
    go(Command::new("tar")
        .args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu", "-I", "gzip -n"])
        .arg(format!("--mtime=@{epoch}"))
        .arg("-cf")
        .arg(&tarball)
        .arg("-C")
        .arg(&dist)
        .arg(&name))?;
    made.push(tarball);
    fs::remove_dir_all(&tree).map_err(|e| format!("{}: {e}", tree.display()))?;
    checksums(&dist, &made)?;
    for path in made {
        println!("{}", path.display());
    }
    Ok(())
}

fn arguments(root: &Path, args: &[String]) -> Result<(bool, PathBuf), String> {
    let (mut build, mut binary) = (true, root.join("target/release/pasban"));
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--no-build" => build = false,
            "--binary" => {
                build = false;
                binary = args.next().ok_or("--binary names a file")?.into();
            }
            other => return Err(format!("{other:?}: there are --no-build and --binary FILE")),
        }
    }
    Ok((build, binary))
}

/// The workspace's version.
fn version(root: &Path) -> Result<String, String> {
    let text = fs::read_to_string(root.join("Cargo.toml")).map_err(|e| format!("Cargo.toml: {e}"))?;
    let section = text.split("[workspace.package]").nth(1).ok_or("Cargo.toml has no [workspace.package]")?;
    let line = section.lines().find(|l| l.starts_with("version")).ok_or("Cargo.toml: no version")?;
    line.split('"').nth(1).map(str::to_owned).ok_or_else(|| "Cargo.toml: no version".into())
}

/// The machine in Debian's words.
fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "riscv64" => "riscv64",
        other => other,
    }
}

/// The time in the packages: of the last commit, so that the same sources give the same bytes.
fn epoch(root: &Path) -> Result<u64, String> {
    if let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") {
        return text.parse().map_err(|_| format!("SOURCE_DATE_EPOCH={text:?}: seconds since 1970"));
    }
    let out = Command::new("git")
        .args(["log", "-1", "--format=%ct"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("git: {e}"))?;
    String::from_utf8_lossy(&out.stdout).trim().parse().map_err(|_| "git names no commit; set SOURCE_DATE_EPOCH".into())
}

fn stage(root: &Path, binary: &Path, bill: &Path, tree: &Path) -> Result<(), String> {
    copy(binary, &tree.join("usr/bin/pasban"), 0o755)?;
    copy(bill, &tree.join("usr/share/doc/pasban/sbom.cdx.json"), 0o644)?;
    for (from, to, mode) in FILES {
        copy(&root.join(from), &tree.join(to), *mode)?;
    }
    let copyright = "Pasban is free software under the Apache License 2.0 or the MIT licence, at your choice:\n\
                     LICENSE-APACHE and LICENSE-MIT beside this file. Licences of what is built in: sbom.cdx.json.\n";
    write(&tree.join("usr/share/doc/pasban/copyright"), copyright.as_bytes(), 0o644)
}

/// The package, where the machine can make one.
fn deb(
    root: &Path,
    dist: &Path,
    tree: &Path,
    version: &str,
    arch: &str,
    epoch: u64,
) -> Result<Option<PathBuf>, String> {
    if Command::new("dpkg-deb").arg("--version").output().is_err() {
        eprintln!("there is no dpkg-deb here: the package is left out");
        return Ok(None);
    }
    let control = tree.join("DEBIAN");
    let text =
        fs::read_to_string(root.join("packaging/deb/control")).map_err(|e| format!("packaging/deb/control: {e}"))?;
    let glibc = glibc(&tree.join("usr/bin/pasban"))?;
    let text = text
        .replace("@VERSION@", version)
        .replace("@ARCH@", arch)
        .replace("@GLIBC@", &glibc)
        .replace("@SIZE@", &size(tree)?.div_ceil(1024).to_string());
    write(&control.join("control"), text.as_bytes(), 0o644)?;
    for script in ["postinst", "prerm", "postrm"] {
        copy(&root.join("packaging/deb").join(script), &control.join(script), 0o755)?;
    }
    let path = dist.join(format!("pasban_{version}_{arch}.deb"));
    go(Command::new("dpkg-deb")
        .env("SOURCE_DATE_EPOCH", epoch.to_string())
        .args(["--root-owner-group", "-Zxz", "--build"])
        .arg(tree)
        .arg(&path))?;
    fs::remove_dir_all(&control).map_err(|e| format!("{}: {e}", control.display()))?;
    Ok(Some(path))
}

/// The newest version of libc whose symbols a binary names: what the package needs.
fn glibc(binary: &Path) -> Result<String, String> {
    let bytes = fs::read(binary).map_err(|e| format!("{}: {e}", binary.display()))?;
    let needle = b"GLIBC_2.";
    let mut newest = 17;
    for at in bytes.windows(needle.len()).enumerate().filter(|(_, w)| w == needle).map(|(i, _)| i + needle.len()) {
        let digits: String =
            bytes[at..].iter().take(3).map_while(|b| b.is_ascii_digit().then_some(*b as char)).collect();
        newest = newest.max(digits.parse().unwrap_or(0));
    }
    Ok(format!("2.{newest}"))
}

fn size(dir: &Path) -> Result<u64, String> {
    let mut sum = 0;
    for entry in fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?.flatten() {
        let meta = entry.metadata().map_err(|e| e.to_string())?;
        sum += if meta.is_dir() { size(&entry.path())? } else { meta.len() };
    }
    Ok(sum)
}

fn checksums(dist: &Path, made: &[PathBuf]) -> Result<(), String> {
    let names: Vec<_> = made.iter().filter_map(|p| p.file_name()).collect();
    let out =
        Command::new("sha256sum").args(&names).current_dir(dist).output().map_err(|e| format!("sha256sum: {e}"))?;
    if !out.status.success() {
        return Err("sha256sum failed".into());
    }
    write(&dist.join("SHA256SUMS"), &out.stdout, 0o644)?;
    match std::env::var_os(RELEASE_KEY) {
        Some(key) => go(Command::new("ssh-keygen")
            .args(["-Y", "sign", "-n", "pasban-release", "-f"])
            .arg(key)
            .arg("SHA256SUMS")
            .current_dir(dist)),
        None => {
            eprintln!("not signed: {RELEASE_KEY} names no key");
            Ok(())
        }
    }
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    let bytes = fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    write(to, &bytes, mode)
}

fn write(to: &Path, bytes: &[u8], mode: u32) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", to.display());
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    fs::File::create(to).and_then(|mut f| f.write_all(bytes)).map_err(failed)?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(failed)
}

fn go(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(s) if s.success() => Ok(()),
        Ok(s) => Err(format!("{name} ended with {s}")),
        Err(e) => Err(format!("{name}: {e}")),
    }
}
