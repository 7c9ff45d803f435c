"""Who may do what to a dossier, beside the rows the database shows them: the first of the two walls."""

from collections.abc import Mapping

from guichet.accounts.types import Actor, Power
from guichet.dossiers.states import Verb
from guichet.dossiers.types import NotPermitted
from guichet.notifications.types import Message

_MANDATE_FOR: Mapping[Verb, Power] = {
    Verb.BEGIN: "deposer",
    Verb.EDIT: "deposer",
    Verb.SUBMIT: "deposer",
    Verb.ABANDON: "deposer",
    Verb.RESUME: "deposer",
    Verb.MOVE: "deposer",
    Verb.WITHDRAW: "retirer",
    Verb.ANSWER: "completer",
}
"""What a mandate must cover for each verb; to read, one must be let file or follow (`Actor.may_read`)."""


def refusal(actor: Actor, verb: Verb) -> NotPermitted | None:
    """Why the actor may not do this, or None. Whoever acts for themselves may do all that the state allows."""
    if actor.may(_MANDATE_FOR[verb]):
        return None
    return NotPermitted(verb)


def why_not_open(actor: Actor, message: Message) -> NotPermitted | None:
    """Why the actor may not open a notification, or None.

    The first opening of a formal one starts a delay, to answer or to challenge: whoever may not answer starts none.
    """
    return refusal(actor, Verb.ANSWER) if message.formal and message.read_at is None else None
