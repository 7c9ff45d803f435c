"""Where and how to file: the rules of `data/` compiled, proved, and answered for one situation.

Pure: no Django, no clock (`today` is passed in), no file but `data/`. Refuses to guess: what is not known stays
open, and what no source covers is said.
"""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from guichet.rules import DataError
from guichet.territory import Territory

from .answers import Answers
from .compiler import Compiled, compile_folder, compile_texts
from .errors import SituationError
from .preview import Change, Side, compare
from .proof import Fault, Proof, prove
from .reading import Texts, hash_of, read_texts
from .vocabulary import Vocabulary, VocabularyKey, VocabularyValue
from .wire import NotJson, read_json

__all__ = [
    "Change",
    "Compiled",
    "DataError",
    "Fault",
    "NotJson",
    "Orientation",
    "Proof",
    "Side",
    "SituationError",
    "Texts",
    "Vocabulary",
    "VocabularyKey",
    "VocabularyValue",
    "compare",
    "hash_of",
    "load",
    "prove",
    "read_json",
    "read_texts",
    "restore",
]


class Orientation:
    """Compiled rules, ready to answer."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self._answers = Answers(compiled)

    @property
    def hash(self) -> str:
        """The name of these rules; every answer carries it."""
        return self.compiled.hash

    @property
    def vocabulary(self) -> Vocabulary:
        return self.compiled.vocabulary

    def answer(
        self, situation: Mapping[str, object], *, today: date, lang: str = "fr", skip: Collection[str] = ()
    ) -> dict[str, Any]:
        """Answer one situation with the JSON of the public contract.

        :param situation: keys and values of the contract; a fault comes back as `etat: erreur`
        :param today: the day taken where the situation names no `date`
        :param lang: `fr` or `en`
        :param skip: keys the person answered "I don't know" to; they are not asked again
        """
        return self._answers.answer(situation, today=today, language=lang, skip=skip)

    def without(
        self, channel: str, situation: Mapping[str, object], *, today: date, lang: str = "fr"
    ) -> dict[str, Any] | None:
        """The way in for who cannot use a channel, as the contract's `alternative`; None where none is written."""
        return self._answers.without(channel, situation, today=today, language=lang)


def load(folder: Path, territory: Territory) -> Orientation:
    """Compile a data folder.

    :raises DataError: naming file, line, rule and what was expected
    """
    return Orientation(compile_folder(folder, territory))


def restore(texts: Texts, territory: Territory) -> Orientation:
    """Compile the texts of a former release.

    :raises DataError: naming file, line, rule and what was expected
    """
    return Orientation(compile_texts(texts, territory))
