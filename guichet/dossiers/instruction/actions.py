"""What an agent does to a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .arranging import keep_view, make_label, remove_view, retire_label
from .closing import Refusal as NotClosed
from .closing import close_incomplete, drop
from .complements import ask_complement, extend, lift
from .deciding import Refusal, approve, propose, send_back, sign
from .delivering import hand_over, produce, receive_title, reopen
from .examining import take_up
from .handling import assign, follow, label, on_each, take, unfollow, unlabel
from .judging import declare_complete, judge
from .letters import hand as hand_letter
from .notes import note, remove_note
from .opinions import answer_opinion, ask_opinion, withdraw_opinion
from .originals import hand_original
from .prolonging import prolong
from .proposing import issue_proposed, set_aside
from .reading import found, seen
from .redating import redate
from .registering import begin as begin_paper
from .registering import give_up as give_up_paper
from .registering import join as join_scan
from .registering import register as register_paper
from .registering import save as save_paper
from .registering import take_out as take_out_scan
from .transferring import transfer
from .withdrawing import withdraw_prolongation

__all__ = [
    "NotClosed",
    "Refusal",
    "answer_opinion",
    "approve",
    "ask_complement",
    "ask_opinion",
    "assign",
    "begin_paper",
    "close_incomplete",
    "declare_complete",
    "drop",
    "extend",
    "follow",
    "found",
    "give_up_paper",
    "hand_letter",
    "hand_original",
    "hand_over",
    "issue_proposed",
    "join_scan",
    "judge",
    "keep_view",
    "label",
    "lift",
    "make_label",
    "note",
    "on_each",
    "produce",
    "prolong",
    "propose",
    "receive_title",
    "redate",
    "register_paper",
    "remove_note",
    "remove_view",
    "reopen",
    "retire_label",
    "save_paper",
    "seen",
    "send_back",
    "set_aside",
    "sign",
    "take",
    "take_out_scan",
    "take_up",
    "transfer",
    "unfollow",
    "unlabel",
    "withdraw_opinion",
    "withdraw_prolongation",
]
