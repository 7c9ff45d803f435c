"""Whose request came on paper or at the desk: a person already known, or one without an account."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db.models import Q

from guichet.accounts import models
from guichet.accounts.numbers import number_indexes
from guichet.accounts.registry import read_value, write_values
from guichet.accounts.types import AgentActor, Refused
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.procedures import may_be_birth

_NEEDED = ("nom_naissance", "date_naissance")
_KNOWN_BY = Q(numero_verifie=True) | Q(source=models.Person.Source.AGENT, account=None)
"""Whose number somebody other than they looked at."""


def person_of_paper(
    actor: AgentActor, said: Mapping[str, str], received_on: date, now: datetime
) -> UUID | Refused:
    """The person whom a paper names: whoever holds this vouched-for number and was born that day, or a new one.

    :param said: under the keys of procedures, and `courriel`, the address that the paper gives: an account that
        proves it later takes the person (`actions.attach`). A number that is another one's is refused
        (`autre_naissance`), and tells nothing of them; so is a value that is missing or cannot be read (`illisible`),
        and a birth too long ago, or after the paper came (`naissance`).
    """
    require_acting()
    values = {key: read_value(key, text) for key, text in said.items() if text.strip()}
    for key in (*_NEEDED, *said):
        if (key in _NEEDED or said[key].strip()) and not values.get(key):
            return Refused("illisible", key)
    if not may_be_birth(values["date_naissance"], received_on):
        return Refused("naissance", "date_naissance")
    found = _known(values["numero_etranger"], values) if "numero_etranger" in values else None
    return found or _new(actor, values, now)


def _known(number: str, values: Mapping[str, str]) -> UUID | Refused | None:
    with acting(Scope.service()):
        rows = models.Person.objects.filter(_KNOWN_BY, numero_index__in=number_indexes(number))
        found = list(
            rows.order_by("-numero_verifie", "created_at").values_list("id", "birth_date", "numero_verifie")
        )
    for person, born, _ in found:
        if born == values["date_naissance"]:
            return person
    return Refused("autre_naissance", "numero_etranger") if any(vouched for _, _, vouched in found) else None


def _new(actor: AgentActor, values: Mapping[str, str], now: datetime) -> UUID:
    """A person without an account, as an agent read them on paper; nothing of it is locked."""
    row = models.Person(id=uuid4(), source=models.Person.Source.AGENT, created_at=now)
    row.contact_email = values.get("courriel", "")
    write_values(row, {key: value for key, value in values.items() if key != "courriel"})
    with acting(Scope.usager(row.id)):
        row.save(force_insert=True)
    journal.write(actor.author, "personne.ouvrir", row.id, now)
    return row.id
