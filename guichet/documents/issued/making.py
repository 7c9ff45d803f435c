"""From frozen data to a sealed file: 2D-Doc, PDF, seal. Nothing is read or written but the templates."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guichet.documents.issued import coding, contents, layout, sealing
from guichet.documents.issued.keys import Keys, Stamp
from guichet.documents.issued.kinds import Kind
from guichet.documents.issued.rendering import typesetter
from guichet.documents.issued.two_d_doc import (
    Header,
    Nonconforming,
    Symbol,
    draw,
    sign,
    text_to_sign,
    with_signature,
)

PARIS = ZoneInfo("Europe/Paris")


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
    reference, issued_on, said = contents.thawed(frozen)
    values = coding.values_of(kind, reference, said)
    if isinstance(values, str):
        return Code(reason=values)
    header = Header(stamp.authority, stamp.name, issued_on, now.astimezone(PARIS).date())
    try:
        signed = text_to_sign(header, values)
    except Nonconforming as error:
        return Code(reason=str(error))
    text = with_signature(signed, sign(stamp.key, signed))
    return Code(text, draw(text))


def rendered(kind: Kind, frozen: str, code: Code, verify_at: str, demonstration: bool) -> bytes:
    """The PDF before its seal; the same bytes for the same arguments.

    :raises NotRendered: the typesetter failed
    """
    reference, issued_on, said = contents.thawed(frozen)
    edition = layout.Edition(reference, issued_on, verify_at, demonstration)
    inputs = {
        "page": json.dumps(layout.page(said, edition, code.symbol), ensure_ascii=False),
        "donnees": frozen,
        "symbole": code.symbol.svg() if code.symbol else "",
        "code": code.text,
    }
    midnight = datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=PARIS)
    return typesetter.render(kind.template, inputs, midnight)


def sealed(pdf: bytes, keys: Keys, now: datetime) -> bytes:
    """The file under the service's seal.

    :raises SealUnusable: its certificate is not valid at `now`
    """
    return sealing.seal(pdf, keys.seal, now)
