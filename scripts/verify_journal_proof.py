#!/usr/bin/env python3
"""Whether the proof of a line of the journal holds. It needs Python and nothing of the service that made it.

    verify_journal_proof.py PROOF.json (--head HASH | --anchor HEADS.jsonl)

PROOF.json (or `-`) is what `guichet journal proof LINE` gives: the line, its place in the tree of its batch, the heads
from that of the batch to a later one. What they are to be believed by comes from elsewhere: the hash of that last
head, or the file where heads were written down. All hashes are SHA-256, in hexadecimal:

    line  H(0x00 || canonical JSON of `ligne`)
    node  H(0x01 || left || right), the tree being that of RFC 6962, section 2.1
    head  H(0x02 || canonical JSON of the head without `tete`); `precedente` or `saut` is the hash of a head before

Canonical JSON is RFC 8785: keys in order, no space, UTF-8. Exit status 0 where the proof holds, else 1 and why.
"""

import argparse
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from typing import Any


class Broken(Exception):
    """What does not hold."""


def canonical(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def hash_of(kind: int, content: bytes) -> bytes:
    return sha256(bytes([kind]) + content).digest()


def root_from(leaf: bytes, rank: int, size: int, path: list[bytes]) -> bytes:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2)."""
    if not 0 <= rank < size:
        raise Broken("the line has no such place in its batch")
    place, last, found = rank, size - 1, leaf
    for node in path:
        if last == 0:
            raise Broken("the path is too long")
        if place % 2 or place == last:
            found = hash_of(1, node + found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = hash_of(1, found + node)
        place, last = place // 2, last // 2
    if last:
        raise Broken("the path is too short")
    return found


def verify(proof: Any, is_known: Callable[[int, str], bool]) -> None:
    """Check a proof: it leads from the line to a head that `is_known`, given its number and hash.

    Raises Broken, saying what does not hold.
    """
    line, heads = proof["ligne"], proof["tetes"]
    first, last = heads[0], heads[-1]
    path = [bytes.fromhex(node) for node in proof["chemin"]]
    root = root_from(hash_of(0, canonical(line)), proof["rang"], first["lignes"], path)
    if root.hex() != first["racine"]:
        raise Broken("the line is not in the batch of its head")
    if not first["premiere"] <= line["ligne"] <= first["derniere"]:
        raise Broken("the line is out of the batch of its head")
    before = None
    for head in heads:
        said = {name: value for name, value in head.items() if name != "tete"}
        if hash_of(2, canonical(said)).hex() != head["tete"]:
            raise Broken(f"head {head['numero']} is not what its hash says")
        if before is not None and before not in (head["precedente"], head["saut"]):
            raise Broken(f"head {head['numero']} does not follow the one shown before it")
        before = head["tete"]
    if not is_known(last["numero"], last["tete"]):
        raise Broken(f"head {last['numero']} is not one known from elsewhere")


def is_written_in(file: str, number: int, head: str) -> bool:
    """Whether a head is in a file where heads were written down; lines cut short are passed over."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict) and (said.get("numero"), said.get("tete")) == (number, head):
                return True
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("proof", metavar="PROOF.json")
    known = parser.add_mutually_exclusive_group(required=True)
    known.add_argument("--head", metavar="HASH", help="the hash of the last head of the proof")
    known.add_argument("--anchor", metavar="HEADS.jsonl", help="a file where heads were written down")
    options = parser.parse_args()
    try:
        with sys.stdin if options.proof == "-" else open(options.proof, encoding="utf-8") as file:
            proof = json.load(file)
        if options.head:
            verify(proof, lambda number, head: head == options.head.strip().lower())
        else:
            verify(proof, lambda number, head: is_written_in(options.anchor, number, head))
    except Broken as broken:
        print(f"the proof does not hold: {broken}")
        return 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        print(f"the proof cannot be read: {error!r}")
        return 1
    first, last = proof["tetes"][0], proof["tetes"][-1]
    print(
        f"the proof holds: line {proof['ligne']['ligne']} was sealed on {first['scellee_le']};"
        f" head {last['numero']} vouches for it"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
