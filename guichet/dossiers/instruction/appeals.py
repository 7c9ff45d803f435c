"""How what ends a request without granting it can be challenged, and before which court (CJA, art. R421-5).

In the words of its procedure or, for a closing, the general ones; in French but for whoever reads of a refusal.
"""

from collections.abc import Sequence
from datetime import date

from guichet.accounts import queries as accounts
from guichet.accounts.types import Office
from guichet.dossiers import models
from guichet.dossiers.complement_rules import reasons
from guichet.dossiers.instruction import wording
from guichet.dossiers.instruction.locking import office_of
from guichet.dossiers.instruction.types import Decision
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import Verb
from guichet.dossiers.types import Dossier
from guichet.parameters import ClosingWords, filled

_LANGUAGE = "fr"


def of_refusal(dossier: Dossier, decision: Decision, language: str) -> Sequence[str]:
    """How a refusal that was signed can be challenged, in a language; nothing for a favourable decision."""
    if decision.kind != "defavorable":
        return ()
    signed = models.Decision.objects.select_related("dossier").get(pk=decision.id)
    words = dossier.procedure.decisions
    office = accounts.office(signed.office_id)
    assert words is not None
    assert office is not None
    assert signed.signed_at is not None
    facts = _facts(signed.dossier, office, legal_day(signed.signed_at, office))
    return wording.appeal(words.acts["defavorable"], facts, language)


def of_ending(dossier: Dossier, verb: Verb, day: date) -> Sequence[str]:
    """How closing a request as incomplete on that day, or filing it away (`DROP`), could be challenged."""
    row = models.Dossier.objects.get(pk=dossier.id)
    return of_dropping(row) if verb is Verb.DROP else of_closing(row, day)


def of_closing(row: models.Dossier, day: date) -> Sequence[str]:
    words, office = published(row.procedure, row.version).decisions, office_of(row)
    own = wording.appeal(words.acts["cloture"], _facts(row, office, day)) if words else ()
    return own or _general(reasons().cloture, office)


def of_dropping(row: models.Dossier) -> Sequence[str]:
    return _general(reasons().classement, office_of(row))


def in_writing(paragraphs: Sequence[str]) -> str:
    """As it is kept beside the reasons."""
    return "\n\n".join(paragraphs)


def _facts(row: models.Dossier, office: Office, day: date) -> dict[str, str]:
    assert row.filed_on is not None  # an office sees what was filed
    return wording.facts(str(row.number), row.filed_on, office, day)


def _general(words: ClosingWords, office: Office) -> Sequence[str]:
    return [filled(text.in_(_LANGUAGE), {"tribunal": office.court}) for text in words.recours]
