"""What an agent does to a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .deciding import Refusal, approve, propose, send_back, sign
from .delivering import hand_over, produce, receive_title, reopen
from .examining import take_up
from .prolonging import prolong, withdraw_prolongation

__all__ = [
    "Refusal",
    "approve",
    "hand_over",
    "produce",
    "prolong",
    "propose",
    "receive_title",
    "reopen",
    "send_back",
    "sign",
    "take_up",
    "withdraw_prolongation",
]
