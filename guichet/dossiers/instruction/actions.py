"""What an agent does to a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .closing import Refusal as NotClosed
from .closing import close_incomplete, drop
from .complements import ask_complement, extend
from .deciding import Refusal, approve, propose, send_back, sign
from .delivering import hand_over, produce, receive_title, reopen
from .examining import take_up
from .judging import declare_complete, judge
from .notes import note, remove_note
from .opinions import answer_opinion, ask_opinion, withdraw_opinion
from .originals import hand_original
from .prolonging import prolong, withdraw_prolongation
from .proposing import issue_proposed, set_aside
from .reading import seen
from .transferring import transfer

__all__ = [
    "NotClosed",
    "Refusal",
    "answer_opinion",
    "approve",
    "ask_complement",
    "ask_opinion",
    "close_incomplete",
    "declare_complete",
    "drop",
    "extend",
    "hand_original",
    "hand_over",
    "issue_proposed",
    "judge",
    "note",
    "produce",
    "prolong",
    "propose",
    "receive_title",
    "remove_note",
    "reopen",
    "seen",
    "send_back",
    "set_aside",
    "sign",
    "take_up",
    "transfer",
    "withdraw_opinion",
    "withdraw_prolongation",
]
