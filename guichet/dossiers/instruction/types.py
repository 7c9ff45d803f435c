"""The records that the agents' half speaks in; a dossier itself is `dossiers.types.Dossier`."""

from dataclasses import dataclass

from guichet.accounts.types import RoleName
from guichet.dossiers.states import WrongState
from guichet.dossiers.types import Dossier, NotFound, Piece

__all__ = ["Dossier", "NotFound", "NotPermitted", "Piece", "WrongState"]


@dataclass(frozen=True, slots=True)
class NotPermitted:
    """The agent's posts do not cover this act; these roles would."""

    act: str
    roles: tuple[RoleName, ...]
