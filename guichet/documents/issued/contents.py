"""What an issued document says: read from whoever issues it, checked against its kind, frozen."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from guichet.documents.issued.kinds import KINDS, Kind
from guichet.documents.issued.parts import Contents
from guichet.documents.issued.printable import lacks_a_character

NOT_PRINTABLE = "un caractère que les polices n'ont pas"


class ContentsRefused(ValueError):
    """The document cannot be issued as given; `faults` names each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def read(kind: Kind, data: Mapping[str, Any]) -> Contents:
    """The contents, checked against what the kind may not be without.

    :raises ContentsRefused: a part missing, empty, unknown, or out of place in what the document is about
    """
    try:
        contents = kind.contents.model_validate(data)
    except ValidationError as error:
        raise ContentsRefused(
            [f"{'.'.join(map(str, fault['loc']))} : {fault['msg']}" for fault in error.errors()]
        ) from None
    faults = [f"blocs : la mention {key} manque" for key in kind.blocks if key not in contents.mentions]
    if not contents.blocs[0].titre.strip():
        faults.append("blocs.0.titre : manque")
    faults += [*contents.faults(), *_unprintable(contents)]
    if faults:
        raise ContentsRefused(faults)
    return contents


def _unprintable(contents: Contents) -> Iterator[str]:
    """Every text that would be sealed with a character missing, by its place: what it says stays out of logs."""
    waiting: list[tuple[str, Any]] = [("", contents.model_dump(mode="json"))]
    while waiting:
        place, found = waiting.pop()
        if isinstance(found, dict):
            waiting += [(f"{place}.{key}", one) for key, one in found.items()]
        elif isinstance(found, list | tuple):
            waiting += [(f"{place}.{number}", one) for number, one in enumerate(found)]
        elif isinstance(found, str) and lacks_a_character(found):
            yield f"{place[1:]} : {NOT_PRINTABLE}"


def frozen(kind: Kind, reference: str, issued_on: date, contents: Contents) -> str:
    """The whole as one text of JSON, always the same for the same document; what is hashed, attached and kept."""
    whole = {
        "nature": kind.name,
        "reference": reference,
        "emis_le": issued_on.isoformat(),
        "contenu": contents.model_dump(mode="json"),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(text: str) -> tuple[str, date, Contents]:
    """Reference, day of issue and contents of a frozen text."""
    whole = json.loads(text)
    return (
        whole["reference"],
        date.fromisoformat(whole["emis_le"]),
        KINDS[whole["nature"]].contents.model_validate(whole["contenu"]),
    )


def valid_until(text: str) -> date | None:
    """The last day of the period that a frozen text says it holds, if it says any."""
    period = json.loads(text)["contenu"].get("validite")
    return date.fromisoformat(period["au"]) if period else None
