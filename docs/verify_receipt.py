#!/usr/bin/env python3
"""Checks receipts of a Pasban ledger offline: verify_receipt.py --trust TRUST RECEIPT...

Needs only Python 3.9 and python3-cryptography. Prints one line a receipt; exit code 0 if all hold, else 1.
The formats are described in crates/proof/src/receipt (C2SP tlog-proof, signed-note, tlog-cosignature)."""
import argparse, base64, datetime, hashlib, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

class Fault(Exception): pass

def need(ok, part, why="is not of its form"):
    if not ok: raise Fault(f"{part}: {why}")

def b64(text, part, size=None):
    try: raw = base64.b64decode(text, validate=True)
    except ValueError: raw = None
    need(raw is not None and base64.b64encode(raw).decode() == text and size in (None, len(raw)), part)
    return raw

def count(text, part):
    need(text.isascii() and text.isdigit() and str(int(text)) == text and int(text) < 2**63, part)
    return int(text)

def instant(text): return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))

sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
short = lambda text: sha(text.encode()).hex()[:8]

def signed(key, signature, message):
    try: Ed25519PublicKey.from_public_bytes(key).verify(signature, message); return True
    except (InvalidSignature, ValueError): return False

def read_trust(text):
    logs, witnesses, quorum = [], [], 1
    for words in (line.split() for line in text.splitlines()):
        if not words or words[0].startswith("#"): continue
        if words[0] == "log" and len(words) % 2: logs.append((words[1], b64(words[2], "trust", 32), dict(zip(words[3::2], map(instant, words[4::2])))))
        elif words[0] == "witness" and len(words) == 3: witnesses.append((words[1], b64(words[2], "trust", 32)))
        elif words[0] == "quorum" and len(words) == 2: quorum = int(words[1])
        else: raise Fault("trust: " + " ".join(words))
    need(quorum > 0 and len({k for _, k in witnesses}) == len({n for n, _ in witnesses}) == len(witnesses), "trust")
    return logs, witnesses, quorum

