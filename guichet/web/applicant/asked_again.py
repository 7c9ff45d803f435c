"""A document asked again, as its page shows it: the fields of its answer, and in plain words what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guichet.documents.received.types import Refused
from guichet.dossiers.shown import marks_of_answer
from guichet.dossiers.types import (
    AnswerChanged,
    Complement,
    ComplementLine,
    NothingSaid,
    Reply,
    TooLong,
    TooManyFiles,
)
from guichet.procedures import AskedDocument
from guichet.web.applicant.papers import why_refused

NotKept = NothingSaid | AnswerChanged | Refused | TooManyFiles | TooLong


@dataclass(frozen=True, slots=True)
class Fields:
    """What the form of a line holds."""

    choice: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A line of a complement. `mark` comes back with its form; `typed` is what was sent and is not kept."""

    line: ComplementLine
    document: AskedDocument | None
    fault: str
    mark: str
    typed: Fields | None

    @property
    def fields(self) -> Fields:
        return self.typed or _kept(self.line.reply)

    @property
    def overtaken(self) -> bool:
        """Whether what is kept is not what the form holds."""
        return self.line.reply is not None and self.fields != _kept(self.line.reply)


def _kept(reply: Reply | None) -> Fields:
    return Fields(reply.choice, reply.reason, reply.message) if reply else Fields("", "", "")


def lines_of(
    found: Complement,
    documents: Mapping[str, AskedDocument],
    faults: Mapping[int, str],
    typed: Mapping[int, Fields],
) -> list[AskedAgain]:
    """The lines of a complement in the order they were asked."""
    marks = marks_of_answer(found)
    return [
        AskedAgain(
            line, documents.get(line.asked), faults.get(line.id, ""), marks[str(line.id)], typed.get(line.id)
        )
        for line in found.lines
    ]


def what_lacks(line: ComplementLine) -> str:
    """What an answer that cannot be sent yet lacks."""
    if line.reply is None:
        return _("Il manque votre réponse pour ce document.")
    if line.reply.choice == "remplacer":
        return _("Il manque le fichier : joignez-le, puis enregistrez.")
    if line.piece is None:
        return _("Dites pourquoi vous ne pouvez pas fournir ce document.")
    return _("Dites pourquoi vous gardez ce document.")


def why_not_kept(told: NotKept) -> str:
    """Why what was sent for a line is not kept, and what to do."""
    if isinstance(told, Refused):
        return why_refused(told)
    if isinstance(told, NothingSaid):
        return _("Rien n’est enregistré : choisissez d’abord une des deux réponses.")
    if isinstance(told, AnswerChanged):
        return _(
            "Rien n’est enregistré : cette réponse a changé depuis que la page a été affichée, dans une autre"
            " fenêtre ou par une personne qui vous aide. Relisez ce qui est gardé maintenant ; si le vôtre doit le"
            " remplacer, enregistrez de nouveau, en choisissant encore le fichier s’il y en a un."
        )
    if isinstance(told, TooLong):
        return _("Ce texte compte plus de %(limit)s signes : raccourcissez-le.") % {"limit": told.limit}
    words = ngettext(
        "%(limit)s fichier au plus pour ce document.",
        "%(limit)s fichiers au plus pour ce document : retirez-en un pour en envoyer un autre.",
        told.limit,
    )
    return words % {"limit": told.limit}
