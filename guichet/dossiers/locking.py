"""What every act on a dossier begins and ends with: its row locked, its line and its event written."""

from datetime import datetime
from uuid import UUID

from guichet.accounts.types import Actor
from guichet.database import require_acting
from guichet.dossiers import models
from guichet.dossiers.states import NEVER_FILED, Channel
from guichet.dossiers.types import NotFound
from guichet.journal import actions as journal

_LOCK = """
    SELECT id, person_id, procedure, version, state, answers, revision, filings FROM dossiers_dossier
    WHERE id = %s AND person_id = %s AND (%s OR channel = %s OR state <> ALL(%s)) FOR UPDATE"""


def locked_answers(actor: Actor, dossier: UUID) -> models.Dossier:
    """As `locked`, with the columns that a saved answer needs; in SQL, which is most of what one costs.

    :raises NotFound: where it is not within reach
    """
    require_acting()
    of_agents = actor.author.kind == "agent"
    reach = [dossier, actor.person, of_agents, Channel.ONLINE, sorted(NEVER_FILED)]
    for found in models.Dossier.objects.raw(_LOCK, reach):  # one at most
        return found
    raise NotFound(dossier)


def locked(actor: Actor, dossier: UUID) -> models.Dossier:
    """The row of the dossier, nobody else's until the transaction ends.

    :raises NotFound: where it is not within reach
    """
    require_acting()
    rows = models.Dossier.objects.select_for_update().filter(pk=dossier, person_id=actor.person)
    if actor.author.kind != "agent":
        rows = rows.filter(models.OF_ITS_PERSON)
    for found in rows:  # one at most: no order to ask for
        return found
    raise NotFound(dossier)


def remember(actor: Actor, row: models.Dossier, verb: str, now: datetime) -> None:
    """Write the act in the journal, and among the events its person reads."""
    models.Event.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        at=now,
        verb=verb,
        author_kind=actor.author.kind,
        mandate=actor.mandate,
    )
    journal.write(actor.author, verb, row.id, now, {"revision": row.revision, "mandat": actor.mandate})
