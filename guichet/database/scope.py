"""Whose rows are in reach: one person's, some offices', or what a job needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

USAGER = "guichet_usager"
AGENT = "guichet_agent"
SERVICE = "guichet_service"
ROLES = (USAGER, AGENT, SERVICE)
"""The roles of the database that hold the rights on policed tables; nobody logs in as one of them."""

EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    """A role of the database and the value its policies compare rows with."""

    role: str
    value: str

    @classmethod
    def usager(cls, person: UUID) -> "Scope":
        """The rows of one person, whoever acts for them."""
        return cls(USAGER, str(person))

    @classmethod
    def agent(cls, offices: Iterable[int]) -> "Scope":
        """The rows that were handed to these offices."""
        return cls(AGENT, ",".join(str(office) for office in sorted(offices)))

    @classmethod
    def service(cls, person: UUID | None = None) -> "Scope":
        """What a job needs: the rows of one person, or of everyone where no one person is concerned."""
        return cls(SERVICE, EVERYONE if person is None else str(person))
