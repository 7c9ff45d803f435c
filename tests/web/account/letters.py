"""The letters of accounts, as their addressees read them."""

import json
import re
from dataclasses import dataclass

from guichet.database import Scope, acting
from guichet.notifications.models import Delivery

_read: set[str] = set()


@dataclass(frozen=True)
class Read:
    address: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The path of its first link."""
        return re.search(r"https?://[^/\s]+(/\S*)", self.body)[1]


def delivered() -> list[Read]:
    """What was written since the last time, in order."""
    with acting(Scope.service()):
        new = [row for row in Delivery.objects.order_by("created_at") if str(row.id) not in _read]
    _read.update(str(row.id) for row in new)
    contents = [(row.address, json.loads(row.content)) for row in new if row.content]
    return [Read(address, content["objet"], content["texte"]) for address, content in contents]
