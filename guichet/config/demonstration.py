"""The invented people of a demonstration, made by the same acts as anybody's: an account, a request, its documents.

Whoever ran the service before has them already: what is there is left as it is.
"""

import hmac
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, cast
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from pydantic import StringConstraints

from guichet.accounts import actions as accounts
from guichet.accounts.queries import actor_for, helpers_of
from guichet.accounts.types import Actor, MandateKind, Proposal, Proposed
from guichet.config.demonstration_agents import Examination, Unmade, Workers, examine, open_office, secret_of
from guichet.database import acting
from guichet.documents.received import actions as received
from guichet.documents.received.types import Prepared, Upload
from guichet.dossiers import actions, queries
from guichet.dossiers.types import Dossier, State
from guichet.procedures import Procedure
from guichet.publication.queries import procedure_in_force
from guichet.rules import DataError, Record, Text, add_months, read_text

FILE = "demonstration.yaml"
PARIS = ZoneInfo("Europe/Paris")


class Refused(Exception):
    """The demonstration cannot be made as its file says: one readable sentence."""


class Ago(Record):
    ans: int = 0
    mois: int = 0


class Since(Record):
    il_y_a: Ago


class Request(Record):
    """A request under the procedure in force; `jusqu_a` is the last step that is filled in, `depot` files it."""

    procedure: str
    jusqu_a: str
    reponses: Mapping[str, str | bool | Since | Mapping[str, str]]


class Help(Record):
    """Whom someone acts for, as what: asked for by the helper, agreed to by the other."""

    qui: str
    qualite: MandateKind
    nom: str
    organisme: str


class Someone(Record):
    id: str
    courriel: Annotated[str, StringConstraints(pattern=r"@exemple\.test$")]
    langue: str = "fr"
    nom: str = ""
    prenoms: str = ""
    montre: Text
    demande: Request | None = None
    examen: Examination | None = None
    aide: Help | None = None


class People(Record):
    personnes: tuple[Someone, ...]
    agents: Workers


@dataclass(frozen=True, slots=True)
class Shown:
    """An account of the demonstration, as it is told to whoever started the service."""

    email: str
    password: str
    shows: Text
    secret: str = ""
    """That of the application of codes, for an agent."""


def make() -> list[Shown]:
    """Make what is missing of the demonstration; its accounts.

    :raises Refused: where the service does not take what the file says
    """
    found = read(settings.DATA)
    people, agents = found.personnes, found.agents
    everyone = {one.id: one.courriel for one in (*people, *agents.personnes)}
    passwords = {id: password_of(email) for id, email in everyone.items()}
    opened = {
        id: accounts.open_account(email, passwords[id], _language(people, id))
        for id, email in everyone.items()
    }
    _make_requests(people, opened)
    try:
        team = open_office(agents, opened)
        for one in people:
            if one.demande and one.examen:
                examine(_actor(opened[one.id]), one.examen, one.demande.procedure, team)
    except Unmade as unmade:
        raise Refused(f"{FILE}: {unmade}") from unmade
    return [
        *(Shown(one.courriel, passwords[one.id], one.montre) for one in people),
        *(
            Shown(one.courriel, passwords[one.id], one.montre, secret_of(one.courriel))
            for one in agents.personnes
        ),
    ]


def _language(people: Iterable[Someone], id: str) -> str:
    return next((one.langue for one in people if one.id == id), "fr")


def _make_requests(people: Sequence[Someone], opened: Mapping[str, Any]) -> None:
    for one in people:
        if one.demande:
            _make_request(_actor(opened[one.id]), one.demande)
        if one.aide:
            helped = next(other for other in people if other.id == one.aide.qui)
            _let_help(opened[one.id], one.aide, _actor(opened[helped.id]), helped)


def read(folder: Path) -> People:
    """The people of `demonstration.yaml`.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    found = read_text(FILE, (folder / FILE).read_text("utf-8"), People, faults)
    if faults:
        raise DataError(faults)
    return found


def password_of(email: str) -> str:
    """Its own on each installation, the same at each start: nobody knows it who does not run the service."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {email}".encode(), sha256)
    letters = b32encode(digest[:10]).decode().lower()
    return "-".join(letters[place : place + 4] for place in range(0, 16, 4))


def _actor(account: Any) -> Actor:
    found = actor_for(account)
    assert found is not None  # everyone may act for themselves
    return found


def _make_request(actor: Actor, wanted: Request) -> None:
    dossier = _draft_of(actor, wanted)
    if dossier.state != State.DRAFT:
        return
    for step in dossier.procedure.steps:
        if step.kind in ("saisie", "pieces", "depot"):
            _answer(actor, dossier.id, step.id, wanted)
        if step.kind == "pieces":
            _join(actor, dossier.id)
        if step.id == wanted.jusqu_a:
            break
    if wanted.jusqu_a == "depot":
        _file(actor, dossier.id)


