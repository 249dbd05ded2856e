#!/usr/bin/env python3
"""Checks receipts of a Pasban ledger offline: verify_receipt.py --trust TRUST RECEIPT...

Needs only Python 3.9 and python3-cryptography. One line a receipt; exit code 0 if all hold, 1 if not. The formats
(C2SP tlog-proof, signed-note, tlog-cosignature; our trust file) are described in crates/proof/src/receipt."""
import argparse, base64, datetime, hashlib, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

class Fault(Exception): pass

def need(ok, part, why="is not of its form"):
    if not ok: raise Fault(f"{part}: {why}")

def b64(text, part, size=None):
    try: raw = base64.b64decode(text, validate=True)
    except ValueError: raw = b""
    need(raw and base64.b64encode(raw).decode() == text and size in (None, len(raw)), part)
    return raw

def count(text, part):
    need(text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text and int(text) < 2**63, part)
    return int(text)

def instant(text, part):
    try: at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, AttributeError): at = None
    need(at and text.endswith("Z"), part)
    return at

def inner(line, name):
    try: text = line.decode()
    except UnicodeDecodeError: text = ""
    need(text.startswith(name + " "), name)
    return text[len(name) + 1:]

def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()

def signed(key, signature, message):
    try: Ed25519PublicKey.from_public_bytes(key).verify(signature, message); return True
    except (InvalidSignature, ValueError): return False

def read_trust(text):
    """Logs as (name, key, bounds of time), witnesses as (name, key), quorum."""
    logs, witnesses, quorum = [], [], 1
    for words in [line.split() for line in text.splitlines()]:
        if not words or words[0].startswith("#"): continue
        bounds = dict(zip(words[3::2], [instant(t, "trust") for t in words[4::2]]))
        if words[0] == "log" and len(words) == 3 + 2 * len(bounds) and set(bounds) <= {"from", "until", "compromised"}:
            logs.append((words[1], b64(words[2], "trust", 32), bounds))
        elif words[0] == "witness" and len(words) == 3: witnesses.append((words[1], b64(words[2], "trust", 32)))
        elif words[0] == "quorum" and len(words) == 2: quorum = count(words[1], "trust")
        else: need(False, "trust", " ".join(words))
    need(all(len(set(column)) == len(witnesses) for column in zip(*witnesses)), "trust", "a witness twice")
    need(0 < quorum <= max(1, len(witnesses)), "trust", "the quorum cannot be met")
    return logs, witnesses, quorum

def read_receipt(data):
    """Act text, act, salt, index, proof, checkpoint text, signatures, altered parts."""
    try: head, _, note = data.decode().partition("\n\n")
    except UnicodeDecodeError: raise Fault("receipt: not UTF-8")
    lines = head.split("\n") + ["", ""]
    need(lines[0] == "c2sp.org/tlog-proof@v1", "header")
    need(lines[1].startswith("extra "), "extra")
    extra = b64(lines[1][6:], "extra").split(b"\n")
    need(len(extra) == 5 and extra[0] == b"pasban-receipt/v1" and not extra[4], "extra")
    act_text, salt_text, sums = [inner(line, name) for line, name in zip(extra[1:], ("act", "salt", "sums"))]
    sums = sums.split(" ")
    need(all(len(stated) == 8 and set(stated) <= set("0123456789abcdef") for stated in sums), "sums")
    try: act = json.loads(act_text, parse_float=lambda _: None)
    except (ValueError, RecursionError): act = {}
    need(isinstance(act, dict) and set(act) == {"actor", "at", "body", "kind", "subject"}, "act")
    need(json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == act_text, "act")
    need(lines[2].startswith("index "), "index")
    index = count(lines[2][6:], "index")
    proof = [b64(line, f"proof hash {i}", 32) for i, line in enumerate(lines[3:-2], 1)]
    body, cut, rest = note.rpartition("\n\n")
    need(cut and not any(c < " " and c != "\n" for c in body), "checkpoint")
    need(rest.endswith("\n"), "signature 1")
    signatures = []
    for i, line in enumerate(rest[:-1].split("\n"), 1):
        dash, name, raw = (line.split(" ") + ["", "", ""])[:3]
        need(f"\u2014 {name} {raw}" == line and min(line) >= " " and "+" not in name, f"signature {i}")
        need(name.split() == [name], f"signature {i}")
        signatures.append((f"signature {i}", name, b64(raw, f"signature {i}")))
    # Check sums name the part that was altered; they prove nothing.
    parts = [("act", act_text), ("salt", salt_text), ("index", str(index)), ("checkpoint", body + "\n")]
    parts += [(f"proof hash {i}", line) for i, line in enumerate(lines[3:-2], 1)]
    parts += [(f"signature {i}", line) for i, line in enumerate(rest[:-1].split("\n"), 1)]
    need(len(sums) == len(parts), "sums")
    altered = [name for (name, text), stated in zip(parts, sums) if sha(text.encode()).hex()[:8] != stated]
    return act_text, act, b64(salt_text, "salt", 32), index, proof, body + "\n", signatures, altered

