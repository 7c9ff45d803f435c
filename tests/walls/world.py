"""Two people, two offices, and those around them: what each wall is tried on. Everyone is invented.

Aminata lives in Lille, Boris in Nanterre. Each has one of everything the service keeps. Hélène acts for Aminata,
Rachid did until she ended it, and one account never proved its address. In each office agents work: in Lille one a
role, and one who has no second factor; in Nanterre one who examines and manages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from guichet.accounts import actions as accounts
from guichet.accounts import queries as who
from guichet.accounts.actions import delegate
from guichet.accounts.models import Account, CorrectionRequest, Delegation, Invitation, SummonedPerson
from guichet.accounts.types import POWERS, Actor, AgentActor, Mandate, Proposal, Proposed, RoleName
from guichet.database import Scope, acting
from guichet.database.secrets import blind_index
from guichet.dossiers import actions, erasing, export, queries, statements
from guichet.dossiers.contact import actions as contact
from guichet.dossiers.contact.types import Asked as Written
from guichet.dossiers.contact.types import Question
from guichet.dossiers.instruction import actions as instruction
from guichet.dossiers.instruction import queries as instruction_queries
from guichet.dossiers.instruction.arranging import Label, View
from guichet.dossiers.instruction.papers import papers_of
from guichet.dossiers.instruction.types import Asked, Incoming, Note, NotPermitted
from guichet.dossiers.models import (
    Decision,
    Dropping,
    Erasure,
    Notice,
    Opinion,
    Prolongation,
    ProlongationProposal,
    SharedPiece,
    Title,
)
from guichet.dossiers.models import Piece as PieceRow
from guichet.dossiers.types import Complement, Export, Filed, Impossibility, Piece, Statement
from guichet.notifications.queries import for_person
from tests.accounts.agents import make_agent
from tests.accounts.people import PASSWORD, make_account
from tests.dossiers.requests import ASE, ASE_VERSION, NOVEMBER_2023, begin, fill, prepared

LILLE = {"adresse_code_postal": ["59800"], "adresse_commune": ["Lille"]}
NANTERRE = {"adresse_code_postal": ["92000"], "adresse_commune": ["Nanterre"]}
HELD_PATH = "/dossiers/"
NOT_YET = UUID(int=0)


@dataclass(frozen=True)
class Staff:
    """Of the office of a side: its code, who manages it, their post, their delegation, someone invited."""

    office: str
    agent: int
    post: int
    delegation: int
    invitation: UUID


@dataclass(frozen=True)
class Side:
    """One person and what is theirs; `pieces` are of the filed dossier, `draft_piece` is not.

    `line` and `reply_piece` are of the one for which documents are asked again.
    """

    name: str
    account: Account
    actor: Actor
    office: int
    draft: UUID
    draft_piece: UUID
    filed: UUID
    pieces: tuple[UUID, ...]
    receipt: UUID
    issued: UUID
    message: UUID
    held: UUID
    export: UUID
    decision: UUID
    prolongation: UUID
    correction: UUID
    label: int
    view: int
    staff: Staff
    note: int
    proposal: UUID
    opinion: UUID
    asked: UUID = NOT_YET
    """A filed request for which documents are asked again, one of which is being answered."""
    line: int = 0
    reply_piece: UUID = NOT_YET
    paper: UUID = NOT_YET
    """What came on paper to the same office, of somebody else, being typed; with one document joined."""
    paper_piece: UUID = NOT_YET
    statement: UUID = NOT_YET
    inquiry: UUID = NOT_YET

    @property
    def person(self) -> UUID:
        return self.actor.person


@dataclass(frozen=True)
class World:
    aminata: Side
    boris: Side
    helper: Account
    revoked: Account
    unconfirmed: Account
    mandate: int
    ended: int
    foreign: int
    """Mandates: Hélène's, Rachid's, and someone's for Boris."""
    agents: Mapping[str, AgentActor]
    """By the name in their address."""


LILLE_AGENTS: Mapping[str, RoleName] = {
    "accueil": "accueil",
    "ines": "instructeur",
    "victor": "valideur",
    "rosa": "responsable",
    "audrey": "auditeur",
}


