//! Hostile input: eighteen classes times every intake path, in a process of at most 1 GiB of address space (issue
//! acceptance 8). Each is answered with a clear sentence, or taken in a way that does no harm, and a good record right
//! after it goes in on the same path. Every class appears for every path: where there is none, the table says why, and
//! the cells are counted, so that none goes missing. `pasban`'s own test of a siege does the like to real processes.

mod classes;
mod host;
mod made;
mod paths;
mod sockets;

use std::collections::BTreeMap;

use classes::{Class, Family, hostile};
use paths::{Fate, Path, World};

/// Set in the process that has the bound.
const BOUNDED: &str = "PASBAN_TEST_BOUNDED";
/// Address space, KiB.
const MEMORY_KIB: u64 = 1024 * 1024;

#[test]
fn eighteen_classes_on_every_path_under_a_memory_limit() {
    if std::env::var_os(BOUNDED).is_some() {
        return;
    }
    let this = std::env::current_exe().unwrap();
    let run = std::process::Command::new("sh")
        .args([
            "-c",
            &format!(
                "ulimit -v {MEMORY_KIB} && exec \"$0\" --exact matrix::bounded --ignored --nocapture --test-threads=1"
            ),
        ])
        .arg(this)
        .env(BOUNDED, "1")
        // Each thread's arena reserves 64 MiB of addresses, used or not.
        .env("MALLOC_ARENA_MAX", "2")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    println!("{out}");
    assert!(run.status.success() && out.contains("1 passed"), "{}\n{out}\n{err}", run.status);
}

/// Cells that are tried, and those that cannot be: 18 classes times 12 paths.
const CELLS: (usize, usize) = (177, 39);

/// Which fates are right; the others of a class are right anywhere.
fn fits(class: Class, path: Path, fate: Fate) -> bool {
    use Class::*;
    let signed = matches!(path, Path::LinkPost | Path::LinkPage | Path::Stick);
    match class {
        _ if path == Path::Zone => match class {
            Replayed => fate == Fate::Taken,
            _ => fate == Fate::Refused,
        },
        SlowSender if path == Path::Tail => fate == Fate::Taken,
        // Bytes that are not those stored under the key are not taken for them.
        Conflicting if path == Path::Push => fate == Fate::Taken,
        Malformed | Deep | GzipBomb | SlowSender | InfinitePages | RedirectToLoopback => fate == Fate::Refused,
        WronglySigned if path == Path::Push => fate == Fate::Refused,
        // Kept under the time of arrival, and told.
        ClockOff | Stale if path == Path::Tail => fate == Fate::Partly,
        ClockOff | Duplicate if path == Path::Control => fate == Fate::Refused,
        Oversized => fate == Fate::Refused || path == Path::Tail,
        RedInside => matches!(fate, Fate::Refused | Fate::Held | Fate::Nowhere),
        WronglySigned | ForeignCreator if signed => fate == Fate::Refused,
        Conflicting if signed => matches!(fate, Fate::Conflict | Fate::Partly),
        ClockOff if signed => fate == Fate::Held,
        Duplicate | Stale if signed => fate == Fate::Taken,
        // A TAXII status says "success" for what was known already.
        Replayed if signed => fate == Fate::Known || path == Path::LinkPost,
        TerminalEscapes | Unmarked | WrongCharset => true,
        _ => fate != Fate::Broken,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above, in a process of bounded memory"]
async fn bounded() {
    let world = World::new().await;
    let mut rows: BTreeMap<Class, Vec<String>> = BTreeMap::new();
    let (mut wrong, mut cells, mut none) = (Vec::new(), 0, 0);
    for class in Class::ALL {
        for path in Path::ALL {
            let name = format!("v{}-{}.example", class as u8, path as u8);
            let cell = match hostile(world.maker(path), path, class, &name) {
                Err(why) => {
                    none += 1;
                    format!("- ({why})")
                }
                Ok(bytes) => {
                    if class == Class::Replayed {
                        world.send(path, class, &bytes).await;
                    }
                    if class == Class::Conflicting && path == Path::Push {
                        let other = classes::good(world.maker(path), path.family(), "other.example");
                        world.send(path, class, &other).await;
                    }
                    let said = world.send(path, class, &bytes).await;
                    cells += 1;
                    if said.words.chars().any(char::is_control) || said.words.contains('\u{202e}') {
                        wrong.push(format!(
                            "{class:?} by {path:?}: {:?} holds characters that steer a terminal",
                            said.words
                        ));
                    }
                    if said.fate == Fate::Broken || !fits(class, path, said.fate) {
                        wrong.push(format!("{class:?} by {path:?}: {:?}: {}", said.fate, said.words));
                    }
                    if said.words.is_empty() && said.fate != Fate::Taken && said.fate != Fate::Known {
                        wrong.push(format!("{class:?} by {path:?}: {:?} without a word", said.fate));
                    }
                    let claim = matches!(class, Class::ClockOff | Class::Stale);
                    if claim && path.family() == Family::Log && !said.words.contains("under the time of its arrival") {
                        wrong.push(format!("{class:?} by {path:?}: the claim is not told: {}", said.words));
                    }
                    let good = world
                        .good(path, &classes::good(world.maker(path), path.family(), &format!("good-{name}")))
                        .await;
                    if good.fate != Fate::Taken {
                        wrong.push(format!(
                            "after {class:?} by {path:?} a good record is {:?}: {}",
                            good.fate, good.words
                        ));
                    }
                    format!("{:?}: {}", said.fate, said.words.chars().take(90).collect::<String>())
                }
            };
            rows.entry(class).or_default().push(cell);
        }
    }
    for (class, cells) in &rows {
        println!("## {class:?}");
        for (path, cell) in Path::ALL.iter().zip(cells) {
            println!("  {:12} {cell}", format!("{path:?}"));
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak: Vec<&str> = status.lines().filter(|l| l.starts_with("VmPeak") || l.starts_with("VmHWM")).collect();
    println!("{cells} cells tried, {none} that cannot be; {}", peak.join(", "));
    assert_eq!((cells, none), CELLS, "cells of the table: tried, and with a reason why not");
    world.still_well().await;
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
