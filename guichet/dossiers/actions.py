"""What changes a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .drafts import abandon, resume, save, start, withdraw
from .filing import submit
from .pieces import attach, order, remove, replace
from .versions import move

__all__ = [
    "abandon",
    "attach",
    "move",
    "order",
    "remove",
    "replace",
    "resume",
    "save",
    "start",
    "submit",
    "withdraw",
]