def build() -> World:
    """Everything through the actions that people's pages call, but what only another desk would enter."""
    agents = _agents()
    aminata = _side("aminata@exemple.test", "Aminata", "59", LILLE, agents["rosa"])
    boris = _side("boris@exemple.test", "Boris", "92", NANTERRE, agents["nadia"])
    helper, revoked = (make_account(f"{name}@exemple.test", PASSWORD) for name in ("helene", "rachid"))
    held, ended = agree_on_a_mandate(aminata, helper), agree_on_a_mandate(aminata, revoked)
    assert isinstance(accounts.revoke(aminata.account, ended), Mandate)
    asked = agree_on_a_mandate(boris, make_account("autre@exemple.test"))
    unconfirmed = make_account("inconnu@exemple.test", PASSWORD)
    with transaction.atomic():
        unconfirmed.emailaddress_set.update(verified=False)
    aminata = _asked_again(aminata, agents["ines"], LILLE)
    boris = _asked_again(boris, agents["nadia"], NANTERRE)
    aminata, boris = _on_paper(aminata, agents["accueil"]), _on_paper(boris, agents["nadia"])
    return World(aminata, boris, helper, revoked, unconfirmed, held, ended, asked, agents)


def _agents() -> dict[str, AgentActor]:
    lille, nanterre = (_office("59"), _office("92"))
    found = {name: make_agent(f"{name}@exemple.test", lille, role) for name, role in LILLE_AGENTS.items()}
    found["sans"] = make_agent("sans@exemple.test", lille, "instructeur", second_factor=False)
    found["nadia"] = make_agent("nadia@exemple.test", nanterre, "instructeur", "responsable", "valideur")
    for office, agent in ((lille, found["rosa"]), (nanterre, found["nadia"])):
        _entered_by_managers(office, agent)
    return found


def _office(departement: str) -> int:
    office = who.office_for(departement)
    assert office is not None
    return office.id


def _entered_by_managers(office: int, agent: AgentActor) -> None:
    with acting(agent.scope) as now:
        delegate(
            agent,
            office,
            agent.agent,
            frozenset({"favorable"}),
            "Arrêté de l’Exemple",
            (now.date(), None),
            now,
        )
        Invitation.objects.create(
            office_id=office,
            email="invite@exemple.test",
            role="instructeur",
            digest=blind_index(str(office), "essai"),
            invited_by_id=agent.agent,
            invited_at=now,
            until=now + timedelta(days=7),
        )


def _staff(code: str, manager: AgentActor) -> Staff:
    with acting(manager.scope):
        delegation = Delegation.objects.get(agent_id=manager.agent)
        invitation = Invitation.objects.get(office_id=delegation.office_id)
    post = next(one.id for one in manager.posts if one.role == "responsable")
    return Staff(code, manager.agent, post, delegation.id, invitation.id)


def _side(email: str, name: str, departement: str, where: Mapping[str, list[str]], agent: AgentActor) -> Side:
    account = make_account(email, PASSWORD, family_name=f"Exemple {name}", given_names=name)
    actor, office = who.actor_for(account), who.office_for(departement)
    assert actor is not None
    assert office is not None
    draft, filed = (_filled(actor, name, where) for _ in range(2))
    with acting(actor.scope):
        result = actions.submit(actor, filed, uuid4(), NOVEMBER_2023)
        assert isinstance(result, Filed), result
        found = queries.get_for(actor, filed)
        assert found.office == office.id
        (receipt,) = queries.receipts_of(found)
        assert receipt.issued is not None
        (message,) = for_person(actor.person, "fr").messages
        pieces = tuple(one.id for given in queries.pieces_of(found).values() for one in given)
        (draft_piece, *_) = (
            one.id for given in queries.pieces_of(queries.get_for(actor, draft)).values() for one in given
        )
        copy = export.ask(actor, NOVEMBER_2023)
        assert isinstance(copy, Export), copy
    export.make(copy.id, actor.person)
    correction = _entered_by_others(actor, office.id)
    _kept_or_erased(actor, draft)
    label, view = _arranged(agent, filed, office.id)
    _dropped(agent, actor, filed, office.id)
    decision, prolongation = _decided(agent, actor, filed, office.id, receipt.issued, message.id)
    return Side(
        name=name,
        account=account,
        actor=actor,
        office=office.id,
        draft=draft,
        draft_piece=draft_piece,
        filed=filed,
        pieces=pieces,
        receipt=receipt.id,
        issued=receipt.issued,
        message=message.id,
        held=accounts.hold_post(actor.person, HELD_PATH, {"nom": [name]}),
        export=copy.id,
        decision=decision,
        prolongation=prolongation,
        correction=correction,
        label=label,
        view=view,
        staff=_staff(office.code, agent),
        note=_noted(agent, filed),
        proposal=_proposed(actor, filed, office.id),
        opinion=_asked_opinion(agent, actor, filed, office.id, pieces[0]),
    )


