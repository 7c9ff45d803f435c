"""The acts that may end a request, or prolong a right while it is examined: their words, as the version gives them."""

from typing import get_args

from guichet.procedures.schema import ActEntry, DecisionEntry
from guichet.procedures.types import Act, ActName, Block, Decisions, GrantedTitle


def decisions_of(entry: DecisionEntry) -> Decisions:
    """What may be decided, from its entry."""
    title = entry.titre
    return Decisions(
        entry.nature,
        GrantedTitle(
            title.type, title.nature, title.mention, title.fondement.article, title.duree, title.autorisation
        ),
        {name: _act(getattr(entry, name)) for name in get_args(ActName)},
        entry.duree_prolongation,
    )


def _act(entry: ActEntry) -> Act:
    blocks = tuple(Block(block.cle, block.titre, tuple(block.textes)) for block in entry.blocs)
    return Act(entry.titre, blocks)
