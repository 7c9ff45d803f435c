"""A young person who files a request over plain HTTP. Invented, like everyone here."""

from collections.abc import Iterable

from tests.dossiers.requests import PAPERS, WHO, WHY
from tests.faults.visitor import Page, Visitor
from tests.papers import picture

ASE = "ase-premiere-demande"
STEPS = {"informations-personnelles": WHO, "motif-de-sejour": WHY, "justificatifs": PAPERS}
REQUIRED = (
    "justificatif-nationalite",
    "justificatif-identite",
    "accord-representant",
    "justificatif-domicile",
    "decision-placement",
    "activite-professionnelle",
    "liens-famille",
)


def begin(visitor: Visitor) -> str:
    """A draft of one's own; its address."""
    first = visitor.send(visitor.get(f"/dossiers/nouveau/{ASE}"), "cle", {})
    assert first.status == 200, first.text
    return first.url.split("/etapes/")[0]


def answer(visitor: Visitor, dossier: str, steps: Iterable[str] = tuple(STEPS)) -> Page | None:
    """Fill in these steps; the page after the last one."""
    page = None
    for step in steps:
        page = visitor.get(f"{dossier}/etapes/{step}")
        page = visitor.send(page, "revision", STEPS[step], suite="poursuivre")
        assert page.status == 200, page.text
    return page


def join(visitor: Visitor, dossier: str, asked: Iterable[str] = REQUIRED) -> None:
    """Give one paper for each of these documents."""
    content = picture()
    for one in asked:
        page = visitor.get(f"{dossier}/etapes/justificatifs")
        given = visitor.give(page, f"/documents/{one}", "papier.png", content)
        assert given.status == 200, given.text


def ready(visitor: Visitor) -> str:
    """A draft with nothing left to do but file it; its address."""
    dossier = begin(visitor)
    answer(visitor, dossier)
    join(visitor, dossier)
    return dossier
