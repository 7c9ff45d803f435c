"""How lines are sealed: hashes alone. Pure: lines and heads come in.

The lines of a batch are the leaves of a Merkle tree (RFC 6962, section 2.1), whose root stands in a head. Each head
holds the hash of the one before, so that the last one vouches for all; and the hash of one further back, so that a
chain of a million heads is walked in some forty steps. All of it is SHA-256, of bytes that begin by saying what they
are: 0 for a line, 1 for a node, 2 for a head. A line or a head is hashed as the canonical JSON of the record that
`line_record` or `head_record` gives (RFC 8785: keys in order, no space, UTF-8).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from guichet.journal.types import Head, Line, Proof

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_LEAF, _NODE, _HEAD = b"\0", b"\1", b"\2"
NOTHING = bytes(32)
"""What stands for the head before the first."""


def line_record(line: Line) -> dict[str, Any]:
    """A line as it is hashed and shown."""
    return {
        "ligne": line.id,
        "le": line.at,
        "qualite": line.author_kind,
        "auteur": line.author_id,
        "acte": line.verb,
        "objet": line.subject,
        "faits": line.facts,
    }


def head_record(head: Head) -> dict[str, Any]:
    """A head as it is hashed and shown."""
    return {
        "numero": head.number,
        "premiere": head.first,
        "derniere": head.last,
        "lignes": head.size,
        "racine": head.root.hex(),
        "precedente": head.previous.hex(),
        "saut": head.skip.hex(),
        "scellee_le": head.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def proof_record(proof: Proof) -> dict[str, Any]:
    """A proof as it is shown, all that is needed to check it."""
    return {
        "ligne": line_record(proof.line),
        "rang": proof.rank,
        "chemin": [node.hex() for node in proof.path],
        "tetes": [head_record(head) | {"tete": head.hash.hex()} for head in proof.heads],
    }


def _canonical(record: Mapping[str, Any]) -> bytes:
    return _as_json(record).encode()


def leaf(line: Line) -> bytes:
    """The hash of a line."""
    return sha256(_LEAF + _canonical(line_record(line))).digest()


def hash_of(head: Head) -> bytes:
    """The hash of a head, from all it says but its hash."""
    return sha256(_HEAD + _canonical(head_record(head))).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    """The next level of the tree: nodes in pairs, an odd last one as it is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    found = [sha256(_NODE + left + right).digest() for left, right in pairs]
    return [*found, level[-1]] if len(level) % 2 else found


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree of these leaves, one at least."""
    level = leaves
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path_to(leaves: Sequence[bytes], rank: int) -> tuple[bytes, ...]:
    """The audit path of the leaf at `rank`, from the leaf up (RFC 6962, section 2.1.1)."""
    found: list[bytes] = []
    level = leaves
    while len(level) > 1:
        beside = rank ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, rank = _above(level), rank // 2
    return tuple(found)


def skipped(number: int) -> int:
    """Which head the one of this number holds besides the one before it; 0 before the first.

    The number is written as a sum of terms 2^k - 1, the largest first; the last term is jumped over (the links of a
    skew-binary list: from any head to any former one in fewer than three times the logarithm of their number).
    """
    rest = number
    while True:
        term = (1 << (rest + 1).bit_length() - 1) - 1
        if term == rest:
            return number - term
        rest -= term


def way_back(number: int, to: int) -> Iterator[int]:
    """The heads to pass from one to a former one, both included."""
    while number > to:
        yield number
        number = further if (further := skipped(number)) >= to else number - 1
    yield to


def seal(last: Head | None, skip: bytes, ids: Sequence[int], leaves: Sequence[bytes], now: datetime) -> Head:
    """The head of the lines of these ids and leaves, after `last`; `skip` is the hash of the head it skips to."""
    head = Head(
        number=last.number + 1 if last else 1,
        first=ids[0],
        last=ids[-1],
        size=len(ids),
        root=root_of(leaves),
        previous=last.hash if last else NOTHING,
        skip=skip,
        sealed_at=now,
        hash=b"",
    )
    return replace(head, hash=hash_of(head))