def _arranged(agent: AgentActor, dossier: UUID, office: int) -> tuple[int, int]:
    """A label of the office and a view of its manager; the request followed, and under the label."""
    with acting(agent.scope):
        label = instruction.make_label(agent, office, f"À revoir, service {office}", NOVEMBER_2023)
        view = instruction.keep_view(agent, office, "Ma vue", "etat=depose", False, NOVEMBER_2023)
        assert isinstance(label, Label)
        assert isinstance(view, View)
        instruction.label(agent, dossier, label.id, NOVEMBER_2023)
        instruction.follow(agent, dossier, NOVEMBER_2023)
    return label.id, view.id


def _dropped(agent: AgentActor, actor: Actor, dossier: UUID, office: int) -> None:
    with acting(agent.scope):
        Dropping.objects.create(
            dossier_id=dossier,
            person_id=actor.person,
            office_id=office,
            agent_id=agent.agent,
            delegation=Delegation.objects.get(agent_id=agent.agent),
            at=NOVEMBER_2023,
            reason="a",
            appeal="b",
            told=uuid4(),
        )


def _proposed(actor: Actor, dossier: UUID, office: int) -> UUID:
    with acting(Scope.service()):
        return ProlongationProposal.objects.create(
            dossier_id=dossier,
            person_id=actor.person,
            office_id=office,
            ends_on=NOVEMBER_2023.date(),
            proposed_at=NOVEMBER_2023,
        ).id


def _noted(agent: AgentActor, dossier: UUID) -> int:
    """A note of long ago."""
    with acting(agent.scope):
        note = instruction.note(agent, dossier, "À rappeler lundi.", NOVEMBER_2023 - timedelta(days=1))
        assert isinstance(note, Note), note
    return note.id


def _asked_opinion(agent: AgentActor, actor: Actor, dossier: UUID, office: int, piece: UUID) -> UUID:
    """Awaited of a service that has no agents here, with a document shown to it."""
    keys = {"dossier_id": dossier, "person_id": actor.person, "office_id": office}
    with acting(agent.scope):
        opinion = Opinion.objects.create(
            **keys,
            service="ofii_medical",
            number="0" * 19,
            procedure=ASE,
            version=ASE_VERSION,
            about="{}",
            question="Qu’en pensez-vous ?",
            asked_by_id=agent.agent,
            asked_at=NOVEMBER_2023,
            due_on=NOVEMBER_2023.date(),
        )
        document = PieceRow.objects.values_list("document_id", flat=True).get(pk=piece)
        SharedPiece.objects.create(
            **keys, opinion=opinion, piece_id=piece, document=document, asked="a", name="a", pages=1
        )
    return opinion.id


def _decided(
    agent: AgentActor, actor: Actor, dossier: UUID, office: int, document: UUID, message: UUID
) -> tuple[UUID, UUID]:
    """A signed decision and a prolongation, of a request that is as it was filed: what each wall is tried on."""
    keys = {"dossier_id": dossier, "person_id": actor.person, "office_id": office}
    with acting(agent.scope):
        delegation = Delegation.objects.get(agent_id=agent.agent)
        decision = Decision.objects.create(
            **keys,
            kind="favorable",
            valid_from=NOVEMBER_2023.date(),
            valid_to=NOVEMBER_2023.date() + timedelta(days=365),
            fee=0,
            proposed_by_id=agent.agent,
            proposed_at=NOVEMBER_2023,
        )
        Decision.objects.filter(pk=decision.pk).update(
            state="signee",
            signed_by_id=agent.agent,
            signed_at=NOVEMBER_2023,
            delegation=delegation,
            document=document,
            message=message,
        )
        prolongation = Prolongation.objects.create(
            **keys,
            valid_from=NOVEMBER_2023.date(),
            valid_to=NOVEMBER_2023.date(),
            document=document,
            issued_by_id=agent.agent,
            issued_at=NOVEMBER_2023,
        )
    return decision.id, prolongation.id


def _asked_again(side: Side, agent: AgentActor, where: Mapping[str, list[str]]) -> Side:
    """One more request: examined, a document judged and asked again, more time given, an answer begun."""
    actor, now = side.actor, NOVEMBER_2023
    dossier = _filled(actor, side.name, where)
    with acting(actor.scope):
        assert isinstance(actions.submit(actor, dossier, uuid4(), now), Filed)
    with acting(agent.scope):
        instruction.take_up(agent, dossier, now)
        found = instruction_queries.get_for(agent, dossier)
        assert not isinstance(found, NotPermitted)
        piece = papers_of(found).current[0].id
        instruction.judge(agent, dossier, piece, "non_valide", "Illisible.", None, now)
        asked = instruction.ask_complement(agent, dossier, "", {}, now)
        assert isinstance(asked, Asked), asked
    with acting(actor.scope):
        actions.open_notification(actor, asked.told, now)
        complement = queries.complement_of(actor, dossier)
        assert complement is not None
        (line,) = complement.lines
        saved = actions.save_reply(actor, dossier, line.id, "remplacer", ("", ""), prepared(), now)
        assert isinstance(saved, Complement), saved
        assert saved.lines[0].reply is not None
        (given,) = saved.lines[0].reply.pieces
    with acting(agent.scope):
        instruction.extend(agent, dossier, 15, "Un rendez-vous.", now)
    return replace(side, asked=dossier, line=line.id, reply_piece=given.id)


