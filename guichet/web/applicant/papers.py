"""A document asked, with the files given for it and what is advised or refused, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from guichet.documents.received.types import Advice, Reason, Refused
from guichet.dossiers.types import Piece
from guichet.procedures import AskedDocument, Kind, Procedure


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file given, and which paper it is said to be; `advice` may be followed or not, nothing depends on it."""

    piece: Piece
    advice: tuple[str, ...]
    paper: str
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A document asked as a page shows it.

    `dated`: its age matters, its date is asked. `which`: the papers among which to say which one it is, where some may
    be older than others; `aged`, those of them whose age matters.
    """

    asked: AskedDocument
    files: tuple[GivenFile, ...]
    refusal: str
    full: bool
    dated: bool
    which: tuple[Kind, ...]
    aged: tuple[str, ...]


def card_of(asked: AskedDocument, pieces: Sequence[Piece], told: Refused | None = None) -> Card:
    """The card of a document; `told` is why the last file sent for it was not taken."""
    kinds = {kind.id: kind for kind in asked.kinds}
    files = tuple(
        GivenFile(
            piece,
            _advice(piece, _oldest(asked, piece.paper)),
            kinds[piece.paper].label if piece.paper in kinds else "",
            place == 0,
            place == len(pieces) - 1,
        )
        for place, piece in enumerate(pieces)
    )
    refusal = why_refused(told) if told else ""
    ages = {kind.age for kind in asked.kinds}
    differ = len(ages) > 1
    return Card(
        asked,
        files,
        refusal,
        len(pieces) >= asked.max_files,
        bool(asked.age) or ages - {""} != set(),
        asked.kinds if differ else (),
        tuple(kind.label for kind in asked.kinds if kind.age) if differ else (),
    )


@dataclass(frozen=True, slots=True)
class Aside:
    """A file given for a document that is asked no longer: it is not filed. `step` is where it was asked."""

    label: str
    step: str
    piece: Piece


def aside_of(procedure: Procedure, pieces: Sequence[Piece], day: date, lang: str) -> list[Aside]:
    """What was given and is asked no longer, in words."""
    if not pieces:
        return []
    known = {one.id: one for one in procedure.all_documents(day, lang)}
    first = next((step.id for step in procedure.steps if step.kind == "pieces"), procedure.steps[0].id)
    return [
        Aside(known[piece.asked].label, known[piece.asked].step, piece)
        if piece.asked in known
        else Aside(piece.asked, first, piece)
        for piece in pieces
    ]


def _oldest(asked: AskedDocument, paper: str) -> date | None:
    """The first day the paper may have been made: of one not named, of any accepted; None where any age will do."""
    days = [kind.oldest for kind in asked.kinds if paper in ("", kind.id)] or [asked.oldest]
    return None if None in days else min(day for day in days if day)


def _advice(piece: Piece, oldest: date | None) -> tuple[str, ...]:
    words = [str(_ADVICE[Advice(one)]) for one in piece.advice]
    if oldest and piece.dated_on and piece.dated_on < oldest:
        words.append(str(_OLD))
    return tuple(words)


_ADVICE = {
    Advice.SMALL: _("L’image est petite : vérifiez que tout se lit, ou envoyez-en une plus grande."),
    Advice.BLURRED: _("L’image semble floue : vérifiez que tout se lit, ou reprenez la photo."),
    Advice.SIDEWAYS: _("La page semble tournée : redressez-la si vous le pouvez."),
    Advice.BLANK: _("La page semble vide : vérifiez que c’est le bon côté."),
}
_OLD = _("Ce document est plus ancien que ce qui est demandé : joignez-en un plus récent si vous l’avez.")


def why_refused(told: Refused) -> str:
    """Why a file was not taken, and what to do."""
    limit = int(told.facts.get("limite", 0))
    if told.reason in (Reason.TOO_HEAVY, Reason.ACCOUNT_FULL):
        limit //= _MEGA
    return str(_REASONS[told.reason]) % {"limite": limit}


_MEGA = 1_000_000
_REASONS = {
    Reason.EMPTY: _("Aucun fichier n’est arrivé : choisissez-en un, puis envoyez-le."),
    Reason.TOO_HEAVY: _(
        "Ce fichier pèse plus de %(limite)s Mo : réduisez-le, ou envoyez-le en plusieurs fois."
    ),
    Reason.CUT: _("Le fichier est arrivé incomplet : envoyez-le de nouveau."),
    Reason.WRONG_TYPE: _(
        "Ce type de fichier n’est pas accepté : envoyez une image (JPEG, PNG, TIFF, BMP, HEIC, WebP) ou un PDF."
    ),
    Reason.TOO_MANY_PIXELS: _("L’image est trop grande : réduisez-la, ou reprenez la photo."),
    Reason.TOO_MANY_PAGES: _("Le document a trop de pages : envoyez-le en plusieurs fichiers."),
    Reason.PAGE_TOO_LARGE: _("Une page du document est démesurée : enregistrez-le au format A4."),
    Reason.LOCKED: _("Ce PDF est protégé par un mot de passe : enregistrez-le sans mot de passe."),
    Reason.ACTIVE: _(
        "Ce PDF contient un programme ou un formulaire : imprimez-le en PDF et envoyez le résultat."
    ),
    Reason.ATTACHMENT: _("Ce PDF contient un autre fichier : imprimez-le en PDF et envoyez le résultat."),
    Reason.HIDDEN_ARCHIVE: _("Ce fichier cache une archive : envoyez une image ou un PDF simple."),
    Reason.UNREADABLE: _("Ce fichier ne se lit pas : vérifiez-le chez vous, ou envoyez-en une photo."),
    Reason.TOO_MANY_FILES: _(
        "Votre compte a déjà ses %(limite)s fichiers : retirez ceux qui ne servent plus."
    ),
    Reason.ACCOUNT_FULL: _("Vos fichiers dépassent %(limite)s Mo : retirez ceux qui ne servent plus."),
    Reason.BUSY: _("Trop de fichiers arrivent en ce moment : envoyez le vôtre de nouveau dans une minute."),
    Reason.TOO_OFTEN: _(
        "Vous avez envoyé plus de %(limite)s fichiers en une heure. Attendez un peu, puis renvoyez celui-ci : "
        "les autres sont bien là."
    ),
    Reason.NOT_STORED: _(
        "Le fichier n’a pas pu être enregistré. Votre demande est intacte : envoyez-le de nouveau dans une minute."
    ),
    Reason.FILED: _("Ce fichier fait partie d’une demande déposée : il ne se retire plus."),
    Reason.INFECTED: _("L’antivirus a refusé ce fichier : envoyez-en un autre."),
    Reason.DAMAGED: _("Ce fichier s’est abîmé chez nous : envoyez-le de nouveau."),
    Reason.UNKNOWN: _("Ce fichier n’existe plus."),
}
