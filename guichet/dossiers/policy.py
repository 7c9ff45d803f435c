"""Who may do what to a dossier, beside the rows the database shows them: the first of the two walls."""

from guichet.accounts.types import Actor
from guichet.dossiers.states import Verb
from guichet.dossiers.types import NotPermitted

_MANDATE_FOR = {
    Verb.EDIT: "deposer",
    Verb.SUBMIT: "deposer",
    Verb.ABANDON: "deposer",
    Verb.RESUME: "deposer",
    Verb.WITHDRAW: "retirer",
}
"""What a mandate must cover for each verb; following is what every mandate covers."""


def refusal(actor: Actor, verb: Verb) -> NotPermitted | None:
    """Why the actor may not do this, or None. Whoever acts for themselves may do all that the state allows."""
    if actor.mandate is None or _MANDATE_FOR[verb] in actor.mandate_scope:
        return None
    return NotPermitted(verb)