def _on_paper(side: Side, agent: AgentActor) -> Side:
    """A paper of a person without an account, being typed in the office; a statement of hers or his, and a message."""
    office = who.office(side.office)
    assert office is not None
    person = {"nom_naissance": "Exemple", "prenoms": "Papier", "date_naissance": "1990-01-01"}
    incoming = Incoming("papier", NOVEMBER_2023.date(), ASE, person)
    with acting(agent.scope):
        made = instruction.begin_paper(agent, office, incoming, uuid4(), NOVEMBER_2023)
        assert isinstance(made, UUID), made
        piece = instruction.join_scan(agent, made, "justificatif-nationalite", prepared(), NOVEMBER_2023)
        assert isinstance(piece, Piece), piece
    said = Impossibility("/dossiers/nouveau", "503", "", {"59": "59350", "92": "92050"}[office.departement])
    with acting(side.actor.scope):
        stated = statements.state(side.person, said, uuid4(), NOVEMBER_2023)
        assert isinstance(stated, Statement), stated
        asked = contact.ask(
            side.person, office, Question("autre", "Bonjour.", "fr", side.filed), uuid4(), NOVEMBER_2023
        )
        assert isinstance(asked, Written), asked
    return replace(side, paper=made, paper_piece=piece.id, statement=stated.id, inquiry=asked.inquiry)


def _filled(actor: Actor, name: str, where: Mapping[str, list[str]]) -> UUID:
    dossier = begin(actor)
    fill(actor, dossier, prenoms=[name], **where)
    with acting(actor.scope):
        found = queries.get_for(actor, dossier)
        for asked in found.procedure.documents(found.answers, NOVEMBER_2023.date()):
            if asked.required:
                actions.attach(actor, dossier, asked.id, prepared(), None, NOVEMBER_2023)
    return dossier


def agree_on_a_mandate(side: Side, helper: Account) -> int:
    """Asked for, and agreed to by the person signed in."""
    proposal = Proposal(
        kind="educateur_ase",
        helper_name="Aide Exemple",
        organisation="Service de l’Exemple",
        family_name="Exemple",
        given_names=side.name,
        birth_date="2006-08-10",
        email=side.account.email,
        powers=POWERS,
        language="fr",
    )
    asked = accounts.propose_mandate(helper, proposal)
    assert isinstance(asked, Proposed), asked
    assert isinstance(accounts.consent(side.actor, asked.mandate.id), Mandate)
    return asked.mandate.id


def _entered_by_others(actor: Actor, office: int) -> UUID:
    """What an agent or a registry enters, and what a person asks an agent to set right."""
    with acting(Scope.usager(actor.person)):
        correction = CorrectionRequest.objects.create(
            person_id=actor.person,
            office_id=office,
            proposed={"prenoms": "Autre"},
            requested_at=NOVEMBER_2023,
        )
    with acting(Scope.agent([office])):
        SummonedPerson.objects.create(
            office_id=office,
            numero="9900000000",
            numero_index=blind_index("9900000000", "essai"),
            values={},
            imported_at=NOVEMBER_2023,
            imported_by="essai",
        )
    with acting(Scope.service()):
        Title.objects.create(
            person_id=actor.person,
            office_id=office,
            kind="recepisse",
            valid_from=NOVEMBER_2023.date(),
            valid_to=NOVEMBER_2023.date(),
            status="remis",
        )
    return correction.id


def _kept_or_erased(actor: Actor, draft: UUID) -> None:
    """What retention leaves while it works: a warning, a wish to keep, an erasure begun."""
    times = {"sent_at": NOVEMBER_2023, "erased_at": NOVEMBER_2023 + timedelta(days=90)}
    with acting(Scope.service(actor.person)):
        Notice.objects.create(dossier_id=draft, person_id=actor.person, **times)
        erasing.hold(actor.person, draft, "litige", NOVEMBER_2023)
        Erasure.objects.create(subject=uuid4(), person_id=actor.person, rule="essai", marked_at=NOVEMBER_2023)
