"""The letters of accounts, as their addressees read them."""

import re
from dataclasses import dataclass

from django.core import mail

from guichet.accounts.letters import send
from guichet.accounts.models import Letter
from guichet.database import Scope, acting


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
    """Do the jobs that send what is written; what arrived since the last time."""
    mail.outbox.clear()
    with acting(Scope.service()):
        waiting = list(Letter.objects.order_by("written_at").values_list("id", flat=True))
    for letter in waiting:
        send(str(letter))
    return [Read(message.to[0], message.subject, message.body) for message in mail.outbox]