def _draft_of(actor: Actor, wanted: Request) -> Dossier:
    """Their request, begun where there is none."""
    with acting(actor.scope) as now:
        mine = [one for one in queries.list_for(actor) if one.procedure.id == wanted.procedure]
        if mine:
            return mine[-1]
        procedure = procedure_in_force(wanted.procedure, _day(now))
        if procedure is None:
            raise Refused(f"no version of {wanted.procedure} is in force")
        made = actions.start(actor, procedure, {}, _key(actor.person, "commencer"), now)
        assert isinstance(made, UUID), made
        return queries.get_for(actor, made)


def _answer(actor: Actor, dossier: UUID, step: str, wanted: Request) -> None:
    with acting(actor.scope) as now:
        found = queries.get_for(actor, dossier)
        posted = _typed(found.procedure, wanted, _day(now))
        saved = actions.save(actor, dossier, step, posted, found.revision, now)
        faults = getattr(saved, "faults", (saved,))
        if faults:
            raise Refused(f"{FILE}: {step}: {faults[0]}")


def _typed(procedure: Procedure, wanted: Request, day: date) -> dict[str, list[str]]:
    """The answers as a person would type them, on every step."""
    posted: dict[str, list[str]] = {}
    for name, value in wanted.reponses.items():
        if name not in procedure.fields:
            raise Refused(f"{FILE}: {wanted.procedure} has no field {name}")
        field = procedure.fields[name]
        said: Any = value
        if isinstance(value, Since):
            said = add_months(day, -12 * value.il_y_a.ans - value.il_y_a.mois).isoformat()
        typed = field.type.typed(field, said, procedure.references)
        posted |= {f"{name}-{suffix}" if suffix else name: [text] for suffix, text in typed.items()}
    return posted


def _join(actor: Actor, dossier: UUID) -> None:
    """One file for each document that must be joined and is not yet."""
    with acting(actor.scope) as now:
        found = queries.get_for(actor, dossier)
        given = queries.pieces_of(found)
        asked = found.procedure.documents(found.answers, _day(now))
        lacking = [one.id for one in asked if one.required and one.id not in given]
    prepared = _paper(_day(now)) if lacking else None
    for one in lacking:
        assert prepared is not None
        with acting(actor.scope) as now:
            joined = actions.attach(actor, dossier, one, prepared, None, now)
            if not hasattr(joined, "document"):
                raise Refused(f"{one}: {joined}")


def _file(actor: Actor, dossier: UUID) -> None:
    with acting(actor.scope) as now:
        filed = actions.submit(actor, dossier, _key(actor.person, "deposer"), now)
        if not hasattr(filed, "receipt"):
            raise Refused(f"{FILE}: {filed}")


def _let_help(helper: Any, wanted: Help, person: Actor, helped: Someone) -> None:
    """The mandate of one over the other; none is asked for where there was one, even ended since."""
    if any(one.helper == helper.id for one in helpers_of(person)):
        return
    asked = Proposal(
        kind=wanted.qualite,
        helper_name=wanted.nom,
        organisation=wanted.organisme,
        family_name=helped.nom,
        given_names=helped.prenoms,
        birth_date="",
        email=helped.courriel,
        powers=("deposer", "completer", "suivre"),
        language=helped.langue,
    )
    proposed = accounts.propose_mandate(helper, asked)
    if not isinstance(proposed, Proposed):
        raise Refused(f"{FILE}: {helped.id}: {proposed.reason}")
    accounts.consent(person, proposed.mandate.id)


def _key(person: UUID, act: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:guichet:demonstration:{person}:{act}")


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()


@cache
def _paper(day: date) -> Prepared:
    """A page that says what it is."""
    from PIL import Image, ImageDraw  # costs a first start only

    page = Image.new("L", (840, 1188), 255)
    pen = ImageDraw.Draw(page)
    pen.text((80, 80), "Document de démonstration, sans valeur", fill=0, font_size=32)
    for line in range(30):
        pen.text((80, 170 + 32 * line), f"{line + 1:02}  Tout est inventé. " * 3, fill=60, font_size=16)
    content = BytesIO()
    page.save(content, "PNG", optimize=True)
    file = SimpleUploadedFile("document-de-demonstration.png", content.getvalue(), "image/png")
    prepared = received.prepare(cast("Upload", file), day)
    if not isinstance(prepared, Prepared):
        raise Refused(f"a paper of the demonstration is not taken: {prepared.reason}")
    return prepared
