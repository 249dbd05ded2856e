//! The sync comes before the acknowledgement, as `strace` sees it: for a push's 202, a report's answer, a TAXII status,
//! and a mail's way from *attempting* over the server's 250 to *sent*.

use crate::power::{Done, Heard, traced};
use crate::trace::{self, Call};

/// Whether what was written to a file whose path holds `file` between `from` and `answer` was synced by then: the first
/// write of it that says what was asked for (`needle`; where that is empty, the first at all) has a sync after it that
/// ended before the answer began. What others write meanwhile is theirs to sync.
fn synced_before(calls: &[Call], file: &str, needle: &[u8], from: i64, answer: i64) -> Result<(), String> {
    let of_file = |c: &&Call| c.on.contains(file) && !c.on.contains("-shm");
    let says = |c: &&Call| needle.is_empty() || c.bytes().windows(needle.len()).any(|w| w == needle);
    let first = calls
        .iter()
        .filter(of_file)
        .filter(|c| c.is_write() && c.start >= from && c.end <= answer)
        .find(says)
        .ok_or_else(|| format!("it was not written to {file} before the answer"))?;
    calls
        .iter()
        .filter(of_file)
        .find(|c| c.is_sync() && c.start >= first.end && c.end <= answer)
        .map(|_| ())
        .ok_or_else(|| format!("{file} was not synced between its write and the answer"))
}

/// When the node wrote its answer: its last write on a socket of that kind while the caller waited.
fn answer(calls: &[Call], socket: impl Fn(&Call) -> bool, h: &Heard) -> Option<i64> {
    let on_socket = |c: &&Call| (c.is_write() || c.name == "sendto" || c.name == "sendmsg") && socket(c);
    calls.iter().filter(on_socket).filter(|c| c.start >= h.asked && c.start <= h.answered).map(|c| c.start).max()
}

/// Judges one acknowledgement. `None`: of another kind.
fn judge(calls: &[Call], h: &Heard, listen: &str) -> Option<Result<(), String>> {
    let listener = |c: &Call| c.on.starts_with(&format!("TCP:[{listen}->"));
    let control = |c: &Call| c.on.starts_with("UNIX-STREAM") && c.bytes().starts_with(b"HTTP/1.1 200");
    const STORE: &str = "pasban.sqlite-wal";
    // Lines are compressed in their segment, one writer's at a time; values stand in the store as they are.
    let (answer, file, needle) = match &h.what {
        Done::Pushed(_) => (answer(calls, listener, h), ".seg", ""),
        Done::Posted(value) => (answer(calls, listener, h), STORE, value.as_str()),
        Done::Reported(id) => (answer(calls, control, h), STORE, id.as_str()),
        Done::Issued(value) | Done::Withdrawn(value) => (answer(calls, control, h), STORE, value.as_str()),
        Done::Told(_) => return None,
    };
    Some(
        answer.ok_or_else(|| format!("no answer of {h:?} is in the trace")).and_then(|at| {
            synced_before(calls, file, needle.as_bytes(), h.asked, at).map_err(|e| format!("{h:?}: {e}"))
        }),
    )
}

/// Judges each mail: *attempting* is synced before DATA is sent, and *sent* is synced after the server's answer.
fn mails(calls: &[Call]) -> Vec<Result<(), String>> {
    let wal = |c: &&Call| c.on.ends_with("pasban.sqlite-wal");
    let smtp = |c: &Call, words: &str| c.on.starts_with("TCP:[") && c.texts.concat().starts_with(words.as_bytes());
    let datas: Vec<&Call> = calls.iter().filter(|c| smtp(c, "DATA\r\n")).collect();
    let mut verdicts = Vec::new();
    let mut from = 0;
    for data in datas {
        let attempting =
            synced_before(calls, "pasban.sqlite-wal", b"", from, data.start).map_err(|e| format!("before DATA: {e}"));
        let taken = calls.iter().find(|c| c.name == "recvfrom" && c.start > data.end && smtp(c, "250 kept"));
        let sent = match taken {
            None => Err("the server's answer is not in the trace".to_owned()),
            Some(taken) => {
                from = taken.end;
                let written = calls.iter().filter(wal).find(|c| c.is_write() && c.start >= taken.end);
                written
                    .and_then(|w| calls.iter().filter(wal).find(|c| c.is_sync() && c.start >= w.end))
                    .map(|_| ())
                    .ok_or_else(|| "what the server took was not noted".to_owned())
            }
        };
        verdicts.push(attempting.and(sent));
    }
    verdicts
}

#[test]
fn the_sync_comes_before_the_acknowledgement() {
    if !trace::present() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let traced = runtime.block_on(traced()).unwrap();
    let listen = traced.t.w.listens[crate::troupe::HOSPITAL].to_string();
    let all = |calls: &[Call]| -> Vec<Result<(), String>> {
        traced.heard.iter().filter_map(|h| judge(calls, h, &listen)).collect()
    };
    let verdicts = all(&traced.calls);
    let wrong: Vec<&String> = verdicts.iter().filter_map(|v| v.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let letters = mails(&traced.calls);
    let wrong: Vec<&String> = letters.iter().filter_map(|v| v.as_ref().err()).collect();
    assert!(wrong.is_empty() && letters.len() >= 8, "{} mails: {wrong:#?}", letters.len());
    eprintln!("{} acknowledgements and {} mails: each after its sync", verdicts.len(), letters.len());

    // The same trace with each sync a second later, or without syncs: every verdict turns.
    let mut late = traced.calls.clone();
    for c in late.iter_mut().filter(|c| c.is_sync()) {
        (c.start, c.end) = (c.start + 60_000_000, c.end + 60_000_000);
    }
    assert!(all(&late).iter().all(Result::is_err), "the reversed order passed");
    let none: Vec<Call> = traced.calls.iter().filter(|c| !c.is_sync()).cloned().collect();
    assert!(all(&none).iter().all(Result::is_err) && mails(&none).iter().all(Result::is_err), "no sync at all passed");
}
