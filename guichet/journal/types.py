"""Plain values, so that the journal knows neither accounts nor dossiers."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["usager", "mandataire", "agent", "service"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it: a person for themselves, someone for them, an agent, or the service itself."""

    kind: Kind
    id: str

    @classmethod
    def service(cls, name: str) -> "Author":
        """The service acting by itself: a job, a command."""
        return cls("service", name)
