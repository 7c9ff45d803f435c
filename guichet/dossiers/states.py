"""The states of a dossier and the verbs that lead from one to the next. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    DRAFT = "brouillon"
    ABANDONED = "abandonne"
    FILED = "depose"
    EXAMINED = "en_instruction"
    COMPLEMENT_ASKED = "complement_demande"
    FAVOURABLE = "favorable"
    UNFAVOURABLE = "defavorable"
    DROPPED = "classe_sans_suite"
    CLOSED_INCOMPLETE = "clos_incomplet"
    WITHDRAWN = "retire"
    TITLE_IN_PRODUCTION = "titre_en_fabrication"
    TITLE_READY = "titre_disponible"
    TITLE_HANDED_OVER = "titre_remis"


class Channel(StrEnum):
    """How a request came in."""

    ONLINE = "en_ligne"
    PAPER = "papier"
    DESK = "guichet"


NEVER_FILED = frozenset({State.DRAFT, State.ABANDONED})
PENDING = frozenset({State.FILED, State.EXAMINED, State.COMPLEMENT_ASKED})
"""Filed and not decided yet: the person may still withdraw."""
GRANTED = frozenset({State.FAVOURABLE, State.TITLE_IN_PRODUCTION, State.TITLE_READY, State.TITLE_HANDED_OVER})
DECIDED = GRANTED | {State.UNFAVOURABLE, State.DROPPED, State.CLOSED_INCOMPLETE}
"""An agent's act ended its examination."""
IN_TURN = PENDING | {State.FAVOURABLE}
"""An agent may have to turn to it; in any other state it waits for nothing."""
ENDED = DECIDED | {State.WITHDRAWN}
"""Nothing is decided on it any more."""


class Verb(StrEnum):
    """What a person, then what an agent, does to a dossier."""

    BEGIN = "commencer"
    EDIT = "modifier"
    SUBMIT = "deposer"
    ABANDON = "abandonner"
    RESUME = "reprendre"
    MOVE = "changer_version"
    WITHDRAW = "retirer"
    ANSWER = "repondre"

    REGISTER = "enregistrer"
    EXAMINE = "examiner"
    ASK = "demander_complement"
    LIFT = "lever_complement"
    CLOSE_INCOMPLETE = "clore_incomplet"
    DROP = "classer"
    GRANT = "accorder"
    REFUSE = "refuser"
    PRODUCE = "fabriquer"
    RECEIVE_TITLE = "recevoir_titre"
    HAND_OVER = "remettre_titre"
    REOPEN = "rouvrir"


BY_PERSON = frozenset(
    {Verb.BEGIN, Verb.EDIT, Verb.SUBMIT, Verb.ABANDON, Verb.RESUME, Verb.WITHDRAW, Verb.ANSWER}
)
"""A person's, or of whoever acts for them; the others are an agent's."""

_TRANSITIONS: Mapping[Verb, Mapping[State, State]] = {
    Verb.BEGIN: {},
    Verb.EDIT: {State.DRAFT: State.DRAFT, State.FILED: State.FILED},
    # Filed again: what was changed since is a new revision, under the same number and dates.
    Verb.SUBMIT: {State.DRAFT: State.FILED, State.FILED: State.FILED},
    Verb.ABANDON: {State.DRAFT: State.ABANDONED},
    Verb.RESUME: {State.ABANDONED: State.DRAFT},
    # What was filed stays under the version it was filed with.
    Verb.MOVE: {State.DRAFT: State.DRAFT},
    Verb.WITHDRAW: dict.fromkeys(PENDING, State.WITHDRAWN),
    Verb.ANSWER: {State.COMPLEMENT_ASKED: State.EXAMINED},
    # What came on paper, typed by an agent.
    Verb.REGISTER: {State.DRAFT: State.FILED},
    Verb.EXAMINE: {State.FILED: State.EXAMINED},
    Verb.ASK: {State.EXAMINED: State.COMPLEMENT_ASKED},
    # What was asked is awaited no more: it came on paper, or another document will do.
    Verb.LIFT: {State.COMPLEMENT_ASKED: State.EXAMINED},
    # Only by an agent's act: no clock closes a dossier.
    Verb.CLOSE_INCOMPLETE: {State.COMPLEMENT_ASKED: State.CLOSED_INCOMPLETE},
    Verb.DROP: {State.EXAMINED: State.DROPPED},
    Verb.GRANT: {State.EXAMINED: State.FAVOURABLE},
    Verb.REFUSE: {State.EXAMINED: State.UNFAVOURABLE},
    Verb.PRODUCE: {State.FAVOURABLE: State.TITLE_IN_PRODUCTION},
    Verb.RECEIVE_TITLE: {State.TITLE_IN_PRODUCTION: State.TITLE_READY},
    Verb.HAND_OVER: {State.TITLE_READY: State.TITLE_HANDED_OVER},
    Verb.REOPEN: dict.fromkeys(
        (State.FAVOURABLE, State.UNFAVOURABLE, State.DROPPED, State.CLOSED_INCOMPLETE), State.EXAMINED
    ),
}


@dataclass(frozen=True, slots=True)
class WrongState:
    """The dossier is where this verb leads nowhere; not the same as having no access to it."""

    state: State
    verb: Verb


def after(state: State, verb: Verb) -> State | WrongState:
    """The state that `verb` leads to."""
    return _TRANSITIONS[verb].get(state) or WrongState(state, verb)


def moves(verbs: Iterable[Verb]) -> frozenset[tuple[State, State]]:
    """Every way from one state to the next by these verbs."""
    return frozenset(way for verb in verbs for way in _TRANSITIONS[verb].items())


def verbs(state: State) -> frozenset[Verb]:
    """What may be done in this state."""
    return frozenset(verb for verb, ways in _TRANSITIONS.items() if state in ways)
