"""What can be wrong with a data file or with a situation, in words that say what to do."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guichet.rules import closest


class Faults(list[str]):
    """What is wrong in the texts of the data files, each fault at the line where its rule is written."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def of_rule(self, file: str, rule: str, message: str) -> None:
        """Note a fault of a rule (or of any line of law) of a file."""
        text = self._texts.get(file, "")
        found = re.search(rf"\bid: *[\"']?{re.escape(rule)}[\"']?(?=[\s,}}]|$)", text)
        line = f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
        self.append(f"{file}{line} : règle « {rule} » : {message}")


@dataclass(frozen=True, slots=True)
class SituationError:
    """One fault of a situation: the key, and a message in French and English."""

    key: str
    fr: str
    en: str

    def to_json(self, language: str) -> dict[str, str]:
        return {"cle": self.key, "message": self.en if language == "en" else self.fr}


def unknown_key(key: str, known: Iterable[str]) -> SituationError:
    near = closest(key, known)
    shown = _shown(key)
    return SituationError(
        shown,
        f"La clé « {shown} » n'existe pas." + (f" Vouliez-vous dire « {near} » ?" if near else ""),
        f"There is no key “{shown}”." + (f" Did you mean “{near}”?" if near else ""),
    )


def unknown_value(key: str, value: object, known: Iterable[str]) -> SituationError:
    near = closest(str(value), known)
    shown = _shown(str(value))
    return SituationError(
        key,
        f"« {shown} » n'est pas une valeur de « {key} »."
        + (f" Vouliez-vous dire « {near} » ?" if near else ""),
        f"“{shown}” is not a value of “{key}”." + (f" Did you mean “{near}”?" if near else ""),
    )


def expected(key: str, fr: str, en: str) -> SituationError:
    return SituationError(key, f"« {key} » : {fr} attendu.", f"“{key}”: {en} expected.")


def _shown(text: str) -> str:
    """A stranger's word, cut short and without the characters that no page or log can hold."""
    kept = "".join(
        c if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return kept if len(kept) <= 60 else kept[:60] + "…"