def verify(data, trust):
    logs, witnesses, quorum = trust
    act_text, act, salt, index, proof, body, signatures, altered = read_receipt(data)
    blame = lambda names, otherwise: next((name for name in altered if name.startswith(names)), otherwise)
    by = lambda name, kind, key: [(part, raw[4:]) for part, signer, raw in signatures
                                  if signer == name and raw[:4] == sha(name.encode(), b"\n", kind, key)[:4]]
    origin, size, root = (body.split("\n") + ["", ""])[:3]
    size, root, at = count(size, "checkpoint"), b64(root, "checkpoint", 32), instant(act["at"], "act")
    need(origin and "" not in body[:-1].split("\n"), "checkpoint")
    keys = [log for log in logs if log[0] == origin]
    need(keys, "checkpoint", "the trust file does not know this log")
    lines = [(log, part, raw) for log in keys for part, raw in by(origin, b"\1", log[1])]
    for log, part, raw in lines:
        need(signed(log[1], raw, body.encode()), blame("checkpoint", part), "the log's signature does not match")
    need(lines, blame(("signature", "checkpoint"), "checkpoint"), "not signed by a known key of the log")
    # The act's place in the tree, RFC 9162 section 2.1.3.2.
    node, place, last = sha(b"\0", sha(salt, act_text.encode())), index, size - 1
    path = blame(("act", "salt", "index", "proof"), None)
    need(index < size, path or "index", "beyond the size of the tree")
    for sibling in proof:
        need(last, path or "index", "has more hashes than its place needs")
        left = place & 1 or place == last
        node = sha(b"\1", sibling, node) if left else sha(b"\1", node, sibling)
        while left and place and not place & 1: place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    need(last == 0, path or "index", "has fewer hashes than its place needs")
    need(node == root, path or "act", "not in the tree that the log signed")
    seen = {}
    for name, key in witnesses:
        for part, raw in by(name, b"\4", key):
            time = int.from_bytes(raw[:8], "big")
            message = f"cosignature/v1\ntime {time}\n{body}".encode()
            need(signed(key, raw[8:], message) and time < 253402300800, part, f"{name}'s signature does not match")
            if key not in [log[1] for log in keys]: seen[name] = min(time, seen.get(name, time))
    known = [part for _, part, _ in lines] + [part for name, key in witnesses for part, _ in by(name, b"\4", key)]
    strangers = [part for part in altered if part.startswith("signature") and part not in known]
    need(not altered, (strangers + ["sums"])[0], "altered after the receipt was made")
    times = [datetime.datetime.fromtimestamp(time, datetime.timezone.utc) for time in sorted(seen.values())]
    reached = times[quorum - 1] if len(times) >= quorum else None
    good = lambda k: (not (times and "from" in k and times[0] < k["from"]) and not ("until" in k and at >= k["until"])
                      and not ("compromised" in k and (not reached or reached >= k["compromised"])))
    need(any(good(log[2]) for log, _, _ in lines), "key", "the log's key was not valid")
    standing = f"provisional, {len(times)} of {quorum} witnesses"
    if reached: standing = f"witnessed by {len(times)}, at {reached:%Y-%m-%dT%H:%M:%S.%fZ}"
    return f"entry {index} of {origin}: {act['kind']} at {act['at']}: {standing}"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trust", required=True)
    parser.add_argument("receipt", nargs="+")
    args, failed = parser.parse_args(), 0
    try: trust = read_trust(open(args.trust, encoding="utf-8").read())
    except Fault as fault: sys.exit(f"refused: {fault}")
    for path in args.receipt:
        try: print("holds:", verify(open(path, "rb").read(2**18 + 1), trust))
        except Fault as fault: failed = 1; print("refused:", fault)
    sys.exit(failed)
