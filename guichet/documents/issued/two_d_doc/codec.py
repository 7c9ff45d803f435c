"""Text of a 2D-Doc: header, fields, separators; written and read (§ 3 and 4 of the specification)."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guichet.documents.issued.two_d_doc.fields import FIELDS, MANDATORY

GS, RS, US = "\x1d", "\x1e", "\x1f"
TYPE, PERIMETER, COUNTRY = "13", "01", "FR"
_EPOCH = date(2000, 1, 1)
_UNDATED = "FFFF"
_HEADER = re.compile(
    r"DC(?P<version>0[234])(?P<authority>[A-Z]{2}[A-Z0-9]{2})(?P<certificate>[A-Z0-9]{4})"
    r"(?P<issued>[0-9A-F]{4})(?P<signed>[0-9A-F]{4})(?P<type>[0-9A-Z]{2})"
)
_ZONES = {"02": 0, "03": 2, "04": 4}
"""How many characters follow the type in the header: nothing, the perimeter, the perimeter and the country."""
_OTHER_KINDS = re.compile(r"DC(01|0[5-9]|[1-9][0-9])[A-Z]{2}[A-Z0-9]{2}|\xdc|E[0-9A-Z]{3}[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Header:
    """Who signed, with which certificate, and the two dates; `issued` is None where undated."""

    authority: str
    certificate: str
    issued: date | None
    signed: date
    version: str = "04"
    type: str = TYPE
    perimeter: str = PERIMETER
    country: str = COUNTRY

    def __str__(self) -> str:
        dates = f"{_days(self.issued)}{_days(self.signed)}"
        return f"DC04{self.authority}{self.certificate}{dates}{self.type}{self.perimeter}{self.country}"


@dataclass(frozen=True, slots=True)
class Value:
    """What a field holds; `cut` where the end is missing."""

    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A 2D-Doc as read. `faults` is what does not conform in it; the signature is over `signed_text`."""

    header: Header
    values: Mapping[str, Value]
    faults: tuple[str, ...]
    signed_text: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """Not a 2D-Doc we can read: `kind` is ILLISIBLE or NON_GERE."""

    kind: str
    reason: str


class Nonconforming(ValueError):
    """Values that may not be written; `faults` names each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def _days(day: date | None) -> str:
    return _UNDATED if day is None else f"{(day - _EPOCH).days:04X}"


def _day(digits: str) -> date:
    return _EPOCH + timedelta(days=int(digits, 16))


def text_to_sign(header: Header, values: Mapping[str, Value]) -> bytes:
    """Header and fields, in the fixed order, as they are signed and printed.

    :raises Nonconforming: a field unknown, missing or out of its set; dates in the wrong order
    """
    faults = [f"{name} : champ inconnu ou interdit" for name in values if name not in FIELDS]
    faults += [f"{name} : manque" for name in MANDATORY if name not in values]
    for name, value in values.items():
        if (field := FIELDS.get(name)) is not None:
            faults += filter(None, [field.fault(value.text)])
            if value.cut and not field.shortens:
                faults.append(f"{name} : ne peut être abrégé")
    if header.issued and header.signed < header.issued:
        faults.append("signé avant d'être émis")
    if faults:
        raise Nonconforming(faults)
    written = (_written(name, values[name]) for name in FIELDS if name in values)
    return (str(header) + "".join(written)).encode("ascii")


def _written(name: str, value: Value) -> str:
    field = FIELDS[name]
    if value.cut:
        return name + value.text + RS
    full = field.maximum is not None and len(value.text) == field.maximum
    return name + value.text + ("" if full else GS)


def with_signature(signed_text: bytes, signature: bytes) -> str:
    """The whole text of the symbol."""
    return signed_text.decode("ascii") + US + base64.b32encode(signature).decode().rstrip("=")


def read(text: str) -> Code | Unread:
    """Read a scanned text, exactly as scanned; what does not conform inside is listed, not refused.

    An annexe (after the signature, unsigned) is ignored.
    """
    found = _HEADER.match(text)
    if not found:
        if _OTHER_KINDS.match(text):
            return Unread("NON_GERE", "autre version ou autre forme de 2D-Doc")
        return Unread("ILLISIBLE", "ce n'est pas un 2D-Doc")
    if not text.isascii() or text.count(US) != 1:
        return Unread("ILLISIBLE", "texte incomplet")
    signed_text, zone = text.split(US)
    signature = _signature(zone.split(GS)[0])
    rest = signed_text[found.end() :]
    after, rest = rest[: _ZONES[found["version"]]], rest[_ZONES[found["version"]] :]
    if signature is None or len(after) != _ZONES[found["version"]]:
        return Unread("ILLISIBLE", "signature ou en-tête illisible")
    perimeter = after[:2] or PERIMETER
    if (found["type"], perimeter) != (TYPE, PERIMETER):
        return Unread("NON_GERE", f"document de type {found['type']}, périmètre {perimeter}")
    header = Header(
        found["authority"],
        found["certificate"],
        None if found["issued"] == _UNDATED else _day(found["issued"]),
        _day(found["signed"]),
        version=found["version"],
        country=after[2:] or COUNTRY,
    )
    values, faults = _fields(rest)
    if not re.fullmatch("[A-Z]{2}", header.country):
        faults.append("pays émetteur")
    return Code(header, values, tuple(faults), signed_text.encode("ascii"), signature)


def _signature(letters: str) -> bytes | None:
    """The bytes of a Base32 text without padding; None where a letter, the length or a spare bit is wrong."""
    if not letters or not re.fullmatch("[A-Z2-7]+", letters):
        return None
    try:
        decoded = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return None
    again = base64.b32encode(decoded).decode().rstrip("=")
    return decoded if again == letters else None


def _fields(message: str) -> tuple[dict[str, Value], list[str]]:
    values: dict[str, Value] = {}
    faults: list[str] = []
    for name, value, fault in _each(message):
        if fault:
            faults.append(fault)
        if name in values:
            faults.append(f"{name} : répété")
        elif value is not None:
            values[name] = value
    faults += [f"{name} : manque" for name in MANDATORY if name not in values]
    return values, faults


def _each(message: str) -> Iterator[tuple[str, Value | None, str | None]]:
    """The fields in order, each with its fault; nothing can be read after an unknown one."""
    place = 0
    while place < len(message):
        name = message[place : place + 2]
        field = FIELDS.get(name)
        if field is None:
            yield name, None, f"{name!r} : champ inconnu ou interdit"
            return
        start = place + 2
        end = _end(message, start, field.maximum, field.fixed)
        text, mark = message[start:end], message[end : end + 1]
        cut = mark == RS
        if field.fixed and cut:
            yield name, Value(text, cut), f"{name} : longueur fixe, ne peut être abrégé"
        else:
            yield name, Value(text, cut), field.fault(text)
        closed = mark == RS or (mark == GS and not field.fixed)
        place = end + closed


def _end(message: str, start: int, maximum: int | None, fixed: bool) -> int:
    """Where a value ends: its full length, or the first separator before it."""
    limit = len(message) if maximum is None else min(start + maximum, len(message))
    if fixed:
        return limit
    marks = [place for mark in (GS, RS) if 0 <= (place := message.find(mark, start)) < limit]
    return min(marks, default=limit)
