"""What changes a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .complements import answer_complement, open_notification, remove_reply_file, save_reply
from .drafts import abandon, resume, save, start, withdraw
from .filing import submit
from .pieces import attach, order, remove, replace
from .versions import move

__all__ = [
    "abandon",
    "answer_complement",
    "attach",
    "move",
    "open_notification",
    "order",
    "remove",
    "remove_reply_file",
    "replace",
    "resume",
    "save",
    "save_reply",
    "start",
    "submit",
    "withdraw",
]