def verify(data, trust):
    logs, witnesses, quorum = trust
    try: text = data.decode()
    except UnicodeDecodeError: raise Fault("receipt: not UTF-8")
    head, cut, note = text.partition("\n\n")
    lines = head.split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1", "header")
    need(cut and len(lines) > 2 and lines[1].startswith("extra "), "extra")
    extra = b64(lines[1][6:], "extra").decode(errors="replace").split("\n")
    need(len(extra) == 5 and extra[0] == "pasban-receipt/v1" and not extra[4], "extra")
    for line, name in zip(extra[1:], ("act", "salt", "sums")): need(line.startswith(name + " "), name)
    act_text, salt_text, sums = extra[1][4:], extra[2][5:], extra[3][5:].split(" ")
    salt = b64(salt_text, "salt", 32)
    try: act = json.loads(act_text); at = instant(act["at"]); act["kind"]
    except (ValueError, KeyError, TypeError): raise Fault("act: is not of its form")
    need(json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == act_text, "act")
    need(lines[2].startswith("index "), "index")
    index = count(lines[2][6:], "index")
    proof = [b64(line, f"proof hash {i}", 32) for i, line in enumerate(lines[3:], 1)]
    # The checkpoint: a signed note whose text is origin, size, root.
    body, cut, rest = note.rpartition("\n\n")
    need(cut and not any(c < " " and c != "\n" for c in note), "checkpoint")
    need(rest.endswith("\n"), "signature 1")
    body, signature_lines = body + "\n", rest[:-1].split("\n")
    heads = body.split("\n")
    need(len(heads) >= 4 and all(heads[:-1]), "checkpoint")
    origin, size, root = heads[0], count(heads[1], "checkpoint"), b64(heads[2], "checkpoint", 32)
    signatures = []
    for i, line in enumerate(signature_lines, 1):
        words = line.split(" ")
        need(len(words) == 3 and words[0] == "\u2014" and words[1] and "+" not in words[1], f"signature {i}")
        raw = b64(words[2], f"signature {i}")
        need(len(raw) > 4, f"signature {i}")
        signatures.append((i, words[1], raw[:4], raw[4:]))
    # Check sums name the part that was altered; they prove nothing.
    parts = [("act", act_text), ("salt", salt_text), ("index", str(index)), ("checkpoint", body)]
    parts += [(f"proof hash {i}", line) for i, line in enumerate(lines[3:], 1)]
    parts += [(f"signature {i}", line) for i, line in enumerate(signature_lines, 1)]
    need(len(sums) == len(parts), "sums")
    altered = [name for (name, value), sum_ in zip(parts, sums) if short(value) != sum_]
    blame = lambda names, otherwise: next((n for n in altered if n.startswith(names)), otherwise)
    # The log's signature.
    keys = [log for log in logs if log[0] == origin]
    need(keys, "checkpoint", "the trust file does not know this log")
    key_id = lambda name, kind, key: sha(name.encode(), b"\n", bytes([kind]), key)[:4]
    signers = []
    for i, name, hint, raw in signatures:
        for log in keys:
            if name == origin and hint == key_id(name, 1, log[1]):
                need(signed(log[1], raw, body.encode()), blame("checkpoint", f"signature {i}"), "the log's signature does not match")
                signers.append(log[2])
    need(signers, blame(("signature", "checkpoint"), "checkpoint"), "not signed by a known key of the log")
    # The act's place in the tree (RFC 9162 section 2.1.3.2).
    node, at_, last = sha(b"\0", sha(salt, act_text.encode())), index, size - 1
    path = blame(("act", "salt", "index", "proof"), None)
    need(index < size, path or "index", "beyond the size of the tree")
    for sibling in proof:
        need(last, path or "index", "has more hashes than its place needs")
        if at_ & 1 or at_ == last:
            node = sha(b"\1", sibling, node)
            while at_ and not at_ & 1: at_, last = at_ >> 1, last >> 1
        else: node = sha(b"\1", node, sibling)
        at_, last = at_ >> 1, last >> 1
    need(last == 0, path or "index", "has fewer hashes than its place needs")
    need(node == root, path or "act", "not in the tree that the log signed")
    # Witnesses.
    seen = {}
    for i, name, hint, raw in signatures:
        for witness, key in witnesses:
            if name == witness and hint == key_id(name, 4, key):
                time = int.from_bytes(raw[:8], "big")
                need(signed(key, raw[8:], f"cosignature/v1\ntime {time}\n{body}".encode()), f"signature {i}", f"the signature of {name} does not match")
                if key not in [log[1] for log in keys]: seen[name] = min(time, seen.get(name, time))
    need(not altered, blame("signature", "sums"), "altered after the receipt was made")
    times = [datetime.datetime.fromtimestamp(t, datetime.timezone.utc) for t in sorted(seen.values())]
    reached = times[quorum - 1] if len(times) >= quorum else None
    good = lambda k: not ((times and "from" in k and times[0] < k["from"]) or ("until" in k and at >= k["until"]) or ("compromised" in k and (not reached or reached >= k["compromised"])))
    need(any(map(good, signers)), "key", "the log's key was not valid")
    standing = f"witnessed by {len(times)}, at {reached:%Y-%m-%dT%H:%M:%S.%fZ}" if reached else f"provisional, {len(times)} of {quorum} witnesses"
    return f"entry {index} of {origin}: {act['kind']} at {act['at']}: {standing}"

def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--trust", required=True)
    args.add_argument("receipt", nargs="+")
    args, failed = args.parse_args(), 0
    with open(args.trust, encoding="utf-8") as file: trust = read_trust(file.read())
    for path in args.receipt:
        with open(path, "rb") as file: data = file.read(262145)
        try: print("holds:", verify(data, trust))
        except Fault as fault: failed = 1; print("refused:", fault)
    return failed

if __name__ == "__main__":
    sys.exit(main())
