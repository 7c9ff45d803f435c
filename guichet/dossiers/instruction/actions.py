"""What an agent does to a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .arranging import keep_view, make_label, remove_view, retire_label
from .complements import ask_complement, close_incomplete, extend
from .deciding import Refusal, approve, propose, send_back, sign
from .delivering import hand_over, produce, receive_title, reopen
from .examining import take_up
from .handling import assign, follow, label, on_each, take, unfollow, unlabel
from .judging import declare_complete, judge
from .originals import hand_original
from .prolonging import prolong, withdraw_prolongation
from .reading import found, seen

__all__ = [
    "Refusal",
    "approve",
    "ask_complement",
    "assign",
    "close_incomplete",
    "declare_complete",
    "extend",
    "follow",
    "found",
    "hand_original",
    "hand_over",
    "judge",
    "keep_view",
    "label",
    "make_label",
    "on_each",
    "produce",
    "prolong",
    "propose",
    "receive_title",
    "remove_view",
    "reopen",
    "retire_label",
    "seen",
    "send_back",
    "sign",
    "take",
    "take_up",
    "unfollow",
    "unlabel",
    "withdraw_prolongation",
]
