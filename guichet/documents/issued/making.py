"""From frozen data to a sealed file: 2D-Doc, PDF, seal. Nothing is read or written but the templates."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guichet.documents.issued import coding, contents, layout, sealing
from guichet.documents.issued.keys import Keys, Stamp
from guichet.documents.issued.kinds import Kind
from guichet.documents.issued.layout import PARIS
from guichet.documents.issued.rendering import typesetter
from guichet.documents.issued.two_d_doc import (
    Header,
    Nonconforming,
    Symbol,
    draw,
    sign,
    text_to_sign,
    unsigned,
    with_signature,
)


@dataclass(frozen=True, slots=True)
class Code:
    """The text of a document's 2D-Doc and its symbol; or why it has none."""

    text: str = ""
    symbol: Symbol | None = None
    reason: str = ""


def code_of(kind: Kind, frozen: str, stamp: Stamp | None, now: datetime) -> Code:
    """The 2D-Doc of frozen data, signed today; the same for the same data, key and day."""
    if stamp is None:
        return Code(reason="no 2D-Doc key is configured")
    signed = _to_sign(kind, frozen, stamp, now)
    return signed if isinstance(signed, Code) else _drawn(signed, sign(stamp.key, signed))


def place_of_code(kind: Kind, frozen: str, stamp: Stamp | None, now: datetime) -> Code:
    """The 2D-Doc that frozen data would have, under no signature: only the room it takes is true."""
    if stamp is None:
        return Code(reason="no 2D-Doc key is configured")
    signed = _to_sign(kind, frozen, stamp, now)
    return signed if isinstance(signed, Code) else _drawn(signed, unsigned(stamp.key, signed))


def _to_sign(kind: Kind, frozen: str, stamp: Stamp, now: datetime) -> bytes | Code:
    """What the 2D-Doc signs, or the code that says why there is none."""
    reference, issued_on, said = contents.thawed(frozen)
    values = coding.values_of(kind, reference, said)
    if isinstance(values, str):
        return Code(reason=values)
    today = now.astimezone(PARIS).date()
    # Both dates of the header are days of Paris, as readers count them: east of it the paper is a day ahead.
    header = Header(stamp.authority, stamp.name, min(issued_on, today), today)
    try:
        return text_to_sign(header, values)
    except Nonconforming as error:
        return Code(reason=str(error))


def _drawn(signed: bytes, signature: bytes) -> Code:
    text = with_signature(signed, signature)
    return Code(text, draw(text))


def rendered(kind: Kind, frozen: str, code: Code, verify_at: str, demonstration: bool) -> bytes:
    """The PDF before its seal; the same bytes for the same arguments.

    :raises NotRendered: the typesetter failed
    """
    drawn = code.symbol.svg() if code.symbol else ""
    inputs = {"donnees": frozen, "symbole": drawn, "code": code.text}
    return _set(kind, frozen, code, inputs, verify_at, demonstration)


def previewed(kind: Kind, frozen: str, place: Code, verify_at: str, demonstration: bool) -> bytes:
    """The same pages, each marked as a preview: no code, no reference, nothing attached.

    :raises NotRendered: the typesetter failed
    """
    inputs = {"donnees": "", "symbole": "", "code": ""}
    return _set(kind, frozen, place, inputs, verify_at, demonstration, preview=True)


def _set(
    kind: Kind,
    frozen: str,
    code: Code,
    inputs: Mapping[str, str],
    verify_at: str,
    demonstration: bool,
    preview: bool = False,
) -> bytes:
    reference, issued_on, said = contents.thawed(frozen)
    edition = layout.Edition(reference, issued_on, verify_at, demonstration, preview)
    page = json.dumps(layout.page(said, edition, code.symbol), ensure_ascii=False)
    midnight = datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=PARIS)
    return typesetter.render(kind.template, {"page": page, **inputs}, midnight)


def sealed(pdf: bytes, keys: Keys, now: datetime) -> bytes:
    """The file under the service's seal.

    :raises SealUnusable: its certificate is not valid at `now`
    """
    return sealing.seal(pdf, keys.seal, now)
